"""A document's text on the page."""

from __future__ import annotations

import html
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus_tool.report.markup import (
    MarkedSegment,
    MarkedWords,
    marked_text,
    plain_text,
    shown_text,
)

TAG = re.compile(r"<[^>]*>")
TEXTS = st.text(st.characters(codec="utf-8", exclude_characters="\x00"))


def bare(markup: str) -> str:
    """Return what a reader copies: tags removed, references resolved."""
    return html.unescape(TAG.sub("", markup))


@given(TEXTS)
def test_a_shown_text_is_the_text(text: str) -> None:
    """Without its tags, what is shown is the text, character by character."""
    expected = text

    # html.unescape maps the C1 controls as browsers do for references; only CR is referenced.
    assert bare(shown_text(text)) == expected


@given(st.lists(st.tuples(TEXTS, st.sampled_from(MarkedWords)), max_size=8))
def test_a_marked_text_is_the_text(parts: list[tuple[str, MarkedWords]]) -> None:
    """Marks add and take nothing."""
    segments = [MarkedSegment(text, mark) for text, mark in parts]

    assert bare(marked_text(segments)) == "".join(text for text, _ in parts)


def test_a_kept_run_is_underlined_from_word_to_word() -> None:
    """A comma at its edge is shared by chance."""
    assert marked_text([MarkedSegment(", mutual trust, ", MarkedWords.KEPT)]) == (
        ', <span class="kept">mutual trust</span>, '
    )


def test_text_is_escaped() -> None:
    """A document cannot bring an element of its own."""
    assert shown_text("<b a='1'>&\"") == "&lt;b a=&#39;1&#39;&gt;&amp;&#34;"


def test_white_space_stands_outside_a_mark() -> None:
    """No line ends in a stroke under nothing."""
    assert (
        marked_text([MarkedSegment(" new words ", MarkedWords.ADDED)]) == " <ins>new words</ins> "
    )
    assert marked_text([MarkedSegment("  ", MarkedWords.REMOVED)]) == "  "


@pytest.mark.parametrize(
    "character", ["\u200b", "\u00ad", "\u2060", "\ufeff", "\u0007", "\U000e0041"]
)
def test_what_prints_nothing_is_shown_by_its_number(character: str) -> None:
    """An invisible character cannot hide between two letters."""
    written = shown_text(f"a{character}b")

    assert f'data-character="U+{ord(character):04X}"' in written


@pytest.mark.parametrize("character", ["\u202e", "\u202d", "\u2066", "\u2067"])
def test_what_turns_a_line_is_shut_in(character: str) -> None:
    """A direction override reorders nothing but itself."""
    assert f'<span class="unseen turning" data-character="U+{ord(character):04X}">' in shown_text(
        f"a{character}b"
    )


@pytest.mark.parametrize("text", ["می\u200cخواهم", "क्\u200dष", "👩\u200d🚀"])
def test_joiners_that_spell_are_left_alone(text: str) -> None:
    """Persian, Hindi and emoji are written with joiners; no mark breaks the word."""
    assert "<span" not in shown_text(text)


def test_a_joiner_between_latin_letters_is_shown() -> None:
    """In a script that has no use for it, a joiner is a trick."""
    assert "U+200C" in shown_text("pass\u200cword")


def test_what_cannot_be_written_is_replaced_and_named() -> None:
    """A lone surrogate or a NUL has no form in a page; its number is shown instead."""
    assert shown_text("\ud800") == '<span class="unseen" data-character="U+D800">\ufffd</span>'
    assert "U+0000" in shown_text("\x00")


def test_a_carriage_return_survives_the_parser() -> None:
    """A parser would turn a bare carriage return into a line feed."""
    assert shown_text("a\rb") == "a&#13;b"


def test_plain_text_has_no_tag_and_names_what_is_hidden() -> None:
    """Titles and attributes cannot hold a mark, so the number stands in brackets."""
    assert plain_text("a\u202eb\n c") == "a[U+202E]b c"
