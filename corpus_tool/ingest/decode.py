"""From bytes to text, and the mending of mojibake where a user asks for it.

Sections, in order:

* From bytes to text: byte order mark, strict UTF-8, the declared charset, then a guess.
* Undo mojibake where a user asks for it: UTF-8 that was once read as cp1252 (`â€™` for `’`).
"""

from __future__ import annotations

import codecs
import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace

import charset_normalizer

from corpus_tool.errors import UnreadableSource
from corpus_tool.model import Block, Finding, Line, TextRun

__all__ = [
    "MAX_LINE",
    "MAX_LINES",
    "MIXED",
    "Decoded",
    "decode",
    "refuse_lines",
    "repair",
]


# ----------------------------------------
# From bytes to text: byte order mark, strict UTF-8, the declared charset, then a guess.
#
# In this order, because UTF-8 proves itself, a declaration is often wrong, and a guess is only a
# guess: what was not certain is reported.

MIXED = "utf-8+cp1252"
"""Name of the charset of a text that is UTF-8 with stray single bytes between."""

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# ISO-2022-JP and its like are pure ASCII bytes, which UTF-8 would take as they are.
_ESCAPES = re.compile(rb"\x1b\$[@B(A]|\x1b\([JIB]|\x1b\$\)C")
_SHORT = 64
"""Bytes; below this a guess has nothing to stand on."""
_FEW_BYTES = 2_000
"""Below this, a few accents alone are judged by their neighbours."""
_ACCENTED = re.compile("[À-ÖØ-öø-ÿŒœŠšŽžŸ]+")
_SIGNS = re.compile("[€‚„…‰‹‘’“”•–—™›\u00a0«»©®]|(?<![a-zA-Z])[§°±²³·¼½¾£](?![a-zA-Z])")
_ODD = re.compile("[^\x00-\x7f]")
_SAMPLE = 200_000
"""Bytes that the guess looks at; the whole text is then decoded strictly."""
MAX_LINE = 5_000_000
"""Characters of one line."""
MAX_LINES = 100_000
"""Of a text read line by line: ten times those of a long treaty."""
_NEWLINES = re.compile(r"\r\n?|[\x85\u2028\u2029]")
# Bytes that a European text has outside ASCII in cp1252 or its neighbours.
_WESTERN = frozenset({"cp1250", "cp1252", "cp1254", "cp1257", "latin_1", "iso8859_15", "cp1258"})


# What a page that declares the one is read as by every browser, so that is what its author saw.
_AS_BROWSERS = {
    "ascii": "cp1252",
    "iso8859_1": "cp1252",
    "latin_1": "cp1252",
    "iso8859_9": "cp1254",
    "iso8859_11": "cp874",
    "tis_620": "cp874",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "shift_jis": "cp932",
    "euc_kr": "cp949",
}


@dataclass(frozen=True, slots=True)
class Decoded:
    """A text, the charset it came in, and what is to be said about that."""

    text: str
    """With line feeds as the only line ends, and without a byte order mark."""
    charset: str
    findings: tuple[Finding, ...] = ()


def decode(
    content: bytes, *, subject: str, encoding: str | None = None, declared: str | None = None
) -> Decoded:
    """Decode the bytes of a text.

    Args:
        content: the bytes.
        subject: what to call them in a message.
        encoding: the user's word, kept whatever the bytes look like.
        declared: what the document or its server says of itself; often wrong.

    Raises:
        UnreadableSource: NUL characters (`E_BINARY_TEXT`), or no charset fits (`E_CHARSET`).
    """
    text, charset, findings = _decode(content, subject, encoding, declared)
    nul = text.find("\0")
    if nul >= 0:
        raise _binary(content, nul, subject)
    text = _NEWLINES.sub("\n", text)
    _refuse_long_line(text, subject)
    return Decoded(text, charset, findings)


def _refuse_long_line(text: str, subject: str) -> None:
    """No statement has such a line, and parsers of lines are slow on it."""
    start, number = 0, 1
    while len(text) - start > MAX_LINE:
        end = text.find("\n", start)
        length = (end if end >= 0 else len(text)) - start
        if length > MAX_LINE:
            raise UnreadableSource(
                f"line {number:,} of '{subject}' has {length / 1e6:.0f} million characters,"
                f" the limit is {MAX_LINE // 10**6} million",
                subject=subject,
                code="E_TOO_BIG",
            )
        start, number = end + 1, number + 1


def refuse_lines(text: str, *, subject: str) -> None:
    """Refuse a text of more lines than any statement has."""
    lines = text.count("\n") + 1
    if lines > MAX_LINES:
        raise UnreadableSource(
            f"'{subject}' has {lines:,} lines, the limit is {MAX_LINES:,}",
            subject=subject,
            code="E_TOO_BIG",
        )


