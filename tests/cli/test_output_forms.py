"""What can be written in which form is one table, for commands, help, messages and the API."""

from __future__ import annotations

from pathlib import Path

import pytest

from corpus_tool.errors import InputError
from corpus_tool.export.output_forms import OUTPUT_FORMS, Output, form_of_path, form_suffixes
from corpus_tool.operations.export_formats import COMPARISON_FORMS, CORPUS_FORMS, VERSION_FORMS
from tests.cli.conftest import Run


@pytest.mark.parametrize(
    ("output", "register"),
    [
        (Output.CORPUS, CORPUS_FORMS),
        (Output.TEXT, VERSION_FORMS),
        (Output.COMPARISON, COMPARISON_FORMS),
    ],
)
def test_every_form_has_what_writes_it(output: Output, register: dict[str, object]) -> None:
    """The table of forms and the functions that write them have the same names."""
    assert {form.name for form in OUTPUT_FORMS[output]} == set(register)


@pytest.mark.parametrize("output", Output)
def test_the_usual_ending_says_its_form(output: Output) -> None:
    """A file named as the program names it, in any letters, is of the first form so named."""
    for suffix in form_suffixes(output):
        first = next(form for form in OUTPUT_FORMS[output] if form.suffixes[0] == suffix)

        assert form_of_path(output, Path(f"x{suffix.upper()}")) is first
    with pytest.raises(InputError, match=f"{output} cannot be written as 'x.wps'. Name it "):
        form_of_path(output, Path("x.wps"))


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (
            ("compare", "earlier", "later", "--report", "x.docx"),
            "E_FORM: the page of a comparison cannot be written as 'x.docx'. Name it .html or "
            ".json, or write it with corpus-tool export LEFT RIGHT --output x.docx.\n",
        ),
        (
            ("compare", "earlier", "later", "earlier", "--report", "x.docx"),
            "E_FORM: the page of a table cannot be written as 'x.docx'. Name it .html, .json, .csv "
            "or .xlsx.\n",
        ),
        (
            ("report", "earlier", "later", "--to", "x.png"),
            "E_FORM: the page of a comparison cannot be written as 'x.png'. Name it .html or "
            ".json.\n",
        ),
    ],
)
def test_a_page_under_another_forms_name(run: Run, arguments: tuple[str, ...], said: str) -> None:
    """One line names what can be written; nothing is written, nor compared before."""
    result = run(*arguments)

    assert (result.code, result.out, result.err) == (1, "", said)
    assert not Path(arguments[-1]).exists()


def test_help_lists_the_forms(run: Run) -> None:
    """The help of each command lists the forms of the table."""
    exported = " ".join(run("export", "--help").out.split())

    for output in (Output.CORPUS, Output.TEXT, Output.COMPARISON):
        names = ", ".join(form.name for form in OUTPUT_FORMS[output])
        assert f"{output}: {names}" in exported
    assert "md, html, docx or pdf" in " ".join(run("brief", "--help").out.split())
    assert ".json, and of a table .csv, .xlsx." in " ".join(run("compare", "--help").out.split())
    assert ".xlsx, .csv or .json." in " ".join(run("list", "--help").out.split())
