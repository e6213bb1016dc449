"""Finding the source of a truth file."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from corpus_tool.errors import InputError
from corpus_tool.evaluation.cases import find_source
from corpus_tool.evaluation.gold import SegmentationTruth


@pytest.fixture
def truth_path(tmp_path: Path) -> Path:
    """Where a truth file would be; sources may be in its folder and in `seed` beside that."""
    for name in ("truth", "seed"):
        (tmp_path / name).mkdir()
    return tmp_path / "truth" / "x.truth.json"


def test_the_file_it_names_comes_first(truth_path: Path, tmp_path: Path) -> None:
    """`source_file` is a path from the truth's folder."""
    named = tmp_path / "elsewhere.md"
    for path in (named, truth_path.parent / "x.md"):
        path.write_text("text")

    found = find_source(truth_path, SegmentationTruth((), source_file="../elsewhere.md"))

    assert found.samefile(named)


@pytest.mark.parametrize("folder", ["truth", "seed"])
def test_its_name_is_looked_for_beside_and_in_seed(
    truth_path: Path, tmp_path: Path, folder: str
) -> None:
    """A path that no longer holds still tells the file's name."""
    there = tmp_path / folder / "old.md"
    there.write_text("text")

    found = find_source(truth_path, SegmentationTruth((), source_file="gone/old.md"))

    assert found == there


def test_a_file_of_the_same_stem_is_its_source(truth_path: Path) -> None:
    """`x.truth.json` speaks of `x.txt`, whatever the format; not of another `x.json`."""
    (truth_path.parent / "x.json").write_text("{}")
    (truth_path.parent / "x.txt").write_text("text")

    assert find_source(truth_path, SegmentationTruth(())).name == "x.txt"


def test_the_digest_finds_a_renamed_file(truth_path: Path) -> None:
    """The bytes are the same under any name."""
    (truth_path.parent / "a.md").write_bytes(b"other")
    (truth_path.parent / "b.md").write_bytes(b"text")
    digest = hashlib.sha256(b"text").hexdigest()

    assert find_source(truth_path, SegmentationTruth((), source_sha256=digest)).name == "b.md"


def test_a_missing_source_is_one_clear_error(truth_path: Path) -> None:
    """The message names the truth, and what to do."""
    with pytest.raises(InputError, match=r"the source of '.*x\.truth\.json' is not beside it"):
        find_source(truth_path, SegmentationTruth((), source_file="gone.md"))
