"""The same commands on PostgreSQL: only the address differs."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli.conftest import LATER, Run
from tests.conftest import require
from tests.store.cluster import programs, running

pytestmark = pytest.mark.postgresql


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    """The address of an empty database of the tests' own server."""
    found = programs()
    require(found is not None, "PostgreSQL's server programs (initdb, postgres)")
    assert found is not None
    with running(found) as cluster:
        yield cluster.url(cluster.make())


def test_the_whole_tour(
    run: Run, workspace: Path, address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Upgrade, add, add again, change, compare, report, verify: all on PostgreSQL."""
    monkeypatch.setenv("CORPUS_TOOL_DATABASE", address)

    def outcome(*arguments: str) -> str:
        return json.loads(run("add", *arguments, "--format", "json").out)[0]["outcome"]

    assert run("list").code == 1  # no tables yet
    assert run("db", "upgrade").code == 0
    assert outcome("earlier.md") == "new"
    assert outcome("earlier.md") == "same bytes"
    assert outcome("later.md", "--succeeds", "earlier") == "new"
    (workspace / "later.md").write_text(LATER.replace("every year", "every two years"))
    assert outcome("later.md") == "new version"
    assert run("compare", "earlier", "later").code == 0
    assert run("report").code == 0
    pages = {path.name for path in (workspace / "reports").glob("*.html")}
    assert {"index.html", "earlier@1--later@2.html", "later@1--later@2.html"} <= pages
    assert run("verify").code == 0
    assert run("db", "check").code == 0
    assert not (workspace / "db" / "corpus.sqlite").exists()
