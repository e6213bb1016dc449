"""The data of a page, written beside it: JSON, a CSV of each table, and a workbook of all.

The workbook needs a library that not everyone installs; without it a page is written all the
same, and leads to what there is.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path

from corpus_tool.export.tabular import Table, table_csv, tables_json
from corpus_tool.export.xlsx import can_write, workbook
from corpus_tool.report.frame import DataFiles
from corpus_tool.workspace import write, write_bytes

__all__ = ["write_data"]


def write_data(
    path: Path,
    tables: Sequence[Table],
    *,
    made_at: datetime,
    program: str,
    json: str | None = None,
    csv: Mapping[str, str] | None = None,
) -> DataFiles:
    """Write the data of a page; return what they are called from there.

    Args:
        path: the file's path without an ending: `reports/old@1--new@1`.
        tables: a sheet each.
        made_at: the moment that the workbook bears.
        program: name and version.
        json: the data where they say more than the tables.
        csv: CSV by name of the table; by default of each but what they are made from.
    """
    files = DataFiles(
        json=f"{path.name}.json",
        csv=_names(path.name, csv or [table.name for table in tables if table.name != "about"]),
        xlsx=f"{path.name}.xlsx" if can_write() else None,
    )
    write(path.parent / str(files.json), tables_json(tables) if json is None else json)
    contents = csv or {table.name: table_csv(table) for table in tables if table.name in files.csv}
    for name, address in files.csv.items():
        write(path.parent / address, contents[name])
    if files.xlsx:
        content = workbook(tables, made_at=made_at, program=program)
        write_bytes(path.parent / files.xlsx, (content,))
    return files


def _names(stem: str, tables: Sequence[str] | Mapping[str, str]) -> dict[str, str]:
    """Name the CSV of the only table like its page, and of several after each."""
    if len(tables) == 1:
        return dict.fromkeys(tables, f"{stem}.csv")
    return {name: f"{stem}.{name}.csv" for name in tables}
