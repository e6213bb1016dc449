"""Commands about the database: backup, restore, verify, db upgrade, db current, db check."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from corpus_tool.cli.opening import find_settings, open_corpus
from corpus_tool.cli.output import FileOption, Format, FormatOption, emit, emit_line, note, settle
from corpus_tool.cli.progress import bar, stages

if TYPE_CHECKING:
    from corpus_tool.store.verify_content import Problem

__all__ = ["register"]

REMEDY = (
    "restore a backup with corpus-tool restore FILE, "
    "or add the files that you keep to a new corpus with corpus-tool add"
)

group = typer.Typer(
    no_args_is_help=True,
    rich_markup_mode=None,
    help="Make, upgrade and check the database.",
    short_help="make, upgrade and check the database",
)


def register(app: typer.Typer) -> None:
    """Give the commands of this module to the program."""
    app.command(short_help="write the whole corpus into one file")(backup)
    app.command(short_help="bring the corpus of a backup back")(restore)
    app.command(short_help="look for silent damage in the corpus, or in a backup")(verify)
    app.add_typer(group, name="db")


def backup(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="The file to write.")],
    replace: Annotated[
        bool, typer.Option("--replace", help="Put it in the place of an earlier backup.")
    ] = False,
) -> None:
    """Write the whole corpus into one file, and verify it before it takes its name.

    Everything is in it, runs and stored searches too. The file is a corpus in SQLite, whatever
    database this one is in, and restore takes it back into either. Others may go on working.

    \b
    Examples:
      corpus-tool backup backups/2026-11-30.sqlite
      corpus-tool backup --replace backups/$(date +%a).sqlite
    """
    from corpus_tool.store.backup import back_up

    settings = find_settings(context)
    with stages() as progress:
        made = back_up(settings.database_url, file, replace=replace, progress=progress)
    note(f"{_extent(made.rows)}; verified")
    emit_line(str(file))


def restore(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="What `corpus-tool backup` wrote.")],
    replace: Annotated[
        bool, typer.Option("--replace", help="Replace a corpus that holds something.")
    ] = False,
) -> None:
    """Put the corpus of a backup in the place of an empty one or, with --replace, of any.

    It is verified first, and then comes in one step; an older one is brought to this program's
    schema. A file of SQLite that is replaced is kept under another name; a server's rows are gone.

    \b
    Examples:
      corpus-tool restore backups/2026-11-30.sqlite
      corpus-tool restore backups/2026-11-30.sqlite --replace
    """
    from corpus_tool.store.restore import restore

    settings = find_settings(context)
    settings.make_database_folder()
    with stages() as progress:
        done = restore(settings.database_url, file, replace=replace, progress=progress)
    if done.kept:
        note(f"the corpus as it was: {settings.workspace.relative(done.kept)}")
    note(f"{_extent(done.backup.rows)}; verified")
    emit_line(settings.database_shown)


def _extent(rows: Mapping[str, int]) -> str:
    kinds = ("document", "version", "comparison")
    said = [f"{rows.get(kind, 0)} {kind}{'' if rows.get(kind) == 1 else 's'}" for kind in kinds]
    searches = rows.get("scan", 0)
    return ", ".join((*said, f"{searches} stored search{'' if searches == 1 else 'es'}"))


@group.command()
def upgrade(context: typer.Context) -> None:
    """Bring the database to this program's schema, or make it where there is none.

    The change happens whole or not at all; a copy of an SQLite database is kept beside it first.

    \b
    Example:
      corpus-tool db upgrade
    """
    from corpus_tool.store import migrate

    settings = find_settings(context)
    done = migrate.upgrade(settings.database_url)
    if done.before == done.after:
        note(f"{settings.database_shown} is at {done.after} already")
        return
    if done.backup:
        note(f"the database as it was: {settings.workspace.relative(done.backup)}")
    note(f"{settings.database_shown}: {done.before or 'nothing'} -> {done.after}")


@group.command()
def current(context: typer.Context) -> None:
    """Print the revision of the database's schema.

    \b
    Example:
      corpus-tool db current
    """
    from corpus_tool.store import migrate

    revision = migrate.current(find_settings(context).database_url)
    emit_line(revision or "none")


@group.command()
def check(context: typer.Context) -> None:
    """Compare the database's tables, constraints and triggers with this program's schema.

    Exit code 1 and a line for each difference where there is one.

    \b
    Example:
      corpus-tool db check
    """
    from corpus_tool.store import migrate

    settings = find_settings(context)
    differences = migrate.check(settings.database_url)
    for line in differences:
        emit_line(line)
    if differences:
        raise typer.Exit(1)
    note(f"{settings.database_shown} has this program's schema")


def verify(
    context: typer.Context,
    file: Annotated[
        Path | None,
        typer.Argument(metavar="FILE", help="A backup; without one, the corpus is examined."),
    ] = None,
    form: FormatOption = Format.TABLE,
    output: FileOption = None,
) -> None:
    """Look for silent damage: take every hash, span, link and count of the corpus again.

    A database's own checks notice a broken page, not a changed word. Exit code 1 where anything
    is not as it was stored.

    \b
    Examples:
      corpus-tool verify
      corpus-tool verify --format json
      corpus-tool verify backups/2026-11-30.sqlite
    """
    form = settle(form, output)
    problems = _problems(context) if file is None else _problems_of(file)
    if problems or form is not Format.TABLE:
        rows = [(problem.code, problem.subject, problem.message) for problem in problems]
        emit(form, ("code", "subject", "problem"), rows, to=output, name="problems")
    if problems:
        note(f"{len(problems)} problems: {REMEDY if file is None else 'take another backup'}")
        raise typer.Exit(1)
    note("everything is as it was stored")


def _problems(context: typer.Context) -> tuple[Problem, ...]:
    opened = open_corpus(context, read_only=True, examine=True)
    with opened as corpus, bar("Verifying") as progress:
        return corpus.verify(progress=progress)


def _problems_of(file: Path) -> tuple[Problem, ...]:
    from corpus_tool.store.backup import verify_backup

    with stages() as progress:
        return verify_backup(file, progress=progress)
