"""Make files of every format and layout from statements with truth: `python -m … FOLDER`.

A rendering is what a publisher would have posted: web pages, printed pages, Word files, TEI and
Akoma Ntoso. Each layout is a folder of files with their truth beside, so that
`corpus-tool evaluate FOLDER` measures the readers and tells each layout apart.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.texts import shared_folder
from corpus_tool import lexicon
from corpus_tool.evaluation.cases import find_cases, find_source
from corpus_tool.evaluation.gold import SegmentationTruth
from corpus_tool.ingest import files
from corpus_tool.ingest.formats import extract
from corpus_tool.segmentation.segment import segment

# The layouts are the tests' own: what is measured here is what they hold to its bar.
from tests.ingest.docx.writing import script_body, tracked_body, write
from tests.ingest.html.layouts import LAYOUTS as PAGES
from tests.ingest.pdf.layouts import (
    BROWSER,
    CSS,
    OFFICE,
    by_browser,
    by_office,
    by_weasyprint,
)
from tests.ingest.specimen import Script, script_of
from tests.ingest.xml.writing import akn, tei

__all__ = ["Layout", "Statement", "layouts", "statements", "write_renderings"]

Make = Callable[[Script, Path], str | bytes]
"""From a script, and a folder to work in, to a file's content."""


@dataclass(frozen=True, slots=True)
class Layout:
    """A way to lay out a statement in a format."""

    format: str
    name: str
    make: Make

    @property
    def folder(self) -> str:
        """Where its files go: `pdf/two columns`."""
        return f"{self.format}/{self.name}" if self.name else self.format


@dataclass(frozen=True, slots=True)
class Statement:
    """A statement as a script, with its truth as the file has it."""

    name: str
    script: Script
    truth: SegmentationTruth
    truth_file: Path


def layouts() -> tuple[Layout, ...]:
    """Return every layout that this machine can make; Chromium and LibreOffice may be absent."""
    return (
        *(Layout("html", name, _alone(make)) for name, make in PAGES.items()),
        Layout("docx", "typed", _word(automatic=False)),
        Layout("docx", "automatic", _word(automatic=True)),
        Layout("docx", "tracked", _alone(lambda script: write(tracked_body(script)))),
        Layout("tei", "", _alone(tei)),
        Layout("akn", "", _alone(akn)),
        *(Layout("pdf", name, by_weasyprint(name)) for name in CSS),
        *((Layout("pdf", "browser print", by_browser),) if BROWSER else ()),
        *(
            (
                Layout("pdf", "word export", by_office(automatic=False)),
                Layout("pdf", "automatic numbers", by_office(automatic=True)),
                Layout("pdf", "line numbers", by_office(automatic=False, line_numbers=True)),
            )
            if OFFICE
            else ()
        ),
    )


def _alone(make: Callable[[Script], str | bytes]) -> Make:
    return lambda script, _: make(script)


def _word(*, automatic: bool) -> Make:
    return lambda script, _: write(script_body(script, automatic=automatic))


def statements(folder: Path) -> Iterator[Statement]:
    """Yield the statements of a folder of segmentation truth.

    A script is what our own segmenter makes of the source; where that misses its truth, so does
    every rendering.
    """
    words = lexicon.load("en")
    for case in find_cases([folder])[0]:
        if not isinstance(case.gold, SegmentationTruth):
            continue
        source = find_source(case.path, case.gold)
        extraction = extract(files.read_file(source))
        found = segment(extraction.blocks, lexicon=words, title=extraction.metadata.get("title"))
        title = extraction.metadata.get("title") or found.parts[0].title
        script = script_of(source.stem, title, found)
        yield Statement(source.stem, script, case.gold, case.path)


def write_renderings(truths: Path, target: Path, *, only: str = "") -> int:
    """Write each statement in each layout (or those whose folder holds `only`); count the files."""
    chosen = [layout for layout in layouts() if only in layout.folder]
    count = 0
    with TemporaryDirectory() as scratch:
        for statement in statements(truths):
            for layout in chosen:
                _write(statement, layout, target / layout.folder, Path(scratch))
                count += 1
    return count


def _write(statement: Statement, layout: Layout, folder: Path, scratch: Path) -> None:
    content = layout.make(statement.script, scratch)
    folder.mkdir(parents=True, exist_ok=True)
    ending = "xml" if layout.format in {"tei", "akn"} else layout.format
    path = folder / f"{statement.name}.{ending}"
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    truth = json.loads(statement.truth_file.read_text("utf-8"))
    truth |= {"source_file": path.name, "source_sha256": None}
    # A rendering has no page breaks to mend but its own.
    path.with_suffix(".truth.json").write_text(json.dumps(truth), encoding="utf-8")


def main() -> None:
    """Write the renderings of the statements with truth beside the project."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.renderings", description=__doc__)
    parser.add_argument("folder", type=Path, metavar="FOLDER", help="where they are written")
    parser.add_argument("--truth", type=Path, help="statements with truth; by default ../shared's")
    parser.add_argument("--only", default="", help="of the layouts, those with this in their name")
    arguments = parser.parse_args()
    truths = arguments.truth or shared_folder("truth")
    if truths is None:
        parser.error("no truth beside the project: name a folder with --truth")
    count = write_renderings(truths, arguments.folder, only=arguments.only)
    print(f"{count} files. Measure them with: corpus-tool evaluate {arguments.folder}")


if __name__ == "__main__":
    main()
