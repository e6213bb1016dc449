"""Who says what with which operative verb, how firmly, and what limits it.

Sections, in order:

* Who says what with which operative verb, sentence by sentence, and how firmly.
* The verbs that govern lists: `WE HEREBY COMMIT TO:`, `we agree to the following steps:`.
* What follows an operative verb: how far it goes, how definite it is, what limits it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from itertools import islice, pairwise
from typing import NamedTuple

from corpus_tool.commitments.clauses import Clause, Clauses, VerbChains
from corpus_tool.commitments.known_speakers import (
    KnownSpeakers,
    opens_for_body,
    read_known_speakers,
)
from corpus_tool.commitments.language import unread_language
from corpus_tool.commitments.speakers import (
    UNKNOWN,
    FoundSpeaker,
    Speakers,
)
from corpus_tool.commitments.verbs import (
    LadderEntry,
    VerbForm,
    VerbMatch,
    VerbPhrase,
    VerbUse,
    skip_adverbs,
    verb_phrases,
    verbs_of,
)
from corpus_tool.lexicon import Ladder, Lexicon
from corpus_tool.model import (
    Commitment,
    CommitmentKind,
    Excerpt,
    Paragraph,
    Role,
    Speaker,
    Version,
)
from corpus_tool.text.tokens import split_sentences

__all__ = [
    "find_commitments",
]


# ----------------------------------------
# Who says what with which operative verb, sentence by sentence, and how firmly.
#
# A sentence of an official statement says who speaks, then the verb, then what is undertaken,
# valued or asked for. The preamble's participles, the items of a list under `WE HEREBY COMMIT
# TO:` and the resolutions' `Decides` are sentences of this kind without their speaker.

_GLUED = 8
"""So many words of a lead are tried for a space lost before their `to`."""
_LEADING = frozenset({CommitmentKind.UNDERTAKING, CommitmentKind.APPEAL})
"""What may stand before a list with an object between: `requests the Commission to:`."""
_UNITED = FoundSpeaker(0, 0, frozenset(), joint=True)
"""Who speaks where a text names nobody: all of them."""


def find_commitments(
    version: Version, *, lexicon: Lexicon, ladder: Ladder
) -> tuple[Commitment, ...]:
    """Return every operative verb of a text with its speaker, in order of reading.

    Of a text in a language that the word lists are not in, nothing is returned.

    Args:
        version: the text; its description's parties are who may speak.
        lexicon: the word lists that name parties and end sentences.
        ladder: the operative verbs and their rungs.
    """
    if unread_language(version, lexicon=lexicon):
        return ()
    cast = read_known_speakers(version, lexicon=lexicon, ladder=ladder)
    parents = frozenset(paragraph.path.rpartition("/")[0] for paragraph in version.paragraphs)
    clauses = Clauses(Speakers(cast, ladder), VerbChains(ladder))
    items: dict[str, list[Paragraph]] = {}
    for paragraph in version.paragraphs:
        items.setdefault(paragraph.path.rpartition("/")[0], []).append(paragraph)
    decrees = any(opens_for_body(paragraph.text) for paragraph in version.paragraphs)
    reader = _Reader(lexicon, ladder, cast, clauses, decrees, items, parents)
    return tuple(
        commitment for paragraph in version.paragraphs for commitment in reader.paragraph(paragraph)
    )


@dataclass(slots=True)
class _Reader:
    """Reads the paragraphs of one text in order; remembers whom a pronoun can mean."""

    lexicon: Lexicon
    ladder: Ladder
    cast: KnownSpeakers
    clauses: Clauses
    decrees: bool
    """Whether the text names a body before its acts: `The General Assembly,`."""
    items: Mapping[str, Sequence[Paragraph]]
    """The paragraphs right beneath another, by the path of that one."""
    parents: frozenset[str]
    """Paths that others stand beneath."""
    _last: FoundSpeaker = _UNITED
    _group: FoundSpeaker = _UNITED
    _thing: int = -1
    """The paragraph whose sentence before had a thing for its subject."""
    _leads: list[Lead] = field(default_factory=list)
    """Outermost first; the nearest governs."""

    @property
    def _lead(self) -> Lead | None:
        lead = self._leads[-1] if self._leads else None
        return lead if lead and (lead.match or lead.performs) else None

    def paragraph(self, paragraph: Paragraph) -> Iterator[Commitment]:
        """Yield the operative verbs of a paragraph."""
        while self._leads and not self._leads[-1].governs(paragraph):
            self._leads.pop()
        text = paragraph.text
        for start, end in split_sentences(text, lexicon=self.lexicon):
            words = verb_phrases(text, start=start, end=end, names=self.cast.names)
            yield from self._sentence(paragraph, words, (start, end))

    def _sentence(
        self, paragraph: Paragraph, words: Sequence[VerbPhrase], span: tuple[int, int]
    ) -> Iterator[Commitment]:
        opener = self.clauses.speakers.at(words, 0) if words else None
        if opener and not opener.is_pronoun:
            self._last = opener
        of_thing = self._thing == paragraph.index and bool(words) and words[0].low == "it"
        self._thing = paragraph.index if of_thing or _opens_thing(words, opener) else -1
        found = self._preamble(paragraph, words) or self._decree(paragraph, words, span)
        found = found or self.clauses.of(words)
        if of_thing and found and found[0].speaker and found[0].speaker.first == 0:
            # "This Protocol forms part …. It shall remain in force": no speaker is meant.
            found = found[1:]
        if self._is_lead(paragraph, words, found, span):
            # The verb that governs the list is counted with its items; those before it stand here.
            for i, clause in enumerate(found[:-1]):
                last = _complement_end(found, i, len(words))
                yield self._make(paragraph, words, span, clause, self._resolve(clause), last)
            return
        if not any(_is_main(clause) for clause in found):
            opening = self._opening(paragraph, words)
            if opening is not None:
                found = self.clauses.of(words, opening=opening)
        governed = self._lead if found and found[0].match.entry is self._governing else None
        if governed and len(found) > 1 and found[1].first == found[0].match.last + 1:
            # "respect and support the rights": an item that does two things to one object.
            found = (found[0], *found[2:])
        for i, clause in enumerate(found):
            last = _complement_end(found, i, len(words))
            lead = governed if i == 0 else None
            yield self._make(paragraph, words, span, clause, self._resolve(clause), last, lead=lead)

    def _preamble(self, paragraph: Paragraph, words: Sequence[VerbPhrase]) -> Sequence[Clause]:
        """Return the participles of `NOTING that Arden announced …, and recalling`, and no more."""
        if paragraph.role is not Role.PREAMBULAR:
            return ()
        opening = self._opening(paragraph, words)
        if opening is not None and opening.match.form is VerbForm.ING:
            return self.clauses.of(words, opening=_as_reason(opening, self.ladder), alone=True)
        chain = self.clauses.chains.find_adjective(words)
        if chain is None:
            return ()
        opening = Clause(_UNITED, chain.match, chain.first, chain.negated, False, 0)
        return self.clauses.of(words, opening=opening, alone=True)

    def _decree(
        self, paragraph: Paragraph, words: Sequence[VerbPhrase], span: tuple[int, int]
    ) -> Sequence[Clause]:
        """Return the act of a body that opens a paragraph: `Decides that all States shall`.

        Only where the text names the body before its acts, and nothing else speaks in them.
        """
        numbered = paragraph.role in (Role.OPERATIVE, Role.ITEM)
        if not (self.decrees and numbered and span[0] == 0):
            return ()
        chain = self.clauses.chains.find(words, 0, frozenset({VerbForm.THIRD}))
        told = chain is None or chain.match.entry.kind is CommitmentKind.FACT
        chain = (self.clauses.chains.find_decree(words) or chain) if told else chain
        if chain is None or chain.match.entry.kind is CommitmentKind.FACT:
            return ()
        opening = Clause(_UNITED, chain.match, chain.first, chain.negated, False, 0)
        return self.clauses.of(words, opening=opening, alone=True)

    def _is_lead(
        self,
        paragraph: Paragraph,
        words: Sequence[VerbPhrase],
        found: Sequence[Clause],
        span: tuple[int, int],
    ) -> bool:
        """Remember a verb that ends in a colon, as that of the list to come."""
        if span[1] < len(paragraph.text.rstrip()):
            return False
        leads_on = paragraph.text.rstrip().endswith((":", "to", "that"))
        if not leads_on and paragraph.role is not Role.LEAD:
            return False
        has_items = paragraph.path in self.parents
        last = found[-1] if found else self._glued(words) or self._unspoken(words)
        near = last is not None and (
            last.match.last >= len(words) - 2
            or announces_items(words, last.match.last)
            or (words[-1].low == "to" and self._leads_on(last.match))
            or (has_items and leads_on and last.match.entry.kind is CommitmentKind.APPEAL)
        )
        if words and words[-1].low == "hereby" and not near:
            named = self.clauses.speakers.at(words, 0) or _UNITED
            by = named._replace(first=0, last=0) if named.joint or named.codes else _UNITED
            self._leads.append(
                Lead(None, paragraph.path, by, has_items, announces=True, performs=True)
            )
            return False
        if last is None or not near:
            if has_items:
                # "The functions of the Secretariat are:": its items belong to no lead above.
                self._leads.append(Lead(None, paragraph.path, _UNITED, has_items))
            return False
        speaker = self._resolve(last)._replace(first=0, last=0)
        announces = paragraph.text.rstrip().endswith(":")
        direct = words[-1].low in ("to", "from") or last.match.form is VerbForm.MODAL
        negative = last.negated or _denies(paragraph.text)
        lead = Lead(
            last.match, paragraph.path, speaker, has_items, announces, direct, is_negative=negative
        )
        if has_items and not self._heads_any(paragraph, lead):
            # Its items are what it is about, and none is an act: it stands for itself.
            self._leads.append(Lead(None, paragraph.path, _UNITED, has_items))
            return False
        self._leads.append(lead)
        return True

    def _heads_any(self, paragraph: Paragraph, lead: Lead) -> bool:
        """Tell whether a verb heads an item of a list, or somebody speaks in it."""
        return any(
            self._heads_item(item, words, lead) is not None or self.clauses.of(words)
            for item in self.items.get(paragraph.path, ())
            for words in [
                verb_phrases(item.text, start=0, end=len(item.text), names=self.cast.names)
            ]
        )

    def _leads_on(self, match: VerbMatch) -> bool:
        """Tell whether what follows an object and `to:` is done by whom the verb binds or asks.

        `Requests the Commission to:` asks for it; of `Establishes a fund to:` it is the purpose.
        """
        entry = match.entry
        return entry.kind in _LEADING and entry.lemma not in self.ladder.grammar.decrees

    def _unspoken(self, words: Sequence[VerbPhrase]) -> Clause | None:
        """Read `Hereby decide to:`, a lead without its speaker."""
        chain = self.clauses.chains.find(words, 0, frozenset({VerbForm.BASE, VerbForm.THIRD}))
        if chain is None or chain.match.entry.kind is CommitmentKind.FACT:
            return None
        return Clause(_UNITED, chain.match, chain.first, chain.negated, False, 0)

    def _glued(self, words: Sequence[VerbPhrase]) -> Clause | None:
        """Read `COMMITTO`, where the print lost its space."""
        ending = (at for at, word in enumerate(words) if word.low.endswith("to"))
        for at in islice((at for at in ending if len(words[at].low) > 4), _GLUED):
            word, middle = words[at], words[at].end - 2
            halves = (
                word._replace(text=word.text[:-2], low=word.low[:-2], end=middle),
                word._replace(text=word.text[-2:], low="to", start=middle, gap=" "),
            )
            found = self.clauses.of((*words[:at], *halves, *words[at + 1 :]))
            if found:
                last = len(words) + 1 - found[-1].match.last
                match = found[-1].match._replace(last=len(words) - last)
                return found[-1]._replace(match=match)
        return None

    @property
    def _governing(self) -> LadderEntry | None:
        match = self._lead.match if self._lead else None
        return match.entry if match else None

    def _opening(self, paragraph: Paragraph, words: Sequence[VerbPhrase]) -> Clause | None:
        """Return the verb that opens a clause without speaker: `NOTING`, `Decides`, an item."""
        chain = self.clauses.chains.find(
            words, 0, frozenset({VerbForm.ING, VerbForm.BASE, VerbForm.THIRD})
        )
        lead = self._lead
        if chain and not self._may_open(paragraph, chain.match):
            base = chain.match.form is VerbForm.BASE and not chain.match.entry.weak
            fact = chain.match.entry.kind is CommitmentKind.FACT
            chain = chain if lead and lead.performs and base and not fact else None
        listed = lead is not None and lead.governs(paragraph)
        speaker = lead.speaker if lead and listed else _UNITED
        if lead and lead.match and listed and (chain is None or self._is_governed(chain.match)):
            act = self._heads_item(paragraph, words, lead)
            if act is None:
                return None
            match = lead.match._replace(form=VerbForm.BASE, first=act, last=act + 1)
            return Clause(speaker, match, act, False, False, 0)
        if lead and lead.performs and listed and chain is None:
            chain = self.clauses.chains.find_decree(words, VerbForm.BASE)
        if chain is None:
            return None
        return Clause(speaker, chain.match, chain.first, chain.negated, False, 0)

    def _heads_item(
        self, paragraph: Paragraph, words: Sequence[VerbPhrase], lead: Lead
    ) -> int | None:
        """Return the phrase of the bare verb that heads an item; None where no verb does.

        A verb that no list has is told by what follows it: `Dredge the canal`.
        """
        opens = words[0].low if words else ""
        if opens in self.ladder.grammar.determiners and opens != "further":
            # "All cooperation under this Agreement": no adverb that leads to a verb.
            return None
        at = skip_adverbs(words, 0, self.ladder)
        if at < len(words) and words[at].low == "to" and lead.has_items:
            at = skip_adverbs(words, at + 1, self.ladder)
        if at >= len(words) or words[at].name is not None:
            return None
        follows = words[at + 1].low if at + 1 < len(words) else ""
        low = words[at].low
        if (
            low in self.lexicon.segmentation.function_words
            or low in self.ladder.grammar.determiners
        ):
            return None
        act = find_act(words, at, at + 1, text=paragraph.text, ladder=self.ladder, bare=True)
        verb = self.clauses.chains.find(words, at, frozenset({VerbForm.BASE}))
        named = (low.endswith("tion") and low != "transition") or follows in {
            "of",
            "between",
            "is",
            "are",
            "shall",
            "will",
            "means",
        }
        if (act or verb) and not named:
            return at
        if lead.announces and not (lead.has_items or lead.is_direct or act):
            return None
        if act and lead.is_direct:
            return at
        if lead.is_direct and not named and _goes_on_with_object(words, at):
            return at
        counted = follows.isdigit() or follows in self.lexicon.calendar.cardinals
        owned = (counted or follows in self.ladder.grammar.determiners) and not low.endswith(
            ("ed", "s", "ly")
        )
        return at if owned and at + 1 < len(words) and not words[at + 1].parts else None

    def _may_open(self, paragraph: Paragraph, match: VerbMatch) -> bool:
        if match.entry.kind is CommitmentKind.FACT:
            return False
        if paragraph.role is Role.PARAGRAPH and match.entry.weak:
            return False
        reasons = paragraph.role in (Role.PARAGRAPH, Role.PREAMBULAR)
        return match.form is VerbForm.ING or not reasons

    def _is_governed(self, match: VerbMatch) -> bool:
        """Tell what is done under a lead (`SUPPORT …`) from what is said (`NOTE …`)."""
        entry = match.entry
        if match.form is VerbForm.THIRD:
            # "hereby: 1. Decides": the body's own act, not what it is to do.
            return False
        return entry.kind is CommitmentKind.UNDERTAKING or entry.weak

    def _resolve(self, clause: Clause) -> FoundSpeaker:
        """Return who speaks: named here, meant by a pronoun, or the speaker of the verb before."""
        speaker = clause.speaker
        if speaker is None:
            return self._last
        if speaker.is_other:
            return self._other()
        if speaker.is_pronoun:
            meant = self._group if speaker.plural else self._last
            speaker = meant._replace(first=speaker.first, last=speaker.last)
        if not clause.nested:
            self._last = speaker
            if speaker.plural or speaker.joint:
                self._group = speaker
        return speaker

    def _other(self) -> FoundSpeaker:
        """Return, of two sides, the one that did not speak last; nobody is guessed."""
        rest = frozenset(self.cast.parties) - self._last.codes
        known = len(self.cast.parties) == 2 and len(rest) == 1
        return FoundSpeaker(0, 0, rest if known else frozenset({UNKNOWN}))

    def _make(
        self,
        paragraph: Paragraph,
        words: Sequence[VerbPhrase],
        span: tuple[int, int],
        clause: Clause,
        speaker: FoundSpeaker,
        last: int,
        *,
        lead: Lead | None = None,
    ) -> Commitment:
        text, match, entry = paragraph.text, clause.match, clause.match.entry
        start, end = words[clause.first].start, words[match.last - 1].end
        stop = words[last].start if last < len(words) else span[1]
        if last < len(words):
            stop = words[last - 1].end
        complement = cut_excerpt(text, start if lead else end, stop)
        undertakes = entry.kind is CommitmentKind.UNDERTAKING
        act = None
        if undertakes and complement:
            bare = not lead and (match.form is VerbForm.MODAL or words[match.last - 1].low == "to")
            first = clause.first if lead else match.last - _tells_itself(match, words)
            act = find_act(words, first, last, text=text, ladder=self.ladder, bare=bare)
            # "pledged further support": the noun is in the verb's own words.
            act = act or find_act(
                words, match.first + 1, match.last, text=text, ladder=self.ladder, bare=bare
            )
        return Commitment(
            path=paragraph.path,
            index=paragraph.index,
            kind=entry.kind,
            speaker=self._speaker(speaker, clause, words, text),
            verb=match.verb,
            wording=Excerpt(text[start:end], start, end),
            rung=entry.rung,
            firmness=entry.grade,
            complement=complement,
            substance=act.match.entry.rung if act else "",
            definiteness=act.match.entry.grade if act else 0,
            act=act.passage if act else None,
            negated=(clause.negated or self._is_negated(words, clause))
            is not bool(lead and lead.is_negative),
            condition=find_condition(complement, ladder=self.ladder)
            if undertakes and complement
            else None,
            sentence=span,
            preambular=paragraph.role is Role.PREAMBULAR,
            lead=lead.path if lead else None,
        )

    def _is_negated(self, words: Sequence[VerbPhrase], clause: Clause) -> bool:
        """Tell whether a negation follows the verb, or `neither` speaks it."""
        at, speaker = clause.match.last, clause.speaker
        if at < len(words) and words[at].low == "not" and not words[at].parts:
            return True
        named = speaker is not None and speaker.last > speaker.first
        return named and speaker is not None and words[speaker.first].low == "neither"

    def _speaker(
        self, found: FoundSpeaker, clause: Clause, words: Sequence[VerbPhrase], text: str
    ) -> Speaker:
        printed = None
        named = clause.speaker
        if named is not None and named.last > named.first:
            start, end = words[named.first].start, words[named.last - 1].end
            printed = Excerpt(text[start:end], start, end)
        codes = tuple(sorted(code for code in found.codes if code[:1] != "?"))
        if found.joint:
            codes = self.cast.parties or codes
        return Speaker(joint=found.joint, parties=codes, printed=printed)


def _as_reason(clause: Clause, ladder: Ladder) -> Clause:
    """Return what is no undertaking in a preamble as a reason: `Desiring to`, `Considering`."""
    entry = clause.match.entry
    finds = entry.lemma in {"determine", "resolve"} and entry.rest[:1] == (frozenset({"that"}),)
    motive = finds or entry.lemma in ladder.grammar.motives
    if entry.kind is not CommitmentKind.UNDERTAKING or not motive:
        return clause
    reason = replace(
        entry, kind=CommitmentKind.ASSESSMENT, rung=ladder.assessments[0].name, grade=0
    )
    return clause._replace(match=clause.match._replace(entry=reason))


def _opens_thing(words: Sequence[VerbPhrase], opener: FoundSpeaker | None) -> bool:
    """Tell whether a sentence begins with `This Protocol`, `The fund`: with no speaker."""
    return opener is None and bool(words) and words[0].low in {"this", "the", "such", "a", "an"}


def _is_main(clause: Clause) -> bool:
    """Tell whether a verb has a speaker of its own in the sentence."""
    return (
        clause.speaker is not None
        and not clause.nested
        and (clause.match.entry.kind is not CommitmentKind.FACT)
    )


def _tells_itself(match: VerbMatch, words: Sequence[VerbPhrase]) -> bool:
    """Tell whether a verb under its modal says how far it goes: `will explore`."""
    chained = match.form is VerbForm.MODAL and bool(match.entry.rest)
    return chained and words[match.last - 1].low != "to"


def _complement_end(found: Sequence[Clause], at: int, length: int) -> int:
    """Return the phrase after a verb's complement: what it says includes what stands nested."""
    for k in range(at + 1, len(found)):
        if found[at].nested or not found[k].nested:
            return max(found[k].opens, found[at].match.last)
    return length


