"""From the tokens of a Markdown paragraph to runs of text: emphasis, tags, breaks, stray marks.

CommonMark leaves `**EMPHASIZING **the` and `2022; ****` as literal asterisks; to the one who
posted it they were emphasis, and are taken as such.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence

from markdown_it.token import Token

from corpus_tool.ingest.compose import Composer, RunLook
from corpus_tool.ingest.plain import is_unspaced

__all__ = ["InlineReader"]

_STRAY = re.compile(
    r"\*{2,}|(?<=\w)\*(?!\*)|(?<!\*)\*(?=\w)|(?<=[^\s\w*])\*(?=\s|\Z)|(?:(?<=\s)|\A)\*\s*\Z"
)
_NOTE_MARK = re.compile(r"\[\^([^\]\s]{1,40})\]")
_TAG = re.compile(r"<(/?)([A-Za-z][A-Za-z0-9-]*+)((?:[^>\"']++|\"[^\"]*+\"|'[^']*+')*+)>")
_CENTRED = re.compile(r"align\s*+[=:]\s*+[\"']?+\s*+(?:center|middle)", re.IGNORECASE)
_LOOKS = {"b": "bold", "strong": "bold", "i": "italic", "em": "italic", "cite": "italic"}
_LOOKS |= {"u": "underline", "ins": "underline", "th": "bold"}
_STRUCK = frozenset({"s", "del", "strike"})
_BLOCK_TAGS = (
    "address article aside blockquote body caption center col colgroup dd details div dl "
    "dt fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6 header hgroup html "
    "legend li main menu nav ol p pre search section summary table tbody td tfoot th "
    "thead tr ul"
)
_PASSED_TAGS = (
    "a abbr acronym area audio base bdi bdo big button canvas code data datalist dfn "
    "embed font head iframe img input kbd label link map mark meta meter noscript o "
    "object option output picture progress q rp rt ruby samp script select slot small "
    "source span style sub sup svg template textarea time track tt var video wbr xml"
)
_BLOCKS, _PASSED = frozenset(_BLOCK_TAGS.split()), frozenset(_PASSED_TAGS.split())
_DIGITS = re.compile(r"\d{1,3}")


class InlineReader:
    """Says the tokens of paragraphs to a composer, and keeps what it left out.

    Args:
        composer: takes the text.
        boundary: called where a tag begins or ends a block, with whether it is centred.
    """

    def __init__(self, composer: Composer, boundary: Callable[[bool], None]) -> None:
        self.struck: list[str] = []
        self.images: list[str] = []
        self._composer = composer
        self._boundary = boundary
        self._depth = {"bold": 0, "italic": 0, "underline": 0, "struck": 0, "raised": 0}
        self._toggled = {"bold": False, "italic": False}
        self._last = ""
        self._broken = False

    def say_plain(self, content: str) -> None:
        """Say a paragraph without markup."""
        self._last, self._broken = "", False
        for line in content.split("\n"):
            self._plain(line.strip(" "))
            self._broken = True

    def say(self, tokens: Sequence[Token]) -> None:
        """Say one paragraph's tokens."""
        self._depth = dict.fromkeys(self._depth, 0)
        self._toggled = dict.fromkeys(self._toggled, False)
        self._last, self._broken = "", False
        pieces = list(_joined(tokens))
        if not any(token.content.strip("* ") for token in pieces):
            # Nothing but asterisks is a mark of its own: the end of a text.
            self._plain("".join(token.content for token in pieces))
            return
        pairs = _pairs(token.content for token in pieces if token.type == "text")
        for token in pieces:
            self._token(token, pairs)

    def _token(self, token: Token, pairs: frozenset[str]) -> None:
        kind = token.type
        if kind == "text":
            self._text(token.content, pairs)
        elif kind in {"text_special", "code_inline"}:
            self._plain(token.content)
        elif kind == "softbreak":
            self._broken = True
        elif kind == "hardbreak":
            self._end_line()
        elif kind in {"strong_open", "em_open", "s_open"}:
            self._depth[_STATES[kind[:-5]]] += 1
        elif kind in {"strong_close", "em_close", "s_close"}:
            self._depth[_STATES[kind[:-6]]] -= 1
        elif kind == "html_inline":
            self._tag(token.content)
        elif kind == "image":
            self.images.append(token.content)

    def _text(self, text: str, pairs: frozenset[str]) -> None:
        """Say text; asterisks left over from broken emphasis switch the look, or vanish."""
        if "*" not in text:
            self._noted(text)
            return
        at = 0
        for found in _STRAY.finditer(text):
            mark = "**" if len(found[0]) > 1 else "*"
            if mark == "*" and mark not in pairs:
                continue
            self._noted(text[at : found.start()])
            at = found.end()
            if mark in pairs and len(found[0]) < 4:
                self._toggle(found[0])
        self._noted(text[at:])

    def _toggle(self, mark: str) -> None:
        if len(mark) != 1:
            self._toggled["bold"] = not self._toggled["bold"]
        if len(mark) != 2:
            self._toggled["italic"] = not self._toggled["italic"]

    def _noted(self, text: str) -> None:
        """Say text; `[^1]` marks the place of a note."""
        at = 0
        for found in _NOTE_MARK.finditer(text):
            self._plain(text[at : found.start()])
            self._composer.note(found[1])
            at = found.end()
        self._plain(text[at:])

    def _plain(self, text: str) -> None:
        if not text:
            return
        if self._depth["struck"]:
            self.struck.append(text)
            return
        if self._broken:
            self._broken = False
            if not (self._last and is_unspaced(self._last[-1]) and is_unspaced(text[0])):
                text = f" {text}"
        raised = None
        if self._depth["raised"] and _DIGITS.fullmatch(text) and not self._last[-1:].isdigit():
            raised = text
        self._composer.say(text, self._look(), raised=raised)
        self._last = text

    def _look(self) -> RunLook:
        return RunLook(
            bold=self._depth["bold"] > 0 or self._toggled["bold"],
            italic=self._depth["italic"] > 0 or self._toggled["italic"],
            underline=self._depth["underline"] > 0,
        )

    def _end_line(self) -> None:
        self._composer.end_line()
        self._last, self._broken = "", False

    def _tag(self, markup: str) -> None:
        """Heed a tag; what only looks like one is text."""
        found = _TAG.fullmatch(markup)
        if found is None:
            if not markup.startswith(("<!", "<?")):
                self._plain(markup)
            return
        closing, name = bool(found[1]), found[2].lower()
        if name in {"br", "hr"}:
            self._end_line()
        elif name in _STRUCK:
            self._open("struck", closing)
        elif name == "sup":
            self._open("raised", closing)
        elif name in _BLOCKS:
            self._boundary(not closing and (name == "center" or bool(_CENTRED.search(found[3]))))
            self._last, self._broken = "", False
        elif name not in _LOOKS and name not in _PASSED:
            self._plain(markup)
        if name in _LOOKS:
            self._open(_LOOKS[name], closing)

    def _open(self, state: str, closing: bool) -> None:
        self._depth[state] = max(0, self._depth[state] + (-1 if closing else 1))


_STATES = {"strong": "bold", "em": "italic", "s": "struck"}


def _joined(tokens: Iterable[Token]) -> Iterator[Token]:
    """Yield the tokens with neighbouring texts put together."""
    pending: list[str] = []
    for token in tokens:
        if token.type == "text":
            pending.append(token.content)
            continue
        if pending:
            yield Token("text", "", 0, content="".join(pending))
            pending = []
        yield token
    if pending:
        yield Token("text", "", 0, content="".join(pending))


def _pairs(texts: Iterable[str]) -> frozenset[str]:
    """Tell which stray marks come in pairs, and so were meant as emphasis."""
    double = single = 0
    for text in texts:
        for found in _STRAY.finditer(text):
            double += len(found[0]) in {2, 3}
            single += len(found[0]) == 1
    kept = set()
    if double and double % 2 == 0:
        kept.add("**")
    if single and single % 2 == 0:
        kept.add("*")
    return frozenset(kept)
