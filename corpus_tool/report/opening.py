"""What meets the reader first on the page of a comparison: subjects, new and gone, in their words.

Every shown word is the text's own, a label of the list of subjects, or a template word.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from corpus_tool.lexicon import Lexicon
from corpus_tool.lexicon import load as load_lexicon
from corpus_tool.lexicon.subjects import SubjectList, load_subjects
from corpus_tool.model import Comparison, Document, Speaker
from corpus_tool.model.kinship import PairKinship, is_reversed
from corpus_tool.reading.headlines import Fact
from corpus_tool.reading.passages import ReadPassage, SideReading, Verdict, pick_passages
from corpus_tool.reading.reading import PairReading, make_reading
from corpus_tool.report.frame import FormulaNotes, PageContext, Tag, make_extent
from corpus_tool.report.sides import ReportSide
from corpus_tool.report.words import (
    InterfaceWords,
    PieceLook,
    Pieces,
    SentencePiece,
    capital,
    clip_end,
    text_of_pieces,
)

__all__ = [
    "Opening",
    "OpeningTitle",
    "default_reading",
    "make_opening",
    "make_opening_title",
    "passage_sentences",
    "told_paragraphs",
]

LANGUAGE = "en"
"""Of the shipped word lists; a pair with a text in another language has no opening."""
ITEMS_PER_COLUMN = 7
SHARED_ROWS = 12
LABELS_TOLD = 14
"""Labels of a folded rest; more are a list that nobody reads."""
SUBJECTS_TOLD = 18
DAYS_TOLD, DAYS_OF_YEAR = 700, 365.25
"""Up to so many days are told as days; beyond, years."""
TITLE_LENGTH = 64
"""Characters of a printed title under the heading; whole it stands above the texts."""


@dataclass(frozen=True, slots=True)
class OpeningItem:
    """A passage as a line: its label, its headline, facts outside it, where it stands."""

    label: str
    who: str
    """The party that speaks, where it is one alone; else empty."""
    headline: Pieces
    facts: Pieces
    at: SentencePiece
    still: Pieces = ()
    """Where the other text names the subject."""
    language: str = ""


@dataclass(frozen=True, slots=True)
class Remainder:
    """What a column folds away."""

    summary: str
    items: tuple[OpeningItem, ...]


@dataclass(frozen=True, slots=True)
class OpeningColumn:
    """One side: what is new, gone, or only here."""

    side: str
    tag: Tag
    note: str
    items: tuple[OpeningItem, ...]
    rest: tuple[Remainder, ...]


@dataclass(frozen=True, slots=True)
class Named:
    """A subject or name of a strip."""

    text: str
    is_subject: bool


@dataclass(frozen=True, slots=True)
class Strip:
    """Subjects and names in a line."""

    tag: Tag
    items: tuple[Named, ...]
    more: str = ""


@dataclass(frozen=True, slots=True)
class SharedSubject:
    """A subject that both texts name, with what either says of it."""

    label: str
    left: OpeningItem
    right: OpeningItem


@dataclass(frozen=True, slots=True)
class Opening:
    """The opening of the page."""

    kinship: str
    strips: tuple[Strip, ...]
    columns: tuple[OpeningColumn, ...]
    shared: tuple[SharedSubject, ...]
    shared_more: str
    lines: tuple[str, ...]
    """On what was kept."""


@dataclass(frozen=True, slots=True)
class OpeningTitle:
    """The heading of the page and the line under it."""

    main: str
    under: tuple[tuple[str, str, bool], ...]
    """For each side its name, then title, date and extent, and whether it is a specimen."""
    relation: str
    """How the two stand to each other, in a sentence."""
    warning: str = ""
    """That the later text stands left."""


def default_reading(
    comparison: Comparison,
    *,
    lexicon: Lexicon | None = None,
    subjects: SubjectList | None = None,
    boilerplate: FormulaNotes | None = None,
) -> PairReading | None:
    """Read a pair with the shipped lists; None where a text is not in their language.

    Args:
        comparison: of two texts.
        lexicon: the word lists, where they are not the shipped ones.
        subjects: the list of subjects, where it is not the shipped one.
        boilerplate: what of the paragraphs are formulae of the corpus: it is told last.
    """
    if any(not v.language.startswith(LANGUAGE) for v in (comparison.left, comparison.right)):
        return None
    notes = boilerplate or FormulaNotes()

    def usual(side: str, paragraph: int, start: int, end: int) -> float:
        formulas = notes.of(side).get(paragraph)
        return formulas.share if formulas else 0.0

    return make_reading(
        comparison,
        lexicon=lexicon or load_lexicon(LANGUAGE),
        subjects=subjects or load_subjects(),
        usual=usual,
    )


def make_opening_title(context: PageContext, kinship: PairKinship) -> OpeningTitle:
    """Name the pair by its parties, and tell how the texts stand to each other."""
    words, left, right = context.words, context.left, context.right
    first, second = left.version.document, right.version.document
    if kinship is PairKinship.VERSIONS:
        title = clip_end(first.title, length=TITLE_LENGTH, ellipsis="…")
        main = words("opening.title_versions", title=title, left=left.name, right=right.name)
    elif kinship is PairKinship.SISTER:
        names = _party_names(first, words), _party_names(second, words)
        main = words("opening.title_sisters", left=names[0], right=names[1])
        if not all(names):
            main = words("opening.title_texts", left=left.name, right=right.name)
    else:
        parties = _party_names(second, words) or _party_names(first, words)
        main = words(
            "opening.title_successive" if parties else "opening.title_span",
            parties=parties,
            left=_without_shared_year(left.name, right.name),
            right=right.name,
        )
    return OpeningTitle(
        capital(main),
        tuple(
            (capital(side.name), _described(side, words), side.version.document.specimen)
            for side in (left, right)
        ),
        _relation(first, second, kinship, words),
        _turned(left, right, words),
    )


def _party_names(document: Document, words: InterfaceWords) -> str:
    return text_of_pieces(words.join([party.name for party in document.parties]))


def _without_shared_year(left: str, right: str) -> str:
    """Return `June` of `June 2023` beside `September 2023`."""
    name, _, year = left.rpartition(" ")
    return name if name and year.isdigit() and right.endswith(f" {year}") else left


def _described(side: ReportSide, words: InterfaceWords) -> str:
    document = side.version.document
    title = clip_end(document.title, length=TITLE_LENGTH, ellipsis="…")
    when = words.date(document.date) if document.date else ""
    facts = [fact for fact in (title, when, make_extent(side.version, words)) if fact]
    return words("join.comma").join(facts)


def _relation(
    first: Document, second: Document, kinship: PairKinship, words: InterfaceWords
) -> str:
    days = _days_between(first.date, second.date)
    are_known = first.parties and second.parties
    if kinship is PairKinship.SISTER and not are_known:
        return words("opening.unknown")
    if kinship is PairKinship.SUCCESSIVE and (
        not are_known or {p.code for p in first.parties} != {p.code for p in second.parties}
    ):
        return words("opening.recorded")
    if kinship is PairKinship.SUCCESSIVE and days > DAYS_TOLD:
        return words.figure("opening.successive_years", round(days / DAYS_OF_YEAR))
    if kinship is PairKinship.SUCCESSIVE and days:
        return words.figure("opening.successive_days", days)
    return words(f"opening.{kinship}")


def _days_between(first: str | None, second: str | None) -> int:
    """Return how many days apart two whole dates are; 0 where one is not whole."""
    try:
        return abs((date.fromisoformat(second or "") - date.fromisoformat(first or "")).days)
    except ValueError:
        return 0


def _turned(left: ReportSide, right: ReportSide, words: InterfaceWords) -> str:
    if is_reversed(left.version, right.version):
        return words("opening.turned", left=capital(left.name), right=right.name)
    return ""


def make_opening(context: PageContext, reading: PairReading) -> Opening:
    """Make the opening from a reading of the pair."""
    kinship, passages = reading.kinship, reading.passages
    left = _Side(context, context.left, passages.left)
    right = _Side(context, context.right, passages.right)
    if kinship is PairKinship.SISTER:
        columns = (
            left.column("opening.only", Tag("party-1", ""), absent_only=True),
            right.column("opening.only", Tag("party-2", ""), absent_only=True),
        )
        shared = tuple(_shared(left, right, reading))
    else:
        keys = (
            ("opening.put_in", "opening.taken_out")
            if kinship is PairKinship.VERSIONS
            else ("opening.new", "opening.gone")
        )
        columns = (
            right.column(keys[0], Tag("added", ""), absent_only=False),
            left.column(keys[1], Tag("dropped", ""), absent_only=kinship is PairKinship.SUCCESSIVE),
        )
        shared = ()
    number = len(shared) - SHARED_ROWS
    return Opening(
        kinship=kinship.value,
        strips=tuple(_strips(kinship, left, right, reading)),
        columns=columns,
        shared=shared[:SHARED_ROWS],
        shared_more=context.words.figure("opening.shared_more", number) if number > 0 else "",
        lines=tuple(_lines(kinship, left, right)),
    )


PASSAGES_IN_BRIEF, NAMED_IN_BRIEF = 10, 14
"""So many passages of a side, and subjects and names that it alone has."""


def passage_sentences(
    context: PageContext, key: str, *, but: Collection[int] = ()
) -> Iterator[Pieces]:
    """Yield the weightiest passages that one side has and the other has not, in their words.

    What is gone, or stands in one of two sisters, only where the other text names its subject
    nowhere.

    Args:
        context: with its reading; without one nothing is told.
        key: `left` or `right`.
        but: indices of paragraphs that are told elsewhere.
    """
    reading = context.reading
    if reading is None:
        return
    passages = reading.passages.left if key == "left" else reading.passages.right
    side = _Side(context, context.side(key), passages)
    yield from _named_sentences(side, reading.kinship, key)
    picked, rest = _brief_passages(context, reading, key, but)
    for passage in picked:
        item = side.item(passage)
        yield context.words.pieces(
            "opening.passage",
            label=item.label,
            who=f"{item.who} " if item.who else "",
            headline=(SentencePiece(text_of_pieces(item.headline), PieceLook.QUOTE),),
            link=side.side.link(passage.paragraph, named=True, words=context.words),
        )
    if rest:
        yield (SentencePiece(side.remainder("opening.more", rest).summary),)


def told_paragraphs(context: PageContext, key: str, *, but: Collection[int] = ()) -> frozenset[int]:
    """Return the paragraphs of which `passage_sentences` tells; arguments as there."""
    reading = context.reading
    if reading is None:
        return frozenset()
    return frozenset(p.paragraph for p in _brief_passages(context, reading, key, but)[0])


def _brief_passages(
    context: PageContext, reading: PairReading, key: str, but: Collection[int]
) -> tuple[tuple[ReadPassage, ...], tuple[ReadPassage, ...]]:
    passages = reading.passages.left if key == "left" else reading.passages.right
    later = reading.kinship is PairKinship.SUCCESSIVE and key == "right"
    every = later or reading.kinship is PairKinship.VERSIONS
    chosen = [
        passage
        for passage in passages.passages
        if (every or passage.verdict is Verdict.ABSENT) and passage.paragraph not in but
    ]
    return pick_passages(chosen, PASSAGES_IN_BRIEF)


def _named_sentences(side: _Side, kinship: PairKinship, key: str) -> Iterator[Pieces]:
    """Yield which subjects and names one side alone has."""
    names = side.reading.names if key == "right" and kinship is not PairKinship.SISTER else ()
    listed = [*side.reading.subjects, *names]
    if not listed:
        return
    more = [side.words.figure("opening.strip_more", len(listed) - NAMED_IN_BRIEF)]
    shown = listed[:NAMED_IN_BRIEF] + (more if len(listed) > NAMED_IN_BRIEF else [])
    tag = "newly_named" if key == "right" else "no_longer_named"
    yield side.words.pieces(
        "opening.named_only" if kinship is PairKinship.SISTER else f"opening.{tag}_list",
        side=side.side.name,
        list=side.words("join.comma").join(shown),
    )


class _Side:
    """One side as the opening needs it."""

    def __init__(self, context: PageContext, side: ReportSide, reading: SideReading) -> None:
        self.context, self.side, self.reading = context, side, reading
        self.words = context.words
        self.other = context.other(side.key)

    def column(self, key: str, tag: Tag, *, absent_only: bool) -> OpeningColumn:
        passages = self.reading.passages
        chosen = [p for p in passages if not absent_only or p.verdict is Verdict.ABSENT]
        others = [p for p in passages if p not in chosen]
        picked, rest = pick_passages(chosen, ITEMS_PER_COLUMN)
        title = self.words(key, side=self.side.name, other=self.other.name)
        note = self.words.figure(
            f"{key}_note" if absent_only else "opening.passages",
            len(chosen),
            other=self.other.name,
        )
        remainders = []
        if rest:
            remainders.append(self.remainder("opening.more", rest))
        if others:
            remainders.append(self.remainder("opening.other_words", others))
        return OpeningColumn(
            self.side.key,
            Tag(tag.name, title),
            note,
            tuple(self.item(passage) for passage in picked),
            tuple(remainders),
        )

    def remainder(self, key: str, passages: Sequence[ReadPassage]) -> Remainder:
        labels = Counter(p.label.text or self.words("opening.unlabelled") for p in passages)
        told = [
            self.words("opening.label_times", label=label, number=number) if number > 1 else label
            for label, number in labels.most_common(LABELS_TOLD)
        ]
        if len(labels) > LABELS_TOLD:
            told.append("…")
        summary = self.words.figure(
            key, len(passages), labels=self.words("join.comma").join(told), other=self.other.name
        )
        return Remainder(summary, tuple(self.item(p, compare=True) for p in passages))

    def item(self, passage: ReadPassage, *, compare: bool = False) -> OpeningItem:
        headline = passage.headline
        cut = SentencePiece(self.words("finding.ellipsis"))
        shown = capital(headline.text)
        who = self._speaker(headline.clause.speaker if headline.clause else None)
        text = SentencePiece(headline.text if who else shown, PieceLook.TEXT)
        pieces = (text, cut) if headline.is_cut else (text,)
        if headline.opens_late:
            pieces = (
                SentencePiece("… "),
                SentencePiece(headline.text, PieceLook.TEXT),
                *pieces[1:],
            )
        still: Pieces = ()
        if compare and passage.still_at is not None:
            link = self.other.link(passage.still_at, named=True, words=self.words)
            still = self.words.pieces("opening.still", link=link)
        return OpeningItem(
            label=passage.label.text or self.words("opening.unlabelled"),
            who=who,
            headline=pieces,
            facts=tuple(_fact_pieces(passage.facts)),
            at=self.side.link(passage.paragraph),
            still=still,
            language=self.side.language,
        )

    def _speaker(self, speaker: Speaker | None) -> str:
        """Return the party that speaks alone, when it is one of the text's."""
        if speaker is None or speaker.joint or len(speaker.parties) != 1:
            return ""
        names: Mapping[str, str] = {p.code: p.name for p in self.side.version.document.parties}
        name = names.get(speaker.parties[0], "")
        return self.words("opening.speaker", name=name) if name else ""


