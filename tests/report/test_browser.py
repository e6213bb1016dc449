"""The page in Chromium: accessible, complete without its script, quiet, and alive with it."""

from __future__ import annotations

import re

import pytest

from tests.report.builders import (
    ALL,
    every_state,
    japanese,
    many,
    paragraph,
    right_to_left,
    version,
    versions,
)
from tests.report.builders import comparison as compare
from tests.report.conftest import PHONE, WIDE, Opener
from tests.report.every_page import further_pages, index, pages
from tests.report.hostile import hostile
from tests.report.pages import make, parse

pytestmark = pytest.mark.browser

SCHEMES = ["light", "dark"]
SIZES = [WIDE, PHONE]
LONG_WORD = "Donaudampfschifffahrtsgesellschaftskapitänswitwenpensionsverordnung" * 3


FULL = ("specimen", "index", "redline", "lost", "document", "briefing")
"""Pages that hold everything; the others are looked at once in either scheme."""
RUNS = [
    (name, scheme, size)
    for name in (*ALL, *FULL)
    for scheme in SCHEMES
    for size in SIZES
    if name in FULL or (size is WIDE) is (scheme == "light")
]


@pytest.mark.parametrize(("name", "scheme", "size"), RUNS)
def test_axe_finds_nothing(opened: Opener, name: str, scheme: str, size: tuple[int, int]) -> None:
    """No violation of WCAG 2.0 to 2.2 A and AA and best practice, everything laid out."""
    with opened(pages()[name], size=(size[0], 7000), scheme=scheme) as one:
        assert one.violations() == []
        assert one.errors == []


@pytest.mark.parametrize("view", ["view-redline", "view-right"])
@pytest.mark.parametrize("scheme", SCHEMES)
def test_axe_finds_nothing_in_the_other_views(opened: Opener, view: str, scheme: str) -> None:
    """Redline and right text only are as accessible as two columns."""
    with opened(make(every_state()), size=(1440, 7000), scheme=scheme) as one:
        one.page.check(f"#{view}", force=True)
        one.page.check("#spoken", force=True)

        assert one.violations() == []


@pytest.mark.parametrize("width", [390, 500, 900, 1100, 1440])
@pytest.mark.parametrize("name", ["every state", "right to left", *FULL])
def test_nothing_scrolls_sideways(opened: Opener, name: str, width: int) -> None:
    """At no width is the page wider than the window."""
    with opened(pages()[name], size=(width, 900)) as one:
        assert one.scroll_width <= width


@pytest.mark.parametrize("width", [390, 1440])
def test_a_word_longer_than_its_column_is_broken(opened: Opener, width: int) -> None:
    """Neither a text nor a note nor a title can push the page wide."""
    with opened(make(hostile(LONG_WORD)), size=(width, 900)) as one:
        assert one.scroll_width <= width


@pytest.mark.parametrize("name", pages())
def test_a_page_asks_for_nothing(opened: Opener, name: str) -> None:
    """One file, opened: no other request, no complaint of the policy."""
    with opened(pages()[name]) as one:
        one.page.mouse.wheel(0, 3000)

        assert [url for url in one.requests if not url.startswith("data:")] == one.requests[:1]
        assert one.errors == []


def test_fonts_come_from_the_page(opened: Opener) -> None:
    """With fonts in it, the page sets its text in them."""
    with opened(make(every_state(), fonts=True)) as one:
        one.page.evaluate("document.fonts.ready")

        assert one.page.evaluate('document.fonts.check("16px \\"Source Serif 4\\"")')
        assert all(url.startswith(("file:", "data:")) for url in one.requests)
        assert one.errors == []


