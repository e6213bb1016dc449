"""The command that measures the tool against gold and truth: evaluate."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from corpus_tool.cli.opening import find_settings
from corpus_tool.cli.output import (
    FileOption,
    Format,
    FormatOption,
    emit,
    emit_json,
    emit_line,
    note,
    settle,
)
from corpus_tool.cli.progress import bar
from corpus_tool.errors import SettingsError
from corpus_tool.settings import Settings

__all__ = ["register"]


def register(app: typer.Typer) -> None:
    """Give the commands of this module to the program."""
    app.command(short_help="measure the tool against gold and truth")(evaluate)


def evaluate(
    context: typer.Context,
    paths: Annotated[
        list[Path], typer.Argument(metavar="PATH…", help="Files, or folders of them.")
    ],
    trials: Annotated[
        int,
        typer.Option(
            min=0,
            max=1000,
            help="Edit each text of the link gold by program, so often lightly and so often hard.",
        ),
    ] = 0,
    form: FormatOption = Format.TABLE,
    output: FileOption = None,
) -> None:
    """Measure the tool's own work against files in which people wrote down what is right.

    Each file is known by its shape: links between two texts, the units of one text, sentences, the
    operative verbs of one text.
    Nothing of the corpus is read or changed.

    \b
    Examples:
      corpus-tool evaluate documents/gold
      corpus-tool evaluate documents/gold --trials 3
      corpus-tool evaluate gold/ truth/ --format json
    """
    form = settle(form, output)
    from corpus_tool import lexicon
    from corpus_tool.evaluation import evaluate as measure
    from corpus_tool.operations.open import load_encoder

    settings = _settings(context)
    with bar("Measuring") as progress:
        found = measure(
            paths,
            lexicon=lexicon.load(settings.lexicon_name if settings else "en"),
            encoder=load_encoder(wanted=settings is None or settings.semantics),
            trials=trials,
            progress=progress,
        )
    for line in found.skipped:
        note(line)
    if form is Format.JSON:
        emit_json(found.as_json(), to=output)
    elif form is not Format.TABLE:
        columns = ("kind", "file", "measure", "value")
        emit(form, columns, found.rows(), to=output, name="measures")
    else:
        for table in found.tables():
            emit_line(table.title)
            emit(form, table.columns, table.rows)
            emit_line("")


def _settings(context: typer.Context) -> Settings | None:
    """Return the workspace's settings; outside any workspace the defaults serve."""
    try:
        return find_settings(context)
    except SettingsError as error:
        if error.code != "E_NO_WORKSPACE":
            raise
        return None
