"""Near-duplicate paragraphs by tools that people use: MinHash with LSH, and plain SQL.

All are given the same distinct texts, and compare sets of runs of five words. The two MinHash
libraries use 128 permutations and keep candidates whose estimated similarity is 0.4 or more.
"""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterable, Iterator, Sequence

import numpy as np

from corpus_tool.model import ReuseOptions
from corpus_tool.reuse.near_duplicates import join_paragraphs

__all__ = ["MIN_WORDS", "Pairs", "datasketch_pairs", "duckdb_pairs", "own_pairs", "rensa_pairs"]

Pairs = set[tuple[int, int]]

MIN_WORDS = 8
_WORD = re.compile(r"[^\W_]+")
_PERMUTATIONS = 128
_KEPT = 0.4
_THRESHOLD = ReuseOptions().threshold
_SHINGLE = ReuseOptions().shingle


def words(text: str) -> list[str]:
    """Cut a text as every system here does: runs of letters and digits, in small letters."""
    return _WORD.findall(text.lower())


def _shingles(text: str) -> set[str]:
    found = words(text)
    return {" ".join(found[k : k + _SHINGLE]) for k in range(len(found) - _SHINGLE + 1)}


def own_pairs(texts: Sequence[str]) -> Pairs:
    """Join with corpus-tool, on the words as they are."""
    return {(pair.left, pair.right) for pair in join_paragraphs(texts, lexicon=None).pairs}


def datasketch_pairs(texts: Sequence[str]) -> Pairs:
    """Join with datasketch: `MinHash.generator` and `MinHashLSH`, in one pass."""
    from datasketch import MinHash, MinHashLSH

    index = MinHashLSH(threshold=_THRESHOLD, num_perm=_PERMUTATIONS)
    hashes: list[MinHash] = []
    found: Pairs = set()
    encoded = ([shingle.encode() for shingle in _shingles(text)] for text in texts)
    for own, sketch in enumerate(MinHash.generator(encoded, num_perm=_PERMUTATIONS)):
        for other in index.query(sketch):
            if sketch.jaccard(hashes[other]) >= _KEPT:
                found.add((other, own))
        index.insert(own, sketch, check_duplication=False)
        hashes.append(sketch)
    return found


def rensa_pairs(texts: Sequence[str]) -> Pairs:
    """Join with rensa: sketches in bulk, 32 bands of an LSH."""
    from rensa import RMinHash, RMinHashLSH

    index = RMinHashLSH(threshold=_THRESHOLD, num_perm=_PERMUTATIONS, num_bands=32)
    found: Pairs = set()
    sketches = []
    for block in _blocks(texts):
        sketches += RMinHash.from_token_sets(map(_shingles, block), _PERMUTATIONS, 42)
    index.insert_many(sketches)
    for own, others in enumerate(index.query_all(sketches)):
        near = [other for other in others if other > own]
        if near:
            found.update(
                (own, other) for other in near if sketches[own].jaccard(sketches[other]) >= _KEPT
            )
    return found


def _blocks(texts: Sequence[str], size: int = 20_000) -> Iterator[Sequence[str]]:
    for first in range(0, len(texts), size):
        yield texts[first : first + size]


def duckdb_pairs(texts: Sequence[str]) -> Pairs:
    """Join with DuckDB: one SQL statement over all shingles, exact; it is the truth here."""
    import duckdb

    with tempfile.TemporaryDirectory() as folder:
        database = duckdb.connect(f"{folder}/shingles.duckdb")
        database.execute("SET threads = 2; SET memory_limit = '6GB'")
        database.execute("CREATE TABLE shingle (unit INTEGER, hash UBIGINT)")
        for first, block in enumerate(_blocks(texts)):
            units, hashes = _hashed(block, first * 20_000)
            database.register("block", {"unit": units, "hash": hashes})
            database.execute("INSERT INTO shingle SELECT unit, hash FROM block")
            database.unregister("block")
        rows = database.execute(_SQL.format(threshold=_THRESHOLD)).fetchall()
        database.close()
    return {(left, right) for left, right in rows}


_SQL = """
WITH size AS (SELECT unit, count(*) AS n FROM shingle GROUP BY unit),
shared AS (
  SELECT hash FROM shingle GROUP BY hash HAVING count(*) > 1
),
kept AS (SELECT unit, hash FROM shingle SEMI JOIN shared USING (hash)),
pair AS (
  SELECT one.unit AS a, two.unit AS b, count(*) AS common
  FROM kept one JOIN kept two ON one.hash = two.hash AND one.unit < two.unit
  GROUP BY one.unit, two.unit
)
SELECT a, b FROM pair JOIN size one ON one.unit = a JOIN size two ON two.unit = b
WHERE common >= {threshold} * (one.n + two.n - common)
"""


def _hashed(
    texts: Iterable[str], first: int
) -> tuple[np.ndarray[tuple[int], np.dtype[np.int32]], np.ndarray[tuple[int], np.dtype[np.uint64]]]:
    """Return units and hashes of their shingles, by another hash than the tool's own."""
    from datasketch.hashfunc import sha1_hash64

    units: list[int] = []
    hashes: list[int] = []
    for unit, text in enumerate(texts, first):
        own = _shingles(text)
        units += [unit] * len(own)
        hashes += [sha1_hash64(shingle.encode()) for shingle in own]
    return np.array(units, np.int32), np.array(hashes, np.uint64)
