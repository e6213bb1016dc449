"""A folder is added by several processes, whole, in order, and goes on where it was stopped."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from corpus_tool import lexicon
from corpus_tool.corpus import Corpus
from corpus_tool.errors import CorpusError
from corpus_tool.ingest.description import ManifestItem, load_manifest
from corpus_tool.ingest.formats import MEGABYTE, ReaderLimits, ReaderOptions
from corpus_tool.operations import parallel as crews
from corpus_tool.operations.parallel import ReadingTask, WorkerPool
from corpus_tool.operations.receive import Addition, Failure, Known, Outcome
from corpus_tool.workspace import Workspace

SUBJECTS = ("fisheries", "rail safety", "flood warning", "harbour pilots", "seed banks")


def text(number: int) -> str:
    """Return a statement of three paragraphs that no other number has."""
    lines = (
        f"{i}. The two sides agreed for the {number}th time to cooperate on {subject}."
        for i, subject in enumerate(SUBJECTS[number % 3 :][:3], start=1)
    )
    return f"# Joint Statement {number}\n\n" + "\n\n".join(lines) + "\n"


def fill(folder: Path, number: int) -> None:
    """Write statements into a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    for i in range(number):
        (folder / f"{i:04}.md").write_text(text(i))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with statements in two folders, a page, and files that cannot be read."""
    Workspace.create(tmp_path)
    fill(tmp_path / "in" / "b", 40)
    (tmp_path / "in" / "a.html").write_text(
        "<html><body><main><h1>Joint Statement</h1>"
        "<p>1. The two sides agreed to cooperate on ports and on the training of pilots.</p>"
        "<p>2. The two sides will hold a meeting of ministers every year.</p></main></body></html>"
    )
    (tmp_path / "in" / "b" / "0007.txt").write_bytes(b"")
    (tmp_path / "in" / "c.pdf").write_bytes(b"%PDF-1.7\nnothing more")
    (tmp_path / "in" / "c").mkdir()
    (tmp_path / "in" / "c" / "0003.md").write_text(text(3).replace("agreed", "decided"))
    return tmp_path / "in"


@pytest.fixture
def corpus(folder: Path) -> Iterator[Corpus]:
    """The empty corpus of the workspace around the folder."""
    with Corpus.open(workspace=folder.parent) as opened:
        yield opened


def test_a_folder_is_added_in_order(corpus: Corpus, folder: Path) -> None:
    """Each document is named by its path, in the same order however many processes read."""
    outcomes = list(corpus.add_folder(folder, hands=3))
    failed = {each.origin: each.error.code for each in outcomes if isinstance(each, Failure)}

    assert [each.origin for each in outcomes] == [
        f"in/{path.relative_to(folder)}" for path in sorted(folder.rglob("*.*"))
    ]
    assert failed == {
        "in/b/0007.txt": "E_EMPTY",
        "in/c.pdf": "E_PDF_BROKEN",
        "in/c/0003.md": "E_DUPLICATE",
    }
    assert len(corpus.documents()) == 41
    assert corpus.verify() == ()


def test_what_is_added_is_what_one_file_after_the_other_gives(
    corpus: Corpus, folder: Path, tmp_path: Path
) -> None:
    """Several processes give the same texts and outcomes as one."""
    together = list(corpus.add_folder(folder, hands=2))
    with Corpus.open(tmp_path / "other.sqlite", workspace=tmp_path) as other:
        alone = list(other.add_all(ManifestItem(tmp_path / each.origin) for each in together))
        digests = [other.history(entry.document.key)[0].digest for entry in other.documents()]

    assert [(str(e.outcome), e.name, e.message) for e in together] == [
        (str(e.outcome), e.name, e.message) for e in alone
    ]
    assert [corpus.history(e.document.key)[0].digest for e in corpus.documents()] == digests


def test_a_second_run_reads_nothing(
    corpus: Corpus, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is stored is passed over by its digest: no process is even started for it."""
    fill(folder.parent / "clean", 20)
    list(corpus.add_folder(folder.parent / "clean"))
    monkeypatch.setattr(crews, "_Worker", None)
    again = list(corpus.add_folder(folder.parent / "clean"))

    assert {type(each) for each in again} == {Known}
    assert {each.outcome for each in again} == {Outcome.SAME_BYTES}
    assert again[3].name == "0003@1"
    assert again[3].paragraphs == 3


