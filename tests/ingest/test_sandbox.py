"""Whatever happens to the child that parses, the program gets an answer or one clear error."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from corpus_tool.errors import UnreadableSource
from corpus_tool.ingest import sandbox
from corpus_tool.ingest.formats import ReaderLimits, ReaderOptions
from tests.conftest import ROOT
from tests.ingest.reading import source_of

READER = "tests.ingest.misbehaving"
SHORT = ReaderLimits(cpu_seconds=1, wall_seconds=20, output=1_000_000)


def _run(deed: str, limits: ReaderLimits = SHORT, origin: str = "x.pdf"):
    source = source_of(deed, "application/pdf", origin)
    return sandbox.read_in_child(READER, source, options=ReaderOptions(limits=limits))


def test_an_answer_comes_back_whole():
    """Blocks, findings, metadata and charset arrive as the reader gave them."""
    extraction = _run("behave")

    block = extraction.blocks[0]
    assert block.text == "ſo be it ? \u202e"  # a lone surrogate is no character
    assert (block.ordinal, block.page, block.hyphens) == ("4", 2, (3, 9))
    assert (block.lines[0].runs[0].bold, block.lines[0].runs[0].note) == (True, "1")
    assert extraction.findings[0].page == 2
    assert (extraction.reader, extraction.metadata, extraction.charset) == (
        "test 1",
        {"title": "T"},
        "utf-8",
    )


@pytest.mark.fault
@pytest.mark.parametrize(
    ("deed", "code", "words"),
    [
        ("spin", "E_PDF_TIMEOUT", "stopped after 1 s of CPU"),
        ("hoard", "E_PDF_LIMIT", "more than 1,024 MB of memory"),
        ("abort", "E_PARSER_CRASH", "the PDF parser crashed (signal 6)"),
        ("trample", "E_PARSER_CRASH", "(signal 11)"),
        ("chatter", "E_PDF_LIMIT", "the text in it takes more than"),
        ("refuse", "E_PDF_TURNED", "page 3 is upside down. Turn it"),
        ("stumble", "E_PARSER_CRASH", "KeyError"),
    ],
)
def test_each_misdeed_is_one_clear_error(deed, code, words):
    """Time, memory, crashes, floods, refusals and faults each have their code and line."""
    with pytest.raises(UnreadableSource) as caught:
        _run(deed)

    assert caught.value.code == code
    assert words in str(caught.value)
    assert caught.value.subject == "x.pdf"
    assert "\n" not in str(caught.value)


@pytest.mark.fault
def test_a_child_that_sleeps_is_woken():
    """The limit on the wall stops a child that uses no processor time."""
    with pytest.raises(UnreadableSource) as caught:
        _run("sleep", ReaderLimits(wall_seconds=0.7))

    assert str(caught.value) == "E_PDF_TIMEOUT: parser stopped after 0.7 s."


@pytest.mark.fault
def test_what_a_library_prints_is_not_the_answer():
    """Neither standard output nor a flooded error stream disturbs the answer."""
    assert _run("babble").reader == "test 1"


@pytest.mark.fault
def test_a_child_writes_no_file(tmp_path: Path):
    """The child cannot put one byte on the disk."""
    target = tmp_path / "bomb"

    with pytest.raises(UnreadableSource, match="E_REFUSED"):
        _run("fill_the_disk", origin=str(target))

    assert not target.exists() or target.stat().st_size == 0


@pytest.mark.fault
def test_a_grandchild_does_not_hang_the_program():
    """A process that the child leaves behind, where it may start one, is ended with it."""
    with pytest.raises(UnreadableSource) as caught:
        _run("fork_and_stay", ReaderLimits(wall_seconds=1))

    assert caught.value.code in {"E_PDF_TIMEOUT", "E_PARSER_CRASH"}


def test_a_fault_keeps_its_trace_for_debugging():
    """The trace of the child's fault is a note on the error, not a line for the user."""
    with pytest.raises(UnreadableSource) as caught:
        _run("stumble")

    assert any("in stumble" in note for note in caught.value.__notes__)


def test_the_child_finds_the_modules_of_the_program():
    """The child searches where the program does: in a checkout, too, and in no current folder."""
    paths = _run("search_path").blocks[0].text.split("\n")

    assert str(ROOT) in paths
    assert all(os.path.isabs(path) for path in paths)  # noqa: PTH117 - the paths are strings


def test_the_table_of_readers_imports_no_parser():
    """The program starts without any parser's library."""
    check = (
        "import sys, corpus_tool.ingest.formats, corpus_tool.ingest.sandbox;"
        "print([m for m in ('lxml', 'selectolax', 'pypdfium2', 'pypdf') if m in sys.modules])"
    )
    run = subprocess.run([sys.executable, "-c", check], capture_output=True, text=True, cwd=ROOT)

    assert run.stdout == "[]\n"
