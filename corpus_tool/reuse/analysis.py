"""The search of a whole corpus for what recurs: what is read, what is found, what is stored.

The core finds; here its results become a scan, whole or as what changed since another one.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from corpus_tool.errors import InputError
from corpus_tool.lexicon import Lexicon
from corpus_tool.model import (
    Bounded,
    Carrier,
    CorpusState,
    Document,
    FirstSeen,
    Followed,
    Formula,
    NearDuplicate,
    NearTexts,
    Options,
    Passage,
    PassagePlace,
    Progress,
    ReuseOptions,
    ScanDraft,
    Version,
    untold,
)
from corpus_tool.reuse import lineage
from corpus_tool.reuse.formulae import find_formulae
from corpus_tool.reuse.near_duplicates import join_paragraphs
from corpus_tool.reuse.series import follow_texts
from corpus_tool.wording.wording import compare_words

__all__ = [
    "ENGINE",
    "Texts",
    "analyse_reuse",
    "find_first_seen",
    "follow_series",
    "lexicon_name",
    "predecessors",
    "scan_draft",
    "scan_texts",
    "series_of",
    "sisters_of",
]

Texts = Mapping[tuple[str, int], str]
"""The words of paragraphs by version and order."""

ENGINE = "reuse 2"
"""Name and version of the rules; it changes when the same corpus would give another result."""


def lexicon_name(lexicon: Lexicon) -> str:
    """Return the name and version of word lists, as a scan states them."""
    return f"{lexicon.name} {lexicon.version}"


def scan_texts(passages: Iterable[Passage]) -> Texts:
    """Return the words of paragraphs by version and order."""
    return {(passage.version, passage.paragraph): passage.text for passage in passages}


def analyse_reuse(
    corpus_state: CorpusState,
    passages: Sequence[Passage],
    *,
    options: ReuseOptions,
    lexicon: Lexicon,
    progress: Progress = untold,
) -> ScanDraft:
    """Search a whole corpus.

    Args:
        corpus_state: its documents.
        passages: their paragraphs.
        options: what a reader may set.
        lexicon: names and months for the slots, words of grammar for edges and ranking.
        progress: told what is being done.
    """
    found = find_formulae(
        corpus_state.carriers, passages, options=options, lexicon=lexicon, progress=progress
    )
    texts = tuple(dict.fromkeys(passage.text for passage in passages))
    joined = join_paragraphs(texts, options=options, lexicon=lexicon, progress=progress)
    near = (
        NearTexts(texts[pair.left], texts[pair.right], pair.similarity) for pair in joined.pairs
    )
    bounded = (*found.bounded, *joined.bounded)
    return scan_draft(found.formulae, near, corpus_state, options, lexicon, bounded=bounded)


def scan_draft(
    formulas: Iterable[Formula],
    near: Iterable[NearTexts],
    corpus_state: CorpusState,
    options: ReuseOptions,
    lexicon: Lexicon,
    *,
    bounded: Iterable[Bounded] = (),
) -> ScanDraft:
    """Return what was found as it is to be stored, whichever engine found it."""
    return ScanDraft(
        options=options,
        engine=ENGINE,
        lexicon=lexicon_name(lexicon),
        corpus=corpus_state.digest,
        documents=len(corpus_state.carriers),
        added=tuple(carrier.version for carrier in corpus_state.carriers),
        formulas=tuple(formulas),
        near=tuple(near),
        bounded=tuple(bounded),
    )


def find_first_seen(
    carrier: Carrier,
    carriers: Iterable[Carrier],
    near: Iterable[NearTexts],
    passages: Sequence[Passage],
    *,
    lexicon: Lexicon,
) -> tuple[FirstSeen, ...]:
    """Return for every paragraph of a text where its wording was first seen, in their order.

    What differs in print is told, though names, dates and numbers were set aside to find it.

    Args:
        carrier: whose paragraphs.
        carriers: all texts.
        near: the near-duplicates of its paragraphs.
        passages: every place where these, and its own paragraphs, stand.
        lexicon: with which the two wordings are compared.
    """
    texts = tuple(dict.fromkeys(passage.text for passage in passages))
    numbers = {text: number for number, text in enumerate(texts)}
    places = [(numbers[pair.left], numbers[pair.right], pair.similarity) for pair in near]
    pairs = [NearDuplicate(min(i, j), max(i, j), similarity) for i, j, similarity in places]
    found = lineage.formula_first_seen(carriers, passages, texts, pairs)
    mine = (each for each in found if each.place.version == carrier.version)
    said = {PassagePlace(passage.version, passage.paragraph): passage.text for passage in passages}
    return tuple(_told(each, said, lexicon) for each in sorted(mine, key=lambda use: use.place))


def _told(found: FirstSeen, texts: Mapping[PassagePlace, str], lexicon: Lexicon) -> FirstSeen:
    if found.is_new:
        return found
    left, right = texts[found.first], texts[found.place]
    return replace(found, readings=compare_words(left, right, options=Options(), lexicon=lexicon))


def predecessors(carriers: Iterable[Carrier], documents: Iterable[Document]) -> dict[str, str]:
    """Return for each text the one it goes on from: what it succeeds, else its partners' last.

    Args:
        carriers: all texts.
        documents: their descriptions.
    """
    known = tuple(carriers)
    by_key = {carrier.key: carrier for carrier in known}
    succeeds = {document.key: document.succeeds for document in documents}
    lines: defaultdict[tuple[str, ...], list[tuple[str, str]]] = defaultdict(list)
    for carrier in known:
        if carrier.date and carrier.partners:
            lines[carrier.partners].append((carrier.date, carrier.version))
    for line in lines.values():
        line.sort()
    found: dict[str, str] = {}
    for carrier in known:
        named = by_key.get(succeeds.get(carrier.key) or "")
        line = lines.get(carrier.partners, [])
        last = named.version if named else _last_before(carrier.date, line)
        if last is not None:
            found[carrier.version] = last
    return found


def _last_before(date: str | None, line: Sequence[tuple[str, str]]) -> str | None:
    """Return the last text that is surely earlier, of dates and versions in order.

    An earlier date stands before a later one as a string too; of those before, some only name the
    year or the month that this date lies in, and are passed over.
    """
    if date is None:
        return None
    before = reversed(line[: bisect_left(line, (date, ""))])
    return next((version for other, version in before if lineage.is_earlier(other, date)), None)


def series_of(named: Sequence[Carrier], carriers: Iterable[Carrier]) -> tuple[Carrier, ...]:
    """Return the texts of a series, oldest first.

    Args:
        named: the texts, or one of them: then all texts of its partners are meant.
        carriers: all texts.

    Raises:
        InputError: fewer than two of them bear a date.
    """
    chosen = list(named)
    if len(named) == 1:
        chosen = [other for other in carriers if other.partners == named[0].partners != ()]
    dated = [carrier for carrier in chosen if carrier.date]
    if len(dated) < 2:
        undated = [carrier.key for carrier in (chosen or named) if not carrier.date]
        why = f"; without a date: {', '.join(undated)}" if undated else ""
        raise InputError(
            f"a series needs two dated texts, and {len(dated)} of those meant has a date{why}",
            subject=named[0].key,
            hint="Name several documents, or give them parties and dates",
            code="E_SERIES",
        )
    return tuple(sorted(dated, key=lambda carrier: (carrier.date or "", carrier.version)))


def sisters_of(series: Sequence[Carrier], carriers: Iterable[Carrier]) -> tuple[str, ...]:
    """Return the texts of other partners of the year of a series' last text, by version."""
    last = series[-1]
    names = {carrier.version for carrier in series}
    return tuple(
        other.version
        for other in carriers
        if other.version not in names
        and other.partners != last.partners
        and (other.date or "")[:4] == (last.date or "")[:4]
    )


def follow_series(versions: Sequence[Version], *, lexicon: Lexicon) -> tuple[Followed, ...]:
    """Return the formulae and headings along some texts, found in these alone.

    A wording that two of them share is one: who lays texts side by side need not have a corpus
    around them. They are named by their place, from 0, as a text may stand there twice.

    Args:
        versions: in the order in which they are followed.
        lexicon: names and months for the slots, words of grammar and stock words.
    """
    texts = {str(place): version for place, version in enumerate(versions)}
    carriers = [
        Carrier(name, text.document.key, text.document.date) for name, text in texts.items()
    ]
    passages = (
        Passage(name, paragraph.index, paragraph.text)
        for name, text in texts.items()
        for paragraph in text.paragraphs
    )
    options = ReuseOptions(min_documents=2)
    found = find_formulae(carriers, passages, options=options, lexicon=lexicon)
    return follow_texts(texts, found.formulae, lexicon=lexicon)
