"""A command that is killed or interrupted at any step leaves all as before or as after."""

from __future__ import annotations

import shutil
import signal
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from corpus_tool.corpus import Corpus
from corpus_tool.workspace import Workspace
from tests import travelling
from tests.faults.driver import end_at_steps
from tests.store.cluster import scratch

pytestmark = pytest.mark.fault

EARLIER = "\n\n".join(
    f"{number}. The two sides agreed to strengthen cooperation on {subject}."
    for number, subject in enumerate(("fisheries", "rail safety", "flood warning"), start=1)
)
LATER = EARLIER.replace("agreed to", "will").replace("rail safety", "rail and road safety")


@pytest.fixture
def workspace() -> Iterator[Path]:
    """A workspace with two texts in documents/, nothing added yet; in memory where there is room.

    What a killed process has written is there for the next one, synced or not: a disk would only
    make every commit slow.
    """
    with tempfile.TemporaryDirectory(prefix="corpus-tests-", dir=scratch()) as folder:
        root = Path(folder) / "template"
        Workspace.create(root)
        (root / "documents" / "earlier.md").write_text(f"# Joint Statement\n\n{EARLIER}\n")
        (root / "documents" / "later.md").write_text(f"# Joint Statement\n\n{LATER}\n")
        yield root


def added(workspace: Path) -> Path:
    """Add both texts, the later as one that succeeds the earlier."""
    with Corpus.open(workspace=workspace) as corpus:
        corpus.add(workspace / "documents" / "earlier.md")
        corpus.add(workspace / "documents" / "later.md", succeeds="earlier")
    return workspace


def end_at_each_step(
    template: Path, ending: str, *arguments: str, stride: int = 1, copied: bool = True
) -> tuple[Any, list[Any]]:
    """Return the undisturbed run, and what each disturbed one left."""
    number = signal.Signals[ending]
    whole, *ended = end_at_steps(template, number, [*arguments], stride=stride, copied=copied)
    assert whole["code"] == 0, whole
    assert len(ended) == len(whole["chosen"]) > 2
    ends = {each["step"].partition(" ")[2] for each in ended}
    assert stride > 1 or ends == set(whole["steps"])
    return whole, ended


def holds(found: Any) -> tuple[Any, Any]:
    """Return what a corpus holds, leaving out how work on it ended."""
    return found["corpus"].get("versions", []), found["corpus"].get("comparisons", [])


def check(whole: Any, ended: list[Any], *, code: int) -> None:
    """Assert the promise for every step: before or after, sound, and the next run works."""
    allowed = [holds(whole["before"]), holds(whole["after"])]
    for each in ended:
        step, found, then = each["step"], each["found"], each["then"]

        assert each["code"] == code, (step, each)
        assert each["said"].count("\n") == (0 if code < 0 else 1), (step, each)
        assert holds(found) in allowed, step
        assert found["corpus"].get("problems", []) == [], step
        assert found["reports"]["half"] == [], step
        assert each["again"] == 0, (step, each)
        assert holds(then) == holds(whole["after"]), step
        assert then["corpus"]["problems"] == [], step
        assert then["corpus"]["unfinished"] == [], step
        assert then["reports"] == whole["after"]["reports"], step


@pytest.mark.parametrize(
    ("ending", "copied", "stride"),
    [("SIGKILL", True, 1), ("SIGINT", True, 2), ("SIGTERM", False, 4)],
)
def test_add_ended_at_each_step(workspace: Path, ending: str, copied: bool, stride: int) -> None:
    """Adding a file happens whole or not at all, also beside a limited process just started."""
    with Corpus.open(workspace=workspace):
        pass
    source = workspace / "documents" / "earlier.md"
    arguments = ("add", str(source))
    whole, ended = end_at_each_step(workspace, ending, *arguments, stride=stride, copied=copied)

    assert holds(whole["before"]) == ([], [])
    assert [name for name, _ in holds(whole["after"])[0]] == ["earlier@1"]
    check(whole, ended, code={"SIGKILL": -9, "SIGINT": 130, "SIGTERM": 143}[ending])


@pytest.mark.parametrize("ending", ["SIGKILL", "SIGINT"])
def test_a_folder_ended_at_each_step(workspace: Path, ending: str) -> None:
    """Files that share a transaction are all stored or none is, and the next run goes on."""
    with Corpus.open(workspace=workspace):
        pass
    folder = workspace.parent / "workspace" / "documents"
    arguments = ("add", str(folder), "--recursive", "--jobs", "1")
    whole, ended = end_at_each_step(workspace, ending, *arguments, stride=7)

    assert [name for name, _ in holds(whole["after"])[0]] == ["earlier@1", "later@1"]
    check(whole, ended, code={"SIGKILL": -9, "SIGINT": 130}[ending])


@pytest.mark.parametrize("ending", ["SIGKILL", "SIGINT"])
def test_import_ended_at_each_step(workspace: Path, tmp_path: Path, ending: str) -> None:
    """A corpus is brought in whole or not at all."""
    source = tmp_path / "source"
    shutil.copytree(workspace, source)
    with Corpus.open(workspace=added(source)) as corpus:
        corpus.compare("earlier", "later")
        corpus.export(form="jsonl", to=tmp_path / "corpus.jsonl")
    with Corpus.open(workspace=workspace):
        pass
    arguments = ("import", str(tmp_path / "corpus.jsonl"))
    whole, ended = end_at_each_step(workspace, ending, *arguments, stride=5)

    assert holds(whole["before"]) == ([], [])
    assert holds(whole["after"])[1] == [["earlier@1", "later@1"]]
    check(whole, ended, code={"SIGKILL": -9, "SIGINT": 130}[ending])


