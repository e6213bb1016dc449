"""The search of a corpus on Apache Spark: the core's own functions over partitions.

What Spark does is what grows: reading words, counting runs, meeting of similar paragraphs. Runs
that recur are found by one aggregation, so that no two documents are compared; the paragraphs that
hold none of them cannot hold a formula, and never leave their partition. What is left is a small
part of any corpus, and one machine makes formulae of it with the same function as without Spark:
so both engines find the same, and a test compares them.
pyspark and pyarrow are optional; they are imported when the search begins.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from corpus_tool.errors import InputError, MissingDependency
from corpus_tool.lexicon import Lexicon
from corpus_tool.model import Holdings, Passage, ReuseOptions, ScanDraft
from corpus_tool.reuse.analysis import draft_of
from corpus_tool.reuse.formulae import find_formulae
from corpus_tool.spark_plan import live_passages, near_duplicates

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession

__all__ = ["Measured", "Settings", "search", "write_passages"]


COLUMNS = {"position", "document", "version", "paragraph", "text"}
EXPORTED = {"document", "number", "index", "text"}
"""Columns of `corpus-tool export --to parquet`."""
MOST_PARAGRAPHS = 1 << 24


@dataclass(frozen=True, slots=True)
class Settings:
    """How Spark is to run."""

    master: str = "local[*]"
    """The cluster's address; `local[2]` is two cores of this machine."""
    buckets: int = 32
    """Into so many parts the paragraphs are put that may be similar; each is joined by itself."""
    memory: str = "4g"
    """Of the driver, where it is this machine."""


@dataclass(frozen=True, slots=True)
class Measured:
    """What a search on Spark moved, as its own status counts it."""

    passages: int
    kept: int
    """Paragraphs with a run that recurs: what one machine made the formulae of."""
    shuffled: int
    """Bytes written to be sent from one partition to another."""
    spilled: int
    """Bytes that did not fit in memory."""


def write_passages(passages: Iterable[Passage], holdings: Holdings, path: Path) -> None:
    """Write paragraphs as Parquet, in the order in which they are searched.

    Args:
        passages: of every version of the holdings.
        holdings: the documents.
        path: of the file.
    """
    arrow, parquet = _arrow()
    numbers = {carrier.version: n for n, carrier in enumerate(holdings.carriers)}
    schema = arrow.schema(
        [
            ("position", arrow.int64()),
            ("document", arrow.int32()),
            ("version", arrow.string()),
            ("paragraph", arrow.int32()),
            ("text", arrow.string()),
        ]
    )
    with parquet.ParquetWriter(path, schema, compression="zstd") as writer:
        for first, chunk in _chunks(passages, 50_000):
            rows = {
                "position": list(range(first, first + len(chunk))),
                "document": [numbers[each.version] for each in chunk],
                "version": [each.version for each in chunk],
                "paragraph": [each.paragraph for each in chunk],
                "text": [each.text for each in chunk],
            }
            writer.write_table(arrow.table(rows, schema=schema))


def _chunks(passages: Iterable[Passage], size: int) -> Iterator[tuple[int, list[Passage]]]:
    first, chunk = 0, list[Passage]()
    for passage in passages:
        chunk.append(passage)
        if len(chunk) == size:
            yield first, chunk
            first, chunk = first + size, []
    if chunk:
        yield first, chunk


def search(
    holdings: Holdings,
    passages: Path,
    *,
    options: ReuseOptions,
    lexicon: Lexicon,
    settings: Settings | None = None,
) -> tuple[ScanDraft, dict[tuple[str, int], str], Measured]:
    """Search a corpus; return what the embedded engine would, the texts, and what it took.

    Args:
        holdings: the documents.
        passages: their paragraphs, as `write_passages` or an export as Parquet writes them, or
            the same columns as JSON Lines; a file or a folder that every machine of the cluster
            can read.
        options: what a reader may set.
        lexicon: names and months for the slots, words of grammar for edges and ranking.
        settings: how Spark is to run.

    Raises:
        MissingDependency: pyspark, pyarrow or Java is not installed.
        InputError: there are no passages at this path.
    """
    chosen = settings or Settings()
    with _session(chosen) as spark:
        rows = _read(spark, passages, holdings)
        kept = live_passages(rows, options, lexicon).collect()
        own = sorted(kept, key=lambda row: row.position)
        texts = {(row.version, row.paragraph): row.text for row in own}
        found = find_formulae(
            holdings.carriers,
            [Passage(row.version, row.paragraph, row.text) for row in own],
            options=options,
            lexicon=lexicon,
        )
        near, cuts = near_duplicates(rows, options, lexicon, chosen.buckets)
        measured = _measure(spark, rows.count(), len(own))
    draft = draft_of(
        found.formulae, near, holdings, options, lexicon, bounded=(*found.bounded, *cuts)
    )
    return draft, texts, measured


