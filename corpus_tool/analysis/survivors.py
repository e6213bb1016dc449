"""Which stretch of a text says most of a wording that is gone, in other words.

A formula can be gone to the letter and its matter still be there; a reader who is told only the
first is misled.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Collection, Sequence
from typing import NamedTuple

from corpus_tool.lexicon import Lexicon
from corpus_tool.model import Survivor
from corpus_tool.text.slots import SlotKind, find_slots
from corpus_tool.text.tokens import Word, fold, sentences, words

__all__ = ["Said", "is_akin"]

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


class Said:
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
        ends = [end for _, end in sentences(text, lexicon=self._lexicon)]
        before: Word | None = None
        for word in words(text):
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
        found = dict.fromkeys(self._form(word.text) for word in words(wording))
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

    def _most(self, wanted: Sequence[str], reach: int) -> Survivor | None:
        found: defaultdict[int, list[_Spoken]] = defaultdict(list)
        for form in wanted:
            for other, places in self._words.get(form[:KEY], {}).items():
                if is_akin(form, other):
                    for spoken in places:
                        found[spoken.paragraph].append(spoken._replace(form=form))
            for spoken in self._joined.get(form, ()):  # `cyber security` for `cybersecurity`
                found[spoken.paragraph].append(spoken)
        stretches = [(_densest(each, reach), place) for place, each in sorted(found.items())]
        if not stretches:
            return None
        (kept, length, start), paragraph = max(stretches, key=lambda one: one[0][:2])
        return Survivor(paragraph, start, start - length, kept, len(wanted))


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
                best = max(best, (len(forms), -length, first.start), key=lambda one: one[:2])
    return best


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
    for one, other in zip(left, right, strict=False):
        if one != other:
            break
        shared += 1
    return shared >= max(BEGINNING, AKIN * max(len(left), len(right)))
