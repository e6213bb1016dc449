"""The commands that reach out: what the catalogue prints, and how a fetch ends."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator

import pytest

from corpus_tool.ingest.catalogue import load_catalogue
from corpus_tool.operations import fetch_documents
from tests.cli.conftest import Run
from tests.ingest.fetch.publisher import Publisher, publishing


@pytest.fixture
def publisher(monkeypatch: pytest.MonkeyPatch) -> Iterator[Publisher]:
    """A publisher on the loopback, which the commands of the test can reach."""
    with publishing() as made:
        monkeypatch.setattr(fetch_documents, "make_fetcher", lambda corpus: made.fetcher())
        yield made


def test_catalogue_lists_what_is_chosen(run: Run) -> None:
    """The table has a line for each document, supplied titles in square brackets."""
    result = run(
        "catalogue", "--party", "LAO", "--party", "Japan", "--level", "strategic partnership"
    )

    lines = result.out.splitlines()
    assert result.code == 0
    assert lines[0].split() == ["slug", "date", "parties", "level", "text", "title"]
    assert any(line.startswith("jpn-lao-2015-sp ") and " official " in line for line in lines)
    assert "[" not in next(line for line in lines if line.startswith("jpn-lao-2015-sp "))
    assert f"{len(lines) - 1} documents; " in result.err


def test_catalogue_marks_supplied_titles(run: Run) -> None:
    """A title that nobody saw stands in square brackets."""
    entry = next(entry for entry in load_catalogue() if not entry.title_seen)

    assert f"[{entry.title}]" in run("catalogue").out


def test_catalogue_for_programs(run: Run) -> None:
    """JSON has the entries, CSV a line for each address, both with roles."""
    entries = json.loads(run("catalogue", "--format", "json").out)
    rows = list(csv.DictReader(io.StringIO(run("catalogue", "--format", "csv").out)))

    assert [entry["slug"] for entry in entries] == [entry.slug for entry in load_catalogue()]
    addresses = [address for entry in load_catalogue() for address in entry.addresses]
    assert sorted(row["url"] for row in rows if row["url"]) == sorted(a.url for a in addresses)
    assert {row["slug"] for row in rows} == {entry.slug for entry in load_catalogue()}
    by_link = [row for row in rows if row["link_text"]]
    assert [row["slug"] for row in by_link] == ["jpn-lao-2015-sp"]


def test_catalogue_needs_no_workspace(
    run: Run, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Anybody may look into it, anywhere."""
    monkeypatch.chdir(tmp_path_factory.mktemp("elsewhere"))

    assert run("catalogue", "--party", "LAO").code == 0


@pytest.mark.parametrize("option", [("--party", "XYZ"), ("--level", "Friendship")])
def test_catalogue_of_nobody(run: Run, option: tuple[str, str]) -> None:
    """An unknown party or level is one line with what is known."""
    for command in ("catalogue", "fetch"):
        result = run(command, *option)

        assert (result.code, result.out) == (1, "")
        assert result.err.startswith("E_INPUT: the catalogue has no document of the ")


def test_fetch_adds_and_tells(run: Run, publisher: Publisher) -> None:
    """A document that came is a line of the table, and the exit code is 0."""
    address = publisher.put("/a")
    result = run("fetch", address, "--key", "harbours", "--format", "json")

    (row,) = json.loads(result.out)
    assert result.code == 0
    assert (row["outcome"], row["document"], row["address"]) == ("new", "harbours@1", address)
    assert "harbours" in run("list").out
    assert run("verify").code == 0


def test_fetch_of_several_goes_on(run: Run, publisher: Publisher) -> None:
    """What failed has its line, what came is stored, and the exit code is 3."""
    result = run("fetch", publisher.address("/missing"), publisher.put("/a"))

    assert result.code == 3
    assert "answered 404 (Not Found)" in result.out and "new" in result.out
    assert "1 failed, 1 new" in result.err


def test_a_single_failure_is_one_line(run: Run, publisher: Publisher) -> None:
    """Offline, blocked or missing: one line says so, and the exit code is 3."""
    for address in ("http://gone.example/a", "http://10.0.0.5/", publisher.address("/missing")):
        result = run("fetch", address)

        assert (result.code, result.out) == (3, "")
        assert len(result.err.splitlines()) == 2
        assert result.err.endswith("\n1 failed\n")


def test_an_unreachable_publisher(run: Run) -> None:
    """With the fetcher that users have, a name that leads nowhere is one clear line."""
    result = run("fetch", "https://ministry.invalid/statement.html")

    assert (result.code, result.out) == (3, "")
    assert result.err.startswith("E_OFFLINE: the name 'ministry.invalid' cannot be resolved. ")


def test_fetch_reaches_nothing_private(run: Run) -> None:
    """No option and no setting of the command line makes this machine fetchable."""
    result = run("fetch", "http://127.0.0.1/a")

    assert result.code == 3
    assert result.err.startswith("E_URL_BLOCKED: 127.0.0.1 is not a public address. ")


def test_doubts_are_shown(run: Run, publisher: Publisher) -> None:
    """A page of a few words is told of in the table."""
    address = publisher.put("/a", b"<!DOCTYPE html><html><p>1. Please log in.</p></html>")

    assert "W_SHORT: " in run("fetch", address).out


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        ((), 2),
        (("jpn-lao-2015",), 1),
        (("file:///etc/passwd",), 1),
        (("http://user:secret@ministry.invalid/",), 1),
        (("jpn-lao-2015-sp", "--ignore-robots"), 1),
        (("jpn-lao-2015-sp", "jpn-lao-2010-cp", "--key", "a"), 1),
        (("jpn-lao-2015-sp", "--key", "Not A Key"), 1),
    ],
)
def test_wrong_use_is_one_line(run: Run, arguments: tuple[str, ...], code: int) -> None:
    """What cannot be meant is told before anything is fetched."""
    result = run("fetch", *arguments)

    assert (result.code, result.out) == (code, "")
    assert "Traceback" not in result.err and "secret" not in result.err


def test_without_the_packages(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the optional packages are missing, the line says what to install."""
    monkeypatch.setitem(__import__("sys").modules, "corpus_tool.ingest.fetch", None)
    result = run("fetch", "jpn-lao-2015-sp")

    assert result.code == 1
    assert "pip install 'corpus-tool[fetch]'" in result.err


def test_retrievals_are_listed(run: Run, publisher: Publisher) -> None:
    """What publishers answered can be looked up later."""
    address = publisher.put("/a")
    run("fetch", address)
    (row,) = json.loads(run("list", "retrievals", "--format", "json").out)

    assert (row["address"], row["final address"], row["status"]) == (address, address, 200)