def _arrow() -> tuple[Any, Any]:
    try:
        import pyarrow
        import pyarrow.parquet
    except ImportError:
        raise _missing("pyarrow") from None
    return pyarrow, pyarrow.parquet


def _missing(name: str) -> MissingDependency:
    return MissingDependency(
        f"a search on Spark needs {name}, which is not installed",
        subject=name,
        hint="Run: pip install 'corpus-tool[spark]', with Java 17 or newer",
    )


@contextmanager
def _session(settings: Settings) -> Iterator[SparkSession]:
    try:
        import pyarrow  # noqa: F401 - the partitions come and go as its batches
        from pyspark.errors.exceptions.base import PySparkRuntimeError
        from pyspark.sql import SparkSession
    except ImportError as error:
        raise _missing(str(error.name or "pyspark").partition(".")[0]) from None
    builder = SparkSession.builder.master(settings.master).appName("corpus-tool")
    for name, value in _config(settings).items():
        builder = builder.config(name, value)
    try:
        spark = builder.getOrCreate()
    except (PySparkRuntimeError, OSError) as error:
        raise _missing("Java") from error
    if settings.master.startswith("local"):
        # The workers must be of the environment that has numpy and pyarrow.
        spark.sparkContext.pythonExec = sys.executable
    try:
        yield spark
    finally:
        spark.stop()


def _config(settings: Settings) -> dict[str, str]:
    return {
        "spark.driver.memory": settings.memory,
        "spark.ui.enabled": "false",
        "spark.ui.showConsoleProgress": "false",
        "spark.log.level": "ERROR",
        "spark.sql.shuffle.partitions": str(settings.buckets),
        "spark.sql.execution.arrow.maxRecordsPerBatch": "20000",
    }


def _read(spark: SparkSession, passages: Path, holdings: Holdings) -> DataFrame:
    """Return the paragraphs with their position; those of other versions are left out."""
    if not passages.exists():
        raise InputError(f"no passages at '{passages}'", subject=str(passages), code="E_NOT_FOUND")
    form = "json" if passages.suffix in (".jsonl", ".ndjson", ".json") else "parquet"
    rows = spark.read.format(form).load(str(passages))
    if set(rows.columns) >= EXPORTED:
        return _placed(rows, spark, holdings)
    lacking = COLUMNS - set(rows.columns)
    if lacking:
        raise InputError(
            f"the passages at '{passages}' have no column {', '.join(sorted(lacking))}",
            subject=str(passages),
            code="E_INPUT",
        )
    return rows


def _placed(rows: DataFrame, spark: SparkSession, holdings: Holdings) -> DataFrame:
    """Return the rows of an export as passages, in the order of the versions' names."""
    from pyspark.sql import functions as f

    named = rows.select(
        f.concat_ws("@", "document", "number").alias("version"),
        f.col("index").alias("paragraph"),
        "text",
    )
    order = [(carrier.version, n) for n, carrier in enumerate(holdings.carriers)]
    known = spark.createDataFrame(order, "version string, document int")
    position = f.col("document").cast("long") * MOST_PARAGRAPHS + f.col("paragraph")
    return named.join(f.broadcast(known), "version").withColumn("position", position)


def _measure(spark: SparkSession, passages: int, kept: int) -> Measured:
    """Ask Spark's own status what was moved."""
    context: Any = spark.sparkContext
    none = context._gateway.new_array(context._jvm.double, 0)
    stages = context._jsc.sc().statusStore().stageList(None, False, False, none, None)
    found = [stages.apply(n) for n in range(stages.size())]
    return Measured(
        passages=passages,
        kept=kept,
        shuffled=sum(stage.shuffleWriteBytes() for stage in found),
        spilled=sum(stage.diskBytesSpilled() for stage in found),
    )
