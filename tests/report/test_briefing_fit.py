"""The briefing is one page of A4 in every form, whatever the pair."""

from __future__ import annotations

import io
import json
import shutil
import subprocess
from pathlib import Path

import pypdf
import pytest

from corpus_tool import Corpus
from corpus_tool.export.briefing import briefing_docx
from corpus_tool.export.pdf import page_pdf
from corpus_tool.report.briefing_fit import (
    MAX_SENTENCE_LINES,
    PAGE_LINES,
    SECTION_LINES,
    SENTENCE_LINES,
    Section,
    fit_sections,
    measure_lines,
)
from corpus_tool.report.briefing_page import make_briefing
from corpus_tool.report.pages import briefing_page
from corpus_tool.report.words import SentencePiece
from tests.conftest import SHARED, require
from tests.report.builders import ALL, MADE_AT, PROGRAM, RENDER, many

GOLD = sorted({*(SHARED / "links").glob("*--*.json"), *(SHARED / "gold").glob("*--*.json")})


def sections(**numbers: int) -> tuple[Section, ...]:
    """Return sections of so many sentences of one line."""
    return tuple(
        Section(name, name, tuple((SentencePiece("word " * 12),) for _ in range(number)))
        for name, number in numbers.items()
    )


def used(fitted: tuple[Section, ...]) -> float:
    """Return how many lines sections take."""
    return sum(
        SECTION_LINES + sum(measure_lines(one) + SENTENCE_LINES for one in section.sentences)
        for section in fitted
    )


def pages(content: bytes) -> int:
    """Return the number of pages of a PDF."""
    return len(pypdf.PdfReader(io.BytesIO(content)).pages)


@pytest.mark.parametrize("number", [0, 1, 5, 40])
def test_nothing_is_lost_and_nothing_is_over(number: int) -> None:
    """What has room and what has not are all sentences; the lines of a page are not passed."""
    asked = sections(new=number, gone=number, changed=number, routine=number)
    fitted, left_out = fit_sections(asked)

    assert sum(len(section.sentences) for section in fitted) + left_out == 4 * number
    assert used(fitted) <= PAGE_LINES
    assert (left_out > 0) == (number == 40)


def test_what_is_new_and_gone_has_room_first_and_undertakings_are_never_crowded_out() -> None:
    """Of many, six new, six gone, and the weightiest of what changed and was undertaken."""
    fitted, _ = fit_sections(sections(new=40, gone=40, changed=40, undertakings=40, pair=40))
    numbers = {section.name: len(section.sentences) for section in fitted}

    assert numbers["new"] >= 5 and numbers["gone"] >= 5
    assert numbers["changed"] >= 2 and numbers["undertakings"] >= 2


def test_a_sentence_of_a_third_of_the_page_is_counted_and_not_shown() -> None:
    """A list without end does not push out the rest."""
    long = (SentencePiece("word " * 400),)
    asked = (Section("new", "New", (long, (SentencePiece("Short."),))),)
    fitted, left_out = fit_sections(asked)

    assert measure_lines(long) > MAX_SENTENCE_LINES
    assert [len(section.sentences) for section in fitted] == [1]
    assert left_out == 1


def test_wide_characters_count_twice() -> None:
    """Japanese takes the room it takes."""
    assert measure_lines((SentencePiece("協" * 49),)) == 2
    assert measure_lines((SentencePiece("a" * 49),)) == 1


@pytest.mark.parametrize("name", sorted(ALL))
def test_every_state_prints_on_one_page(name: str) -> None:
    """Print and PDF are one page."""
    view = make_briefing(ALL[name](), render=RENDER)

    assert pages(page_pdf(briefing_page(view, render=RENDER))) == 1


def test_what_has_no_room_is_counted_and_leads_to_the_page() -> None:
    """The last line says how many sentences are on the page of the comparison only."""
    whole = many(120)
    roomy = make_briefing(whole, render=RENDER, lines=500)
    tight = make_briefing(whole, render=RENDER, page="x.html", lines=8)
    missing = sum(len(s.sentences) for s in roomy.sections) - sum(
        len(s.sentences) for s in tight.sections
    )

    assert missing > 0 and not roomy.left_out
    assert tight.left_out[0].href == "x.html"
    assert "no room here" in tight.left_out[0].text


def word_pages(files: dict[str, bytes], folder: Path) -> dict[str, int]:
    """Return how many pages LibreOffice makes of Word files."""
    program = shutil.which("soffice")
    require(program is not None, "LibreOffice")
    for name, content in files.items():
        (folder / f"{name}.docx").write_bytes(content)
    home = (folder / "home").as_uri()
    command = [str(program), f"-env:UserInstallation={home}", "--headless", "--convert-to", "pdf"]
    paths = [str(folder / f"{name}.docx") for name in files]
    subprocess.run(
        [*command, "--outdir", str(folder), *paths], check=True, capture_output=True, timeout=240
    )
    return {name: pages((folder / f"{name}.pdf").read_bytes()) for name in files}


def test_every_state_is_one_page_in_word(tmp_path: Path) -> None:
    """Word files are one page, in whatever fonts are there."""
    files = {
        name.replace(" ", "-"): briefing_docx(make(), made_at=MADE_AT, program=PROGRAM)
        for name, make in ALL.items()
    }

    assert set(word_pages(files, tmp_path).values()) == {1}


@pytest.mark.shared
def test_the_gold_pairs_are_one_page_in_every_form(shared: Path, tmp_path: Path) -> None:
    """Real pairs, successive and sister, are one page in print, PDF and Word."""
    assert shared.is_dir() and GOLD
    files = {}
    with Corpus.open(tmp_path / "corpus.db") as corpus:
        for path in GOLD:
            data = json.loads(path.read_text("utf-8"))
            sides = []
            for key in ("left", "right"):
                side = data[key]
                lines = [f"# {side['title']}", *(each["text"] for each in side["paragraphs"])]
                file = tmp_path / f"{path.stem[:30]}-{key}-{side['date']}.md"
                file.write_text("\n\n".join(lines), encoding="utf-8")
                sides.append(file)
            comparison = corpus.compare(*sides)
            assert pages(corpus.brief(comparison, form="pdf")) == 1, path.stem
            files[path.stem] = corpus.brief(comparison, form="docx")

    assert word_pages(files, tmp_path) == dict.fromkeys(files, 1)
