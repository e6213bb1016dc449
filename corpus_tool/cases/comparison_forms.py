"""The register of forms of a comparison: the name on the command line, and what makes it.

To add one: write a function here that imports what it needs within and returns chunks of bytes.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime

from corpus_tool.cases.opened import PROGRAM
from corpus_tool.interchange.form import Chosen, Form
from corpus_tool.model import Comparison

__all__ = ["COMPARISON_FORMS"]


def _json(comparison: Comparison, _chosen: Chosen) -> Iterable[bytes]:
    from corpus_tool.render.data import comparison_json

    yield comparison_json(comparison).encode()


def _docx(comparison: Comparison, _chosen: Chosen) -> Iterable[bytes]:
    from corpus_tool.render.docx import comparison_docx

    yield comparison_docx(comparison, made_at=datetime.now(UTC), program=PROGRAM)


COMPARISON_FORMS: Mapping[str, Form[Comparison]] = {
    "json": Form(".json", _json),
    "docx": Form(".docx", _docx, binary=True),
}
