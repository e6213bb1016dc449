"""The digests that `verify` takes again: one for each kind of record, over everything it says."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, fields, is_dataclass
from datetime import UTC, datetime
from functools import cache
from operator import attrgetter

from corpus_tool.model import (
    Comparison,
    ComparisonSummary,
    Document,
    Options,
    Provenance,
    Retrieval,
    RunRecord,
    Version,
)
from corpus_tool.store.columns import canonical

__all__ = [
    "canonical_options",
    "moment",
    "of_bytes",
    "of_comparison",
    "of_description",
    "of_mixed",
    "of_parties",
    "of_recipe",
    "of_retrieval",
    "of_run",
    "of_scan",
    "of_source",
    "of_summary",
    "of_text",
    "of_values",
    "of_version",
]


LINES = 1000
"""So many rows of a scan are written out at once to be digested; part of what the digest is."""

RECEIPT = ("sha256", "media_type", "origin", "size", "reader", "charset")


def of_bytes(content: bytes) -> str:
    """Return the SHA-256, in hex, of bytes."""
    return hashlib.sha256(content).hexdigest()


def of_text(text: str) -> str:
    """Return the SHA-256, in hex, of a text as UTF-8."""
    return hashlib.sha256(text.encode()).hexdigest()


_ORDERED = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), check_circular=False)
"""Writes what `canonical` writes, of mappings that are in the order of their keys already."""


def of_values(*values: object) -> str:
    """Return the digest of plain values whose mappings are in order: those of `_said` are."""
    return of_text(_ORDERED.encode(values))


def of_mixed(rows: Iterable[Iterable[object]]) -> str:
    """Return the digest of rows of plain values, moments and mappings among them."""
    return of_text(
        canonical(
            [[moment(item) if isinstance(item, datetime) else item for item in row] for row in rows]
        )
    )


def _said(value: object) -> object:
    """Return a value of the model as plain data, without the fields that have their default.

    A field that a later release adds leaves the digests of older records as they are. It is asked
    for every paragraph that is read: two microseconds each.
    """
    field_names = _fields_of(type(value))  # type: ignore[arg-type] # a class is hashable
    if field_names is None:
        return _said_of_all(value) if isinstance(value, tuple) else value
    defaults, read = field_names
    values: dict[str, object] = {}
    for (name, default), item in zip(defaults, read(value), strict=True):
        if item is not default and item != default:
            values[name] = _said_of_all(item) if isinstance(item, tuple) else item
    return values


def _said_of_all(values: tuple[object, ...]) -> object:
    """Return the items of a tuple as plain data; they are of one kind."""
    if not values or isinstance(values[0], str):
        return values  # a list in JSON, as it stands
    return [_said(item) for item in values]


@cache
def _fields_of(
    kind: Hashable,
) -> tuple[tuple[tuple[str, object], ...], Callable[[object], tuple[object, ...]]] | None:
    """Return the fields of a class of values with their defaults, and what reads all of them.

    They are in the order of their names, as JSON has them. None for what is no such class.
    """
    if not is_dataclass(kind):
        return None
    defaults = sorted((field.name, field.default) for field in fields(kind))
    names = [name for name, _ in defaults]
    read = attrgetter(*names)
    return tuple(defaults), read if len(names) > 1 else lambda value: (read(value),)


def moment(value: datetime | None) -> str | None:
    """Return a moment as digests have it."""
    return value.astimezone(UTC).isoformat(timespec="microseconds") if value else None


def of_description(document: Document, *, number: int, recorded_at: datetime) -> str:
    """Cover a description, its place among the document's, and when it was recorded."""
    return of_values("description", number, moment(recorded_at), _said(document))


def of_parties(codes: set[str]) -> str:
    """Cover a set of parties: the identity of a partnership. Migration 0003 does the same."""
    return of_text(canonical(sorted(codes)))


def of_source(name: str, provenance: Provenance) -> str:
    """Cover a receipt: which version was read, from what, whence and when."""
    columns = (getattr(provenance, name) for name in RECEIPT)
    return of_values("source", name, moment(provenance.retrieved_at), *columns)


def of_retrieval(retrieval: Retrieval) -> str:
    """Cover what a publisher answered, when, and with which bytes."""
    values = {**_said(retrieval), "retrieved_at": moment(retrieval.retrieved_at)}  # type: ignore[dict-item] # of a dataclass
    return of_values("retrieval", values)


def of_version(version: Version, *, created_at: datetime) -> str:
    """Cover all that is stored of a text, from its receipt down to lines, joins and findings."""
    return of_values(
        "version",
        version.name,
        version.parent,
        version.language,
        moment(created_at),
        of_source(version.name, version.provenance),
        _said(version.segmentation),
    )


def canonical_options(options: Options) -> str:
    """Return the JSON text whose SHA-256 is `Options.digest`."""
    return json.dumps(asdict(options), sort_keys=True)


def of_recipe(options_digest: str, engine: str, lexicon: str, encoder: str | None) -> str:
    """Cover how two versions were compared; with both it is a comparison's identity."""
    return of_values("recipe", options_digest, engine, lexicon, encoder)


def of_comparison(comparison: Comparison, *, options: str, created_at: datetime) -> str:
    """Cover a comparison's sides, recipe, links, readings and candidates.

    Args:
        comparison: what is covered.
        options: the text of its options as stored (`canonical_options`).
        created_at: when it was stored.
    """
    return of_values(
        "comparison",
        [comparison.left.name, comparison.left.digest],
        [comparison.right.name, comparison.right.digest],
        [options, comparison.engine, comparison.lexicon, comparison.encoder],
        moment(created_at),
        _said(comparison.links),
        _said(comparison.nearest),
    )


def of_summary(line: ComparisonSummary, *, options: str) -> str:
    """Cover the line by which a comparison is listed.

    Args:
        line: what is listed.
        options: the text of its options as stored (`options_text`).
    """
    made = (line.engine, line.lexicon, line.encoder, options, moment(line.made_at))
    counts = (line.identical, line.edited, line.reworded, line.moved, line.dropped, line.added)
    return of_values("summary", line.id, line.left, line.right, made, counts)


def of_run(run: RunRecord, *, process: str | None, outputs: object) -> str:
    """Cover a run that has ended."""
    moments = [moment(run.started_at), moment(run.ended_at)]
    parameters = dict(run.parameters)
    values = [run.id, run.kind, run.engine, parameters, run.status, run.host, run.pid, run.error]
    return of_text(canonical(["run", values, moments, process, outputs]))


def of_scan(row: Mapping[str, object], lines: Mapping[str, Iterable[Sequence[object]]]) -> str:
    """Cover a scan and every row that belongs to it.

    Args:
        row: its own columns, without its number, seal and this digest.
        lines: the rows of each table in order of their keys, without the scan's number; a piece
            of the index by its digest.
    """
    values = {
        name: moment(item) if isinstance(item, datetime) else item for name, item in row.items()
    }
    digest = hashlib.sha256(canonical(["scan", values]).encode())
    for name in sorted(lines):
        digest.update(canonical(name).encode())
        for chunk in _chunks(lines[name]):
            digest.update(canonical(chunk).encode())
    return digest.hexdigest()


def _chunks(lines: Iterable[Sequence[object]]) -> Iterator[list[list[object]]]:
    """Yield lines in lists of one length, without what has a digest of its own."""
    chunk: list[list[object]] = []
    for line in lines:
        chunk.append([item for item in line if not isinstance(item, bytes)])
        if len(chunk) == LINES:
            yield chunk
            chunk = []
    yield chunk
