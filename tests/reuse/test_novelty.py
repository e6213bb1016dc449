"""How much of a document is new."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from corpus_tool.model import Carrier, Debt, Novelty, Passage
from corpus_tool.reuse.novelty import MIN_RUN, measure_novelty, measure_origins
from tests.reuse.corpora import corpus

OLD = "one two three four five six seven eight nine ten"
OTHER = "red blue green white black brown grey pink"
NEW = "salt kelp tides beacons"


def measure(texts, predecessors=None, **more) -> dict[str, Novelty]:
    """Measure an invented corpus."""
    carriers, passages = corpus(texts)
    found = measure_novelty(
        carriers, passages, predecessors=predecessors or {}, lexicon=None, **more
    )
    return {own.carrier.key: own for own in found}


def test_three_parts() -> None:
    """Words are from the predecessor, else from other earlier documents, else new."""
    found = measure(
        {"a 2031": [OLD], "b 2032": [OTHER], "c 2033": [f"{OLD}. {OTHER}", NEW]},
        {"c-2033@1": "a-2031@1"},
    )["c-2033"]

    assert (found.words, found.from_predecessor, found.from_others, found.new) == (22, 10, 8, 4)
    assert found.nearest is not None
    assert (found.nearest.carrier.key, found.nearest.words) == ("a-2031", 10)
    assert found.nearest.share == 10 / 22


def test_dates_decide() -> None:
    """A document that was imported first and is later is no forebear."""
    found = measure({"b 2032": [OLD], "a 2031": [OLD]})

    assert (found["a-2031"].new, found["b-2032"].new) == (10, 0)
    assert found["a-2031"].nearest is None


def test_undated_documents_are_set_aside_and_named() -> None:
    """What has no date is no forebear, is not measured, and is named."""
    found = measure({"a": [OLD], "b 2032": [OLD]})

    assert list(found) == ["b-2032"]
    assert (found["b-2032"].new, found["b-2032"].undated) == (10, ("a-@1",))


def test_a_predecessor_must_be_earlier() -> None:
    """A predecessor that may be of the same day or later does not count as one."""
    found = measure({"a 2032": [OLD], "b 2032-03": [OLD]}, {"b-2032-03@1": "a-2032@1"})

    assert found["b-2032-03"].predecessor is None
    assert found["b-2032-03"].new == 10


def test_short_runs_are_the_languages_own() -> None:
    """Fewer words in a row than `MIN_RUN` are not taken over."""
    head = " ".join(OLD.split()[: MIN_RUN - 1])

    assert measure({"a 2031": [OLD], "b 2032": [f"{head} kelp"]})["b-2032"].new == MIN_RUN


def test_runs_do_not_cross_paragraphs() -> None:
    """Words that are a run only across the end of a paragraph are new."""
    one, two = OLD.split()[:5], OLD.split()[5:]

    found = measure({"a 2031": [OLD], "b 2032": [" ".join(one), " ".join(two)]})

    assert found["b-2032"].new == 10


def test_only_those_asked_for() -> None:
    """Of many documents some can be measured."""
    found = measure({"a 2031": [OLD], "b 2032": [OLD]}, versions=["b-2032@1"])

    assert list(found) == ["b-2032"]


def test_empty_documents() -> None:
    """A document without words has no part of any kind."""
    found = measure({"a 2031": [], "b 2032": [""]})["b-2032"]

    assert (found.words, found.new, found.nearest) == (0, 0, None)


PARAGRAPHS = st.lists(
    st.lists(st.sampled_from(["ab", "cd"]), max_size=14).map(" ".join), max_size=3
)


@settings(max_examples=60, deadline=None)
@given(st.lists(PARAGRAPHS, max_size=5))
def test_the_parts_make_up_the_whole(documents: list[list[str]]) -> None:
    """The three parts sum to the words, and the nearest forebear holds no more than is taken."""
    texts = {f"k{n} 20{10 + n}": own for n, own in enumerate(documents)}
    succession = {f"k{n}-20{10 + n}@1": f"k{n - 1}-20{9 + n}@1" for n in range(1, len(documents))}

    for found in measure(texts, succession).values():
        taken = found.from_predecessor + found.from_others
        assert taken + found.new == found.words
        assert (found.nearest.words if found.nearest else 0) <= taken
        assert (taken > 0) == (found.nearest is not None)


def test_what_partners_owe_is_counted_in_words() -> None:
    """Words of a taker's texts that stood before with a giver; one's own earlier texts too."""
    run = "the orderly charting of the northern fishing banks"
    carriers = [
        Carrier("old@1", "old", "2010", ("B", "A")),
        Carrier("same@1", "same", "2012", ("A", "B")),
        Carrier("new@1", "new", "2014", ("A", "C")),
        Carrier("lost@1", "lost", None, ("D",)),
        Carrier("nobody@1", "nobody", "2016", ()),
    ]
    tail = {"old": "then", "same": "now", "new": "later still", "lost": "ever", "nobody": "soon"}
    passages = [Passage(c.version, 0, f"They praised {run} {tail[c.key]}") for c in carriers]
    _, debts = measure_origins(
        carriers,
        passages,
        predecessors={},
        lexicon=None,
        versions=(),
        takers=[carrier.version for carrier in carriers],
    )

    assert debts == (
        Debt(("A", "B"), ("A", "B"), 10, 22),
        Debt(("A", "B"), ("A", "C"), 10, 12),
    )
