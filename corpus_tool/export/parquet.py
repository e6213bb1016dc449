"""The paragraphs of a corpus as Parquet, for Spark, DuckDB and pandas."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from corpus_tool.errors import MissingDependency
from corpus_tool.export.form import SnapshotVersion

__all__ = ["write_parquet"]

GROUP = 20_000
"""Paragraphs in a row group: what is in memory at once."""

PIECE = 1024 * 1024


def write_parquet(versions: Iterable[SnapshotVersion]) -> Iterator[bytes]:
    """Yield a file of Parquet with a row for each paragraph of each version.

    Raises:
        MissingDependency: pyarrow is not installed.
    """
    try:
        import pyarrow
        from pyarrow import parquet
    except ImportError as cause:
        raise MissingDependency(
            "Parquet needs the package 'pyarrow'",
            subject="pyarrow",
            hint="Install it: pip install 'corpus-tool[spark]'",
        ) from cause
    text, number = pyarrow.string(), pyarrow.int32()
    kinds = {
        **{"document": text, "number": number, "date": text, "language": text},
        **{"parties": pyarrow.list_(text), "index": number, "path": text, "part": text},
        **{"label": text, "derived_label": text, "role": text, "depth": number},
        **{"headings": pyarrow.list_(text), "text": text},
    }
    schema = pyarrow.schema(list(kinds.items()))
    with TemporaryDirectory(prefix="corpus-tool-") as folder:
        path = Path(folder) / "paragraphs.parquet"
        with parquet.ParquetWriter(path, schema, compression="zstd") as writer:
            for group in _groups(versions):
                writer.write_table(pyarrow.Table.from_pylist(group, schema))
        with path.open("rb") as file:
            while piece := file.read(PIECE):
                yield piece


def _groups(versions: Iterable[SnapshotVersion]) -> Iterator[list[dict[str, object]]]:
    group: list[dict[str, object]] = []
    for stored in versions:
        group += _rows(stored)
        if len(group) >= GROUP:
            yield group
            group = []
    if group:
        yield group


def _rows(stored: SnapshotVersion) -> Iterator[dict[str, object]]:
    version, document = stored.version, stored.version.document
    for paragraph in version.paragraphs:
        yield {
            "document": document.key,
            "number": version.number,
            "date": document.date,
            "language": version.language,
            "parties": [party.code for party in document.parties],
            "index": paragraph.index,
            "path": paragraph.path,
            "part": paragraph.part,
            "label": paragraph.label,
            "derived_label": paragraph.derived_label,
            "role": paragraph.role.value,
            "depth": paragraph.depth,
            "headings": list(paragraph.headings),
            "text": paragraph.text,
        }
