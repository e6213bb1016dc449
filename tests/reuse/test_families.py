"""Formulae: what recurs, where exactly, and with what in its slots."""

from __future__ import annotations

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus_tool import lexicon
from corpus_tool.model import Carrier, Formula, Passage, ReuseOptions
from corpus_tool.reuse.formulae import Formulae, find_formulae
from corpus_tool.text.stream import read_stream
from tests.reuse.corpora import corpus

WORDS = lexicon.load("en")
TEMPLATE = "{0} reaffirmed {1}'s support for the unity and centrality of the Harbour League in {2}."
FILLINGS = (
    ("President Okoro", "Kenya", "2031"),
    ("Prime Minister Adeyemi", "the United States", "2032"),
    ("President Lindqvist", "Sweden", "2033"),
    ("Chancellor Brandt", "Japan", "2034"),
)


def find(texts, *, parties=None, options=None, masked=True) -> Formulae:
    """Find the formulae of an invented corpus."""
    carriers, passages = corpus(texts, parties=parties)
    words = WORDS if masked else None
    return find_formulae(carriers, passages, options=options, lexicon=words)


def quotes(formula: Formula, passages: list[Passage]) -> list[str]:
    """Cut the occurrences of a formula out of the print."""
    texts = {(p.version, p.paragraph): p.text for p in passages}
    return [texts[o.version, o.paragraph][o.start : o.end] for o in formula.occurrences]


def league(count: int) -> dict[str, list[str]]:
    """Return documents with one template, each filled differently, between unlike sentences."""
    return {
        f"saltmere {2031 + n}": [
            f"Heron{n} walked{n}. {TEMPLATE.format(*FILLINGS[n])} Ships{n} left{n}."
        ]
        for n in range(count)
    }


def test_slots_and_fillings() -> None:
    """One template with four fillings is one formula whose slots tell the names."""
    (found,) = find(league(4)).formulae

    assert found.template == (
        "[LEADER] reaffirmed [PARTY]'s support for the unity and centrality of the Harbour League"
        " in [DATE]"
    )
    assert [slot.name for slot in found.slots] == ["LEADER", "PARTY", "DATE"]
    assert found.slots[1].fillings == ("Japan", "Kenya", "Sweden", "the United States")
    assert (found.documents, found.years, found.words) == (4, 4, 16)


def test_occurrences_are_cut_from_the_print() -> None:
    """The span of an occurrence holds the words as printed, from edge to edge."""
    texts = league(4)
    _, passages = corpus(texts)
    (found,) = find(texts).formulae

    assert quotes(found, passages) == [
        TEMPLATE.format(*filling).removesuffix(".") for filling in FILLINGS
    ]
    assert [o.fillings for o in found.occurrences] == list(FILLINGS)


def test_two_documents_are_not_enough() -> None:
    """A formula stands in three documents or more."""
    assert find(league(2)).formulae == ()
    assert find(league(2), options=ReuseOptions(min_documents=2)).formulae != ()


def test_repetition_within_a_document_does_not_count() -> None:
    """A document that says the same thrice makes no formula."""
    sentence = TEMPLATE.format(*FILLINGS[0])

    assert find({"saltmere 2031": [sentence, sentence + " Yes.", sentence + " No."]}).formulae == ()


def test_a_formula_grows_to_the_end_of_its_clause() -> None:
    """What nearly all occurrences share is taken in until a clause ends."""
    tail = "the calm seas of the northern gulf."
    texts = {
        f"saltmere {2031 + n}": [f"Heron{n} saw that all sides shall keep and honour {tail}"]
        for n in range(4)
    } | {f"veldria {2031 + n}": [f"Gulls{n} crossed boats and honour {tail}"] for n in range(20)}

    templates = {formula.template for formula in find(texts).formulae}

    assert f"saw that all sides shall keep and honour {tail.removesuffix('.')}" in templates


