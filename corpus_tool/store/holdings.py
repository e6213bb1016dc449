"""What a search of the whole corpus reads: a version of every document, and their paragraphs."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import groupby

from sqlalchemy import Select, Text, cast, exists, func, select
from sqlalchemy.orm import Session, aliased

from corpus_tool.model import Carrier, Holdings, NearTexts, Passage
from corpus_tool.store import formulae, scans
from corpus_tool.store.tables import (
    DescriptionPartyRow,
    DescriptionRow,
    DocumentRow,
    ParagraphRow,
    PartyRow,
    TextUnitRow,
    VersionRow,
)

__all__ = ["carriers", "kin", "mark", "passages", "paths_of", "read", "since", "texts"]

FEW = 400
"""Up to so many versions are asked for by number; beyond it all are read and the rest left out."""


def read(session: Session) -> Holdings:
    """Return what the corpus holds: the newest version of each document in its own language.

    Columns and not rows of the ORM, for this is asked of ten thousand documents at every search.
    """
    return _read(session, mark(session), above=(0, 0))


def mark(session: Session) -> str:
    """Return up to where versions and descriptions are written: how many, and the last of each.

    Their rows never change and never go, so that what came since is above the mark; a row that
    another writer brought in below it shows in the number.
    """
    said: list[int] = []
    for row in (VersionRow, DescriptionRow):
        said += session.execute(
            select(func.count(row.id), func.coalesce(func.max(row.id), 0))
        ).one()
    return json.dumps(said)


def since(session: Session, before: str) -> Holdings | None:
    """Return what came after a mark, or None where what was there has changed.

    Args:
        session: to read with.
        before: from `mark`.
    """
    now = mark(session)
    n_versions, version, n_descriptions, description = json.loads(before)
    if now == before:
        return Holdings((), (), now)
    later = [
        session.scalar(select(func.count()).where(row.id > last))
        for row, last in ((VersionRow, version), (DescriptionRow, description))
    ]
    count_versions, _, count_descriptions, _ = json.loads(now)
    earlier = [count_versions - (later[0] or 0), count_descriptions - (later[1] or 0)]
    if earlier != [n_versions, n_descriptions] or _touched(session, version, description):
        return None
    return _read(session, now, above=(version, description))


def _touched(session: Session, version: int, description: int) -> bool:
    """Tell whether a document that has a version has got another one, or another description."""
    held = aliased(VersionRow)
    return any(
        session.execute(
            select(row.id)
            .where(row.id > last)
            .where(exists().where(held.document_id == row.document_id, held.id <= version))
            .limit(1)
        ).first()
        is not None
        for row, last in ((VersionRow, version), (DescriptionRow, description))
    )


def _read(session: Session, now: str, *, above: tuple[int, int]) -> Holdings:
    """Return the documents of which a version is above a number.

    Args:
        session: to read with.
        now: what `mark` says.
        above: the last version and the last description before them; 0 for all.
    """
    row = VersionRow
    rows = select(row.document_id, row.number, row.language, row.digest).where(row.id > above[0])
    versions: dict[int, list[tuple[int, str, str]]] = {}
    for line in session.execute(rows.order_by(row.document_id, row.number)):
        document, number, language, digest = line
        versions.setdefault(document, []).append((number, language, digest))
    only = None if above[0] == 0 else tuple(versions)
    described, found = _described(session, only), []
    parties = _parties(session, None if only is None else tuple(d[0] for d in described.values()))
    for document, (description, key, date, title, languages) in described.items():
        if document in versions:
            chosen = _chosen(versions[document], languages)
            own = parties.get(description, ())
            carrier = Carrier(f"{key}@{chosen[0]}", key, date, own, title)
            found.append((carrier, chosen[2]))
    found.sort(key=lambda pair: pair[0].version)
    return Holdings(tuple(carrier for carrier, _ in found), tuple(text for _, text in found), now)


def carriers(session: Session, versions: Select[int] | Collection[int]) -> tuple[Carrier, ...]:
    """Return versions as a search reads them, by name; described as their documents are now.

    Args:
        session: to read with.
        versions: their numbers in the database, or the question for these.
    """
    row = VersionRow
    rows = select(row.document_id, row.number).where(row.id.in_(versions))
    numbers = session.execute(rows).all()
    only = {document for document, _ in numbers}
    described = _described(session, tuple(only) if len(only) <= FEW else None)
    few = tuple(described[document][0] for document in only) if len(only) <= FEW else None
    parties = _parties(session, few)
    found = []
    for document, number in numbers:
        description, key, date, title, _ = described[document]
        own = parties.get(description, ())
        found.append(Carrier(f"{key}@{number}", key, date, own, title))
    return tuple(sorted(found, key=lambda carrier: carrier.version))


def _chosen(versions: list[tuple[int, str, str]], languages: str) -> tuple[int, str, str]:
    """Return the newest version in the first of a document's languages, else the newest."""
    if len(versions) == 1:
        return versions[0]
    first = json.loads(languages)[:1]
    return next((each for each in reversed(versions) if each[1] in first), versions[-1])


