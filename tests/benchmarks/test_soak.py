"""A short soak: readers and writers in processes of their own, one of them killed."""

from __future__ import annotations

import pytest

from benchmarks.soak import soak, summary
from tests.store.conftest import cluster, databases, empty, kind  # noqa: F401 - fixtures

pytestmark = pytest.mark.fault


def test_nothing_is_lost_or_torn(empty: str) -> None:  # noqa: F811 - the fixture's name
    """Every operation is done, busy or killed; all that was promised is there, and sound."""
    outcome = soak(empty, operations=28, writers=2, readers=2, kills=1, documents=12)

    assert outcome.faults == []
    ended = outcome.counts.total() + outcome.busy.total()
    assert ended + outcome.killed.total() == 28
    assert outcome.killed.total() == 1
    assert "verify: no problems" in summary("a database", outcome)
