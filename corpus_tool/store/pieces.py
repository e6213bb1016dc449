"""The pieces of the index that scans leave: each read by its name, none of them ever changed."""

from __future__ import annotations

from array import array
from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session

from corpus_tool.model import ScanDraft
from corpus_tool.store import digests, scan_digests, units
from corpus_tool.store.failures import damaged
from corpus_tool.store.scan_digests import Part
from corpus_tool.store.tables import ScanIndexRow

__all__ = [
    "NUMBERED",
    "NUMBERED_BLOCK",
    "called",
    "every",
    "lines_of",
    "numbered_piece",
    "of_stem",
]

CHUNK = 400
"""Pieces that are asked for at once."""

NUMBERED = "texts"
"""The pieces of an index that name the texts it numbers; every scan has its own."""
NUMBERED_BLOCK = 512
"""So many texts are named in one piece."""


def called(session: Session, scan: int, names: Collection[str]) -> dict[str, bytes]:
    """Return the pieces of the index that a scan left, by name; those not there are left out."""
    scan_digests.require(session, Part.INDEX, [scan])
    row, wanted = ScanIndexRow, sorted(names)
    columns: tuple[Any, ...] = (row.name, row.body, row.sha256)
    found: dict[str, bytes] = {}
    for start in range(0, len(wanted), CHUNK):
        few = row.name.in_(wanted[start : start + CHUNK])
        rows = select(*columns).where(row.scan_id == scan, few)
        found |= {name: _sound(scan, name, *rest) for name, *rest in session.execute(rows)}
    return found


def _sound(scan: int, name: str, body: bytes, sha256: str) -> bytes:
    if digests.of_bytes(bytes(body)) != sha256:
        raise damaged(f"scan {scan}", f"its index {name!r} was changed")
    return body


def every(session: Session, steps: Sequence[int]) -> dict[int, dict[str, bytes]]:
    """Return all pieces of the index that scans left, by scan."""
    row = ScanIndexRow
    found: dict[int, dict[str, bytes]] = {step: {} for step in steps}
    scan_digests.require(session, Part.INDEX, steps)
    rows = select(row.scan_id, row.name, row.body, row.sha256).where(row.scan_id.in_(steps))
    for step, name, body, sha256 in session.execute(rows) if steps else ():
        found[step][name] = _sound(step, name, body, sha256)
    return found


def of_stem(session: Session, steps: Sequence[int], stem: str) -> list[tuple[int, bytes]]:
    """Return the pieces named `stem` or `stem.…` of scans, with the scan of each, in order."""
    row = ScanIndexRow
    named = or_(row.name == stem, and_(row.name > f"{stem}.", row.name < f"{stem}/"))
    scan_digests.require(session, Part.INDEX, steps)
    columns: tuple[Any, ...] = (row.scan_id, row.name, row.body, row.sha256)
    rows = select(*columns).where(row.scan_id.in_(steps), named)
    rows = rows.order_by(row.scan_id, row.name)
    return [(scan, _sound(scan, *piece)) for scan, *piece in session.execute(rows)]


def lines_of(session: Session, draft: ScanDraft) -> list[dict[str, object]]:
    """Return the pieces of the index, among them which texts it numbered on."""
    found = dict(draft.index)
    if draft.numbered:
        of_text = {text: digests.of_text(text) for text in draft.numbered}
        ids = units.known(session, of_text.values())
        numbers = [ids[of_text[text]] for text in draft.numbered]
        for start in range(0, len(numbers), NUMBERED_BLOCK):
            block = array("q", numbers[start : start + NUMBERED_BLOCK])
            found[numbered_piece(start)] = block.tobytes()
    return [
        {"name": name, "body": body, "sha256": digests.of_bytes(body)}
        for name, body in sorted(found.items())
    ]


def numbered_piece(number: int) -> str:
    """Return the name of the piece that tells which text has a number, of those a scan numbered."""
    return f"{NUMBERED}.{number // NUMBERED_BLOCK:06}"
