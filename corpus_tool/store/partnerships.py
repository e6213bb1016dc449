"""Parties and partnerships: the sets of parties that have documents."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from corpus_tool.model import Document, Partnership, Party
from corpus_tool.store import digests
from corpus_tool.store.engine import if_new
from corpus_tool.store.tables import (
    DescriptionPartyRow,
    PartnershipDocumentRow,
    PartnershipPartyRow,
    PartnershipRow,
    PartyRow,
    table,
)

__all__ = ["enter", "read"]


def enter(session: Session, description: int, parties: Iterable[Party]) -> None:
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
    known = select(PartyRow.code, PartyRow.id).where(PartyRow.code.in_(codes))
    found = dict(session.execute(known).all())
    missing = [{"code": code} for code in sorted(codes - found.keys())]
    if missing:
        connection = session.connection()
        connection.execute(if_new(connection, table(PartyRow)), missing)
        found = dict(session.execute(known).all())
    return found


def _partnership_id(session: Session, party_ids: Mapping[str, int]) -> int:
    """Return the partnership of a set of parties, storing it when it is new."""
    digest = digests.of_parties(set(party_ids))
    known = select(PartnershipRow.id).where(PartnershipRow.codes_sha256 == digest)
    if (found := session.scalar(known)) is not None:
        return found
    connection = session.connection()
    row = {"codes_sha256": digest, "n_parties": len(party_ids)}
    made = if_new(connection, table(PartnershipRow)).values(row).returning(PartnershipRow.id)
    number = connection.execute(made).scalar_one_or_none()
    if number is None:  # another writer made it meanwhile, with its members
        return session.execute(known).scalar_one()
    members = [
        {"partnership_id": number, "party_id": party} for party in sorted(party_ids.values())
    ]
    connection.execute(insert(table(PartnershipPartyRow)), members)
    return number


def read(documents: Iterable[Document]) -> tuple[Partnership, ...]:
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
    return tuple(sorted(made, key=lambda one: [party.code for party in one.parties]))


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
