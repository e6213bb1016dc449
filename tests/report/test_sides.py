"""Addresses and labels of paragraphs."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from corpus_tool.model import Link, Paragraph, Relation
from corpus_tool.report.sides import link_anchor, make_sides, part_name
from corpus_tool.report.words import load_words
from tests.report.builders import comparison, every_state, paragraph, version

WORDS = load_words()


def anchors(*paragraphs: Paragraph) -> tuple[str, ...]:
    """Return the addresses that paragraphs get on the left side."""
    left, _ = make_sides(comparison(version(paragraphs), every_state().right), WORDS)
    return left.anchors


def test_an_address_is_the_short_name_and_the_path() -> None:
    """The annex's first paragraph of 2025 is `2025/annex-1`."""
    left, right = make_sides(every_state(), WORDS)

    assert left.anchors[2] == "2012/3"
    assert right.anchors[8] == "2025/annex-1"
    assert right.anchors[10] == "2025/annex-2-a"


def test_a_label_is_what_a_reader_says() -> None:
    """Paragraphs of an annex are called by it, items by the paragraph they stand under."""
    _, right = make_sides(every_state(), WORDS)

    assert right.labels[0] == "¶1"
    assert right.labels[8] == "Annex ¶1"
    assert right.labels[10] == "Annex ¶2(a)"
    assert right.spoken[8] == "2025 annex paragraph 1"


def test_a_print_that_says_one_throughout_is_not_believed() -> None:
    """Where the printed numbers tell nothing apart, the derived ones are shown."""
    texts = [paragraph(f"Item {i}.", str(i), label="1", derived_label=str(i)) for i in (1, 2)]
    left, _ = make_sides(comparison(version(texts), every_state().right), WORDS)

    assert left.labels == ("¶1", "¶2")


def test_a_link_is_addressed_by_both_ends() -> None:
    """An n:m link names every paragraph it ties."""
    left, right = make_sides(every_state(), WORDS)

    assert link_anchor(Link((2,), (3,), Relation.EDITED, 1.0), left, right) == "2012/3~2025/4"
    assert link_anchor(Link((5, 6), (7,), Relation.EDITED, 1.0), left, right) == "2012/6+7~2025/8"


def test_addresses_outlive_a_paragraph_added_above() -> None:
    """A new unnumbered paragraph above changes no labelled paragraph's address."""
    kept = [paragraph("They met.", "1"), paragraph("They spoke.", "annex/1")]
    new = Paragraph("An opening.", path="opening")

    assert anchors(new, *kept)[1:] == anchors(*kept)


def test_equal_paths_are_told_apart_by_their_texts() -> None:
    """Two paragraphs of one number have two addresses, whatever stands between them."""
    first, second = paragraph("They met.", "1"), paragraph("They spoke.", "1")
    between = paragraph("They ate.", "2")

    assert anchors(first, second)[0] == "2019/1"
    assert anchors(first, second)[1].startswith("2019/1.")
    assert anchors(first, between, second)[2] == anchors(first, second)[1]


def test_the_digest_follows_the_text() -> None:
    """A changed text has another digest at the same address."""
    left, _ = make_sides(every_state(), WORDS)
    whole = every_state()
    texts = list(whole.left.paragraphs)
    texts[0] = replace(texts[0], text="Another text.")
    changed, _ = make_sides(
        comparison(version(texts, document=whole.left.document), whole.right), WORDS
    )

    assert changed.anchors == left.anchors
    assert changed.digests[0] != left.digests[0]
    assert changed.digests[1:] == left.digests[1:]


@given(st.lists(st.tuples(st.text(max_size=6), st.text(max_size=6)), max_size=12))
def test_addresses_are_unique_and_writable(pairs: list[tuple[str, str]]) -> None:
    """Whatever paths a document has, no two paragraphs share an address, none has a blank."""
    made = anchors(*(Paragraph(text, path=path) for path, text in pairs))

    assert len(set(made)) == len(pairs)
    assert not any(character.isspace() for anchor in made for character in anchor)
    assert all("~" not in anchor and ":" not in anchor for anchor in made)


def test_a_language_that_is_no_tag_is_left_out() -> None:
    """A page never says a language that no program could understand."""
    left, _ = make_sides(comparison(version((), language='"><b>'), every_state().right), WORDS)

    assert left.language == ""


def test_parts_are_named() -> None:
    """Known parts have words, unknown ones their own name."""
    assert part_name("annex-2", WORDS) == "Annex 2"
    assert part_name("roadmap", WORDS) == "Roadmap"
