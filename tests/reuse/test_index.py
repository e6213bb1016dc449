"""Adding a document to the index, beside a full scan of all."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from functools import partial
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus_tool import lexicon
from corpus_tool.model import Carrier, Passage, ReuseOptions
from corpus_tool.reuse import near_duplicates
from corpus_tool.reuse.formulae import find_formulae
from corpus_tool.reuse.index.index import ReuseIndex
from corpus_tool.reuse.near_duplicates import join_paragraphs
from tests.reuse.corpora import corpus
from tests.reuse.statements import read_statements

WORDS = lexicon.load("en")
OPTIONS = ReuseOptions(run=3, shingle=2)
SENTENCES = st.lists(st.sampled_from(["ab", "cd.", "ef", "gh", "ij"]), min_size=1, max_size=14)
DOCUMENTS = st.lists(st.lists(SENTENCES.map(" ".join), max_size=3), min_size=1, max_size=9)


def assert_same_as_full_scan(index: ReuseIndex, found: list, carriers, passages) -> None:
    """Compare the index, and the pairs found on the way, with a scan of everything."""
    scanned = find_formulae(carriers, passages, options=OPTIONS, lexicon=WORDS).formulae
    texts = list(dict.fromkeys(passage.text for passage in passages))
    joined = join_paragraphs(texts, options=OPTIONS, lexicon=WORDS).pairs

    assert index.formulae() == scanned
    assert tuple(sorted(found)) == joined


def pieces_of(dump: Mapping[str, bytes], names: Collection[str]) -> Mapping[str, bytes]:
    """Return pieces by name, as a store does."""
    return {name: dump[name] for name in names if name in dump}


@settings(max_examples=150, deadline=None)
@given(DOCUMENTS, st.integers(0, 8))
def test_adding_equals_scanning(documents: list[list[str]], known: int) -> None:
    """Documents added one by one give what a full scan of all of them gives."""
    known = min(known, len(documents))
    carriers, passages = corpus({f"saltmere {n}": own for n, own in enumerate(documents)})
    held = {carrier.version for carrier in carriers[:known]}
    first = [passage for passage in passages if passage.version in held]
    index, changes = ReuseIndex.build(carriers[:known], first, options=OPTIONS, lexicon=WORDS)
    found = list(changes.near_duplicates)
    current = {formula.id: formula for formula in changes.made}

    for carrier in carriers[known:]:
        own = [passage for passage in passages if passage.version == carrier.version]
        changes = index.add(carrier, own)
        found += changes.near_duplicates
        for gone in changes.gone:
            del current[gone]
        current |= {formula.id: formula for formula in changes.made}
        first += own

    assert_same_as_full_scan(index, found, carriers, first)
    assert current == {formula.id: formula for formula in index.formulae()}


def crowd(numbers: Iterable[int]) -> dict[str, list[str]]:
    """Return documents of which each says the same with two words of its own, and one twice."""
    said = "they met in the great hall of the old mill and spoke of x{n} until y{n} had come"
    return {
        f"saltmere {2000 + n}": [
            said.replace("{n}", str(n)),
            f"The end of {3 + n % 5} days of rain",
        ]
        for n in numbers
    }


def test_what_a_build_bounds_is_reported(monkeypatch: pytest.MonkeyPatch) -> None:
    """An index bounds what a full scan bounds, and says so in the same words."""
    monkeypatch.setattr(near_duplicates, "MAX_GROUP", 10)
    monkeypatch.setattr(near_duplicates, "FEW", 3)
    carriers, passages = corpus(crowd(range(24)))
    options = ReuseOptions(run=3, shingle=2, threshold=0.3)
    texts = list(dict.fromkeys(passage.text for passage in passages))
    scanned = find_formulae(carriers, passages, options=options, lexicon=WORDS)
    joined = join_paragraphs(texts, options=options, lexicon=WORDS)

    _, changes = ReuseIndex.build(carriers, passages, options=options, lexicon=WORDS)

    assert joined.bounded
    assert changes.bounded == (*scanned.bounded, *joined.bounded)
    assert changes.near_duplicates == joined.pairs


def test_what_an_addition_does_not_bound_is_reported(monkeypatch: pytest.MonkeyPatch) -> None:
    """It looks at every pair of what is new, and says where a full scan would not have."""
    carriers, passages = corpus(crowd(range(24)))
    first = [passage for passage in passages if passage.version != carriers[-1].version]
    index, _ = ReuseIndex.build(carriers[:-1], first, options=OPTIONS, lexicon=WORDS)
    monkeypatch.setattr(near_duplicates, "MAX_GROUP", 10)
    changes = index.add(carriers[-1], passages[-2:])

    (bounded,) = changes.bounded
    assert len(changes.near_duplicates) == 23
    assert (bounded.found, bounded.kept) == (23, 23)
    assert "would bound" in bounded.what
    assert bounded.sample.startswith("they met in the great hall")


@settings(max_examples=30, deadline=None)
@given(DOCUMENTS, st.integers(0, 8))
def test_an_index_survives_storing(documents: list[list[str]], known: int) -> None:
    """An index that was dumped and loaded before every step goes on as if it had not been."""
    carriers, passages = corpus({f"saltmere {n}": own for n, own in enumerate(documents)})
    known = min(known, len(documents))
    held = {carrier.version for carrier in carriers[:known]}
    first = [passage for passage in passages if passage.version in held]
    index, changes = ReuseIndex.build(carriers[:known], first, options=OPTIONS, lexicon=WORDS)
    dumps, stored = [dict(index.dump())], 1
    texts, found = [*changes.texts], [*changes.near_duplicates]

    for n, carrier in enumerate(carriers[known:], known):
        index = ReuseIndex.load(
            [partial(pieces_of, dump) for dump in dumps[:stored]],
            carriers[:n],
            lambda numbers, held=tuple(texts): [held[number] for number in numbers],
            held=[partial(pieces_of, dump) for dump in dumps[stored:]],
            options=OPTIONS,
            lexicon=WORDS,
        )
        own = [passage for passage in passages if passage.version == carrier.version]
        changes = index.add(carrier, own)
        texts += changes.texts
        found += changes.near_duplicates
        later = [*dumps[1:], dict(index.dump())]
        stored = 2 if n % 3 == 2 else stored  # the second dump is of all that came later
        dumps[1:] = [dict(index.dump_later())] if n % 3 == 2 else later

    assert_same_as_full_scan(index, found, carriers, passages)


def test_only_what_is_new_is_written() -> None:
    """After a document was added, the dump is of what that brought; without one it is empty."""
    carriers, passages = corpus({f"saltmere {n}": ["ab cd ef gh ij ab"] for n in range(4)})
    index, _ = ReuseIndex.build(carriers[:3], passages[:3], options=OPTIONS, lexicon=WORDS)
    assert {"places.000000", "rarity.000001"} & dict(index.dump()).keys()
    index.add(carriers[3], passages[3:])
    added, again = dict(index.dump()), dict(index.dump())

    assert np.frombuffer(added["places.000000"], np.uint32).tolist() == [0, 0, 3, 0]
    assert again.keys() == {"state"}


def test_a_version_is_added_once() -> None:
    """A version that the index has is refused."""
    index, _ = ReuseIndex.build([Carrier("a@1", "a", None)], [], lexicon=WORDS)

    with pytest.raises(ValueError, match="a@1"):
        index.add(Carrier("a@1", "a", None), [Passage("a@1", 0, "Text.")])


@pytest.mark.shared
def test_real_statements_added_last(shared: Path) -> None:
    """Real statements added to an index of others make it that of a full scan of all."""
    carriers, passages = read_statements(shared / "statements", "202[2-4]*", lexicon=WORDS)
    held = {carrier.version for carrier in carriers[:-6]}
    first = [passage for passage in passages if passage.version in held]
    index, changes = ReuseIndex.build(carriers[:-6], first, lexicon=WORDS)
    pairs = list(changes.near_duplicates)

    for carrier in carriers[-6:]:
        own = [passage for passage in passages if passage.version == carrier.version]
        pairs += index.add(carrier, own).near_duplicates

    texts = list(dict.fromkeys(passage.text for passage in passages))
    assert index.formulae() == find_formulae(carriers, passages, lexicon=WORDS).formulae
    assert tuple(sorted(pairs)) == join_paragraphs(texts, lexicon=WORDS).pairs
    assert len(index.formulae()) > 50
