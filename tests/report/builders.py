"""Comparisons made by hand, one for every state a page can show. All wording is invented."""

from __future__ import annotations

import difflib
import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime

from corpus_tool.model import (
    PARAGRAPH_BREAK,
    Certainty,
    Comparison,
    Document,
    Heading,
    Link,
    Nearest,
    Options,
    Paragraph,
    ParagraphJoin,
    Part,
    Party,
    Provenance,
    Reading,
    ReadingKind,
    Relation,
    Routine,
    Segmentation,
    Signatory,
    Version,
)
from corpus_tool.report.frame import RenderContext

MADE_AT = datetime(2026, 11, 23, 19, 30, tzinfo=UTC)
PROGRAM = "corpus-tool 0.1.0"
RENDER = RenderContext(MADE_AT, PROGRAM, fonts=False)
"""What the tests' pages are made with: a fixed moment, and no fonts."""
TOKEN = re.compile(r"\n\n|\s+|\w+|[^\w\s]")

ARDEN = Party("ARD", "the Republic of Arden")
BELMARE = Party("BEL", "the Kingdom of Belmare")


def paragraph(text: str, path: str, **fields: object) -> Paragraph:
    """Return a paragraph at a path; its label is the last step."""
    part = path.split("/")[0] if "/" in path else "main"
    label = path.rpartition("/")[2]
    defaults: dict[str, object] = {"path": path, "part": part, "label": label}
    return Paragraph(text, **(defaults | fields))  # type: ignore[arg-type]


def version(
    paragraphs: Sequence[Paragraph],
    *,
    document: Document | None = None,
    headings: Sequence[Heading] = (),
    parts: Sequence[Part] | None = None,
    language: str = "en",
    number: int = 1,
) -> Version:
    """Return a version; paragraphs get their positions and offsets."""
    placed: list[Paragraph] = []
    start = 0
    for index, one in enumerate(paragraphs):
        placed.append(replace(one, index=index, start=start))
        start += len(one.text) + len(PARAGRAPH_BREAK)
    slugs = list(dict.fromkeys(["main", *(p.part for p in placed)]))
    segmentation = Segmentation(
        parts=tuple(parts) if parts is not None else tuple(Part(slug) for slug in slugs),
        headings=tuple(headings),
        paragraphs=tuple(placed),
    )
    content = segmentation.body.encode("utf-8", "replace")
    provenance = Provenance(
        sha256="ab" * 32,
        media_type="text/markdown",
        origin="documents/example.md",
        retrieved_at=MADE_AT,
        size=len(content),
        reader="markdown 1",
    )
    return Version(
        document=document or Document("arden-belmare-2019", "Joint Statement", date="2019-03-05"),
        number=number,
        language=language,
        segmentation=segmentation,
        provenance=provenance,
    )


def comparison(
    left: Version,
    right: Version,
    links: Sequence[Link] = (),
    nearest: Sequence[Nearest] = (),
    **fields: object,
) -> Comparison:
    """Return a comparison; links without readings get those of a plain word diff."""
    filled = tuple(link if link.readings else read(link, left, right) for link in links)
    defaults: dict[str, object] = {
        "options": Options(), "engine": "test-engine 1", "lexicon": "en 1", "encoder": None
    }  # fmt: skip
    return Comparison(left, right, filled, tuple(nearest), **(defaults | fields))  # type: ignore[arg-type]


def read(link: Link, left: Version, right: Version) -> Link:
    """Give a link the readings of a word diff, deletions first."""
    texts = [
        PARAGRAPH_BREAK.join(side.paragraphs[i].text for i in indices)
        for side, indices in ((left, link.left), (right, link.right))
    ]
    tokens = [TOKEN.findall(text) for text in texts]
    matcher = difflib.SequenceMatcher(None, *tokens, autojunk=False)
    readings: list[Reading] = []
    for tag, i, j, k, m in matcher.get_opcodes():
        lefts, rights = "".join(tokens[0][i:j]), "".join(tokens[1][k:m])
        kind = {"equal": "kept", "insert": "added", "delete": "removed", "replace": "replaced"}[tag]
        digits = lefts.strip().isdigit() and rights.strip().isdigit()
        routine = Routine.NUMBER if digits and kind == "replaced" else None
        readings.append(Reading(ReadingKind(kind), lefts, rights, routine))
    return replace(link, readings=tuple(readings))


