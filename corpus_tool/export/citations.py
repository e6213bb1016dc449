"""A paragraph cited, a document as a reference, and how a paragraph is named.

Sections, in order:

* Citations for notes and footnotes: Chicago, OSCOLA, Bluebook.
* Citations for reference managers: BibTeX, RIS, CSL-JSON.
* A cited paragraph against its counterpart in another text, as plain text.
* What a citation is made of: the paragraph, where it stands, the document, the day of receipt.
* A paragraph with its source: the quotation card, and citations in the usual styles.
* Documents as references: CSL-JSON for citation managers, BibTeX for LaTeX.
* How a paragraph is named on the command line: `key#path`, `key@2#path`.
"""

from __future__ import annotations

import difflib
import hashlib
import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from corpus_tool.errors import InputError, ParagraphNotFound
from corpus_tool.model import (
    PARAGRAPH_BREAK,
    Comparison,
    Document,
    Link,
    Paragraph,
    Reading,
    ReadingKind,
    Relation,
    Version,
)
from corpus_tool.report.sides import make_column_sides, part_name
from corpus_tool.report.words import load_words

__all__ = [
    "CitationStyle",
    "choose_style",
    "cite_paragraph",
    "find_paragraph",
    "in_order_of_comparison",
    "parse_quotation",
    "write_bibtex",
    "write_csl",
]


# ----------------------------------------
# Citations for notes and footnotes: Chicago, OSCOLA, Bluebook.

SHORT_MONTHS = [
    "Jan.",
    "Feb.",
    "Mar.",
    "Apr.",
    "May",
    "June",
    "July",
    "Aug.",
    "Sept.",
    "Oct.",
    "Nov.",
    "Dec.",
]
"""Of the Bluebook, table T12."""
PAIR = 2
"""So many parties a Bluebook citation names; of more, none."""


def cite_chicago(cited: CitedText) -> str:
    """Return a note after the Chicago Manual of Style: title, place, date, paragraph, address."""
    title = cited.title.translate({ord("“"): "‘", ord("”"): "’"})
    place = cited.version.document.place
    rest = _join(", ", (place, _american(cited) or "n.d.", cited.locator("para. "), cited.url))
    return f"“{title},” {rest}."


def cite_oscola(cited: CitedText) -> str:
    """Return a footnote after OSCOLA: title, parties, place and date, paragraph, address."""
    title = cited.title.translate({ord("‘"): "“", ord("’"): "’"})
    date = load_words().date(cited.version.document.date)
    within = _join(", ", ("–".join(cited.parties), cited.version.document.place, date))
    address = f"<{cited.url}> accessed {load_words().date(cited.accessed)}" if cited.url else ""
    return _join(" ", (f"‘{title}’", f"({within})", cited.locator("para "), address))


def cite_bluebook(cited: CitedText) -> str:
    """Return a footnote after the Bluebook, rule 21.4: title, parties, paragraph, date, address."""
    parties = "-".join(cited.parties) if len(cited.parties) == PAIR else ""
    place = f"{cited.part} ¶ {cited.number}" if cited.part else f"¶ {cited.number}"
    date = _american(cited, SHORT_MONTHS) or "n.d."
    return f"{_join(', ', (cited.title, parties, place, date, cited.url))}."


def _american(cited: CitedText, months: Iterable[str] = ()) -> str:
    """Return the date as Americans write it: `January 21, 2025`."""
    date = cited.date
    names = tuple(months) or load_words().several("months")
    if len(date) > 1 and not 1 <= date[1] <= len(names):
        date = date[:1]
    if len(date) < 2:
        return str(date[0]) if date else ""
    month = names[date[1] - 1]
    return f"{month} {date[2]}, {date[0]}" if len(date) > 2 else f"{month} {date[0]}"


def _join(separator: str, parts: Iterable[str | None]) -> str:
    return separator.join(" ".join(part.split()) for part in parts if part)


