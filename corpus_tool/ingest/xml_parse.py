"""Parse XML with every door shut: no DTD, no entity, no network, no endless depth.

Why here: Word's parts, TEI and Akoma Ntoso all come from strangers.
"""

from __future__ import annotations

import re
from typing import TypeAlias

from lxml import etree

from corpus_tool.errors import UnreadableSource

__all__ = ["Node", "parse_xml"]

Node: TypeAlias = etree._Element

_ENCODING = re.compile(rb"\A(?:\xef\xbb\xbf)?\s*<\?xml[^>]{0,100}?encoding\s*=\s*[\"']([\w.-]+)")
_ACCEPTED = frozenset({"utf-8", "utf8", "utf-16", "utf-16le", "utf-16be", "us-ascii", "ascii"})
_DOCTYPE = re.compile(rb"<!DOCTYPE|<\0!\0D\0O\0C\0T\0Y\0P\0E\0|\0<\0!\0D\0O\0C\0T\0Y\0P\0E")
_LIMITS = re.compile(
    r"excessive depth|limit exceeded|huge|too (?:big|long|large|deep)|amplification", re.I
)


def parse_xml(content: bytes, *, part: str = "") -> Node:
    """Return the root element of a document.

    Args:
        content: the document's bytes, in UTF-8 or UTF-16.
        part: what to call it in a message: a member of a package.

    Raises:
        UnreadableSource: `E_XML_DTD`, `E_XML_SYNTAX`, `E_XML_LIMIT` or `E_CHARSET`.
    """
    before = f"{part}: " if part else ""
    declared = _ENCODING.match(content)
    if declared and declared.group(1).decode("ascii", "replace").lower() not in _ACCEPTED:
        name = declared.group(1).decode("ascii", "replace")
        message = f"{before}declares the encoding {name}; only UTF-8 and UTF-16 are accepted"
        raise UnreadableSource(message, code="E_CHARSET")
    if _DOCTYPE.search(content):
        _refuse_dtd(part)
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_pis=True,
        remove_comments=True,
        collect_ids=False,
    )
    try:
        root = etree.fromstring(content, parser)
    except etree.XMLSyntaxError as error:
        raise _translate(error, before) from error
    if root.getroottree().docinfo.internalDTD is not None:
        _refuse_dtd(part)
    return root


def _refuse_dtd(part: str) -> None:
    message = "document type declarations are not accepted"
    if part:
        message = f"{part} declares a DTD"
    raise UnreadableSource(message, code="E_XML_DTD")


def _translate(error: etree.XMLSyntaxError, before: str) -> UnreadableSource:
    reason = re.sub(r", line \d+, column \d+.*", "", error.msg or "")
    reason = re.sub(r",? (?:use|try) XML_PARSE_HUGE.*", "", reason)
    reason = re.sub(r"\s+", " ", reason).strip()[:160] or "not XML"
    reason = reason[0].lower() + reason[1:]
    line = error.lineno or 1
    if _LIMITS.search(error.msg or ""):
        return UnreadableSource(
            f"{before}line {line}: too deep or too large ({reason})", code="E_XML_LIMIT"
        )
    return UnreadableSource(f"{before}line {line}: {reason}", code="E_XML_SYNTAX")
