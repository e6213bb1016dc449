"""A process that dies on request: it does one thing to a database, again and again, in children.

Each line of its input is `STEP URL`. A child does the action and kills itself with SIGKILL before
statement number STEP (a commit counts as one, and so does the moment after the last commit). The
answer is `killed`, or `done` when there were fewer steps, or the error as one line.
"""

from __future__ import annotations

import os
import resource
import signal
import sys
from collections.abc import Callable
from itertools import count
from pathlib import Path

from sqlalchemy import Engine, event

from corpus_tool.errors import CorpusError
from corpus_tool.store import Store, migrate, run_log
from corpus_tool.store.restore import restore_backup
from tests.store import values


def add(url: str) -> None:
    """Store a changed text of a known document."""
    with Store.open(url) as store:
        values.add(store, ("Another text.", *values.OLD))


def describe_and_add(url: str) -> None:
    """Store a document that is new, in a run of its own."""
    document = values.replace(values.LATER, key="new", title="New")
    with Store.open(url) as store, store.run("add") as run, store.begin(run=run) as transaction:
        transaction.add_version(
            document,
            values.source(b"new bytes"),
            values.segmentation("New text.", "More."),
            language="en",
            reader="plain 1",
        )


def compare(url: str) -> None:
    """Store another comparison of two stored versions."""
    with Store.open(url) as store:
        with store.read() as reading:
            made = values.replace(reading.load_comparison(1), engine="collation 2")
        with store.begin() as transaction:
            transaction.save_comparison(made)


def upgrade(url: str) -> None:
    """Bring an older corpus, or none, to the program's schema."""
    migrate.upgrade_database(url)


def replace(url: str) -> None:
    """Put the backup that the environment names in the place of a corpus."""
    restore_backup(url, Path(os.environ["BACKUP"]), replace=True)


def fill(url: str) -> None:
    """Store ever more, naming each version that was stored, until the file may grow no further."""
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    limit = Path(url).stat().st_size + 400_000
    resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
    with Store.open(url) as store:
        for number in count():
            version = values.add(store, (f"{number} " + "word " * 4000,))
            sys.stdout.write(f"{version.name}\n")


def without_rights(url: str) -> None:
    """As a user who may only read: read everything, then try to write."""
    run_log.engine_name()  # the package's own files may be out of reach afterwards
    if os.geteuid() == 0:
        os.setgroups([])
        os.setgid(65534)
        os.setuid(65534)
    for read_only in (True, False):
        with Store.open(url, read_only=read_only) as store, store.read() as reading:
            sys.stdout.write(f"{len(reading.documents())} documents\n")
    with Store.open(url) as store:
        values.add(store, ("Not to be.",))


ACTIONS: dict[str, Callable[[str], None]] = {
    action.__name__: action
    for action in (add, describe_and_add, compare, upgrade, replace, fill, without_rights)
}


def _arm(step: int) -> Callable[[], None]:
    """Let the process kill itself at a step; return what counts the last one."""
    left = [step]

    def tick(*_: object) -> None:
        left[0] -= 1
        if left[0] == 0:
            os.kill(os.getpid(), signal.SIGKILL)

    event.listen(Engine, "before_cursor_execute", tick)
    event.listen(Engine, "commit", tick)
    return tick


def _child(action: Callable[[str], None], step: int, url: str) -> None:
    tick = _arm(step)
    try:
        action(url)
        tick()
        sys.stdout.write("done\n")
    except CorpusError as error:
        sys.stdout.write(f"{error}\n")
    sys.stdout.flush()
    os._exit(0)


def main() -> None:
    """Answer every line of the input."""
    action = ACTIONS[sys.argv[1]]
    for line in sys.stdin:
        step, url = line.split(maxsplit=1)
        sys.stdout.flush()
        child = os.fork()
        if child == 0:
            _child(action, int(step), url.strip())
        _, status = os.waitpid(child, 0)
        if os.WIFSIGNALED(status):
            sys.stdout.write("killed\n")
        sys.stdout.write(".\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
