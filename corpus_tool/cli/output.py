"""What a command says: results in every format, progress, outcomes, messages.

Sections, in order:

* Results as a table, JSON, CSV or workbook, printed or written; messages to standard error.
* Values as a terminal, a CSV file, a workbook or JSON has them.
* A bar on standard error for long work, and nothing at all where no person looks.
* The table of three and more texts on standard output: `compare` with more than two.
* What became of files that were to be added: a line each, and what was found in them.
"""

from __future__ import annotations

import contextlib
import io
import json
import re
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TypeVar

import typer

from corpus_tool import __version__
from corpus_tool.cli.exit_codes import FAILED, SOME_FAILED, UNREAD, Stopped
from corpus_tool.errors import CorpusError, InputError
from corpus_tool.export.output_forms import Output, form_of_path, form_suffixes, listed_words

if TYPE_CHECKING:
    from rich.progress import Progress as Bars
    from rich.progress import TaskID

    from corpus_tool.export.csv_writer import CsvCell
    from corpus_tool.export.tabular import DataTable, Value
    from corpus_tool.model import AlignmentTable, Finding, Progress, Stage, Version
    from corpus_tool.operations.receive import Addition, Failure, Known, PassedOver

__all__ = [
    "FileOption",
    "Format",
    "FormatOption",
    "OutcomeLine",
    "StandardOutput",
    "choose_format",
    "clean_for_terminal",
    "count_warnings",
    "emit",
    "emit_json",
    "emit_line",
    "emit_note",
    "emit_plain",
    "emit_table",
    "emit_text",
    "emit_workbook",
    "progress_bar",
    "report_outcomes",
    "show_progress",
    "stages",
    "until_stopped",
]


# ----------------------------------------
# Results as a table, JSON, CSV or workbook, printed or written; messages to standard error.
#
# Texts come from strangers: what a terminal or a spreadsheet would obey is taken off here, and
# JSON, which programs read, writes it as escapes and loses nothing.

_NOT_ASCII = re.compile(r"[^\x00-\x7f]")
_ESCAPED = re.compile(r"[\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")


class Format(StrEnum):
    """How a command prints its result."""

    TABLE = "table"
    JSON = "json"
    CSV = "csv"
    XLSX = "xlsx"


FormatOption = Annotated[
    Format, typer.Option("--format", "-f", help="table for people; the others for programs.")
]
FileOption = Annotated[
    Path | None,
    typer.Option(
        "--output",
        "-o",
        metavar="FILE",
        help=f"Write the result there: {listed_words(form_suffixes(Output.RESULT))}.",
    ),
]


def choose_format(form: Format, to: Path | None) -> Format:
    """Return the form of a result: the one asked for, or else what the name of the file says.

    Raises:
        BadParameter: a workbook would go to a terminal, or the name says no form.
        MissingDependency: a workbook cannot be written here.
    """
    if form is Format.TABLE and to is not None:
        form = _named(to)
    if form is Format.XLSX:
        from corpus_tool.export.xlsx import check_library

        if to is None:
            raise _homeless()
        check_library()
    return form


def _named(to: Path) -> Format:
    try:
        if to.suffix:
            return Format(form_of_path(Output.RESULT, to).name)
    except InputError:
        pass
    suffixes = listed_words(form_suffixes(Output.RESULT))
    raise typer.BadParameter(
        f"'{to.name}' says no form: name it {suffixes}, or add --format", param_hint="--output"
    )


def _homeless() -> typer.BadParameter:
    message = "a workbook goes into a file: name it with --output FILE"
    return typer.BadParameter(message, param_hint="--format xlsx")


def emit_note(message: str) -> None:
    """Print a message, on one line, where it does not mix with the result."""
    with contextlib.suppress(OSError):  # a message that nobody takes is no failure
        sys.stderr.write(clean_for_terminal(message) + "\n")


