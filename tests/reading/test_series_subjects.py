"""Subjects along a series of texts."""

from __future__ import annotations

from pathlib import Path

import pytest

from corpus_tool.model import Party, Version
from corpus_tool.reading.series_subjects import SubjectRow, SubjectState, follow_subjects
from tests.reading.texts import ENGLISH, SUBJECTS, make_text, read_statement

NEW, BACK, NO_LONGER = SubjectState.NEW, SubjectState.BACK, SubjectState.NO_LONGER
NAMED, NOT_NAMED = SubjectState.NAMED, SubjectState.NOT_NAMED
SAME, OTHER = SubjectState.SAME_WORDS, SubjectState.OTHER_WORDS


def follow(*texts: list[str] | Version) -> dict[str, SubjectRow]:
    """Return the subjects of texts by label, in the order of the rows."""
    versions = [text if isinstance(text, Version) else make_text(text) for text in texts]
    rows = follow_subjects(versions, lexicon=ENGLISH, subjects=SUBJECTS)
    return {row.label: row for row in rows}


def states(row: SubjectRow) -> list[SubjectState]:
    """Return the states of a subject, text by text."""
    return [cell.state for cell in row.cells]


def test_states_follow_from_where_a_subject_is_named() -> None:
    """New, back, no longer named, and not named, each beside the text before."""
    rows = follow(
        ["Both sides condemned terrorism in all its forms."],
        ["Both sides will fight drug trafficking."],
        ["Both sides condemned terrorism in all its forms and manifestations again."],
    )

    assert states(rows["Terrorism"]) == [NAMED, NO_LONGER, BACK]
    assert states(rows["Drugs"]) == [NOT_NAMED, NEW, NO_LONGER]


@pytest.mark.parametrize(
    ("later", "state"),
    [
        ("The two sides condemned terrorism in all its forms and manifestations.", SAME),
        ("Funds shall no longer reach those who plan terrorism from abroad.", OTHER),
    ],
)
def test_same_words_are_told_from_others(later: str, state: SubjectState) -> None:
    """Most telling words of either sentence stand in the other, or they do not."""
    first = "Both sides condemned terrorism in all its forms and manifestations."

    assert follow([first], [later])["Terrorism"].cells[1].state is state


def test_what_changed_in_the_last_text_comes_first() -> None:
    """No longer named, new, back, then the rest."""
    order = list(
        follow(
            ["Terrorism is condemned.", "Drug trafficking harms both."],
            ["Climate change harms both.", "Terrorism is condemned."],
            ["Climate change harms both.", "Semiconductors matter.", "Drug trafficking harms."],
        )
    )

    assert order == ["Terrorism", "Semiconductors", "Drugs", "Climate"]


def test_a_party_is_no_subject() -> None:
    """Its name says nothing of a text of its own."""
    parties = (Party("UKR", "Ukraine"), Party("XVE", "Veldria"))
    text = make_text(["Ukraine and Veldria condemned terrorism."], parties=parties)

    assert list(follow(text, text)) == ["Terrorism"]


@pytest.mark.shared
def test_every_extract_is_verbatim(shared: Path) -> None:
    """What a cell shows stands so in its paragraph, the subject in it; whole words only."""
    patterns = ("2021-09-24_joint*", "2022-05-24_quad*", "2023-05-20_quad*", "2024-09-21*")
    versions = [read_statement(shared / "statements", pattern) for pattern in patterns]
    number = 0
    for row in follow(*versions).values():
        for cell, version in zip(row.cells, versions, strict=True):
            if (found := cell.extract) is None:
                names = [SUBJECTS.names(row.label, p.text) for p in version.paragraphs]
                assert not any(names)
                continue
            text = version.paragraphs[found.paragraph].text
            shown = found.before + found.hit + found.after
            place = text.index(shown)
            assert SUBJECTS.names(row.label, found.hit)
            assert place == 0 or not (text[place - 1].isalnum() and shown[0].isalnum())
            number += 1
    assert number > 50