def _decode(
    content: bytes, subject: str, encoding: str | None, declared: str | None
) -> tuple[str, str, tuple[Finding, ...]]:
    for bom, codec in _BOMS:
        if content.startswith(bom):
            text = _strict(content, codec, subject)
            return text, codec, _declared_wrong(encoding or declared, codec)
    if encoding == MIXED:
        return _mixed(content), MIXED, _declared_wrong(declared, MIXED)
    if encoding is not None:
        name = _codec(encoding)
        if name is None:
            raise _charset(f"no encoding is named '{encoding}'", subject, "Try utf-8 or cp1252")
        return _strict(content, name, subject), name, _declared_wrong(declared, name)
    return _undeclared(content, subject, declared)


def _undeclared(
    content: bytes, subject: str, declared: str | None
) -> tuple[str, str, tuple[Finding, ...]]:
    """Decode without an order: UTF-8, then what is declared, then the best guess."""
    named = _codec(declared) if declared else None
    named = _AS_BROWSERS.get(named or "", named)
    if not _ESCAPES.search(content):
        try:
            return content.decode("utf-8"), "utf-8", _declared_wrong(declared, "utf-8", content)
        except UnicodeDecodeError as error:
            bad = error
        if _is_mixed(content):
            return _mixed(content), MIXED, (_mixed_finding(content, bad),)
    if named and named != "utf-8":
        try:
            return content.decode(named), named, ()
        except UnicodeDecodeError:
            pass
    charset = _guess(content, subject)
    findings = _declared_wrong(declared, charset) or (
        Finding("I_CHARSET", f"not UTF-8, decoded as {charset}"),
    )
    return content.decode(charset), charset, findings


def _codec(name: str) -> str | None:
    """Return Python's name of a text encoding, or None when there is none."""
    try:
        info = codecs.lookup(name.strip())
    except (LookupError, ValueError):
        return None
    if not _is_text(info):
        return None
    return info.name if info.name == "utf-8" else info.name.replace("-", "_")


def _is_text(info: codecs.CodecInfo) -> bool:
    # rot13, base64 and the like are codecs, too; `_is_text_encoding` is how the library tells.
    return bool(getattr(info, "_is_text_encoding", True)) and info.name not in {
        "idna",
        "punycode",
        "raw-unicode-escape",
        "unicode-escape",
        "undefined",
        "mbcs",
        "oem",
    }


def _strict(content: bytes, codec: str, subject: str) -> str:
    try:
        return content.decode(codec)
    except UnicodeError as error:
        at = getattr(error, "start", 0)
        raise _charset(
            f"not {codec.removesuffix('-sig')}: byte {at:,} does not fit", subject
        ) from error


def _declared_wrong(
    declared: str | None, charset: str, content: bytes = b"\x80"
) -> tuple[Finding, ...]:
    """Report a declaration that was not followed; plain ASCII fits nearly every one."""
    if declared is None or content.isascii():
        return ()
    if (_codec(declared) or declared) == (_codec(charset) or charset):
        return ()
    return (Finding("W_CHARSET", f"declared {declared.strip()[:40]}, decoded as {charset}"),)


def _is_mixed(content: bytes) -> bool:
    """Tell whether the text is UTF-8 in the main: more sound sequences than stray bytes."""
    text = content.decode("utf-8", errors="surrogateescape")
    stray = len(_STRAY.findall(text))
    sound = len(_SOUND.findall(text))
    return sound > 2 * stray


_STRAY = re.compile("[\udc80-\udcff]")
_SOUND = re.compile("[\u0080-\ud7ff\ue000-\U0010ffff]")


def _mixed(content: bytes) -> str:
    """Decode as UTF-8, and the stray bytes as cp1252 (the five it leaves open as Latin-1)."""
    text = content.decode("utf-8", errors="surrogateescape")
    return _STRAY.sub(lambda found: _western(ord(found[0]) - 0xDC00), text)


def _western(byte: int) -> str:
    try:
        return bytes([byte]).decode("cp1252")
    except UnicodeDecodeError:
        return chr(byte)


def _mixed_finding(content: bytes, error: UnicodeDecodeError) -> Finding:
    line = content.count(b"\n", 0, error.start) + 1
    stray = len(_STRAY.findall(content.decode("utf-8", errors="surrogateescape")))
    what = "1 byte is" if stray == 1 else f"{stray} bytes are"
    return Finding("W_CHARSET_MIXED", f"{what} not UTF-8 as the rest is; read as cp1252", line=line)


def _guess(content: bytes, subject: str) -> str:
    """Return the charset that fits best; cp1252 where a Western one fits as well."""
    if len(content) < _FEW_BYTES and not content.isascii() and _looks_western(content):
        return "cp1252"
    matches = charset_normalizer.from_bytes(_sample(content))
    found = matches.best()
    if found is None or (len(content) < _SHORT and found.encoding not in _WESTERN):
        best = f" (best {found.encoding})" if found else ""
        raise _charset(f"not UTF-8 and no likely encoding{best}", subject)
    if found.chaos > 0.2:
        raise _charset(
            f"not UTF-8 and no likely encoding (best {found.encoding}, {found.chaos:.0%} noise)",
            subject,
        )
    order = [found.encoding, "gb18030"]
    if found.encoding in _WESTERN and any(
        match.encoding == "cp1252" or "cp1252" in match.could_be_from_charset
        for match in matches
        if match.chaos <= found.chaos + 0.05
    ):
        order.insert(0, "cp1252")
    for charset in order:
        try:
            content.decode(charset)
        except UnicodeDecodeError:
            continue
        return charset
    raise _charset(f"not UTF-8 and not wholly {found.encoding}", subject)


