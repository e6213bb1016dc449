"""Make Markdown source ready for the parser, line for line: what is blank to the eye is blank.

Why before the parser: a line that holds only a no-break space is no blank line to CommonMark, and
one such file would become a single paragraph; a comment over several paragraphs would be read as
text. The number of lines never changes, so that findings can name them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

__all__ = ["Prepared", "break_at_labels", "prepare"]

_NO_BLANK = r"\u00a0\u200b-\u200d\u2060\ufeff\u2000-\u200a\u202f\u205f\u3000\u00ad\f\v"
_SEEMS_BLANK = re.compile(
    rf"^[^\S\n{_NO_BLANK}]*+[{_NO_BLANK}](?:[^\S\n]++|[{_NO_BLANK}]++)*+$", re.MULTILINE
)
_HIDDEN_OPEN = re.compile(r"<(?:(!--)|(script|style|template)\b)", re.IGNORECASE | re.ASCII)
_CLOSERS = {
    "script": re.compile(r"</script>", re.IGNORECASE | re.ASCII),
    "style": re.compile(r"</style>", re.IGNORECASE | re.ASCII),
    "template": re.compile(r"</template>", re.IGNORECASE | re.ASCII),
}
_LABEL = re.compile(r"\n(?=[(（]?(?:\d{1,2}|[a-z]|[ivx]{2,4})[.)）]\s)")
_FIRST = re.compile(r"(?:\A|\n)[(（]?(?:1|a|i)[.)）]\s")
_DASH = re.compile(r"^[ ]{0,3}[-+*][ ]+(\S)", re.MULTILINE)
_ENDS = '.!?:;,…>)"”’|-*_'


@dataclass(frozen=True, slots=True)
class Prepared:
    """Source text with as many lines as before, and how many hidden pieces were taken out."""

    text: str
    hidden: int = 0


def prepare(text: str) -> Prepared:
    """Blank what is not seen, and keep dashes at a line's start from becoming bullets."""
    text, hidden = _without_hidden(text)
    text = _SEEMS_BLANK.sub("", text)
    return Prepared(_keep_dashes(text), hidden)


def _without_hidden(text: str) -> tuple[str, int]:
    """Take out comments over several lines, scripts and styles; keep their line ends."""
    pieces: list[str] = []
    at = seen = hidden = 0
    missing: set[str] = set()
    for found in _HIDDEN_OPEN.finditer(text):
        kind = "" if found[1] else found[2].lower()
        if found.start() < seen or kind in missing:
            continue
        opened = found.end() if found[1] else text.find(">", found.end()) + 1
        end = _end_of(kind, text, opened) if opened else 0
        if not end:
            # Never closed: it would swallow the rest of the text, so it stays text.
            missing.add(kind)
            seen = max(seen, opened)
            continue
        seen = end
        inside = text[found.start() : end]
        if found[1] and "\n" not in inside:
            continue
        pieces += [
            text[at : found.start()],
            "<!-- -->" if found[1] else "",
            "\n" * inside.count("\n"),
        ]
        at = end
        hidden += 1
    pieces.append(text[at:])
    return "".join(pieces), hidden


def _end_of(kind: str, text: str, start: int) -> int:
    """Return where a comment, or an element of a kind, ends that is open at a place; 0 if never."""
    if not kind:
        end = text.find("-->", start)
        return end + len("-->") if end >= 0 else 0
    closer = _CLOSERS[kind].search(text, start)
    return closer.end() if closer else 0


def _keep_dashes(text: str) -> str:
    """Escape a dash that the wrapping put at a line's start within a sentence.

    It follows a line of text that does not end a sentence, goes on in small letters, and is not
    one of several such lines, as the items of a list would be.
    """
    if not _DASH.search(text):
        return text
    lines = text.split("\n")
    for number in range(1, len(lines)):
        found = _DASH.match(lines[number])
        if found is None or not found[1].islower():
            continue
        above = lines[number - 1].rstrip()
        if not above or above.endswith(tuple(_ENDS)) or lines[number - 1].endswith("  "):
            continue
        below = lines[number + 1] if number + 1 < len(lines) else ""
        if _DASH.match(lines[number - 1]) or _DASH.match(below):
            continue
        lines[number] = re.sub(r"^( *)([-+*])", r"\1\\\2", lines[number], count=1)
    return "\n".join(lines)


def break_at_labels(content: str) -> str:
    """Break a paragraph's lines for good where a list typed line by line was run together.

    One label at a line's start may be chance; the first of a list and another are none.
    """
    if "\n" not in content or not _FIRST.search(content) or len(_LABEL.findall(content)) < 2:
        return content
    return _LABEL.sub("  \n", content)
