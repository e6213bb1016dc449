"""Readers and writers together for a while: nothing lost, nothing torn, no failure but a busy one.

`python -m benchmarks.soak --operations 2000 --writers 4 --readers 4 [--database URL]` lets writers
add, add again, fetch, import, compare and search, and readers list, show, cite, compare, report,
export and verify, all in processes of their own, some of them through the command line; from time
to time one of the processes is killed. Without `--database` it does so on SQLite and, where the
server's programs are found, on a PostgreSQL of its own, in temporary folders.

Every operation that reported success is written down before the next one begins. A reading that
begins later must find it, and so must the end. Only `E_BUSY` may be reported as a failure.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import signal
import sys
import tempfile
import time
import traceback
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, field
from hashlib import sha256
from multiprocessing import get_context
from multiprocessing.process import BaseProcess
from pathlib import Path
from statistics import median

from sqlalchemy import Engine, event

from benchmarks.soak_operations import (
    READING,
    WRITING,
    Diary,
    Work,
    Worker,
    prepare,
    read_diaries,
)
from benchmarks.table import Cell, Table, format_table
from corpus_tool import Corpus
from corpus_tool.errors import DatabaseBusy
from corpus_tool.model import RunStatus
from corpus_tool.operations import stored_index
from corpus_tool.reuse import analysis

__all__ = ["Outcome", "run", "soak"]

OPERATIONS, WRITERS, READERS, DOCUMENTS = 2000, 4, 4, 60
KILLS_PER_THOUSAND = 10
"""Processes killed in a thousand operations."""
INDEXED_FROM = 10
"""Documents from which the search keeps an index here, so that it grows in a small corpus."""
SLOW_SECONDS = 1.0
"""A lock that is waited for longer is counted among the waits."""
LOOK_EVERY_SECONDS = 0.2

PROCESSES = get_context("forkserver")
"""Each worker begins as a copy of one process that has loaded what they need, and no thread."""
PROCESSES.set_forkserver_preload(["benchmarks.soak", "corpus_tool.cli.app", "alembic.command"])
REPORTS_AT = (0.1, 0.4)
"""When the first reader writes all pages, as parts of what it does."""
FEW_OPERATIONS = 50
"""A worker that does fewer writes no pages: they would take longer than all the rest."""


@dataclass(slots=True)
class Outcome:
    """What a soak came to."""

    counts: Counter[str] = field(default_factory=Counter)
    """Operations that were done, by kind."""
    seconds: defaultdict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    busy: Counter[str] = field(default_factory=Counter)
    """Operations that reported `E_BUSY`, by kind."""
    killed: Counter[str] = field(default_factory=Counter)
    """Operations in which their process was killed, by kind."""
    faults: list[str] = field(default_factory=list)
    """Other failures, torn readings, and what was promised and is not there; none may be."""
    waits: list[float] = field(default_factory=list)
    """Seconds that were waited for a lock of writing, of every wait."""
    lines: list[str] = field(default_factory=list)
    """What else is to be told."""


def work(worker: Worker, register: Mapping[str, tuple[int, Work]], done: int, total: int) -> None:
    """Do what is left of a worker's operations, and write down what became of each."""
    kinds, weights = list(register), [weight for weight, _ in register.values()]
    writes_pages = worker.name == "reader-0" and total >= FEW_OPERATIONS
    reports = {int(total * part) for part in REPORTS_AT} if writes_pages else set()
    waited = watch_waits()
    for number in range(done, total):
        kind = worker.chance.choices(kinds, weights)[0]
        if number in reports:
            kind = "report"
        worker.diary.write(begun=kind, number=number)
        waited.clear()
        start, line = time.perf_counter(), dict[str, object]()
        try:
            line["promises"] = register[kind][1](worker) or ()
        except DatabaseBusy as error:
            line["busy"] = str(error)
        except Exception as error:
            place = traceback.extract_tb(error.__traceback__)[-1]
            line["fault"] = f"{kind}: {type(error).__name__}: {error} ({place.name})"
            traceback.print_exc()
        seconds = time.perf_counter() - start
        worker.diary.write(done=kind, number=number, seconds=seconds, waits=list(waited), **line)


