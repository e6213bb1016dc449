"""The ladder of verbs is loaded whole and checked, or refused with one line."""

from __future__ import annotations

from pathlib import Path

import pytest

from corpus_tool import lexicon
from corpus_tool.errors import InputError
from corpus_tool.lexicon import Ladder


def own(tmp_path: Path, content: str) -> Path:
    """Write a ladder of one's own."""
    path = tmp_path / "mine.toml"
    path.write_text(content, encoding="utf-8")
    return path


def test_the_shipped_ladder_loads() -> None:
    """It is versioned, loaded once, and no lexicon."""
    ladder = lexicon.load_ladder()

    assert ladder.identity == f"ladder.en {ladder.version}"
    assert lexicon.load_ladder("en") is ladder
    with pytest.raises(InputError, match="Shipped: en"):
        lexicon.load("ladder.en")


def test_every_rung_says_what_it_rests_on() -> None:
    """A source, or the word judgement, and verbs in small letters without one twice."""
    ladder = lexicon.load_ladder()

    for rung in (*ladder.firmness, *ladder.substance):
        assert len(rung.basis) > 30, rung.name
        assert rung.label
    for group in (*ladder.firmness, *ladder.assessments, *ladder.appeals, *ladder.facts):
        assert list(group.verbs) == [verb.lower() for verb in group.verbs]
        assert len(set(group.verbs)) == len(group.verbs), group.name


def test_a_verb_stands_on_one_rung() -> None:
    """No entry of firmness is on two rungs, or among the verbs that undertake nothing."""
    ladder = lexicon.load_ladder()
    groups = (*ladder.firmness, *ladder.assessments, *ladder.appeals)
    verbs = [verb.removesuffix("!") for group in groups for verb in group.verbs]

    assert sorted(verb for verb in set(verbs) if verbs.count(verb) > 1) == []


def test_a_list_of_ones_own_replaces_the_shipped_one(tmp_path: Path) -> None:
    """What it does not give is as shipped; its digest is in its version."""
    content = """
    extends = "en"
    name = "mine"
    [[firmness]]
    name = "vow"
    grade = 1
    label = "vow"
    basis = "judgement"
    verbs = ["vow to"]
    """
    mine = lexicon.load_ladder(own(tmp_path, content))

    assert [rung.name for rung in mine.firmness] == ["vow"]
    assert mine.substance == lexicon.load_ladder().substance
    assert mine.identity.startswith("mine 3+")


RUNG = 'name = "{}"\ngrade = {}\nlabel = "x"\nbasis = "y"\nverbs = [{}]\n'


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("[[firmness]]\n" + RUNG.format("a", 0, '"vow to"'), "grades must fall"),
        (
            "".join("[[firmness]]\n" + RUNG.format(n, g, '"vow"') for n, g in (("a", 1), ("b", 2))),
            "grades must fall",
        ),
        ("firmness = []", "grades must fall"),
        ("[[firmness]]\n" + RUNG.format("a", 1, ""), "no verbs in 'a'"),
        ("[[firmness]]\n" + RUNG.format("a", 1, '" "'), "no verbs in 'a'"),
        ("[[firmness]]\n" + RUNG.format("deed", 1, '"vow to"'), "two steps named 'deed'"),
        ('[[firmness]]\nname = "a"', "no entry 'grade'"),
        ("firmness = 3", "must be a list"),
        ('[grammar]\nwe = "we"', "must be a list"),
    ],
)
def test_a_wrong_ladder_is_refused(tmp_path: Path, content: str, message: str) -> None:
    """A rung without a verb or a grade is an error, never a rule silently off."""
    with pytest.raises(InputError, match=message) as caught:
        lexicon.load_ladder(own(tmp_path, f'extends = "en"\n{content}'))

    assert caught.value.code == "E_LEXICON"


def test_a_pattern_of_marks_alone_is_refused(tmp_path: Path) -> None:
    """`~` needs a verb before it and a word after it, and what is wanted stands last."""
    unread = ("~", "express ~", "!", "~ to", "<act>", "agree <fact> to", "agree ~ <fact>", "do <x>")
    for verb in unread:
        content = 'extends = "en"\n[[firmness]]\n' + RUNG.format("a", 1, f'"{verb}"')
        with pytest.raises(InputError, match="cannot be read"):
            lexicon.load_ladder(own(tmp_path, content))


def test_the_ladder_is_a_value_to_look_at() -> None:
    """A rung is found by its name."""
    ladder: Ladder = lexicon.load_ladder()

    assert ladder.rung("concur") in ladder.firmness
    assert ladder.rung("nothing") is None
