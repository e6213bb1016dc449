"""References say of a document what is known, and nothing that a program would run."""

from __future__ import annotations

import json

import pytest

from corpus_tool.corpus import Corpus
from corpus_tool.export.citations import write_bibtex, write_csl
from corpus_tool.model import Document, Party

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
    """A party with `and` in its name is one author; TeX's own characters are escaped."""
    text = b"".join(write_bibtex([TREATY])).decode()

    assert text.startswith("@misc{veldria-tolmar-1911,\n")
    assert r"title = {{Treaty of the Two Lighthouses \& \{50\%\} of the \$Narrows\_}}" in text
    assert "author = {{Kingdom of Veldria} and {Tolmar and Isles}}" in text
    assert "year = {1911}" in text
    assert "month = {3}" in text
    assert "day" not in text
    assert "url = {https://example.org/a%7Bb%7D}" in text
    assert text.count("{") - text.count(r"\{") == text.count("}") - text.count(r"\}")


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
