"""Texts come in: one by one, or a folder of them.

Sections, in order:

* Texts come in: from files to stored versions.
* A folder of texts comes in: read by several processes, stored by one.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import islice
from pathlib import Path

from corpus_tool.errors import CorpusError, DocumentNotFound
from corpus_tool.ingest.description import ManifestItem, describe_table
from corpus_tool.ingest.files import Found, NotRead, file_digest, walk_folder
from corpus_tool.ingest.formats import ReaderOptions, is_current
from corpus_tool.limited_process import run_limited
from corpus_tool.model import Capture, Version
from corpus_tool.operations.open import PROGRAM, OpenCorpus, find_version, names_file
from corpus_tool.operations.parallel import (
    ReadingTask,
    Unread,
    WorkerPool,
    processors,
    reading,
    store_all,
    unread_failure,
)
from corpus_tool.operations.receive import (
    Addition,
    Failure,
    Known,
    PassedOver,
    Received,
    store_document,
)
from corpus_tool.paths import printable
from corpus_tool.store import StoreReader

__all__ = [
    "Reference",
    "add_file",
    "add_files",
    "add_folder",
    "add_named_files",
    "find_chosen",
    "find_text",
]


# ----------------------------------------
# Texts come in: from files to stored versions.

Reference = Version | Addition | str | Path
"""What names a text: a value, a key (`old`, its newest version; `old@2`), or a file's path."""


def add_file(
    corpus: OpenCorpus,
    path: str | Path,
    /,
    *,
    key: str | None = None,
    encoding: str | None = None,
    reading: ReaderOptions | None = None,
    **known: object,
) -> Addition:
    """Add a file: a new document, a new version of one, or nothing new.

    Args:
        corpus: where to.
        path: the file; its bytes are kept as they are.
        key: the document's name; by default made from the file's name.
        encoding: the charset to decode with, whatever the file declares.
        reading: how it is to be read.
        known: what is known of the document, by the names of `Corpus.add`.

    Raises:
        InputError: the file cannot be read, or what is known of it cannot be.
        DuplicateDocument: another file's document has the key that this one's name makes.
    """
    description = describe_table({"key": key, **known}, origin=f"'{printable(path)}'")
    item = ManifestItem(Path(path), description, reading=reading or ReaderOptions())
    received = _read(item, _task(corpus, encoding))
    if isinstance(received, CorpusError):
        raise received
    parameters = _parameters(corpus, files=[received.source.origin])
    with (
        corpus.store.run("add", parameters=parameters) as run,
        corpus.store.begin(run=run, last=True) as transaction,
    ):
        return store_document(transaction, received)


def add_files(
    corpus: OpenCorpus, items: Iterable[Found], *, encoding: str | None = None
) -> Iterator[Addition | PassedOver | Failure]:
    """Add several files, each in a transaction of its own; yield what became of each.

    Args:
        corpus: where to.
        items: the files; `ingest.files.walk_manifest` gives those of a manifest.
        encoding: the charset to decode with, whatever they declare.
    """
    found, task = tuple(items), _task(corpus, encoding)
    chosen = [each if isinstance(each, ManifestItem) else ManifestItem(each.path) for each in found]
    names = [task.origin(item) for item in chosen]
    with corpus.store.run("add", parameters=_parameters(corpus, files=names)) as run:
        for item, each in zip(chosen, found, strict=True):
            got = unread_failure(each, task) if isinstance(each, NotRead) else _read(item, task)
            outcomes = store_all(corpus.store, [(item, got)], task=task, run=run)
            yield from (each for each in outcomes if not isinstance(each, Known))


def find_text(corpus: OpenCorpus, reference: Reference) -> Version:
    """Return the version that a reference names; a file's path is added first.

    Raises:
        DocumentNotFound: neither a document nor a file has this name.
        VersionNotFound: the document has no version of this number.
    """
    (chosen,) = add_named_files(corpus, reference)
    if isinstance(chosen, Version):
        return chosen
    with corpus.store.read() as reader:
        return find_version(reader, chosen)


def add_named_files(corpus: OpenCorpus, *references: Reference) -> tuple[Version | str, ...]:
    """Add the files among references; return what is left to be found in the corpus.

    Nothing is added where another of them names neither a document nor a file.
    """
    if not any(isinstance(each, str) and names_file(each) for each in references):
        return tuple(_added(corpus, each) for each in references)
    names = {each for each in references if isinstance(each, str)}
    with corpus.store.read() as reader:
        files = {each for each in names if not _is_found(reader, each)}
    return tuple(_added(corpus, Path(r) if r in files else r) for r in references)


