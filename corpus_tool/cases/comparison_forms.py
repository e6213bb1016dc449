"""The register of forms of a comparison: the name on the command line, and what makes it.

To add one: write a function here that imports what it needs within and returns chunks of bytes.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime

from corpus_tool.cases.opened import PROGRAM
from corpus_tool.export.form import Chosen, Form
from corpus_tool.model import Comparison

__all__ = ["COMPARISON_FORMS"]


def _json(comparison: Comparison, _chosen: Chosen) -> Iterable[bytes]:
    from corpus_tool.export.json import comparison_json

    yield comparison_json(comparison).encode()


def _docx(comparison: Comparison, _chosen: Chosen) -> Iterable[bytes]:
    from corpus_tool.export.docx import comparison_docx

    yield comparison_docx(comparison, made_at=datetime.now(UTC), program=PROGRAM)


def _docx_table(comparison: Comparison, _chosen: Chosen) -> Iterable[bytes]:
    from corpus_tool.export.docx import comparison_table_docx

    yield comparison_table_docx(comparison, made_at=datetime.now(UTC), program=PROGRAM)


def _xlsx(comparison: Comparison, _chosen: Chosen) -> Iterable[bytes]:
    from corpus_tool.export.tabular import comparison_tables
    from corpus_tool.export.xlsx import workbook

    yield workbook(comparison_tables(comparison), made_at=datetime.now(UTC), program=PROGRAM)


def _csv(comparison: Comparison, chosen: Chosen) -> Iterable[bytes]:
    from corpus_tool.export.tabular import comparison_csv

    yield comparison_csv(comparison, raw=chosen.raw_csv).encode()


def _pdf(comparison: Comparison, _chosen: Chosen) -> Iterable[bytes]:
    from corpus_tool.export.pdf import comparison_pdf

    yield comparison_pdf(comparison, made_at=datetime.now(UTC), program=PROGRAM)


def _tei(comparison: Comparison, _chosen: Chosen) -> Iterable[bytes]:
    from corpus_tool.export.tei import comparison_tei

    yield comparison_tei(comparison, made_at=datetime.now(UTC), program=PROGRAM).encode()


COMPARISON_FORMS: Mapping[str, Form[Comparison]] = {
    "json": Form(".json", _json),
    "docx": Form(".docx", _docx, binary=True),
    "docx-table": Form(".docx", _docx_table, binary=True),
    "xlsx": Form(".xlsx", _xlsx, binary=True),
    "pdf": Form(".pdf", _pdf, binary=True),
    "csv": Form(".csv", _csv),
    "tei": Form(".xml", _tei),
}
