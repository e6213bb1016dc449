"""Documents with their descriptions, parties and partnerships: to rows and back.

Sections, in order:

* Documents and their descriptions: to rows and back.
* Parties and partnerships: the sets of parties that have documents.
"""

from __future__ import annotations

import difflib
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import UTC, datetime
from functools import cache
from itertools import groupby
from typing import Any

from sqlalchemy import Select, bindparam, case, func, insert, select
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from corpus_tool.errors import Conflict, DocumentNotFound
from corpus_tool.model import Document, DocumentEntry, Partnership, Party
from corpus_tool.store import digests, document_state
from corpus_tool.store.columns import table
from corpus_tool.store.document_state import DocumentState
from corpus_tool.store.engine import if_new
from corpus_tool.store.failures import UNREADABLE, damaged, readable
from corpus_tool.store.tables import (
    DescriptionPartyRow,
    DescriptionRow,
    DocumentRecord,
    FindingRow,
    PartnershipDocumentRow,
    PartnershipPartyRow,
    PartnershipRow,
    PartyRow,
    VersionRow,
)
from corpus_tool.store.validation import require_bounds, require_document

__all__ = [
    "describe_document",
    "described",
    "described_all",
    "document_entries",
    "document_id",
    "document_value",
    "every_document",
    "find_document",
    "load_document",
    "read_partnerships",
]


# ----------------------------------------
# Documents and their descriptions: to rows and back.

PLAIN = ("title", "kind", "date", "place", "level", "succeeds", "source_url", "licence")
"""Fields of a document that are columns of its description."""


def document_id(session: Session, key: str) -> int:
    """Return a document's number in the database.

    Raises:
        DocumentNotFound: no document has this key; the hint names similar keys.
        DatabaseDamaged: a document has lost its key.
    """
    found = session.scalar(_id_of(), {"key": key})
    if found is not None:
        return found
    keys = [state.key for state in document_state.load_every_state(session).values()]
    near = difflib.get_close_matches(key, keys, n=3)
    hint = f"Did you mean {' or '.join(near)}?" if near else "See `corpus-tool list`"
    raise DocumentNotFound(f"no document has the key {key!r}", subject=key, hint=hint)


@cache
def _id_of() -> Select[int]:
    document = table(DocumentRecord).c
    return select(document.id).where(document.key == bindparam("key"))


def document_value(session: Session, row: DescriptionRow, key: str) -> Document:
    """Return a description as a value, compared with nothing: for `verify`."""
    parties = _parties(session, row.id) if row.n_parties else {}
    columns = {name: getattr(row, name) for name in (*PLAIN, "languages", "specimen")}
    return _document(key, columns, parties.get(row.id, ()))


def _document(key: str, columns: Mapping[Any, Any], parties: tuple[Party, ...]) -> Document:
    plain = {name: columns[name] for name in PLAIN}
    languages, specimen = tuple(columns["languages"]), columns["specimen"]
    return Document(key=key, parties=parties, languages=languages, specimen=specimen, **plain)


def _parties(session: Session, description: int | None = None) -> dict[int, tuple[Party, ...]]:
    """Return the parties of one description, or of all."""
    named = {} if description is None else {"description": description}
    rows = session.execute(_members(is_single=description is not None), named)
    return {
        number: tuple(Party(code, name) for _, code, name in members)
        for number, members in groupby(rows, key=lambda row: row[0])
    }


@cache
def _members(*, is_single: bool) -> Select[Any]:
    row, party = table(DescriptionPartyRow).c, table(PartyRow).c
    columns: tuple[Any, ...] = (row.description_id, party.code, row.name)
    rows = select(*columns).join(table(PartyRow), party.id == row.party_id)
    rows = rows.order_by(row.description_id, row.ord)
    return rows.where(row.description_id == bindparam("description")) if is_single else rows


@cache
def _described(*, is_single: bool) -> Select[Any]:
    """Return the selection of every description, or of one."""
    row = table(DescriptionRow).c
    plain = (row[name] for name in PLAIN)
    columns: tuple[Any, ...] = (
        *(row.document_id, row.number, row.id, row.recorded_at, row.languages, row.specimen),
        *plain,
    )
    if not is_single:
        return select(*columns)
    mine = row.document_id == bindparam("document")
    return select(*columns).where(mine, row.number == bindparam("number"))


def find_document(session: Session, key: str) -> Document | None:
    """Return a document as it is described now, or None; raise `DatabaseDamaged`."""
    found = session.scalar(_id_of(), {"key": key})
    return None if found is None else described(session, document_state.load_state(session, found))


def load_document(session: Session, key: str) -> Document:
    """Return a document as it is described now; raise `DocumentNotFound`, `DatabaseDamaged`."""
    return described(session, document_state.load_state(session, document_id(session, key)))


def described(session: Session, state: DocumentState) -> Document:
    """Return the description that counts of a document; raise `DatabaseDamaged`.

    Within a transaction it is read once.
    """
    if (known := _known(session, state)) is not None:
        return known
    with readable(state.key):
        number, digest = state.descriptions[-1]
        parameters = {"document": state.id, "number": number}
        line = session.execute(_described(is_single=True), parameters).one()
        document = _document(state.key, line._mapping, _parties(session, line.id).get(line.id, ()))
    _require_as_stored(document, number, line.recorded_at, digest)
    session.info.setdefault(KNOWN, {})[digest] = document
    return document


