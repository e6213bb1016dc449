"""Commands that write for people: brief, cite."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from corpus_tool.cli.opening import complete_key, open_corpus, prepare_reading
from corpus_tool.cli.options import LeftArgument, RightArgument
from corpus_tool.cli.output import StandardOutput, emit_line

__all__ = ["register"]

QuotationArgument = Annotated[
    str,
    typer.Argument(
        metavar="KEY[@N]#PATH",
        help="A paragraph, by the path that show prints.",
        autocompletion=complete_key,
    ),
]
StyleOption = Annotated[
    str,
    typer.Option(
        metavar="STYLE",
        help="card, chicago, oscola, bluebook, bibtex, ris, csl or redline.",
    ),
]
AgainstOption = Annotated[
    str | None,
    typer.Option(
        metavar="KEY[@N]|FILE",
        help="Another text: show the counterpart there, and what changed.",
        autocompletion=complete_key,
    ),
]
BriefFormOption = Annotated[
    str | None,
    typer.Option(
        metavar="FORM", help="md, html or docx; by default what the name of the file says, or md."
    ),
]
OutputOption = Annotated[
    Path | None, typer.Option("--output", "-o", metavar="PATH", help="The file to write.")
]


def register(app: typer.Typer) -> None:
    """Give the commands of this module to the program."""
    app.command(short_help="tell two texts on one page")(brief)
    app.command(short_help="quote a paragraph with its source")(cite)


def brief(
    context: typer.Context,
    left: LeftArgument,
    right: RightArgument,
    to: BriefFormOption = None,
    output: OutputOption = None,
) -> None:
    """Tell two texts on one page: what is new, gone, changed, moved, routine, silent.

    Every sentence is made from data by template and names its paragraphs; no model writes. As
    Markdown it goes to standard output, the other forms go into the reports. A file is written
    whole or not at all.

    \b
    Examples:
      corpus-tool brief japan-laos-2015 japan-laos-2025
      corpus-tool brief japan-laos-2015 japan-laos-2025 --to docx
      corpus-tool brief earlier.md later.md --output briefing.html
    """
    form = to or _form_of(output)
    prepare_reading(left, right)
    with open_corpus(context, create=True) as corpus:
        if output is None and form == "md":
            StandardOutput().write(corpus.brief(left, right))
            return
        path = corpus.write_brief(left, right, form=form, to=output)
        emit_line(str(corpus.settings.workspace.relative(path)))


def _form_of(output: Path | None) -> str:
    suffix = output.suffix.lower().removeprefix(".") if output else ""
    return suffix or "md"


def cite(
    context: typer.Context,
    paragraph: QuotationArgument,
    style: StyleOption = "card",
    against: AgainstOption = None,
) -> None:
    """Quote a paragraph with its source: its exact words, document, date, place, address, digest.

    The styles are for notes (Chicago, OSCOLA, Bluebook) and for reference managers (BibTeX, RIS,
    CSL-JSON). With --against the counterpart in another text is named, and what changed is marked
    [-so-] and {+so+}.

    \b
    Examples:
      corpus-tool cite japan-laos-csp-2025#annex/20
      corpus-tool cite japan-laos-csp-2025#annex/20 --style oscola
      corpus-tool cite japan-laos-2025#3 --against japan-laos-2015 --style redline
    """
    with open_corpus(context, create=against is not None, read_only=against is None) as corpus:
        card = corpus.cite(paragraph, style=style, against=against)
    StandardOutput().write(card.encode())
