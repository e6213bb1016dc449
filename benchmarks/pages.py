"""Web pages in twelve layouts: sentences of the statement kept, sentences of the site kept."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

from benchmarks.page_layouts import LAYOUTS, STATEMENTS, UNWANTED
from benchmarks.table import Cell, Table
from corpus_tool import lexicon
from corpus_tool.ingest.formats import ReaderOptions
from corpus_tool.ingest.html import read
from corpus_tool.lexicon import Lexicon
from corpus_tool.model import Source
from corpus_tool.segmentation.segment import segment

__all__ = ["PageScore", "run", "score_pages"]


@dataclass(frozen=True, slots=True)
class PageScore:
    """What was kept of a layout's pages."""

    layout: str
    pages: int
    required: int
    lost: tuple[str, ...]
    unwanted: int
    taken: tuple[str, ...]


def score_pages() -> Iterator[PageScore]:
    """Read every statement in every layout, and count what was kept."""
    words = lexicon.load()
    for name, make in LAYOUTS.items():
        required = unwanted = 0
        lost: list[str] = []
        taken: list[str] = []
        for statement in STATEMENTS:
            page = make(statement)
            stored = _stored(page, words)
            required += len(statement.required)
            lost += [text for text in statement.required if _plain(text) not in stored]
            around = [text for text in UNWANTED if text in page]
            unwanted += len(around)
            taken += [text for text in around if _is_taken(text, stored)]
        yield PageScore(name, len(STATEMENTS), required, tuple(lost), unwanted, tuple(taken))


def _is_taken(text: str, stored: str) -> bool:
    """Tell whether furniture was stored; a word such as `Home` where it stands alone."""
    return text in stored if len(text.split()) > 4 else text in stored.split("\n")


def _stored(page: str, words: Lexicon) -> str:
    """Return all that is stored of a page, a line for each unit, without labels."""
    source = Source(page.encode(), "page.html", "text/html", datetime.now(UTC))
    extraction = read(source, options=ReaderOptions())
    cut = segment(extraction.blocks, lexicon=words, title=extraction.metadata.get("title"))
    lines: list[str] = []
    for part in cut.parts:
        lines += [*part.title_lines, part.dateline or "", part.attestation or ""]
        lines += [f"{s.name} {s.office}" for s in part.signatories]
    lines += [heading.text for heading in cut.headings]
    lines += [paragraph.text for paragraph in cut.paragraphs]
    # A line beside the signatures is stored as a finding.
    lines += [f.message for f in cut.findings if f.code in {"I_SIGNATURE_LINE", "I_DATELINE"}]
    return "\n".join(lines)


def _plain(text: str) -> str:
    """Take off the printed number, which is stored apart."""
    number, found, rest = text.partition(". ")
    return rest if found and number.isdigit() else text


def run() -> tuple[Table, ...]:
    """Measure all layouts."""
    scores = tuple(score_pages())
    rows = [_row(score) for score in scores]
    total = PageScore(
        "all",
        sum(score.pages for score in scores),
        sum(score.required for score in scores),
        tuple(text for score in scores for text in score.lost),
        sum(score.unwanted for score in scores),
        tuple(text for score in scores for text in score.taken),
    )
    rows.append(_row(total))
    return (
        Table(
            title="Web pages by layout",
            columns=("layout", "pages", "required", "kept", "unwanted", "kept of these"),
            rows=tuple(rows),
            note="Invented statements laid out as publishers do; kept is what is stored in words.",
        ),
    )


def _row(score: PageScore) -> tuple[Cell, ...]:
    return (
        score.layout,
        score.pages,
        score.required,
        f"{1 - len(score.lost) / score.required:.1%}",
        score.unwanted,
        f"{len(score.taken) / score.unwanted:.1%}",
    )