KNOWN = "known descriptions"
"""Where a session keeps them, by the digests that cover them."""


def _known(session: Session, state: DocumentState) -> Document | None:
    found: Document | None = None
    if state.descriptions:
        found = session.info.get(KNOWN, {}).get(state.descriptions[-1][1])
    return found


def _require_as_stored(document: Document, number: int, recorded_at: datetime, digest: str) -> None:
    found = digests.of_description(document, number=number, recorded_at=recorded_at)
    if found != digest:
        raise damaged(document.key, "its title, date, parties or what else describes it changed")


def every_document(session: Session) -> tuple[Document, ...]:
    """Return every document, by key; raise `DatabaseDamaged`."""
    found = described_all(session, document_state.load_every_state(session))
    return tuple(sorted((document for document, _ in found), key=lambda document: document.key))


def described_all(
    session: Session, states: Mapping[int, DocumentState]
) -> Iterator[tuple[Document, DocumentState]]:
    """Yield documents as they are described now; raise `DatabaseDamaged`.

    Args:
        session: to read with.
        states: of those that are wanted, by their numbers in the database.
    """
    if sum(_known(session, state) is None for state in states.values()) <= FEW:
        for state in states.values():
            yield described(session, state), state
        return
    try:
        found = list(_all(session, states))
    except (*UNREADABLE, DBAPIError):  # each by itself, to name the one that cannot be read
        found = [(described(session, state), state) for state in states.values()]
    yield from found


FEW = 20
"""Up to so many documents are each asked for; beyond it all are read and the rest left out."""


def _all(
    session: Session, states: Mapping[int, DocumentState]
) -> Iterator[tuple[Document, DocumentState]]:
    parties = _parties(session)
    rows = {
        (line.document_id, line.number): line
        for line in session.execute(_described(is_single=False))
    }
    for number, state in states.items():
        last, digest = state.descriptions[-1]
        line = rows[number, last]
        document = _document(state.key, line._mapping, parties.get(line.id, ()))
        _require_as_stored(document, last, line.recorded_at, digest)
        session.info.setdefault(KNOWN, {})[digest] = document
        yield document, state


def document_entries(session: Session) -> tuple[DocumentEntry, ...]:
    """Return a line for every document, by key."""
    last = {
        state.key: state.versions[-1]
        for state in document_state.load_every_state(session).values()
        if state.versions
    }
    warnings = _count_warnings(session)
    lines = []
    for document in every_document(session):
        head = last.get(document.key)
        if head is None:
            lines.append(DocumentEntry(document, 0, 0, None))
            continue
        sizes = (head.number, head.paragraphs, head.added_at)
        lines.append(DocumentEntry(document, *sizes, warnings.get(head.id, 0)))
    return tuple(lines)


def describe_document(
    session: Session, document: Document, *, run: Callable[[], int]
) -> tuple[int, bool]:
    """Store a description when it differs from the one known; return document and whether it does.

    The document's row stays locked until the end of the transaction, so that its versions and
    descriptions are numbered by one writer at a time. Who adds something records its state.
    """
    require_document(document)
    connection, named = session.connection(), {"key": document.key}
    if (document_id := session.scalar(_locking(), named)) is None:
        connection.execute(if_new(connection, table(DocumentRecord)), named)
        document_id = session.execute(_locking(), named).scalar_one()
    document_state.forget_state(session, document_id)  # another writer may have had the lock
    is_known = document_state.is_state_recorded(session, document_id)
    state = document_state.load_state(session, document_id) if is_known else None
    if state is not None and described(session, state) == document:
        return document_id, False
    _require_no_circle(session, document)
    _insert_description(session, document, document_id, run)
    return document_id, True


def _count_warnings(session: Session) -> Mapping[int, int]:
    """Return how many findings of each version ask to be looked at.

    Raises:
        DatabaseDamaged: a version has not as many findings as it was stored with.
    """
    found = {row[0]: (row[1], row[2]) for row in session.execute(_findings())}
    known = set()
    for number, key, version, stored in session.execute(_stored_findings()):
        known.add(number)
        if found.get(number, (0, 0))[0] != stored:
            raise damaged(f"{key}@{version}", "its import report was changed, or is gone")
    if lost := found.keys() - known:
        raise damaged(f"version {min(lost)}", "it is gone, and its import report is not")
    return {number: warned for number, (_, warned) in found.items()}


@cache
def _findings() -> Select[int, int, int]:
    """Count the findings of every version, and those of them that ask to be looked at."""
    is_warning = FindingRow.code.startswith("W_", autoescape=True)
    warned = func.sum(case((is_warning, 1), else_=0))
    numbers = select(FindingRow.version_id, func.count(), warned)
    return numbers.group_by(FindingRow.version_id)