@pytest.mark.parametrize("size", SIZES, ids=["wide", "phone"])
def test_without_a_script_everything_is_there(opened: Opener, size: tuple[int, int]) -> None:
    """Texts, states, notes and jumps stand in the page; folds open by hand."""
    whole = every_state()
    with opened(make(whole), size=size, script=False) as one:
        one.page.click(".fold > summary")
        seen = " ".join(one.page.inner_text("#pairs").split())

        for side in (whole.left, whole.right):
            for one_paragraph in side.paragraphs:
                assert one_paragraph.text in seen
        for words in (
            "Moved from 2012 ¶9",
            "Split in two",
            "Nearest in 2025",
            "Likely; 79 % of the words in common",
        ):
            assert words in seen
        assert not one.page.is_visible("#next")
        assert not one.page.is_visible("label:has(#view-redline)")
        one.page.click(".news .at a >> nth=0")
        assert one.page.url.endswith("#2025/4")


def test_filters_hide_and_show_the_rows_of_a_state(opened: Opener) -> None:
    """A chip switched off takes its rows away; the position says how many are left."""
    with opened(make(every_state())) as one:
        page = one.page
        for state, word in (("edited", ".edited:not(.moved)"), ("added", ".added")):
            assert page.locator(f".pair{word}").first.is_visible()
            page.uncheck(f"#show-{state}", force=True)
            assert not page.locator(f".pair{word}").first.is_visible()
        assert page.inner_text("#position") == "5 shown, 2 folded"
        page.check("#show-added", force=True)
        assert page.locator(".pair.added").is_visible()


def test_identical_rows_are_folded_until_asked_for(opened: Opener) -> None:
    """The chip opens every fold."""
    with opened(make(every_state())) as one:
        assert not one.page.locator(".pair.identical").first.is_visible()
        one.page.check("#show-identical", force=True)
        assert one.page.locator(".pair.identical").first.is_visible()
        assert one.page.inner_text("#position") == "11 shown, 0 folded"


def test_j_and_k_step_and_the_position_is_told(opened: Opener) -> None:
    """J goes on, K back, the output says where; the focus is on the row."""
    with opened(make(every_state())) as one:
        one.page.keyboard.press("j")
        assert one.page.inner_text("#position") == "1 of 9: moved"
        one.page.keyboard.press("j")
        assert one.page.inner_text("#position") == "2 of 9: reworded"
        assert one.page.evaluate("document.activeElement.id") == "2012/3~2025/4"
        one.page.keyboard.press("k")
        assert one.page.inner_text("#position") == "1 of 9: moved"


def test_buttons_step_too(opened: Opener) -> None:
    """Whoever has no keys has buttons."""
    with opened(make(every_state())) as one:
        one.page.click("#next")
        one.page.click("#next")
        one.page.click("#previous")
        assert one.page.inner_text("#position") == "1 of 9: moved"


def test_keys_can_be_switched_off(opened: Opener) -> None:
    """A single-key shortcut has an off switch (WCAG 2.1.4)."""
    with opened(make(every_state())) as one:
        before = one.page.inner_text("#position")
        one.page.uncheck("#keys", force=True)
        one.page.keyboard.press("j")
        assert one.page.inner_text("#position") == before


def test_stepping_passes_over_what_is_filtered(opened: Opener) -> None:
    """A hidden row is not a step."""
    with opened(make(every_state())) as one:
        one.page.uncheck("#show-moved", force=True)
        one.page.keyboard.press("j")
        assert one.page.inner_text("#position") == "1 of 7: reworded"


@pytest.mark.parametrize("build", [every_state, right_to_left, japanese, versions])
def test_the_redline_is_woven_of_both_texts(opened: Opener, build) -> None:  # type: ignore[no-untyped-def]
    """Without what was added it is the left text, without what was removed the right one."""
    whole = build()
    texts = {
        kind: [
            "".join(getattr(whole, side).paragraphs[i].text for i in getattr(link, side))
            for link in whole.links
            if link.relation == "edited"
        ]
        for kind, side in (("ins", "left"), ("del", "right"))
    }
    with opened(make(whole)) as one:
        one.page.check("#view-redline", force=True)
        for kind, expected in texts.items():
            woven = one.page.evaluate(
                """kind => { dispatchEvent(new Event("beforeprint"));
                return [...document.querySelectorAll(".pair.edited > .redline")].map(column => {
                  const copy = column.cloneNode(true);
                  copy.querySelectorAll(`.no, .break, ${kind}`).forEach(node => node.remove());
                  return copy.textContent; }); }""",
                kind,
            )

            bare = [re.sub(r"\s", "", text) for text in expected]
            assert sorted(re.sub(r"\s", "", text) for text in woven) == sorted(bare)


