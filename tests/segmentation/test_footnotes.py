"""Footnotes are no paragraphs, and part of the text: digest, place, and what changed."""

from __future__ import annotations

from datetime import UTC, datetime

from corpus_tool.ingest import markdown
from corpus_tool.ingest.formats import ReaderOptions
from corpus_tool.lexicon import load
from corpus_tool.model import Segmentation, Source
from corpus_tool.segmentation.segment import segment

BODY = """# Joint Statement

1. The two sides agreed to survey the delta[^1] each spring.

2. They will train forty pilots.[^b]

[^1]: One delegation did not agree to the survey of the reef.

[^b]: Subject to funds.

    Each side bears its own costs.
"""


def cut(text: str) -> Segmentation:
    """Return a Markdown text as it is cut."""
    source = Source(text.encode(), "text.md", "text/markdown", datetime(2031, 1, 1, tzinfo=UTC))
    return segment(markdown.read(source, options=ReaderOptions()).blocks, lexicon=load())


def test_a_note_has_its_words_and_the_paragraph_that_calls_it() -> None:
    """A note of two paragraphs is one note; the paragraphs stay without it."""
    found = cut(BODY)

    assert [(note.mark, note.text, note.paragraph) for note in found.notes] == [
        ("1", "One delegation did not agree to the survey of the reef.", "1"),
        ("b", "Subject to funds. Each side bears its own costs.", "2"),
    ]
    assert [p.text for p in found.paragraphs] == [
        "The two sides agreed to survey the delta each spring.",
        "They will train forty pilots.",
    ]


def test_typed_notes_are_notes() -> None:
    """`[1]` in the text and at the head of a later line, where nothing marks them up."""
    paragraphs = "The delta is surveyed [1] each spring.\n\nPilots are trained."
    found = cut(f"{paragraphs}\n\n[1] One side did not agree.\n")

    assert [(n.mark, n.text, n.paragraph) for n in found.notes] == [
        ("1", "One side did not agree.", found.paragraphs[0].path)
    ]


def test_notes_numbered_anew_hang_on_their_own_paragraphs() -> None:
    """The second note of a mark belongs to the second call of it, and a third to none."""
    paragraphs = "They survey the delta [1] each spring.\n\nThey train pilots [1] in autumn."
    found = cut(f"{paragraphs}\n\n[1] Weather allowing.\n\n[1] Subject to funds.\n\n[1] Stray.\n")

    first, second = (paragraph.path for paragraph in found.paragraphs)
    assert [note.paragraph for note in found.notes] == [first, second, None]


def test_a_changed_note_is_another_text() -> None:
    """The words of notes are in the digest, their marks and places are not."""
    found = cut(BODY)
    other = cut(BODY.replace("did not agree", "fully agreed"))
    renumbered = cut(BODY.replace("[^1]", "[^7]"))

    assert found.digest("en") != other.digest("en")
    assert found.digest("en") == renumbered.digest("en")


def test_a_text_without_notes_has_the_digest_of_earlier_releases() -> None:
    """What is stored keeps its identity."""
    found = cut("# Joint Statement\n\n1. The delta is surveyed.\n")

    assert found.digest("en") == "041ef6350c9b908a56773d4c6923fc55231b27817729474a7515fce306862d08"
