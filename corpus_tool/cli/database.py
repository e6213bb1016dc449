"""Commands about the database: db upgrade, db current, db check, verify."""

from __future__ import annotations

import typer

from corpus_tool.cli.opening import find_settings, open_corpus
from corpus_tool.cli.output import FileOption, Format, FormatOption, emit, emit_line, note, settle
from corpus_tool.cli.progress import bar

__all__ = ["register"]

group = typer.Typer(
    no_args_is_help=True,
    rich_markup_mode=None,
    help="Make, upgrade and check the database.",
    short_help="make, upgrade and check the database",
)


def register(app: typer.Typer) -> None:
    """Give the commands of this module to the program."""
    app.add_typer(group, name="db")
    app.command(short_help="look for silent damage")(verify)


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
    """
    form = settle(form, output)
    opened = open_corpus(context, read_only=True, examine=True)
    with opened as corpus, bar("Verifying") as progress:
        problems = corpus.verify(progress=progress)
    if problems or form is not Format.TABLE:
        rows = [(problem.code, problem.subject, problem.message) for problem in problems]
        emit(form, ("code", "subject", "problem"), rows, to=output, name="problems")
    if problems:
        note(
            f"{len(problems)} problems: restore a backup with corpus-tool restore FILE, "
            "or add the files that you keep to a new corpus with corpus-tool add"
        )
        raise typer.Exit(1)
    note("everything is as it was stored")
