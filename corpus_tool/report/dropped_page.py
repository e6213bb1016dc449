"""What is no longer there: paragraphs, words, and what the series said.

Sections, in order:

* What is no longer there: paragraphs without a counterpart, and words that left their
  paragraph.
* What the series said and its last text does not, ready to be placed on a page.
* What is told of a wording that fell silent: how long it stood, where, who says it, what is
  near.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from corpus_tool.model import (
    Carrier,
    Followed,
    FollowedKind,
    Link,
    NoSeries,
    Reading,
    ReadingKind,
    Relation,
    Silences,
    Standing,
    Version,
)
from corpus_tool.report.frame import PageContext
from corpus_tool.report.markup import MarkedSegment, MarkedWords
from corpus_tool.report.notes import Note, note_unlinked
from corpus_tool.report.sides import address_slug, link_anchor, part_name
from corpus_tool.report.words import (
    WORD,
    InterfaceWords,
    PieceLook,
    Pieces,
    RelationState,
    SentencePiece,
    aim_at,
    clip_end,
    clip_start,
    quote,
    snippet,
    text_of_pieces,
)

__all__ = [
    "LEAST_WORDS",
    "LostParagraph",
    "LostWords",
    "Places",
    "SilentView",
    "Teller",
    "find_paragraphs",
    "find_words",
    "make_silent_view",
]


# ----------------------------------------
# What is no longer there: paragraphs without a counterpart, and words that left their paragraph.
#
# A phrase missing from a statement that the last one carried is news, and nothing on the new page
# shows it; readers used to find it with a pencil.

LEAST_WORDS = 4
"""Fewer removed words in a row are an edit, not a loss; the redline shows them."""
CHARACTERS_AROUND_LOSS = 60
"""So many characters of the right text are shown on either side of what it lost."""


@dataclass(frozen=True, slots=True)
class LostParagraph:
    """A paragraph of the left text that nothing on the right corresponds to."""

    anchor: str
    label: str
    spoken: str
    heading: str
    language: str
    text: tuple[MarkedSegment, ...]
    note: Note


@dataclass(frozen=True, slots=True)
class LostWords:
    """A run of words that a paragraph lost on its way into the right text."""

    place: Pieces
    """`2014 ¶4`, leading to the side-by-side page where there is one."""
    spoken: str
    target: str
    """Address of the link on the pages of the pair."""
    language: str
    text: tuple[MarkedSegment, ...]
    """What was removed, struck out, between the words that stand around it now."""
    words: int


def find_paragraphs(context: PageContext, *, page: str | None) -> tuple[LostParagraph, ...]:
    """Return the dropped paragraphs in the order of the left text.

    Args:
        context: the comparison and its sides.
        page: address of the side-by-side page, which links lead to.
    """
    left = context.left
    nearest = {near.index: near for near in context.comparison.nearest if near.side == "left"}
    return tuple(
        LostParagraph(
            anchor=left.anchors[p.index],
            label=left.labels[p.index],
            spoken=left.spoken[p.index],
            heading=p.heading or "",
            language=left.language,
            text=(MarkedSegment(p.text),),
            note=_aimed(
                note_unlinked(nearest.get(p.index), RelationState.DROPPED, p.index, context), page
            ),
        )
        for p in context.comparison.dropped
    )


def _aimed(note: Note, page: str | None) -> Note:
    return replace(
        note,
        lines=tuple(aim_at(line, page) for line in note.lines),
        nearest=tuple(aim_at(line, page) for line in note.nearest),
    )


def find_words(context: PageContext, *, page: str | None) -> tuple[LostWords, ...]:
    """Return the runs of words that edited links lost, in the order of the left text.

    Reworded links are left out: where little overlaps, nearly all words are lost, and that says
    nothing. Routine changes, and words that only moved within their link, are no loss either.
    """
    links = sorted(context.comparison.links, key=lambda link: (link.left, link.right))
    return tuple(
        found
        for link in links
        if link.relation is not Relation.REWORDED
        for found in _lost(link, context, page)
    )


def _lost(link: Link, context: PageContext, page: str | None) -> Iterator[LostWords]:
    labels = [context.left.link(i, named=True, words=context.words) for i in link.left]
    place = text_of_pieces(context.words.join([context.left.spoken[i] for i in link.left]))
    losses = [k for k, reading in enumerate(link.readings) if _is_loss(reading)]
    for number, k in enumerate(losses, 1):
        yield LostWords(
            place=aim_at(context.words.join(labels), page),
            # Regions of one name cannot be told apart by whoever goes from one to the next.
            spoken=context.words("lost.run", place=place, number=number, total=len(losses))
            if len(losses) > 1
            else place,
            target=link_anchor(link, context.left, context.right),
            language=context.left.language,
            text=_in_place(link.readings, k, context.words("finding.ellipsis").strip()),
            words=_shrinkage(link.readings[k]),
        )


def _is_loss(reading: Reading) -> bool:
    if reading.kind is ReadingKind.KEPT or reading.routine or reading.moved is not None:
        return False
    return _shrinkage(reading) >= LEAST_WORDS


def _shrinkage(reading: Reading) -> int:
    return len(WORD.findall(reading.left)) - len(WORD.findall(reading.right))


def _in_place(readings: tuple[Reading, ...], at: int, ellipsis: str) -> tuple[MarkedSegment, ...]:
    reading = readings[at]
    before = "".join(neighbour.right for neighbour in readings[:at])
    after = "".join(neighbour.right for neighbour in readings[at + 1 :])
    made = [
        MarkedSegment(clip_start(before, length=CHARACTERS_AROUND_LOSS, ellipsis=ellipsis)),
        MarkedSegment(reading.left, MarkedWords.REMOVED),
        MarkedSegment(reading.right, MarkedWords.ADDED),
        MarkedSegment(clip_end(after, length=CHARACTERS_AROUND_LOSS, ellipsis=ellipsis)),
    ]
    return tuple(segment for segment in made if segment.text)


# ----------------------------------------
# What the series said and its last text does not, ready to be placed on a page.
#
# What is gone stands apart from what a passage of the last text may say in other words: a reader
# who takes the second for the first is misled.

SHOWN = 40
"""So many formulae of a group are told on the page; the data have all."""
CHARACTERS_AROUND_FORMULA = 160
"""So many characters of a sentence are shown on either side of a formula."""
KINDS = ("gone", "before", "in_part")


@dataclass(frozen=True, slots=True)
class SentenceStretch:
    """A part of a sentence."""

    text: str
    is_wording: bool
    """A formula that is gone; else what stood around it."""


@dataclass(frozen=True, slots=True)
class SilentItem:
    """A sentence with one or more formulae that are gone."""

    anchor: str
    run: str
    """`In the last three texts, absent now`."""
    spoken: str
    text: tuple[SentenceStretch, ...]
    """The sentence as it stood last."""
    language: str
    lines: tuple[Pieces, ...]
    """Where it stood, who still says it, what comes nearest."""


@dataclass(frozen=True, slots=True)
class SilentGroup:
    """Formulae that are gone in the same way."""

    name: str
    look: str
    """Of which state it has colour and line."""
    title: str
    under: str
    items: tuple[SilentItem, ...]
    more: str
    """How many are in the data alone."""


@dataclass(frozen=True, slots=True)
class SilentView:
    """The section of the page."""

    lede: tuple[Pieces, ...]
    groups: tuple[SilentGroup, ...] = ()
    headings: tuple[Pieces, ...] = ()
    headings_under: str = ""
    note: str = ""


def make_silent_view(
    silences: Silences, right: Version, *, name: str, places: Places, words: InterfaceWords
) -> SilentView:
    """Prepare the section.

    Args:
        silences: what is told.
        right: the text that is silent.
        name: how the page calls it.
        places: where the report shows the texts of the series.
        words: the interface's words.
    """
    teller = Teller(silences, right, name, places, words)
    if silences.cause is not None:
        return SilentView((_cause(silences.cause, teller), *teller.unplaced()))
    formulae = [followed for followed in silences.found if followed.kind is FollowedKind.FORMULA]
    kinds = {kind: [followed for followed in formulae if _kind(followed) == kind] for kind in KINDS}
    headings = tuple(_headings(teller))
    under = "silent.headings_under" if headings else "silent.unheaded"
    return SilentView(
        lede=(*_lede(kinds, teller), *teller.unplaced()),
        groups=tuple(_group(kind, found, teller) for kind, found in kinds.items() if found),
        headings=headings,
        headings_under=words(under, right=name) if headings or silences.unheaded else "",
        note=words("silent.note"),
    )


def _kind(followed: Followed) -> str:
    if followed.is_survived:
        return "in_part"
    return "gone" if followed.after == 1 else "before"


def _cause(cause: NoSeries, teller: Teller) -> Pieces:
    """Say in one line why there is no series."""
    key, texts = f"silent.cause.{cause}", teller.all(teller.earlier)
    if cause is NoSeries.TOO_FEW and teller.earlier:
        key = "silent.cause.one_earlier"
    return teller.words.pieces(key, right=teller.name, texts=texts)


def _lede(kinds: dict[str, list[Followed]], teller: Teller) -> Iterator[Pieces]:
    """Yield what the series is, how much of it is gone, and what is not told."""
    words, silences = teller.words, teller.silences
    texts = teller.all(teller.earlier)
    yield words.plural_pieces("silent.series", len(teller.earlier), right=teller.name, texts=texts)
    number = sum(map(len, kinds.values()))
    sole = number > 1 and any(len(found) == number for found in kinds.values())
    parts = [
        words(f"silent.count_{kind}", number=words("silent.all") if sole else words.number(count))
        for kind, found in kinds.items()
        if (count := len(found))
    ]
    if number:
        key, joined = "silent.count", words.join(parts)
        yield words.plural_pieces(key, number, right=teller.name, parts=joined)
    else:
        yield words.pieces("silent.none", right=teller.name)
    for key in ("folded", "passing"):
        if count := getattr(silences, key):
            yield (SentencePiece(words.counted(f"silent.{key}", count, before=teller.before)),)
    year, total = (silences.texts[-1].date or "")[:4], len(silences.sisters)
    yield (SentencePiece(words.counted("silent.peers", total, year=year)),)


def _group(kind: str, found: Sequence[Followed], teller: Teller) -> SilentGroup:
    words, left = teller.words, len(found) - SHOWN
    return SilentGroup(
        name=kind,
        look="reworded" if kind == "in_part" else "dropped",
        title=words(f"silent.{kind}"),
        under=words(f"silent.{kind}_under", right=teller.name, before=teller.before),
        items=tuple(
            _item(list(same), teller) for _, same in groupby(_gathered(found[:SHOWN]), _sentence)
        ),
        more=words.counted("silent.more", left) if left > 0 else "",
    )


def _sentence(followed: Followed) -> object:
    """Return what formulae share that are told together: one sentence, and the same life."""
    last = followed.standings[-1]
    near = followed.survivor if followed.is_survived else None
    return last.version, last.paragraph, last.sentence, followed.row.states, followed.sisters, near


def _gathered(found: Sequence[Followed]) -> list[Followed]:
    """Return formulae of one sentence next to each other, at the place of the first of them."""
    first: dict[object, int] = {}
    for place, followed in enumerate(found):
        first.setdefault(_sentence(followed), place)
    return sorted(
        found, key=lambda followed: (first[_sentence(followed)], followed.standings[-1].start)
    )


def _item(same: Sequence[Followed], teller: Teller) -> SilentItem:
    words, first = teller.words, same[0]
    templates = [followed.row.label for followed in same if "[" in followed.row.label]
    lines = (
        words.pieces("silent.stood", places=teller.stood(first)),
        teller.sisters(first),
        teller.nearest(first),
        *(words.pieces("silent.template", template=template) for template in templates),
    )
    return SilentItem(
        anchor=f"silent/{first.row.key}",
        run=teller.run(first),
        spoken=first.standings[-1].wording,
        text=tuple(_stretches(same, words("finding.ellipsis").strip())),
        language=teller.right.language,
        lines=tuple(line for line in lines if line),
    )


def _stretches(same: Sequence[Followed], ellipsis: str) -> Iterator[SentenceStretch]:
    """Yield the sentence in turns of what stood around formulae and the formulae."""
    sentence = same[0].standings[-1].sentence
    at = 0
    for number, followed in enumerate(same):
        standing = followed.standings[-1]
        before = sentence[at : standing.start]
        if not number:
            before = clip_start(before, length=CHARACTERS_AROUND_FORMULA, ellipsis=ellipsis)
        yield SentenceStretch(before, is_wording=False)
        yield SentenceStretch(sentence[max(at, standing.start) : standing.end], is_wording=True)
        at = max(at, standing.end)
    yield SentenceStretch(
        clip_end(sentence[at:], length=CHARACTERS_AROUND_FORMULA, ellipsis=ellipsis),
        is_wording=False,
    )


def _headings(teller: Teller) -> Iterator[Pieces]:
    """Yield a line for every heading whose words are gone with it."""
    for followed in teller.silences.found:
        if followed.kind is FollowedKind.HEADING and not followed.is_survived:
            heading, places = (
                SentencePiece(followed.row.label, PieceLook.QUOTE),
                teller.stood(followed),
            )
            yield teller.words.pieces("silent.heading", heading=heading, places=places)


# ----------------------------------------
# What is told of a wording that fell silent: how long it stood, where, who says it, what is near.
#
# Lines name a text of the series by its shortest date, and lead to its paragraph where the report
# shows it; where it does not, they give key, date and path, so that it can be found all the same.

SISTERS = 4
"""So many sister texts are named."""
TITLE = 60


@dataclass(frozen=True, slots=True)
class Places:
    """Where the report shows the texts of a series."""

    texts: Mapping[str, str]
    """Relative address of the page that shows a version, by its name."""
    anchors: Mapping[str, Sequence[str]]
    """Addresses of the paragraphs of the pair's own texts, by version; these go first."""

    def of(self, version: str, paragraph: int, path: str) -> str | None:
        """Return the address of a paragraph, or None where no page shows it."""
        if version in self.anchors:
            return self.anchors[version][paragraph]
        page = self.texts.get(version)
        return f"{page}#{address_slug(path)}" if page else None


