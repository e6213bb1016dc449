"""How a paragraph is named on the command line: `key#path`, `key@2#path`."""

from __future__ import annotations

import difflib

from corpus_tool.errors import InputError, ParagraphNotFound
from corpus_tool.model import Version
from corpus_tool.render.cite import CitationStyle

__all__ = ["choose_style", "find_paragraph", "in_order", "parse_quotation"]

NEAR = 3


def parse_quotation(reference: str) -> tuple[str, str]:
    """Return the name of the text and the path: `("old@2", "annex/20")` for `old@2#annex/20`.

    Raises:
        InputError: no path is named.
    """
    name, mark, path = reference.rpartition("#")
    path = path.strip().removeprefix("¶")
    if not mark or not name or not path:
        raise InputError(
            f"'{reference}' names no paragraph",
            subject=reference,
            hint="Write KEY#PATH; paths are what corpus-tool show prints",
            code="E_PARAGRAPH",
        )
    return name, path


def find_paragraph(version: Version, path: str) -> int:
    """Return the index of the paragraph of a path.

    Raises:
        ParagraphNotFound: there is none; the hint names paths that are near.
    """
    paths = [paragraph.path for paragraph in version.paragraphs]
    if path in paths:
        return paths.index(path)
    reference = f"{version.name}#{path}"
    last = path.rpartition("/")[2]
    near = [each for each in paths if each.rpartition("/")[2] == last]
    near += difflib.get_close_matches(path, paths, n=NEAR, cutoff=0.5)
    shown = ", ".join(dict.fromkeys(near[:NEAR]))
    raise ParagraphNotFound(
        f"{version.name} has no paragraph '{path}'",
        subject=reference,
        hint=f"Near: {shown}" if shown else f"See its paths: corpus-tool show {version.name}",
    )


def in_order(version: Version, other: Version) -> tuple[Version, Version]:
    """Return two texts as they are compared: the earlier first; where unknown, the cited last."""
    if version.document.key == other.document.key:
        return (version, other) if version.number < other.number else (other, version)
    dates = version.document.date, other.document.date
    if dates[0] and dates[1] and dates[0] < dates[1]:
        return version, other
    return other, version


def choose_style(style: CitationStyle | str, *, compared: bool) -> CitationStyle:
    """Return the style of a name.

    Raises:
        InputError: there is none of this name, or it needs a second text.
    """
    try:
        chosen = CitationStyle(style)
    except ValueError as cause:
        raise InputError(
            f"there is no style of citation '{style}'",
            subject=str(style),
            hint=f"Known: {', '.join(CitationStyle)}",
            code="E_FORM",
        ) from cause
    if chosen is CitationStyle.REDLINE and not compared:
        raise InputError(
            "a redline needs a second text",
            subject=str(style),
            hint="Name it: --against KEY",
            code="E_FORM",
        )
    return chosen