def test_deletion_stands_before_insertion_in_the_redline(opened: Opener) -> None:
    """What was there, then what is there."""
    with opened(make(versions())) as one:
        one.page.check("#view-redline", force=True)
        marks = one.page.locator(".redline ins, .redline del").all_inner_texts()

        assert marks == ["spring", "autumn"]
        assert not one.page.is_visible(".pair > .left")


def test_right_text_only_shows_the_right_text_whole(opened: Opener) -> None:
    """Every paragraph of the right document, folds open; nothing of the left."""
    whole = every_state()
    with opened(make(whole)) as one:
        one.page.check("#view-right", force=True)
        seen = " ".join(one.page.inner_text("#pairs").split())

        assert all(p.text in seen for p in whole.right.paragraphs)
        assert whole.left.paragraphs[7].text not in seen


def test_a_phone_reads_the_redline_first(opened: Opener) -> None:
    """One column: edited links as one text."""
    with opened(make(every_state()), size=PHONE) as one:
        assert one.page.is_checked("#view-redline")
        one.page.locator(".pair.edited.split").scroll_into_view_if_needed()
        one.page.wait_for_selector(".pair.edited.split > .redline")


def test_spoken_marks_are_added_and_taken_away(opened: Opener) -> None:
    """Real words around each change, off by default."""
    with opened(make(versions())) as one:
        before = one.page.text_content(".pair > .left p")
        one.page.check("#spoken", force=True)
        spoken = one.page.text_content(".pair > .left p")
        one.page.uncheck("#spoken", force=True)

        assert spoken == "They will meet in [removed] spring [end removed]."
        assert one.page.text_content(".pair > .left p") == before == "They will meet in spring."


@pytest.mark.parametrize("name", ["redline", "lost", "corpus"])
def test_spoken_marks_are_on_every_page_with_changes(opened: Opener, name: str) -> None:
    """The redline, what is gone and the overview say them too; without a script none is offered."""
    html = (pages() | further_pages())[name]
    with opened(html) as one:
        before = one.page.text_content("main")
        one.page.check("#spoken", force=True)
        marks = one.page.locator("ins, del").all_text_contents()
        one.page.uncheck("#spoken", force=True)

        assert marks
        assert all(re.fullmatch(r"\[(added|removed)\] .+ \[end \1\]", each) for each in marks)
        assert one.page.text_content("main") == before
        assert one.errors == []
    with opened(html, script=False) as one:
        assert not one.page.is_visible("label:has(#spoken)")


def test_ribbons_tie_what_belongs_together(opened: Opener) -> None:
    """One band to each partner; a ringed sign where there is none; moves run in lanes."""
    with opened(make(every_state()), size=(1440, 6000)) as one:
        one.page.wait_for_selector(".pair.regrouped > .ribbon")
        bands = {
            kind: one.page.locator(f".pair.{kind} > .ribbon .fill").count()
            for kind in ("split", "merged", "regrouped")
        }

        assert bands == {"split": 2, "merged": 2, "regrouped": 1}
        assert one.page.locator(".pair.added > .ribbon circle").count() == 1
        assert one.page.locator(".pair.dropped > .ribbon circle").count() == 1
        assert one.page.locator(".lanes .tip").count() == 1


def test_the_overview_leads_to_a_row(opened: Opener) -> None:
    """A click on a bar goes to its paragraph."""
    with opened(make(every_state())) as one:
        one.page.wait_for_selector("#rail rect.seg.dropped")
        one.page.locator("#rail rect.seg.dropped").click()

        assert one.page.evaluate("document.activeElement.dataset.state") == "dropped"


