"""What may become markup: the templates' environment, marked text, style, script, fonts.

Sections, in order:

* The one Jinja environment that makes every page: escaping, strict, with the house's filters.
* A document's text on the page: escaped, its invisible characters shown, its changes marked.
* Style, script and fonts inside the page, and the content security policy that pins them.
"""

from __future__ import annotations

import base64
import hashlib
import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib import resources
from itertools import groupby
from urllib.parse import quote, urlsplit

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup, escape

from corpus_tool.report.charts import (
    ladder_chart,
    ladder_sign,
    timeline_bar,
    timeline_dot,
    year_strip,
)

__all__ = [
    "MarkedSegment",
    "MarkedWords",
    "environment",
    "font_styles",
    "make_assets",
    "marked_text",
    "plain_text",
    "safe_url",
    "shown_text",
]


# ----------------------------------------
# The one Jinja environment that makes every page: escaping, strict, with the house's filters.

SAFE_SCHEMES = frozenset({"http", "https", "mailto", ""})


@cache
def environment() -> Environment:
    """Return what makes pages of templates: escaping, strict, with the filters of the house."""
    made = Environment(
        loader=PackageLoader("corpus_tool.report"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters |= {
        "marked": marked_text,
        "plain": plain_text,
        "safe_url": safe_url,
        "shown": shown_text,
        "unbroken": unbroken_text,
    }
    made.globals |= {
        "bar": timeline_bar,
        "dot": timeline_dot,
        "ladder": ladder_chart,
        "sign": ladder_sign,
        "strip": year_strip,
    }
    return made


def safe_url(address: str) -> str:
    """Return an address that a link may have, or `#` for any that could run."""
    try:
        scheme = urlsplit(address).scheme.lower()
    except ValueError:
        return "#"
    harmless = scheme in SAFE_SCHEMES and not any(ord(character) < 33 for character in address)
    return HIDDEN.sub(lambda found: quote(found[0]), address) if harmless else "#"


# ----------------------------------------
# A document's text on the page: escaped, its invisible characters shown, its changes marked.
#
# This is one of the places that make `Markup` (the others draw, or bring our files): the rest is
# escaped by the templates. Reading order in a mark is never left to the document: characters that
# turn the direction of text are shown by number and shut in, so that they cannot reorder a line.

HIDDEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f"
    "\u200b-\u200f\u2028-\u202e\u2060-\u206f\u3164\ufeff\uffa0\ufff0-\ufffb"
    "\ud800-\udfff\U000e0000-\U000e0fff]"
)
TURNING = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
"""Embeddings, overrides and isolates: shut in, so that they turn nothing but themselves."""
JOINERS = frozenset("\u200c\u200d")
"""Spelling, not trickery, between letters of joined and Indic scripts; shown elsewhere."""
UNWRITABLE = re.compile("[\x00\ud800-\udfff]")


class MarkedWords(StrEnum):
    """The marks a text may carry, and nothing else."""

    NONE = ""
    REMOVED = "removed"
    ADDED = "added"
    ROUTINE_REMOVED = "routine removed"
    ROUTINE_ADDED = "routine added"
    ELSEWHERE_REMOVED = "elsewhere removed"
    ELSEWHERE_ADDED = "elsewhere added"
    """Words that moved within their link: gone here, found again there."""
    ELSEWHERE = "elsewhere"
    BREAK_REMOVED = "break removed"
    """A paragraph break that is gone; its pilcrow is ours, not the document's."""
    BREAK_ADDED = "break added"
    KEPT = "kept"


@dataclass(frozen=True, slots=True)
class MarkedSegment:
    """A stretch of text under one mark."""

    text: str
    mark: MarkedWords = MarkedWords.NONE
    is_verb: bool = False
    """Operative verb: in straw, whatever else it is marked with."""


TAGS = {
    MarkedWords.REMOVED: (Markup("<del>"), Markup("</del>")),
    MarkedWords.ADDED: (Markup("<ins>"), Markup("</ins>")),
    MarkedWords.ROUTINE_REMOVED: (Markup('<del class="routine">'), Markup("</del>")),
    MarkedWords.ROUTINE_ADDED: (Markup('<ins class="routine">'), Markup("</ins>")),
    MarkedWords.ELSEWHERE_REMOVED: (Markup('<del class="elsewhere">'), Markup("</del>")),
    MarkedWords.ELSEWHERE_ADDED: (Markup('<ins class="elsewhere">'), Markup("</ins>")),
    MarkedWords.BREAK_REMOVED: (Markup('<del class="break">'), Markup("</del>")),
    MarkedWords.BREAK_ADDED: (Markup('<ins class="break">'), Markup("</ins>")),
    MarkedWords.ELSEWHERE: (Markup('<span class="elsewhere">'), Markup("</span>")),
    MarkedWords.KEPT: (Markup('<span class="kept">'), Markup("</span>")),
}


VERB = Markup('<span class="verb">{}</span>')

KEPT_EDGES = " \t\n\r\u00a0,;:.–—"
"""What a kept run may begin or end with and is not underlined for."""


def marked_text(segments: Iterable[MarkedSegment]) -> Markup:
    """Return segments as HTML; without its tags it is their text, character by character.

    White space at the edges of a mark stands outside it, so that no line ends in a stroke. An
    operative verb stands inside the mark it is under, so that a change stays one change.
    """
    made: list[str] = []
    for mark, group in groupby(segments, key=lambda segment: segment.mark):
        parts = tuple(group)
        text, tags = "".join(part.text for part in parts), TAGS.get(mark)
        core = text.strip(KEPT_EDGES if mark is MarkedWords.KEPT else None)
        if not tags or not core:
            made += _inner(parts, 0, len(text))
            continue
        start = text.index(core)
        end = start + len(core)
        made += (
            *_inner(parts, 0, start),
            tags[0],
            *_inner(parts, start, end),
            tags[1],
            *_inner(parts, end, len(text)),
        )
    return Markup("".join(made))


def _inner(parts: Iterable[MarkedSegment], start: int, end: int) -> Iterator[str]:
    """Yield what of some segments lies between two offsets, operative verbs in straw."""
    position = 0
    for part in parts:
        text = part.text[max(0, start - position) : max(0, end - position)]
        position += len(part.text)
        core = text.strip()
        if not part.is_verb or not core:
            yield shown_text(text)
            continue
        at = text.index(core)
        yield shown_text(text[:at])
        yield VERB.format(shown_text(core))
        yield shown_text(text[at + len(core) :])


def shown_text(text: str) -> Markup:
    """Return a text as HTML, with the characters that print nothing shown by their number."""
    made: list[str] = []
    start = 0
    for found in HIDDEN.finditer(text):
        if _is_spelling(text, found.start()):
            continue
        made += escape(text[start : found.start()]), _shown_character(found[0])
        start = found.end()
    made.append(escape(text[start:]))
    return Markup("".join(made).replace("\r", "&#13;"))


def unbroken_text(text: str) -> str:
    """Return a label that stays on one line: no line ends between `Annex` and `¶5`."""
    return text.replace(" ", "\u00a0") if "¶" in text else text


def plain_text(text: str) -> str:
    """Return a text for an attribute or a title: hidden characters written as their number."""
    return HIDDEN.sub(lambda found: f"[{_number(found[0])}]", " ".join(text.split()))


def _shown_character(character: str) -> str:
    safe = UNWRITABLE.sub("\ufffd", character)
    kind = "unseen turning" if character in TURNING else "unseen"
    return f'<span class="{kind}" data-character="{_number(character)}">{safe}</span>'


def _number(character: str) -> str:
    return f"U+{ord(character):04X}"


def _is_spelling(text: str, at: int) -> bool:
    """Tell whether a joiner stands where the script's own spelling puts one."""
    if text[at] not in JOINERS or at == 0:
        return False
    before = text[at - 1]
    if text[at] == "\u200d" and unicodedata.category(before) in {"So", "Sk", "Mn"}:
        return True
    joined = unicodedata.bidirectional(before) in {"AL", "R", "NSM"}
    return (joined and unicodedata.category(before)[0] in "LM") or 0x0900 <= ord(before) <= 0x0DFF


# ----------------------------------------
# Style, script and fonts inside the page, and the content security policy that pins them.
#
# The last place that makes `Markup`, from the package's own files only. The policy
# allows exactly these bytes: a script that slipped through a document's text would not run.

FACES = (
    ("Source Serif 4", "source-serif-4-latin-opsz-normal.woff2", "normal"),
    ("Source Serif 4", "source-serif-4-latin-opsz-italic.woff2", "italic"),
    ("Source Sans 3", "source-sans-3-latin-wght-normal.woff2", "normal"),
)
"""Family, file and style; the files are shipped as they are, beside their licences."""

FOOT_LENGTH = 200
COMMENT = re.compile(r"/\*(?:[^*]++|\*(?!/))*+(?:\*/|\Z)")
SPACE = re.compile(r"(?:(?<!\s)\s++)?+([{};,])\s*+")
PLAIN = re.compile(r"[^A-Za-z0-9 ]")


@dataclass(frozen=True, slots=True)
class Assets:
    """What goes into the head and the end of a page, and the policy that allows it."""

    policy: str
    styles: Markup
    script: Markup
    font_file: str = ""
    """Relative address of the stylesheet with the fonts; empty where they are in the page."""


def make_assets(
    *,
    foot: str,
    fonts: bool,
    font_file: str = "",
    script: str | None = None,
    style: str | None = None,
) -> Assets:
    """Gather what a page carries inside it.

    Args:
        foot: words at the foot of every printed page; may come from a document.
        fonts: put the fonts in.
        font_file: relative address of a stylesheet that has them: a stylesheet, since browsers let
            a page opened as a file read no font beside it.
        script: name of the script's file; a page without one allows none.
        style: name of a stylesheet beside the common one.
    """
    styles = [_static("report.css"), *([_static(style)] if style else []), _print_foot(foot)]
    if fonts and not font_file:
        styles.insert(0, font_styles())
    code = _static(script) if script else None
    return Assets(
        policy=_policy(styles, code, beside=bool(font_file)),
        styles=Markup("".join(f"<style>{style}</style>\n" for style in styles)),
        script=Markup(f"<script>{code}</script>" if code else ""),
        font_file=font_file,
    )


@cache
def _static(name: str) -> str:
    """Return a file without its comments and its indentation: a page carries enough."""
    file = resources.files("corpus_tool.report") / "static" / name
    lines = COMMENT.sub("", file.read_text(encoding="utf-8")).splitlines()
    text = "\n".join(line.strip() for line in lines if line.strip())
    return SPACE.sub(r"\1", text).replace(": ", ":") if name.endswith(".css") else text


@cache
def font_styles() -> str:
    """Return the stylesheet with the fonts in it."""
    folder = resources.files("corpus_tool.report") / "static" / "fonts"
    rules: list[str] = []
    for family, name, style in FACES:
        data = base64.b64encode((folder / name).read_bytes()).decode("ascii")
        rules.append(
            f'@font-face {{ font-family: "{family}"; font-weight: 200 900; font-style: {style}; '
            f'font-display: swap; src: url(data:font/woff2;base64,{data}) format("woff2"); }}\n'
        )
    return "".join(rules)


def _print_foot(foot: str) -> str:
    """Return the rule for the foot of a printed page; its words cannot leave their string."""
    text = foot if len(foot) <= FOOT_LENGTH else foot[: FOOT_LENGTH - 1] + "…"
    written = PLAIN.sub(lambda found: f"\\{ord(found[0]):06x} ", text.replace("\0", ""))
    return (
        f'@page {{ @bottom-left {{ content: "{written}"; '
        'font: 8pt "Source Sans 3", sans-serif; color: #665f54; } }'
    )


def _policy(styles: Iterable[str], script: str | None, *, beside: bool) -> str:
    allowed = " ".join(f"'{_hash(style)}'" for style in styles)
    # Of a page opened as a file, what stands beside it is not `self` but `file:`.
    allowed += " 'self' file:" if beside else ""
    runs = f"script-src '{_hash(script)}'; " if script else ""
    return (
        f"default-src 'none'; {runs}style-src {allowed}; "
        "img-src data:; font-src data:; base-uri 'none'; form-action 'none'"
    )


@cache
def _hash(content: str) -> str:
    digest = hashlib.sha256(content.encode("utf-8")).digest()
    return f"sha256-{base64.b64encode(digest).decode('ascii')}"
