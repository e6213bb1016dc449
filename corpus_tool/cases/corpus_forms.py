"""The register of forms of a whole corpus: the name on the command line, and what makes it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

from corpus_tool.cases.opened import PROGRAM
from corpus_tool.export.form import Chosen, FolderForm, Form, Holding

__all__ = ["CORPUS_FORMS"]


def _jsonl(holding: Holding, _chosen: Chosen) -> Iterable[bytes]:
    from corpus_tool.export.jsonl import write_jsonl

    return write_jsonl(holding, engine=PROGRAM)


def _datapackage(holding: Holding, chosen: Chosen, folder: Path) -> None:
    from corpus_tool.export.package import write_package

    write_package(holding, folder, engine=PROGRAM, raw=chosen.raw_csv)


def _csl(holding: Holding, _chosen: Chosen) -> Iterable[bytes]:
    from corpus_tool.export.citations import write_csl

    return write_csl(holding.documents())


def _bibtex(holding: Holding, _chosen: Chosen) -> Iterable[bytes]:
    from corpus_tool.export.citations import write_bibtex

    return write_bibtex(holding.documents())


def _parquet(holding: Holding, _chosen: Chosen) -> Iterable[bytes]:
    from corpus_tool.export.parquet import write_parquet

    return write_parquet(holding.versions())


CORPUS_FORMS: Mapping[str, Form[Holding] | FolderForm[Holding]] = {
    "jsonl": Form(".jsonl", _jsonl),
    "datapackage": FolderForm(_datapackage, "datapackage.json"),
    "csl": Form(".json", _csl),
    "bibtex": Form(".bib", _bibtex),
    "parquet": Form(".parquet", _parquet, binary=True),
}
