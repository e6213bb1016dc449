"""Sentences about paragraphs without counterpart: few are quoted, many are told by section."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

from corpus_tool.model import Paragraph
from corpus_tool.render.pieces import Look, Piece, Pieces
from corpus_tool.render.sides import Side, part_name
from corpus_tool.render.snippets import quote
from corpus_tool.render.words import Words

__all__ = ["find_sections"]

QUOTED = 4
"""So many paragraphs are quoted one by one; beyond, sections are counted."""
SECTIONS = 5
RANGE = 3
"""From so many neighbours on, a list says first to last."""

Section = tuple[str, str]
"""Part and nearest heading."""


def find_sections(indices: Sequence[int], side: Side, words: Words) -> Iterator[Pieces]:
    """Yield the sentences that tell which paragraphs of a side stand alone."""
    if len(indices) <= QUOTED:
        for index in indices:
            yield _quoted(index, side, words)
        return
    alone = _by_section(indices, side)
    whole = _by_section(range(len(side.version.paragraphs)), side)
    largest = sorted(alone, key=lambda section: -len(alone[section]))[:SECTIONS]
    for section, members in alone.items():
        if section in largest:
            yield _counted(section, members, len(whole[section]), side, words)
    if rest := [i for section in alone if section not in largest for i in alone[section]]:
        links = _ranges(rest, side, words)
        yield words.plural_pieces("finding.rest", len(rest), side=side.name, links=links)


def _quoted(index: int, side: Side, words: Words) -> Pieces:
    quoted = quote(
        side.version.paragraphs[index].text,
        ellipsis=words("finding.ellipsis"),
        language=side.language,
    )
    return words.pieces(
        "finding.alone", quote=quoted, link=side.link(index, named=True, words=words)
    )


def _section(paragraph: Paragraph) -> Section:
    return paragraph.part, paragraph.heading or ""


def _by_section(indices: Sequence[int], side: Side) -> dict[Section, list[int]]:
    found: dict[Section, list[int]] = defaultdict(list)
    for index in indices:
        found[_section(side.version.paragraphs[index])].append(index)
    return found


def _counted(
    section: Section, members: Sequence[int], total: int, side: Side, words: Words
) -> Pieces:
    part, heading = section
    within = [p for p in side.version.paragraphs if p.part == part]
    form = "section" if heading else "before" if any(p.heading for p in within) else "part"
    if len(members) == total:
        form += {1: "_only", 2: "_both"}.get(total, "_all")
    name = side.name
    if part != "main":
        name = words("finding.part_of", side=side.name, part=part_name(part, words))
    return words.pieces(
        f"finding.{form}",
        number=words.number(len(members)),
        total=words.plural("brief.paragraphs", total),
        heading=Piece(heading, Look.QUOTE, language=side.language),
        side=name,
        links=_ranges(members, side, words, short=True)
        if len(members) > 1
        else _one(members[0], side, words),
    )


def _one(index: int, side: Side, words: Words) -> Pieces:
    """Name a paragraph that stands alone in its section, with its first words."""
    text = side.version.paragraphs[index].text
    quoted = quote(text, ellipsis=words("finding.ellipsis"), language=side.language)
    return words.pieces("finding.single", first=side.link(index, short=True), quote=quoted)


def _ranges(indices: Sequence[int], side: Side, words: Words, *, short: bool = False) -> Pieces:
    """Link paragraphs, runs of neighbours by their first and last."""
    runs: list[list[int]] = []
    for index in indices:
        if runs and runs[-1][-1] == index - 1:
            runs[-1].append(index)
        else:
            runs.append([index])
    items: list[Piece | Pieces] = []
    for run in runs:
        if len(run) < RANGE:
            items += [side.link(index, short=short) for index in run]
        else:
            items.append(
                words.pieces(
                    "finding.to",
                    first=side.link(run[0], short=short),
                    last=side.link(run[-1], short=short),
                )
            )
    return words.join(items)
