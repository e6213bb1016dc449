"""What the series said and its last text does not, ready to be placed on a page.

What is gone stands apart from what a passage of the last text may say in other words: a reader
who takes the second for the first is misled.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from corpus_tool.model import Followed, FollowedKind, NoSeries, Silences, Version
from corpus_tool.render.pieces import Look, Piece, Pieces
from corpus_tool.render.silent_lines import Places, Teller
from corpus_tool.render.snippets import head, tail
from corpus_tool.render.words import Words

__all__ = ["SilentGroup", "SilentItem", "SilentView", "Stretch", "make_silent"]

SHOWN = 40
"""So many formulae of a group are told on the page; the data have all."""
AROUND = 160
"""So many characters of a sentence are shown on either side of a formula."""
KINDS = ("gone", "before", "in_part")


@dataclass(frozen=True, slots=True)
class Stretch:
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
    text: tuple[Stretch, ...]
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


def make_silent(
    silences: Silences, right: Version, *, name: str, places: Places, words: Words
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
    formulae = [one for one in silences.found if one.kind is FollowedKind.FORMULA]
    kinds = {kind: [one for one in formulae if _kind(one) == kind] for kind in KINDS}
    headings = tuple(_headings(teller))
    under = "silent.headings_under" if headings else "silent.unheaded"
    return SilentView(
        lede=(*_lede(kinds, teller), *teller.unplaced()),
        groups=tuple(_group(kind, found, teller) for kind, found in kinds.items() if found),
        headings=headings,
        headings_under=words(under, right=name) if headings or silences.unheaded else "",
        note=words("silent.note"),
    )


def _kind(one: Followed) -> str:
    if one.is_survived:
        return "in_part"
    return "gone" if one.after == 1 else "before"


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
            yield (Piece(words.counted(f"silent.{key}", count, before=teller.before)),)
    year, total = (silences.texts[-1].date or "")[:4], len(silences.sisters)
    yield (Piece(words.counted("silent.peers", total, year=year)),)


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


def _sentence(one: Followed) -> object:
    """Return what formulae share that are told together: one sentence, and the same life."""
    last = one.standings[-1]
    near = one.survivor if one.is_survived else None
    return last.version, last.paragraph, last.sentence, one.row.states, one.sisters, near


def _gathered(found: Sequence[Followed]) -> list[Followed]:
    """Return formulae of one sentence next to each other, at the place of the first of them."""
    first: dict[object, int] = {}
    for place, one in enumerate(found):
        first.setdefault(_sentence(one), place)
    return sorted(found, key=lambda one: (first[_sentence(one)], one.standings[-1].start))


def _item(same: Sequence[Followed], teller: Teller) -> SilentItem:
    words, one = teller.words, same[0]
    templates = [each.row.label for each in same if "[" in each.row.label]
    lines = (
        words.pieces("silent.stood", places=teller.stood(one)),
        teller.sisters(one),
        teller.nearest(one),
        *(words.pieces("silent.template", template=template) for template in templates),
    )
    return SilentItem(
        anchor=f"silent/{one.row.key}",
        run=teller.run(one),
        spoken=one.standings[-1].wording,
        text=tuple(_stretches(same, words("finding.ellipsis").strip())),
        language=teller.right.language,
        lines=tuple(line for line in lines if line),
    )


def _stretches(same: Sequence[Followed], ellipsis: str) -> Iterator[Stretch]:
    """Yield the sentence in turns of what stood around formulae and the formulae."""
    sentence = same[0].standings[-1].sentence
    at = 0
    for number, one in enumerate(same):
        standing = one.standings[-1]
        before = sentence[at : standing.start]
        if not number:
            before = tail(before, length=AROUND, ellipsis=ellipsis)
        yield Stretch(before, is_wording=False)
        yield Stretch(sentence[max(at, standing.start) : standing.end], is_wording=True)
        at = max(at, standing.end)
    yield Stretch(head(sentence[at:], length=AROUND, ellipsis=ellipsis), is_wording=False)


def _headings(teller: Teller) -> Iterator[Pieces]:
    """Yield a line for every heading whose words are gone with it."""
    for one in teller.silences.found:
        if one.kind is FollowedKind.HEADING and not one.is_survived:
            heading, places = Piece(one.row.label, Look.QUOTE), teller.stood(one)
            yield teller.words.pieces("silent.heading", heading=heading, places=places)