# ----------------------------------------
# Citations for reference managers: BibTeX, RIS, CSL-JSON.

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


def cite_bibtex(cited: CitedText) -> str:
    """Return a BibTeX entry."""
    lines = [f"  {name} = {value}" for name, value in _fields(cited)]
    return f"@misc{{{_key(cited)},\n" + ",\n".join(lines) + "\n}"


def _fields(cited: CitedText) -> Iterator[tuple[str, str]]:
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


def cite_ris(cited: CitedText) -> str:
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


def cite_csl(cited: CitedText) -> str:
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


def _key(cited: CitedText) -> str:
    return UNSAFE.sub("-", f"{cited.version.document.key}-{cited.paragraph.path}").strip("-")


def _tex(text: str) -> str:
    return "".join(TEX.get(character, character) for character in CONTROL.sub(" ", text))


def _tex_url(url: str) -> str:
    """Return an address as the url field takes it: only braces and backslashes would break it."""
    escapes = {"{": "%7B", "}": "%7D", "\\": "%5C"}
    return "".join(escapes.get(character, character) for character in CONTROL.sub("", url))


# ----------------------------------------
# A cited paragraph against its counterpart in another text, as plain text.
#
# The marks are those of word diffs everywhere: `[-removed-]` and `{+added+}`.


def cite_counterpart(cited: CitedText, comparison: Comparison) -> str:
    """Return where a paragraph's counterpart stands and how the two stand to each other."""
    words = load_words()
    link, is_left = _link(cited, comparison)
    other = comparison.right if is_left else comparison.left
    if link is None:
        near = next(
            (
                each
                for each in comparison.nearest
                if each.index == cited.paragraph.index
                and each.side == ("left" if is_left else "right")
            ),
            None,
        )
        if near is None or near.candidate is None:
            return words("card.none", other=other.name)
        return words(
            "card.nearest",
            other=other.name,
            address=_address(other, near.candidate),
            score=f"{near.score:.2f}",
        )
    indices = link.right if is_left else link.left
    addresses = ", ".join(_address(other, index) for index in indices)
    moved = f", {words('state.moved').lower()}" if link.moved else ""
    return f"{addresses} ({words(f'state.{link.relation}').lower()}{moved}, {link.score:.2f})"


def cite_redline(cited: CitedText, comparison: Comparison) -> str:
    """Return the words of both, removed ones in `[-…-]`, added ones in `{+…+}`.

    What was newly written is shown as a whole, old before new; a paragraph without a counterpart
    is all removed or all added.
    """
    link, is_left = _link(cited, comparison)
    if link is None:
        text = cited.paragraph.text
        return f"[-{text}-]" if is_left else f"{{+{text}+}}"
    left = PARAGRAPH_BREAK.join(comparison.left.paragraphs[i].text for i in link.left)
    right = PARAGRAPH_BREAK.join(comparison.right.paragraphs[j].text for j in link.right)
    sound = "".join(r.left for r in link.readings) == left
    sound = sound and "".join(r.right for r in link.readings) == right
    if link.relation is Relation.REWORDED or not sound:
        return f"[-{left}-]{PARAGRAPH_BREAK}{{+{right}+}}"
    return "".join(_marked(reading) for reading in link.readings)


def _marked(reading: Reading) -> str:
    if reading.kind is ReadingKind.KEPT:
        return reading.right
    removed = f"[-{reading.left}-]" if reading.left else ""
    return removed + (f"{{+{reading.right}+}}" if reading.right else "")


def _link(cited: CitedText, comparison: Comparison) -> tuple[Link | None, bool]:
    """Return the strongest link of a paragraph, and whether it stands in the left text."""
    is_left = comparison.left.name == cited.version.name
    index = cited.paragraph.index
    links = [link for link in comparison.links if index in (link.left if is_left else link.right)]
    return max(links, key=lambda link: link.score, default=None), is_left


