"""Checks of descriptions, parties, successions, partnerships and runs."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from functools import partial

from sqlalchemy import select
from sqlalchemy.orm import Session

from corpus_tool.model import Document, RunStatus
from corpus_tool.store import digests, document_state, documents, runs
from corpus_tool.store.border import bounds
from corpus_tool.store.tables import (
    DescriptionPartyRow,
    DescriptionRow,
    PartnershipDocumentRow,
    PartnershipPartyRow,
    PartnershipRow,
    PartyRow,
    RunRow,
    table,
)
from corpus_tool.store.verify.content import ordered
from corpus_tool.store.verify.problem import Problem, safely

__all__ = [
    "descriptions",
    "last_description",
    "partnerships",
    "run_records",
    "state",
    "successions",
]


def last_description(session: Session, document_id: int, key: str) -> Document:
    """Return a document as its last description says, or by its key where it has none."""
    mine = select(DescriptionRow).where(DescriptionRow.document_id == document_id)
    row = session.scalars(mine.order_by(DescriptionRow.number.desc()).limit(1)).first()
    return Document(key, title=key) if row is None else documents.value(session, row, key)


def state(session: Session, document_id: int, key: str) -> Iterator[Problem]:
    """Compare what a document has with the digest that was stored when it was last added to."""
    stated = document_state.recorded(session, [document_id]).get(document_id, [])
    for found in document_state.read(session, [document_id]):
        if not document_state.is_sound(found, stated):
            message = "its descriptions, versions and receipts are not those that were stored"
            yield Problem("E_STATE", key, message)


def descriptions(session: Session, document_id: int, key: str) -> Iterator[Problem]:
    """Check every description of a document, the old ones too."""
    mine = select(DescriptionRow).where(DescriptionRow.document_id == document_id)
    rows = session.scalars(mine.order_by(DescriptionRow.number)).all()
    if not rows:
        yield Problem("E_COUNT", key, "it has no description")
    for place, row in enumerate(rows, start=1):
        if row.number != place:
            yield Problem("E_ORDER", key, f"its description {row.number} is number {place}")
        yield from safely(session, key, partial(_description, session, row, key))


def _description(session: Session, row: DescriptionRow, key: str) -> Iterator[Problem]:
    members = DescriptionPartyRow.description_id == row.id
    if ordered(session, DescriptionPartyRow.ord, members) != row.n_parties:
        yield Problem("E_COUNT", key, f"it has not {row.n_parties} parties in order")
    document = documents.value(session, row, key)
    digest = digests.of_description(document, number=row.number, recorded_at=row.recorded_at)
    if digest != row.digest:
        message = f"its description {row.number} was changed after it was stored"
        yield Problem("E_HASH", key, message)
    days = (None, None) if row.date is None else bounds(row.date)
    if days != (row.date_from, row.date_to):
        yield Problem("E_DATE", key, f"its first and last day are not those of {row.date}")


def successions(described: Mapping[str, Document]) -> Iterator[Problem]:
    """Look for documents that succeed themselves."""
    for key in described:
        seen, step = set[str](), described[key].succeeds
        while step is not None and step in described and step not in seen and step != key:
            seen.add(step)
            step = described[step].succeeds
        if step == key:
            yield Problem("E_CIRCLE", key, "it succeeds itself")


def partnerships(session: Session) -> Iterator[Problem]:
    """Compare the partnerships with the descriptions they follow from."""
    rows = select(PartnershipPartyRow.partnership_id, PartyRow.code).join(
        PartyRow, PartyRow.id == PartnershipPartyRow.party_id
    )
    members: dict[int, set[str]] = defaultdict(set)
    for number, code in session.execute(rows):
        members[number].add(code)
    for row in session.scalars(select(PartnershipRow)):
        codes = members[row.id]
        if digests.of_parties(codes) != row.codes_sha256 or len(codes) != row.n_parties:
            name = f"partnership {row.id}"
            yield Problem("E_HASH", name, "its members are not those it was made of")
    yield from _filed(session, members)


def _filed(session: Session, members: Mapping[int, set[str]]) -> Iterator[Problem]:
    rows = select(DescriptionPartyRow.description_id, PartyRow.code).join(
        PartyRow, PartyRow.id == DescriptionPartyRow.party_id
    )
    parties: dict[int, set[str]] = defaultdict(set)
    for number, code in session.execute(rows):
        parties[number].add(code)
    described = PartnershipDocumentRow.description_id, PartnershipDocumentRow.partnership_id
    filed = dict(session.execute(select(*described)).all())
    for number in sorted(parties.keys() | filed.keys()):
        codes = parties[number] if len(parties[number]) > 1 else set()
        if members.get(filed.get(number, 0), set()) != codes:
            subject = f"description {number}"
            yield Problem("E_RELATION", subject, "it is filed under another partnership")


def run_records(session: Session) -> Iterator[Problem]:
    """Check every run that has ended, and that all it stored is there."""
    stored = {
        name: Counter(session.scalars(select(column)).all())
        for name, column in runs.OUTPUTS.items()
    }
    for number in session.scalars(select(RunRow.id).order_by(RunRow.id)).all():
        yield from safely(session, f"run {number}", partial(_run, session, number, stored))


def _run(
    session: Session, number: int, stored: Mapping[str, Mapping[int, int]]
) -> Iterator[Problem]:
    row = session.execute(select(table(RunRow)).where(RunRow.id == number)).mappings().one()
    if row["status"] == RunStatus.RUNNING:
        return
    outputs = row["outputs"]
    record = runs.record(dict(row))
    if digests.of_run(record, process=row["process"], outputs=outputs) != row["digest"]:
        yield Problem("E_HASH", f"run {number}", "its record was changed after it ended")
    for name, counts in stored.items():
        stated = outputs.get(name, 0)  # a run of an older program counted fewer kinds
        if counts.get(number, 0) != stated:
            message = f"it stored {stated} {name}, and {counts.get(number, 0)} are there"
            yield Problem("E_COUNT", f"run {number}", message)
