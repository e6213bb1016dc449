"""Readers that go wrong, each in its own way, to be run in the child process."""

from __future__ import annotations

import ctypes
import os
import signal
import sys
import time
from pathlib import Path

from corpus_tool.errors import UnreadableSource
from corpus_tool.ingest.formats import Extraction, ReaderOptions
from corpus_tool.model import Block, Finding, Line, Source, TextRun


def read(source: Source, *, options: ReaderOptions) -> Extraction:
    """Do what the document asks for."""
    return globals()[source.content.decode()](source, options)


def behave(source, options):
    """Answer as a reader should."""
    run = TextRun("ſo be it \udc80 \u202e", bold=True, note="1")
    block = Block((Line((run,)),), ordinal="4", page=2, hyphens=(3, 9))
    finding = Finding("W_X", "careful", page=2)
    return Extraction((block,), (finding,), "test 1", {"title": "T"}, "utf-8")


def spin(source, options):
    """Use the processor without end."""
    while True:
        pass


def sleep(source, options):
    """Wait without end."""
    time.sleep(1000)


def hoard(source, options):
    """Take all the memory there is."""
    return bytearray(1 << 40)


def abort(source, options):
    """Die as PDFium does."""
    os.kill(os.getpid(), signal.SIGABRT)


def trample(source, options):
    """Read where there is no memory."""
    ctypes.string_at(0)


def chatter(source, options):
    """Answer more than anyone can want."""
    return Extraction((Block((Line((TextRun("x" * 3_000_000),)),)),))


def babble(source, options):
    """Print where the answer goes, and to the error stream."""
    print("not an answer")  # noqa: T201
    os.write(1, b"nor this")
    sys.stderr.write("x" * 1_000_000)
    return behave(source, options)


def refuse(source, options):
    """Refuse the document as readers do."""
    raise UnreadableSource("page 3 is upside down", hint="Turn it", code="E_PDF_TURNED")


def stumble(source, options):
    """Fail as a program with a fault does."""
    raise KeyError("no such thing")


def fill_the_disk(source, options):
    """Write a file."""
    try:
        Path(source.origin).write_bytes(b"x" * 1000)
    except OSError as cause:
        raise UnreadableSource("could not write", code="E_REFUSED") from cause


def fork_and_stay(source, options):
    """Leave a process behind that keeps the pipe open."""
    if os.fork() == 0:
        time.sleep(1000)
    return behave(source, options)


def search_path(source, options):
    """Answer where modules are found."""
    return Extraction((Block((Line((TextRun("\n".join(sys.path)),)),)),))
