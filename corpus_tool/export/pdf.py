"""A page as PDF: tagged, with running feet and page x of y, from the same HTML as the screen's.

Chromium prints it where it is installed: two statements of 34 and 32 paragraphs take it a second.
WeasyPrint prints a lighter page, in three: without the rules of the screen, which cost it as much
as the whole layout, and with tables for grids, whose tracks it measures again and again.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import tempfile
from datetime import datetime
from pathlib import Path

from corpus_tool.errors import InputError, MissingDependency
from corpus_tool.model import Comparison
from corpus_tool.report.frame import RenderContext
from corpus_tool.report.pages import comparison_page

__all__ = ["comparison_pdf", "page_pdf"]

STYLE = """
.heads, .note .measure a, details:not([open]) > :not(summary) { display: none !important }
.sign { width: 8pt !important; height: 8pt !important }
.pair, .headings, .closing, .item, .named, .findings li, .briefing {
  display: table !important; table-layout: fixed; width: 100% }
.pair > *, .headings > *, .closing > *, .item > *, .named > *, .findings li > *, .briefing > * {
  display: table-cell !important; vertical-align: top }
.column, .headings > *, .closing > * { padding-right: 6mm }
.pair > .note { width: 34mm } .item > .at { width: 14mm }
.item > .about, .named > :first-child, .findings li > .tag, .briefing > h2 { width: 30mm }
.frame, .note .tags, .formula, .masthead, .masthead ul, .key, .news h2, .shared h2,
.sources .two { display: block !important }
.tag, .key li, .item .at a, .still a, .shared .at a { display: inline !important }
* { hyphens: manual !important; text-wrap: wrap !important }
"""
"""For WeasyPrint alone. Every paragraph names its document, so that no row needs its column; a
sign's size is no fraction; what stays folded is not printed."""
SCREEN = re.compile(
    r"@media (?:screen|\((?:prefers|forced))[^{}@]*+\{(?:[^{}]*+\{[^{}]*+\})*+[^{}]*+\}"
)
RULE = re.compile(r"(?<![^{}])[^{}]++\{[^{}]*+\}")
ON_SCREEN = re.compile(r":(?:has|hover|focus|focus-visible|target)\b")
"""What the selector of a rule of the screen has: nothing of such a rule is printed."""
STYLES, SCRIPT = (
    re.compile(r"<style>((?:(?!</?style>).)*+)</style>", re.DOTALL),
    re.compile(r"<script>(?:(?!</?script>).)*+</script>", re.DOTALL),
)
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
TIMEOUT = 180
"""Seconds that a browser may take."""


def comparison_pdf(comparison: Comparison, *, made_at: datetime, program: str) -> bytes:
    """Return the side-by-side page of a comparison as PDF.

    Raises:
        MissingDependency: neither WeasyPrint nor Chromium is installed.
    """
    return page_pdf(comparison_page(comparison, render=RenderContext(made_at, program)))


def page_pdf(page: str) -> bytes:
    """Return a page as PDF.

    Of what is folded on the screen the paragraphs are printed, too. Other folds repeat what the
    rows say; their first line is printed.

    Args:
        page: a self-contained page; nothing is fetched for it.

    Raises:
        MissingDependency: neither Chromium nor WeasyPrint is installed.
        InputError: Chromium could not print the page (`E_PDF_PRINT`).
    """
    # The script would choose the view of a narrow window; a printed page shows both columns.
    page = SCRIPT.sub("", page.replace('<details class="fold"', '<details open class="fold"'))
    if browser := next(filter(None, map(shutil.which, BROWSERS)), None):
        return _by_browser(page, browser)
    try:
        return _by_weasyprint(page)
    except (ImportError, OSError) as cause:  # OSError: its libraries of the system are missing
        raise MissingDependency(
            "PDF needs WeasyPrint or Chromium, and neither is installed",
            hint='Install one: pip install "corpus-tool[pdf]"',
        ) from cause


def _for_print(style: re.Match[str]) -> str:
    """Return a stylesheet without the rules of the screen."""

    def printed(rule: re.Match[str]) -> str:
        return "" if ON_SCREEN.search(rule[0].partition("{")[0]) else rule[0]

    return f"<style>{RULE.sub(printed, SCREEN.sub('', style[1]))}</style>"


def _by_weasyprint(page: str) -> bytes:
    from weasyprint import CSS, HTML
    from weasyprint.urls import URLFetcher

    # What is in the page itself, and nothing else.
    fetcher = URLFetcher(allowed_protocols={"data"})
    document = HTML(string=STYLES.sub(_for_print, page), url_fetcher=fetcher)
    content: bytes = document.write_pdf(stylesheets=[CSS(string=STYLE)], pdf_variant="pdf/ua-1")
    return content


def _by_browser(page: str, browser: str) -> bytes:
    with tempfile.TemporaryDirectory(prefix="corpus-tool-") as name:
        folder = Path(name)
        (folder / "page.html").write_text(page, encoding="utf-8")
        target = folder / "page.pdf"
        command = [
            browser,
            *("--headless", "--disable-gpu", "--disable-background-networking"),
            *("--no-first-run", "--no-pdf-header-footer"),
            *(("--no-sandbox",) if os.geteuid() == 0 else ()),  # as root it runs in no other way
            *(f"--user-data-dir={folder / 'profile'}", f"--print-to-pdf={target}"),
            (folder / "page.html").as_uri(),
        ]
        try:
            subprocess.run(command, check=True, capture_output=True, timeout=TIMEOUT)
            return target.read_bytes()
        except (OSError, subprocess.SubprocessError) as cause:
            raise InputError(
                f"Chromium could not print the page ({type(cause).__name__})",
                hint="Write it as HTML and print that: corpus-tool report",
                code="E_PDF_PRINT",
            ) from cause