def _address(version: Version, index: int) -> str:
    return f"{version.name}#{version.paragraphs[index].path}"


# ----------------------------------------
# What a citation is made of: the paragraph, where it stands, the document, the day of receipt.


@dataclass(frozen=True, slots=True)
class CitedText:
    """A paragraph to be cited."""

    version: Version
    paragraph: Paragraph
    label: str
    """As the pages call it: `Annex ¶20`."""
    part: str
    """The part it stands in, as a citation has it: `annex`; empty in the main text."""
    number: str
    """Its number: `20`, `4(b)`."""

    @property
    def title(self) -> str:
        """The document's title, on one line."""
        return " ".join(self.version.document.title.split())

    @property
    def parties(self) -> tuple[str, ...]:
        """The names of the parties, each on one line."""
        return tuple(" ".join(party.name.split()) for party in self.version.document.parties)

    @property
    def address(self) -> str:
        """How the command line names it: `japan-laos-csp-2025@1#annex/20`."""
        return f"{self.version.name}#{self.paragraph.path}"

    @property
    def url(self) -> str:
        """Where the document is published, on one line; empty where unknown."""
        return "".join((self.version.document.source_url or "").split())

    @property
    def accessed(self) -> str:
        """The day on which its bytes were received, ISO 8601."""
        return self.version.provenance.retrieved_at.date().isoformat()

    @property
    def date(self) -> tuple[int, ...]:
        """Year, month and day, as far as known."""
        found = []
        for part in (self.version.document.date or "").split("-"):
            if not part.isdecimal():
                break
            found.append(int(part))
        return tuple(found[:3])

    def locator(self, sign: str) -> str:
        """Return where it stands: `annex, para. 20`."""
        here = f"{sign}{self.number}"
        return f"{self.part}, {here}" if self.part else here


def make_cited_text(version: Version, index: int) -> CitedText:
    """Gather what a citation of a paragraph needs."""
    words = load_words()
    paragraph = version.paragraphs[index]
    label = make_column_sides((version,), words)[0].labels[index]
    part = "" if paragraph.part == "main" else part_name(paragraph.part, words).lower()
    return CitedText(version, paragraph, label, part, label.rpartition("¶")[2])


# ----------------------------------------
# A paragraph with its source: the quotation card, and citations in the usual styles.
#
# Own formatters: a statement's citation has ten fields, and no engine of styles is needed for them.

WIDTH = 12
"""Of the names of facts on a card."""


class CitationStyle(StrEnum):
    """How a paragraph is cited."""

    CARD = "card"
    """The text, exactly, and all that is known of its source."""
    CHICAGO = "chicago"
    OSCOLA = "oscola"
    BLUEBOOK = "bluebook"
    BIBTEX = "bibtex"
    RIS = "ris"
    CSL = "csl"
    """CSL-JSON, for reference managers."""
    REDLINE = "redline"
    """What changed against the counterpart in another text."""


STYLES: Mapping[CitationStyle, Callable[[CitedText], str]] = {
    CitationStyle.CHICAGO: cite_chicago,
    CitationStyle.OSCOLA: cite_oscola,
    CitationStyle.BLUEBOOK: cite_bluebook,
    CitationStyle.BIBTEX: cite_bibtex,
    CitationStyle.RIS: cite_ris,
    CitationStyle.CSL: cite_csl,
}


def cite_paragraph(
    version: Version, index: int, *, style: CitationStyle, comparison: Comparison | None = None
) -> str:
    """Return a paragraph's card, citation or redline, ending in a line feed.

    Args:
        version: the text.
        index: the paragraph's position in it.
        style: how.
        comparison: of this text with another, for a redline or for the card.
    """
    cited = make_cited_text(version, index)
    if style in STYLES:
        return STYLES[style](cited) + "\n"
    if style is CitationStyle.REDLINE and comparison is not None:
        return cite_redline(cited, comparison) + "\n"
    return "\n".join(_card(cited, comparison)) + "\n"


