"""A folder of texts comes in: read by several processes, stored by one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import islice
from pathlib import Path

from corpus_tool.cases.adding import Adding
from corpus_tool.cases.crew import Crew, processors
from corpus_tool.cases.hand import Task
from corpus_tool.cases.opened import PROGRAM
from corpus_tool.cases.settling import Unread, settle_all, unread
from corpus_tool.ingest.description import Item
from corpus_tool.ingest.files import Found, NotRead, digest_of, walk_folder
from corpus_tool.ingest.formats import ReaderOptions, is_current
from corpus_tool.intake import Addition, Failure, Known, PassedOver
from corpus_tool.model import Capture

__all__ = ["Gathering"]

TOGETHER = 32
"""Files in a transaction: the disk is waited for once, and others who add wait for no more."""


class Gathering(Adding):
    """Add all the documents of a folder."""

    def add_folder(
        self,
        folder: str | Path,
        *,
        reading: ReaderOptions | None = None,
        hands: int | None = None,
        anew: bool = False,
    ) -> Iterator[Addition | Known | PassedOver | Failure]:
        """Add the documents of a folder and of those in it; yield what became of each, in order.

        Files are read and cut by several processes and stored by this one. Whoever stops it and
        calls again goes on where it was: what is stored is passed over by its digest. The folder
        may hold any number of files; no more than a few are in memory.

        Args:
            folder: `ingest.files.walk_folder` says what is a document in it, and what is passed
            over.
            reading: what readers are told; with anything said, all files are read.
            hands: how many processes read; by default one for each processor.
            anew: read what is known, too.

        Raises:
            InputError: the folder, or a manifest in it, cannot be read.
        """
        task, told = self._task(None), reading or ReaderOptions()
        found = walk_folder(Path(folder))
        items = self._sifted(found, task, told, anew=anew or told != ReaderOptions())
        parameters = self._parameters(folder=task.origin(Item(Path(folder))))
        with (
            self._store.run("add", parameters=parameters) as run,
            Crew(task, hands=hands or processors()) as crew,
        ):
            for batch in crew.receive(items, together=TOGETHER):
                yield from settle_all(self._store, batch, task=task, run=run)

    def _sifted(
        self, found: Iterable[Found], task: Task, reading: ReaderOptions, *, anew: bool
    ) -> Iterator[tuple[Item, Unread | None]]:
        """Yield each file with what comes of it where it need not, or is not to, be read.

        It need not where its bytes are known, and nothing new can come of them.
        """
        waiting = iter(found)
        while chunk := tuple(islice(waiting, TOGETHER)):
            items = [each for each in chunk if isinstance(each, Item)]
            known = {} if anew else self._captures(items)
            for each in chunk:
                if isinstance(each, NotRead):
                    yield Item(each.path), unread(each, task)
                else:
                    captures = known.get(each.path, ())
                    yield replace(each, reading=reading), self._known(task.origin(each), captures)

    def _captures(self, items: Sequence[Item]) -> dict[Path, tuple[Capture, ...]]:
        """Return what was read of the bytes of the files; what a manifest says may be new."""
        digests = {item.path: digest_of(item.path) for item in items if not item.listed}
        with self._store.read() as reader:
            found = reader.captures_of({digest for digest in digests.values() if digest})
        return {path: found[digest] for path, digest in digests.items() if digest}

    def _known(self, origin: str, captures: Sequence[Capture]) -> Known | None:
        """Return the text that these bytes would give again: same program, reader and lexicon."""
        lexicon = f"{self.lexicon.name} {self.lexicon.version}"
        for each in captures:
            if (each.engine, each.lexicon) == (PROGRAM, lexicon) and is_current(each.reader):
                return Known(origin, each)
        return None