@cache
def _stored_findings() -> Select[int, str, int, int]:
    """Name every version with the number of findings it was stored with."""
    row = VersionRow
    columns = select(row.id, DocumentRecord.key, row.number, row.n_findings)
    return columns.join(DocumentRecord, DocumentRecord.id == row.document_id)


@cache
def _locking() -> Select[int]:
    number = select(DocumentRecord.id).where(DocumentRecord.key == bindparam("key"))
    return number.with_for_update(key_share=True)


def _require_no_circle(session: Session, document: Document) -> None:
    """Refuse a succession that comes back to its start."""
    seen, key = {document.key}, document.succeeds
    while key is not None and key not in seen:
        seen.add(key)
        earlier = find_document(session, key)
        key = earlier.succeeds if earlier else None
    if key is not None:
        raise Conflict(
            f"{document.key} would succeed itself, through {document.succeeds}",
            subject=document.key,
            hint="Correct what succeeds what",
            code="E_CIRCLE",
        )


def _insert_description(
    session: Session, document: Document, owner: int, run: Callable[[], int]
) -> None:
    connection = session.connection()
    last = session.scalar(
        select(func.max(DescriptionRow.number)).where(DescriptionRow.document_id == owner)
    )
    number, now = (last or 0) + 1, datetime.now(UTC)
    first_day, last_day = (
        require_bounds(document.date) if document.date is not None else (None, None)
    )
    row = {
        "document_id": owner,
        "number": number,
        **{name: getattr(document, name) for name in PLAIN},
        "date_from": first_day,
        "date_to": last_day,
        "languages": document.languages,
        "specimen": document.specimen,
        "n_parties": len(document.parties),
        "run_id": run(),
        "recorded_at": now,
        "digest": digests.of_description(document, number=number, recorded_at=now),
    }
    made = insert(table(DescriptionRow)).returning(DescriptionRow.id)
    description = connection.execute(made, row).scalar_one()
    enter_partnership(session, description, document.parties)


# ----------------------------------------
# Parties and partnerships: the sets of parties that have documents.


def enter_partnership(session: Session, description: int, parties: Iterable[Party]) -> None:
    """Store the parties of a description, and the partnership they make when they are several."""
    connection = session.connection()
    party_ids = _party_ids(session, parties)
    members = [
        {
            "description_id": description,
            "ord": order,
            "party_id": party_ids[party.code],
            "name": party.name,
        }
        for order, party in enumerate(parties)
    ]
    if members:
        connection.execute(insert(table(DescriptionPartyRow)), members)
    if len(party_ids) > 1:
        filed = {
            "description_id": description,
            "partnership_id": _partnership_id(session, party_ids),
        }
        connection.execute(insert(table(PartnershipDocumentRow)), [filed])


def _party_ids(session: Session, parties: Iterable[Party]) -> dict[str, int]:
    """Return the numbers of parties by code, storing those that are new."""
    codes = {party.code for party in parties}
    if not codes:
        return {}
    select_parties = select(PartyRow.code, PartyRow.id).where(PartyRow.code.in_(codes))
    found = dict(session.execute(select_parties).all())
    missing = [{"code": code} for code in sorted(codes - found.keys())]
    if missing:
        connection = session.connection()
        connection.execute(if_new(connection, table(PartyRow)), missing)
        found = dict(session.execute(select_parties).all())
    return found


def _partnership_id(session: Session, party_ids: Mapping[str, int]) -> int:
    """Return the partnership of a set of parties, storing it when it is new."""
    digest = digests.of_parties(set(party_ids))
    select_partnership = select(PartnershipRow.id).where(PartnershipRow.codes_sha256 == digest)
    if (found := session.scalar(select_partnership)) is not None:
        return found
    connection = session.connection()
    row = {"codes_sha256": digest, "n_parties": len(party_ids)}
    made = if_new(connection, table(PartnershipRow)).values(row).returning(PartnershipRow.id)
    number = connection.execute(made).scalar_one_or_none()
    if number is None:  # another writer made it meanwhile, with its members
        return session.execute(select_partnership).scalar_one()
    members = [
        {"partnership_id": number, "party_id": party} for party in sorted(party_ids.values())
    ]
    connection.execute(insert(table(PartnershipPartyRow)), members)
    return number


def read_partnerships(documents: Iterable[Document]) -> tuple[Partnership, ...]:
    """Return the sets of two or more parties that have documents, by their codes.

    Args:
        documents: every document, as it is described now.
    """
    groups: dict[frozenset[str], list[Document]] = defaultdict(list)
    for document in documents:
        codes = frozenset(party.code for party in document.parties)
        if len(codes) > 1:
            groups[codes].append(document)
    made = (_partnership(group) for group in groups.values())
    return tuple(
        sorted(made, key=lambda partnership: [party.code for party in partnership.parties])
    )


def _partnership(documents: list[Document]) -> Partnership:
    documents.sort(key=lambda document: (document.date or "", document.key))
    names = {party.code: party for document in documents for party in document.parties}
    return Partnership(
        parties=tuple(names[code] for code in sorted(names)),
        documents=tuple(document.key for document in documents),
        successions=tuple(
            (document.key, document.succeeds) for document in documents if document.succeeds
        ),
    )
