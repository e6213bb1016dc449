"""Which forms every kind of output can be written in: one table of names and endings of files.

The commands, their help and their error messages read it; the functions that write the forms of an
export stand by the same names in `operations/export_formats.py`. It imports nothing heavy, since
the help of every command needs it.

To add a form: add its entry here, and write it where its output is made; a test tells where one of
the two is missing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import PurePath

from corpus_tool.errors import InputError

__all__ = [
    "OUTPUT_FORMS",
    "Output",
    "OutputForm",
    "find_output_form",
    "form_names",
    "form_of_path",
    "form_suffixes",
    "listed_words",
]


class Output(StrEnum):
    """What can be written, as messages call it."""

    CORPUS = "the corpus"
    TEXT = "one text"
    COMPARISON = "a comparison"
    PAGE = "the page of a comparison"
    TABLE_PAGE = "the page of a table"
    BRIEFING = "a briefing"
    RESULT = "a result"
    """The table that a command prints."""


@dataclass(frozen=True, slots=True)
class OutputForm:
    """A form that an output can be written in."""

    name: str
    """On the command line."""
    suffixes: tuple[str, ...]
    """Endings of its files, in small letters; the first is given where the user gives none."""
    binary: bool = False
    """No terminal can show it: without a path it is written into the workspace's reports."""


OUTPUT_FORMS: Mapping[Output, tuple[OutputForm, ...]] = {
    Output.CORPUS: (
        OutputForm("jsonl", (".jsonl",)),
        OutputForm("datapackage", (".zip",), binary=True),
        OutputForm("csl", (".json",)),
        OutputForm("bibtex", (".bib",)),
        OutputForm("parquet", (".parquet",), binary=True),
    ),
    Output.TEXT: (
        OutputForm("markdown", (".md",)),
        OutputForm("tei", (".tei.xml",)),
        OutputForm("akn", (".akn.xml",)),
        OutputForm("csl", (".json",)),
        OutputForm("bibtex", (".bib",)),
        OutputForm("text", (".txt",)),
    ),
    Output.COMPARISON: (
        OutputForm("json", (".json",)),
        OutputForm("docx", (".docx",), binary=True),
        OutputForm("docx-table", (".docx",), binary=True),
        OutputForm("xlsx", (".xlsx",), binary=True),
        OutputForm("pdf", (".pdf",), binary=True),
        OutputForm("csv", (".csv",)),
        OutputForm("tei", (".xml",)),
    ),
    Output.PAGE: (
        OutputForm("html", (".html", ".htm")),
        OutputForm("json", (".json",)),
    ),
    Output.TABLE_PAGE: (
        OutputForm("html", (".html", ".htm")),
        OutputForm("json", (".json",)),
        OutputForm("csv", (".csv",)),
        OutputForm("xlsx", (".xlsx",), binary=True),
    ),
    Output.BRIEFING: (
        OutputForm("md", (".md", ".markdown")),
        OutputForm("html", (".html", ".htm")),
        OutputForm("docx", (".docx",), binary=True),
        OutputForm("pdf", (".pdf",), binary=True),
    ),
    Output.RESULT: (
        OutputForm("xlsx", (".xlsx",), binary=True),
        OutputForm("csv", (".csv",)),
        OutputForm("json", (".json",)),
    ),
}
"""The forms of each output; the first is the one that is written where nobody says which."""


def find_output_form(output: Output, name: str) -> OutputForm:
    """Return the form of a name.

    Raises:
        InputError: the output has none of this name (`E_FORM`).
    """
    for form in OUTPUT_FORMS[output]:
        if form.name == name:
            return form
    raise InputError(
        f"{output} has no form '{name}'",
        subject=name,
        hint=f"Known: {', '.join(form_names(output))}",
        code="E_FORM",
    )


def form_of_path(output: Output, path: PurePath) -> OutputForm:
    """Return the form that a file's name says; of a name without an ending, the first.

    Raises:
        InputError: the name says none that the output has (`E_FORM`).
    """
    if not path.suffix:
        return OUTPUT_FORMS[output][0]
    for form in OUTPUT_FORMS[output]:
        if path.name.lower().endswith(form.suffixes):
            return form
    hint = f"Name it {listed_words(form_suffixes(output))}"
    exported = (suffix for form in OUTPUT_FORMS[Output.COMPARISON] for suffix in form.suffixes)
    if output is Output.PAGE and path.name.lower().endswith(tuple(exported)):
        hint += f", or write it with corpus-tool export LEFT RIGHT --output {path.name}"
    raise InputError(
        f"{output} cannot be written as '{path.name}'", subject=str(path), hint=hint, code="E_FORM"
    )


def form_names(output: Output) -> tuple[str, ...]:
    """Return the names of an output's forms."""
    return tuple(form.name for form in OUTPUT_FORMS[output])


def form_suffixes(output: Output) -> tuple[str, ...]:
    """Return the usual endings of an output's files."""
    return tuple(dict.fromkeys(form.suffixes[0] for form in OUTPUT_FORMS[output]))


def listed_words(words: Iterable[str]) -> str:
    """Return words as a sentence lists them: `.xlsx, .csv or .json`."""
    *before, last = words
    return f"{', '.join(before)} or {last}" if before else last