def _card(cited: CitedText, comparison: Comparison | None) -> Iterator[str]:
    words, document = load_words(), cited.version.document
    yield cited.paragraph.text
    yield ""
    facts = (
        ("document", cited.title),
        ("date", words.date(document.date)),
        ("place", document.place),
        ("paragraph", cited.label),
        ("under", cited.paragraph.heading),
        ("address", cited.address),
        ("published", document.source_url),
        ("licence", document.licence),
        ("digest", hashlib.sha256(cited.paragraph.text.encode()).hexdigest()),
        ("text_digest", cited.version.digest),
        ("specimen", words("specimen.tag") if document.specimen else None),
    )
    for key, fact in facts:
        if fact:
            yield f"{words(f'card.{key}'):<{WIDTH}} {' '.join(fact.split())}"
    if comparison is not None:
        yield f"{words('card.against'):<{WIDTH}} {cite_counterpart(cited, comparison)}"
        yield ""
        yield cite_redline(cited, comparison)
    yield ""
    yield cite_chicago(cited)


# ----------------------------------------
# Documents as references: CSL-JSON for citation managers, BibTeX for LaTeX.

_REFERENCE_TEX = {
    "\\": r"\textbackslash{}",
    **{character: f"\\{character}" for character in "&%$#_{}"},
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
}
_TEX_SPECIAL = re.compile("[" + re.escape("".join(_REFERENCE_TEX)) + "]")


def write_csl(documents: Iterable[Document]) -> Iterator[bytes]:
    """Yield CSL-JSON: an array with an item for each document."""
    yield b"["
    for number, document in enumerate(documents):
        item = json.dumps(_item(document), ensure_ascii=False)
        yield f"{',' if number else ''}\n{item}".encode()
    yield b"\n]\n"


def _item(document: Document) -> dict[str, object]:
    item: dict[str, object] = {
        "id": document.key,
        "type": "treaty"
        if "treaty" in document.kind or "agreement" in document.kind
        else "document",
        "genre": document.kind,
        "title": document.title,
        "author": [{"literal": party.name} for party in document.parties],
        "event-place": document.place,
        "language": document.languages[0],
        "URL": document.source_url,
    }
    if document.date:
        item["issued"] = {"date-parts": [[int(part) for part in document.date.split("-")]]}
    if document.specimen:
        item["note"] = "Specimen: invented, no government said this."
    return {name: value for name, value in item.items() if value}


def write_bibtex(documents: Iterable[Document]) -> Iterator[bytes]:
    """Yield BibTeX: an entry for each document, in braces that keep capitals."""
    for document in documents:
        fields = {
            "title": f"{{{_reference_tex(document.title)}}}",
            "author": " and ".join(
                f"{{{_reference_tex(party.name)}}}" for party in document.parties
            ),
            **_issued(document.date),
            "address": _reference_tex(document.place or ""),
            "type": _reference_tex(document.kind),
            "url": (document.source_url or "").replace("{", "%7B").replace("}", "%7D"),
            "note": "Specimen: invented, no government said this" if document.specimen else "",
        }
        lines = "".join(f",\n  {name} = {{{value}}}" for name, value in fields.items() if value)
        yield f"@misc{{{document.key}{lines}\n}}\n\n".encode()


def _issued(date: str | None) -> dict[str, str]:
    parts = dict(zip(("year", "month", "day"), (date or "").split("-"), strict=False))
    return {name: str(int(part)) for name, part in parts.items() if part}


def _reference_tex(text: str) -> str:
    return _TEX_SPECIAL.sub(lambda found: _REFERENCE_TEX[found[0]], " ".join(text.split()))


# ----------------------------------------
# How a paragraph is named on the command line: `key#path`, `key@2#path`.

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


def in_order_of_comparison(version: Version, other: Version) -> tuple[Version, Version]:
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
