"""The side-by-side page as one file."""

from __future__ import annotations

import ast
import re
from dataclasses import replace
from pathlib import Path

import pytest
from jinja2 import UndefinedError

from corpus_tool.model import Comparison
from corpus_tool.report import pages as html_module
from corpus_tool.report.markup import UNWRITABLE, environment, safe_url
from tests.report.builders import ALL, MADE_AT, PROGRAM, every_state, many, versions
from tests.report.hostile import hostile
from tests.report.pages import Element, make, parse

FOLDER = Path(html_module.__file__).parent
TEMPLATES = sorted(FOLDER.glob("templates/*.j2"))
STATE_WORDS = {
    "identical": "Identical",
    "edited": "Edited",
    "reworded": "Reworded",
    "moved": "Moved",
    "added": "New",
    "dropped": "Dropped",
}


def paragraphs(tree: Element) -> dict[str, str]:
    """Return the texts of a page by address."""
    found: dict[str, str] = {}
    for para in tree.named("div", "para"):
        (text,) = [child for child in para.all() if child.name == "p"]
        if "id" in para.attributes:
            found[para.attributes["id"]] = text.text
    return found


@pytest.mark.parametrize("name", ALL)
def test_texts_are_the_versions_to_the_character(name: str) -> None:
    """Marks removed, each paragraph on the page is the paragraph of the version."""
    whole = ALL[name]()
    texts = list(paragraphs(parse(make(whole))).values())

    expected = [p.text for side in (whole.left, whole.right) for p in side.paragraphs]
    assert sorted(texts) == sorted(expected)


@pytest.mark.parametrize("name", ALL)
def test_addresses_are_unique_and_every_jump_lands(name: str) -> None:
    """No id stands twice; every link within the page leads to an element."""
    elements = parse(make(ALL[name]())).all()
    ids = [one.attributes["id"] for one in elements if "id" in one.attributes]
    jumps = [
        one.attributes["href"][1:]
        for one in elements
        if one.attributes.get("href", "").startswith("#")
    ]

    assert len(ids) == len(set(ids))
    assert set(jumps) <= set(ids)


def test_permalinks_are_the_same_after_a_second_run() -> None:
    """Two runs of the same comparison give the same page."""
    assert make(every_state()) == make(every_state())


def test_each_state_is_told_by_word_sign_line_and_place() -> None:
    """Take colour away: the tag has a word and a drawing, the row a class, the text a column."""
    for row in parse(make(every_state())).named("section", "pair"):
        state = row.attributes["data-state"]
        tags = row.named("span", "tag")

        assert STATE_WORDS[state] in tags[0].text
        assert tags[0].named("svg")
        assert state in row.classes or state == "moved"
        assert row.named("div", "column", "left") or row.named("div", "column", "right")


def test_every_state_has_a_line_of_its_own_in_the_stylesheet() -> None:
    """Edges differ in style, not in colour alone."""
    style = (FOLDER / "static" / "report.css").read_text()

    assert ".pair.dropped .para { border-inline-color: var(--dropped); border-inline-end-style" in (
        style
    )
    assert re.search(r"\.pair\.moved \.para \{[^}]*dashed", style)
    assert re.search(r"\nins \{[^}]*underline", style)
    assert re.search(r"\ndel \{[^}]*line-through", style)
    assert re.search(r"\n\.kept \{[^}]*underline", style)


def test_a_row_is_named_for_a_listener() -> None:
    """Each link is a section that says its relation and its paragraphs."""
    labels = [
        row.attributes["aria-label"] for row in parse(make(every_state())).named("section", "pair")
    ]

    assert "Reworded: 2012 paragraph 3, 2025 paragraph 4" in labels
    assert "Moved from 2012 paragraph 9 to 2025 paragraph 3" in labels
    assert "Dropped: 2012 paragraph 8" in labels
    assert len(labels) == len(set(labels))


def test_ins_and_del_carry_no_label() -> None:
    """Native marks; what is spoken is the reader's choice."""
    marks = parse(make(every_state())).named("ins") + parse(make(every_state())).named("del")

    assert marks
    assert all(not name.startswith("aria") for mark in marks for name in mark.attributes)


def test_every_paragraph_has_language_and_direction() -> None:
    """`lang` and `dir="auto"` stand on each."""
    for name in ("every state", "right to left", "japanese"):
        for para in parse(make(ALL[name]())).named("div", "para"):
            (text,) = [child for child in para.all() if child.name == "p"]

            assert text.attributes["lang"] in {"en", "ar", "ja"}
            assert text.attributes["dir"] == "auto"


