"""Adding a document to the index, beside a full scan of all."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus_tool import lexicon
from corpus_tool.model import Carrier, Passage, ReuseOptions
from corpus_tool.reuse.families import find_formulae
from corpus_tool.reuse.index import ReuseIndex
from corpus_tool.reuse.join import join_paragraphs
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


@settings(max_examples=30, deadline=None)
@given(DOCUMENTS)
def test_an_index_survives_storing(documents: list[list[str]]) -> None:
    """An index that was dumped and loaded before every step goes on as if it had not been."""
    carriers, passages = corpus({f"saltmere {n}": own for n, own in enumerate(documents)})
    index, changes = ReuseIndex.build([], [], options=OPTIONS, lexicon=WORDS)
    texts: list[str] = []
    found = []

    for n, carrier in enumerate(carriers):
        held = tuple(texts)
        index = ReuseIndex.load(
            index.dump(),
            carriers[:n],
            lambda numbers, held=held: [held[number] for number in numbers],
            options=OPTIONS,
            lexicon=WORDS,
        )
        own = [passage for passage in passages if passage.version == carrier.version]
        changes = index.add(carrier, own)
        texts += changes.texts
        found += changes.near_duplicates

    assert_same_as_full_scan(index, found, carriers, passages)


def test_the_bulk_is_not_written_again() -> None:
    """Adding a document leaves the parts named `base` as they were."""
    carriers, passages = corpus({f"saltmere {n}": ["ab cd ef gh ij ab"] for n in range(4)})
    index, _ = ReuseIndex.build(carriers[:3], passages[:3], options=OPTIONS, lexicon=WORDS)
    before = index.dump()
    index.add(carriers[3], passages[3:])

    after = index.dump()

    assert all(after[name] == raw for name, raw in before.items() if name.startswith("base."))
    assert after != before


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
