"""The index of documents and comparisons."""

from __future__ import annotations

import re
from dataclasses import replace

from corpus_tool.model import Document, Party
from corpus_tool.report.index_facets import ListedNews, list_words, rank_subjects
from corpus_tool.report.index_page import (
    MOST,
    ListedComparison,
    ListedDocument,
    ListedVersion,
    list_comparison,
    list_document,
    make_index_pages,
)
from corpus_tool.report.pages import index_group_pages, index_page
from corpus_tool.report.words import load_words
from tests.report.builders import RENDER, every_state, paragraph, version, versions
from tests.report.pages import Element, parse


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
    return index_page(documents, comparisons, render=RENDER)


def rows(tree: Element) -> list[str]:
    """Return the words of each row of both tables."""
    return [" ".join(row.text.split()) for row in tree.named("tr")]


def test_documents_stand_newest_first_with_what_is_known() -> None:
    """Date, title, parties, level, what it succeeds, versions, source, licence."""
    listed = [row for row in rows(parse(page(*entries()))) if "Joint Statement" in row]

    assert [row.split()[2] for row in listed] == ["2025", "2019", "2012"]
    assert "Comprehensive Strategic Partnership" in listed[0]
    assert "Succeeds Joint Statement on a Strategic Partnership" in listed[0]
    assert "example.org" in listed[0]
    assert "CC0-1.0" in listed[2]
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
    assert len(tree.named("span", "specimen")) == 2
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


def many(number: int, *, dates: tuple[str | None, ...] = ("2024-03-02",)) -> list[ListedDocument]:
    """Return documents of two states and of one by turns, on these dates by turns."""
    parties = ((Party("XAR", "Arden"), Party("XBE", "Belmare")), (Party("XAR", "Arden"),))
    return [
        ListedDocument(
            Document(
                f"arden-{n:04}",
                f"Statement {n}",
                date=dates[n % len(dates)],
                parties=parties[n % 2],
                succeeds=f"arden-{n - 1:04}" if n else None,
            )
        )
        for n in range(number)
    ]


def shelved(documents: list[ListedDocument]) -> tuple[str, dict[str, str]]:
    """Return the index of many documents and their pages, without fonts."""
    shelves = make_index_pages(documents, words=load_words())
    pages = index_group_pages(shelves, index="index.html", render=RENDER)
    index = index_page(documents, [], render=RENDER, shelves=shelves)
    return index, dict(pages)


def anchors(page: str) -> list[str]:
    """Return the documents that a page has a row of."""
    ids = [one.attributes.get("id", "") for one in parse(page).all()]
    return [name.partition("/")[2] for name in ids if name.startswith("document/")]


def test_a_large_corpus_has_pages_of_documents() -> None:
    """Each document has its row on one page of its time, and on those of its parties."""
    dates = ("2023", "2024-01-05", "2024-03", "2024-03-09", None)
    documents = many(MOST + 110, dates=dates * 50 + ("2024-01-07",) * MOST)
    _, pages = shelved(documents)
    by_time = [name for name in pages if "party" not in name]
    held = [key for name in by_time for key in anchors(pages[name])]

    assert by_time == [
        *("documents-2023.html", "documents-2024-01.html", "documents-2024-03.html"),
        "documents-undated.html",
    ]
    assert sorted(held) == [one.document.key for one in documents]
    assert sorted(anchors(pages["documents-party-XBE.html"])) == [
        one.document.key for one in documents[::2]
    ]
    assert "documents-party-XAR.html" not in pages and "documents-party-XAR-2024-01.html" in pages
    assert all(0 < len(anchors(page)) <= MOST for page in pages.values())


def test_more_than_a_page_of_one_day_is_parted() -> None:
    """No page is longer than the longest."""
    _, pages = shelved(many(2 * MOST + 1))

    sizes = {name: len(anchors(page)) for name, page in pages.items() if "party" not in name}
    assert sizes == {
        "documents-2024-03-part-1.html": MOST,
        "documents-2024-03-part-2.html": MOST,
        "documents-2024-03-part-3.html": 1,
    }


def test_every_jump_of_a_large_corpus_lands() -> None:
    """The index leads to every page, pages to each other and to what a document succeeds."""
    index, pages = shelved(many(2 * MOST + 10, dates=("2023-05-01", "2024-01-05", "2024-02-03")))
    every = {"index.html": index, **pages}
    ids = {
        name: {one.attributes["id"] for one in parse(page).all() if "id" in one.attributes}
        for name, page in every.items()
    }
    led = set()
    for name, page in every.items():
        for link in parse(page).named("a"):
            where, _, place = link.attributes["href"].partition("#")
            assert not place or place in ids[where or name]
            led |= {where} if name == "index.html" else set()

    assert led - {""} == pages.keys()
    assert 'href="documents-2023.html#document/arden-0000"' in pages["documents-2024-01.html"]