def test_a_changed_file_and_another_reader_are_read(
    corpus: Corpus, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A changed file becomes the next version; bytes that another program read are read again."""
    fill(folder.parent / "clean", 3)
    list(corpus.add_folder(folder.parent / "clean"))
    (folder.parent / "clean" / "0001.md").write_text(text(99))
    outcomes = list(corpus.add_folder(folder.parent / "clean"))
    monkeypatch.setattr("corpus_tool.operations.add.PROGRAM", "corpus-tool 99")
    anew = list(corpus.add_folder(folder.parent / "clean"))

    assert [str(each.outcome) for each in outcomes] == ["same bytes", "new version", "same bytes"]
    assert [type(each) for each in anew] == [Addition] * 3
    assert {each.outcome for each in anew} == {Outcome.SAME_BYTES}


def test_a_manifest_in_a_folder_describes_its_files(corpus: Corpus, folder: Path) -> None:
    """What a folder's manifest lists is taken as it says, once."""
    (folder / "b" / "manifest.toml").write_text(
        '[[document]]\nfile = "0005.md"\nkey = "five"\nplace = "Anselmport"\n'
    )
    outcomes = list(corpus.add_folder(folder))

    assert [each.origin for each in outcomes].count("in/b/0005.md") == 1
    assert corpus.find("five").document.place == "Anselmport"
    assert load_manifest(folder / "b" / "manifest.toml")[0].listed


def test_a_process_that_dies_takes_one_file_with_it(folder: Path, tmp_path: Path) -> None:
    """The file a process died of is named, and the others it had are read by another."""
    fill(tmp_path / "many", 30)
    items = [ManifestItem(path) for path in sorted((tmp_path / "many").iterdir())]
    task = ReadingTask(Workspace(tmp_path), lexicon.load("en"))

    def killing() -> Iterator[tuple[ManifestItem, None]]:
        for number, item in enumerate(items):
            yield item, None
            if number == 10:
                crew._hands[0].process._process.kill()

    with WorkerPool(task, hands=1) as crew:
        got = [pair for batch in crew.receive(killing(), together=7) for pair in batch]
    failed = [answer for _, answer in got if isinstance(answer, CorpusError)]

    assert [item for item, _ in got] == items
    assert [error.code for error in failed] == ["E_PARSER_CRASH"]
    assert "ended (signal 9)" in str(failed[0])


def test_no_more_than_a_few_files_are_ahead(tmp_path: Path) -> None:
    """However many files there are, so many at most were taken up before the first is stored."""
    fill(tmp_path / "many", 150)
    taken = 0

    def counted() -> Iterator[tuple[ManifestItem, None]]:
        nonlocal taken
        for path in sorted((tmp_path / "many").iterdir()):
            taken += 1
            yield ManifestItem(path), None

    with WorkerPool(ReadingTask(Workspace(tmp_path), lexicon.load("en")), hands=2) as crew:
        batches = crew.receive(counted(), together=8)
        next(batches)

        assert taken <= crews.AHEAD * 2 + 8
        assert sum(len(batch) for batch in batches) == 142


@pytest.mark.fault
@pytest.mark.parametrize("hands", [1, 3])
@pytest.mark.parametrize(
    ("limits", "code", "words"),
    [
        (ReaderLimits(cpu_seconds=1), "E_TIMEOUT", "was stopped after 1 s of CPU"),
        (ReaderLimits(memory=16 * MEGABYTE), "E_LIMIT", "takes more than 16 MB of memory"),
    ],
)
def test_a_text_beyond_its_limits_is_one_failure(
    tmp_path: Path, hands: int, limits: ReaderLimits, code: str, words: str
) -> None:
    """Of ten files one takes more time or memory to cut than it may: one line; nine are stored."""
    Workspace.create(tmp_path)
    fill(tmp_path / "ten", 10)
    (tmp_path / "ten" / "0004.md").write_text("".join(text(i) for i in range(12_000)))
    reading = ReaderOptions(limits=limits)
    with Corpus.open(workspace=tmp_path) as corpus:
        outcomes = list(corpus.add_folder(tmp_path / "ten", reading=reading, hands=hands))
        failed = [each for each in outcomes if isinstance(each, Failure)]

        assert [(each.origin, each.error.code) for each in failed] == [("ten/0004.md", code)]
        assert failed[0].message.startswith(f"{code}: reading 'ten/0004.md' {words}")
        assert len(outcomes) == 10
        assert len(corpus.documents()) == 9
        assert corpus.verify() == ()


@pytest.mark.fault
def test_an_interrupted_folder_goes_on_where_it_was(tmp_path: Path) -> None:
    """After Ctrl-C what was stored stays, no process is left, and a second run stores the rest."""
    Workspace.create(tmp_path)
    fill(tmp_path / "many", 400)
    command = [sys.executable, "-m", "corpus_tool", "add", "many", "--recursive"]
    child = subprocess.Popen(
        command, cwd=tmp_path, stderr=subprocess.PIPE, text=True, start_new_session=True
    )
    with Corpus.open(workspace=tmp_path) as corpus:
        while len(corpus.documents()) < 32:
            assert child.poll() is None, "it was done before it could be interrupted"
            time.sleep(0.02)
        os.killpg(child.pid, signal.SIGINT)
        _, said = child.communicate(timeout=60)
        stored = len(corpus.documents())
        problems = corpus.verify()
        left = members(child.pid)
        again = list(corpus.add_folder(tmp_path / "many"))

        assert child.returncode == 130
        assert said.strip().splitlines()[-1].startswith("corpus-tool: interrupted")
        assert 32 <= stored < 400
        assert problems == ()
        assert left == []
        assert sum(isinstance(each, Known) for each in again) == stored
        assert len(corpus.documents()) == 400
        assert corpus.verify() == ()


def members(group: int) -> list[int]:
    """Return the processes of a group that still run."""
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(fields[2]) == group and fields[0] != "Z":
            found.append(int(stat.parent.name))
    return found
