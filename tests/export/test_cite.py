"""Quotation cards and citations: their forms, and that hostile words cannot break them."""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import replace

import pytest

from corpus_tool.export.citations import CitationStyle, cite_paragraph
from corpus_tool.model import Party, Version
from tests.report.builders import comparison, every_state, paragraph, right_to_left, version
from tests.report.hostile import hostile

RIGHT = every_state().right


def cited(style: CitationStyle, side: Version = RIGHT, index: int = 8) -> str:
    """Return a citation of the first paragraph of the annex."""
    return cite_paragraph(side, index, style=style)


def test_the_card_has_the_exact_words_and_their_source() -> None:
    """A card begins with the paragraph's words and names document, date, place, address, digest."""
    card = cited(CitationStyle.CARD)
    words = RIGHT.paragraphs[8].text

    assert card.startswith(f"{words}\n\n")
    assert "document     Joint Statement on a Comprehensive Strategic Partnership\n" in card
    assert "date         21 January 2025\n" in card
    assert "place        Belmare City\n" in card
    assert "paragraph    Annex ¶1\n" in card
    assert "address      arden-belmare-2025@1#annex/1\n" in card
    assert hashlib.sha256(words.encode()).hexdigest() in card
    assert RIGHT.digest in card


@pytest.mark.parametrize(
    ("style", "line"),
    [
        (
            CitationStyle.CHICAGO,
            "“Joint Statement on a Comprehensive Strategic Partnership,” Belmare City, January 21, "
            "2025, annex, para. 1, https://example.org/statement.",
        ),
        (
            CitationStyle.OSCOLA,
            "‘Joint Statement on a Comprehensive Strategic Partnership’ (the Republic of Arden–the "
            "Kingdom of Belmare, Belmare City, 21 January 2025) annex, para 1 "
            "<https://example.org/statement> accessed 23 November 2026",
        ),
        (
            CitationStyle.BLUEBOOK,
            "Joint Statement on a Comprehensive Strategic Partnership, the Republic of Arden-the "
            "Kingdom of Belmare, annex ¶ 1, Belmare City, Jan. 21, 2025, "
            "https://example.org/statement.",
        ),
    ],
)
def test_notes_are_as_the_manuals_have_them(style: CitationStyle, line: str) -> None:
    """A note names title, place, date, paragraph and address in the order of its manual."""
    expected = line.replace("Belmare City, Jan.", "Jan.")
    origin = "https://example.org/statement"
    fetched = replace(RIGHT, provenance=replace(RIGHT.provenance, origin=origin))

    assert cited(style, fetched) == f"{expected}\n"
    # Nobody went to the address of a text that was added from a file.
    assert cited(style) == f"{expected.removesuffix(' accessed 23 November 2026')}\n"


@pytest.mark.parametrize(
    ("date", "chicago"),
    [(None, "n.d."), ("2025", "2025"), ("2025-03", "March 2025"), ("2025-13", "2025")],
)
def test_partial_dates_are_said_as_far_as_known(date: str | None, chicago: str) -> None:
    """A year alone, a month, or no date at all make a sound citation."""
    side = replace(RIGHT, document=replace(RIGHT.document, date=date, place=None))

    assert f"Partnership,” {chicago}, annex" in cited(CitationStyle.CHICAGO, side)
    json.loads(cited(CitationStyle.CSL, side))


def test_records_hold_the_fields() -> None:
    """BibTeX, RIS and CSL-JSON have title, parties, date, place, paragraph and address."""
    bibtex, ris = cited(CitationStyle.BIBTEX), cited(CitationStyle.RIS)
    (item,) = json.loads(cited(CitationStyle.CSL))

    assert bibtex.startswith("@misc{arden-belmare-2025-annex-1,\n")
    assert "author = {{the Republic of Arden} and {the Kingdom of Belmare}}" in bibtex
    assert "month = jan" in bibtex
    assert ris.startswith("TY  - GOVDOC\n")
    assert ris.endswith("ER  - \n")
    assert "DA  - 2025/01/21/" in ris
    assert item["issued"] == {"date-parts": [[2025, 1, 21]]}
    assert item["section"] == "annex, para. 1"
    assert item["author"][1] == {"literal": "the Kingdom of Belmare"}


