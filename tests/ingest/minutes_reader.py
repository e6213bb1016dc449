"""A reader of a made-up format, written by the recipe of `ingest.formats`."""

from __future__ import annotations

from corpus_tool.ingest.formats import Extraction, ReaderOptions
from corpus_tool.model import Block, Line, Source, TextRun

READER = "minutes_reader 1"


def read(source: Source, *, options: ReaderOptions) -> Extraction:
    """Return a block for each line after the first."""
    lines = source.content.decode("utf-8").splitlines()[1:]
    blocks = tuple(Block((Line((TextRun(line),)),)) for line in lines if line)
    return Extraction(blocks, reader=READER)