def _described(
    session: Session, only: Sequence[int] | None
) -> dict[int, tuple[int, str, str | None, str, str]]:
    """Return how each document is described now: description, key, date, title, languages."""
    row = DescriptionRow
    rows = (
        select(
            *(row.document_id, row.id, DocumentRow.key, row.date, row.title),
            cast(row.languages, Text),
        )
        .join(DocumentRow, DocumentRow.id == row.document_id)
        .order_by(row.document_id, row.number)
    )
    if only is not None:
        rows = rows.where(row.document_id.in_(only))
    return {
        document: (description, key, date, title, languages)
        for document, description, key, date, title, languages in session.execute(rows)
    }


def _parties(session: Session, only: Sequence[int] | None) -> dict[int, tuple[str, ...]]:
    """Return the codes of the parties of every description, or of some, in order."""
    row = DescriptionPartyRow
    rows = (
        select(row.description_id, PartyRow.code)
        .join(PartyRow, PartyRow.id == row.party_id)
        .order_by(row.description_id, row.ord)
    )
    if only is not None:
        rows = rows.where(row.description_id.in_(only))
    grouped = groupby(session.execute(rows), key=lambda line: line.description_id)
    return {number: tuple(code for _, code in lines) for number, lines in grouped}


def passages(session: Session, names: Collection[str]) -> Iterator[Passage]:
    """Yield the paragraphs of versions, these in the order in which they were stored.

    Args:
        session: to read with.
        names: of versions: `japan-laos-csp-2025@1`.
    """
    numbers = formulae.version_ids(session, names)
    wanted = {number: name for name, number in numbers.items() if name in names}
    row = ParagraphRow
    rows = (
        select(row.version_id, row.ord, TextUnitRow.text)
        .join(TextUnitRow, TextUnitRow.id == row.text_unit_id)
        .order_by(row.version_id, row.ord)
    )
    if len(wanted) <= FEW:
        rows = rows.where(row.version_id.in_(wanted))
    for version, order, text in session.execute(rows):
        if version in wanted:
            yield Passage(wanted[version], order, text)


def kin(
    session: Session, steps: Sequence[int], version: int
) -> tuple[tuple[NearTexts, ...], tuple[Passage, ...]]:
    """Return the near-duplicates of a version's paragraphs, and all places where these stand.

    Args:
        session: to read with.
        steps: from `scans.chain`.
        version: its number in the database.
    """
    row = ParagraphRow
    own = set(session.scalars(select(row.text_unit_id).where(row.version_id == version)))
    pairs = scans.near_to(session, steps, own)
    said = texts(session, own | {text for pair in pairs for text in pair})
    near = tuple(
        NearTexts(said[left], said[right], similarity)
        for (left, right), similarity in sorted(pairs.items())
    )
    return near, tuple(_stand(session, said))


def texts(session: Session, units: Collection[int]) -> dict[int, str]:
    """Return texts by their numbers."""
    found: dict[int, str] = {}
    wanted = sorted(units)
    for start in range(0, len(wanted), FEW):
        mine = TextUnitRow.id.in_(wanted[start : start + FEW])
        found |= dict(session.execute(select(TextUnitRow.id, TextUnitRow.text).where(mine)).all())
    return found


def _stand(session: Session, texts: Mapping[int, str]) -> Iterator[Passage]:
    """Yield the places where texts stand."""
    row, wanted = ParagraphRow, sorted(texts)
    for start in range(0, len(wanted), FEW):
        rows = (
            select(row.text_unit_id, DocumentRow.key, VersionRow.number, row.ord)
            .join(VersionRow, VersionRow.id == row.version_id)
            .join(DocumentRow, DocumentRow.id == VersionRow.document_id)
            .where(row.text_unit_id.in_(wanted[start : start + FEW]))
            .order_by(row.version_id, row.ord)
        )
        for unit, key, number, order in session.execute(rows):
            yield Passage(f"{key}@{number}", order, texts[unit])


def paths_of(session: Session, version: int) -> tuple[str, ...]:
    """Return the paths of a version's paragraphs, in order."""
    rows = select(ParagraphRow.path).where(ParagraphRow.version_id == version)
    return tuple(session.scalars(rows.order_by(ParagraphRow.ord)))
