"""What holds of every alignment, whatever the texts."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import pytest
from hypothesis import given, settings

from corpus_tool import lexicon, semantics
from corpus_tool.alignment import align
from corpus_tool.model import Link, Options, Paragraph, Relation
from tests.alignment.texts import ENCODERS, SENTENCES, TEXTS, paragraphs

OPTIONS = Options()
WORDS = lexicon.load("en")


@given(TEXTS, TEXTS, ENCODERS)
@settings(deadline=None, max_examples=150)
def test_links_partition(left, right, encoder):
    """Every paragraph is in a link or among the unlinked, and no pair is linked twice."""
    found = align(left, right, options=OPTIONS, encoder=encoder)
    pairs = Counter((i, j) for k in found.links for i in k.left for j in k.right)
    unlinked = [(n.side, n.index) for n in found.nearest]

    assert all(link.left and link.right for link in found.links)
    assert all(times == 1 for times in pairs.values())
    assert len(unlinked) == len(set(unlinked))
    assert {i for i, _ in pairs}.isdisjoint(i for s, i in unlinked if s == "left")
    assert {j for _, j in pairs}.isdisjoint(j for s, j in unlinked if s == "right")
    assert len({i for i, _ in pairs}) + len({j for _, j in pairs}) + len(unlinked) == (
        len(left) + len(right)
    )


def test_a_sentence_that_went_elsewhere_is_a_further_link():
    """A paragraph goes to the place of most of it, and its last sentence to another as well."""
    away = "The two leaders will open a joint school for divers in the harbour of Corrow next year."
    left = paragraphs(f"{SENTENCES[0]} {SENTENCES[1]} {away}", SENTENCES[4], SENTENCES[5])
    right = paragraphs(
        f"{SENTENCES[0]} {SENTENCES[1]}",
        SENTENCES[4],
        f"{SENTENCES[5]} Goats graze on the ridge above the old town all summer. {away}",
    )

    found = align(left, right, options=OPTIONS)

    assert [(k.left, k.right) for k in found.links if 0 in k.left] == [((0,), (0,)), ((0,), (2,))]
    assert ((2,), (2,)) in [(k.left, k.right) for k in found.links]


@given(TEXTS, TEXTS, ENCODERS)
@settings(deadline=None, max_examples=100)
def test_links_are_sound(left, right, encoder):
    """Links are in order, name their members in order, score from 0 to 1 and give a reason."""
    found = align(left, right, options=OPTIONS, lexicon=WORDS, encoder=encoder)

    assert [k.left for k in found.links] == sorted(k.left for k in found.links)
    assert all(list(side) == sorted(side) for k in found.links for side in (k.left, k.right))
    assert all(0 <= link.score <= 1 and link.reason for link in found.links)
    assert all(0 <= n.score <= 1 and n.reason for n in found.nearest)


@given(TEXTS, ENCODERS)
@settings(deadline=None, max_examples=100)
def test_a_text_against_itself_is_identical(text, encoder):
    """Every paragraph is linked to itself, identical and in place."""
    found = align(text, text, options=OPTIONS, lexicon=WORDS, encoder=encoder)

    assert [(link.left, link.right) for link in found.links] == [
        ((i,), (i,)) for i in range(len(text))
    ]
    assert all(link.relation is Relation.IDENTICAL and not link.moved for link in found.links)


@given(TEXTS, TEXTS, ENCODERS)
@settings(deadline=None, max_examples=150)
def test_swapping_sides_mirrors(left, right, encoder):
    """The later text against the earlier gives the same links with their sides exchanged."""
    forth = align(left, right, options=OPTIONS, lexicon=WORDS, encoder=encoder)
    back = align(right, left, options=OPTIONS, lexicon=WORDS, encoder=encoder)
    turned = [replace(link, left=link.right, right=link.left) for link in back.links]

    assert sorted(turned, key=_by_place) == sorted(forth.links, key=_by_place)
    assert {(n.side, n.index, n.candidate) for n in forth.nearest} == {
        ("left" if n.side == "right" else "right", n.index, n.candidate) for n in back.nearest
    }


@given(TEXTS, TEXTS, ENCODERS)
@settings(deadline=None, max_examples=50)
def test_the_same_texts_give_the_same_result(left, right, encoder):
    """Two runs on equal values are equal, reasons and scores included."""
    first = align(left, right, options=OPTIONS, lexicon=WORDS, encoder=encoder)

    assert first == align(left, right, options=OPTIONS, lexicon=WORDS, encoder=encoder)


@pytest.mark.parametrize("left", [(), (Paragraph("Trade."),)])
def test_an_empty_side_links_nothing(left):
    """A text without a counterpart has no link and names no candidate."""
    found = align(left, (), options=OPTIONS)

    assert found.links == ()
    assert [n.candidate for n in found.nearest] == [None] * len(left)


def test_positions_are_told_not_indices():
    """Links name paragraphs by their position in the sequences, whatever their own index."""
    left = tuple(replace(p, index=p.index + 40) for p in paragraphs(*SENTENCES[:3]))

    found = align(left, left[1:], options=OPTIONS)

    assert [(k.left, k.right) for k in found.links] == [((1,), (0,)), ((2,), (1,))]


def test_repeated_paragraphs_pair_off_in_order():
    """Hundreds of equal paragraphs make hundreds of links, not one great one."""
    many = paragraphs(*["The Parties agree."] * 300, SENTENCES[0])

    found = align(many, many[20:], options=OPTIONS)

    assert len(found.links) == 281
    assert all(len(k.left) == len(k.right) == 1 and not k.moved for k in found.links)


def test_a_split_and_a_merger_are_one_link_each():
    """What one paragraph said in two sentences is found in two paragraphs, and back."""
    whole = (
        f"{SENTENCES[0]} The work will be funded for eight years.",
        SENTENCES[2],
        "Ministers will report on scholarships every autumn.",
    )
    parts = (SENTENCES[0], "The work will be funded for eight years.", *whole[1:])

    (link,) = [
        k
        for k in align(paragraphs(*whole), paragraphs(*parts), options=OPTIONS).links
        if len(k.left) + len(k.right) > 2
    ]

    assert (link.left, link.right) == ((0,), (0, 1))
    assert [(k.left, k.right) for k in _align_texts(parts, whole) if len(k.left) > 1] == [
        ((0, 1), (0,))
    ]


def test_no_paragraph_is_too_long():
    """A paragraph of fifty thousand words is read like any other."""
    long = " ".join(f"word{k % 977} clause{k % 131}." for k in range(25_000))

    found = align(paragraphs(long, SENTENCES[0]), paragraphs(SENTENCES[0], long), options=OPTIONS)

    assert {(k.left, k.right) for k in found.links} == {((0,), (1,)), ((1,), (0,))}


def test_nothing_reaches_a_score_above_one():
    """An impossible threshold links nothing, not even what is identical."""
    text = paragraphs(*SENTENCES[:4])

    assert align(text, text, options=Options(min_score=1.1)).links == ()


def test_what_is_moved_may_be_asked_to_be_surer():
    """A moved link needs a score of its own; above one, no link is moved but by a sentence."""
    left = paragraphs(*SENTENCES[2:5], "Trade in wool will be free.")
    right = paragraphs("Trade in wool will be free.", *SENTENCES[2:5])

    found = align(left, right, options=Options(moved_score=1.1)).links

    assert any(link.moved for link in align(left, right, options=OPTIONS).links)
    assert len(found) == 3
    assert not any(link.moved for link in found)


def _by_place(link: Link) -> tuple[tuple[int, ...], tuple[int, ...]]:
    return link.left, link.right


def _align_texts(left: tuple[str, ...], right: tuple[str, ...]) -> tuple[Link, ...]:
    return align(paragraphs(*left), paragraphs(*right), options=OPTIONS).links


@pytest.mark.parametrize("name", ["none", "static", "small"])
def test_an_office_or_a_family_name_makes_no_link(name):
    """A school and a ferry have nothing in common but the Prime Minister, whoever that is."""
    school = paragraphs(
        "Prime Minister Sonexay thanked Prime Minister Ishiba for the grant to the school."
    )
    ferry = paragraphs("Prime Minister Ishiba welcomed the ferry between the two islands.")

    found = align(school, ferry, options=OPTIONS, lexicon=WORDS, encoder=semantics.load(name))

    assert found.links == ()


def test_the_sentence_encoder_mirrors_and_repeats():
    """Sides swapped, the links are mirrored; a second time, the result is the same."""
    encoder = semantics.load("small")
    left, right = paragraphs(*SENTENCES[:5]), paragraphs(*SENTENCES[1:6])

    forth = align(left, right, options=OPTIONS, lexicon=WORDS, encoder=encoder)
    back = align(right, left, options=OPTIONS, lexicon=WORDS, encoder=encoder)

    assert forth == align(left, right, options=OPTIONS, lexicon=WORDS, encoder=encoder)
    assert {(k.left, k.right, k.score, k.moved) for k in forth.links} == {
        (k.right, k.left, k.score, k.moved) for k in back.links
    }