def test_variants_are_one_formula() -> None:
    """Two wordings of a formula are its variants; the commoner one stands for it."""
    head = "both sides will deepen their cooperation on fisheries, salt, tides and beacons"
    texts = {f"saltmere {2031 + n}": [f"Heron{n}: {head} without delay."] for n in range(4)} | {
        f"veldria {2031 + n}": [f"Gulls{n}: {head.replace('salt', 'kelp')} without delay."]
        for n in range(3)
    }

    (found,) = find(texts).formulae

    assert [v.documents for v in found.variants] == [4, 3]
    assert found.documents == 7
    assert {o.variant for o in found.occurrences} == {0, 1}


def test_formulae_do_not_chain() -> None:
    """Two formulae that stand side by side in some documents stay two."""
    one = "The parties recall the charter of the tidal council and its lasting principles."
    two = "Nothing herein creates a right enforceable at law against any of the harbours."
    texts = {f"saltmere {2031 + n}": [f"Heron{n}. {one} Ships{n}."] for n in range(9)}
    texts |= {f"veldria {2031 + n}": [f"Gulls{n}. {two} Boats{n}."] for n in range(9)}
    texts |= {f"ostmark {2031 + n}": [f"Terns{n}. {one} {two} Docks{n}."] for n in range(3)}

    found = find(texts).formulae

    assert sorted(formula.template for formula in found) == sorted([two[:-1], one[:-1]])
    assert [formula.documents for formula in found] == [12, 12]


def test_the_telling_comes_first() -> None:
    """Rank is by rare words, length, partners and years, not by frequency."""
    trivial = "as they have been and will be for all of us who are here"
    telling = "denounced the blockade of the Skerry lighthouse and its keepers by corsairs"
    texts = {f"saltmere {2031 + n}": [f"Heron{n} {trivial}, Ships{n}"] for n in range(9)}
    texts |= {f"veldria {2031 + n}": [f"Gulls{n} {telling}, Boats{n}"] for n in range(3)}

    assert telling in find(texts).formulae[0].template


def test_names_and_slots_tell_little() -> None:
    """A delegation with its offices stands below a short sentence that says something."""
    delegation = (
        "President Okoro{n}, Head of the Ministry of Inland Harbours, Secretary Adeyemi{n}, Keeper "
        "of the Register of Lights, and Mr Tanabe{n}, Master of the Northern Pilots of Ghana"
    )
    telling = "denounced the blockade of every lighthouse by corsairs this winter"
    texts = {
        f"saltmere {2031 + n}": [delegation.replace("{n}", "abc"[n]), f"Gulls{n} {telling}."]
        for n in range(3)
    }

    first, second = find(texts).formulae
    assert telling in first.template
    assert "Inland Harbours" in second.template and second.words > first.words


def test_partners_and_years_are_counted() -> None:
    """A formula tells among how many sets of partners and in how many years it stands."""
    texts = league(4)
    names = list(texts)
    parties = {names[0]: ("A", "B"), names[1]: ("B", "A"), names[2]: ("A", "C"), names[3]: ("D",)}

    (found,) = find(texts, parties=parties).formulae

    assert (found.partners, found.years) == (3, 4)


def test_speeches_yield_almost_nothing() -> None:
    """Texts that repeat one block in a thousand make no more formulae than they have blocks."""
    rng = random.Random(7)
    vocabulary = [f"w{n}" for n in range(3000)]
    block = " ".join(rng.choices(vocabulary, k=20))
    texts = {
        f"saltmere {2000 + n}": [
            block if n < 3 and not k else " ".join(rng.choices(vocabulary, k=40)) for k in range(30)
        ]
        for n in range(100)
    }

    (found,) = find(texts, masked=False).formulae

    assert found.template == block


def test_treaties_do_not_explode() -> None:
    """Where a quarter of the blocks recur, there is a formula for a block, and no more."""
    rng = random.Random(11)
    vocabulary = [f"w{n}" for n in range(3000)]
    blocks = [" ".join(rng.choices(vocabulary, k=30)) for _ in range(40)]
    texts = {
        f"saltmere {2000 + n}": [
            rng.choice(blocks) if k % 4 == 0 else " ".join(rng.choices(vocabulary, k=30))
            for k in range(40)
        ]
        for n in range(100)
    }

    found = find(texts, masked=False).formulae

    assert {formula.template for formula in found} == set(blocks)


