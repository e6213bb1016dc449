"""What the earlier texts of a series say and its last text does not: formulae, and headings.

Rows come from `series`; here they get what a reader must see to believe them: where the wording
stood, who still says it, and which sentence of the last text says most of it in other words.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import chain

from corpus_tool.analysis.series import follow_formulae, follow_topics
from corpus_tool.analysis.survivors import Said
from corpus_tool.lexicon import Lexicon
from corpus_tool.model import (
    Carrier,
    Formula,
    SeriesRow,
    SeriesState,
    Silence,
    SilenceKind,
    Silences,
    Standing,
    Version,
)
from corpus_tool.text.tokens import sentences, words
from corpus_tool.text.variants import fold

__all__ = ["find_silences"]

OVERLAP = 0.5
"""Two wordings that share so much of the shorter one, where they stood last, are told as one."""

Span = tuple[str, int, int, int]
"""Version, paragraph, start, end."""


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
    names, last = tuple(versions), series[-1][1]
    said = Said([paragraph.text for paragraph in last.paragraphs], lexicon=lexicon)
    peers = {carrier.version for carrier in sisters}
    chosen = {formula.id: formula for formula in formulae}
    rows = [
        row
        for row in follow_formulae(chosen.values(), names, sisters=peers)
        if row.states[-1] is SeriesState.SILENT
    ]
    kept = [row for row in rows if row.dropped or _uses(row) > 1]
    spans = {row.key: _spans(chosen[row.key], versions) for row in kept}
    made = [
        _formula(row, chosen[row.key], spans[row.key], versions, peers, lexicon) for row in kept
    ]
    made.sort(key=lambda one: (*_rank(one), -chosen[one.row.key].score, one.row.key))
    apart = tuple(_apart(made, spans))
    headings = sorted(_headings(versions, lexicon), key=lambda one: (*_rank(one), one.row.label))
    return Silences(
        texts=tuple(carrier for carrier, _ in series),
        found=tuple(_survived(one, said) for one in chain(apart, headings)),
        folded=len(made) - len(apart),
        passing=len(rows) - len(kept),
        unheaded=not _is_headed(last) and any(map(_is_headed, versions.values())),
        sisters=tuple(sisters),
        unplaced=tuple(unplaced),
    )


def _is_headed(version: Version) -> bool:
    return any(paragraph.headings for paragraph in version.paragraphs)


def _uses(row: SeriesRow) -> int:
    return sum(state not in {SeriesState.SILENT, SeriesState.ABSENT} for state in row.states)


def _rank(one: Silence) -> tuple[int, int]:
    return one.after, -one.run


def _spans(formula: Formula, versions: Mapping[str, Version]) -> tuple[Span, ...]:
    """Return the first place of a formula in each text of the series, in their order."""
    first: dict[str, Span] = {}
    for each in formula.occurrences:  # by version, paragraph, start
        if each.version in versions:
            first.setdefault(each.version, (each.version, each.paragraph, each.start, each.end))
    return tuple(first[name] for name in versions if name in first)


def _formula(
    row: SeriesRow,
    formula: Formula,
    spans: Sequence[Span],
    versions: Mapping[str, Version],
    peers: Collection[str],
    lexicon: Lexicon,
) -> Silence:
    standings = []
    for name, index, start, end in spans:
        paragraph = versions[name].paragraphs[index]
        first, until = _sentence(paragraph.text, start, end, lexicon)
        sentence = paragraph.text[first:until]
        standing = Standing(name, index, paragraph.path, sentence, start - first, end - first)
        standings.append(standing)
    holders = {each.version for each in formula.occurrences} & set(peers)
    return Silence(SilenceKind.FORMULA, row, tuple(standings), tuple(sorted(holders)))


def _sentence(text: str, start: int, end: int, lexicon: Lexicon) -> tuple[int, int]:
    """Return the span of the sentence, or the sentences, that a stretch of a text lies in."""
    found = [s for s in sentences(text, lexicon=lexicon) if s[0] < end and start < s[1]]
    return (min(start, found[0][0]), max(end, found[-1][1])) if found else (start, end)


def _apart(made: Iterable[Silence], spans: Mapping[str, Sequence[Span]]) -> Iterator[Silence]:
    """Yield those that do not overlap an earlier one where they stood last."""
    taken: defaultdict[tuple[str, int], list[tuple[int, int]]] = defaultdict(list)
    for one in made:
        version, paragraph, start, end = spans[one.row.key][-1]
        others = taken[version, paragraph]
        if not any(
            min(end, until) - max(start, begun) >= OVERLAP * min(end - start, until - begun)
            for begun, until in others
        ):
            others.append((start, end))
            yield one


def _headings(versions: Mapping[str, Version], lexicon: Lexicon) -> Iterator[Silence]:
    """Yield the headings of earlier texts that the last one, which has headings, lacks."""
    found: defaultdict[str, dict[str, Standing]] = defaultdict(dict)
    for name, version in versions.items():
        for paragraph in version.paragraphs:
            for heading in paragraph.headings:
                standing = Standing(name, paragraph.index, paragraph.path, heading, 0, len(heading))
                found[_key(heading, lexicon)].setdefault(name, standing)
    names = tuple(versions)
    if not any(names[-1] in holders for holders in found.values()):
        return
    holders = {key: tuple(standings) for key, standings in found.items() if key}
    for row in follow_topics(holders, names, labels=_labels(found)):
        if row.states[-1] is SeriesState.SILENT:
            yield Silence(SilenceKind.HEADING, row, tuple(found[row.key].values()))


def _labels(found: Mapping[str, Mapping[str, Standing]]) -> dict[str, str]:
    """Return each heading as it was printed last."""
    return {key: tuple(standings.values())[-1].wording for key, standings in found.items()}


def _key(heading: str, lexicon: Lexicon) -> str:
    """Return what two headings of one topic share: their words, numbers and grammar aside."""
    forms = (fold(word.text, lexicon=lexicon) for word in words(heading))
    return " ".join(f for f in forms if f not in lexicon.weights.function and not f[:1].isdigit())


def _survived(one: Silence, said: Said) -> Silence:
    return replace(one, survivor=said.survivor(one.row.label))
