"""What is wrong with a text as received, told and never mended: unseen controls, mojibake."""

from __future__ import annotations

import re
from collections.abc import Sequence

from corpus_tool.model import Finding, Paragraph

__all__ = ["notice"]

MAX_FINDINGS = 20
"""Of one kind; the rest are counted."""

_BIDI = re.compile("[\u202a-\u202e\u2066-\u2069\u200e\u200f\u061c]")
_CONTROL = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f\ufff9-\ufffb\U000e0000-\U000e007f]")
_LOST = re.compile("\ufffd")
# The letters and signs that a byte of a UTF-8 sequence becomes when read as cp1252.
_CP1252_TAIL = "\u0080-\u00bf€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ"
_GARBLED = re.compile(
    f"[\u00c2-\u00df][{_CP1252_TAIL}]|[\u00e0-\u00ef][{_CP1252_TAIL}]{{2}}|[\u00f0-\u00f4][{_CP1252_TAIL}]{{3}}"
)


_REPAIR = ". Try --repair-encoding"


def notice(paragraphs: Sequence[Paragraph], marks: Sequence[tuple[int, int]]) -> list[Finding]:
    """Return what is odd about the characters of the paragraphs.

    Args:
        paragraphs: the paragraphs.
        marks: for each, how many unseen characters and how many controls were taken out.
    """
    findings: list[Finding] = []
    invisible: list[Finding] = []
    garbled: list[Finding] = []
    for paragraph, (unseen, controls) in zip(paragraphs, marks, strict=True):
        text = paragraph.text
        if text.isascii() and not (unseen or controls or _CONTROL.search(text)):
            continue
        note = _invisible(text, unseen, controls)
        if note:
            invisible.append(_at("W_INVISIBLE", note, paragraph))
        places = _mojibake(text)
        if places:
            count = f"{len(places)} place{'s' * (len(places) > 1)}"
            garbled.append(_at("W_MOJIBAKE", f"{count} like “{places[0]}”", paragraph, _REPAIR))
        if _LOST.search(text):
            garbled.append(
                _at("W_MOJIBAKE", "characters lost before this file was made", paragraph)
            )
    for kind in (invisible, garbled):
        findings += kind[:MAX_FINDINGS]
        if len(kind) > MAX_FINDINGS:
            more = len(kind) - MAX_FINDINGS
            findings.append(Finding(kind[0].code, f"and in {more:,} more paragraphs"))
    return findings


def _at(code: str, message: str, paragraph: Paragraph, hint: str = "") -> Finding:
    where = f"{message} in paragraph {paragraph.path}{hint}"
    return Finding(code, where, paragraph.line, paragraph.page)


def _invisible(text: str, unseen: int, controls: int) -> str:
    counts = (
        (len(_BIDI.findall(text)), "bidi controls", "bidi control"),
        (unseen, "characters without width", "character without width"),
        (controls + len(_CONTROL.findall(text)), "control characters", "control character"),
    )
    return ", ".join(
        f"{count} {what if count > 1 else one}" for count, what, one in counts if count
    )


def _mojibake(text: str) -> list[str]:
    """Return the stretches that are UTF-8 read as cp1252."""
    return [found[0] for found in _GARBLED.finditer(text) if _was_utf8(found[0])]


def _was_utf8(stretch: str) -> bool:
    try:
        _bytes(stretch).decode("utf-8")
    except (UnicodeDecodeError, UnicodeEncodeError):
        return False
    return True


def _bytes(stretch: str) -> bytes:
    """Return the bytes a stretch was read from: cp1252, and Latin-1 where that has no sign."""
    return b"".join(
        character.encode("latin-1") if ord(character) < 0x100 else character.encode("cp1252")
        for character in stretch
    )
