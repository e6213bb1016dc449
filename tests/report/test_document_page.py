"""The page of one document."""

from __future__ import annotations

from dataclasses import replace

from corpus_tool.model import (
    Finding,
    FirstSeen,
    PassagePlace,
    Provenance,
    Reading,
    ReadingKind,
    VersionSummary,
)
from corpus_tool.report.document_page import Ancestor, ForebearNotes
from corpus_tool.report.index_page import list_comparison
from corpus_tool.report.pages import document_page
from tests.report.builders import MADE_AT, RENDER, every_state, version
from tests.report.hostile import hostile
from tests.report.pages import parse


def page(whole, **fields: object) -> str:  # type: ignore[no-untyped-def]
    """Return a document's page without fonts."""
    return document_page(
        whole,
        **{"render": RENDER, **fields},  # type: ignore[arg-type]
    )


def test_the_text_stands_whole_with_addresses_that_can_be_quoted() -> None:
    """Each paragraph, to the character, under its path and under path and digest."""
    text = every_state().right
    tree = parse(page(text))
    shown = {
        one.attributes["id"]: one.text
        for one in tree.named("p")
        if ":" in one.attributes.get("id", "")
    }

    assert list(shown.values()) == [paragraph.text for paragraph in text.paragraphs]
    assert {key.partition(":")[0] for key in shown} == {
        one.attributes["id"] for one in tree.named("div", "line")
    }
    for heading in text.segmentation.headings:
        assert heading.text in tree.text


def test_addresses_do_not_change_when_the_date_does() -> None:
    """A path is the paragraph's own; the document's name and date are not in it."""
    text = every_state().left
    later = replace(text, document=replace(text.document, date="1999", title="Other"))

    ids = [one.attributes.get("id") for one in parse(page(text)).named("div", "line")]
    assert ids == [one.attributes.get("id") for one in parse(page(later)).named("div", "line")]


def test_provenance_versions_and_import_report_are_told() -> None:
    """Origin, size, reader and digests; every version; every finding with its line."""
    text = every_state().left
    findings = (Finding("W_LABEL_GAP", "27 is followed by 29", line=12),)
    text = replace(text, segmentation=replace(text.segmentation, findings=findings))
    history = [
        VersionSummary("a@1", 1, "en", "ab" * 32, None, 9, MADE_AT, 1),
        VersionSummary("a@2", 2, "fr", "cd" * 32, 1, 11, MADE_AT, 1),
    ]
    receipt = Provenance("ef" * 32, "application/pdf", "a/b.pdf", MADE_AT, 12345, "pdf 1")

    words = parse(page(text, history=history, receipts=[receipt])).text
    for said in ("a/b.pdf", "12,345 bytes, application/pdf", "pdf 1", "ef" * 32, "cd" * 32):
        assert said in words
    assert "version\u00a01 (shown here)" in words and "11 paragraphs" in words
    assert "W_LABEL_GAP: 27 is followed by 29 (line 12)" in words
    assert "takes no view on the legal force" in words


def test_comparisons_lead_back_to_their_pages() -> None:
    """From a page in a folder of its own, up to the folder of the reports."""
    whole = every_state()
    listed = list_comparison(whole, page="x--y.html")
    tree = parse(page(whole.right, comparisons=[listed], index="../index.html"))

    hrefs = [one.attributes["href"] for one in tree.named("a")]
    assert "../x--y.html" in hrefs and "../index.html" in hrefs
    assert "2012, which came before" in tree.text


def seen(order: int, words: str, *readings: Reading) -> Ancestor:
    """Return where a paragraph was first seen."""
    first = FirstSeen(PassagePlace("b@1", order), PassagePlace("a@1", 0), 0.75, readings)
    return Ancestor(first, words, "2021-06", "¶1", "../texts/a.html#1")


def test_the_first_wording_is_told_with_what_differs_in_print() -> None:
    """Where it stands, how near it is, and names and dates too are marked; a like one says so."""
    text = every_state().right
    kept = Reading(ReadingKind.KEPT, "The leaders met ", "The leaders met ")
    changed = Reading(ReadingKind.REPLACED, "Ann <b>", "Bea")
    forebears = ForebearNotes(
        (seen(0, "Old & true", kept, changed), seen(1, "Older", kept)), "reuse 9"
    )
    tree = parse(page(text, forebears=forebears))
    first, second = tree.named("div", "line")[:2]

    assert [a.text for a in first.named("a") if "texts" in a.attributes["href"]] == [
        "Old & true (June 2021) ¶1"
    ]
    assert "75 %" in first.text
    (shown,) = first.named("details")
    assert ([one.text for one in shown.named("del")], [one.text for one in shown.named("ins")]) == (
        ["Ann <b>"],
        ["Bea"],
    )
    assert "The same in print." in second.text and not second.named("details")
    assert f"Two of the {len(text.paragraphs)} paragraphs go back" in tree.text
    assert "reuse 9" in tree.text
    assert "go back" not in parse(page(text)).text


def test_a_text_without_paragraphs_says_so() -> None:
    """An empty page would look like a failure."""
    assert "has no paragraph" in parse(page(version([]))).text


def test_specimens_are_marked() -> None:
    """The first thing on the page says that no government said a word of it."""
    tree = parse(page(every_state(specimen=True).left))

    assert "no government said or signed a word" in tree.named("p", "notice")[0].text


def test_hostile_words_change_no_element() -> None:
    """The tree of a page of hostile strings is that of harmless ones."""
    bad = page(hostile("</dd><script>alert(1)</script>").left)

    assert parse(bad).shape() == parse(page(hostile("harmless").left)).shape()
    assert "<script" not in bad