def _looks_western(content: bytes) -> bool:
    """Tell whether a text is ASCII but for single accented letters, and signs, of cp1252.

    Too few for statistics: one accent in a line looks like anything to them. But letters of other
    scripts stand in runs, and are not framed by ASCII letters.
    """
    try:
        text = content.decode("cp1252")
    except UnicodeDecodeError:
        return False
    accents = list(_ACCENTED.finditer(text))
    if len(accents) * 3 > len(text) or _ODD.search(_ACCENTED.sub("", _SIGNS.sub("", text))):
        return False
    return all(len(found[0]) == 1 and _is_in_word(text, found) for found in accents)


def _is_in_word(text: str, found: re.Match[str]) -> bool:
    """Tell whether an ASCII letter stands on either side."""
    around = text[max(0, found.start() - 1) : found.start()] + text[found.end() : found.end() + 1]
    return any(character.isascii() and character.isalpha() for character in around)


def _sample(content: bytes) -> bytes:
    """Return a piece around the first byte that is not ASCII, from the start of its line."""
    first = next(
        (n for n in range(0, len(content), 4096) if not content[n : n + 4096].isascii()), 0
    )
    start = content.rfind(b"\n", 0, max(0, first - _SAMPLE // 2)) + 1
    return content[start : start + _SAMPLE]


def _charset(
    message: str, subject: str, hint: str = "Name the encoding with --encoding"
) -> UnreadableSource:
    return UnreadableSource(
        f"'{subject}' is {message}" if message.startswith("not") else message,
        subject=subject,
        hint=hint,
        code="E_CHARSET",
    )


def _binary(content: bytes, position: int, subject: str) -> UnreadableSource:
    """Refuse NUL characters; every second byte a NUL is UTF-16 that lost its mark."""
    offset = content.find(b"\0")
    sample = content[:4096]
    odd, even = sample[1::2].count(0), sample[::2].count(0)
    hint = None
    if max(odd, even) * 4 > len(sample) and min(odd, even) * 20 < max(odd, even):
        hint = f"If it is UTF-16, say --encoding utf-16-{'le' if odd > even else 'be'}"
    return UnreadableSource(
        f"'{subject}' is no text: NUL bytes at offset {offset if offset >= 0 else position:,}",
        subject=subject,
        hint=hint,
        code="E_BINARY_TEXT",
    )


# ----------------------------------------
# Undo mojibake where a user asks for it: UTF-8 that was once read as cp1252 (`â€™` for `’`).
#
# Only whole sequences that decode are touched, nothing else of the text is: not quotes, ligatures
# or wide forms. Every change is told, for the text is then no longer the file's own.

_TAIL = "\u0080-\u00bf€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ"
"""What a byte from 80 to BF becomes when read as cp1252, or as Latin-1 where that has no sign."""
_GARBLED = re.compile(
    f"[\u00c2-\u00df][{_TAIL}]|[\u00e0-\u00ef][{_TAIL}]{{2}}|[\u00f0-\u00f4][{_TAIL}]{{3}}"
)


def repair(blocks: Iterable[Block]) -> tuple[tuple[Block, ...], tuple[Finding, ...]]:
    """Return the blocks repaired, and a finding for each kind of change with how often."""
    changes: Counter[tuple[str, str]] = Counter()

    def mend(found: re.Match[str]) -> str:
        try:
            whole = _bytes(found[0]).decode("utf-8")
        except UnicodeError:
            return found[0]
        changes[found[0], whole] += 1
        return whole

    def line(garbled: Line) -> Line:
        runs = (replace(run, text=_GARBLED.sub(mend, run.text)) for run in garbled.runs)
        return Line(tuple(_keep(old, new) for old, new in zip(garbled.runs, runs, strict=True)))

    repaired = tuple(
        block if block.text.isascii() else replace(block, lines=tuple(map(line, block.lines)))
        for block in blocks
    )
    findings = tuple(
        Finding("I_REPAIRED", f"“{old}” became “{new}” in {count} place{'s' * (count > 1)}")
        for (old, new), count in changes.items()
    )
    return repaired, findings


def _keep(old: TextRun, new: TextRun) -> TextRun:
    return old if old.text == new.text else new


def _bytes(stretch: str) -> bytes:
    return b"".join(
        character.encode("latin-1") if ord(character) < 0x100 else character.encode("cp1252")
        for character in stretch
    )
