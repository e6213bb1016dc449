"""The operative verbs of a text as tables: what workbooks, CSV and whoever counts are made from."""

from __future__ import annotations

from collections.abc import Sequence

from corpus_tool.model import Commitment, Version
from corpus_tool.render.tables import Marked, Table, Value, address, facts
from corpus_tool.report.markup import Segment

__all__ = ["commitment_tables"]

COLUMNS = (
    *("address", "paragraph", "label", "heading", "speaker", "kind", "verb", "rung", "firmness"),
    *("what", "substance", "definiteness", "negated", "condition", "lead", "sentence"),
    *("entry", "start", "end"),
)


def commitment_tables(
    version: Version, commitments: Sequence[Commitment], *, ladder: str
) -> tuple[Table, ...]:
    """Return the tables of a text's operative verbs: a line for each, and what they are of."""
    rows = tuple(_row(each, version) for each in commitments)
    about = facts(version, ladder=ladder)
    return Table("commitments", COLUMNS, rows), about


def _row(commitment: Commitment, version: Version) -> tuple[Value, ...]:
    paragraph = version.paragraphs[commitment.index]
    what, condition = commitment.complement, commitment.condition
    return (
        *(address(version, commitment.index), paragraph.path, paragraph.label, paragraph.heading),
        *(commitment.speaker.name, commitment.kind.value, commitment.wording.text),
        *(commitment.rung, commitment.firmness or None),
        " ".join(what.text.split()) if what else "",
        *(commitment.substance, commitment.definiteness or None, commitment.negated),
        *(condition.text if condition else None, commitment.lead),
        _sentence(commitment, paragraph.text),
        *(commitment.verb, commitment.wording.start, commitment.wording.end),
    )


def _sentence(commitment: Commitment, text: str) -> Marked:
    """Return the sentence of a verb, the verb marked."""
    start, end = commitment.sentence
    verb = commitment.wording
    pieces = (
        Segment(text[start : verb.start]),
        Segment(text[verb.start : verb.end], is_verb=True),
        Segment(text[verb.end : end]),
    )
    return tuple(piece for piece in pieces if piece.text)