@pytest.mark.parametrize("name", ALL)
def test_a_page_refers_to_nothing_outside(name: str) -> None:
    """The only addresses are those a reader may choose to follow."""
    for one in parse(make(ALL[name](), fonts=True)).all():
        for attribute, value in one.attributes.items():
            if one.name == "a" and attribute == "href":
                continue
            assert "http:" not in value and "https:" not in value, (one.name, attribute)
            assert attribute not in {"src", "srcset", "action", "style"}
        assert one.name not in {"link", "img", "iframe", "object", "base"}
        if one.name in {"style", "script"}:
            assert "http" not in one.text and "@import" not in one.text


def test_specimens_are_marked_wherever_they_stand() -> None:
    """Notice, plates, column heads, foot and printed page say that the texts are invented."""
    html = make(every_state(specimen=True))
    tree = parse(html)

    assert "no government said or signed a word" in tree.named("p", "notice")[0].text
    assert len(tree.named("span", "specimen")) == 4
    assert "invented" in tree.named("footer")[0].text
    assert "Contains invented specimens" in html
    assert parse(make(every_state())).named("span", "specimen") == []


def test_the_foot_names_sources_method_and_reserve() -> None:
    """Origin, digest, extent, lexicon, engine, program, date, legal force."""
    whole = every_state()
    foot = " ".join(parse(make(whole)).named("footer")[0].text.split())

    for words in (
        "documents/example.md",
        "ab" * 32,
        whole.left.digest,
        "2012, 11 paragraphs; 2025, 8 paragraphs and an annex of 3",
        "lexicon en 1",
        "test-engine 1",
        "words alone",
        PROGRAM,
        "23 November 2026, 19:30 UTC",
        "no view on the legal force",
        "https://example.org/statement",
        "CC0-1.0",
    ):
        assert words in foot


def test_options_are_printed_where_a_reader_set_them() -> None:
    """A choice of one's own is told on the page; the usual options are in the data."""
    whole = every_state()
    chosen = replace(whole, options=replace(whole.options, min_score=0.6))

    assert "min_score" not in parse(make(whole)).named("footer")[0].text
    for name in whole.options.__dataclass_fields__:
        assert f"({name})" in parse(make(chosen)).named("footer")[0].text


@pytest.mark.parametrize("name", ALL)
def test_a_page_has_no_talk_of_the_engine(name: str) -> None:
    """Scores and reasons of the engine stand in the data, not beside the texts."""
    whole = ALL[name]()
    notes = " ".join(note.text for note in parse(make(whole)).named("div", "note"))

    for link in whole.links:
        assert not link.reason or link.reason not in notes.lower()
    for unwanted in ("chance", "score", "shares:", "needs 0."):
        assert unwanted not in notes.lower()


def test_a_page_of_fifty_links_stays_within_its_budget() -> None:
    """Without fonts under 150 KB."""
    assert len(make(many(50)).encode()) < 150_000


def test_a_page_of_two_thousand_links_stays_in_proportion() -> None:
    """No part of the page grows faster than the texts: under 2 KB a link."""
    assert len(make(many(2000)).encode()) < 2000 * 2_000


def test_rows_are_laid_out_as_they_are_read() -> None:
    """On a long page every row has a height to expect, so that it paints at once."""
    tree = parse(make(many(101)))
    style = (FOLDER / "static" / "report.css").read_text()

    assert ".long .pair { content-visibility: auto" in style
    assert tree.named("div", "pairs", "long")
    assert not parse(make(many(20))).named("div", "pairs", "long")
    for row in tree.named("section", "pair"):
        assert f'.long .pair[data-bulk="{row.attributes["data-bulk"]}"]' in style


OWN_ELEMENTS = frozenset(
    [
        "a",
        "b",
        "dd",
        "details",
        "div",
        "h2",
        "li",
        "ol",
        "p",
        "path",
        "q",
        "section",
        "small",
        "span",
        "summary",
        "svg",
        "table",
        "tbody",
        "td",
        "th",
        "thead",
        "tr",
    ]
)
OWN_ATTRIBUTES = frozenset(
    [
        "aria-hidden",
        "aria-label",
        "aria-labelledby",
        "class",
        "d",
        "dir",
        "href",
        "id",
        "lang",
        "scope",
        "viewbox",
    ]
)