def test_the_index_of_a_large_corpus_is_short() -> None:
    """The newest documents only, the last one first, and how many there are in all."""
    dates = tuple(f"2024-{month:02}-03" for month in range(1, 13))
    index, _ = shelved(many(12 * MOST, dates=dates))

    assert len(anchors(index)) == 40
    assert anchors(index)[0] == f"arden-{12 * MOST - 1:04}"
    assert f"{12 * MOST:,} documents" in parse(index).text
    assert len(index.encode()) < 150_000


def test_a_large_corpus_without_dates_or_parties_has_its_pages() -> None:
    """They are parted by number, and nothing is said of parties."""
    documents = [ListedDocument(Document(f"k{n:04}", f"T {n}")) for n in range(MOST + 1)]
    index, pages = shelved(documents)

    assert list(pages) == ["documents-undated-part-1.html", "documents-undated-part-2.html"]
    assert anchors(index) == []
    assert "By party" not in parse(index).text


def test_hostile_parties_make_no_path() -> None:
    """A code becomes part of a file's name only where it is harmless; a name is escaped."""
    hostile = Party('../"><script>', "<b>&")
    documents = [
        ListedDocument(Document(f"k{n:04}", "T", date="2024", parties=(hostile,)))
        for n in range(MOST + 1)
    ]
    index, pages = shelved(documents)

    assert all(re.fullmatch(r"documents-[a-z0-9-]+\.html", name) for name in pages)
    assert "&lt;b&gt;&amp;" in index and "<b>&" not in index


def told_entries() -> list[ListedDocument]:
    """Return the documents with subjects, news and words, as a folder of reports has them."""
    (first, second, third), _ = entries()
    news = ListedNews("14 June 2012", ("Fisheries",), ("Salt", "Tin"), "a.html")
    return [
        replace(first, subjects=("Trade", "Fisheries"), news=news, words=" trade nets "),
        replace(second, subjects=("Trade", "Salt"), words=" trade salt "),
        replace(third, subjects=("Health",), words=" </script> "),
    ]


def test_a_row_has_its_subjects_and_its_news() -> None:
    """What it speaks of, and what it names newly and no longer beside the one before."""
    (row,) = [row for row in rows(parse(page(told_entries(), []))) if "Newly named" in row]

    assert "Trade, Fisheries" in row
    assert "Newly named Fisheries" in row and "No longer named Salt, Tin" in row


def test_facets_lead_to_lists_without_a_script() -> None:
    """Each value is a jump to the list of its documents, with their number."""
    tree = parse(page(told_entries(), []))
    ids = {one.attributes.get("id"): one for one in tree.all()}
    values = tree.named("a", "value")

    assert {"Trade 2", "Salt 1", "2025 1"} <= {" ".join(one.text.split()) for one in values}
    for one in values:
        target = ids[one.attributes["href"][1:]]
        assert str(len(target.named("li"))) == one.named("span", "count")[0].text
    tokens = {t for row in tree.named("tr") for t in row.attributes.get("data-facets", "").split()}
    assert tokens == {one.attributes["data-facet"] for one in values}


def test_a_facet_with_one_value_is_none() -> None:
    """A choice that does not narrow is no choice."""
    names = [one.attributes.get("id") for one in parse(page(told_entries()[:1], [])).named("p")]

    assert "by-year" not in names and "by-kind" not in names


def test_the_words_of_texts_are_data_that_cannot_leave_its_element() -> None:
    """Find looks in them; what a text says does not end the element."""
    tree = parse(page(told_entries(), []))
    (words,) = tree.named("template")

    assert [one.text for one in words.named("p")] == [
        " trade nets ",
        " </script> ",
        " trade salt ",
    ]


def test_a_comparison_stands_with_its_later_document() -> None:
    """There is no list of all comparisons; those without a row of their document are listed."""
    documents, comparisons = entries()
    tree = parse(page(documents, comparisons))
    rest = parse(page(documents[1:], comparisons))

    assert "comparisons" not in {one.attributes.get("id") for one in tree.all()}
    assert len(tree.named("details", "compared")) == 2
    assert "comparisons" in {one.attributes.get("id") for one in rest.all()}


def test_subjects_are_ranked_and_parties_are_none() -> None:
    """Most hits first, a country before a general subject, never a party of the text."""
    tiers = {"Belmare": 1, "Salt": 2, "Trade": 3}
    text = replace(
        version([paragraph("Salt and trade and trade and trade of Belmare.", "1")]),
        document=Document("k", "T", parties=(Party("XBE", "Belmare"),)),
    )

    def find(words: str) -> list[str]:
        return [label for label in tiers for _ in range(words.casefold().count(label.casefold()))]

    assert rank_subjects(text, find, tiers) == ("Trade", "Salt")
    assert list_words(text) == " and belmare of salt t trade "