def every_state(*, specimen: bool = False) -> Comparison:
    """Return a comparison that holds every state and shape, with an annex and headings."""
    left_document = Document(
        "arden-belmare-2012",
        "Joint Statement on a Strategic Partnership",
        date="2012-06-14",
        place="Port Arden",
        parties=(ARDEN, BELMARE),
        level="Strategic Partnership",
        licence="CC0-1.0",
        specimen=specimen,
    )
    right_document = Document(
        "arden-belmare-2025",
        "Joint Statement on a Comprehensive Strategic Partnership",
        date="2025-01-21",
        place="Belmare City",
        parties=(ARDEN, BELMARE),
        level="Comprehensive Strategic Partnership",
        succeeds="arden-belmare-2012",
        source_url="https://example.org/statement",
        specimen=specimen,
    )
    return comparison(
        version(
            LEFT,
            document=left_document,
            headings=(Heading("Of rivers and ferries", 1, "main", 3),),
            parts=(
                Part("main", dateline="Done at Port Arden", signatories=(Signatory("Ada Arden"),)),
            ),
        ),
        version(
            RIGHT,
            document=right_document,
            headings=(
                Heading("Rivers", 1, "main", 2),
                Heading("Schools and ports", 1, "annex", 8),
                Heading("Ports", 2, "annex", 9),
            ),
            parts=(
                Part("main", signatories=(Signatory("Bo BELMARE", "Prime Minister of Belmare"),)),
                Part("annex", title_lines=("Areas of Cooperation",)),
            ),
        ),
        LINKS,
        NEAREST,
    )


LEFT = (
    paragraph("The two Governments met at Port Arden and issued this statement.", "1"),
    paragraph("They recalled the Treaty of Amity and its 60 articles.", "2"),
    paragraph(
        "The delegations were open to frequent visits in both directions, high-level or "
        "otherwise, and to a standing dialogue among those who draft the papers.",
        "3",
    ),
    paragraph("They will explore joint patrols on the river by the end of the year.", "4"),
    paragraph("They will exchange teachers. They will exchange pupils.", "5"),
    paragraph("They will build a bridge.", "6"),
    paragraph("They will build a second bridge.", "7"),
    paragraph("They thanked the ferry crews who kept the crossing open.", "8"),
    paragraph("They noted the price of salt, which both sides consider fair.", "9"),
    paragraph("Fishing rights are shared. Nets are inspected.", "10"),
    paragraph("Harbours are open to both fleets.", "11"),
)

RIGHT = (
    paragraph("The two Governments met at Port Arden and issued this statement.", "1"),
    paragraph("They recalled the Treaty of Amity and its 70 articles.", "2"),
    paragraph(
        "Both sides noted the price of salt, which both sides consider fair and stable.",
        "3",
        certainty=Certainty.CHECK,
    ),
    paragraph(
        "The two leaders welcomed frequent visits by high-level officials and concurred on "
        "establishing a vice-ministerial consultation to promote political dialogue.",
        "4",
    ),
    paragraph("They concur on joint patrols on the river by the end of next year.", "5"),
    paragraph("They will exchange teachers every year.", "6"),
    paragraph("They will exchange pupils every year.", "7"),
    paragraph("They will build two bridges over the river.", "8"),
    paragraph(
        "A joint school of navigation will be founded.",
        "annex/1",
        joins=(ParagraphJoin(8, "joint", "school", "lower case"),),
    ),
    paragraph("Harbours are open to both fleets, and nets are inspected.", "annex/2"),
    paragraph("Fishing rights are shared in equal parts.", "annex/2/a", label="a", depth=1),
)

LINKS = (
    Link((0,), (0,), Relation.IDENTICAL, 1.0, reason="same words"),
    Link((1,), (1,), Relation.IDENTICAL, 1.0, reason="same words, apart from a number"),
    Link((2,), (3,), Relation.REWORDED, 0.41, reason="shares: frequent, visits, dialogue"),
    Link((3,), (4,), Relation.EDITED, 0.8, reason="shares: patrols, river"),
    Link((4,), (5, 6), Relation.EDITED, 0.77, reason="shares: teachers, pupils"),
    Link((5, 6), (7,), Relation.EDITED, 0.66, reason="shares: bridge"),
    Link((8,), (2,), Relation.EDITED, 0.83, moved=True, reason="shares: salt, price, fair"),
    Link((9, 10), (9, 10), Relation.REWORDED, 0.55, reason="shares: harbours, fleets, nets"),
)