# ----------------------------------------
# The verbs that govern lists: `WE HEREBY COMMIT TO:`, `we agree to the following steps:`.


@dataclass(frozen=True, slots=True)
class Lead:
    """A verb that governs a list, and who speaks it."""

    match: VerbMatch | None
    """None where the words before a list are no operative verb: its items are no one's."""
    path: str
    speaker: FoundSpeaker
    has_items: bool
    """Whether its list stands beneath it; else it is all that follows."""
    announces: bool = False
    """It ends in a colon."""
    is_direct: bool = False
    """Its items go on with its own sentence: `commit to:`, `shall:`."""
    performs: bool = False
    """It ends in `hereby:`; each item says by its own verb what is done."""
    is_negative: bool = False
    """Its items are not to be done: `shall not:`, `neither side will:`, `refrain from:`."""

    def governs(self, paragraph: Paragraph) -> bool:
        """Tell whether a paragraph belongs to its list."""
        beneath = paragraph.path.startswith(f"{self.path}/") or not self.has_items
        listed = paragraph.role in (Role.OPERATIVE, Role.ITEM)
        # Where no preamble parts the text, numbers after a colon show the list.
        return beneath and (listed or (self.announces and paragraph.label is not None))


def _goes_on_with_object(words: Sequence[VerbPhrase], at: int) -> bool:
    """Tell whether a small word heads an item as a verb does: `anchor warships`, `testing mines`.

    A plural right after it is its object; the word itself is no plural, participle or adverb.
    """
    head = words[at]
    follows = words[at + 1].low if at + 1 < len(words) else ""
    is_plural = len(follows) > len("is") and follows.endswith("s") and not follows.endswith("ss")
    return head.text.islower() and is_plural and not head.low.endswith(("s", "ed", "ly"))


