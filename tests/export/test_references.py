"""References say of a document what is known, and nothing that a program would run."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from corpus_tool.corpus import Corpus
from corpus_tool.export.citations import CitationStyle, cite_paragraph, write_bibtex, write_csl
from corpus_tool.model import Document, Party
from tests.export.bibtex import parse_bibtex
from tests.report.builders import every_state

RIGHT = every_state().right

TREATY = Document(
    key="veldria-tolmar-1911",
    title="Treaty of the Two Lighthouses & {50%} of the $Narrows_",
    kind="treaty",
    date="1911-03",
    place="Pell Sound",
    parties=(Party("XVE", "Kingdom of Veldria"), Party("XTO", "Tolmar and Isles")),
    source_url="https://example.org/a{b}",
)


def test_csl_is_what_is_known() -> None:
    """A partial date stays partial; what is not known is left out."""
    (item, plain) = json.loads(b"".join(write_csl([TREATY, Document("a", "A")])))

    assert item["type"] == "treaty"
    assert item["issued"] == {"date-parts": [[1911, 3]]}
    assert [author["literal"] for author in item["author"]] == [
        "Kingdom of Veldria",
        "Tolmar and Isles",
    ]
    assert plain == {
        "id": "a",
        "type": "document",
        "genre": "statement",
        "title": "A",
        "language": "en",
    }


def test_bibtex_keeps_names_whole_and_escapes() -> None:
    """A party with `and` in its name is one author; every field reads back as it was."""
    text = b"".join(write_bibtex([TREATY])).decode()

    assert "author = {{Kingdom of Veldria} and {Tolmar and Isles}}" in text
    assert parse_bibtex(text) == {
        "veldria-tolmar-1911": {
            "title": TREATY.title,
            "author": "Kingdom of Veldria and Tolmar and Isles",
            "year": "1911",
            "month": "mar",
            "address": "Pell Sound",
            "howpublished": "Treaty",
            "url": "https://example.org/a%7Bb%7D",
        }
    }


@given(st.text(alphabet='{}%_&\\$#~^"@,=A \n', min_size=1, max_size=20))
@example("{")
@example("}")
@example("\\")
@example("100 % of A_B & {C} \\ D")
@settings(max_examples=40, deadline=None)
def test_any_title_survives_a_parser_of_bibtex(title: str) -> None:
    """A title of the signs that BibTeX and TeX live by is the same in `export` and in `cite`."""
    printed = " ".join(title.split())
    document = replace(RIGHT.document, title=title, place=title, parties=(Party("A", title),))
    (exported,) = parse_bibtex(b"".join(write_bibtex([document])).decode()).values()
    side = replace(RIGHT, document=document)
    (cited,) = parse_bibtex(cite_paragraph(side, 8, style=CitationStyle.BIBTEX)).values()

    assert exported["title"] == exported["author"] == printed
    assert cited["title"] == cited["author"] == printed
    assert exported["address"] == cited["address"]


@pytest.mark.parametrize(
    ("kind", "type_"),
    [
        ("Treaty", "treaty"),
        ("framework agreement", "treaty"),
        ("protocol", "treaty"),
        ("joint statement", "document"),
    ],
)
def test_a_text_is_of_one_type_everywhere(kind: str, type_: str) -> None:
    """A document and a paragraph of it differ in what names the paragraph, and in nothing else."""
    document = replace(RIGHT.document, kind=kind, specimen=True)
    (exported,) = json.loads(b"".join(write_csl([document])))
    side = replace(RIGHT, document=document)
    (cited,) = json.loads(cite_paragraph(side, 8, style=CitationStyle.CSL))
    of_the_paragraph = {"id", "section", "accessed", "note"}

    assert exported["type"] == type_
    assert {name: cited[name] for name in cited.keys() - of_the_paragraph} == {
        name: exported[name] for name in exported.keys() - of_the_paragraph
    }
    assert "Specimen" in exported["note"] and "Specimen" in cited["note"]


def test_no_documents_are_an_empty_list() -> None:
    """An empty corpus has sound references."""
    assert json.loads(b"".join(write_csl([]))) == []
    assert b"".join(write_bibtex([])) == b""


def test_a_specimen_says_so(corpus: Corpus) -> None:
    """Nobody can take an invented document from a list of references for a real one."""
    documents = [entry.document for entry in corpus.documents() if entry.document.specimen]
    items = json.loads(b"".join(write_csl(documents)))

    assert items
    assert all("Specimen" in item["note"] for item in items)
    assert b"".join(write_bibtex(documents)).count(b"Specimen") >= len(documents)


def test_parquet_has_every_paragraph(corpus: Corpus, tmp_path: object) -> None:
    """A row for each paragraph of each version, in order."""
    pyarrow = pytest.importorskip("pyarrow.parquet", reason="pyarrow is not installed")
    path = corpus.export(form="parquet")
    rows = pyarrow.read_table(path).to_pylist()
    buoys = [row for row in rows if (row["document"], row["number"]) == ("buoys", 2)]

    assert [row["text"] for row in buoys] == [p.text for p in corpus.find("buoys").paragraphs]
    assert [row["role"] for row in buoys][2:4] == ["item", "item"]
    assert len(rows) == sum(
        line.paragraphs for e in corpus.documents() for line in corpus.history(e.document.key)
    )