NEAREST = (
    Nearest("left", 7, 4, 0.12, "only “crossing” and “river” are near"),
    Nearest("right", 8, None, 0.0, ""),
)


def empty_left() -> Comparison:
    """Return a comparison with a left text that has no paragraph."""
    whole = every_state()
    left = version((), document=whole.left.document)
    return comparison(left, whole.right)


def both_empty() -> Comparison:
    """Return a comparison of two texts without paragraphs."""
    whole = every_state()
    return comparison(
        version((), document=whole.left.document), version((), document=whole.right.document)
    )


def right_to_left() -> Comparison:
    """Return an edited Arabic pair."""
    left = version(
        [paragraph("أعرب الطرفان عن أملهما في مواصلة الحوار.", "1")],
        document=Document("ard-2019", "بيان مشترك", date="2019", languages=("ar",)),
        language="ar",
    )
    right = version(
        [paragraph("اتفق الطرفان على مواصلة الحوار كل عام.", "1")],
        document=Document("ard-2024", "بيان مشترك", date="2024", languages=("ar",)),
        language="ar",
    )
    return comparison(left, right, [Link((0,), (0,), Relation.EDITED, 0.7, reason="same words")])


def japanese() -> Comparison:
    """Return an edited Japanese pair, whose words no space parts."""
    texts = ("両首脳は、対話を続けることを希望した。", "両首脳は、対話を毎年続けることで一致した。")
    sides = [
        version(
            [paragraph(text, "1")],
            document=Document(f"ja-{year}", "共同声明", date=year, languages=("ja",)),
            language="ja",
        )
        for text, year in zip(texts, ("2019", "2024"), strict=True)
    ]
    reading = (
        Reading(ReadingKind.KEPT, "両首脳は、対話を", "両首脳は、対話を"),
        Reading(ReadingKind.ADDED, "", "毎年"),
        Reading(ReadingKind.KEPT, "続けること", "続けること"),
        Reading(ReadingKind.REPLACED, "を希望した", "で一致した"),
        Reading(ReadingKind.KEPT, "。", "。"),
    )
    link = Link((0,), (0,), Relation.EDITED, 0.72, reason="same words", readings=reading)
    return comparison(sides[0], sides[1], [link])


def versions() -> Comparison:
    """Return two versions of one document."""
    document = Document("arden-2019", "Joint Statement", date="2019-03-05")
    left = version([paragraph("They will meet in spring.", "1")], document=document)
    right = version([paragraph("They will meet in autumn.", "1")], document=document, number=2)
    return comparison(left, right, [Link((0,), (0,), Relation.EDITED, 0.8)])


SENTENCE = (
    "The two leaders {verb} further developing cooperation on {topic} number {number}, to bring it "
    "to fruition for the benefit of both peoples, and welcomed the steady achievements of the past "
    "decade in politics and security, trade and investment, and exchanges between the younger "
    "generations of both countries, with a first meeting to be held at a convenient time."
)


def many(size: int) -> Comparison:
    """Return a comparison of so many links, four in five of them edited."""
    lefts = [
        paragraph(SENTENCE.format(verb="confirmed to explore", topic="water", number=i), str(i))
        for i in range(1, size + 1)
    ]
    rights = [
        paragraph(
            SENTENCE.format(
                verb="concurred on" if i % 5 else "confirmed to explore", topic="water", number=i
            ),
            str(i),
        )
        for i in range(1, size + 1)
    ]
    document = Document("many-2019", "Many Paragraphs", date="2019")
    links = [
        Link((i,), (i,), Relation.EDITED if (i + 1) % 5 else Relation.IDENTICAL, 0.9, reason="near")
        for i in range(size)
    ]
    return comparison(
        version(lefts, document=document),
        version(rights, document=replace(document, key="many-2024", date="2024")),
        links,
    )


ALL = {
    "every state": every_state,
    "empty left": empty_left,
    "both empty": both_empty,
    "right to left": right_to_left,
    "japanese": japanese,
    "versions": versions,
}
