"""The pages of a comparison, of a text's commitments, and of a table of several texts."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from functools import partial
from pathlib import Path

from corpus_tool.data_files import write_data
from corpus_tool.export.json import commitments_json, comparison_json, table_json
from corpus_tool.export.tabular import (
    alignment_tables,
    commitment_tables,
    comparison_csv,
    comparison_tables,
    silent_table,
    table_csv,
)
from corpus_tool.export.xlsx import workbook
from corpus_tool.lexicon import Ladder
from corpus_tool.model import AlignmentTable, Commitment, Comparison, Version
from corpus_tool.publication.names import INDEX, commitments_name, neighbours, page_name, text_page
from corpus_tool.report.frame import Boilerplate, Neighbours
from corpus_tool.report.index_page import ListedComparison, list_comparison
from corpus_tool.report.pages import (
    commitments_page,
    comparison_page,
    lost_page,
    redline_page,
    table_page,
)
from corpus_tool.report.sides import make_sides
from corpus_tool.report.words import load
from corpus_tool.workspace import write, write_bytes

__all__ = ["addresses", "write_commitments", "write_pages", "write_table"]

NOWHERE: Mapping[str, str] = {}


def addresses(comparison: Comparison, page: str) -> dict[str, tuple[str, ...]]:
    """Return where a comparison's page shows the paragraphs of its texts, by version."""
    sides = make_sides(comparison, load())
    return {
        side.version.name: tuple(f"{page}#{anchor}" for anchor in side.anchors) for side in sides
    }


def write_pages(
    comparison: Comparison,
    folder: Path,
    *,
    made_at: datetime,
    program: str,
    boilerplate: Boilerplate | None = None,
    texts: Mapping[str, str] = NOWHERE,
) -> ListedComparison:
    """Write a comparison's pages and data into the folder of reports; return its index entry.

    Args:
        comparison: with its ledger, and with what fell silent.
        folder: that of the reports.
        made_at: the moment the pages were made.
        program: name and version of the program.
        boilerplate: what of the paragraphs are formulae of the corpus.
        texts: addresses of the pages of texts, by version.
    """
    stem = page_name(comparison).removesuffix(".html")
    tables, csv = list(comparison_tables(comparison)), {"links": comparison_csv(comparison)}
    if comparison.silences and not comparison.silences.cause:
        silent = silent_table(comparison.silences, comparison.right)
        tables.insert(-1, silent)
        csv[silent.name] = table_csv(silent)
    data = write_data(
        folder / stem,
        tables,
        made_at=made_at,
        program=program,
        json=comparison_json(comparison),
        csv=csv,
    )
    beside = replace(neighbours(stem), data=data)
    if comparison.ledger:
        beside = replace(beside, commitments=commitments_name(comparison.right.name))
    pages: dict[str | None, Callable[..., str]] = {
        beside.page: partial(comparison_page, boilerplate=boilerplate),
        beside.redline: redline_page,
        beside.dropped: partial(lost_page, texts=texts),
    }
    for name, make in pages.items():
        content = make(comparison, made_at=made_at, program=program, beside=beside)
        write(folder / str(name), content)
    return list_comparison(
        comparison,
        page=str(beside.page),
        data=data.json,
        csv=data.csv["links"],
        xlsx=data.xlsx,
        redline=beside.redline,
        dropped=beside.dropped,
    )


def write_commitments(
    version: Version,
    commitments: Sequence[Commitment],
    folder: Path,
    *,
    ladder: Ladder,
    made_at: datetime,
    program: str,
    names: Mapping[str, str],
    has_text: bool = False,
) -> Path:
    """Write the page of who undertakes what in a version, and its data; return the page's path.

    Args:
        version: the text.
        commitments: its operative verbs.
        folder: that of the reports.
        ladder: what they were sorted by.
        made_at: the moment the page was made.
        program: name and version of the program.
        names: what parties are called that no description names, by code.
        has_text: the document has a page of its own, which shows this version.
    """
    page = commitments_name(version.name)
    data = write_data(
        folder / page.removesuffix(".html"),
        commitment_tables(version, commitments, ladder=ladder.identity),
        made_at=made_at,
        program=program,
        json=commitments_json(version, commitments, ladder=ladder.identity),
    )
    beside = Neighbours(
        index=INDEX,
        document=text_page(version.document.key) if has_text else None,
        data=data,
    )
    content = commitments_page(
        version,
        commitments,
        ladder=ladder,
        made_at=made_at,
        program=program,
        names=names,
        beside=beside,
    )
    write(folder / page, content)
    return folder / page


def write_table(table: AlignmentTable, path: Path, *, made_at: datetime, program: str) -> None:
    """Write a table's page and, beside it, the page of each pair that its cells lead to.

    Where the file's name ends in `.json`, `.csv` or `.xlsx`, its data are written, and no page.
    """
    if path.suffix == ".json":
        write(path, table_json(table))
        return
    if path.suffix == ".csv":
        write(path, table_csv(alignment_tables(table)[0]))
        return
    if path.suffix == ".xlsx":
        tables = alignment_tables(table)
        write_bytes(path, (workbook(tables, made_at=made_at, program=program),))
        return
    pages = [page_name(comparison) for comparison in table.comparisons]
    for comparison, page in zip(table.comparisons, pages, strict=True):
        content = comparison_page(comparison, made_at=made_at, program=program)
        write(path.parent / page, content)
    data = write_data(
        path.with_name(f"{path.stem}.table"),
        alignment_tables(table),
        made_at=made_at,
        program=program,
        json=table_json(table),
    )
    write(path, table_page(table, made_at=made_at, program=program, pages=pages, data=data))
