"""What a series of texts carries on, drops and leaves unsaid, and what says most of it still.

Sections, in order:

* What a series of texts carries on, drops and leaves unsaid.
* What the earlier texts of a series say and its last text does not: formulae, and headings.
* Which stretch of a text says most of a wording that is gone, in other words.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

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
    Survivor,
    Version,
)
from corpus_tool.text.slots import SlotKind, find_slots
from corpus_tool.text.tokens import Word, fold, split_sentences, split_words

__all__ = [
    "SaidWords",
    "find_silences",
    "follow_formulae",
    "follow_texts",
    "follow_topics",
]


# ----------------------------------------
# What a series of texts carries on, drops and leaves unsaid.
#
# A series is given in order of date; what is followed along it is a formula, or a topic, as the set
# of texts that have it.


def follow_formulae(
    formulae: Iterable[Formula],
    series: Mapping[str, Version],
    *,
    lexicon: Lexicon,
    sisters: Collection[str] = (),
) -> tuple[SeriesRow, ...]:
    """Follow formulae along a series.

    A text that has not the words of a formula is asked whether it says nearly the same.

    Args:
        formulae: those that stand in no text of the series are left out.
        series: versions by name, oldest first; undated ones do not belong here.
        lexicon: for words of grammar and stock words.
        sisters: versions of the last text's year, of other partners.
    """
    chosen = tuple(formulae)
    topics = {f.id: {occurrence.version for occurrence in f.occurrences} for f in chosen}
    labels = {formula.id: formula.template for formula in chosen}
    said: dict[str, SaidWords] = {}
    near: defaultdict[str, set[str]] = defaultdict(set)
    for formula in chosen:
        holders = topics[formula.id]
        if not holders.isdisjoint(series):
            wording = _wording(formula, series)
            for name in series.keys() - holders:
                if name not in said:
                    said[name] = read_said_words(series[name], lexicon)
                survivor = said[name].survivor(wording)
                if survivor is not None and survivor.is_near:
                    near[formula.id].add(name)
    return follow_topics(topics, tuple(series), labels=labels, sisters=sisters, near=near)


def _wording(formula: Formula, series: Mapping[str, Version]) -> str:
    """Return the words of a formula as a text of the series has them."""
    each = next(occurrence for occurrence in formula.occurrences if occurrence.version in series)
    return series[each.version].paragraphs[each.paragraph].text[each.start : each.end]


def follow_topics(
    topics: Mapping[str, Collection[str]],
    series: Sequence[str],
    *,
    labels: Mapping[str, str] | None = None,
    sisters: Collection[str] = (),
    near: Mapping[str, Collection[str]] | None = None,
) -> tuple[SeriesRow, ...]:
    """Follow topics along a series; those dropped last come first, the longest-lived of them first.

    Args:
        topics: key to the versions that have it.
        series: versions, oldest first.
        labels: key to what the reader is shown; the key itself where none is given.
        sisters: versions of the last text's year, of other partners.
        near: key to the versions that say nearly the same.
    """
    rows = [
        _row(key, (labels or {}).get(key, key), holders, series, sisters, (near or {}).get(key, ()))
        for key, holders in topics.items()
        if any(version in holders for version in series)
    ]
    return tuple(sorted(rows, key=_order))


def _row(
    key: str,
    label: str,
    holders: Collection[str],
    series: Sequence[str],
    sisters: Collection[str],
    near: Collection[str],
) -> SeriesRow:
    present = [version in holders for version in series]
    states = tuple(_state(present, [version in near for version in series]))
    streak = 0
    for has in reversed(present[:-1]):
        if not has:
            break
        streak += 1
    return SeriesRow(
        key=key,
        label=label,
        states=states,
        streak=streak,
        dropped=streak > 0 and states[-1] is SeriesState.SILENT,
        sisters=sum(version in holders for version in sisters),
    )


def _state(present: Sequence[bool], near: Sequence[bool]) -> Iterator[SeriesState]:
    before: SeriesState | None = None
    for has, is_near in zip(present, near, strict=True):
        if before in (None, SeriesState.ABSENT):
            before = SeriesState.FIRST if has else SeriesState.ABSENT
        elif has:
            was_silent = before is SeriesState.SILENT
            before = SeriesState.RESUMED if was_silent else SeriesState.CARRIED
        else:
            before = SeriesState.REWORDED if is_near else SeriesState.SILENT
        yield before


def _order(row: SeriesRow) -> tuple[bool, int, str, str]:
    return not row.dropped, -row.streak, row.label, row.key


# ----------------------------------------
# What the earlier texts of a series say and its last text does not: formulae, and headings.
#
# Rows come from `follow_formulae` and `follow_topics`; here they get what a reader must see to
# believe them: where the wording
# stood, who still says it, and which passage of the last text says most of it in other words.

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
        followed for followed in _follow(versions, formulae, names, lexicon) if followed.after
    ]
    kept = [followed for followed in silent if followed.after == 1 or len(followed.standings) > 1]
    apart = tuple(_apart(kept))
    headings = (followed for followed in _headings(versions, lexicon) if followed.after)
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
    headings = (
        followed
        for followed in _headings(texts, lexicon)
        if followed.standings[0].version != names[-1]
    )
    found = sorted((*apart, *headings), key=lambda followed: followed.after == 0)
    return _survived(found, texts[names[-1]], lexicon)


def _follow(
    versions: Mapping[str, Version],
    formulae: Iterable[Formula],
    sisters: Sequence[str],
    lexicon: Lexicon,
) -> list[Followed]:
    """Return formulae along texts, what went last first, of these what stood longest."""
    chosen = {formula.id: formula for formula in formulae}
    rows = follow_formulae(chosen.values(), versions, lexicon=lexicon, sisters=sisters)
    made = [_formula(row, chosen[row.key], versions, sisters, lexicon) for row in rows]
    return sorted(
        made,
        key=lambda followed: (*_rank(followed), -chosen[followed.row.key].score, followed.row.key),
    )


def _is_headed(version: Version) -> bool:
    return any(paragraph.headings for paragraph in version.paragraphs)


def _rank(followed: Followed) -> tuple[bool, int, int]:
    return followed.after == 0, followed.after, -followed.run


def _formula(
    row: SeriesRow,
    formula: Formula,
    versions: Mapping[str, Version],
    sisters: Sequence[str],
    lexicon: Lexicon,
) -> Followed:
    first: dict[str, Standing] = {}
    for occurrence in formula.occurrences:  # by version, paragraph, start
        if occurrence.version in versions and occurrence.version not in first:
            paragraph = versions[occurrence.version].paragraphs[occurrence.paragraph]
            begun, until = _sentence(paragraph.text, occurrence.start, occurrence.end, lexicon)
            first[occurrence.version] = Standing(
                version=occurrence.version,
                paragraph=occurrence.paragraph,
                path=paragraph.path,
                sentence=paragraph.text[begun:until],
                begun=begun,
                start=occurrence.start - begun,
                end=occurrence.end - begun,
            )
    standings = tuple(first[name] for name in versions if name in first)
    holders = {occurrence.version for occurrence in formula.occurrences}
    sister_names = tuple(sorted(holders.intersection(sisters)))
    return Followed(FollowedKind.FORMULA, row, standings, sister_names)


def _sentence(text: str, start: int, end: int, lexicon: Lexicon) -> tuple[int, int]:
    """Return the span of the sentence, or the sentences, that a stretch of a text lies in."""
    found = [s for s in split_sentences(text, lexicon=lexicon) if s[0] < end and start < s[1]]
    return (min(start, found[0][0]), max(end, found[-1][1])) if found else (start, end)


def _apart(made: Iterable[Followed]) -> Iterator[Followed]:
    """Yield those that do not overlap an earlier one where they stand last."""
    spans_taken: defaultdict[tuple[str, int], list[tuple[int, int]]] = defaultdict(list)
    for followed in made:
        last = followed.standings[-1]
        start, end = last.begun + last.start, last.begun + last.end
        others = spans_taken[last.version, last.paragraph]
        if not any(
            min(end, until) - max(start, begun) >= OVERLAP * min(end - start, until - begun)
            for begun, until in others
        ):
            others.append((start, end))
            yield followed


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
    return sorted(made, key=lambda followed: (*_rank(followed), followed.row.label))


def _key(heading: str, lexicon: Lexicon) -> str:
    """Return what two headings of one topic share: their words, numbers and grammar aside."""
    forms = (fold(word.text, lexicon=lexicon) for word in split_words(heading))
    return " ".join(f for f in forms if f not in lexicon.weights.function and not f[:1].isdigit())


def _survived(found: Iterable[Followed], last: Version, lexicon: Lexicon) -> tuple[Followed, ...]:
    """Return them with the passage of the last text, where it lacks them, that says most."""
    said_words = read_said_words(last, lexicon)
    return tuple(
        replace(followed, survivor=said_words.survivor(followed.standings[-1].wording))
        if followed.after
        else followed
        for followed in found
    )


# ----------------------------------------
# Which stretch of a text says most of a wording that is gone, in other words.
#
# A formula can be gone to the letter and its matter still be there; a reader who is told only the
# first is misled.

BEGINNING = 5
"""Words of one stem share so many letters at least: `abductees`, `abductions`."""
KEY = 3
"""By so many letters words are looked up; a shorter word has only its equals."""
ENDING = 2
"""A word and the same with so many letters more are forms of one: `port`, `ports`."""
AKIN = 0.6
"""And so large a part of the longer one."""
HYPHEN = re.compile("[-‐‑]")
"""`Five-Point` is also written as two words."""
TIMES, MARGIN = 2, 40
"""What says a wording in others takes so many times its characters at most, and so many more."""
POSSESSIVE = re.compile(r"[’'ʼ]s\b")
PASSING = frozenset({SlotKind.DATE, SlotKind.PERSON})
ACROSS = 3
"""A stretch over two sentences has so many: any two words meet across a full stop by chance."""
FEWEST = 3
"""A wording with fewer rare words is also judged by its stock words."""


class _Spoken(NamedTuple):
    """A word where a paragraph has it."""

    paragraph: int
    sentence: int
    form: str
    start: int
    end: int


class SaidWords:
    """The words of a text, read once and asked of many wordings."""

    def __init__(
        self, paragraphs: Sequence[str], *, lexicon: Lexicon, own: Collection[str] = ()
    ) -> None:
        """Read the words.

        Args:
            paragraphs: of the text.
            lexicon: for words of grammar, stock words and names.
            own: codes of the text's parties, whose names stand everywhere in it.
        """
        self._lexicon, self._own = lexicon, frozenset(own)
        self._words: defaultdict[str, defaultdict[str, list[_Spoken]]] = defaultdict(
            lambda: defaultdict(list)
        )
        self._joined: defaultdict[str, list[_Spoken]] = defaultdict(list)
        for paragraph, text in enumerate(paragraphs):
            self._read(paragraph, text)

    def _read(self, paragraph: int, text: str) -> None:
        ends = [end for _, end in split_sentences(text, lexicon=self._lexicon)]
        before: Word | None = None
        for word in split_words(text):
            parts, sentence = HYPHEN.split(word.text), bisect_right(ends, word.start)
            forms = {self._form(part) for part in (word.text, *parts)} - {""}
            for form in forms - self._lexicon.weights.function:
                spoken = _Spoken(paragraph, sentence, form, word.start, word.end)
                self._words[form[:KEY]][form].append(spoken)
            if before is not None:
                form = self._form(before.text + word.text)
                self._joined[form].append(
                    _Spoken(paragraph, sentence, form, before.start, word.end)
                )
            before = word

    def _form(self, word: str) -> str:
        return fold(word, lexicon=self._lexicon).removesuffix("'s")

    def telling(self, wording: str) -> tuple[str, ...]:
        """Return the words of a wording that tell it from others, each once.

        Stock words are among them only where little else is. Dates, persons and the text's own
        parties are not, as these change or stand everywhere; other parties are.
        """
        content = self._content(wording)
        rare = tuple(form for form in content if form not in self._lexicon.weights.stock)
        return rare if len(rare) >= FEWEST else content

    def _content(self, wording: str) -> tuple[str, ...]:
        """Return the words of a wording that are more than grammar, each once."""
        for slot in find_slots(wording, lexicon=self._lexicon):
            if slot.kind in PASSING or slot.value in self._own:
                possessive = POSSESSIVE.match(wording, slot.end)
                end = possessive.end() if possessive else slot.end
                wording = wording[: slot.start] + " " * (end - slot.start) + wording[end:]
        found = dict.fromkeys(self._form(word.text) for word in split_words(wording))
        return tuple(form for form in found if form and form not in self._lexicon.weights.function)

    def survivor(self, wording: str) -> Survivor | None:
        """Return the stretch with most of a wording's telling words; of equals the shortest.

        Where it has not half of them, one that has half of all its words but those of grammar,
        three at least, says as much: `resolve the abductions issue immediately`.

        Args:
            wording: as printed.
        """
        telling, content = self.telling(wording), self._content(wording)
        reach = TIMES * len(wording) + MARGIN
        found = self._most(telling, reach)
        if telling != content and (found is None or not found.says_it):
            other = self._most(content, reach)
            if other is not None and other.says_it and other.kept >= FEWEST:
                return other
        return found

    def _most(self, telling: Sequence[str], reach: int) -> Survivor | None:
        found: defaultdict[int, list[_Spoken]] = defaultdict(list)
        for form in telling:
            for other, places in self._words.get(form[:KEY], {}).items():
                if is_akin(form, other):
                    for spoken in places:
                        found[spoken.paragraph].append(spoken._replace(form=form))
            for spoken in self._joined.get(form, ()):  # `cyber security` for `cybersecurity`
                found[spoken.paragraph].append(spoken)
        densest = [(_densest(each, reach), place) for place, each in sorted(found.items())]
        if not densest:
            return None
        (kept, length, start), paragraph = max(densest, key=lambda stretch: stretch[0][:2])
        return Survivor(paragraph, start, start - length, kept, len(telling))


def _densest(spoken: list[_Spoken], reach: int) -> tuple[int, int, int]:
    """Return the stretch with most words: how many, its length below nought, its start."""
    spoken.sort(key=lambda word: (word.start, word.end))
    best = (0, 0, 0)
    for at, first in enumerate(spoken):
        forms: set[str] = set()
        for word in spoken[at:]:
            length = word.end - first.start
            if length > reach and forms:
                break
            forms.add(word.form)
            if len(forms) >= ACROSS or word.sentence == first.sentence:
                best = max(
                    best, (len(forms), -length, first.start), key=lambda candidate: candidate[:2]
                )
    return best


def read_said_words(version: Version, lexicon: Lexicon) -> SaidWords:
    """Read the words of a text, once for many wordings."""
    texts = [paragraph.text for paragraph in version.paragraphs]
    parties = {party.code for party in version.document.parties}
    return SaidWords(texts, lexicon=lexicon, own=parties)


def is_akin(left: str, right: str) -> bool:
    """Tell whether two folded words are forms of one stem, as their beginnings have it.

    >>> is_akin("abductees", "abductions"), is_akin("international", "internally")
    (True, False)
    >>> is_akin("port", "ports"), is_akin("port", "portrait")
    (True, False)
    """
    if left == right:
        return True
    if left[:BEGINNING] != right[:BEGINNING]:
        shorter, longer = sorted((left, right), key=len)
        is_ending = len(longer) - len(shorter) <= ENDING and len(shorter) >= KEY
        return is_ending and longer.startswith(shorter)
    shared = 0
    for first, other in zip(left, right, strict=False):
        if first != other:
            break
        shared += 1
    return shared >= max(BEGINNING, AKIN * max(len(left), len(right)))
