"""What the earlier texts of a series say and its last text does not: formulae, and headings.

Rows come from `series`; here they get what a reader must see to believe them: where the wording
stood, who still says it, and which passage of the last text says most of it in other words.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from corpus_tool.analysis.series import follow_formulae, follow_topics
from corpus_tool.analysis.survivors import Said
from corpus_tool.lexicon import Lexicon
from corpus_tool.model import (
    Carrier,
    Followed,
    FollowedKind,
    Formula,
    SeriesRow,
    SeriesState,
    Silences,
    Standing,
    Version,
)
from corpus_tool.text.tokens import fold, sentences, words

__all__ = ["find_silences", "follow_texts"]

OVERLAP = 0.5
"""Two wordings that share so much of the shorter one, where they stood last, are told as one."""


def find_silences(
    series: Sequence[tuple[Carrier, Version]],
    formulae: Iterable[Formula],
    *,
    sisters: Sequence[Carrier] = (),
    unplaced: Sequence[Carrier] = (),
    lexicon: Lexicon,
) -> Silences:
    """Return which formulae and headings of the earlier texts the last one lacks.

    A formula that stood in one text only, and not in the last but one, is counted and not given.

    Args:
        series: texts of the same partners, oldest first; the last is asked what it leaves out.
        formulae: those that stand in no text of the series are left out.
        sisters: texts of other partners of the last one's year.
        unplaced: texts of the same partners of which no one knows whether they are earlier.
        lexicon: for words of grammar and stock words.
    """
    versions = {carrier.version: version for carrier, version in series}
    names = tuple(carrier.version for carrier in sisters)
    silent = [
        one
        for one in _follow(versions, formulae, names, lexicon)
        if one.row.states[-1] is SeriesState.SILENT
    ]
    kept = [one for one in silent if one.row.dropped or len(one.standings) > 1]
    apart = tuple(_apart(kept))
    headings = (
        one for one in _headings(versions, lexicon) if one.row.states[-1] is SeriesState.SILENT
    )
    last = series[-1][1]
    return Silences(
        texts=tuple(carrier for carrier, _ in series),
        found=_survived((*apart, *headings), last, lexicon),
        folded=len(kept) - len(apart),
        passing=len(silent) - len(kept),
        unheaded=not _is_headed(last) and any(map(_is_headed, versions.values())),
        sisters=tuple(sisters),
        unplaced=tuple(unplaced),
    )


def follow_texts(
    texts: Mapping[str, Version], formulae: Iterable[Formula], *, lexicon: Lexicon
) -> tuple[Followed, ...]:
    """Return formulae and headings along texts, what the last one lacks before what it has.

    A heading that is new in the last text is left out.

    Args:
        texts: by the name that the formulae have for each, in their order.
        formulae: those that stand in none of them are left out.
        lexicon: for words of grammar and stock words.
    """
    names = tuple(texts)
    apart = _apart(_follow(texts, formulae, (), lexicon))
    headings = (one for one in _headings(texts, lexicon) if one.standings[0].version != names[-1])
    found = sorted((*apart, *headings), key=lambda one: one.after == 0)
    return _survived(found, texts[names[-1]], lexicon)


def _follow(
    versions: Mapping[str, Version],
    formulae: Iterable[Formula],
    sisters: Sequence[str],
    lexicon: Lexicon,
) -> list[Followed]:
    """Return formulae along texts, what went last first, of these what stood longest."""
    chosen = {formula.id: formula for formula in formulae}
    rows = follow_formulae(chosen.values(), tuple(versions), sisters=sisters)
    made = [_formula(row, chosen[row.key], versions, sisters, lexicon) for row in rows]
    return sorted(made, key=lambda one: (*_rank(one), -chosen[one.row.key].score, one.row.key))


def _is_headed(version: Version) -> bool:
    return any(paragraph.headings for paragraph in version.paragraphs)


def _rank(one: Followed) -> tuple[bool, int, int]:
    return one.after == 0, one.after, -one.run


def _formula(
    row: SeriesRow,
    formula: Formula,
    versions: Mapping[str, Version],
    sisters: Sequence[str],
    lexicon: Lexicon,
) -> Followed:
    first: dict[str, Standing] = {}
    for each in formula.occurrences:  # by version, paragraph, start
        if each.version in versions and each.version not in first:
            paragraph = versions[each.version].paragraphs[each.paragraph]
            begun, until = _sentence(paragraph.text, each.start, each.end, lexicon)
            first[each.version] = Standing(
                version=each.version,
                paragraph=each.paragraph,
                path=paragraph.path,
                sentence=paragraph.text[begun:until],
                begun=begun,
                start=each.start - begun,
                end=each.end - begun,
            )
    standings = tuple(first[name] for name in versions if name in first)
    holders = {each.version for each in formula.occurrences}
    own = tuple(sorted(holders.intersection(sisters)))
    return Followed(FollowedKind.FORMULA, row, standings, own)


def _sentence(text: str, start: int, end: int, lexicon: Lexicon) -> tuple[int, int]:
    """Return the span of the sentence, or the sentences, that a stretch of a text lies in."""
    found = [s for s in sentences(text, lexicon=lexicon) if s[0] < end and start < s[1]]
    return (min(start, found[0][0]), max(end, found[-1][1])) if found else (start, end)


def _apart(made: Iterable[Followed]) -> Iterator[Followed]:
    """Yield those that do not overlap an earlier one where they stand last."""
    taken: defaultdict[tuple[str, int], list[tuple[int, int]]] = defaultdict(list)
    for one in made:
        last = one.standings[-1]
        start, end = last.begun + last.start, last.begun + last.end
        others = taken[last.version, last.paragraph]
        if not any(
            min(end, until) - max(start, begun) >= OVERLAP * min(end - start, until - begun)
            for begun, until in others
        ):
            others.append((start, end))
            yield one


def _headings(versions: Mapping[str, Version], lexicon: Lexicon) -> list[Followed]:
    """Return the headings of the texts, in the order of formulae; none where the last has none.

    Where the last text has no heading at all, none of an earlier one can be missed in it.
    """
    found: defaultdict[str, dict[str, Standing]] = defaultdict(dict)
    for name, version in versions.items():
        for paragraph in version.paragraphs:
            for heading in paragraph.headings:
                place = (name, paragraph.index, paragraph.path)
                standing = Standing(*place, heading, 0, 0, len(heading))
                found[_key(heading, lexicon)].setdefault(name, standing)
    names = tuple(versions)
    if not any(names[-1] in standings for standings in found.values()):
        return []
    labels = {key: [*standings.values()][-1].wording for key, standings in found.items()}
    holders = {key: tuple(standings) for key, standings in found.items() if key}
    made = (
        Followed(FollowedKind.HEADING, row, tuple(found[row.key].values()))
        for row in follow_topics(holders, names, labels=labels)
    )
    return sorted(made, key=lambda one: (*_rank(one), one.row.label))


def _key(heading: str, lexicon: Lexicon) -> str:
    """Return what two headings of one topic share: their words, numbers and grammar aside."""
    forms = (fold(word.text, lexicon=lexicon) for word in words(heading))
    return " ".join(f for f in forms if f not in lexicon.weights.function and not f[:1].isdigit())


def _survived(found: Iterable[Followed], last: Version, lexicon: Lexicon) -> tuple[Followed, ...]:
    """Return them with the passage of the last text, where it lacks them, that says most."""
    texts = [paragraph.text for paragraph in last.paragraphs]
    said = Said(texts, lexicon=lexicon, own={party.code for party in last.document.parties})
    return tuple(
        replace(one, survivor=said.survivor(one.standings[-1].wording)) if one.after else one
        for one in found
    )
