"""What became of files that were to be added: a line each, and what was found in them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from corpus_tool.cli.output import Format, emit, emit_json, emit_line, note
from corpus_tool.errors import CorpusError

if TYPE_CHECKING:
    from corpus_tool.intake import Addition, Failure, Known
    from corpus_tool.model import Finding

__all__ = ["Line", "report_outcomes"]

SOME_FAILED = 3


@dataclass(frozen=True, slots=True)
class Line:
    """What is kept of an outcome: not its text, for there may be thousands."""

    cells: tuple[object, ...]
    error: CorpusError | None
    findings: tuple[Finding, ...]

    @classmethod
    def of(cls, outcome: Addition | Known | Failure, *, explain: bool, brief: bool = False) -> Line:
        """Keep what will be printed; in brief, of a success no more than is counted."""
        if brief and not explain and outcome.error is None:
            return cls((str(outcome.outcome), None, outcome.paragraphs, None, None), None, ())
        message = outcome.message or None
        said = (str(outcome.outcome), outcome.name, outcome.paragraphs, outcome.origin, message)
        return cls(said, outcome.error, outcome.findings if explain else ())


def report_outcomes(
    lines: Sequence[Line],
    form: Format,
    output: Path | None,
    *,
    explain: bool,
    many: bool = False,
) -> None:
    """Print what became of each file; the failure of a single one is a failure of the command."""
    failures = [line.error for line in lines if line.error]
    if len(lines) == 1 and failures:
        raise failures[0]
    if many and form is Format.TABLE:
        _emit_counts(lines)
        for line in lines:
            if line.error:
                emit_line(f"{line.cells[3]}: {line.error}")
        if explain:
            _emit_findings(lines, form, None)
    else:
        _emit_outcomes(lines, form, output, explain=explain)
    counts = Counter(str(line.cells[0]) for line in lines)
    note(", ".join(f"{number} {name}" for name, number in counts.items()) or "nothing to add")
    if failures:
        raise typer.Exit(SOME_FAILED if len(failures) < len(lines) else 1)


def _emit_counts(lines: Sequence[Line]) -> None:
    """Print how many files had each outcome: a line for each file would hide the failures."""
    names = dict.fromkeys(str(line.cells[0]) for line in lines)
    rows = []
    for name in names:
        sizes = [line.cells[2] for line in lines if line.cells[0] == name]
        paragraphs = sum(size for size in sizes if isinstance(size, int))
        rows.append((name, len(sizes), paragraphs or None))
    emit(Format.TABLE, ("outcome", "files", "paragraphs"), rows)


def _emit_outcomes(
    lines: Sequence[Line], form: Format, output: Path | None, *, explain: bool
) -> None:
    columns = ("outcome", "document", "paragraphs", "file", "note")
    if explain and form is Format.JSON:
        emit_json(
            [
                dict(zip(columns, line.cells, strict=True)) | {"findings": line.findings}
                for line in lines
            ],
            to=output,
        )
        return
    if not explain or form is Format.TABLE:
        emit(form, columns, [line.cells for line in lines], to=output, name="outcomes")
    if explain:
        _emit_findings(lines, form, output)


def _emit_findings(lines: Iterable[Line], form: Format, output: Path | None) -> None:
    columns = ("file", "line", "page", "code", "finding")
    rows = [
        (line.cells[3], finding.line, finding.page, finding.code, finding.message)
        for line in lines
        for finding in line.findings
    ]
    if rows or form is not Format.TABLE:
        emit(form, columns, rows, to=output, name="findings")
    else:
        note("Nothing was joined, dropped or doubted.")
