"""Runs: what worked on the corpus, and the finding of those that died without a word."""

from __future__ import annotations

import os
import socket
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, func, insert, select, update
from sqlalchemy.orm import Session

from corpus_tool.model import RunRecord, RunStatus
from corpus_tool.store import digests
from corpus_tool.store.failures import damaged, readable
from corpus_tool.store.reuse_tables import ScanRow
from corpus_tool.store.tables import (
    ComparisonRecord,
    DescriptionRow,
    RetrievalRow,
    RunRow,
    SourceRow,
    VersionRow,
)
from corpus_tool.store.validation import require_text

__all__ = ["abandon", "dead", "end", "engine_name", "outputs_of", "read", "record", "start"]

OUTPUTS = {
    "comparisons": ComparisonRecord.run_id,
    "descriptions": DescriptionRow.run_id,
    "retrievals": RetrievalRow.run_id,
    "scans": ScanRow.run_id,
    "sources": SourceRow.run_id,
    "versions": VersionRow.run_id,
}
"""What a run is counted by, so that a row that is gone is missed."""


@cache
def engine_name() -> str:
    """Return this program's name and version."""
    return f"corpus-tool {version('corpus-tool')}"


def _started(pid: int) -> str | None:
    """Return when a process started, as Linux tells it in ticks; None when it does not run.

    A process id is used again after a while, the pair of both is not until the next start.
    """
    try:
        stat = Path(f"/proc/{pid}/stat").read_text("utf-8", "replace")
        boot = Path("/proc/sys/kernel/random/boot_id").read_text("utf-8").strip()
    except OSError:
        return None
    return f"{boot} {stat.rpartition(')')[2].split()[19]}"


def _alive(pid: int, process: str | None) -> bool:
    if process is not None:
        return _started(pid) == process
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True  # it runs, under another user
    return True


def start(
    connection: Connection, kind: str, *, engine: str, parameters: Mapping[str, object]
) -> RunRecord:
    """Store a run that begins now."""
    require_text([kind, engine, parameters], "run")
    values = {
        "kind": kind,
        "engine": engine,
        "parameters": dict(parameters),
        "status": RunStatus.RUNNING,
        "started_at": datetime.now(UTC),
        "host": socket.gethostname(),
        "pid": os.getpid(),
    }
    row = {**values, "process": _started(os.getpid())}
    number = connection.execute(insert(RunRow).values(row).returning(RunRow.id)).scalar_one()
    return RunRecord(id=number, **values)  # type: ignore[arg-type] # named as its fields


def outputs_of(connection: Connection, run_id: int) -> dict[str, int]:
    """Return how many rows of each kind name the run."""
    return {
        name: connection.execute(select(func.count()).where(column == run_id)).scalar_one()
        for name, column in OUTPUTS.items()
    }


def end(
    connection: Connection, run_id: int, status: RunStatus, *, error: str | None = None
) -> None:
    """Store how a run ended, and how much it stored; from then on it never changes."""
    row = connection.execute(select(RunRow.__table__).where(RunRow.id == run_id)).one()
    text = None if error is None else error.replace("\0", "").encode(errors="replace").decode()
    outputs = outputs_of(connection, run_id)
    ended = {"status": status, "ended_at": datetime.now(UTC), "error": text, "outputs": outputs}
    values = {**row._mapping, **ended}
    digest = digests.of_run(record(values), process=row.process, outputs=outputs)
    connection.execute(update(RunRow).where(RunRow.id == run_id).values(**ended, digest=digest))


def record(values: Mapping[str, object]) -> RunRecord:
    """Return a row of the table as a value."""
    names = ("id", "kind", "engine", "parameters", "started_at", "host", "pid", "ended_at", "error")
    plain = {name: values[name] for name in names}
    return RunRecord(**plain, status=RunStatus(str(values["status"])))  # type: ignore[arg-type] # named as its fields


def read(session: Session) -> tuple[RunRecord, ...]:
    """Return every run, oldest first; raise `DatabaseDamaged`."""
    with readable("the list of runs"):
        rows = session.execute(select(RunRow.__table__).order_by(RunRow.id)).mappings().all()
    return tuple(_as_stored(row) for row in rows)


def _as_stored(row: Mapping[Any, Any]) -> RunRecord:
    name = f"run {row['id']}"
    with readable(name):
        found = record(row)
        has_ended = found.status != RunStatus.RUNNING or row["digest"] is not None
        digest = digests.of_run(found, process=row["process"], outputs=row["outputs"])
    if has_ended and digest != row["digest"]:
        raise damaged(name, "what was done, when, or how it ended was changed")
    return found


def dead(connection: Connection, *, alone: bool = False) -> tuple[int, ...]:
    """Return the running runs of this host whose process is gone.

    Args:
        connection: of the transaction.
        alone: lock them until its end, and pass over those that somebody else has locked.
    """
    running = select(RunRow.id, RunRow.pid, RunRow.process).where(
        RunRow.status == RunStatus.RUNNING, RunRow.host == socket.gethostname()
    )
    if alone:
        running = running.with_for_update(skip_locked=True)
    rows = connection.execute(running).all()
    return tuple(row.id for row in rows if not _alive(row.pid, row.process))


def abandon(connection: Connection, ids: Iterable[int]) -> None:
    """Mark dead runs, unless somebody else has done so meanwhile, or is about to."""
    for run_id in sorted(set(ids) & set(dead(connection, alone=True))):
        end(connection, run_id, RunStatus.ABANDONED, error="its process ended without a word")
