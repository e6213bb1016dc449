"""A corpus that grows a document at a time is searched as if it had been searched as a whole."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path

import pytest

from corpus_tool import Corpus
from corpus_tool.model import Document, Formula, Scan, Stage, Version
from corpus_tool.operations import stored_index
from corpus_tool.reuse import analysis, near_duplicates
from corpus_tool.settings import load_settings
from corpus_tool.store import Store
from corpus_tool.store.verify import verify_store
from tests.store import values
from tests.store.conftest import cluster, databases, kind, store, url  # noqa: F401 - fixtures

WORDS = [f"word{number}" for number in range(400)]
HOUSE = [
    "the two sides reaffirmed their resolve to keep the northern banks open to all who sail",
    "both ministers agreed that the registers of the old mill shall be copied before the harvest",
    "they took note with regret of the late thaw and of the damage it had done to the lower quays",
]


def statement(number: int) -> tuple[str, ...]:
    """Return a text of formulae, worn or whole, and of words of its own."""
    chance = random.Random(number)
    paragraphs = []
    for line in chance.sample(HOUSE, 2):
        words = line.split()
        if chance.random() < 0.5:
            words[chance.randrange(len(words))] = chance.choice(WORDS)
        paragraphs.append(" ".join([*words, *chance.sample(WORDS, 6)]) + ".")
    return (*paragraphs, " ".join(chance.sample(WORDS, 25)) + ".")


def add(store: Store, number: int) -> Version:  # noqa: F811 - the fixture's name
    """Store one statement."""
    year = 2000 + number
    document = Document(f"statement-{number:03}", f"Statement {number}", date=str(year))
    return values.add(store, statement(number), document=document)


@pytest.fixture
def corpus(store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Corpus]:  # noqa: F811
    """A corpus of twelve statements on either database, for which an index is kept."""
    monkeypatch.setattr(stored_index, "FEWEST", 0)
    monkeypatch.setattr(stored_index, "MOST", 1.0)
    monkeypatch.setattr(stored_index, "MOST_SINCE", 1.0)
    for number in range(12):
        add(store, number)
    yield Corpus(store, load_settings(tmp_path, database="db/unused.sqlite"))


def state(corpus: Corpus, scan: Scan) -> tuple[set[Formula], set[tuple[str, str, float]]]:
    """Return the formulae and the near-duplicates that stand after a scan."""
    with corpus._opened.store.read() as reader:
        formulas = set(reader.formulas(scan))
        near: set[tuple[str, str, float]] = set()
        for carrier in reader.holdings().carriers:
            pairs, _ = reader.kin(scan, carrier.version)
            near |= {(*sorted((one.left, one.right)), one.similarity) for one in pairs}
    return formulas, near


def whole(corpus: Corpus) -> tuple[set[Formula], set[tuple[str, str, float]]]:
    """Return what a search of the whole corpus finds."""
    with corpus._opened.store.read() as reader:
        holdings = reader.holdings()
        passages = tuple(reader.passages({one.version for one in holdings.carriers}))
    draft = analysis.analyse_reuse(
        holdings, passages, options=corpus.scan().options, lexicon=corpus.lexicon
    )
    near = {(*sorted((one.left, one.right)), one.similarity) for one in draft.near}
    return set(draft.formulas), near


def test_growing_finds_what_a_whole_search_finds(
    corpus: Corpus, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Document by document, over a rewriting of the index, the result is the full scan's."""
    monkeypatch.setattr(stored_index, "AGAIN", 3)
    base = corpus.scan()
    scans = []
    for number in range(12, 18):
        add(corpus._opened.store, number)
        scans.append(corpus.scan())

        assert state(corpus, scans[-1]) == whole(corpus)
    assert [scan.base for scan in scans] == [base.id, *(scan.id for scan in scans[:-1])]
    assert [scan.added for scan in scans] == [1] * 6
    assert len(whole(corpus)[0]) > 2
    assert verify_store(corpus._opened.store) == ()


def test_several_documents_are_added_at_once(corpus: Corpus) -> None:
    """What came since the last search is one further scan."""
    base = corpus.scan()
    for number in range(12, 16):
        add(corpus._opened.store, number)
    scan = corpus.scan()

    assert (scan.base, scan.added) == (base.id, 4)
    assert state(corpus, scan) == whole(corpus)


def test_what_was_bounded_is_still_told(corpus: Corpus, monkeypatch: pytest.MonkeyPatch) -> None:
    """A scan that goes on from another tells what that one cut short, and what is new to it."""
    monkeypatch.setattr(near_duplicates, "MAX_GROUP", 2)
    monkeypatch.setattr(near_duplicates, "FEW", 1)
    base = corpus.scan()
    add(corpus._opened.store, 12)
    scan = corpus.scan()

    assert scan.base == base.id
    assert base.bounded and all(one.kept < one.found for one in base.bounded)
    assert scan.bounded[: len(base.bounded)] == base.bounded
    assert all(one.kept == one.found for one in scan.bounded[len(base.bounded) :])
    assert len(scan.bounded) > len(base.bounded)


def test_each_document_that_is_added_is_told(corpus: Corpus) -> None:
    """Whoever waits sees them counted."""
    corpus.scan()
    for number in range(12, 15):
        add(corpus._opened.store, number)
    told: list[tuple[Stage, int, int]] = []
    corpus.scan(progress=lambda *each: told.append(each))

    added = [each[1:] for each in told if each[0] is Stage.ADDING]
    assert added == [(0, 3), (1, 3), (2, 3)]
    assert told[-1][0] is Stage.STORING


def test_an_earlier_state_can_still_be_read(corpus: Corpus) -> None:
    """A scan tells what it told, whatever came after it."""
    base = corpus.scan()
    before = state(corpus, base)[0]
    add(corpus._opened.store, 12)
    corpus.scan()

    assert state(corpus, base)[0] == before


@pytest.mark.parametrize(("date", "text"), [("2003", 40), ("1999", 3)])
def test_a_changed_document_is_searched_as_a_whole(corpus: Corpus, date: str, text: int) -> None:
    """A new text takes words away, another date may change who was first: neither is growth."""
    corpus.scan()
    document = Document("statement-003", "Statement 3", date=date)
    values.add(corpus._opened.store, statement(text), document=document)
    scan = corpus.scan()

    assert scan.base is None
    assert state(corpus, scan)[0] == whole(corpus)[0]


def test_after_much_growth_the_whole_is_searched(
    corpus: Corpus, monkeypatch: pytest.MonkeyPatch
) -> None:
    """When more came since the last search of the whole than it is worth, all is read again."""
    monkeypatch.setattr(stored_index, "MOST_SINCE", 0.2)
    first = corpus.scan()
    bases = []
    for number in range(12, 16):
        add(corpus._opened.store, number)
        bases.append(corpus.scan().base)

    assert bases == [first.id, first.id + 1, None, first.id + 3]


def test_nothing_new_is_nothing_to_do(corpus: Corpus) -> None:
    """The search of a corpus that is as it was is the stored one; what came since is told."""
    first = corpus.scan()
    with corpus._opened.store.read() as reader:
        fresh = reader.since(first)
        assert fresh is not None and fresh.carriers == ()
    assert corpus.scan() == first
    add(corpus._opened.store, 12)
    with corpus._opened.store.read() as reader:
        fresh = reader.since(first)
        assert fresh is not None
        assert [carrier.key for carrier in fresh.carriers] == ["statement-012"]
        assert fresh.added_to(first.corpus) == reader.holdings().digest
