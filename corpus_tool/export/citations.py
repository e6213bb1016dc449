"""A paragraph cited, a document as a reference, and how a paragraph is named.

Sections, in order:

* Citations for notes and footnotes: Chicago, OSCOLA, Bluebook.
* Records for reference managers, of a document or of a paragraph of it: BibTeX, RIS, CSL-JSON.
* A cited paragraph against its counterpart in another text, as plain text.
* What a citation is made of: the paragraph, where it stands, the document, the day of receipt.
* A paragraph with its source: the quotation card, and citations in the usual styles.
* How a paragraph is named on the command line: `key#path`, `key@2#path`.
"""

from __future__ import annotations

import difflib
import hashlib
import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
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
    "with_notes",
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
    reference = cited.reference
    title = reference.title.translate({ord("“"): "‘", ord("”"): "’"})
    place, date = reference.document.place, _american(reference) or "n.d."
    return f"“{title},” {_join(', ', (place, date, reference.locator, reference.url))}."


def cite_oscola(cited: CitedText) -> str:
    """Return a footnote after OSCOLA: title, parties, place and date, paragraph, address."""
    reference = cited.reference
    title = reference.title.translate({ord("‘"): "“", ord("’"): "’"})
    date = load_words().date(reference.document.date)
    within = _join(", ", ("–".join(reference.parties), reference.document.place, date))
    accessed = load_words().date(reference.accessed)
    visit = f" accessed {accessed}" if reference.accessed else ""
    address = f"<{reference.url}>{visit}" if reference.url else ""
    return _join(" ", (f"‘{title}’", f"({within})", cited.locator("para "), address))


def cite_bluebook(cited: CitedText) -> str:
    """Return a footnote after the Bluebook, rule 21.4: title, parties, paragraph, date, address."""
    reference = cited.reference
    parties = "-".join(reference.parties) if len(reference.parties) == PAIR else ""
    place = cited.locator("¶ ").replace(f"{cited.part}, ", f"{cited.part} ", 1)
    date = _american(reference, SHORT_MONTHS) or "n.d."
    return f"{_join(', ', (reference.title, parties, place, date, reference.url))}."


def _american(reference: Reference, months: Iterable[str] = ()) -> str:
    """Return the date as Americans write it: `January 21, 2025`."""
    date = reference.date
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
# Records for reference managers, of a document or of a paragraph of it: BibTeX, RIS, CSL-JSON.
#
# `cite` and `export` write the same records, so that one text has one type, key and spelling in
# whatever library it lands.

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
"""Words in a document's kind that make it a `treaty` of CSL, which has no type nearer to others."""
SPECIMEN_NOTE = "Specimen: invented, no government said this"


@dataclass(frozen=True, slots=True)
class Reference:
    """A document, or a paragraph of it, as a reference manager keeps it."""

    document: Document
    language: str
    locator: str = ""
    """Where the paragraph stands: `annex, para. 20`; empty for the document."""
    path: str = ""
    """The paragraph's path, for the key."""
    address: str = ""
    """How the command line names the paragraph: `japan-laos-csp-2025@1#annex/20`."""
    accessed: str = ""
    """The day on which the bytes were received, ISO 8601; empty where none is meant."""

    @property
    def key(self) -> str:
        """The record's key: letters, digits and hyphens."""
        return UNSAFE.sub("-", f"{self.document.key}-{self.path}").strip("-")

    @property
    def title(self) -> str:
        """The document's title, on one line."""
        return " ".join(self.document.title.split())

    @property
    def parties(self) -> tuple[str, ...]:
        """The names of the parties, each on one line."""
        return tuple(" ".join(party.name.split()) for party in self.document.parties)

    @property
    def url(self) -> str:
        """Where the document is published, on one line; empty where unknown."""
        return "".join((self.document.source_url or "").split())

    @property
    def date(self) -> tuple[int, ...]:
        """Year, month and day, as far as known."""
        found = []
        for part in (self.document.date or "").split("-"):
            if not part.isdecimal():
                break
            found.append(int(part))
        return tuple(found[:3])

    @property
    def specimen_note(self) -> str:
        """What keeps anybody from taking an invented document for a real one."""
        return SPECIMEN_NOTE if self.document.specimen else ""


