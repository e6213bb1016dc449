"""A text in another language than the word lists gives no figures, and it is said."""

from __future__ import annotations

from dataclasses import replace

import pytest

from corpus_tool import lexicon
from corpus_tool.commitments.commitments import find_commitments
from corpus_tool.commitments.language import unread_language
from corpus_tool.model import Paragraph
from tests.report.builders import version

ENGLISH, LADDER = lexicon.load(), lexicon.load_ladder()
SPANISH = (
    "Las dos partes acordaron compartir los mapas del río con sus vecinos y plantar árboles en "
    "las orillas antes del fin de año para la protección de las aguas."
)
SPOKEN = "The two sides agreed to share the maps of the river, and will plant its banks in May."


@pytest.mark.parametrize(
    ("text", "declared", "unread"),
    [
        (SPANISH, "en", "es"),
        (SPANISH, "es", "es"),
        (SPOKEN, "en", None),
        (f"{SPOKEN} {SPOKEN}", "fr", None),
        ("Fait à Tolm.", "fr", "fr"),
        ("Done at Tolm.", "en-GB", None),
    ],
)
def test_what_is_not_the_language_of_the_lists_is_not_read(
    text: str, declared: str, unread: str | None
) -> None:
    """What a text looks like outweighs what it is declared as; a short one is what is declared."""
    made = replace(version([Paragraph(text, path="1")]), language=declared)

    assert unread_language(made, lexicon=ENGLISH) == unread


def test_nothing_is_read_of_another_language() -> None:
    """An English sentence inside a Spanish text gives no figure of the whole."""
    made = version([Paragraph(f"{SPANISH} {SPANISH} We agree.", path="1")])

    assert find_commitments(made, lexicon=ENGLISH, ladder=LADDER) == ()