class Teller:
    """Tells of the wordings of one series; holds what every line needs."""

    def __init__(
        self, silences: Silences, right: Version, name: str, places: Places, words: InterfaceWords
    ) -> None:
        self.silences, self.right, self.places, self.words = silences, right, places, words
        self.names = _names(silences.texts, words) | {right.name: name}
        self._texts = {carrier.version: carrier for carrier in silences.texts}

    @property
    def name(self) -> str:
        """How the page calls the text that is silent."""
        return self.names[self.right.name]

    @property
    def earlier(self) -> tuple[Carrier, ...]:
        """The texts before it."""
        return self.silences.texts[:-1]

    @property
    def before(self) -> str:
        """How the text right before it is called."""
        return self.names[self.earlier[-1].version]

    def all(self, carriers: Sequence[Carrier]) -> Pieces:
        """Name texts of the series, and lead to them."""
        return self.words.join([self._text(carrier) for carrier in carriers])

    def _text(self, carrier: Carrier) -> Pieces:
        page, name = self.places.texts.get(carrier.version), self.names[carrier.version]
        shown = SentencePiece(name, PieceLook.LINK, page) if page else SentencePiece(name)
        if name == carrier.key:
            return (shown,)
        return self.words.pieces("silent.text", name=shown, document=carrier.key)

    def unplaced(self) -> tuple[Pieces, ...]:
        """Say which texts of the same partners stand in no order with this one."""
        words, found = self.words, self.silences.unplaced
        dated = [
            words("silent.dated", document=followed.key, date=words.date(followed.date))
            for followed in found
        ]
        texts = words.join(dated)
        return (words.plural_pieces("silent.unplaced", len(found), texts=texts),) if found else ()

    def run(self, one: Followed) -> str:
        """Say how many texts in a row had it."""
        words = self.words
        if one.after > 1:
            texts = self.silences.texts
            last = self.names[one.standings[-1].version]
            since = self.names[texts[len(texts) - one.after].version]
            return words.plural("silent.until", one.run, last=last, since=since)
        if one.run == len(self.earlier):
            key = "silent.run_both" if one.run == 2 else "silent.run_all"
            return words(key, number=words.number(one.run))
        if len(one.standings) == 1:
            return words("silent.run_alone")
        return words.plural("silent.run", one.run)

    def stood(self, one: Followed) -> Pieces:
        """Say where it stood, the first place in each text."""
        return self.words.join([self._place(standing) for standing in one.standings])

    def _place(self, standing: Standing) -> Pieces:
        words, carrier = self.words, self._texts[standing.version]
        label, name = self._label(standing.path), self.names[standing.version]
        address = self.places.of(standing.version, standing.paragraph, standing.path)
        if address:
            return (
                SentencePiece(words("label.full", side=name, label=label), PieceLook.LINK, address),
            )
        date, key = words.date(carrier.date), carrier.key
        return words.pieces("silent.elsewhere", name=name, label=label, document=key, date=date)

    def _label(self, path: str) -> str:
        part, _, rest = path.partition("/")
        steps = (rest or part).split("/")
        if rest and self.words.has(f"part.{part.partition('-')[0]}"):
            number = steps[0] + "".join(f"({step})" for step in steps[1:])
            return self.words("label.in_part", part=part_name(part, self.words), number=number)
        number = part + "".join(f"({step})" for step in (steps if rest else ()))
        return self.words("label.paragraph", number=number)

    def sisters(self, one: Followed) -> Pieces:
        """Say which texts of the same year of other partners still have it; empty where none."""
        words = self.words
        own = [sister for sister in self.silences.sisters if sister.version in one.sisters]
        named: list[str | Pieces] = [self._sister(sister) for sister in own[:SISTERS]]
        if (left := len(own) - SISTERS) > 0:
            named.append(words("silent.more_sisters", number=words.number(left)))
        total = words.number(len(self.silences.sisters))
        texts = words.join(named)
        return (
            words.plural_pieces("silent.sisters", len(own), total=total, texts=texts) if own else ()
        )

    def _sister(self, carrier: Carrier) -> Pieces:
        whole = (carrier.title or carrier.key).strip()
        cut = snippet(whole, length=TITLE)
        title = cut if cut == whole else cut + self.words("finding.ellipsis").rstrip()
        page = self.places.texts.get(carrier.version)
        shown = SentencePiece(title, PieceLook.LINK, page) if page else SentencePiece(title)
        return self.words.pieces("silent.sister", title=shown, date=self.words.date(carrier.date))

    def nearest(self, one: Followed) -> Pieces:
        """Quote the passage of the text that may say it in other words; empty where none does."""
        words, found = self.words, one.survivor
        if found is None or not one.is_survived:
            return ()
        paragraph = self.right.paragraphs[found.paragraph]
        label = self._label(paragraph.path)
        name = words("label.full", side=self.name, label=label)
        address = self.places.of(self.right.name, found.paragraph, paragraph.path)
        return words.pieces(
            "silent.nearest",
            link=SentencePiece(name, PieceLook.LINK, address) if address else name,
            kept=words.number(found.kept),
            words=words.number(found.words),
            quote=quote(
                " ".join(paragraph.text[found.start : found.end].split()),
                ellipsis=words("finding.ellipsis"),
                language=self.right.language,
            ),
        )


def _names(texts: Sequence[Carrier], words: InterfaceWords) -> dict[str, str]:
    """Return the shortest date of each text that no other of the series has, else its key."""
    found: dict[str, str] = {}
    for text in texts:
        found[text.version] = text.key
        for length in (10, 7, 4):
            short = (text.date or "")[:length]
            if short and sum((other.date or "")[:length] == short for other in texts) == 1:
                found[text.version] = words.date(short)
    return found
