"""The steps of a search on Spark: the core's functions as columns, and what is sent where.

What is worked out of one row needs no other row; what rows must meet for is made small first: a run
of words is eight bytes, a paragraph goes only where a similar one may be.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from corpus_tool.lexicon import Lexicon
from corpus_tool.model import Bounded, NearTexts, ReuseOptions
from corpus_tool.reuse.near_duplicates import (
    Cut,
    ShingleSets,
    bounded_pairs,
    class_keys,
    distinct,
    inner_runs,
    join_sets,
    prefix_sizes,
    ranges,
    shingle_sets,
)
from corpus_tool.text.pieces import mix
from corpus_tool.text.stream import read_stream

if TYPE_CHECKING:
    import pyarrow
    from pyspark import Broadcast
    from pyspark.sql import Column, DataFrame

__all__ = ["live_passages", "near_duplicates"]

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
    held = rows.select(runs.alias("run"), "document").distinct()
    live = held.groupBy("run").count().where(f.col("count") >= options.min_documents)
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
    keys[filling] = mix(places[filling].astype(np.uint64) + np.uint64(1 << 63))
    return pyarrow.array(keys.view(np.int64))


def near_duplicates(
    rows: DataFrame, options: ReuseOptions, lexicon: Lexicon, buckets: int
) -> tuple[tuple[NearTexts, ...], tuple[Bounded, ...]]:
    """Return the near-duplicates among the distinct texts, and what was cut short."""
    from pyspark.sql import functions as f

    texts = rows.groupBy("text").agg(f.min("position").alias("position"))
    own = _column(partial(_class_key, lexicon), "bigint")("text", "position")
    keyed = texts.select("position", "text", own.alias("own")).cache()
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
    told = (Cut(owner, row.found, row.kept) for owner, row in sorted(cuts.items()))
    return near, bounded_pairs(told, said)


def _texts_at(positions: set[int], keyed: DataFrame) -> dict[int, str]:
    wanted = keyed.sparkSession.createDataFrame(
        [(place,) for place in positions] or [(-1,)], ["at"]
    )
    rows = keyed.join(wanted, keyed["position"] == wanted["at"]).select("position", "text")
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

    placing = partial(_placed, options, lexicon, table, buckets)
    placed = chosen.select(
        "position", f.explode(_column(placing, "array<struct<bucket:int,keys:binary>>")("text"))
    )
    gathered = placed.groupBy("col.bucket").agg(
        f.collect_list("position").alias("positions"), f.collect_list("col.keys").alias("sets")
    )
    pairs = _column(partial(_join, options.threshold), f"array<struct<{PAIR}>>")
    return gathered.select(f.explode(pairs("positions", "sets"))).select("col.*").distinct()


def _placed(
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
    keys = sets.keys[ranges(sets.bounds[:-1], probing)]
    owners = np.repeat(np.arange(len(probing), dtype=np.uint64), probing)
    recurring, number = keys >= RARE, np.uint64(buckets)
    both = distinct(owners[recurring] * number + mix(keys[recurring]) % number)
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
