"""The same commands on PostgreSQL: only the address differs."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from corpus_tool.operations.add import TOGETHER
from tests.cli.conftest import EARLIER, LATER, Run
from tests.conftest import require
from tests.store.cluster import Cluster, programs, running

pytestmark = pytest.mark.postgresql


@pytest.fixture(scope="module")
def cluster() -> Iterator[Cluster]:
    """The tests' own server."""
    found = programs()
    require(found is not None, "PostgreSQL's server programs (initdb, postgres)")
    assert found is not None
    with running(found) as server:
        yield server


@pytest.fixture
def address(cluster: Cluster) -> str:
    """The address of an empty database."""
    return cluster.url(cluster.make())


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


def test_a_folder_and_a_whole_corpus(
    run: Run, workspace: Path, address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A folder is added, passed over the second time, exported, and imported into SQLite."""
    for number in range(5):
        text = EARLIER.replace("fisheries", f"{number} trawlers")
        (workspace / "documents" / f"{number}.md").write_text(text, encoding="utf-8")
    monkeypatch.setenv("CORPUS_TOOL_DATABASE", address)

    assert run("add", "documents", "--recursive").err == "5 new\n"
    assert run("add", "documents", "--recursive").err == "5 same bytes\n"
    assert run("export", "-o", "there.jsonl").code == 0
    assert run("verify").code == 0
    monkeypatch.delenv("CORPUS_TOOL_DATABASE")
    assert run("import", "there.jsonl").code == 0
    assert run("export", "-o", "back.jsonl").code == 0
    assert run("verify").code == 0
    assert (workspace / "back.jsonl").read_bytes() == (workspace / "there.jsonl").read_bytes()
    assert (workspace / "db" / "corpus.sqlite").exists()


def test_a_corpus_comes_in(
    run: Run, workspace: Path, address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What SQLite gave is imported by PostgreSQL, and is the same there."""
    assert run("add", "earlier.md").code == 0
    assert run("add", "later.md").code == 0
    assert run("compare", "earlier", "later").code == 0
    assert run("export", "-o", "there.jsonl").code == 0
    monkeypatch.setenv("CORPUS_TOOL_DATABASE", address)

    assert run("import", "there.jsonl").code == 0
    assert run("export", "-o", "back.jsonl").code == 0
    assert run("verify").code == 0
    assert (workspace / "back.jsonl").read_bytes() == (workspace / "there.jsonl").read_bytes()


FULL = """
CREATE FUNCTION full_disk() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF (SELECT count(*) FROM version) > :most THEN
    RAISE EXCEPTION 'could not extend file: No space left on device' USING ERRCODE = '53100';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER full_disk BEFORE INSERT ON version FOR EACH ROW EXECUTE FUNCTION full_disk();
"""
"""After one version more than `:most` the disk is full, as the server says it."""


def test_a_full_disk_is_told_with_what_was_stored(
    run: Run, workspace: Path, address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where the server's disk is full midway, as many documents are stored as is said."""
    monkeypatch.setenv("CORPUS_TOOL_DATABASE", address)
    folder = workspace / "many"
    folder.mkdir()
    for number in range(TOGETHER + 3):
        (folder / f"{number:02}.md").write_text(EARLIER.replace("fisheries", f"fishery {number}"))
    assert run("db", "upgrade").code == 0
    with psycopg.connect(address.replace("+psycopg", "")) as connection:
        connection.execute(FULL.replace(":most", str(TOGETHER)))
    stopped = run("add", "many", "-r")
    held = json.loads(run("list", "--format", "json").out)

    assert stopped.code == 1
    assert stopped.err.splitlines()[0] == f"{TOGETHER} new, before the work stopped"
    assert stopped.err.splitlines()[1].startswith("E_DISK: ")
    assert len(held) == TOGETHER
    assert run("verify").code == 0
