"""The two sides of a report: short names, permanent addresses, and what a speaker is called.

Sections, in order:

* The two sides of a report: how each is called, and the permanent address of its paragraphs.
* Short names for two versions, chosen so that they differ.
* How a page calls who speaks, and the sign each of them has.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from corpus_tool.model import (
    Commitment,
    CommitmentKind,
    Comparison,
    Document,
    Link,
    Paragraph,
    Party,
    Version,
)
from corpus_tool.model.kinship import PairKinship, propose_kinship
from corpus_tool.report.words import InterfaceWords, PieceLook, SentencePiece, text_of_pieces

__all__ = [
    "Actor",
    "Actors",
    "ReportSide",
    "address_slug",
    "link_anchor",
    "make_column_sides",
    "make_side_names",
    "make_sides",
    "name_actors",
    "part_name",
]


# ----------------------------------------
# The two sides of a report: how each is called, and the permanent address of its paragraphs.
#
# An address is made of the document's short name and the paragraph's path (`2025/annex-1`), never
# of a position in the run, so that a permalink outlives a second run and a new paragraph above.
# The digest of the text can follow it (`2025/annex-1:3fa9c1d2`), so that a changed text is noticed.

LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*")


@dataclass(frozen=True, slots=True)
class ReportSide:
    """One side of a comparison, with the names and addresses of its paragraphs by position."""

    key: str
    """`left` or `right`; in a table of several texts `column-1` and so on."""
    called: SideName
    version: Version
    anchors: tuple[str, ...]
    labels: tuple[str, ...]
    """What a reader calls each paragraph: `¶3`, `Annex ¶15`."""
    shorts: tuple[str, ...]
    """The same where the part is already said: `¶15`."""
    spoken: tuple[str, ...]
    """The same for a listener: `2025 annex paragraph 15`."""
    digests: tuple[str, ...]
    verbs: Mapping[int, tuple[tuple[int, int], ...]] = field(default_factory=dict)
    """Where each paragraph has the operative verb of an undertaking."""

    @property
    def name(self) -> str:
        """How the page calls it: `2025`, `May 2023`, `version 2`."""
        return self.called.shown

    @property
    def slug(self) -> str:
        """How addresses call it: `2025`, `2023-05`, `v2`."""
        return self.called.slug

    @property
    def language(self) -> str:
        """The language of the text as an attribute may say it; empty when it is no such tag."""
        language = self.version.language
        return language if LANGUAGE.fullmatch(language) else ""

    def link(
        self,
        index: int,
        *,
        named: bool = False,
        short: bool = False,
        words: InterfaceWords | None = None,
    ) -> SentencePiece:
        """Return a link to a paragraph; `named` puts the side's name before its label."""
        text = self.shorts[index] if short else self.labels[index]
        if named and words:
            text = words("label.full", side=self.name, label=text)
        return SentencePiece(text, PieceLook.LINK, f"#{self.anchors[index]}")


def make_sides(comparison: Comparison, words: InterfaceWords) -> tuple[ReportSide, ReportSide]:
    """Name both sides so that they differ, and address every paragraph of both."""
    left, right = make_side_names(comparison.left, comparison.right, words)
    commitment_changes = comparison.ledger
    return (
        replace(
            _side("left", left, comparison.left, words),
            verbs=_verbs(commitment_changes.left if commitment_changes else ()),
        ),
        replace(
            _side("right", right, comparison.right, words),
            verbs=_verbs(commitment_changes.right if commitment_changes else ()),
        ),
    )


def _verbs(commitments: Sequence[Commitment]) -> dict[int, tuple[tuple[int, int], ...]]:
    """Return the spans of the verbs that undertake something, by paragraph."""
    verbs: dict[int, tuple[tuple[int, int], ...]] = {}
    for commitment in commitments:
        if commitment.kind is CommitmentKind.UNDERTAKING:
            span = (commitment.wording.start, commitment.wording.end)
            verbs[commitment.index] = (*verbs.get(commitment.index, ()), span)
    return verbs