@pytest.mark.parametrize(("ending", "stride"), [("SIGKILL", 1), ("SIGINT", 2)])
def test_compare_ended_at_each_step(workspace: Path, ending: str, stride: int) -> None:
    """A comparison is stored whole or not at all, and its page stands whole or not at all."""
    page = workspace.parent / "workspace" / "reports" / "page.html"
    arguments = ("compare", "earlier", "later", "--report", str(page))
    whole, ended = end_at_each_step(added(workspace), ending, *arguments, stride=stride)

    assert holds(whole["after"])[1] == [["earlier@1", "later@1"]]
    assert whole["after"]["reports"]["whole"] == ["page.html"]
    check(whole, ended, code={"SIGKILL": -9, "SIGINT": 130}[ending])


@pytest.mark.parametrize(("ending", "stride"), [("SIGKILL", 1), ("SIGINT", 2)])
def test_a_search_ended_at_each_step(workspace: Path, ending: str, stride: int) -> None:
    """What recurs in the corpus is stored whole or not at all, and the next search finds it."""
    travelling.write(workspace)
    with Corpus.open(workspace=workspace) as corpus:
        travelling.add(corpus, workspace)
    whole, ended = end_at_each_step(workspace, ending, "formulas", stride=stride)
    after = whole["after"]["corpus"]["formulas"]

    assert whole["before"]["corpus"]["formulas"] is None and len(after) == 1
    assert all(each["found"]["corpus"]["formulas"] in (None, after) for each in ended)
    assert all(each["then"]["corpus"]["formulas"] == after for each in ended)
    check(whole, ended, code={"SIGKILL": -9, "SIGINT": 130}[ending])


def test_report_ended_at_each_step(workspace: Path) -> None:
    """Reports stand whole or not at all, and what a killed run left is swept by the next."""
    with Corpus.open(workspace=added(workspace)) as corpus:
        corpus.compare("earlier", "later")
    whole, ended = end_at_each_step(workspace, "SIGKILL", "report", stride=2)
    data = ("csv", "json", "xlsx")
    ends = ("dropped.html", "html", *data, "redline.html")
    pages = [f"earlier@1--later@1.{end}" for end in ends]
    pages += [f"index.{end}" for end in ("comparisons.csv", "documents.csv", "html", *data[1:])]
    tables = ("flows", "formulas", "novelty", "uses")
    pages += [f"corpus.{end}" for end in (*(f"{name}.csv" for name in tables), "html", *data[1:])]
    for name in ("earlier", "later"):
        pages += [f"{name}@1.commitments.{end}" for end in ("html", *data)]
        pages += [f"texts/{name}.{end}" for end in ("html", *data[1:])]
        tables = ("paragraphs", "received", "versions")
        pages += [f"texts/{name}.{table}.csv" for table in tables]
    pages.append("fonts.css")

    assert whole["after"]["reports"]["whole"] == sorted(pages)
    assert any(each["found"]["reports"]["left over"] for each in ended)
    check(whole, ended, code=-9)


@pytest.mark.parametrize("ending", ["SIGKILL", "SIGINT"])
def test_upgrade_ended_at_each_step(workspace: Path, ending: str) -> None:
    """A new database is there whole or not at all, and the next upgrade makes it.

    Each of the many statements is tried by the store's own tests; here, every ninth.
    """
    whole, ended = end_at_each_step(workspace, ending, "db", "upgrade", stride=9)

    assert whole["after"]["corpus"]["revision"] is not None
    check(whole, ended, code={"SIGKILL": -9, "SIGINT": 130}[ending])


@pytest.mark.parametrize(("ending", "stride"), [("SIGKILL", 1), ("SIGINT", 4)])
def test_backup_ended_at_each_step(workspace: Path, ending: str, stride: int) -> None:
    """A backup stands whole or not at all, and what a killed one left is swept by the next."""
    file = workspace.parent / "workspace" / "reports" / "backup.sqlite"
    arguments = ("backup", str(file), "--replace")
    whole, ended = end_at_each_step(added(workspace), ending, *arguments, stride=stride)

    assert whole["after"]["reports"]["whole"] == ["backup.sqlite"]
    assert {"pages", "fsync", "replace"} <= set(whole["steps"])
    assert all(each["then"]["reports"]["left over"] == [] for each in ended)
    check(whole, ended, code={"SIGKILL": -9, "SIGINT": 130}[ending])


@pytest.mark.parametrize(("ending", "stride"), [("SIGKILL", 1), ("SIGINT", 3)])
def test_restore_ended_at_each_step(
    workspace: Path, tmp_path: Path, ending: str, stride: int
) -> None:
    """A corpus is replaced whole or not at all, and what a killed run left is swept by the next."""
    source = tmp_path / "source"
    shutil.copytree(workspace, source)
    with Corpus.open(workspace=added(source)) as corpus:
        corpus.compare("earlier", "later")
        corpus.backup(tmp_path / "backup.sqlite")
    with Corpus.open(workspace=workspace) as corpus:
        corpus.add(workspace / "documents" / "later.md")
    arguments = ("restore", str(tmp_path / "backup.sqlite"), "--replace")
    whole, ended = end_at_each_step(workspace, ending, *arguments, stride=stride)

    assert [name for name, _ in holds(whole["before"])[0]] == ["later@1"]
    assert holds(whole["after"])[1] == [["earlier@1", "later@1"]]
    assert {"pages", "link", "replace"} <= set(whole["steps"])
    assert all(each["then"]["left over"] == [] for each in ended)
    check(whole, ended, code={"SIGKILL": -9, "SIGINT": 130}[ending])
