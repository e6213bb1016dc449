"""A publisher for each test."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.ingest.fetch.publisher import Publisher, publishing


@pytest.fixture
def publisher() -> Iterator[Publisher]:
    """A publisher on the loopback, with its own clock."""
    with publishing() as made:
        yield made
