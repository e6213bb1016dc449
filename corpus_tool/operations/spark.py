"""The reuse analysis on Apache Spark: the work, and its steps as columns.

Sections, in order:

* The search of a corpus on Apache Spark: the core's own functions over partitions.
* The steps of a search on Spark: the core's functions as columns, and what is sent where.
"""

from __future__ import annotations

import sys
import warnings
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from corpus_tool.errors import InputError, MissingDependency
from corpus_tool.lexicon import Lexicon
from corpus_tool.model import Bounded, CorpusState, NearTexts, Passage, ReuseOptions, ScanDraft
from corpus_tool.reuse.analysis import scan_draft
from corpus_tool.reuse.formulae import find_formulae
from corpus_tool.reuse.near_duplicates import (
    JoinCut,
    ShingleSets,
    bounded_pairs,
    class_keys,
    distinct_sets,
    index_ranges,
    inner_runs,
    join_sets,
    prefix_sizes,
    shingle_sets,
)
from corpus_tool.text.pieces import mix_hashes
from corpus_tool.text.stream import read_stream

if TYPE_CHECKING:
    import pyarrow
    from pyspark import Broadcast
    from pyspark.sql import Column, DataFrame, SparkSession

__all__ = [
    "Measured",
    "SparkSettings",
    "analyse_reuse_on_spark",
    "write_passages",
]


# ----------------------------------------
# The search of a corpus on Apache Spark: the core's own functions over partitions.
#
# What Spark does is what grows: reading words, counting runs, meeting of similar paragraphs. Runs
# that recur are found by one aggregation, so that no two documents are compared; the paragraphs
# that hold none of them cannot hold a formula, and never leave their partition. What is left is a
# small part of any corpus, and one machine makes formulae of it with the same function as without
# Spark: so both engines find the same, and a test compares them. pyspark and pyarrow are
# optional; they are imported when the search begins.

COLUMNS = {"position", "document", "version", "paragraph", "text"}
EXPORTED = {"document", "number", "index", "text"}
"""Columns of `corpus-tool export --to parquet`."""
MOST_PARAGRAPHS = 1 << 24


@dataclass(frozen=True, slots=True)
class SparkSettings:
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


def write_passages(passages: Iterable[Passage], corpus_state: CorpusState, path: Path) -> None:
    """Write paragraphs as Parquet, in the order in which they are searched.

    Args:
        passages: of every version of the holdings.
        corpus_state: the documents.
        path: of the file.
    """
    arrow, parquet = _arrow()
    numbers = {carrier.version: n for n, carrier in enumerate(corpus_state.carriers)}
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
                "document": [numbers[passage.version] for passage in chunk],
                "version": [passage.version for passage in chunk],
                "paragraph": [passage.paragraph for passage in chunk],
                "text": [passage.text for passage in chunk],
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


