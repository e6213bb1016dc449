"""The pages: their examples run, their links lead somewhere."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from tests.conftest import ROOT
from tests.examples import find_examples, matches, run_example

PAGES = sorted(
    path.relative_to(ROOT).as_posix()
    for pattern in ("*.md", "docs/*.md", "*/README.md")
    for path in ROOT.glob(pattern)
)


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    """A workspace as a clone has it: the documents, nothing stored yet."""
    shutil.copytree(ROOT / "documents", tmp_path / "documents")
    return tmp_path


@pytest.mark.parametrize("page", PAGES)
def test_examples_print_what_the_page_says(page: str, workspace: Path) -> None:
    """Every example of the page runs, in its order, and prints what stands below it."""
    for example in find_examples((ROOT / page).read_text("utf-8")):
        printed = run_example(example, workspace)
        if example.output is not None:
            assert matches(example.output, printed), (
                f"{page}, block at line {example.line}: {example.code}\n--- printed\n{printed}"
            )


@pytest.mark.parametrize("page", PAGES)
def test_links_lead_to_files(page: str) -> None:
    """A link to a file of the project finds it."""
    text = (ROOT / page).read_text("utf-8")
    targets = re.findall(r"\]\(([^)#:\s]+)(?:#[^)]*)?\)", text)

    missing = [target for target in targets if not (ROOT / page).parent.joinpath(target).exists()]

    assert not missing


def test_the_pages_are_found() -> None:
    """The README, the changelog, the pages of docs/ and of the data folders are tested."""
    assert {"README.md", "CHANGELOG.md", "docs/glossary.md", "documents/README.md"} <= set(PAGES)


def test_the_map_of_the_code_names_files_that_exist() -> None:
    """Whoever looks for a rule is sent to a file; the map has at least forty rules."""
    text = ROOT.joinpath("docs/code.md").read_text("utf-8")
    named = re.findall(r"`((?:corpus_tool|tests|documents)/[^`\s]*)`", text.replace("NAME", "…"))
    rows = re.findall(r"^\| .* \| `corpus_tool/", text, re.MULTILINE)

    assert [path for path in named if "…" not in path and not (ROOT / path).exists()] == []
    assert len(rows) >= 40


def test_every_code_is_explained() -> None:
    """A failure's or finding's code that the program can print stands in a page."""
    sources = ROOT.joinpath("corpus_tool").rglob("*.py")
    code = re.compile(r"""(?<=["'])[EIW]_[A-Z_]+(?=["'])|\b[EIW]_[A-Z_]+(?=: )""")
    used = {found for path in sources for found in code.findall(path.read_text("utf-8"))}
    pages = "".join(path.read_text("utf-8") for path in ROOT.glob("docs/*.md"))

    assert {"E_EMPTY", "I_SAME", "W_JOIN"} <= used
    assert used - set(re.findall(r"[EIW]_[A-Z_]+", pages)) == set()
