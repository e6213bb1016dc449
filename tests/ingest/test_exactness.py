"""The bars: real statements made into files of every format give their true units back."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.conftest import require
from tests.ingest.docx.writing import MEDIA_TYPE as DOCX
from tests.ingest.docx.writing import script_body, tracked_body, write
from tests.ingest.exactness import STATEMENTS, exact_units, load
from tests.ingest.html.layouts import LAYOUTS
from tests.ingest.pdf.layouts import BROWSER, CSS, OFFICE, by_browser, by_office, by_weasyprint
from tests.ingest.xml.writing import AKN, TEI, akn, tei

PDF = "application/pdf"
BARS = {"two columns": 0.90, "hyphenated": 0.90}
"""Exact units of the layouts that hyphenate; the others are held to 98 of 100 in all."""
pytestmark = pytest.mark.shared


def _mean(shares: list[float], weights: list[int]) -> float:
    return sum(s * w for s, w in zip(shares, weights, strict=True)) / sum(weights)


@pytest.fixture(params=STATEMENTS)
def statement(request, shared: Path):
    """One of the statements with hand-made truth."""
    return load(shared, request.param)


@pytest.mark.parametrize("publisher", LAYOUTS)
def test_pages_of_publishers(statement, publisher):
    """Web pages give back every unit."""
    assert exact_units(statement, LAYOUTS[publisher](statement.script), "text/html") == 1.0


@pytest.mark.parametrize("automatic", [True, False], ids=["automatic", "typed"])
def test_word_files(statement, automatic):
    """Word files give back every unit, with automatic and with typed numbers."""
    content = write(script_body(statement.script, automatic=automatic))

    assert exact_units(statement, content, DOCX) == 1.0


def test_a_draft_with_tracked_changes(statement):
    """A draft gives the text that its changes, accepted, make."""
    assert exact_units(statement, write(tracked_body(statement.script)), DOCX) == 1.0


@pytest.mark.parametrize(("make", "media_type"), [(tei, TEI), (akn, AKN)])
def test_marked_up_text(statement, make, media_type):
    """TEI and Akoma Ntoso give back every unit."""
    assert exact_units(statement, make(statement.script), media_type) == 1.0


PRINTED = ("seed", "asean-us 2023", "us-philippines 2023", "us-vietnam 2023")
"""Those that are printed here: to print them all takes minutes (`make bench` does)."""


def _over_all(shared: Path, make, folder: Path) -> float:
    statements = [load(shared, name) for name in PRINTED]
    shares = [exact_units(s, make(s.script, folder), PDF) for s in statements]
    return _mean(shares, [len(s.units) for s in statements])


@pytest.mark.parametrize("layout", CSS)
def test_printed_layouts(shared: Path, tmp_path: Path, layout):
    """Each printed layout keeps its bar over all statements together."""
    assert _over_all(shared, by_weasyprint(layout), tmp_path) >= BARS.get(layout, 0.98)


@pytest.mark.browser
def test_print_of_a_browser(shared: Path, tmp_path: Path):
    """What Chromium prints keeps the bar, its dates and addresses left out."""
    require(BROWSER is not None, "Chromium")

    assert _over_all(shared, by_browser, tmp_path) >= 0.98


@pytest.mark.parametrize("automatic", [True, False], ids=["automatic", "typed"])
def test_export_of_a_word_processor(shared: Path, tmp_path: Path, automatic):
    """What LibreOffice exports from Word files keeps the bar."""
    require(OFFICE is not None, "LibreOffice")

    assert _over_all(shared, by_office(automatic=automatic), tmp_path) >= 0.98


def test_lines_numbered_by_a_word_processor(shared: Path, tmp_path: Path):
    """Numbers beside the lines are no part of the text."""
    require(OFFICE is not None, "LibreOffice")

    assert _over_all(shared, by_office(automatic=False, line_numbers=True), tmp_path) >= 0.98
