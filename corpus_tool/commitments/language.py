"""Whether a text is in the language of the word lists: where it is not, nothing is read of it."""

from __future__ import annotations

from corpus_tool.lexicon import Lexicon
from corpus_tool.model import Version
from corpus_tool.text.normalize import looks_like

__all__ = ["unread_language"]

_LISTED = "en"
"""What a word list of the user's own is in, which is named as its user likes."""


def unread_language(version: Version, *, lexicon: Lexicon) -> str | None:
    """Return the language of a text that the word lists cannot read, as a code; else None.

    What the text looks like outweighs what it is declared as; a text too short to look like
    anything is what it is declared as.
    """
    listed = lexicon.name if len(lexicon.name) == 2 else _LISTED
    texts = [paragraph.text for paragraph in version.paragraphs]
    if found := looks_like(texts, listed):
        return found
    declared = version.language.casefold().partition("-")[0]
    if declared in {"", listed} or looks_like(texts, declared) == listed:
        return None
    return declared
