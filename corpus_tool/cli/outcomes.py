"""What became of files that were to be added: a line each, and what was found in them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import typer

from corpus_tool.cli.output import Format, emit, emit_json, emit_line, note
from corpus_tool.errors import CorpusError

if TYPE_CHECKING:
    from corpus_tool.model import Finding
    from corpus_tool.operations.receive import Addition, Failure, Known, PassedOver

__all__ = ["SOME_FAILED", "Line", "report_outcomes", "until_stopped"]

Outcome = TypeVar("Outcome")
Kept = TypeVar("Kept")

SOME_FAILED = 3
"""The exit code where some of many failed."""
PASSED_OVER = "passed over"
"""`Outcome.PASSED_OVER`, without importing what reads."""


@dataclass(frozen=True, slots=True)
class Line:
    """What is kept of an outcome: not its text, for there may be thousands."""

    cells: tuple[object, ...]
    error: CorpusError | None
    findings: tuple[Finding, ...]

    @classmethod
    def of(
        cls,
        outcome: Addition | Known | PassedOver | Failure,
        *,
        explain: bool,
        brief: bool = False,
    ) -> Line:
        """Keep what will be printed; in brief, of what needs no look no more than is counted."""
        if brief and not explain and not _is_to_be_named(outcome):
            return cls((str(outcome.outcome), None, outcome.paragraphs, None, None), None, ())
        message = outcome.message or None
        said = (str(outcome.outcome), outcome.name, outcome.paragraphs, outcome.origin, message)
        return cls(said, outcome.error, outcome.findings if explain else ())


def _is_to_be_named(outcome: Addition | Known | PassedOver | Failure) -> bool:
    """Tell whether a folder's lines name it: a failure, and what was passed over with a warning."""
    passed_over = str(outcome.outcome) == PASSED_OVER
    return outcome.error is not None or (passed_over and outcome.message.startswith("W_"))


def until_stopped(
    outcomes: Iterable[Outcome], keep: Callable[[Outcome], Kept]
) -> tuple[list[Kept], CorpusError | None]:
    """Take outcomes as they come; where the work fails, return its failure beside them.

    What came before is stored, and is to be told: the failure says only what became of its step.
    """
    lines: list[Kept] = []
    try:
        for outcome in outcomes:
            lines.append(keep(outcome))  # noqa: PERF401 - what came before a failure is kept
    except CorpusError as error:
        return lines, error
    return lines, None


def report_outcomes(
    lines: Sequence[Line],
    form: Format,
    output: Path | None,
    *,
    explain: bool,
    many: bool = False,
    stopped: CorpusError | None = None,
) -> None:
    """Print what became of each file; the failure of a single one is a failure of the command.

    Args:
        lines: of the files, in order.
        form: how they are printed.
        output: the file they are written to, where there is one.
        explain: print findings, too.
        many: print counts, and of the files only those to be looked at.
        stopped: what ended the work before all files had their turn; it is raised at the end.
    """
    failures = [line.error for line in lines if line.error]
    if stopped is not None and not lines:
        raise stopped
    if len(lines) == 1 and failures and stopped is None:
        raise failures[0]
    try:
        if many and form is Format.TABLE:
            _emit_counts(lines)
            for line in lines:
                if line.error or (line.cells[0] == PASSED_OVER and line.cells[3]):
                    emit_line(f"{line.cells[3]}: {line.cells[4]}")
            if explain:
                _emit_findings(lines, form, None)
        else:
            _emit_outcomes(lines, form, output, explain=explain)
    finally:  # what was stored is told even where the table cannot be written
        counts = Counter(str(line.cells[0]) for line in lines)
        _note_counts(counts, lines, stopped=stopped is not None)
        if stopped is not None:
            raise stopped
    if failures:
        raise typer.Exit(SOME_FAILED if len(failures) < len(lines) - counts[PASSED_OVER] else 1)


def _note_counts(counts: Counter[str], lines: Sequence[Line], *, stopped: bool) -> None:
    said = ", ".join(f"{number} {name}" for name, number in counts.items()) or "nothing to add"
    if stopped:
        said = f"{said}, before the work stopped"
    is_unnamed = any(line.cells[0] == PASSED_OVER and not line.cells[3] for line in lines)
    note(f"{said}; --explain names what was passed over" if is_unnamed else said)


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