_DENYING = re.compile(
    r"(?i:\b(?:not|never|neither|nor|no (?:party|side|state|country|member)|refrains?|abstains?|"
    r"desist|cease)\b)"
)
_CLAUSE = re.compile(r"[.;](?=\s)")


def _denies(text: str) -> bool:
    """Tell whether the last clause of a lead says that what follows is not to be done."""
    return len(_DENYING.findall(_CLAUSE.split(text)[-1])) % 2 == 1


_ANNOUNCED = 5
"""Words after a verb in which it says that a list follows: `carry out the following measures`."""


def announces_items(words: Sequence[VerbPhrase], at: int) -> bool:
    """Tell whether a list is what a verb before speaks of: `agree to the following steps`."""
    near = [word.low for word in words[at : at + _ANNOUNCED]]
    return ("the", "following") in pairwise(near) or near[-2:] == ["as", "follows"]


# ----------------------------------------
# What follows an operative verb: how far it goes, how definite it is, what limits it.

_LOOSE = 9
"""Words of a complement that is no verb's, searched for what is undertaken."""
_AHEAD = 200
"""Words of a complement that are looked at."""
_EDGES = " \t\n\r\u00a0,;:.–—"
_ENDS = re.compile(r"[,;:]|\.\Z|\Z")


class OperativeAct(NamedTuple):
    """What is undertaken, in one word or a few."""

    match: VerbMatch
    passage: Excerpt


