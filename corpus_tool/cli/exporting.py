"""Commands that hand over to other programs, and take from them: export, import.

What can be exported stands in the registers `cases/*_forms.py`; nothing is added here for a form.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Never

import typer

from corpus_tool.cli.opening import complete_key, open_corpus
from corpus_tool.cli.output import (
    FileOption,
    Format,
    FormatOption,
    StandardOutput,
    emit,
    emit_line,
    settle,
)

if TYPE_CHECKING:
    from corpus_tool.export.form import FolderForm, Form

__all__ = ["register"]

TextArgument = Annotated[
    str | None,
    typer.Argument(
        metavar="KEY[@N]", help="A text; without one, the corpus.", autocompletion=complete_key
    ),
]
OtherArgument = Annotated[
    str | None,
    typer.Argument(
        metavar="KEY[@N]",
        help="A later text: their comparison is exported.",
        autocompletion=complete_key,
    ),
]
ToOption = Annotated[
    str | None,
    typer.Option(metavar="FORM", help="The form; by default what the name of the file says."),
]
OutputOption = Annotated[
    Path | None, typer.Option("--output", "-o", metavar="PATH", help="The file or folder to write.")
]
RawOption = Annotated[
    bool, typer.Option("--raw-csv", help="Leave cells that a spreadsheet takes for formulae.")
]


def register(app: typer.Typer) -> None:
    """Give the commands of this module to the program."""
    app.command(short_help="write a corpus, a text or a comparison for other programs")(export)
    app.command("import", short_help="bring in what a corpus was exported to")(import_)


def export(
    context: typer.Context,
    text: TextArgument = None,
    other: OtherArgument = None,
    to: ToOption = None,
    output: OutputOption = None,
    raw_csv: RawOption = False,
) -> None:
    """Write the corpus, one text, or the comparison of two, in a form for other programs.

    Without --output, what is text goes to standard output and the rest into the reports. A file
    is written whole or not at all.

    \b
    Examples:
      corpus-tool export earlier later --to json
    """
    from corpus_tool.export.form import Chosen

    texts = tuple(name for name in (text, other) if name is not None)
    name, form = _form(texts, to, output)
    stream = StandardOutput() if output is None and not form.binary else None
    with open_corpus(context, create=bool(other), read_only=not other) as corpus:
        path = corpus.export(*texts, form=name, to=stream or output, chosen=Chosen(raw_csv=raw_csv))
        if path is not None:
            emit_line(str(corpus.settings.workspace.relative(path)))


def import_(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="What a corpus was exported to.")],
    form: FormatOption = Format.TABLE,
    output: FileOption = None,
) -> None:
    """Bring in a corpus from JSON Lines or from a data package: all of it, or nothing.

    What is here already stays. Single texts in TEI, Akoma Ntoso or Markdown come in with add.

    \b
    Examples:
      corpus-tool import corpus.jsonl
    """
    form = settle(form, output)
    with open_corpus(context, create=True) as corpus:
        imported = corpus.import_file(file)
    columns = ("what", "in the file", "new")
    rows = [
        ("documents", imported.documents, imported.new_documents),
        ("versions", imported.versions, imported.new_versions),
        ("retrievals", imported.retrievals, imported.new_retrievals),
        ("comparisons", imported.comparisons, imported.new_comparisons),
    ]
    emit(form, columns, rows, to=output, name="imported")


def _form(
    texts: Sequence[str], name: str | None, output: Path | None
) -> tuple[str, Form[Never] | FolderForm[Never]]:
    """Find the form by its name, or by the name of the file; the first of the register else."""
    from corpus_tool.operations.publish import registers

    known = registers()[len(texts)]
    if name is None:
        written = output.name if output else ""
        fitting = [each for each, form in known.items() if written.endswith(form.suffix)]
        if output and not fitting:
            raise typer.BadParameter(f"name one: {', '.join(known)}", param_hint="--to")
        name = fitting[0] if fitting else next(iter(known), "")
    if name not in known:
        what = ("the corpus", "one text", "a comparison")[len(texts)]
        raise typer.BadParameter(
            f"{what} has no form '{name}'; known: {', '.join(known)}", param_hint="--to"
        )
    return name, known[name]
