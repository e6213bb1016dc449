"""The register of forms of a whole corpus: the name on the command line, and what makes it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from corpus_tool.cases.opened import PROGRAM
from corpus_tool.interchange.form import Chosen, Form
from corpus_tool.interchange.holding import Holding

__all__ = ["CORPUS_FORMS"]


def _jsonl(holding: Holding, _chosen: Chosen) -> Iterable[bytes]:
    from corpus_tool.interchange.jsonl import write_jsonl

    return write_jsonl(holding, engine=PROGRAM)


CORPUS_FORMS: Mapping[str, Form[Holding]] = {
    "jsonl": Form(".jsonl", _jsonl),
}
