"""Citations for reference managers: BibTeX, RIS, CSL-JSON."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

from corpus_tool.render.cited import Cited

__all__ = ["bibtex", "csl", "ris"]

UNSAFE = re.compile(r"[^A-Za-z0-9]+")
CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]+")
MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
TEX = {
    "\\": r"\textbackslash{}",
    "{": r"\textbraceleft{}",
    "}": r"\textbraceright{}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    **{sign: f"\\{sign}" for sign in "&%$#_"},
}
"""Braces as words: BibTeX counts even those behind a backslash."""
TREATIES = ("treaty", "agreement", "convention", "protocol", "covenant")


def bibtex(cited: Cited) -> str:
    """Return a BibTeX entry."""
    lines = [f"  {name} = {value}" for name, value in _fields(cited)]
    return f"@misc{{{_key(cited)},\n" + ",\n".join(lines) + "\n}"


def _fields(cited: Cited) -> Iterator[tuple[str, str]]:
    document, date = cited.version.document, cited.date
    yield "title", f"{{{{{_tex(cited.title)}}}}}"
    if cited.parties:
        names = " and ".join(f"{{{_tex(name)}}}" for name in cited.parties)
        yield "author", f"{{{names}}}"
    if date:
        yield "year", f"{{{date[0]}}}"
    if len(date) > 1 and 1 <= date[1] <= len(MONTHS):
        yield "month", MONTHS[date[1] - 1]
    if len(date) > 2:
        yield "day", f"{{{date[2]}}}"
    if document.place:
        yield "address", f"{{{_tex(document.place)}}}"
    yield "howpublished", f"{{{_tex(document.kind.capitalize())}}}"
    yield "note", f"{{{_tex(cited.locator('para. ').capitalize())}}}"
    if cited.url:
        yield "url", f"{{{_tex_url(cited.url)}}}"
        yield "urldate", f"{{{cited.accessed}}}"


def ris(cited: Cited) -> str:
    """Return a RIS record."""
    document, date = cited.version.document, cited.date
    padded = [f"{part:02d}" for part in date]
    lines = [("TY", "GOVDOC"), ("ID", _key(cited)), ("TI", cited.title)]
    lines += [("AU", name) for name in cited.parties]
    if date:
        day = "/".join([str(date[0]), *padded[1:], *([""] * (3 - len(date))), ""])
        lines += [("PY", str(date[0])), ("DA", day)]
    lines += [
        ("CY", document.place or ""),
        ("SE", cited.locator("para. ")),
        ("UR", cited.url),
        ("Y2", cited.accessed.replace("-", "/") + "/" if cited.url else ""),
        ("N1", cited.address),
    ]
    shown = [f"{tag}  - {CONTROL.sub(' ', value)}" for tag, value in lines if value]
    return "\n".join([*shown, "ER  - "])


def csl(cited: Cited) -> str:
    """Return a CSL-JSON list of one item."""
    document = cited.version.document
    treaty = any(kind in document.kind.lower() for kind in TREATIES)
    item: dict[str, object] = {
        "id": _key(cited),
        "type": "treaty" if treaty else "document",
        "title": cited.title,
    }
    if cited.parties:
        item["author"] = [{"literal": name} for name in cited.parties]
    if cited.date:
        item["issued"] = {"date-parts": [list(cited.date)]}
    if document.place:
        item["publisher-place"] = document.place
    item["section"] = cited.locator("para. ")
    if cited.url:
        item["URL"] = cited.url
        item["accessed"] = {"date-parts": [[int(part) for part in cited.accessed.split("-")]]}
    item["language"] = cited.version.language
    item["note"] = cited.address
    return json.dumps([item], ensure_ascii=False, indent=2)


def _key(cited: Cited) -> str:
    return UNSAFE.sub("-", f"{cited.version.document.key}-{cited.paragraph.path}").strip("-")


def _tex(text: str) -> str:
    return "".join(TEX.get(character, character) for character in CONTROL.sub(" ", text))


def _tex_url(url: str) -> str:
    """Return an address as the url field takes it: only braces and backslashes would break it."""
    escapes = {"{": "%7B", "}": "%7D", "\\": "%5C"}
    return "".join(escapes.get(character, character) for character in CONTROL.sub("", url))
