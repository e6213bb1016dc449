"""Texts written in the manner of their genres, with their operative verbs marked.

A marked text is Markdown whose operative verbs stand in double braces with their speaker, kind
and, of an undertaking, rung: `{{shall|joint|undertaking|bind}}`. Run as a module it prints the
measures of each genre: `python -m tests.commitments.genres [FOLDER] [--rows]`.
"""

from __future__ import annotations

import re
import sys
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

from corpus_tool import lexicon
from corpus_tool.commitments.commitments import find_commitments
from corpus_tool.ingest import markdown
from corpus_tool.ingest.formats import ReaderOptions
from corpus_tool.model import CommitmentKind, Document, Source, Version
from corpus_tool.segmentation.segment import segment
from tests.report.builders import version as make_version

FOLDER = Path(__file__).parent / "genres"
MARK = re.compile(r"\{\{([^|}]+)\|([^|}]+)\|([^|}]+)(?:\|([^}]+))?\}\}")
CONTEXT = 25
"""Characters after a marked verb that find its place in the segmented text."""


class MarkedVerb(NamedTuple):
    """An operative verb as a reader marked it, or as the program found it."""

    start: int
    end: int
    speaker: str
    kind: str
    rung: str


@dataclass(frozen=True, slots=True)
class Measure:
    """Counts of one genre."""

    name: str
    marked: int
    found: int
    hits: int
    speakers: int
    kinds: int
    rungs: int
    undertaken: int
    """Undertakings found."""
    undertaken_hits: int
    """Of these, the ones that are marked as undertakings."""
    errors: tuple[str, ...]

    @property
    def f1(self) -> float:
        """The harmonic mean of precision and recall of the verbs."""
        return 2 * self.hits / max(1, self.marked + self.found)


def read_marked(path: Path) -> tuple[Version, list[MarkedVerb]]:
    """Return the segmented text of a marked file, and its marks by offsets into the body."""
    marked = path.read_text(encoding="utf-8")
    plain = MARK.sub(r"\1", marked)
    source = Source(plain.encode(), path.name, "text/markdown", datetime.now(UTC))
    blocks = markdown.read(source, options=ReaderOptions()).blocks
    segmentation = segment(blocks, lexicon=lexicon.load())
    title = next(iter(plain.splitlines())).lstrip("# ")
    base = make_version((), document=Document(path.stem, title))
    version = Version(base.document, 1, "en", segmentation, base.provenance)
    body, marks, at = segmentation.body, [], 0
    for mark in MARK.finditer(marked):
        wording, speaker, kind, rung = mark.groups()
        rest = MARK.sub(r"\1", marked[mark.end() :]).partition("\n")[0].lstrip("*")
        place = body.find(f"{wording}{rest[:CONTEXT]}", at)
        marks.append(MarkedVerb(place, place + len(wording), speaker, kind, rung or ""))
        at = max(at, place)
    return version, marks


def found_verbs(version: Version) -> list[MarkedVerb]:
    """Return what the program finds in a text, facts left out."""
    starts = {paragraph.path: paragraph.start for paragraph in version.paragraphs}
    return [
        MarkedVerb(
            starts[one.path] + one.wording.start,
            starts[one.path] + one.wording.end,
            one.speaker.name,
            one.kind.value,
            one.rung if one.kind is CommitmentKind.UNDERTAKING else "",
        )
        for one in find_commitments(version, lexicon=lexicon.load(), ladder=lexicon.load_ladder())
        if one.kind is not CommitmentKind.FACT
    ]


def measure(path: Path) -> Measure:
    """Measure the program on one marked text."""
    version, marks = read_marked(path)
    found, body, errors = found_verbs(version), version.segmentation.body, []
    pairs, free = [], list(found)
    for mark in marks:
        match = next((f for f in free if f.start < mark.end and mark.start < f.end), None)
        if match is None:
            errors.append(f"missed {body[mark.start : mark.end + 30]!r} {mark[2:]}")
            continue
        free.remove(match)
        pairs.append((mark, match))
        if mark[2:] != match[2:]:
            errors.append(f"differs {body[mark.start : mark.end + 30]!r} {mark[2:]} {match[2:]}")
    errors += [f"false {body[f.start : f.end + 40]!r} {f[2:]}" for f in free]
    undertakings = [f for f in found if f.kind == "undertaking"]
    both = [(m, f) for m, f in pairs if m.kind == f.kind == "undertaking"]
    return Measure(
        path.stem,
        len(marks),
        len(found),
        len(pairs),
        sum(m.speaker == f.speaker for m, f in pairs),
        sum(m.kind == f.kind for m, f in pairs),
        sum(m.rung == f.rung for m, f in both),
        len(undertakings),
        len(both),
        tuple(errors),
    )


def table(folder: Path = FOLDER, *, rows: bool = False) -> str:
    """Return the measures of a folder of marked texts as a table."""
    totals = [0, 0, 0]
    lines = ["| genre | verbs | f1 | speaker | kind | rung | undertakings, precision |"]
    lines.append("|---|--:|--:|--:|--:|--:|--:|")
    for path in sorted(folder.glob("*.md")):
        one = measure(path)
        totals = [a + b for a, b in zip(totals, (one.marked, one.found, one.hits), strict=True)]
        shares = (
            one.f1,
            one.speakers / max(1, one.hits),
            one.kinds / max(1, one.hits),
            one.rungs / max(1, one.undertaken_hits),
            one.undertaken_hits / max(1, one.undertaken),
        )
        row = " | ".join(f"{share:.2f}" for share in shares)
        lines.append(f"| {one.name} | {one.marked} | {row} |")
        lines += [f"    {error}" for error in one.errors if rows]
    f1 = 2 * totals[2] / max(1, totals[0] + totals[1])
    return "\n".join([*lines, f"| together | {totals[0]} | {f1:.2f} |", ""])


if __name__ == "__main__":
    folders = [Path(each) for each in sys.argv[1:] if not each.startswith("--")]
    for folder in folders or [FOLDER]:
        sys.stdout.write(table(folder, rows="--rows" in sys.argv))
