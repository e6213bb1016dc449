"""A document as it stands: which descriptions, versions and receipts it has, without their texts.

Whenever something is added its digest is stored, and it is compared with that before anything of
the document is read: so a version that is gone, or was filed under another document, is missed.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import BigInteger, Select, bindparam, insert, select
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from corpus_tool.errors import DatabaseDamaged
from corpus_tool.store import digests
from corpus_tool.store.columns import table
from corpus_tool.store.failures import UNREADABLE, damaged, readable
from corpus_tool.store.tables import (
    DescriptionRow,
    DocumentRecord,
    DocumentStateRow,
    SourceRow,
    VersionRow,
)

__all__ = [
    "DocumentState",
    "VersionHead",
    "forget_state",
    "is_state_recorded",
    "is_state_sound",
    "load_every_state",
    "load_state",
    "load_states",
    "read",
    "record_state",
    "recorded_digests",
    "states_of_versions",
    "version_heads",
    "version_ids_by_name",
]

ATTEMPTS = 3
"""So often a state is read before it is called damaged: on a server another writer may come between
two statements of a transaction that writes."""

CHUNK = 400
"""Documents that are asked for at once."""


@dataclass(frozen=True, slots=True)
class VersionHead:
    """A version without its text."""

    id: int
    """Its number in the database."""
    name: str
    number: int
    language: str
    digest: str
    parent: int | None
    """Number of the version that it was made from."""
    paragraphs: int
    added_at: datetime
    record_sha256: str
    body_sha256: str
    receipts: tuple[str, ...] = ()
    """The digests of its receipts, the one it was made from first."""


@dataclass(frozen=True, slots=True)
class DocumentState:
    """A document without its texts."""

    id: int
    """Its number in the database."""
    key: str
    descriptions: tuple[tuple[int, str], ...]
    """Number and digest of each, the one that counts last."""
    versions: tuple[VersionHead, ...]
    """Oldest first."""

    def sha256(self, earlier: Sequence[str]) -> str:
        """Return the digest of all this, and of the digests of its earlier states."""
        heads = [
            [
                *(head.number, head.language, head.digest, head.parent, head.paragraphs),
                *(digests.moment(head.added_at), head.record_sha256, head.body_sha256),
                head.receipts,
            ]
            for head in self.versions
        ]
        return digests.of_values("document", self.key, self.descriptions, heads, earlier)


def load_state(session: Session, document_id: int) -> DocumentState:
    """Return a document as it stands; raise `DatabaseDamaged` where it was stored otherwise.

    Within a transaction it is read once; whoever writes lets it be forgotten.
    """
    return load_states(session, [document_id])[document_id]


def load_states(session: Session, document_ids: Collection[int]) -> dict[int, DocumentState]:
    """Return documents as they stand, by their numbers; see `load`."""
    loaded: dict[int, DocumentState] = session.info.setdefault(KNOWN, {})
    lacking = sorted(set(document_ids) - loaded.keys())
    for start in range(0, len(lacking), CHUNK):
        loaded |= _sound(session, lacking[start : start + CHUNK])
    return {number: loaded[number] for number in document_ids}


def load_every_state(session: Session) -> dict[int, DocumentState]:
    """Return every document as it stands, by their numbers; see `load`."""
    if EVERY not in session.info:
        session.info[EVERY] = session.info[KNOWN] = _sound(session, None)
    return dict(session.info[EVERY])


KNOWN, EVERY = "known states", "every state"
"""Where a session keeps what was read."""


def forget_state(session: Session, document_id: int) -> None:
    """Let a document be read again: something is added to it."""
    session.info.get(KNOWN, {}).pop(document_id, None)
    session.info.pop(EVERY, None)


def states_of_versions(session: Session, version_ids: Collection[int]) -> dict[int, DocumentState]:
    """Return the documents of versions as they stand; see `load`.

    Args:
        session: to read with.
        version_ids: their numbers in the database.

    Raises:
        DatabaseDamaged: one of them is gone, too.
    """
    if EVERY in session.info or len(version_ids) > CHUNK:
        states = load_every_state(session)
    else:
        rows = select(VersionRow.document_id).where(VersionRow.id.in_(version_ids)).distinct()
        states = load_states(session, session.scalars(rows).all())
    head_ids = {head.id for state in states.values() for head in state.versions}
    if lost := set(version_ids) - head_ids:
        raise damaged(f"version {min(lost)}", "it is gone")
    return states


def version_heads(
    session: Session, version_ids: Collection[int] | None = None
) -> dict[int, VersionHead]:
    """Return versions without their texts, by their numbers in the database, all by default.

    Others of the same documents may be among them. Raises as `of_versions`.
    """
    whole = version_ids is None
    states = load_every_state(session) if whole else states_of_versions(session, version_ids or ())
    return {head.id: head for state in states.values() for head in state.versions}


def version_ids_by_name(session: Session, names: Collection[str]) -> dict[str, int]:
    """Return the numbers of versions by their names; unknown ones are left out.

    Args:
        session: to read with.
        names: `japan-laos-csp-2025@1`.

    Raises:
        DatabaseDamaged: one is unknown, and a document has lost its key.
    """
    requested = set(names)
    keys = sorted({name.rpartition("@")[0] for name in requested})
    if len(keys) > CHUNK:
        states = load_every_state(session)
    else:
        rows = select(DocumentRecord.id).where(DocumentRecord.key.in_(keys))
        states = load_states(session, session.scalars(rows).all())
    heads = (head for state in states.values() for head in state.versions)
    found = {head.name: head.id for head in heads if head.name in requested}
    if found.keys() != requested:
        load_every_state(session)
    return found


def record_state(session: Session, document_id: int) -> None:
    """Store the digest of a document to which something was added in this transaction."""
    forget_state(session, document_id)
    (state,) = read(session, [document_id])
    earlier = recorded_digests(session, [document_id]).get(document_id, [])
    row = {"document_id": document_id, "ord": len(earlier), "sha256": state.sha256(earlier)}
    session.connection().execute(insert(table(DocumentStateRow)), row)


def is_state_recorded(session: Session, document_id: int) -> bool:
    """Tell whether anything was ever stored of a document."""
    return bool(recorded_digests(session, [document_id]))


def is_state_sound(state: DocumentState, stated: Sequence[str]) -> bool:
    """Tell whether a document is as the last of its digests says.

    Args:
        state: as its rows say.
        stated: its digests, oldest first.
    """
    return bool(stated) and state.sha256(stated[:-1]) == stated[-1]


def _sound(session: Session, document_ids: Sequence[int] | None) -> dict[int, DocumentState]:
    """Return documents as they stand; raise `DatabaseDamaged`, which names one."""
    lost: list[int] = []
    for _ in range(ATTEMPTS):
        try:
            stated = recorded_digests(session, document_ids)
            states = {state.id: state for state in read(session, document_ids)}
        except (*UNREADABLE, DBAPIError) as error:
            raise _unreadable(session, document_ids) or error from None
        document_numbers = stated.keys() | states.keys() | set(document_ids or ())
        lost = sorted(
            number
            for number in document_numbers
            if number not in states or not is_state_sound(states[number], stated.get(number, ()))
        )
        if not lost:
            return states
    name = states[lost[0]].key if lost[0] in states else f"document {lost[0]}"
    raise damaged(name, "a description, a version or a receipt of it was changed, or is gone")


def _unreadable(session: Session, document_ids: Sequence[int] | None) -> DatabaseDamaged | None:
    """Return the failure that names the one of several documents that cannot be read."""
    numbers = (
        session.scalars(select(DocumentRecord.id)).all() if document_ids is None else document_ids
    )
    for number in numbers:
        try:
            with readable(f"document {number}"):
                list(read(session, [number]))
                recorded_digests(session, [number])
        except DatabaseDamaged as error:
            return error
    return None


def recorded_digests(session: Session, document_ids: Sequence[int] | None) -> dict[int, list[str]]:
    """Return the digests of some documents, or of all, oldest first.

    Digests that are not numbered without a gap are none.
    """
    found: dict[int, list[str]] = defaultdict(list)
    for owner, order, sha256 in _rows(session, "states", document_ids):
        found[owner].append(sha256 if order == len(found[owner]) else "")
    return found


def read(session: Session, document_ids: Sequence[int] | None) -> Iterator[DocumentState]:
    """Yield some documents, or all, as the rows say, compared with nothing.

    Columns and not rows of the ORM, for this is asked of every document in a list.
    """
    descriptions: dict[int, list[tuple[int, str]]] = defaultdict(list)
    for owner, number, digest in _rows(session, "descriptions", document_ids):
        descriptions[owner].append((number, digest))
    receipts: dict[int, list[str]] = defaultdict(list)
    for version, digest in _rows(session, "receipts", document_ids):
        receipts[version].append(digest)
    versions: dict[int, list[Any]] = defaultdict(list)
    for line in _rows(session, "versions", document_ids):
        versions[line.document_id].append(line)
    for number, key in _rows(session, "keys", document_ids):
        heads = tuple(_heads(key, versions.get(number, ()), receipts))
        yield DocumentState(number, key, tuple(descriptions.get(number, ())), heads)


def _heads(
    key: str, lines: Sequence[Any], receipts: Mapping[int, list[str]]
) -> Iterator[VersionHead]:
    numbers = {line.id: line.number for line in lines}
    for line in lines:
        yield VersionHead(
            id=line.id,
            name=f"{key}@{line.number}",
            number=line.number,
            language=line.language,
            digest=line.digest,
            parent=None if line.parent_id is None else numbers.get(line.parent_id, 0),
            paragraphs=line.n_paragraphs,
            added_at=line.created_at,
            record_sha256=line.record_sha256,
            body_sha256=line.body_sha256,
            receipts=tuple(receipts.get(line.id, ())),
        )


def _rows(session: Session, name: str, document_ids: Sequence[int] | None) -> Iterable[Any]:
    statement = _statements(some=document_ids is not None)[name]
    return session.execute(statement, {} if document_ids is None else {"documents": document_ids})


@cache
def _statements(*, some: bool) -> dict[str, Select[Any]]:
    """Return what reads some documents, or all: their rows in order.

    Of tables and not of the ORM's classes, whose statements and mappings are slower to make.
    """
    described, version, source, state = (
        table(row).c for row in (DescriptionRow, VersionRow, SourceRow, DocumentStateRow)
    )
    document = table(DocumentRecord).c
    head = (
        *(version.document_id, version.id, version.number, version.language, version.digest),
        *(version.parent_id, version.n_paragraphs, version.created_at),
        *(version.record_sha256, version.body_sha256),
    )
    chosen: dict[str, tuple[tuple[Any, ...], Any, tuple[Any, ...]]] = {
        "keys": ((document.id, document.key), document.id, ()),
        "descriptions": (
            (described.document_id, described.number, described.digest),
            described.document_id,
            (described.document_id, described.number),
        ),
        "versions": (head, version.document_id, (version.document_id, version.number)),
        "receipts": ((source.version_id, source.digest), version.document_id, (source.id,)),
        "states": (
            (state.document_id, state.ord, state.sha256),
            state.document_id,
            (state.document_id, state.ord),
        ),
    }
    found: dict[str, Select[Any]] = {}
    for name, (columns, owner, order) in chosen.items():
        rows = select(*columns).order_by(*order)
        if some and name == "receipts":
            rows = rows.join(table(VersionRow), version.id == source.version_id)
        documents = bindparam("documents", expanding=True, type_=BigInteger)
        found[name] = rows.where(owner.in_(documents)) if some else rows
    return found