def frame_of(tree: Element) -> object:
    """Return the shape of a page without its opening, whose lines depend on the words."""
    (opening,) = tree.named("div", "opening")
    for one in opening.all():
        assert one.name in OWN_ELEMENTS
        assert one.attributes.keys() <= OWN_ATTRIBUTES, one
        assert one.attributes.get("href", "#").startswith("#")
    opening.children.clear()
    return tree.shape()


def test_hostile_words_in_every_field_change_no_element() -> None:
    """The tree of a page of hostile strings is the tree of the same page of harmless ones."""
    hostile_page, harmless = hostile("<script>alert(1)</script>"), hostile("harmless")

    assert frame_of(parse(make(hostile_page))) == frame_of(parse(make(harmless)))


@pytest.mark.parametrize(
    "payload",
    [
        '"><img src=x onerror=alert(1)>',
        "' onmouseover='alert(1)",
        "</style><script>alert(1)</script>",
        "javascript:alert(1)",
        "{{ 7*7 }}{% raw %}",
        "<!-- --><svg/onload=alert(1)>",
        "&lt;b&gt; &amp;amp;",
        "</p></section></main>",
    ],
)
def test_hostile_payloads_change_no_element(payload: str) -> None:
    """No payload opens or closes an element or an attribute."""
    tree = parse(make(hostile(payload)))

    assert frame_of(tree) == frame_of(parse(make(hostile("harmless"))))
    assert "49" not in tree.named("h1")[0].text


@pytest.mark.parametrize("character", ["\u202e", "\u2066", "\u200b", "\x07"])
def test_what_hides_is_visible_in_every_field(character: str) -> None:
    """A control character stands nowhere but inside its own sign."""
    html = make(hostile(f"a{character}b"))
    signs = re.compile(r'<span class="unseen[^>]*>.</span>', re.DOTALL)

    assert character in html
    assert character not in signs.sub("", html)


def test_an_address_that_could_run_is_not_a_link() -> None:
    """Only http, https, mailto and places in the page."""
    assert safe_url("https://example.org/a") == "https://example.org/a"
    assert safe_url("#2025/1") == "#2025/1"
    assert safe_url("a.html") == "a.html"
    for address in ("javascript:alert(1)", "JaVaScRiPt:1", "data:text/html,x", "java\nscript:1"):
        assert safe_url(address) == "#"
    assert safe_url("http://[") == "#"


def test_a_slip_in_a_template_is_an_error() -> None:
    """An undefined name is never an empty string."""
    with pytest.raises(UndefinedError):
        environment().from_string("{{ nothing.at.all }}").render()


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_templates_escape_everything(path: Path) -> None:
    """No way round the escaping, no unquoted attribute, nothing put into script or style."""
    text = path.read_text()

    assert "|safe" not in text.replace("|safe_url", "")
    assert "autoescape" not in text
    assert not re.search(r"=\{\{", text)
    assert not re.search(r"\son\w+=", text)
    assert "<script" not in text and "<style" not in text
    for value in re.findall(r'(?:href|src)="(\{\{[^}]*\}\})', text):
        assert "safe_url" in value


def test_markup_is_made_in_two_reviewed_places() -> None:
    """Drawings, and texts and our own files; nowhere else."""
    makers = set()
    for path in FOLDER.glob("*.py"):
        calls = [
            node for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.Call)
        ]
        if any(isinstance(call.func, ast.Name) and call.func.id == "Markup" for call in calls):
            makers.add(path.name)

    assert makers == {"markup.py", "charts.py"}


def test_versions_of_one_document_have_different_addresses() -> None:
    """The same document on both sides: version 1 and version 2."""
    html = make(versions())

    assert 'id="v1/1~v2/1"' in html
    assert "from version\u00a01 to version\u00a02</h1>" in html
    assert "Two versions of one document." in html


def test_a_text_can_be_compared_with_itself() -> None:
    """The same version on both sides: left and right."""
    one = every_state().right
    same = Comparison(
        left=one, right=one, links=(), nearest=(), options=every_state().options, engine="e 1",
        lexicon="en 1",
    )  # fmt: skip
    ids = re.findall(r' id="([^"]*)"', make(same))

    assert "left/1" in ids and "right/1" in ids
    assert len(ids) == len(set(ids))


def test_the_moment_and_the_program_are_arguments() -> None:
    """The page reads no clock."""
    assert MADE_AT.date().isoformat() == "2026-11-23"
    assert "made 23 November 2026" in make(every_state())


def test_every_character_can_be_written() -> None:
    """The page is always text that UTF-8 can hold."""
    assert not UNWRITABLE.search(make(hostile("a\x00b")))