HOSTILE = '} \\input{x} % & # $ _ ^ ~ {{ "\n\rER  - \nTY  - BOOK'


def test_hostile_words_break_no_record() -> None:
    """Braces, backslashes and line ends of a title stay within their field."""
    document = replace(
        RIGHT.document,
        title=HOSTILE,
        place=HOSTILE,
        kind=HOSTILE,
        parties=(Party("A", HOSTILE),),
        source_url=f"https://example.org/{HOSTILE}",
    )
    side = replace(RIGHT, document=document)
    bibtex = cited(CitationStyle.BIBTEX, side)

    depth = 0
    for step in re.findall(r"[{}]", bibtex)[:-1]:
        depth += 1 if step == "{" else -1
        assert depth > 0
    assert "\\input" not in bibtex
    assert len(re.findall(r"^TY  - ", cited(CitationStyle.RIS, side), re.MULTILINE)) == 1
    assert json.loads(cited(CitationStyle.CSL, side))[0]["publisher-place"] == HOSTILE
    for style in (CitationStyle.CHICAGO, CitationStyle.OSCOLA, CitationStyle.BLUEBOOK):
        assert cited(style, side).count("\n") == 1


def test_a_redline_marks_what_changed() -> None:
    """An edited paragraph is shown once, with what was removed and added in their marks."""
    whole = every_state()
    line = cite_paragraph(whole.right, 4, style=CitationStyle.REDLINE, comparison=whole)

    assert re.sub(r"\{\+.*?\+\}", "", line).replace("[-", "").replace("-]", "").strip() == (
        whole.left.paragraphs[3].text
    )
    assert re.sub(r"\[-.*?-\]", "", line).replace("{+", "").replace("+}", "").strip() == (
        whole.right.paragraphs[4].text
    )


def test_a_redline_of_the_left_text_is_the_same() -> None:
    """Cited from the earlier text, the same link is shown."""
    whole = every_state()

    assert cite_paragraph(
        whole.left, 3, style=CitationStyle.REDLINE, comparison=whole
    ) == cite_paragraph(whole.right, 4, style=CitationStyle.REDLINE, comparison=whole)


def test_newly_written_and_unlinked_paragraphs_are_shown_whole() -> None:
    """A reworded paragraph has old before new; one without counterpart is all added, or removed."""
    whole = every_state()
    new = cite_paragraph(whole.right, 8, style=CitationStyle.REDLINE, comparison=whole)
    gone = cite_paragraph(whole.left, 7, style=CitationStyle.REDLINE, comparison=whole)
    reworded = cite_paragraph(whole.right, 3, style=CitationStyle.REDLINE, comparison=whole)

    assert new == f"{{+{whole.right.paragraphs[8].text}+}}\n"
    assert gone == f"[-{whole.left.paragraphs[7].text}-]\n"
    assert reworded == (
        f"[-{whole.left.paragraphs[2].text}-]\n\n{{+{whole.right.paragraphs[3].text}+}}\n"
    )


def test_the_card_names_the_counterpart() -> None:
    """With a second text the card says where the counterpart stands, or what is near."""
    whole = every_state()
    linked = cite_paragraph(whole.right, 2, style=CitationStyle.CARD, comparison=whole)
    gone = cite_paragraph(whole.left, 7, style=CitationStyle.CARD, comparison=whole)
    new = cite_paragraph(whole.right, 8, style=CitationStyle.CARD, comparison=whole)

    assert "against      arden-belmare-2012@1#9 (edited, moved, 0.83)" in linked
    assert "nearest arden-belmare-2025@1#5 (0.12)" in gone
    assert "no counterpart in arden-belmare-2012@1, and nothing near" in new


@pytest.mark.parametrize("style", CitationStyle)
def test_any_text_can_be_cited(style: CitationStyle) -> None:
    """A hostile, an Arabic and a bare text have every style."""
    for whole in (
        hostile("<b>\x1b[31m"),
        right_to_left(),
        comparison(version([paragraph("x", "1")]), version([paragraph("y", "1")])),
    ):
        assert cite_paragraph(whole.right, 0, style=style, comparison=whole).endswith("\n")
