"""Texts come in from where governments publish them: the catalogue, and addresses."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from corpus_tool import __version__
from corpus_tool.errors import (
    CorpusError,
    FetchFailed,
    InputError,
    MissingDependency,
    NotFound,
    StorageError,
)
from corpus_tool.ingest import catalogue
from corpus_tool.ingest.catalogue import Address, AddressRole, CatalogueEntry
from corpus_tool.ingest.description import Description, ManifestItem, describe_table, make_key
from corpus_tool.ingest.formats import HTML
from corpus_tool.limited_process import run_limited
from corpus_tool.model import Finding, Retrieval, RunRecord, Segmentation
from corpus_tool.operations.open import OpenCorpus
from corpus_tool.operations.parallel import cutting
from corpus_tool.operations.receive import Addition, Failure, Outcome, Received, store_document
from corpus_tool.store import StoreReader

if TYPE_CHECKING:
    from corpus_tool.ingest.fetch import Fetched, Fetcher

__all__ = ["fetch_documents", "make_fetcher"]

_FEW = 80
"""Words; a statement has more, and what has fewer is often a login or a page of regret."""
_BRIEF = 400
"""Words; a page of fewer may hold only the beginning of a text, and a link to the whole."""
_PAGE = re.compile(r"(/index)?\.x?html?$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Target:
    """A document to be fetched."""

    name: str
    """As the user named it: a slug or an address."""
    address: Address | None
    """None where no address of its text is known."""
    description: Description


def fetch_documents(
    corpus: OpenCorpus,
    *names: str,
    key: str | None = None,
    mirrors: bool = False,
    ignore_robots: bool = False,
    fetcher: Fetcher | None = None,
) -> Iterator[Addition | Failure]:
    """Fetch documents, each in a transaction of its own; yield what became of each.

    Args:
        corpus: where to.
        names: slugs of the catalogue, or addresses.
        key: the document's name in the corpus; only for a single one.
        mirrors: where no author publishes a text, take copies and reprints.
        ignore_robots: ask even where robots.txt forbids it; only for a single address.
        fetcher: what fetches; by default one that reaches the public internet.

    Raises:
        DocumentNotFound: the catalogue has no such slug; nothing is fetched.
        FetchFailed: it is no address of a web page; nothing is fetched.
        MissingDependency: the packages that fetch are not installed.
    """
    if len(names) != 1 and (key or ignore_robots):
        what = "a key names one document" if key else "robots.txt is ignored for one address"
        raise InputError(f"{what}, and {len(names)} are to be fetched")
    if ignore_robots and "://" not in names[0]:
        raise InputError("robots.txt is ignored only for an address that you name yourself")
    chosen = fetcher or make_fetcher(corpus)
    targets = [_target(name, key, mirrors=mirrors) for name in names]
    return _fetch_all(corpus, targets, chosen, ignore_robots)


def make_fetcher(corpus: OpenCorpus) -> Fetcher:
    """Return what reaches the public internet, and says there whom to ask about it.

    Raises:
        MissingDependency: the packages that fetch are not installed.
    """
    try:
        from corpus_tool.ingest.fetch import Fetcher
    except ImportError as cause:
        raise MissingDependency(
            "fetching needs packages that are not installed",
            hint="Install them: pip install 'corpus-tool[fetch]'",
        ) from cause
    whose = corpus.settings.contact or "asked for by hand, one document at a time"
    return Fetcher(agent=f"corpus-tool/{__version__} ({whose})")


def _target(name: str, key: str | None, *, mirrors: bool) -> _Target:
    """Find the address of a document, and what is known about it."""
    named = describe_table({"key": key}, origin="the key")
    if "://" not in name:
        entry = catalogue.find_entry(name)
        address = next(iter(entry.texts(mirrors=mirrors)), None)
        return _Target(name, address, named | _describe(entry))
    from corpus_tool.ingest.fetch_network import normal_address

    url = normal_address(name)
    known = catalogue.published_at(url)
    if known is None:
        return _Target(url, Address(url, AddressRole.OFFICIAL_TEXT), named)
    entry, address = known
    return _Target(url, address, named | _describe(entry))


def _fetch_all(
    corpus: OpenCorpus, targets: Sequence[_Target], fetcher: Fetcher, ignore_robots: bool
) -> Iterator[Addition | Failure]:
    parameters = {"addresses": [address.address.url for address in targets if address.address]}
    with corpus.store.run("fetch", parameters=parameters) as run:
        for target in targets:
            try:
                outcome: Addition | Failure = _fetch(corpus, target, fetcher, run, ignore_robots)
            except CorpusError as error:
                if isinstance(error, StorageError) and error.code != "E_SEGMENTATION":
                    raise  # no document after this one would fare better
                outcome = Failure(target.name, error)
            yield outcome


def _fetch(
    corpus: OpenCorpus, target: _Target, fetcher: Fetcher, run: RunRecord, ignore_robots: bool
) -> Addition:
    address = target.address
    if address is None:
        raise _without_address(target.name)
    with corpus.store.read() as reader:
        key = target.description.key or _at_home(reader, address.url)
        previous = reader.last_retrieval(key, address.url) if key else None
    fetched = fetcher.get(
        address.url, link_text=address.link_text, known=previous, ignore_robots=ignore_robots
    )
    if key and fetched.source is None:
        return _unchanged(corpus, key, fetched.retrieval, run)
    received = _cut(corpus, target, address, fetched)
    with corpus.store.begin(run=run) as transaction:
        if key:
            _refuse_stump(transaction, key, received)
        addition = store_document(transaction, received)
        transaction.add_retrieval(fetched.retrieval)
    return addition


def _unchanged(corpus: OpenCorpus, key: str, retrieval: Retrieval, run: RunRecord) -> Addition:
    """Note that a publisher still has the bytes that the corpus has."""
    with corpus.store.begin(run=run) as transaction:
        captures = transaction.captures(retrieval.sha256)
        number = max(capture.number for capture in captures if capture.key == key)
        version = transaction.version(key, number)
        transaction.add_retrieval(retrieval)
    return Addition(Outcome.SAME_BYTES, version, retrieval.address)


def _cut(corpus: OpenCorpus, target: _Target, address: Address, fetched: Fetched) -> Received:
    """Cut what came; say what it was taken from, and whether it can be all."""
    if fetched.source is None:
        raise FetchFailed(f"'{address.url}' sent nothing", subject=address.url)
    published = fetched.retrieval.final_address if address.link_text else address.url
    description = target.description | Description(source_url=published)
    item = ManifestItem(_path(address.url), description)
    received = run_limited(cutting(item, fetched.source, corpus.lexicon))
    findings = tuple(_doubts(received, address, fetched.retrieval.final_address))
    segmentation = received.segmentation
    found = (*findings, *segmentation.findings)
    return replace(received, segmentation=replace(segmentation, findings=found))


def _describe(entry: CatalogueEntry) -> Description:
    """Say what the catalogue knows; the addresses it offers are those of a text in English."""
    return entry.description() | Description(languages=("en",))


def _path(url: str) -> Path:
    """Return the name that a page without any other goes by, as a path that is never opened."""
    parts = urlsplit(url)
    place = _PAGE.sub("", parts.path)
    name = f"{(parts.hostname or '').removeprefix('www.')} {place} {parts.query}"
    return Path(f"{make_key(name)}.html")


def _at_home(reader: StoreReader, url: str) -> str | None:
    keys = reader.keys_from(url)
    return keys[0] if len(keys) == 1 else None


def _words(segmentation: Segmentation) -> int:
    return sum(len(paragraph.text.split()) for paragraph in segmentation.paragraphs)


def _doubts(received: Received, address: Address, place: str) -> Iterator[Finding]:
    """Say what a person should look at before trusting the text."""
    words, source = _words(received.segmentation), received.source
    if address.role is not AddressRole.OFFICIAL_TEXT:
        yield Finding("W_MIRROR", f"not from an author's site: {address.role}, {address.url}")
    if words < _FEW:
        yield Finding("W_SHORT", f"{words} words: is it a login, or a page that says 'not found'?")
    named = any(finding.code == "W_LINKED" for finding in received.segmentation.findings)
    if words < _BRIEF and source.media_type == HTML and not named:
        from corpus_tool.ingest.fetch_content import find_whole_document

        if (link := find_whole_document(source, base=place)) is not None:
            yield Finding("W_LINKED", f"{words} words, and a link '{link[0][:80]}': {link[1]}")


def _refuse_stump(reader: StoreReader, key: str, received: Received) -> None:
    """Refuse a page of regret in the place of a text; what is stored stays for good.

    Raises:
        FetchFailed: few words came where many were.
    """
    try:
        before = reader.version(key)
    except NotFound:
        return
    now, then = _words(received.segmentation), _words(before.segmentation)
    if now < _FEW <= then:
        raise FetchFailed(
            f"{now:,} words where {before.name} has {then:,}: a login, or a page that says"
            " 'not found'; nothing was stored",
            subject=received.source.origin,
            hint=f"If it is the text, save the page and add it with --key {key}",
            code="E_SHORT",
        )


def _without_address(name: str) -> FetchFailed:
    entry = catalogue.find_entry(name)
    message = f"no address of the official text of '{name}' is known"
    if entry.texts(mirrors=True):
        hint = "Take a copy or a reprint with --mirrors"
    elif entry.addresses:
        hint = f"It is told of at {entry.addresses[0].url}"
    else:
        hint = "Add a file of it"
    return FetchFailed(message, subject=name, hint=hint, code="E_NO_ADDRESS")