def write_bibtex(documents: Iterable[Document]) -> Iterator[bytes]:
    """Yield BibTeX: an entry for each document, with an empty line after it."""
    for document in documents:
        yield f"{bibtex_entry(_reference(document))}\n\n".encode()


def bibtex_entry(reference: Reference) -> str:
    """Return a BibTeX entry; braces keep the capitals of names and title."""
    lines = [f"  {name} = {value}" for name, value in _bibtex_fields(reference)]
    return f"@misc{{{reference.key},\n" + ",\n".join(lines) + "\n}"


def _bibtex_fields(reference: Reference) -> Iterator[tuple[str, str]]:
    document, date = reference.document, reference.date
    yield "title", f"{{{{{_tex(reference.title)}}}}}"
    if reference.parties:
        names = " and ".join(f"{{{_tex(name)}}}" for name in reference.parties)
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
    locator = reference.locator[:1].upper() + reference.locator[1:]
    if note := "; ".join(filter(None, (locator, reference.specimen_note))):
        yield "note", f"{{{_tex(note)}}}"
    if reference.url:
        yield "url", f"{{{_tex_url(reference.url)}}}"
        if reference.accessed:
            yield "urldate", f"{{{reference.accessed}}}"


def write_csl(documents: Iterable[Document]) -> Iterator[bytes]:
    """Yield CSL-JSON: an array with an item for each document."""
    return _csl_array(map(_reference, documents))


def _csl_array(references: Iterable[Reference]) -> Iterator[bytes]:
    yield b"["
    for number, reference in enumerate(references):
        item = json.dumps(csl_item(reference), ensure_ascii=False)
        yield f"{',' if number else ''}\n{item}".encode()
    yield b"\n]\n"


def csl_item(reference: Reference) -> dict[str, object]:
    """Return an item of CSL-JSON; what is not known is left out."""
    document, url = reference.document, reference.url
    is_treaty = any(kind in document.kind.lower() for kind in TREATIES)
    item: dict[str, object] = {
        "id": reference.key,
        "type": "treaty" if is_treaty else "document",
        "genre": document.kind,
        "title": reference.title,
        "author": [{"literal": name} for name in reference.parties],
        "issued": _date_parts(reference.date),
        "publisher-place": document.place,
        "section": reference.locator,
        "URL": url,
        "accessed": _date_parts(map(int, reference.accessed.split("-")))
        if url and reference.accessed
        else None,
        "language": reference.language,
        "note": "; ".join(filter(None, (reference.address, reference.specimen_note))),
    }
    return {name: value for name, value in item.items() if value}


def _date_parts(parts: Iterable[int]) -> dict[str, object] | None:
    numbers = list(parts)
    return {"date-parts": [numbers]} if numbers else None


def _reference(document: Document) -> Reference:
    return Reference(document, document.languages[0])


def cite_bibtex(cited: CitedText) -> str:
    """Return a BibTeX entry of a paragraph."""
    return bibtex_entry(cited.reference)


def cite_csl(cited: CitedText) -> str:
    """Return a CSL-JSON list of one item."""
    return b"".join(_csl_array([cited.reference])).decode().rstrip("\n")


def cite_ris(cited: CitedText) -> str:
    """Return a RIS record."""
    reference = cited.reference
    date = reference.date
    padded = [f"{part:02d}" for part in date]
    visited = bool(reference.url and reference.accessed)
    lines = [("TY", "GOVDOC"), ("ID", reference.key), ("TI", reference.title)]
    lines += [("AU", name) for name in reference.parties]
    if date:
        day = "/".join([str(date[0]), *padded[1:], *([""] * (3 - len(date))), ""])
        lines += [("PY", str(date[0])), ("DA", day)]
    lines += [
        ("CY", reference.document.place or ""),
        ("SE", reference.locator),
        ("UR", reference.url),
        ("Y2", f"{reference.accessed.replace('-', '/')}/" if visited else ""),
        ("N1", reference.address),
        ("N1", reference.specimen_note),
    ]
    shown = [f"{tag}  - {CONTROL.sub(' ', value)}" for tag, value in lines if value]
    return "\n".join([*shown, "ER  - "])