def _fact_pieces(facts: Sequence[Fact]) -> Iterator[SentencePiece]:
    for place, fact in enumerate(facts):
        if place:
            yield SentencePiece(" · ")
        if fact.figure:
            start, end = fact.figure
            yield SentencePiece(fact.text[:start], PieceLook.TEXT)
            yield SentencePiece(fact.text[start:end], PieceLook.STRONG)
            yield SentencePiece(fact.text[end:], PieceLook.TEXT)
        else:
            name = f"{fact.text} ({fact.acronym})" if fact.acronym else fact.text
            yield SentencePiece(name, PieceLook.TEXT)


def _strips(
    kinship: PairKinship, left: _Side, right: _Side, reading: PairReading
) -> Iterator[Strip]:
    words = left.words
    if kinship is PairKinship.SISTER:
        for side, sign in ((left, "party-1"), (right, "party-2")):
            if side.reading.subjects:
                tag = Tag(sign, words("opening.only", side=side.side.name))
                yield _strip(tag, side.reading.subjects, (), words)
        both = [s.label for s in reading.passages.subjects if s.left and s.right]
        if both:
            yield _strip(Tag("both", words("opening.both")), (), both, words)
        return
    newly = right.reading
    if newly.subjects or newly.names:
        tag = Tag("added", words("opening.newly_named"))
        yield _strip(tag, newly.subjects, newly.names, words)
    if left.reading.subjects:
        tag = Tag("dropped", words("opening.no_longer_named"))
        yield _strip(tag, left.reading.subjects, (), words)