@pytest.mark.parametrize(
    "paragraphs",
    [[], [""], ["a" * 1_000_000], ["word " * 100_000], ["la " * 50], ["。" * 40], ["語" * 5000]],
    ids=["none", "empty", "one word", "one word again", "refrain", "marks", "no spaces"],
)
def test_hostile_paragraphs(paragraphs: list[str]) -> None:
    """Empty, endless and spaceless paragraphs are read like any other."""
    texts = {f"saltmere {2031 + n}": paragraphs for n in range(3)}
    found = find(texts)

    assert all(o.end <= len(paragraphs[0]) for f in found.formulae for o in f.occurrences)


def test_one_paragraph_a_hundred_thousand_times() -> None:
    """A paragraph that stands everywhere is read once and listed everywhere."""
    text = "We recall the charter of the tidal council and its lasting principles."
    carriers = [Carrier(f"k{n}@1", f"k{n}", "2031") for n in range(50)]
    passages = [Passage(f"k{n % 50}@1", n, text) for n in range(100_000)]

    (found,) = find_formulae(carriers, passages, lexicon=WORDS).formulae

    assert (found.documents, len(found.occurrences)) == (50, 100_000)


def test_a_stranger_is_refused() -> None:
    """A passage of a version that is not among the carriers is an error, not a loss."""
    with pytest.raises(ValueError, match="stranger@1"):
        find_formulae([], [Passage("stranger@1", 0, "Text.")], lexicon=WORDS)


FEW = st.lists(st.sampled_from(["ab", "cd.", "ef", "gh"]), min_size=1, max_size=20).map(" ".join)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.lists(FEW, max_size=3), max_size=7))
def test_every_occurrence_stands_where_it_says(documents: list[list[str]]) -> None:
    """Spans are inside the paragraph, on words; documents are counted right; none overlap."""
    options = ReuseOptions(run=3)
    texts = {f"saltmere {n}": own for n, own in enumerate(documents)}
    _, passages = corpus(texts)
    prints = {(p.version, p.paragraph): p.text for p in passages}

    for formula in find(texts, options=options, masked=False).formulae:
        assert formula.documents == len({o.version for o in formula.occurrences})
        assert formula.documents >= options.min_documents
        end: dict[tuple[str, int], int] = {}
        for own in formula.occurrences:
            place = own.version, own.paragraph
            assert end.get(place, 0) <= own.start < own.end <= len(prints[place])
            assert prints[place][own.start].isalnum()
            end[place] = own.end


@settings(max_examples=40, deadline=None)
@given(st.lists(st.lists(FEW, max_size=3), max_size=6), st.randoms(use_true_random=False))
def test_order_of_documents_does_not_matter(documents: list[list[str]], rng) -> None:
    """The same documents in another order have the same formulae with the same occurrences."""
    texts = [(f"saltmere {n}", own) for n, own in enumerate(documents)]
    shuffled = rng.sample(texts, len(texts))
    options = ReuseOptions(run=3)

    one, two = (find(dict(own), options=options).formulae for own in (texts, shuffled))

    assert [(f.id, f.documents) for f in one] == [(f.id, f.documents) for f in two]


def test_runs_of_min_documents_are_found() -> None:
    """Every word run of three documents lies in a formula, whatever stands around it."""
    rng = random.Random(3)
    shared = " ".join(f"s{n}" for n in range(12))
    texts = {
        f"saltmere {n}": [f"{' '.join(f'x{rng.random()}' for _ in range(9))} {shared} y{n}"]
        for n in range(3)
    }
    (found,) = find(texts, masked=False).formulae

    assert found.template == shared
    assert len(read_stream([shared], lexicon=None)) == found.words == 12