def watch_waits() -> list[float]:
    """Return a list to which every wait for a lock of writing is added, in seconds."""
    waited: list[float] = []
    begun: list[float] = []
    locking = ("BEGIN IMMEDIATE", "SELECT pg_advisory_xact_lock")

    @event.listens_for(Engine, "before_cursor_execute")
    def before(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        if statement.startswith(locking):
            begun.append(time.perf_counter())

    @event.listens_for(Engine, "after_cursor_execute")
    def after(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        if statement.startswith(locking):
            waited.append(time.perf_counter() - begun.pop())

    return waited


def main_of_worker(folder: Path, name: str, done: int, total: int) -> None:
    """Be one of the processes."""
    log = os.open(folder / "diaries" / f"{name}.err", os.O_WRONLY | os.O_APPEND | os.O_CREAT)
    os.dup2(log, 2)
    stored_index.FEWEST, stored_index.MOST, stored_index.MOST_SINCE = INDEXED_FROM, 0.1, 0.5
    register = WRITING if name.startswith("writer") else READING
    os.chdir(folder)
    with Corpus.open(workspace=folder) as corpus:
        seed = int(sha256(f"{name} {done}".encode()).hexdigest()[:8], 16)
        work(Worker(corpus, folder, name, seed), register, done, total)


class Crowd:
    """The processes of a soak; those that are killed are started again, for what is left."""

    def __init__(self, folder: Path, shares: Mapping[str, int]) -> None:
        self.folder, self.shares = folder, dict(shares)
        self.running: dict[str, BaseProcess] = {}
        self.kills = 0

    def start(self, name: str, done: int) -> None:
        """Start a process for what is left of its share."""
        given = (self.folder, name, done, self.shares[name])
        self.running[name] = process = PROCESSES.Process(target=main_of_worker, args=given)
        process.start()

    def begun(self, name: str) -> int:
        """Return how many operations a worker has begun, of all its processes."""
        lines = self.diary(name)
        return sum('"begun"' in line for line in lines)

    def is_in_the_midst(self, name: str) -> bool:
        """Tell whether the process that runs has begun an operation and not ended it."""
        last = json.loads((self.diary(name) or ["{}"])[-1])
        return "begun" in last and last["process"] == self.running[name].pid

    def diary(self, name: str) -> list[str]:
        """Return the whole lines of a worker's diary."""
        path = self.folder / "diaries" / f"{name}.jsonl"
        return path.read_text().split("\n")[:-1] if path.exists() else []

    def run(self, kills: int, seed: int) -> Iterator[str]:
        """Let all work to their ends, killing one from time to time; yield what to tell."""
        chance = random.Random(seed)
        total = sum(self.shares.values())
        for name in self.shares:
            self.start(name, 0)
        while self.running:
            time.sleep(LOOK_EVERY_SECONDS)
            for name, process in list(self.running.items()):
                if process.is_alive():
                    continue
                del self.running[name]
                if process.exitcode == -signal.SIGKILL:
                    self.start(name, self.begun(name))
                elif process.exitcode:
                    yield f"{name} ended with {process.exitcode}"
            if self.kills < kills:
                begun = sum(map(self.begun, self.shares))
                doomed = [name for name in sorted(self.running) if self.is_in_the_midst(name)]
                if doomed and begun >= total * (self.kills + 1) / (kills + 1):
                    self.running[chance.choice(doomed)].kill()
                    self.kills += 1


def soak(
    database: str,
    *,
    operations: int,
    writers: int,
    readers: int,
    kills: int,
    documents: int = DOCUMENTS,
    seed: int = 1,
) -> Outcome:
    """Let writers and readers work on an empty database; return what it came to.

    Args:
        database: its address.
        operations: of all together.
        writers: processes that mostly write.
        readers: processes that mostly read.
        kills: how many processes are killed in the midst of their work.
        documents: that are there before.
        seed: of what is done.
    """
    names = [*(f"writer-{i}" for i in range(writers)), *(f"reader-{i}" for i in range(readers))]
    shares = {
        name: operations // len(names) + (number < operations % len(names))
        for number, name in enumerate(names)
    }
    outcome = Outcome()
    with tempfile.TemporaryDirectory(prefix="corpus-soak-") as name:
        folder = Path(name)
        prepare(folder, database, documents)
        crowd, start = Crowd(folder, shares), time.monotonic()
        outcome.faults += crowd.run(kills, seed)
        outcome.lines.append(
            f"{operations:,} operations, {writers} writers, {readers} readers, "
            f"{crowd.kills} processes killed, {time.monotonic() - start:.0f} s"
        )
        count_operations(folder, outcome)
        examine(folder, outcome)
    return outcome


def count_operations(folder: Path, outcome: Outcome) -> None:
    """Count what became of the operations."""
    open_ = dict[tuple[str, int], str]()
    for line in read_diaries(folder / "diaries"):
        place = line["worker"], line["number"]
        if kind := line.get("begun"):
            open_[place] = kind
            continue
        kind = open_.pop(place)
        outcome.waits += line["waits"]
        outcome.seconds[kind].append(line["seconds"])
        if "busy" in line:
            outcome.busy[kind] += 1
        elif "fault" in line:
            outcome.faults.append(f"{line['worker']} {line['number']} {line['fault']}")
        else:
            outcome.counts[kind] += 1
    outcome.killed.update(open_.values())


def examine(folder: Path, outcome: Outcome) -> None:
    """Look whether everything that was promised is there, and everything that is there is sound."""
    promised = Diary(folder / "diaries", "end").promised()
    with Corpus.open(workspace=folder) as corpus:
        runs = corpus.runs()
        lines = corpus.comparisons()
        found = {("version", line.name) for line in corpus.versions()}
        found |= {("comparison", line.left, line.right) for line in lines}
        found |= {("retrieval", each.address) for each in corpus.retrievals()}
        scans = {promise for promise in promised if promise[0] == "scan"}
        outcome.faults += [f"lost: {' '.join(each)}" for each in sorted(promised - found - scans)]
        statuses = Counter(str(run.status) for run in runs)
        if statuses[str(RunStatus.RUNNING)]:
            outcome.faults.append(f"{statuses[str(RunStatus.RUNNING)]} runs without an end")
        outcome.faults += [
            f"run {run.id} failed: {run.error}"
            for run in runs
            if run.error and not _is_known(run.error)
        ]
        outcome.faults += list(_search_again(corpus))
        problems = corpus.verify()
        outcome.faults += [f"verify: {problem}" for problem in problems]
        documents = len(corpus.documents())
    outcome.lines += [
        f"promised and found: {len(promised - scans):,}; the corpus: {documents} documents, "
        f"{sum(each[0] == 'version' for each in found)} versions, {len(lines)} comparisons",
        "runs: " + ", ".join(f"{number:,} {status}" for status, number in sorted(statuses.items())),
        f"verify: {len(problems) or 'no'} problems",
    ]


def _is_known(error: str) -> bool:
    return error.startswith("E_BUSY") or error == "its process ended without a word"


def _search_again(corpus: Corpus) -> Iterator[str]:
    """Yield how the search that grew differs from one of the whole corpus."""
    scan = corpus.scan()
    with corpus._opened.store.read() as reader:
        grown = set(reader.formulas(scan))
        holdings = reader.holdings()
        passages = tuple(reader.passages({each.version for each in holdings.carriers}))
    draft = analysis.analyse_reuse(holdings, passages, options=scan.options, lexicon=corpus.lexicon)
    if scan.corpus != holdings.digest:
        yield "the last search is not of all texts"
    if different := grown ^ set(draft.formulas):
        yield f"{len(different)} formulae of the search that grew are not those of the whole"


def summary(database: str, outcome: Outcome) -> str:
    """Return what a soak came to, in lines."""
    rows: list[tuple[Cell, ...]] = []
    for kind in (*WRITING, *READING):
        times = outcome.seconds[kind]
        if times or outcome.killed[kind]:
            rows.append(
                (
                    kind,
                    outcome.counts[kind],
                    outcome.busy[kind],
                    outcome.killed[kind],
                    median(times) if times else None,
                    max(times, default=None),
                )
            )
    table = Table(
        title=f"Readers and writers together on {database}",
        columns=("operation", "done", "busy", "killed", "median s", "longest s"),
        rows=tuple(rows),
    )
    slow = [wait for wait in outcome.waits if wait > SLOW_SECONDS]
    lines = [
        format_table(table),
        *outcome.lines,
        f"locks of writing: {len(outcome.waits):,} taken, {len(slow)} waited for longer than "
        f"{SLOW_SECONDS:.0f} s, the longest {max(outcome.waits, default=0):.1f} s",
        f"done {outcome.counts.total():,}, E_BUSY {outcome.busy.total()}, "
        f"killed {outcome.killed.total()}, faults {len(outcome.faults)}",
        *(f"FAULT {fault}" for fault in outcome.faults[:20]),
    ]
    return "\n".join(lines)


@contextmanager
def databases(address: str | None) -> Iterator[dict[str, str]]:
    """Give the addresses of empty databases by name: the one named, or one of each kind."""
    if address is not None:
        yield {address: address}
        return
    from tests.store.cluster import programs, running

    found = programs()
    with tempfile.TemporaryDirectory(prefix="corpus-soak-") as name:
        made = {"SQLite": f"{name}/corpus.sqlite"}
        with running(found) if found else nullcontext() as cluster:
            if cluster is not None:
                made["PostgreSQL"] = cluster.url(cluster.make())
            yield made


def run(arguments: argparse.Namespace) -> bool:
    """Print a summary for each database; return whether all is as it should be."""
    kills = arguments.kills
    if kills is None:
        kills = arguments.operations * KILLS_PER_THOUSAND // 1000
    sound = True
    with databases(arguments.database) as chosen:
        for name, address in chosen.items():
            outcome = soak(
                address,
                operations=arguments.operations,
                writers=arguments.writers,
                readers=arguments.readers,
                kills=kills,
                seed=arguments.seed,
            )
            print(summary(name, outcome), end="\n\n", flush=True)
            sound = sound and not outcome.faults
    return sound


def main(given: Sequence[str] | None = None) -> None:
    """Run the soak, or be one of its processes."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.soak", description=__doc__)
    parser.add_argument("--operations", type=int, default=OPERATIONS, help="of all together")
    parser.add_argument("--writers", type=int, default=WRITERS)
    parser.add_argument("--readers", type=int, default=READERS)
    parser.add_argument("--kills", type=int, help="processes to be killed; by default a few")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--database", help="an empty database; by default one of each kind")
    if not run(parser.parse_args(given)):
        sys.exit(1)


if __name__ == "__main__":
    main()