def make_column_sides(versions: Sequence[Version], words: InterfaceWords) -> tuple[ReportSide, ...]:
    """Name several texts so that they differ, and address every paragraph of each."""
    names = name_sides(versions, words)
    return tuple(
        _side(f"column-{number}", name, version, words)
        for number, (name, version) in enumerate(zip(names, versions, strict=True), 1)
    )


def link_anchor(link: Link, left: ReportSide, right: ReportSide) -> str:
    """Return the address of a link: `2012/3~2025/2`, `2012/4+5~2025/6`."""
    return "~".join(
        f"{side.slug}/" + "+".join(side.anchors[i].partition("/")[2] for i in indices)
        for side, indices in ((left, link.left), (right, link.right))
    )


def part_name(part: str, words: InterfaceWords) -> str:
    """Return what a reader calls a part: `annex-2` is `Annex 2`."""
    stem, _, number = part.partition("-")
    key = f"part.{stem}"
    name = words(key) if words.has(key) else words("part.unknown", name=stem.capitalize())
    return f"{name} {number.replace('-', ' ')}" if number else name


def _side(key: str, name: SideName, version: Version, words: InterfaceWords) -> ReportSide:
    paragraphs = version.paragraphs
    digests = tuple(_digest(paragraph.text) for paragraph in paragraphs)
    numbers = _numbers(paragraphs)
    return ReportSide(
        key=key,
        called=name,
        version=version,
        anchors=_anchors(name.slug, paragraphs, digests),
        labels=tuple(_label(p, n, words) for p, n in zip(paragraphs, numbers, strict=True)),
        shorts=tuple(words("label.paragraph", number=number) for number in numbers),
        spoken=tuple(
            _spoken(p, n, name.shown, words) for p, n in zip(paragraphs, numbers, strict=True)
        ),
        digests=digests,
    )


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:8]


def _anchors(name: str, paragraphs: Sequence[Paragraph], digests: Sequence[str]) -> tuple[str, ...]:
    """Address each paragraph by its path; of equal paths, the second and later by digest too."""
    seen: set[str] = set()
    anchors: list[str] = []
    for paragraph, digest in zip(paragraphs, digests, strict=True):
        tail = address_slug(paragraph.path or paragraph.label or paragraph.derived_label or "")
        candidates = [tail] if tail else []
        candidates.append(f"{tail}.{digest}" if tail else digest)
        anchor = next((c for c in candidates if c not in seen), "")
        times = 2
        while not anchor:
            again = f"{candidates[-1]}.{times}"
            anchor = again if again not in seen else ""
            times += 1
        seen.add(anchor)
        anchors.append(f"{name}/{anchor}")
    return tuple(anchors)


def _number(paragraph: Paragraph) -> str:
    """Return the number with those it stands under: `4(b)`."""
    above = [step for step in paragraph.path.split("/")[:-1] if step and step != paragraph.part]
    # Where the print says `1.` throughout, only the derived number tells paragraphs apart.
    steps = [*above, paragraph.derived_label or paragraph.number]
    return steps[0] + "".join(f"({step})" for step in steps[1:])


def _numbers(paragraphs: Sequence[Paragraph]) -> tuple[str, ...]:
    """Return the numbers; where two of a part would be one, as where reasons and will are each
    counted from 1, the last steps of their paths.
    """
    numbers = [_number(paragraph) for paragraph in paragraphs]
    times = Counter((p.part, n) for p, n in zip(paragraphs, numbers, strict=True))
    return tuple(
        p.path.rpartition("/")[2] or n if times[p.part, n] > 1 and not p.depth else n
        for p, n in zip(paragraphs, numbers, strict=True)
    )


def _label(paragraph: Paragraph, number: str, words: InterfaceWords) -> str:
    if paragraph.part == "main":
        return words("label.paragraph", number=number)
    return words("label.in_part", part=part_name(paragraph.part, words), number=number)


def _spoken(paragraph: Paragraph, number: str, side: str, words: InterfaceWords) -> str:
    if paragraph.part == "main":
        return words("label.spoken", side=side, number=number)
    part = part_name(paragraph.part, words)
    return words("label.spoken_in_part", side=side, part=part.lower(), number=number)


# ----------------------------------------
# Short names for two versions, chosen so that they differ.
#
# A name is read a hundred times on a page, so it is short: a year where years differ, else a month,
# a day, the party the other has not; sigla as in a critical edition where nothing short tells the
# two apart.

