"""Checks of comparisons with their links."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session

from corpus_tool.model import Comparison
from corpus_tool.store import comparisons, digests
from corpus_tool.store.tables import ComparisonRow, LinkMemberRow, LinkRow, NearestRow
from corpus_tool.store.verify.content import ordered
from corpus_tool.store.verify.problem import Problem

__all__ = ["comparison", "sides", "summaries"]


def sides(session: Session) -> Iterator[Problem]:
    """Look for members of a link that belong to neither compared version."""
    wrong = or_(
        and_(LinkMemberRow.side == "left", LinkMemberRow.version_id != ComparisonRow.left_id),
        and_(LinkMemberRow.side == "right", LinkMemberRow.version_id != ComparisonRow.right_id),
    )
    rows = select(LinkMemberRow.comparison_id, LinkMemberRow.link).join(
        ComparisonRow, ComparisonRow.id == LinkMemberRow.comparison_id
    )
    for number, link in session.execute(rows.where(wrong)):
        message = f"a paragraph of its link {link} is of another version"
        yield Problem("E_LINK", f"comparison {number}", message)


def summaries(session: Session) -> Iterator[Problem]:
    """Compare the lines by which comparisons are listed with their digests."""
    for number, _, is_sound in comparisons.read_summaries(session):
        if not is_sound:
            message = "the line by which it is listed is not as it was stored"
            yield Problem("E_HASH", f"comparison {number}", message)


def comparison(session: Session, number: int) -> Iterator[Problem]:
    """Check a comparison against everything that is stated of it."""
    row = session.scalars(select(ComparisonRow).where(ComparisonRow.id == number)).one()
    name = f"comparison {number}"
    if row.sealed_at is None or row.sealed_at != row.created_at:
        yield Problem("E_SEAL", name, "it is not sealed as it was")
    if digests.of_text(row.options) != row.options_sha256:
        yield Problem("E_HASH", name, "its options do not have the SHA-256 stated")
    recipe = digests.of_recipe(row.options_sha256, row.engine, row.lexicon, row.encoder)
    if recipe != row.recipe_sha256:
        yield Problem("E_HASH", name, "its engine, lexicon or encoder was changed")
    yield from _counts(session, row, name)
    stored, is_sound = comparisons.read(session, number)
    yield from _indices(stored, name)
    if not is_sound:
        yield Problem("E_HASH", name, "its result was changed after it was stored")


def _counts(session: Session, row: ComparisonRow, name: str) -> Iterator[Problem]:
    if ordered(session, LinkRow.ord, LinkRow.comparison_id == row.id) != row.n_links:
        yield Problem("E_COUNT", name, f"it has not {row.n_links} links in order")
    if ordered(session, NearestRow.ord, NearestRow.comparison_id == row.id) != row.n_nearest:
        yield Problem("E_COUNT", name, f"it has not {row.n_nearest} candidates in order")
    mine = LinkMemberRow.comparison_id == row.id
    places = select(LinkMemberRow.link, LinkMemberRow.side).where(mine).distinct()
    for link, side in session.execute(places).all():
        here = (mine, LinkMemberRow.link == link, LinkMemberRow.side == side)
        if ordered(session, LinkMemberRow.ord, *here) is None:
            yield Problem("E_COUNT", name, f"the paragraphs of its link {link} are not in order")


def _indices(stored: Comparison, name: str) -> Iterator[Problem]:
    lengths = {"left": len(stored.left.paragraphs), "right": len(stored.right.paragraphs)}
    for link in stored.links:
        if not link.left or not link.right:
            yield Problem("E_LINK", name, "a link has lost a side")
    for near in stored.nearest:
        other = lengths["right" if near.side == "left" else "left"]
        inside = near.candidate is None or 0 <= near.candidate < other
        if not 0 <= near.index < lengths[near.side] or not inside:
            yield Problem("E_LINK", name, "a candidate names a paragraph that is not there")