def _tex(text: str) -> str:
    return "".join(TEX.get(sign, sign) for sign in CONTROL.sub(" ", text))


def _tex_url(url: str) -> str:
    """Return an address as the url field takes it: only braces and backslashes would break it."""
    escapes = {"{": "%7B", "}": "%7D", "\\": "%5C"}
    return "".join(escapes.get(sign, sign) for sign in CONTROL.sub("", url))


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
                nearest
                for nearest in comparison.nearest
                if nearest.index == cited.paragraph.index
                and nearest.side == ("left" if is_left else "right")
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
    note: str = ""
    """The mark of the note that is cited; empty for a paragraph."""

    @property
    def reference(self) -> Reference:
        """What a reference manager keeps of it."""
        return Reference(
            document=self.version.document,
            language=self.version.language,
            locator=self.locator("para. "),
            path=self.paragraph.path,
            address=f"{self.version.name}#{self.paragraph.path}",
            accessed=_day_of_access(self.version),
        )

    def locator(self, sign: str) -> str:
        """Return where it stands: `annex, para. 20`; `note 2`."""
        if self.note:
            return f"{self.part}, note {self.note}" if self.part else f"note {self.note}"
        own_number = f"{sign}{self.number}" if self._is_numbered else self._unnumbered
        return f"{self.part}, {own_number}" if self.part else own_number

    @property
    def _unnumbered(self) -> str:
        """Say that the print has no number, and which paragraph of its part it is."""
        members = [p.index for p in self.version.paragraphs if p.part == self.paragraph.part]
        place = members.index(self.paragraph.index) + 1
        teens = place % 100 in (11, 12, 13)
        return f"{UNNUMBERED} ({place}{'th' if teens else ENDINGS.get(place % 10, 'th')})"

    @property
    def _is_numbered(self) -> bool:
        return bool(self.paragraph.label or self.paragraph.derived_label)


UNNUMBERED = "unnumbered paragraph"
"""What a citation says where the print has no number, before its place in its part."""
ENDINGS = {1: "st", 2: "nd", 3: "rd"}


def _day_of_access(version: Version) -> str:
    """Return the day on which a text was fetched; empty for one that was added from a file."""
    provenance = version.provenance
    fetched = provenance.origin.startswith(("http://", "https://"))
    return provenance.retrieved_at.date().isoformat() if fetched else ""


def make_cited_text(version: Version, index: int) -> CitedText:
    """Gather what a citation of a paragraph needs, or of a note, which comes after them."""
    words = load_words()
    paragraph = with_notes(version).paragraphs[index]
    part = "" if paragraph.part == "main" else part_name(paragraph.part, words).lower()
    if index >= len(version.paragraphs):
        mark = version.segmentation.notes[index - len(version.paragraphs)].mark
        return CitedText(version, paragraph, f"note {mark}", part, "", mark)
    label = make_column_sides((version,), words)[0].labels[index]
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
        ("document", cited.reference.title),
        ("date", words.date(document.date)),
        ("place", document.place),
        ("paragraph", cited.label),
        ("under", cited.paragraph.heading),
        ("address", cited.reference.address),
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


NOTE_PATH = "note/"


def with_notes(version: Version) -> Version:
    """Return a text with its notes after its paragraphs, under the paths by which they are cited.

    `note/1`; the second of one mark, as texts have that number notes anew on each page, `note/1~2`.
    """
    segmentation = version.segmentation
    parts = {paragraph.path: paragraph.part for paragraph in segmentation.paragraphs}
    count = len(segmentation.paragraphs)
    marks: list[str] = []
    notes: list[Paragraph] = []
    for number, note in enumerate(segmentation.notes):
        marks.append(note.mark)
        again = marks.count(note.mark)
        path = f"{NOTE_PATH}{note.mark}" + (f"~{again}" if again > 1 else "")
        part = parts.get(note.paragraph or "", segmentation.parts[0].slug)
        notes.append(Paragraph(note.text, index=count + number, path=path, part=part))
    paragraphs = (*segmentation.paragraphs, *notes)
    return replace(version, segmentation=replace(segmentation, paragraphs=paragraphs))


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
    near = [address for address in paths if address.rpartition("/")[2] == last]
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
