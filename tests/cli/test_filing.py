"""The commands brief and cite, as a person types them."""

from __future__ import annotations

import json
from pathlib import Path

from tests.cli.conftest import Run


def test_brief_prints_markdown(compared: Run) -> None:
    """A briefing goes to standard output as Markdown, its sentences about these two texts."""
    result = compared("brief", "earlier", "later")

    assert result.code == 0
    assert result.out.startswith("# ")
    assert "“Took note of the work of the joint committee on rail" in result.out
    assert "(earlier ¶3)" in result.out


def test_brief_writes_the_form_the_file_asks_for(compared: Run, workspace: Path) -> None:
    """The file's name decides the form; without a file it is written into the reports."""
    assert compared("brief", "earlier", "later", "--output", "x.docx").code == 0
    assert compared("brief", "earlier", "later", "--to", "html").code == 0

    assert (workspace / "x.docx").read_bytes().startswith(b"PK")
    page = workspace / "reports" / "earlier@1--later@1--briefing.html"
    assert "What is gone" in page.read_text("utf-8")
    beside = "earlier@1--later@1.html#"
    assert f'href="{beside}' not in page.read_text("utf-8")
    assert compared("report").code == 0
    assert compared("brief", "earlier", "later", "--to", "html").code == 0
    assert f'href="{beside}' in page.read_text("utf-8")


def test_brief_refuses_an_unknown_form(compared: Run, workspace: Path) -> None:
    """An unknown form is one line that lists the known ones; nothing is written."""
    result = compared("brief", "earlier", "later", "--output", "x.odt")

    assert result.code == 1
    assert result.err == (
        "E_FORM: a briefing cannot be written as 'x.odt'. Name it .md, .html, .docx or .pdf.\n"
    )
    assert not (workspace / "x.odt").exists()
    named = compared("brief", "earlier", "later", "--to", "odt")
    assert named.err == "E_FORM: a briefing has no form 'odt'. Known: md, html, docx, pdf.\n"


def test_cite_prints_a_card(compared: Run) -> None:
    """A card begins with the paragraph's exact words."""
    result = compared("cite", "earlier#3")

    assert result.code == 0
    assert result.out.startswith("The two sides took note of the work of the joint committee")
    assert "address      earlier@1#3\n" in result.out


def test_cite_takes_a_style_and_a_second_text(compared: Run) -> None:
    """A style by name; a redline against another text."""
    csl = compared("cite", "later@1#1", "--style", "csl")
    redline = compared("cite", "later#1", "--style", "redline", "--against", "earlier")

    assert json.loads(csl.out)[0]["issued"] == {"date-parts": [[2025]]}
    assert redline.out == (
        "The two sides agreed to [-strengthen-]{+deepen+} cooperation on fisheries and flood "
        "warning.\n"
    )


def test_cite_says_what_is_near(compared: Run) -> None:
    """What cannot be cited is one line: an unknown paragraph, style or text, or no path at all."""
    lines = {
        "earlier#33": "E_NO_PARAGRAPH: earlier@1 has no paragraph '33'. Near: 3.\n",
        "earlier": "E_PARAGRAPH: 'earlier' names no paragraph. Write KEY#PATH; paths are what "
        "corpus-tool show prints.\n",
        "earlier#": "E_PARAGRAPH: 'earlier#' names no paragraph. Write KEY#PATH; paths are what "
        "corpus-tool show prints.\n",
        "earlier@7#1": None,
        "nowhere#1": None,
    }
    for reference, line in lines.items():
        result = compared("cite", reference)

        assert result.code == 1
        assert result.err.count("\n") == 1
        assert line is None or result.err == line
    assert compared("cite", "earlier#1", "--style", "mla").err.startswith("E_FORM: ")
    assert compared("cite", "earlier#1", "--style", "redline").err.startswith("E_FORM: ")