def cut_excerpt(text: str, start: int, end: int) -> Excerpt | None:
    """Return a stretch of a text without the signs at its edges; None where nothing is left."""
    while start < end and text[start] in _EDGES:
        start += 1
    while end > start and text[end - 1] in _EDGES:
        end -= 1
    return Excerpt(text[start:end], start, end) if start < end else None


def find_act(
    words: Sequence[VerbPhrase], first: int, last: int, *, text: str, ladder: Ladder, bare: bool
) -> OperativeAct | None:
    """Return what is undertaken in the phrases from `first` up to `last`.

    Args:
        words: the sentence.
        first: the phrase after the operative verb.
        last: the phrase after the complement.
        text: what the phrases were cut from.
        ladder: the verbs of substance.
        bare: another verb follows at once, as after `will` and `agree to`.
    """
    forms = frozenset({VerbForm.BASE, VerbForm.ING}) if bare else frozenset(VerbForm)
    acts = verbs_of(ladder, VerbUse.ACT)
    inside = words[first : min(last, first + _AHEAD)]
    for place in range(min(1 if bare else _LOOSE, len(inside))):
        at = skip_adverbs(inside, place, ladder)
        match = acts.longest(inside, at, forms=forms, ladder=ladder)
        if match and inside[match.first].low == "be":
            # "will be opened": what is to be done, not what is.
            done = skip_adverbs(inside, match.last, ladder)
            passive = frozenset({VerbForm.PARTICIPLE})
            match = acts.longest(inside, done, forms=passive, ladder=ladder) or match
        if match:
            match = match._replace(first=match.first + first, last=match.last + first)
            start, end = words[match.first].start, words[match.last - 1].end
            return OperativeAct(match, Excerpt(text[start:end], start, end))
    return None


def find_condition(complement: Excerpt, *, ladder: Ladder) -> Excerpt | None:
    """Return what limits an undertaking, up to the next comma or stop."""
    found = _conditions(ladder).search(complement.text)
    if found is None:
        return None
    stop = _ENDS.search(complement.text, found.end())
    end = stop.start() if stop else len(complement.text)
    start = complement.start
    return cut_excerpt_of(complement, start + found.start(), start + end)


def cut_excerpt_of(passage: Excerpt, start: int, end: int) -> Excerpt:
    """Return a part of a passage by offsets into what the passage was cut from."""
    return Excerpt(passage.text[start - passage.start : end - passage.start], start, end)


@lru_cache(maxsize=8)
def _conditions(ladder: Ladder) -> re.Pattern[str]:
    phrases = sorted(ladder.grammar.conditions, key=lambda phrase: (-len(phrase), phrase))
    listed = "|".join(_as_pattern(phrase) for phrase in phrases)
    return re.compile(rf"(?<!\w)(?:{listed})(?!\w)", re.IGNORECASE)


def _as_pattern(phrase: str) -> str:
    words = (f"(?:{'|'.join(map(re.escape, word.split('|')))})" for word in phrase.split())
    return r"\s+".join(words)
