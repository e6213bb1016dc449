"""What a corpus must hold to be searched, and the reading of all of it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence

from corpus_tool.cases.opened import find_version
from corpus_tool.errors import InputError, NotFound
from corpus_tool.model import Carrier, Holdings, Passage, Progress, Stage
from corpus_tool.references import parse_reference, unknown
from corpus_tool.store import Reader

__all__ = [
    "find_carrier",
    "read_all",
    "require_date",
    "require_dates",
    "require_documents",
    "require_party",
]


def read_all(
    reader: Reader, carriers: Collection[Carrier], progress: Progress
) -> Iterator[Passage]:
    """Yield all that a search reads, and tell of how many documents it has come."""
    total, done, version = len(carriers), 0, ""
    for passage in reader.passages({each.version for each in carriers}):
        if passage.version != version:
            progress(Stage.READING, done, total)
            done, version = done + 1, passage.version
        yield passage
    progress(Stage.READING, total, total)


def find_carrier(reader: Reader, carriers: Iterable[Carrier], document: str) -> Carrier:
    """Return the text that a search read of a document.

    Raises:
        DocumentNotFound: no document has this key, or it came after the search.
        VersionNotFound: it has no version, or not the one that was named.
    """
    key, number = parse_reference(document)
    found = next((carrier for carrier in carriers if carrier.key == key), None)
    if found is None or number is not None:
        find_version(reader, document)
    if found is None:
        raise unknown(document, key, [carrier.key for carrier in carriers])
    return found


def require_documents(holdings: Holdings) -> None:
    """Raise `InputError` where there is none."""
    if not holdings.carriers:
        raise InputError(
            "the corpus holds no document to be searched",
            hint="Add some: corpus-tool add FILE",
            code="E_NO_DOCUMENTS",
        )


def require_party(party: str, carriers: Iterable[Carrier]) -> None:
    """Raise `NotFound` where no document has a party of this code."""
    known = sorted({code for carrier in carriers for code in carrier.parties})
    if party not in known:
        few = ", ".join(known[:12]) + (" …" if len(known) > 12 else "")
        raise NotFound(
            f"no document has the party {party!r}",
            subject=party,
            hint=f"The parties are {few}" if known else "No document states its parties",
            code="E_NO_PARTY",
        )


def require_date(carrier: Carrier) -> None:
    """Raise `InputError` where a text has no date."""
    if not carrier.date:
        raise InputError(
            f"{carrier.key} has no date, so no text is known to be earlier",
            subject=carrier.key,
            hint=f"Give it one: corpus-tool add FILE --key {carrier.key} --date 2025-01-21",
            code="E_NO_DATE",
        )


def require_dates(carriers: Sequence[Carrier]) -> None:
    """Raise `InputError` where no text has a date."""
    if not any(carrier.date for carrier in carriers):
        require_date(carriers[0])