def analyse_reuse_on_spark(
    holdings: CorpusState,
    passages: Path,
    *,
    options: ReuseOptions,
    lexicon: Lexicon,
    settings: SparkSettings | None = None,
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
    chosen = settings or SparkSettings()
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
    draft = scan_draft(
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
def _session(settings: SparkSettings) -> Iterator[SparkSession]:
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


def _config(settings: SparkSettings) -> dict[str, str]:
    return {
        "spark.driver.memory": settings.memory,
        "spark.ui.enabled": "false",
        "spark.ui.showConsoleProgress": "false",
        "spark.log.level": "ERROR",
        "spark.sql.shuffle.partitions": str(settings.buckets),
        "spark.sql.execution.arrow.maxRecordsPerBatch": "20000",
    }


def _read(spark: SparkSession, passages: Path, corpus_state: CorpusState) -> DataFrame:
    """Return the paragraphs with their position; those of other versions are left out."""
    if not passages.exists():
        raise InputError(f"no passages at '{passages}'", subject=str(passages), code="E_NOT_FOUND")
    form = "json" if passages.suffix in (".jsonl", ".ndjson", ".json") else "parquet"
    rows = spark.read.format(form).load(str(passages))
    if set(rows.columns) >= EXPORTED:
        return _placed(rows, spark, corpus_state)
    lacking = COLUMNS - set(rows.columns)
    if lacking:
        raise InputError(
            f"the passages at '{passages}' have no column {', '.join(sorted(lacking))}",
            subject=str(passages),
            code="E_INPUT",
        )
    return rows


def _placed(rows: DataFrame, spark: SparkSession, corpus_state: CorpusState) -> DataFrame:
    """Return the rows of an export as passages, in the order of the versions' names."""
    from pyspark.sql import functions as f

    named = rows.select(
        f.concat_ws("@", "document", "number").alias("version"),
        f.col("index").alias("paragraph"),
        "text",
    )
    order = [(carrier.version, n) for n, carrier in enumerate(corpus_state.carriers)]
    order_frame = spark.createDataFrame(order, "version string, document int")
    position = f.col("document").cast("long") * MOST_PARAGRAPHS + f.col("paragraph")
    return named.join(f.broadcast(order_frame), "version").withColumn("position", position)


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


# ----------------------------------------
# The steps of a search on Spark: the core's functions as columns, and what is sent where.
#
# What is worked out of one row needs no other row; what rows must meet for is made small first: a
# run of words is eight bytes, a paragraph goes only where a similar one may be.

RARITY_PLACES = 1 << 24
"""Places of the table of how often shingles recur, as `make_rarity` has it."""
RARE = np.uint64(1 << 48)
"""Keys of shingles below it have no second bearer."""
PAIR_NAMES = ("left", "right", "similarity", "found", "kept")
PAIR = "left:bigint,right:bigint,similarity:double,found:bigint,kept:bigint"

Numbers = NDArray[Any]
Rarity = NDArray[np.uint8]


def live_passages(rows: DataFrame, options: ReuseOptions, lexicon: Lexicon) -> DataFrame:
    """Return the paragraphs that hold a run of words which stands in enough documents."""
    from pyspark.sql import functions as f

    runs = f.explode(_column(partial(_runs, options.run, lexicon), "array<bigint>")("text"))
    # Distinct pairs first, then a count: each is made in part where the rows are, so that a run
    # of a million documents sends a row a partition, not a million to one place.
    run_documents = rows.select(runs.alias("run"), "document").distinct()
    live = run_documents.groupBy("run").count().where(f.col("count") >= options.min_documents)
    places = rows.select(runs.alias("run"), "position").join(live, "run", "left_semi")
    return rows.join(places.select("position").distinct(), "position", "left_semi")


def _column(make: Callable[..., pyarrow.Array], kind: str) -> Callable[..., Column]:
    """Return a column made of others, a batch of rows at a time.

    Of Spark's ways to run Python on batches this is the one that does not ask for pandas.
    """
    from pyspark.sql.pandas.functions import ArrowUDFType, arrow_udf

    def batches(columns: Iterator[Any]) -> Iterator[pyarrow.Array]:
        for column in columns:
            yield make(*column) if isinstance(column, tuple) else make(column)

    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)  # it would rather have hints
        made: Callable[..., Column] = arrow_udf(batches, kind, ArrowUDFType.SCALAR_ITER)
    return made


def _lists(values: Numbers, bounds: Numbers) -> pyarrow.Array:
    import pyarrow

    return pyarrow.ListArray.from_arrays(
        pyarrow.array(bounds.astype(np.int32)), pyarrow.array(values.view(np.int64))
    )


def _runs(size: int, lexicon: Lexicon, texts: pyarrow.Array) -> pyarrow.Array:
    """Return the distinct runs of words of each text."""
    stream = read_stream(texts.to_pylist(), lexicon=lexicon)
    runs, bounds = inner_runs(stream.hashes, stream.bounds, size)
    own = np.repeat(np.arange(len(bounds) - 1), np.diff(bounds))
    order = np.lexsort((runs, own))
    runs, own = runs[order], own[order]
    new = np.ones(len(runs), np.bool_)
    new[1:] = (runs[1:] != runs[:-1]) | (own[1:] != own[:-1])
    counts = np.bincount(own[new], minlength=len(bounds) - 1)
    return _lists(runs[new], np.concatenate([np.zeros(1, np.int64), np.cumsum(counts)]))


def _every_run(size: int, lexicon: Lexicon, texts: pyarrow.Array) -> pyarrow.Array:
    """Return the runs of words of each text, however often each stands in it."""
    stream = read_stream(texts.to_pylist(), lexicon=lexicon)
    return _lists(*inner_runs(stream.hashes, stream.bounds, size))


def _class_key(lexicon: Lexicon, texts: pyarrow.Array, positions: pyarrow.Array) -> pyarrow.Array:
    """Return the key of each text's class; mere filling is a class of its own."""
    import pyarrow

    stream = read_stream(texts.to_pylist(), lexicon=lexicon)
    keys, places = class_keys(stream), positions.to_numpy(zero_copy_only=False)
    filling = keys != stream.text_hashes()
    keys[filling] = mix_hashes(places[filling].astype(np.uint64) + np.uint64(1 << 63))
    return pyarrow.array(keys.view(np.int64))


def near_duplicates(
    rows: DataFrame, options: ReuseOptions, lexicon: Lexicon, buckets: int
) -> tuple[tuple[NearTexts, ...], tuple[Bounded, ...]]:
    """Return the near-duplicates among the distinct texts, and what was cut short."""
    from pyspark.sql import functions as f

    texts = rows.groupBy("text").agg(f.min("position").alias("position"))
    class_key = _column(partial(_class_key, lexicon), "bigint")("text", "position")
    keyed = texts.select("position", "text", class_key.alias("own")).cache()
    first = keyed.groupBy("own").agg(f.min("position").alias("first"))
    classed = keyed.join(first, "own")
    same = classed.where("position <> first").select("first", "position").collect()
    chosen = classed.where("position = first").select("position", "text")
    table = rows.sparkSession.sparkContext.broadcast(_rarity(chosen, options, lexicon))
    found = _joined(chosen, options, lexicon, table, buckets).collect()
    pairs = {(row.left, row.right): row.similarity for row in found if row.right >= 0}
    pairs |= {(row.first, row.position): 1.0 for row in same}
    cuts = {row.left: row for row in found if row.right < 0}
    said = _texts_at({place for pair in pairs for place in pair} | cuts.keys(), keyed)
    near = tuple(
        NearTexts(said[left], said[right], similarity)
        for (left, right), similarity in sorted(pairs.items())
    )
    join_cuts = (JoinCut(owner, row.found, row.kept) for owner, row in sorted(cuts.items()))
    return near, bounded_pairs(join_cuts, said)


def _texts_at(positions: set[int], keyed: DataFrame) -> dict[int, str]:
    places_frame = keyed.sparkSession.createDataFrame(
        [(place,) for place in positions] or [(-1,)], ["at"]
    )
    rows = keyed.join(places_frame, keyed["position"] == places_frame["at"]).select(
        "position", "text"
    )
    return {row.position: row.text for row in rows.collect()}


def _rarity(chosen: DataFrame, options: ReuseOptions, lexicon: Lexicon) -> Rarity:
    """Return how often each shingle recurs, as `make_rarity` does."""
    from pyspark.sql import functions as f

    runs = f.explode(
        _column(partial(_every_run, options.shingle, lexicon), "array<bigint>")("text")
    )
    counted = chosen.select(runs.alias("run")).groupBy("run").count().where("count > 1")
    steps = f.least(f.floor(f.log2("count")) + 1, f.lit(15)).cast("int")
    place = f.col("run").bitwiseAND(RARITY_PLACES - 1)
    found = counted.select(place.alias("place"), steps.alias("step"))
    arrow = found.groupBy("place").agg(f.max("step").alias("step")).toArrow()
    table = np.zeros(RARITY_PLACES, np.uint8)
    table[arrow.column("place").to_numpy()] = arrow.column("step").to_numpy()
    return table


def _joined(
    chosen: DataFrame,
    options: ReuseOptions,
    lexicon: Lexicon,
    table: Broadcast[Rarity],
    buckets: int,
) -> DataFrame:
    """Return the similar pairs, each once; where `right` is -1, what was cut short."""
    from pyspark.sql import functions as f

    placing = partial(_joined_in_place, options, lexicon, table, buckets)
    placed = chosen.select(
        "position", f.explode(_column(placing, "array<struct<bucket:int,keys:binary>>")("text"))
    )
    gathered = placed.groupBy("col.bucket").agg(
        f.collect_list("position").alias("positions"), f.collect_list("col.keys").alias("sets")
    )
    pairs = _column(partial(_join, options.threshold), f"array<struct<{PAIR}>>")
    return gathered.select(f.explode(pairs("positions", "sets"))).select("col.*").distinct()


def _joined_in_place(
    options: ReuseOptions,
    lexicon: Lexicon,
    table: Broadcast[Rarity],
    buckets: int,
    texts: pyarrow.Array,
) -> pyarrow.Array:
    """Put the set of each text into every bucket in which it may meet a similar one."""
    import pyarrow

    stream = read_stream(texts.to_pylist(), lexicon=lexicon)
    runs, bounds = inner_runs(stream.hashes, stream.bounds, options.shingle)
    sets = shingle_sets(runs, bounds, table.value)
    probing = prefix_sizes(sets.sizes(), options.threshold, indexed=False)
    keys = sets.keys[index_ranges(sets.bounds[:-1], probing)]
    owners = np.repeat(np.arange(len(probing), dtype=np.uint64), probing)
    recurring, number = keys >= RARE, np.uint64(buckets)
    both = distinct_sets(owners[recurring] * number + mix_hashes(keys[recurring]) % number)
    own = (both // number).astype(np.int64)
    made: list[list[dict[str, object]]] = [[] for _ in range(len(texts))]
    for n, bucket in zip(own.tolist(), (both % number).tolist(), strict=True):
        said = sets.keys[sets.bounds[n] : sets.bounds[n + 1]].tobytes()
        made[n].append({"bucket": bucket, "keys": said})
    kind = pyarrow.struct([("bucket", pyarrow.int32()), ("keys", pyarrow.binary())])
    return pyarrow.array(made, pyarrow.list_(kind))


def _join(threshold: float, positions: pyarrow.Array, sets: pyarrow.Array) -> pyarrow.Array:
    """Join the sets of buckets, each by itself, with the same kernel as without Spark."""
    import pyarrow

    found = [
        _join_bucket(threshold, np.array(places, np.int64), said)
        for places, said in zip(positions.to_pylist(), sets.to_pylist(), strict=True)
    ]
    number = pyarrow.int64()
    kinds = (number, number, pyarrow.float64(), number, number)
    kind = pyarrow.struct(list(zip(PAIR_NAMES, kinds, strict=True)))
    return pyarrow.array(found, pyarrow.list_(kind))


def _join_bucket(threshold: float, places: Numbers, said: Sequence[bytes]) -> list[Any]:
    order = np.argsort(places, kind="stable")
    parts = [np.frombuffer(said[n], np.uint64) for n in order.tolist()]
    bounds = np.cumsum([0, *map(len, parts)], dtype=np.int64)
    sets = ShingleSets(np.concatenate([np.zeros(0, np.uint64), *parts]), bounds)
    pairs, places = join_sets(sets, threshold=threshold), places[order]
    rows = zip(
        places[pairs.left].tolist(),
        places[pairs.right].tolist(),
        pairs.similarity.tolist(),
        strict=True,
    )
    cuts = ((int(places[cut.owner]), -1, -1.0, cut.found, cut.kept) for cut in pairs.cut)
    full = [*((left, right, alike, 0, 0) for left, right, alike in rows), *cuts]
    return [dict(zip(PAIR_NAMES, row, strict=True)) for row in full]
