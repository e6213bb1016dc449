"""Values to store: small ones by hand, odd ones by hypothesis."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from itertools import product

from hypothesis import strategies as st

from corpus_tool.model import (
    PARAGRAPH_BREAK,
    Bounded,
    Certainty,
    Comparison,
    Document,
    Finding,
    Footnote,
    Formula,
    Heading,
    Link,
    Nearest,
    NearTexts,
    Occurrence,
    Options,
    Paragraph,
    ParagraphJoin,
    Part,
    Party,
    Reading,
    ReadingKind,
    Relation,
    Retrieval,
    ReuseOptions,
    Role,
    Routine,
    ScanDraft,
    Segmentation,
    Signatory,
    SlotFillings,
    Source,
    Variant,
    Version,
)
from corpus_tool.store import Store

NOON = datetime(2026, 2, 28, 12, tzinfo=UTC)

OLD = ("The Parties reaffirm their friendship.", "They shall clear unexploded ordnance.", "Trade.")
NEW = ("The Parties reaffirm their friendship.", "They will clear all ordnance.", "Energy.")

DOCUMENT = Document(
    key="north-south-2015",
    title="Joint Statement on the Partnership between Northland and Southland",
    date="2015-03",
    place="Harbour City",
    parties=(Party("NOR-X", "Northland"), Party("SOU-X", "Southland")),
    level="Strategic Partnership",
    languages=("en",),
    source_url="https://example.org/statement",
    licence="CC0-1.0",
    specimen=True,
)
LATER = replace(DOCUMENT, key="north-south-2025", date="2025", succeeds="north-south-2015")


def placed(paragraphs: Sequence[Paragraph]) -> tuple[Paragraph, ...]:
    """Return paragraphs with their index and their start in the body."""
    made, start = [], 0
    for index, paragraph in enumerate(paragraphs):
        made.append(replace(paragraph, index=index, start=start))
        start += len(paragraph.text) + len(PARAGRAPH_BREAK)
    return tuple(made)


def segmentation(*texts: str, notes: bool = True) -> Segmentation:
    """Return a small text with something in every field; older releases had no notes."""
    paragraphs = placed(
        [
            Paragraph(
                text,
                path=str(number),
                label=str(number),
                headings=("I. Peace",),
                role=Role.OPERATIVE,
                rules=("S1",),
                line=number,
            )
            for number, text in enumerate(texts, start=1)
        ]
    )
    join = ParagraphJoin(offset=4, left_ends="The", right_begins="Parties", cue="lower case")
    return Segmentation(
        parts=(
            Part(
                slug="main",
                title_lines=("Joint Statement", "on Partnership"),
                dateline="Harbour City, March 2015",
                attestation="Done in two copies",
                signatories=(Signatory("A. North", "Prime Minister"), Signatory("B. South")),
            ),
        ),
        headings=(Heading("I. Peace", level=1, part="main", before=0, line=1),),
        paragraphs=(replace(paragraphs[0], joins=(join,)), *paragraphs[1:]),
        findings=(Finding("W_LABEL_GAP", "the number 4 is missing", line=3),),
        notes=(Footnote("1", "One side did not agree.", paragraphs[0].path, 9, 2),) * notes,
    )


def source(content: bytes = b"# one\n", origin: str = "documents/one.md") -> Source:
    """Return bytes as received."""
    return Source(content, origin, "text/markdown", NOON, "utf-8")


def add(
    store: Store,
    texts: Sequence[str] = OLD,
    *,
    document: Document = DOCUMENT,
    content: bytes = b"",
    notes: bool = True,
) -> Version:
    """Store a text in a transaction of its own and return the version."""
    received = source(content or "\n\n".join(texts).encode())
    text = segmentation(*texts, notes=notes)
    with store.begin() as transaction:
        version, _ = transaction.add_version(
            document, received, text, language="en", reader="markdown 1"
        )
    return version


def comparison(left: Version, right: Version, options: Options | None = None) -> Comparison:
    """Compare OLD and NEW by hand."""
    kept, friendship = ReadingKind.KEPT, OLD[0]
    edited = (
        Reading(kept, "They ", "They "),
        Reading(ReadingKind.REPLACED, "shall", "will"),
        Reading(kept, " clear ", " clear "),
        Reading(ReadingKind.REPLACED, "unexploded", "all", Routine.NAME),
        Reading(kept, " ordnance.", " ordnance."),
    )
    return Comparison(
        left=left,
        right=right,
        links=(
            Link((0,), (0,), Relation.IDENTICAL, 1.0, readings=(Reading(kept, *[friendship] * 2),)),
            Link((1,), (1,), Relation.EDITED, 0.625, True, "shares: clear, ordnance", edited),
        ),
        nearest=(
            Nearest("left", 2, None, 0.0, "shares no telling word"),
            Nearest("right", 2, 2, 0.125, "too little in common"),
        ),
        options=options or Options(),
        engine="collation 1",
        lexicon="en 1",
        encoder="potion 1",
    )


def retrieval(version: Version) -> Retrieval:
    """Return what a publisher answered who sent the bytes of a version."""
    return Retrieval(
        address="https://example.org/statement",
        final_address="https://www.example.org/files/statement.md",
        via=("https://www.example.org/statement",),
        status=200,
        headers=(("content-type", "text/markdown"), ("etag", '"one"')),
        retrieved_at=NOON,
        sha256=version.provenance.sha256,
    )


FRIENDSHIP = Formula(
    id="00000000000000a1",
    template="The [PARTY] reaffirm their friendship",
    words=5,
    documents=1,
    partners=1,
    years=1,
    score=2.5,
    variants=(
        Variant("The [PARTY] reaffirm their friendship", 1, (SlotFillings("PARTY", ("Parties",)),)),
    ),
    occurrences=(Occurrence("north-south-2015@2", 0, 0, 37, 0, ("Parties",)),),
)
ORDNANCE = Formula(
    id="00000000000000b2",
    template="clear unexploded ordnance",
    words=3,
    documents=1,
    partners=1,
    years=1,
    score=1.25,
    variants=(Variant("clear unexploded ordnance", 1),),
    occurrences=(Occurrence("north-south-2015@2", 1, 11, 36),),
)
WIDER = replace(
    FRIENDSHIP,
    documents=2,
    years=2,
    occurrences=(
        *FRIENDSHIP.occurrences,
        Occurrence("north-south-2025@1", 0, 0, 37, 0, ("Parties",)),
    ),
)
TEXTS = {
    ("north-south-2015@2", 0): OLD[0],
    ("north-south-2015@2", 1): OLD[1],
    ("north-south-2025@1", 0): NEW[0],
}

FULL = ScanDraft(
    options=ReuseOptions(),
    engine="reuse 1",
    lexicon="en 1",
    corpus="1f" * 32,
    documents=1,
    added=("north-south-2015@2",),
    formulas=(FRIENDSHIP, ORDNANCE),
    near=(NearTexts(OLD[1], NEW[1], 0.625),),
    index={"grams": b"\x01\x02", "words": b"the parties"},
    bounded=(Bounded("pairs of equal texts", "Trade", 9, 4),),
)


def scans(store: Store) -> None:
    """Store a scan of the first document, and one that goes on from it when the second came."""
    with store.begin() as transaction:
        first = transaction.save_scan(FULL, texts=TEXTS)
    further = replace(
        FULL,
        corpus="2f" * 32,
        documents=2,
        added=("north-south-2025@1",),
        formulas=(WIDER,),
        ended=(FRIENDSHIP.id,),
        near=(),
        index={"grams": b"\x03"},
        bounded=(),
        base=first.id,
    )
    with store.begin() as transaction:
        transaction.save_scan(further, texts=TEXTS)


def filled(store: Store, *, notes: bool = True) -> Comparison:
    """Store two documents, one twice, a retrieval, a comparison and two scans; return the third."""
    left = add(store, notes=notes)
    add(store, (*OLD, "An afterthought."), notes=notes)
    right = add(store, NEW, document=LATER, notes=notes)
    made = comparison(left, right)
    with store.begin() as transaction:
        transaction.save_comparison(made)
        transaction.add_retrieval(retrieval(left))
    scans(store)
    return made


ODD = [
    "\u0301",
    "İ",
    "ſ",
    "\U0001f54a",
    "\u202e",
    "\u200b",
    "\ufeff",
    "\ufffe",
    "ﬁ",
    "'",
    '"',
    "%",
    "\\",
]
texts = st.text(
    st.one_of(
        st.characters(exclude_categories=["Cs"], exclude_characters="\0"), st.sampled_from(ODD)
    ),
    max_size=12,
)
words = texts.filter(bool)
small = st.integers(0, 2**31 - 1)
maybe = st.none() | texts
moments = st.datetimes(
    datetime(1900, 1, 2),
    datetime(2400, 1, 1),
    timezones=st.sampled_from([UTC, timezone(timedelta(hours=9)), timezone(timedelta(hours=-3.5))]),
)
dates = st.none() | st.dates().flatmap(
    lambda day: st.sampled_from([day.isoformat(), day.isoformat()[:7], day.isoformat()[:4]])
)
sources = st.builds(Source, st.binary(max_size=30), texts, texts, moments, maybe)


@st.composite
def documents(draw: st.DrawFn, key: str) -> Document:
    """Draw a description of a document of the given key."""
    parties = st.builds(Party, words, texts)
    return draw(
        st.builds(
            Document,
            key=st.just(key),
            title=texts,
            kind=texts,
            date=dates,
            place=maybe,
            parties=st.lists(parties, max_size=3).map(tuple),
            level=maybe,
            succeeds=st.none() | words.map(lambda word: f"none-{word}"),
            languages=st.lists(texts, max_size=2).map(tuple),
            source_url=maybe,
            licence=maybe,
            specimen=st.booleans(),
        )
    )


@st.composite
def segmentations(draw: st.DrawFn) -> Segmentation:
    """Draw a text of one to six paragraphs in one to three parts."""
    signatories = st.lists(st.builds(Signatory, texts, texts, texts), max_size=2).map(tuple)
    lines = st.lists(texts, max_size=2).map(tuple)
    slugs = draw(st.lists(words, min_size=1, max_size=3, unique=True))
    parts = tuple(
        draw(st.builds(Part, st.just(slug), lines, maybe, maybe, signatories)) for slug in slugs
    )
    joins = st.lists(st.builds(ParagraphJoin, small, texts, texts, texts), max_size=2).map(tuple)
    drawn = st.builds(
        Paragraph,
        text=words,
        part=st.sampled_from(slugs),
        label=maybe,
        derived_label=maybe,
        headings=lines,
        role=st.sampled_from(Role),
        depth=st.integers(0, 9),
        joins=joins,
        certainty=st.sampled_from(Certainty),
        rules=lines,
        line=st.none() | small,
        page=st.none() | small,
    )
    paragraphs = placed(draw(st.lists(drawn, min_size=1, max_size=6)))
    paths = draw(st.lists(words, min_size=len(paragraphs), max_size=len(paragraphs), unique=True))
    heading = st.builds(
        Heading,
        texts,
        st.integers(1, 9),
        st.sampled_from(slugs),
        st.integers(0, len(paragraphs)),
        st.none() | small,
    )
    finding = st.builds(Finding, texts, texts, st.none() | small, st.none() | small)
    note = st.builds(Footnote, words, words, maybe, st.none() | small, st.none() | small)
    return Segmentation(
        parts=parts,
        headings=tuple(draw(st.lists(heading, max_size=3))),
        paragraphs=tuple(
            replace(paragraph, path=path) for paragraph, path in zip(paragraphs, paths, strict=True)
        ),
        findings=tuple(draw(st.lists(finding, max_size=3))),
        notes=tuple(draw(st.lists(note, max_size=2))),
    )


def _pairs(draw: st.DrawFn, left: int, right: int) -> list[list[tuple[int, ...]]]:
    """Draw up to three groups of indices left and right, no pair of these in two of them."""
    found, taken = [], set[tuple[int, int]]()
    for _ in range(draw(st.integers(0, 3))):
        one, other = (
            tuple(sorted(draw(st.sets(st.integers(0, length - 1), min_size=1, max_size=3))))
            for length in (left, right)
        )
        pairs = set(product(one, other))
        if not pairs & taken:
            taken |= pairs
            found.append([one, other])
    return found


def _side(version: Version, indices: Sequence[int]) -> str:
    return PARAGRAPH_BREAK.join(version.paragraphs[index].text for index in indices)


def _readings(draw: st.DrawFn, left: str, right: str) -> tuple[Reading, ...]:
    """Cut both texts at random into as many pieces."""
    number = draw(st.integers(0, 3))
    if number == 0:
        return ()
    cuts = [
        [0, *sorted(draw(st.integers(0, len(text))) for _ in range(number - 1)), len(text)]
        for text in (left, right)
    ]
    return tuple(
        Reading(
            draw(st.sampled_from(ReadingKind)),
            left[cuts[0][n] : cuts[0][n + 1]],
            right[cuts[1][n] : cuts[1][n + 1]],
            draw(st.none() | st.sampled_from(Routine)),
            draw(st.none() | st.integers(0, 9)),
        )
        for n in range(number)
    )


@st.composite
def comparisons(draw: st.DrawFn, left: Version, right: Version) -> Comparison:
    """Draw any comparison of two versions: n:m links, candidates, options."""
    share = st.floats(0, 1)
    pairs = _pairs(draw, len(left.paragraphs), len(right.paragraphs))
    links = tuple(
        Link(
            one,
            other,
            draw(st.sampled_from(Relation)),
            draw(share),
            draw(st.booleans()),
            draw(texts),
            _readings(draw, _side(left, one), _side(right, other)),
        )
        for one, other in pairs
    )
    nearest = tuple(
        Nearest(
            side,
            index,
            draw(st.none() | st.integers(0, len(other.paragraphs) - 1)),
            draw(share),
            draw(texts),
        )
        for side, mine, other in (("left", left, right), ("right", right, left))
        for index in range(len(mine.paragraphs))
        if draw(st.booleans())
    )
    return Comparison(
        left=left,
        right=right,
        links=links,
        nearest=nearest,
        options=draw(st.builds(Options, share, share, st.integers(0, 9))),
        engine=draw(texts),
        lexicon=draw(texts),
        encoder=draw(maybe),
    )