def emit(
    form: Format,
    columns: Sequence[str],
    rows: Sequence[Sequence[object]],
    *,
    hidden: Sequence[str] = (),
    to: Path | None = None,
    name: str = "result",
) -> None:
    """Print rows in the form asked for, or write them.

    Args:
        form: table, JSON (a list of objects), CSV or workbook, as `settle` returned it.
        columns: their names, which are the keys of the JSON objects.
        rows: cells of plain values; None is an empty cell.
        hidden: columns too long for a table; the other forms have them.
        to: the file, where there is to be one.
        name: that of the workbook's sheet among the interface's words.
    """
    if form is Format.JSON:
        emit_json([dict(zip(columns, row, strict=True)) for row in rows], to=to)
    elif form is Format.CSV:
        emit_plain(csv_text(columns, rows), to=to)
    elif form is Format.XLSX:
        from corpus_tool.export.tabular import DataTable

        values = tuple(tuple(map(sheet_value, row)) for row in rows)
        emit_workbook((DataTable(name, tuple(columns), values, heads=tuple(columns)),), to=to)
    else:
        kept = [i for i, name in enumerate(columns) if name not in hidden]
        _emit_table([columns[i] for i in kept], [[row[i] for i in kept] for row in rows])


def emit_json(value: object, *, to: Path | None = None) -> None:
    """Print a value as JSON that is safe to look at in a terminal, or write it."""
    from corpus_tool.model.records import to_plain

    emit_text(json.dumps(to_plain(value, other=str), ensure_ascii=False, indent=2), to=to)


def emit_line(text: str) -> None:
    """Print one line of a result for people."""
    _write(clean_for_terminal(text) + "\n")


def emit_text(text: str, *, to: Path | None = None) -> None:
    """Print or write JSON text, with escapes for what a terminal would obey; it means the same."""
    escaped = _ESCAPED.sub(lambda found: f"\\u{ord(found[0]):04x}", text)
    if to is None and not _can_print(escaped):
        escaped = _NOT_ASCII.sub(lambda found: json.dumps(found[0])[1:-1], escaped)
    emit_plain(escaped.rstrip("\n") + "\n", to=to)


def _can_print(text: str) -> bool:
    """Tell whether the output's character set has all of a text's characters."""
    try:
        text.encode(sys.stdout.encoding or "utf-8")
    except UnicodeEncodeError:
        return False
    return True


def emit_plain(text: str, *, to: Path | None = None) -> None:
    """Print text that programs read as it is, or write it and print where."""
    if to is None:
        _write(text)
        return
    from corpus_tool.workspace import write

    write(to, text)
    emit_line(str(to))


def emit_workbook(tables: Iterable[DataTable], *, to: Path | None) -> None:
    """Write tables as a workbook, a sheet each, and print where."""
    from corpus_tool.export.xlsx import workbook
    from corpus_tool.workspace import write_bytes

    if to is None:
        raise _homeless()
    program = f"corpus-tool {__version__}"
    write_bytes(to, (workbook(tables, made_at=datetime.now(UTC), program=program),))
    emit_line(str(to))


def _write(text: str) -> None:
    with _unread():
        sys.stdout.write(text)


@contextlib.contextmanager
def _unread() -> Iterator[None]:
    """End the command where nobody takes its output.

    Here, because the command-line library would take it for a failure of the work.
    """
    try:
        yield
    except BrokenPipeError as cause:
        raise Stopped(UNREAD) from cause
    except OSError as cause:
        raise Stopped(FAILED, f"cannot write the output ({cause.strerror})") from cause


class StandardOutput(io.RawIOBase):
    """Standard output as a stream of bytes; on a terminal, without what it would obey."""

    def writable(self) -> bool:
        """Say that it can be written to."""
        return True

    def write(self, data: bytes) -> int:  # type: ignore[override] # whole pieces of UTF-8 only
        """Print a piece of a file as it is, or for people where a person looks."""
        if sys.stdout.isatty():
            _write("\n".join(map(clean_for_terminal, data.decode(errors="replace").split("\n"))))
        else:
            with _unread():
                sys.stdout.flush()
                sys.stdout.buffer.write(data)
        return len(data)


