"""What a search of the whole corpus reads: a version of every document, and their paragraphs."""

from __future__ import annotations

import json
from collections import deque
from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import groupby
from operator import itemgetter
from typing import Any

from sqlalchemy import exists, func, select
from sqlalchemy.orm import Session, aliased

from corpus_tool.model import PARAGRAPH_BREAK, Carrier, CorpusState, Document, NearTexts, Passage
from corpus_tool.store import digests, document_state, documents, scans, versions
from corpus_tool.store.document_state import VersionHead
from corpus_tool.store.failures import damaged, readable
from corpus_tool.store.tables import (
    DescriptionRow,
    ParagraphRow,
    TextUnitRow,
    VersionRow,
)

__all__ = [
    "carriers",
    "inventory_mark",
    "inventory_passages",
    "inventory_since",
    "near_texts",
    "paths_of",
    "read_inventory",
]

FEW = 400
"""Up to so many versions are asked for by number; beyond it all are read and the rest left out."""


def read_inventory(session: Session) -> CorpusState:
    """Return what the corpus holds: the newest version of each document in its own language.

    Columns and not rows of the ORM, for this is asked of ten thousand documents at every search.
    """
    return _read(session, inventory_mark(session), above=(0, 0))


def inventory_mark(session: Session) -> str:
    """Return up to where versions and descriptions are written: how many, and the last of each.

    Their rows never change and never go, so that what came since is above the mark; a row that
    another writer brought in below it shows in the number.
    """
    values: list[int] = []
    for row in (VersionRow, DescriptionRow):
        values += session.execute(
            select(func.count(row.id), func.coalesce(func.max(row.id), 0))
        ).one()
    return json.dumps(values)


def inventory_since(session: Session, before: str) -> CorpusState | None:
    """Return what came after a mark, or None where what was there has changed.

    Args:
        session: to read with.
        before: from `mark`.
    """
    now = inventory_mark(session)
    n_versions, version, n_descriptions, description = json.loads(before)
    if now == before:
        return CorpusState((), (), now)
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
    version_row = aliased(VersionRow)
    return any(
        session.execute(
            select(row.id)
            .where(row.id > last)
            .where(
                exists().where(
                    version_row.document_id == row.document_id, version_row.id <= version
                )
            )
            .limit(1)
        ).first()
        is not None
        for row, last in ((VersionRow, version), (DescriptionRow, description))
    )


def _read(session: Session, now: str, *, above: tuple[int, int]) -> CorpusState:
    """Return the documents of which a version is above a number.

    Args:
        session: to read with.
        now: what `mark` says.
        above: the last version and the last description before them; 0 for all.
    """
    if above[0] == 0:
        states = document_state.load_every_state(session)
    else:
        new = select(VersionRow.document_id).where(VersionRow.id > above[0]).distinct()
        states = document_state.load_states(session, session.scalars(new).all())
    found = []
    for document, state in documents.described_all(session, states):
        versions = [head for head in state.versions if head.id > above[0]]
        if versions:
            chosen = _chosen(versions, document.languages)
            found.append((_carrier(document, chosen), chosen.digest))
    found.sort(key=lambda pair: pair[0].version)
    return CorpusState(
        tuple(carrier for carrier, _ in found), tuple(text for _, text in found), now
    )


def _carrier(document: Document, head: VersionHead) -> Carrier:
    codes = tuple(party.code for party in document.parties)
    return Carrier(head.name, document.key, document.date, codes, document.title)


def _chosen(versions: Sequence[VersionHead], languages: tuple[str, ...]) -> VersionHead:
    """Return the newest version in the first of a document's languages, else the newest."""
    first = languages[:1]
    return next(
        (version for version in reversed(versions) if version.language in first), versions[-1]
    )


def carriers(session: Session, versions: Collection[int]) -> tuple[Carrier, ...]:
    """Return versions as a search reads them, by name; described as their documents are now.

    Args:
        session: to read with.
        versions: their numbers in the database.
    """
    names = set(versions)
    states = document_state.states_of_versions(session, names)
    found = (
        _carrier(document, head)
        for document, state in documents.described_all(session, states)
        for head in state.versions
        if head.id in names
    )
    return tuple(sorted(found, key=lambda carrier: carrier.version))


def inventory_passages(session: Session, names: Collection[str]) -> Iterator[Passage]:
    """Yield the paragraphs of versions, these in the order in which they were stored.

    Args:
        session: to read with.
        names: of versions: `japan-laos-csp-2025@1`.

    Raises:
        DatabaseDamaged: the words of one are not those that were stored.
    """
    heads = document_state.version_heads(
        session, document_state.version_ids_by_name(session, names).values()
    )
    wanted = {head.id: head for head in heads.values() if head.name in names}
    for head, texts in _words(session, wanted):
        yield from (Passage(head.name, order, text) for order, text in enumerate(texts))