def test_a_permalink_opens_the_fold_it_points_into(opened: Opener) -> None:
    """A link to a folded paragraph shows it."""
    with opened(make(every_state()), fragment="#2025/2") as one:
        assert one.page.locator("[id='2025/2']").is_visible()


def test_a_permalink_notices_a_changed_text(opened: Opener) -> None:
    """The digest in the address no longer fits: the reader is told, at the right place."""
    with opened(make(every_state()), fragment="#2025/5:00000000") as one:
        assert "has changed since the link was made" in one.page.inner_text("#position")


def test_a_permalink_finds_a_text_that_was_renumbered(opened: Opener) -> None:
    """The same words under another number: the digest finds them."""
    tree = parse(make(every_state()))
    (found,) = [one for one in tree.named("p") if one.text.startswith("They concur on joint")]
    digest = found.attributes["id"].partition(":")[2]
    with opened(make(every_state()), fragment=f"#2025/77:{digest}") as one:
        assert "has changed" not in one.page.inner_text("#position")
        assert one.page.locator("[id='2025/5']").is_visible()


def test_hostile_words_do_not_run(opened: Opener) -> None:
    """With the policy or without it, no string of a document is a program."""
    for loose in (False, True):
        html = make(
            hostile("\"'></p><img src=x onerror=document.title=1><script>alert(1)</script>")
        )
        with opened(html, loose=loose) as one:
            one.page.on("dialog", lambda dialog: one.errors.append("dialog"))
            one.page.wait_for_timeout(100)

            assert one.page.locator("img").count() == 0
            assert one.page.title() != "1"
            assert one.errors == []


def test_an_override_turns_nothing_but_itself(opened: Opener) -> None:
    """The letters after a right-to-left override stand where they are written."""
    texts = [paragraph("pay \u202eabc def", "1")]
    with opened(make(compare(version(texts), version(texts, number=2)))) as one:
        order = one.page.evaluate(
            """() => { const p = document.querySelector(".left p"), range = document.createRange();
            const text = p.lastChild;
            const at = i => { range.setStart(text, i); range.setEnd(text, i + 1);
              return range.getBoundingClientRect().left; };
            return at(0) < at(2) && at(2) < at(6); }"""
        )

        assert order


def test_the_page_prints_tagged_on_landscape_pages(opened: Opener) -> None:
    """Chromium prints forty links as tagged PDF, A4 across, on at most twelve pages."""
    with opened(make(many(40))) as one:
        pdf = one.page.pdf(prefer_css_page_size=True, tagged=True)
        pages = len(re.findall(rb"/Type\s*/Page\b", pdf))
        width, height = (
            float(n) for n in re.findall(rb"/MediaBox\s*\[\s*0 0 ([\d.]+) ([\d.]+)", pdf)[0]
        )

        assert b"/MarkInfo" in pdf and b"/StructTreeRoot" in pdf
        assert 4 <= pages <= 12
        assert (round(width), round(height)) == (842, 595)


def test_in_print_controls_are_gone_and_paper_is_white(opened: Opener) -> None:
    """Even from a dark screen: no toolbar, no ribbon, ink on white."""
    with opened(make(every_state()), scheme="dark") as one:
        one.page.emulate_media(media="print")

        assert not one.page.is_visible(".toolbar")
        assert not one.page.is_visible("#rail")
        assert one.page.evaluate("getComputedStyle(document.body).backgroundColor") == (
            "rgb(255, 255, 255)"
        )
        assert (
            one.page.evaluate("getComputedStyle(document.querySelector('.pair')).breakInside")
            == "avoid"
        )


def test_find_narrows_the_list_of_documents(opened: Opener) -> None:
    """Words typed leave the rows that hold them all."""
    with opened(index()) as one:
        one.page.fill("#find", "comprehensive belmare")

        assert one.page.inner_text("#found") == "1 of 3 shown"
        assert one.page.locator("#list tbody tr:visible").count() == 1