def _emit_table(columns: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
    cells = [[cell(value) for value in row] for row in rows]
    numeric = [_is_numeric([row[i] for row in rows]) for i in range(len(columns))]
    if sys.stdout.isatty():
        _emit_wrapped(columns, cells, numeric)
        return
    lines = [columns, *cells]
    widths = [max(_width(line[i]) for line in lines) for i in range(len(columns))]
    for line in lines:
        padded = []
        for text, width, right in zip(line, widths, numeric, strict=True):
            space = " " * (width - _width(text))
            padded.append(space + text if right else text + space)
        _write("  ".join(padded).rstrip() + "\n")


def _width(text: str) -> int:
    """Return how many columns of a terminal a cleaned text takes."""
    if text.isascii():  # a column a character; rich is imported for the others alone
        return len(text)
    from rich.cells import cell_len

    return cell_len(text)


def _is_numeric(values: Sequence[object]) -> bool:
    """Tell whether a column holds numbers: they stand to the right, under each other."""
    kinds = {type(value) for value in values if value is not None}
    return bool(kinds) and kinds <= {int, float}


def _emit_wrapped(
    columns: Sequence[str], rows: Sequence[Sequence[str]], numeric: Sequence[bool]
) -> None:
    """Print a table that wraps its cells to the width of the terminal."""
    from rich.box import SIMPLE_HEAD
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(box=SIMPLE_HEAD, pad_edge=False)
    for name, right in zip(columns, numeric, strict=True):
        table.add_column(name, overflow="fold", justify="right" if right else "left")
    for row in rows:
        table.add_row(*(Text(text) for text in row))
    Console(file=sys.stdout).print(table)


# ----------------------------------------
# Values as a terminal, a CSV file, a workbook or JSON has them.
#
# Texts come from strangers: what a terminal or a spreadsheet would obey is taken off here.

_SPACES = re.compile(r"[\t\n\v\f\r\x85\u2028\u2029]+")
_BYTES = re.compile("[\ud800-\udfff]")
_UNSAFE = re.compile(r"[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


def clean_for_terminal(text: str) -> str:
    r"""Take off what a terminal would obey: control characters and reversals of direction.

    A byte of a name that is no text, which Python has as half of a surrogate pair, becomes `\xff`.
    """
    if not text.isascii():
        text = _BYTES.sub(_escaped, text)
    return _UNSAFE.sub("", _SPACES.sub(" ", text))


def _escaped(found: re.Match[str]) -> str:
    byte = ord(found[0]) - 0xDC00
    return f"\\x{byte:02x}" if 0x80 <= byte <= 0xFF else found[0].encode("unicode_escape").decode()


def cell(value: object) -> str:
    """Return a value as people read it, on one line."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else ""
    if isinstance(value, float):
        return f"{value:.2f}"
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d %H:%M}"
    if isinstance(value, list | tuple):
        return ", ".join(cell(item) for item in value)
    return clean_for_terminal(str(value))


def sheet_value(value: object) -> Value:
    """Return a value as a workbook has it: numbers as numbers, texts whole."""
    if value is None or isinstance(value, str | bool | int | float):
        return value
    return value.isoformat() if isinstance(value, datetime) else cell(value)


def csv_text(columns: Sequence[str], rows: Sequence[Sequence[object]]) -> str:
    """Return rows as CSV, every cell quoted and none a formula."""
    from corpus_tool.export.csv_writer import CsvWriter

    lines = io.StringIO()
    writer = CsvWriter(lines, columns)
    for row in rows:
        writer.add(_csv_cell(value) for value in row)
    return lines.getvalue()


def _csv_cell(value: object) -> CsvCell:
    if isinstance(value, int | float) and not isinstance(value, bool):
        return value
    return value.isoformat() if isinstance(value, datetime) else cell(value)


# ----------------------------------------
# A bar on standard error for long work, and nothing at all where no person looks.

Item = TypeVar("Item")


@contextmanager
def progress_bar(label: str) -> Iterator[Callable[[int, int], None]]:
    """Show a bar while the block runs; it is told how much is done, of how much.

    Args:
        label: what is being done: `Verifying`.
    """
    with _bars() as bars:
        if bars is None:
            yield lambda done, total: None
            return
        task = bars.add_task(label, total=None)
        yield lambda done, total: bars.update(task, completed=done, total=total)


@contextmanager
def stages() -> Iterator[Progress]:
    """Show a bar for one stage of work after the other while the block runs.

    The bar swings to and fro where nobody can know how much there is to do.
    """
    with _bars() as bars:
        tasks: dict[Stage, TaskID] = {}
        if bars is None:
            yield lambda stage, done, total: None
            return

        def tell(stage: Stage, done: int, total: int) -> None:
            if stage not in tasks:
                for earlier in tasks.values():
                    bars.remove_task(earlier)
                tasks.clear()
                tasks[stage] = bars.add_task(stage.capitalize(), total=None)
            bars.update(tasks[stage], completed=done, total=total or None)

        yield tell


@contextmanager
def _bars() -> Iterator[Bars | None]:
    """Show bars while the block runs; None where no person looks."""
    if not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import (
        BarColumn,
        MofNCompleteColumn,
        Progress,
        TextColumn,
        TimeRemainingColumn,
    )

    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=Console(stderr=True), transient=True) as bars:
        yield bars


def show_progress(items: Iterable[Item], *, label: str, total: int) -> Iterator[Item]:
    """Yield the items, showing how many have come.

    Args:
        items: what the work yields, one at a time.
        label: what is being done: `Adding`.
        total: how many there will be.
    """
    if total < 2:
        yield from items
        return
    with progress_bar(label) as progress:
        progress(0, total)
        for done, item in enumerate(items, start=1):
            progress(done, total)
            yield item


# ----------------------------------------
# The table of three and more texts on standard output: `compare` with more than two.


def emit_table(table: AlignmentTable, form: Format, output: Path | None) -> None:
    """Print or write a table of texts and, as a message, its size.

    For people a line is a row of the table; in a file it is one cell of it, so that the file has
    the same columns whatever the number of texts.
    """
    if form is Format.JSON:
        from corpus_tool.export.json import table_json

        emit_text(table_json(table), to=output)
    elif form is Format.CSV:
        columns = (
            *("row", "text", "state", "paragraphs", "labels", "moved", "score", "reason"),
            "words",
        )
        emit(form, columns, list(_cells(table)), to=output)
    elif form is Format.XLSX:
        from corpus_tool.export.tabular import alignment_tables

        emit_workbook(alignment_tables(table), to=output)
    else:
        names = [version.name for version in table.versions]
        emit(form, ("row", *names), list(_rows(table)))
    texts = ", ".join(f"{column.name} ({len(column.paragraphs)} ¶)" for column in table.versions)
    emit_note(f"{texts}: {len(table.rows)} rows, {table.mode}")


def _rows(table: AlignmentTable) -> Iterator[tuple[object, ...]]:
    for number, row in enumerate(table.rows, 1):
        shown = []
        for version, cell in zip(table.versions, row.cells, strict=True):
            moved = " moved" if cell.moved and cell.paragraphs else ""
            numbers = _numbers(version, cell.paragraphs)
            shown.append(f"{cell.state}{moved} {numbers}".rstrip())
        yield number, *shown


def _cells(table: AlignmentTable) -> Iterator[tuple[object, ...]]:
    from corpus_tool.model import PARAGRAPH_BREAK

    for number, row in enumerate(table.rows, 1):
        for version, cell in zip(table.versions, row.cells, strict=True):
            yield (
                number,
                version.name,
                str(cell.state),
                ", ".join(f"{version.name}#{version.paragraphs[i].path}" for i in cell.paragraphs),
                ", ".join(filter(None, (version.paragraphs[i].label for i in cell.paragraphs))),
                cell.moved,
                cell.score,
                cell.reason,
                PARAGRAPH_BREAK.join(version.paragraphs[i].text for i in cell.paragraphs),
            )


def _numbers(version: Version, paragraphs: tuple[int, ...]) -> str:
    return ", ".join(f"¶{version.paragraphs[i].path}" for i in paragraphs)


# ----------------------------------------
# What became of files that were to be added: a line each, and what was found in them.

Outcome = TypeVar("Outcome")
Kept = TypeVar("Kept")
MAX_SHOWN = 60
"""Characters of the gravest warning that a file's line shows."""
PASSED_OVER = "passed over"
"""`Outcome.PASSED_OVER`, without importing what reads."""


@dataclass(frozen=True, slots=True)
class OutcomeLine:
    """What is kept of an outcome: not its text, for there may be thousands."""

    cells: tuple[object, ...]
    error: CorpusError | None
    findings: tuple[Finding, ...]
    warned: bool = False
    """It was stored, with something to be looked at."""

    @classmethod
    def of(
        cls,
        outcome: Addition | Known | PassedOver | Failure,
        *,
        explain: bool,
        brief: bool = False,
    ) -> OutcomeLine:
        """Keep what will be printed; in brief, of what needs no look no more than is counted."""
        from corpus_tool.model import gravest_warnings

        # With a message nothing was stored; what was stored before was warned of then.
        warnings = () if outcome.message else gravest_warnings(outcome.findings)
        if brief and not explain and not _is_to_be_named(outcome) and not warnings:
            return cls((str(outcome.outcome), None, outcome.paragraphs, None, None), None, ())
        message = count_warnings(warnings) if warnings else outcome.message or None
        values = (str(outcome.outcome), outcome.name, outcome.paragraphs, outcome.origin, message)
        found = outcome.findings if explain else ()
        return cls(values, outcome.error, found, warned=bool(warnings))


def count_warnings(warnings: Sequence[Finding]) -> str:
    """Return how many warnings there are, and the gravest: `2 warnings (--explain): W_… 3 is …`."""
    first, number = warnings[0], len(warnings)
    message = first.message
    if len(message) > MAX_SHOWN:
        message = f"{message[:MAX_SHOWN].rstrip()}…"
    return f"{number} warning{'s' * (number > 1)} (--explain): {first.code} {message}"


def _is_to_be_named(outcome: Addition | Known | PassedOver | Failure) -> bool:
    """Tell whether a folder's lines name it: a failure, or a file passed over with a warning."""
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
    lines: Sequence[OutcomeLine],
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
                passed_over = line.cells[0] == PASSED_OVER and line.cells[3]
                if line.error or passed_over or line.warned:
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


def _note_counts(counts: Counter[str], lines: Sequence[OutcomeLine], *, stopped: bool) -> None:
    tally = ", ".join(f"{number} {name}" for name, number in counts.items()) or "nothing to add"
    if stopped:
        tally = f"{tally}, before the work stopped"
    warned = sum(line.warned for line in lines)
    if warned:
        tally = f"{tally}; {warned} with warnings: see --explain"
    is_unnamed = any(line.cells[0] == PASSED_OVER and not line.cells[3] for line in lines)
    emit_note(f"{tally}; --explain names what was passed over" if is_unnamed else tally)


def _emit_counts(lines: Sequence[OutcomeLine]) -> None:
    """Print how many files had each outcome: a line for each file would hide the failures."""
    names = dict.fromkeys(str(line.cells[0]) for line in lines)
    rows = []
    for name in names:
        sizes = [line.cells[2] for line in lines if line.cells[0] == name]
        paragraphs = sum(size for size in sizes if isinstance(size, int))
        rows.append((name, len(sizes), paragraphs or None))
    emit(Format.TABLE, ("outcome", "files", "paragraphs"), rows)


def _emit_outcomes(
    lines: Sequence[OutcomeLine], form: Format, output: Path | None, *, explain: bool
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


def _emit_findings(lines: Iterable[OutcomeLine], form: Format, output: Path | None) -> None:
    columns = ("file", "line", "page", "code", "finding")
    rows = [
        (line.cells[3], finding.line, finding.page, finding.code, finding.message)
        for line in lines
        for finding in line.findings
    ]
    if rows or form is not Format.TABLE:
        emit(form, columns, rows, to=output, name="findings")
    else:
        emit_note("Nothing was joined, dropped or doubted.")
