"""The two sides of a report: how each is called, and the permanent address of its paragraphs.

An address is made of the document's short name and the paragraph's path (`2025/annex-1`), never
of a position in the run, so that a permalink outlives a second run and a new paragraph above.
The digest of the text can follow it (`2025/annex-1:3fa9c1d2`), so that a changed text is noticed.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from corpus_tool.model import (
    Commitment,
    CommitmentKind,
    Comparison,
    Link,
    Paragraph,
    Version,
)
from corpus_tool.render.pieces import Look, Piece
from corpus_tool.render.side_names import Name, make_names, name_all, slug
from corpus_tool.render.words import Words

__all__ = ["Side", "link_anchor", "make_columns", "make_sides", "part_name"]

LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*")


@dataclass(frozen=True, slots=True)
class Side:
    """One side of a comparison, with the names and addresses of its paragraphs by position."""

    key: str
    """`left` or `right`; in a table of several texts `column-1` and so on."""
    called: Name
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
        self, index: int, *, named: bool = False, short: bool = False, words: Words | None = None
    ) -> Piece:
        """Return a link to a paragraph; `named` puts the side's name before its label."""
        text = self.shorts[index] if short else self.labels[index]
        if named and words:
            text = words("label.full", side=self.name, label=text)
        return Piece(text, Look.LINK, f"#{self.anchors[index]}")


def make_sides(comparison: Comparison, words: Words) -> tuple[Side, Side]:
    """Name both sides so that they differ, and address every paragraph of both."""
    left, right = make_names(comparison.left, comparison.right, words)
    ledger = comparison.ledger
    return (
        replace(
            _side("left", left, comparison.left, words), verbs=_verbs(ledger.left if ledger else ())
        ),
        replace(
            _side("right", right, comparison.right, words),
            verbs=_verbs(ledger.right if ledger else ()),
        ),
    )


def _verbs(commitments: Sequence[Commitment]) -> dict[int, tuple[tuple[int, int], ...]]:
    """Return the spans of the verbs that undertake something, by paragraph."""
    verbs: dict[int, tuple[tuple[int, int], ...]] = {}
    for each in commitments:
        if each.kind is CommitmentKind.UNDERTAKING:
            span = (each.wording.start, each.wording.end)
            verbs[each.index] = (*verbs.get(each.index, ()), span)
    return verbs


def make_columns(versions: Sequence[Version], words: Words) -> tuple[Side, ...]:
    """Name several texts so that they differ, and address every paragraph of each."""
    names = name_all(versions, words)
    return tuple(
        _side(f"column-{number}", name, version, words)
        for number, (name, version) in enumerate(zip(names, versions, strict=True), 1)
    )


def link_anchor(link: Link, left: Side, right: Side) -> str:
    """Return the address of a link: `2012/3~2025/2`, `2012/4+5~2025/6`."""
    return "~".join(
        f"{side.slug}/" + "+".join(side.anchors[i].partition("/")[2] for i in indices)
        for side, indices in ((left, link.left), (right, link.right))
    )


def part_name(part: str, words: Words) -> str:
    """Return what a reader calls a part: `annex-2` is `Annex 2`."""
    stem, _, number = part.partition("-")
    known = f"part.{stem}"
    name = words(known) if words.has(known) else words("part.unknown", name=stem.capitalize())
    return f"{name} {number.replace('-', ' ')}" if number else name


def _side(key: str, name: Name, version: Version, words: Words) -> Side:
    paragraphs = version.paragraphs
    digests = tuple(_digest(paragraph.text) for paragraph in paragraphs)
    numbers = _numbers(paragraphs)
    return Side(
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
        tail = slug(paragraph.path or paragraph.label or paragraph.derived_label or "")
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


def _label(paragraph: Paragraph, number: str, words: Words) -> str:
    if paragraph.part == "main":
        return words("label.paragraph", number=number)
    return words("label.in_part", part=part_name(paragraph.part, words), number=number)


def _spoken(paragraph: Paragraph, number: str, side: str, words: Words) -> str:
    if paragraph.part == "main":
        return words("label.spoken", side=side, number=number)
    part = part_name(paragraph.part, words)
    return words("label.spoken_in_part", side=side, part=part.lower(), number=number)
