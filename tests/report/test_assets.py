"""What a page carries, and the policy that pins it."""

from __future__ import annotations

import base64
import hashlib
import re
from pathlib import Path

import pytest

from corpus_tool.report import markup as assets_module
from corpus_tool.report.markup import font_styles, make_assets
from tests.report.builders import every_state
from tests.report.pages import make

FOLDER = Path(assets_module.__file__).parent


def hashes(html: str, tag: str) -> set[str]:
    """Return the digests of the elements of a name, as a policy writes them."""
    found = re.findall(rf"<{tag}>(.*?)</{tag}>", html, re.DOTALL)
    return {
        f"'sha256-{base64.b64encode(hashlib.sha256(one.encode()).digest()).decode()}'"
        for one in found
    }


@pytest.mark.parametrize("fonts", [True, False])
def test_the_policy_allows_exactly_what_is_in_the_page(fonts: bool) -> None:
    """Recomputed from the output: every style, the one script, and nothing else."""
    html = make(every_state(), fonts=fonts)
    policy = re.search(r'Content-Security-Policy" content="([^"]*)"', html)
    assert policy
    rules = dict(rule.split(" ", 1) for rule in policy[1].replace("&#39;", "'").split("; "))

    assert set(rules["style-src"].split()) == hashes(html, "style")
    assert set(rules["script-src"].split()) == hashes(html, "script")
    assert rules["default-src"] == "'none'"
    assert rules["form-action"] == rules["base-uri"] == "'none'"


def test_the_policy_is_the_first_element_of_the_head() -> None:
    """Nothing can run before it stands."""
    assert re.search(r"<head>\s*<meta http-equiv=\"Content-Security-Policy\"", make(every_state()))


def test_the_words_at_a_printed_foot_cannot_leave_their_string() -> None:
    """A title may come from a document; in a style it is only letters and numbers of letters."""
    hostile = '"} body{display:none} </style><script>alert(1)</script>\\\n'
    styles = make_assets(script="report.js", foot=hostile, fonts=False).styles
    last = styles.rsplit("<style>", 1)[1]

    assert last.count("</style>") == 1
    assert re.search(r'content: "(?:[A-Za-z0-9 ]|\\[0-9a-f]{6} )*"', last)


def test_fonts_are_shipped_as_they_are_with_their_licences() -> None:
    """The reserved font name allows no change; the licence travels with the files."""
    names = {path.name for path in (FOLDER / "static" / "fonts").iterdir()}

    assert {"OFL-source-serif-4.txt", "OFL-source-sans-3.txt"} <= names
    assert len([name for name in names if name.endswith(".woff2")]) == 3


def test_pages_of_a_folder_share_the_stylesheet_with_the_fonts() -> None:
    """The page names it, carries no font, and its policy allows what stands beside it."""
    html = make(every_state(), fonts=True, font_file="../fonts.css")
    allowed = re.search(r"style-src ([^;]*);", html.replace("&#39;", "'"))

    assert '<link rel="stylesheet" href="../fonts.css">' in html
    assert "@font-face" not in html and "@font-face" in font_styles()
    assert allowed and allowed[1].endswith(" 'self' file:")
    assert "url(http" not in font_styles()


def test_fonts_can_be_left_out() -> None:
    """A page without them is a few hundred kilobytes lighter."""
    with_fonts = make_assets(script="report.js", foot="", fonts=True).styles
    without = make_assets(script="report.js", foot="", fonts=False).styles

    assert "data:font/woff2;base64," in with_fonts
    assert "@font-face" not in without
    assert len(with_fonts) - len(without) > 300_000
