"""The index of documents and comparisons."""

from __future__ import annotations

from dataclasses import replace

from corpus_tool.model import Document, Party
from corpus_tool.render.html import index_page
from corpus_tool.render.listing import (
    ListedComparison,
    ListedDocument,
    ListedVersion,
    list_comparison,
    list_document,
)
from tests.render.builders import MADE_AT, PROGRAM, every_state, versions
from tests.render.pages import Element, parse


def entries(*, specimen: bool = False) -> tuple[list[ListedDocument], list[ListedComparison]]:
    """Return what an index may list."""
    whole, both = every_state(specimen=specimen), versions()
    documents = [
        list_document(whole.right.document, [whole.right]),
        list_document(whole.left.document, [whole.left]),
        list_document(both.left.document, [both.right, both.left]),
    ]
    comparisons = [
        list_comparison(whole, page="a/left--right.html", data="a/left--right.json"),
        list_comparison(both, page="versions.html"),
    ]
    return documents, comparisons


def page(documents: list[ListedDocument], comparisons: list[ListedComparison]) -> str:
    """Return an index page without fonts."""
    return index_page(documents, comparisons, made_at=MADE_AT, program=PROGRAM, fonts=False)


def rows(tree: Element) -> list[str]:
    """Return the words of each row of both tables."""
    return [" ".join(row.text.split()) for row in tree.named("tr")]


def test_documents_stand_in_order_of_time_with_what_is_known() -> None:
    """Date, title, parties, level, what it succeeds, versions, source, licence."""
    listed = [row for row in rows(parse(page(*entries()))) if "Joint Statement" in row][2:]

    assert [row.split()[2] for row in listed] == ["2012", "2019", "2025"]
    assert "Comprehensive Strategic Partnership" in listed[2]
    assert "Succeeds Joint Statement on a Strategic Partnership" in listed[2]
    assert "example.org" in listed[2]
    assert "CC0-1.0" in listed[0]
    assert "1 (en): 1 paragraph" in listed[1] and "2 (en): 1 paragraph" in listed[1]


def test_comparisons_are_counted_and_lead_to_their_files() -> None:
    """Each state with its count, the report and the JSON."""
    tree = parse(page(*entries()))
    hrefs = [one.attributes.get("href") for one in tree.named("a")]
    (row,) = [row for row in rows(tree) if "11 and 11 paragraphs" in row]

    for words in ("Identical 2", "Edited 3", "Reworded 2", "Moved 1", "New 1", "Dropped 1"):
        assert words in row
    assert "a/left--right.html" in hrefs and "a/left--right.json" in hrefs


def test_what_is_succeeded_is_a_jump_that_lands() -> None:
    """The earlier document of a line is one click away."""
    elements = parse(page(*entries())).all()
    ids = [one.attributes["id"] for one in elements if "id" in one.attributes]
    jumps = [
        one.attributes["href"][1:]
        for one in elements
        if one.attributes.get("href", "").startswith("#")
    ]

    assert "document/arden-belmare-2012" in jumps
    assert set(jumps) <= set(ids)
    assert len(ids) == len(set(ids))


def test_specimens_are_marked() -> None:
    """The notice above, and a tag on each."""
    tree = parse(page(*entries(specimen=True)))

    assert tree.named("p", "notice")
    assert len(tree.named("span", "specimen")) == 3
    assert parse(page(*entries())).named("p", "notice") == []


def test_an_empty_corpus_says_so() -> None:
    """No empty table, a sentence."""
    text = parse(page([], [])).text

    assert "No document has been added yet." in text
    assert "No comparison has been made yet." in text
    assert "No documents, no comparisons" in text


def test_hostile_words_change_no_element() -> None:
    """Every field of the index is escaped."""

    def made(words: str) -> object:
        document = Document(
            "k" + words, words, date="2020", place=words, parties=(Party(words, words),),
            level=words, succeeds=words, source_url="https://example.org/" + words, licence=words,
        )  # fmt: skip
        version = ListedVersion(1, words, 3, words, words)
        whole = list_comparison(every_state(), page=words + ".html", data=words)
        return parse(
            page(
                [ListedDocument(document, (version,))],
                [replace(whole, left=document, right=replace(document, key="other"))],
            )
        ).shape()

    for payload in ('"><img src=x onerror=alert(1)>', "</table><script>1</script>", "' x='"):
        assert made(payload) == made("harmless")


def test_an_index_without_dates_still_has_an_order() -> None:
    """Undated documents stand last, by key."""
    listed = [ListedDocument(Document(key, key.upper())) for key in ("b", "a")]
    text = page([*listed, ListedDocument(Document("c", "DATED", date="1999"))], [])

    assert text.index(">DATED<") < text.index(">A<") < text.index(">B<")


def test_a_column_that_nothing_fills_is_left_out() -> None:
    """Level, predecessor and source take no room where no document states them."""
    documents, _ = entries()
    bare = [
        replace(
            one,
            document=replace(
                one.document, level=None, succeeds=None, source_url=None, licence=None
            ),
        )
        for one in documents
    ]
    (table,) = parse(page(bare, [])).named("table")

    assert [one.text for one in table.named("th") if one.attributes["scope"] == "col"] == [
        "Date",
        "Document",
        "Versions",
    ]
    assert {len(row.named("td")) + len(row.named("th")) for row in table.named("tr")} == {3}