LONGEST = 24
LONGEST_PAIR = 34
"""Characters of two parties' names as the name of a text."""
SHORT_PARTY = 15
"""Characters of a party's name that need no shorter one."""
UNSAFE = re.compile(r"[^\w.@-]+")


@dataclass(frozen=True, slots=True)
class SideName:
    """The short name of a side."""

    shown: str
    slug: str
    """The name as it stands in an address."""
    siglum: bool = False
    """A letter, for want of a short name that tells the sides apart."""


Namer = Callable[[Document, Document, InterfaceWords], SideName]
"""Names a document so that it is told from another."""


def make_side_names(
    left: Version, right: Version, words: InterfaceWords
) -> tuple[SideName, SideName]:
    """Return the first pair of short names that tells two versions apart."""
    if left.document.key == right.document.key:
        return _numbered(left, right, words)
    namers: tuple[Namer, ...] = (_year, _date(7), _date(10), _party, _key)
    for namer in namers:
        first = namer(left.document, right.document, words)
        second = namer(right.document, left.document, words)
        if _tell_apart(first, second):
            if propose_kinship(left.document, right.document) is PairKinship.SISTER:
                return _by_parties(left.document, first), _by_parties(right.document, second)
            return first, second
    return _siglum(left, "a", words), _siglum(right, "b", words)


def _by_parties(document: Document, name: SideName) -> SideName:
    """Call a text of other partners by its parties; its addresses stay as they are."""
    shown = "–".join(short_party_name(party) for party in document.parties)
    return replace(name, shown=shown) if 0 < len(shown) <= LONGEST_PAIR else name


def short_party_name(party: Party) -> str:
    """Return a party's name, or the first short one that the word list has for its code."""
    if len(party.name) <= SHORT_PARTY:
        return party.name
    from corpus_tool.lexicon import load  # most names are short: `cite` needs no word list

    listed = load("en").names.parties.get(party.code, ())
    fitting = (name for name in listed if len(name) <= SHORT_PARTY and not name.isupper())
    return next(fitting, party.code if len(party.code) <= SHORT_PARTY else party.name)


def name_sides(versions: Sequence[Version], words: InterfaceWords) -> tuple[SideName, ...]:
    """Return the first short names, all of one kind, that tell several versions apart."""
    documents = [version.document for version in versions]
    numbers = {version.number for version in versions}
    if len({document.key for document in documents}) == 1 and len(numbers) == len(versions):
        return tuple(_number_name(version, words) for version in versions)
    for namer in (_year, _date(7), _date(10), _key):
        names = tuple(namer(document, document, words) for document in documents)
        apart = len({name.slug for name in names}) == len(names)
        if apart and all(name.slug and len(name.shown) <= LONGEST for name in names):
            return names
    letters = (_letters(i) for i in range(len(versions)))
    return tuple(_siglum(v, letter, words) for v, letter in zip(versions, letters, strict=True))


def _letters(position: int) -> str:
    """Return a, b, …, z, aa, ab, …"""
    above, place = divmod(position, 26)
    return (_letters(above - 1) if above else "") + chr(ord("a") + place)


def address_slug(text: str) -> str:
    """Return a text as it may stand in an address."""
    return UNSAFE.sub("-", text).strip("-")


def _tell_apart(first: SideName, second: SideName) -> bool:
    short = max(len(first.shown), len(second.shown)) <= LONGEST
    return short and bool(first.slug and second.slug) and first.slug != second.slug


def _numbered(left: Version, right: Version, words: InterfaceWords) -> tuple[SideName, SideName]:
    if left.number == right.number:
        return SideName(words("label.left"), "left"), SideName(words("label.right"), "right")
    return _number_name(left, words), _number_name(right, words)


def _number_name(version: Version, words: InterfaceWords) -> SideName:
    return SideName(
        words("label.version", number=version.number),
        words("label.version_slug", number=version.number),
    )


def _year(document: Document, other: Document, words: InterfaceWords) -> SideName:
    year = (document.date or "")[:4]
    return SideName(year, address_slug(year))


