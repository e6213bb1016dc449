"""A page as PDF: tagged, with running feet and page x of y, from the same HTML as the screen's.

WeasyPrint sets it finely and slowly; a large page is printed by Chromium where it is installed
(300 links: 18 s and 3 s, on two cores).
"""

from __future__ import annotations

import os
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

LARGE = 150
"""From so many rows on, Chromium prints the page where there is one."""
STYLE = (
    ".heads { display: none !important } .sign { width: 8pt !important; height: 8pt !important }"
)
"""For WeasyPrint alone: every paragraph names its document, and a sign's size is no fraction."""
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
TIMEOUT = 180
"""Seconds that a browser may take."""


def comparison_pdf(comparison: Comparison, *, made_at: datetime, program: str) -> bytes:
    """Return the side-by-side page of a comparison as PDF.

    Raises:
        MissingDependency: neither WeasyPrint nor Chromium is installed.
    """
    page = comparison_page(comparison, render=RenderContext(made_at, program))
    rows = len(comparison.links) + len(comparison.added) + len(comparison.dropped)
    return page_pdf(page, large=rows >= LARGE)


def page_pdf(page: str, *, large: bool = False) -> bytes:
    """Return a page as PDF.

    Args:
        page: a self-contained page; nothing is fetched for it.
        large: have a browser print it, if there is one.
    """
    page = page.replace("<details", "<details open")  # what is folded on the screen is printed too
    browser = next(filter(None, map(shutil.which, BROWSERS)), None)
    if large and browser:
        return _by_browser(page, browser)
    try:
        return _by_weasyprint(page)
    except (ImportError, OSError) as cause:  # OSError: its libraries of the system are missing
        if browser:
            return _by_browser(page, browser)
        raise MissingDependency(
            "PDF needs WeasyPrint or Chromium, and neither is installed",
            hint='Install one: pip install "corpus-tool[pdf]"',
        ) from cause


def _by_weasyprint(page: str) -> bytes:
    from weasyprint import CSS, HTML
    from weasyprint.urls import URLFetcher

    # What is in the page itself, and nothing else.
    fetcher = URLFetcher(allowed_protocols={"data"})
    document = HTML(string=page, url_fetcher=fetcher)
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