def _added(corpus: OpenCorpus, reference: Reference) -> Version | str:
    if isinstance(reference, Addition):
        return reference.version
    return add_file(corpus, reference).version if isinstance(reference, Path) else reference


def _task(corpus: OpenCorpus, encoding: str | None) -> ReadingTask:
    return ReadingTask(corpus.settings.workspace, corpus.lexicon, encoding)


def _parameters(corpus: OpenCorpus, **given: object) -> dict[str, object]:
    return {**given, "lexicon": corpus.lexicon_name}


def _read(item: ManifestItem, task: ReadingTask) -> Received | CorpusError:
    """Read and cut a file within limits; return the failure where it fails."""
    try:
        return run_limited(reading(item, task))
    except CorpusError as error:
        return error


def find_chosen(reader: StoreReader, chosen: Version | str) -> Version:
    """Return a version at hand, or the one of a name."""
    return chosen if isinstance(chosen, Version) else find_version(reader, chosen)


def _is_found(reader: StoreReader, name: str) -> bool:
    """Tell whether a name is that of a version; raise where it is none and no file's either."""
    try:
        find_version(reader, name)
    except DocumentNotFound:
        if not names_file(name):
            raise
        return False
    return True


# ----------------------------------------
# A folder of texts comes in: read by several processes, stored by one.

TOGETHER = 32
"""Files in a transaction: the disk is waited for once, and others who add wait for no more."""


def add_folder(
    corpus: OpenCorpus,
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
        corpus: where to.
        folder: `ingest.files.walk_folder` says what is a document in it, and what is passed over.
        reading: what readers are told; with anything said, all files are read.
        hands: how many processes read; by default one for each processor.
        anew: read what is known, too.

    Raises:
        InputError: the folder, or a manifest in it, cannot be read.
    """
    task, options = _task(corpus, None), reading or ReaderOptions()
    found = walk_folder(Path(folder))
    items = _sifted(corpus, found, task, options, anew=anew or options != ReaderOptions())
    parameters = _parameters(corpus, folder=task.origin(ManifestItem(Path(folder))))
    with (
        corpus.store.run("add", parameters=parameters) as run,
        WorkerPool(task, hands=hands or processors()) as pool,
    ):
        for batch in pool.receive(items, together=TOGETHER):
            yield from store_all(corpus.store, batch, task=task, run=run)


def _sifted(
    corpus: OpenCorpus,
    found: Iterable[Found],
    task: ReadingTask,
    reading: ReaderOptions,
    *,
    anew: bool,
) -> Iterator[tuple[ManifestItem, Unread | None]]:
    """Yield each file with what comes of it where it need not, or is not to, be read.

    It need not where its bytes are known, and nothing new can come of them.
    """
    waiting = iter(found)
    while chunk := tuple(islice(waiting, TOGETHER)):
        items = [reference for reference in chunk if isinstance(reference, ManifestItem)]
        known = {} if anew else _captures(corpus, items)
        for reference in chunk:
            if isinstance(reference, NotRead):
                yield ManifestItem(reference.path), unread_failure(reference, task)
            else:
                captures = known.get(reference.path, ())
                stored = _known(corpus, task.origin(reference), captures)
                yield replace(reference, reading=reading), stored


def _captures(corpus: OpenCorpus, items: Sequence[ManifestItem]) -> dict[Path, tuple[Capture, ...]]:
    """Return what was read of the bytes of the files; what a manifest says may be new."""
    digests = {item.path: file_digest(item.path) for item in items if not item.listed}
    with corpus.store.read() as reader:
        found = reader.captures_of({digest for digest in digests.values() if digest})
    return {path: found[digest] for path, digest in digests.items() if digest}


def _known(corpus: OpenCorpus, origin: str, captures: Sequence[Capture]) -> Known | None:
    """Return the text that these bytes would give again: same program, reader and lexicon."""
    made_so = (PROGRAM, corpus.lexicon_name)
    for capture in captures:
        if (capture.engine, capture.lexicon) == made_so and is_current(capture.reader):
            return Known(origin, capture)
    return None