def _date(length: int) -> Namer:
    def name(document: Document, other: Document, words: InterfaceWords) -> SideName:
        date = (document.date or "")[:length]
        return SideName(words.date(date), address_slug(date))

    return name


def _party(document: Document, other: Document, words: InterfaceWords) -> SideName:
    """Name a document by the parties that the other has not."""
    codes = {party.code for party in other.parties}
    partners = [party for party in document.parties if party.code not in codes]
    return SideName(
        text_of_pieces(words.join([party.name for party in partners])),
        address_slug("-".join(p.code for p in partners)),
    )


def _key(document: Document, other: Document, words: InterfaceWords) -> SideName:
    return SideName(document.key, address_slug(document.key))


def _siglum(version: Version, letter: str, words: InterfaceWords) -> SideName:
    year = (version.document.date or "")[:4]
    shown = words("label.siglum_year" if year else "label.siglum", year=year, letter=letter.upper())
    return SideName(shown, f"{address_slug(year)}-{letter}" if year else letter, siglum=True)


# ----------------------------------------
# How a page calls who speaks, and the sign each of them has.
#
# Colour alone misleads: each side has a sign of its own, its name is said, and both sides together
# have a third sign.

SIGNS = ("triangle", "square", "diamond", "bar")
"""Signs of sides that speak alone; the fifth and later share one."""


@dataclass(frozen=True, slots=True)
class Actor:
    """One side, several sides, or all of them."""

    code: str
    """`joint`, `JPN`, `AUS+USA`."""
    name: str
    stated: str
    """What follows "stated for": `both sides`, `Japan alone`."""
    sign: str
    style: str
    """Its class: `joint`, `party-1` …"""

    @property
    def is_joint(self) -> bool:
        """Whether all sides speak together."""
        return self.code == "joint"


@dataclass(frozen=True, slots=True)
class Actors:
    """Everyone who speaks in a text."""

    all: tuple[Actor, ...]

    def of(self, commitment: Commitment) -> Actor:
        """Return who speaks."""
        code = _code(commitment)
        return next(actor for actor in self.all if actor.code == code)

    def used(self, commitments: Sequence[Commitment]) -> Iterator[Actor]:
        """Yield those who undertake something."""
        codes = {
            _code(commitment)
            for commitment in commitments
            if commitment.kind is CommitmentKind.UNDERTAKING
        }
        yield from (actor for actor in self.all if actor.code in codes)


def _code(commitment: Commitment) -> str:
    speaker = commitment.speaker
    if speaker.joint or speaker.parties or speaker.printed is None:
        return speaker.name
    return speaker.printed.text


def name_actors(
    version: Version,
    commitments: Sequence[Commitment],
    names: Mapping[str, str],
    words: InterfaceWords,
) -> Actors:
    """Name everyone who speaks in a text: all sides first, then the others by how much they say.

    Args:
        version: the text; its description names its parties.
        commitments: its operative verbs.
        names: what parties are called that the description does not name, by code.
        words: the interface's words.
    """
    own = {party.code: party.name for party in version.document.parties}
    names = {**names, **own}
    many = max(
        [len(own), *(len(commitment.speaker.parties) for commitment in commitments)], default=0
    )
    together = words("commitments.both" if many == 2 else "commitments.all")
    joint = Actor("joint", together, together, "dot", "joint")
    numbers: dict[str, int] = {}
    for commitment in commitments:
        if not commitment.speaker.joint:
            code = _code(commitment)
            numbers[code] = numbers.get(code, 0) + 1
    order = sorted(numbers, key=lambda code: (-numbers[code], code))
    alone = [_alone(code, place, names, words) for place, code in enumerate(order)]
    return Actors((joint, *alone))


def _alone(code: str, place: int, names: Mapping[str, str], words: InterfaceWords) -> Actor:
    parts = code.split("+")
    are_names = all(part in names for part in parts)
    name = text_of_pieces(words.join([names[part] for part in parts])) if are_names else code
    if code == "unknown":
        name = words("commitments.unknown")
    return Actor(
        code=code,
        name=name,
        stated=words("commitments.lone", name=name),
        sign=SIGNS[place] if place < len(SIGNS) else "ring",
        style=f"party-{min(place, len(SIGNS)) + 1}",
    )