def _words(
    session: Session, heads: Mapping[int, VersionHead]
) -> Iterator[tuple[VersionHead, list[str]]]:
    """Yield versions with the words of their paragraphs; raise `DatabaseDamaged`."""
    checked = session.info.setdefault(SOUND_WORDS, set())
    lacking = set(heads)
    with readable("a paragraph of the corpus"):
        for version, rows in groupby(_paragraphs(session, heads), key=itemgetter(0)):
            head = heads[version]
            texts = [text for order, (_, place, text) in enumerate(rows) if order == place]
            if digests.of_text(PARAGRAPH_BREAK.join(texts)) != head.body_sha256:
                raise damaged(head.name, WORDS)
            checked.add(version)
            lacking.discard(version)
            yield head, texts
    if lacking:
        raise damaged(heads[min(lacking)].name, WORDS)


SOUND_WORDS = "versions whose words are sound"
"""Where a session keeps what was compared."""

WORDS = "its words are not those that were stored"


def _paragraphs(session: Session, wanted: Collection[int]) -> Iterator[tuple[int, int, str]]:
    """Yield version, order and words of the paragraphs of versions."""
    row = ParagraphRow
    columns: tuple[Any, ...] = (row.version_id, row.ord, TextUnitRow.text)
    rows = select(*columns).join(TextUnitRow, TextUnitRow.id == row.text_unit_id)
    rows = rows.order_by(row.version_id, row.ord)
    if len(wanted) <= FEW:
        rows = rows.where(row.version_id.in_(wanted))
    for version, order, text in session.execute(rows):
        if version in wanted:
            yield version, order, text


def _require_words(session: Session, heads: Mapping[int, VersionHead]) -> None:
    """Raise `DatabaseDamaged` unless versions have the words that were stored.

    Within a transaction each is read once: a report asks for the kin of every text.
    """
    checked = session.info.setdefault(SOUND_WORDS, set())
    lacking = {number: head for number, head in heads.items() if number not in checked}
    if lacking:
        deque(_words(session, lacking), maxlen=0)


def near_texts(
    session: Session, steps: Sequence[int], version: int
) -> tuple[tuple[NearTexts, ...], tuple[Passage, ...]]:
    """Return the near-duplicates of a version's paragraphs, and all places where these stand.

    Args:
        session: to read with.
        steps: from `scan_chain`.
        version: its number in the database.
    """
    _require_words(session, _only(session, [version]))
    row = ParagraphRow
    text_ids = set(session.scalars(select(row.text_unit_id).where(row.version_id == version)))
    pairs = scans.near_to(session, steps, text_ids)
    texts_by_id = versions.read_texts(session, text_ids | {text for pair in pairs for text in pair})
    near = tuple(
        NearTexts(texts_by_id[left], texts_by_id[right], similarity)
        for (left, right), similarity in sorted(pairs.items())
    )
    return near, tuple(_stand(session, texts_by_id))


def _only(session: Session, versions: Collection[int]) -> dict[int, VersionHead]:
    heads = document_state.version_heads(session, versions)
    return {number: heads[number] for number in versions}


def _stand(session: Session, texts: Mapping[int, str]) -> Iterator[Passage]:
    """Yield the places where texts stand."""
    row, text_ids = ParagraphRow, sorted(texts)
    for start in range(0, len(text_ids), FEW):
        few = row.text_unit_id.in_(text_ids[start : start + FEW])
        rows = select(row.text_unit_id, row.version_id, row.ord).where(few)
        places = session.execute(rows.order_by(row.version_id, row.ord)).all()
        heads = _only(session, {version for _, version, _ in places})
        _require_words(session, heads)
        for unit, version, order in places:
            yield Passage(heads[version].name, order, texts[unit])


def paths_of(session: Session, key: str, version: int) -> tuple[str, ...]:
    """Return the paths of a version's paragraphs, in order.

    Only the digest of the whole version covers them: it is read, unless it was in the transaction.

    Args:
        session: to read with.
        key: of its document.
        version: its number in the database.
    """
    if not versions.was_read(session, version):
        text = versions.load_version(session, documents.load_document(session, key), version)
        return tuple(paragraph.path for paragraph in text.paragraphs)
    rows = select(ParagraphRow.path).where(ParagraphRow.version_id == version)
    return tuple(session.scalars(rows.order_by(ParagraphRow.ord)))
