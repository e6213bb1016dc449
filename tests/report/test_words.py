"""The interface's words."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from pathlib import Path

import pytest

from corpus_tool.report import words as words_module
from corpus_tool.report.words import (
    PieceLook,
    SentencePiece,
    load_words,
    sentence_case,
    text_of_pieces,
)

WORDS = load_words()
FOLDER = Path(words_module.__file__).parent
LITERAL = re.compile(r"""words(?:\.\w+)?\(\s*"([a-z_]+\.[a-z_.]+)"(?! ~)""")


def sources() -> list[Path]:
    """Return every file that may name words."""
    return [*FOLDER.glob("*.py"), *FOLDER.glob("templates/*.j2")]


def test_every_key_named_in_code_and_templates_has_words() -> None:
    """A key that stands in the code stands in the words file, as words or as a counted pair."""
    named = {key for path in sources() for key in LITERAL.findall(path.read_text())}

    missing = [key for key in named if not WORDS.has(key) and not WORDS.has(f"{key}.one")]

    assert len(named) > 80
    assert missing == []


def test_every_counted_key_has_both_forms() -> None:
    """No language file may hold one half of a counted pair."""
    keys = set(WORDS.keys())

    halves = [key for key in keys if key.endswith(".one") and f"{key[:-3]}other" not in keys]
    other_halves = [key for key in keys if key.endswith(".other") and f"{key[:-5]}one" not in keys]

    assert halves == []
    assert other_halves == []


def test_a_missing_key_is_an_error() -> None:
    """A slip in a key is loud, never an empty sentence."""
    with pytest.raises(KeyError):
        WORDS("no.such.key")


def test_a_missing_slot_is_an_error() -> None:
    """A sentence is never printed with a hole in it."""
    with pytest.raises(KeyError):
        WORDS("note.renumbered", left="4")


@pytest.mark.parametrize(
    ("count", "written"), [(0, "no"), (1, "one"), (12, "twelve"), (13, "13"), (2000, "2,000")]
)
def test_small_numbers_are_spelled(count: int, written: str) -> None:
    """Numbers up to twelve are words, larger ones digits in groups."""
    assert WORDS.number(count) == written


@pytest.mark.parametrize(
    ("date", "written"),
    [
        ("2025-01-21", "21 January 2025"),
        ("2025-01", "January 2025"),
        ("2025", "2025"),
        ("2025-13", "2025-13"),
        ("spring 2025", "spring 2025"),
        (None, "undated"),
    ],
)
def test_dates_are_written_as_a_reader_does(date: str | None, written: str) -> None:
    """A whole or partial ISO date becomes words; anything else is left alone."""
    assert WORDS.date(date) == written


def test_a_moment_has_its_zone() -> None:
    """The time a page was made cannot be misread."""
    assert WORDS.moment(datetime(2026, 1, 2, 3, 4, tzinfo=UTC)) == "2 January 2026, 03:04 UTC"


def test_slots_are_filled_once() -> None:
    """A document's own braces are not taken for slots."""
    assert WORDS("plate.place", date="{place}", place="{date}") == "{place}, {date}"


def test_items_are_joined_as_a_sentence_does() -> None:
    """Commas between items, a word before the last."""
    assert text_of_pieces(WORDS.join(["one", "two", "three"])) == "one, two and three"
    assert text_of_pieces(WORDS.join(["one"])) == "one"
    assert WORDS.join([]) == ()


def test_pieces_keep_links_apart_from_words() -> None:
    """A link in a sentence stays a link."""
    link = SentencePiece("¶4", PieceLook.LINK, "#2012/4")

    pieces = WORDS.pieces("finding.single", first=link, quote="words")

    assert pieces[0] is link
    assert text_of_pieces(pieces) == "¶4, words"


def test_a_sentence_begins_with_a_capital_unless_it_quotes() -> None:
    """A document's own words are never recased."""
    assert text_of_pieces(sentence_case((SentencePiece("of them"),))) == "Of them"
    assert text_of_pieces(sentence_case((SentencePiece("of them", PieceLook.QUOTE),))) == "of them"
