"""Lexicons are loaded whole and checked, or refused with one line."""

from __future__ import annotations

from pathlib import Path

import pytest

from corpus_tool import lexicon
from corpus_tool.errors import InputError


def test_the_shipped_lexicon_loads() -> None:
    """`en` is shipped, versioned, and loaded once."""
    english = lexicon.load()

    assert english.name == "en"
    assert english.identity == f"en {english.version}"
    assert lexicon.load("en") is english


def test_words_are_in_small_letters() -> None:
    """Lists are matched on small letters, so they hold no capital."""
    lists = lexicon.load().sentences

    for words in (lists.abbreviations, lists.openers, lists.persons, lists.closing):
        assert all(word == word.casefold() for word in words)


def test_an_unknown_name_is_refused() -> None:
    """The message names what is shipped."""
    with pytest.raises(InputError, match="Shipped: en") as caught:
        lexicon.load("klingon")

    assert caught.value.code == "E_LEXICON"


def test_a_file_of_ones_own_extends_the_shipped_one(tmp_path: Path) -> None:
    """A list that is given replaces the shipped list; the version tells the content apart."""
    path = tmp_path / "mine.toml"
    path.write_text('extends = "en"\nname = "mine"\n[sentences]\nopeners = ["yea"]\n')
    mine = lexicon.load(str(path))

    assert mine.name == "mine"
    assert mine.sentences.openers == frozenset({"yea"})
    assert mine.sentences.closing == lexicon.load().sentences.closing

    path.write_text('extends = "en"\nname = "mine"\n[sentences]\nopeners = ["nay"]\n')
    assert lexicon.load(str(path)).identity != mine.identity


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ('extends = "xx"', "names no shipped lexicon"),
        ("extends = 3", "names no shipped lexicon"),
        ('name = "mine"', "no entry"),
        ("[[[", "is not sound TOML"),
        ('extends = "en"\nsentences = 3', "must be a table"),
        ('extends = "en"\n[sentences]\nopeners = "the"', "must be a list"),
        ('extends = "en"\n[sentences]\nopeners = [1]', "must hold words"),
        ('extends = "en"\n[sentences]\nopners = ["a"]', "unknown entry 'opners'"),
        ('extends = "en"\n[senences]\nopeners = ["a"]', "unknown entry 'senences'"),
    ],
)
def test_a_wrong_file_is_refused(tmp_path: Path, content: str, message: str) -> None:
    """A misspelt or mistyped entry is an error, never a rule silently off."""
    path = tmp_path / "mine.toml"
    path.write_text(content)

    with pytest.raises(InputError, match=message):
        lexicon.load(str(path))


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    """One line says why the file cannot be read."""
    with pytest.raises(InputError, match="cannot read the lexicon: no file at"):
        lexicon.load(str(tmp_path / "none.toml"))