def _strip(tag: Tag, subjects: Sequence[str], names: Sequence[str], words: InterfaceWords) -> Strip:
    items = [Named(text, is_subject=True) for text in subjects]
    items += [Named(text, is_subject=False) for text in names]
    number = len(items) - SUBJECTS_TOLD
    more = words.figure("opening.strip_more", number) if number > 0 else ""
    return Strip(tag, tuple(items[:SUBJECTS_TOLD]), more)


def _shared(left: _Side, right: _Side, reading: PairReading) -> Iterator[SharedSubject]:
    """Yield the subjects of both texts, those first on which both say most."""
    before, after = reading.passages.left.speaks_of, reading.passages.right.speaks_of
    labels = [label for label in before if label in after]
    labels.sort(key=lambda label: (-min(before[label].rank, after[label].rank), label))
    for label in labels:
        yield SharedSubject(label, left.item(before[label]), right.item(after[label]))


def _lines(kinship: PairKinship, left: _Side, right: _Side) -> Iterator[str]:
    words, reading = left.words, right.reading
    number = reading.kept_sentences
    if not reading.sentences:
        return
    labels = words("join.comma").join(
        words("opening.label_times", label=label, number=count) if count > 1 else label
        for label, count in reading.kept[:LABELS_TOLD]
    )
    key = "opening.kept_sisters" if kinship is PairKinship.SISTER else "opening.kept"
    yield words(
        f"{key}_none" if not number else key if labels else f"{key}_bare",
        number=number,
        total=reading.sentences,
        side=right.side.name,
        other=left.side.name,
        labels=labels,
    )
