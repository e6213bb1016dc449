"""Recognising gold and truth by shape."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from corpus_tool.errors import InputError
from corpus_tool.evaluation.cases import MAX_FILE_BYTES, find_cases
from corpus_tool.evaluation.gold import LinkGold, SegmentationTruth
from tests.evaluation.gold_texts import link_gold

SENTENCES = json.dumps({"text": "One. Two.", "sentences": [[0, 4], [5, 9]]})
TRUTH = {"parts": [{"sections": [{"paragraphs": [{"sha1": "0" * 12}]}]}]}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with one file of each kind, and some that are none."""
    (tmp_path / "inner").mkdir()
    (tmp_path / "a.json").write_text(json.dumps(link_gold()))
    (tmp_path / "inner" / "b.truth.json").write_text(json.dumps(TRUTH))
    (tmp_path / "c.jsonl").write_text(SENTENCES + "\n\n" + SENTENCES + "\n")
    (tmp_path / "README.md").write_text("# about")
    (tmp_path / "other.json").write_text("[1, 2]")
    (tmp_path / ".hidden.json").write_text(json.dumps(link_gold()))
    return tmp_path


def test_a_folder_is_walked(folder: Path) -> None:
    """Each kind is found by what it holds, in a settled order; hidden files are left alone."""
    cases, _ = find_cases([folder])

    assert [case.path.name for case in cases] == ["a.json", "c.jsonl", "b.truth.json"]
    assert isinstance(cases[0].gold, LinkGold)
    assert isinstance(cases[1].gold, tuple)
    assert isinstance(cases[2].gold, SegmentationTruth)


def test_other_files_of_a_folder_are_passed_over_with_a_word(folder: Path) -> None:
    """Nothing is left out in silence: each JSON file by name, the others by number."""
    _, skipped = find_cases([folder])

    assert skipped == (
        f"'{folder / 'other.json'}' is passed over: "
        "no link gold, segmentation truth, commitment gold or sentence gold",
        f"'{folder}': 1 file of other kinds passed over",
    )


def test_the_name_of_a_file_plays_no_part(tmp_path: Path) -> None:
    """A named file is opened whatever its ending, and known by its shape."""
    path = tmp_path / "gold.txt"
    path.write_text(json.dumps(link_gold()))

    cases, skipped = find_cases([path])

    assert isinstance(cases[0].gold, LinkGold)
    assert not skipped


def test_one_line_of_sentence_gold_is_enough(tmp_path: Path) -> None:
    """One JSON object in all is also one object a line."""
    path = tmp_path / "one.jsonl"
    path.write_text(SENTENCES)

    assert len(find_cases([path])[0]) == 1


def test_a_file_named_twice_is_measured_once(folder: Path) -> None:
    """A folder and a file in it give the file once."""
    cases, _ = find_cases([folder / "a.json", folder])

    assert len(cases) == 3


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "no link gold"),
        (b"\xff\xfe\x00", "not UTF-8"),
        (b"# heading", "no JSON: line 1"),
        (b"{}", "no link gold, segmentation truth, commitment gold or sentence gold"),
        (b"[[]]", "no link gold, segmentation truth, commitment gold or sentence gold"),
        (b"[" * 100_000, "nested too deep"),
        (b'{"links": ' + b"9" * 5_000 + b"}", "a number of thousands of digits"),
        (b'{"left": {}, "right": {}, "links": []}', "field 'paragraphs' is missing"),
        (b'{"left": 1, "right": {}, "links": []}', "not sound"),
        (SENTENCES.encode() + b'\n{"text": "x"}', "field 'sentences' is missing"),
    ],
)
def test_a_named_file_that_cannot_be_evaluated_is_one_clear_error(
    tmp_path: Path, content: bytes, reason: str
) -> None:
    """The message names the file and says why."""
    path = tmp_path / "x.json"
    path.write_bytes(content)

    with pytest.raises(InputError) as caught:
        find_cases([path])

    assert reason in caught.value.message
    assert "x.json" in caught.value.message
    assert "\n" not in str(caught.value)


def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    """Only regular files are opened."""
    os.mkfifo(tmp_path / "pipe.json")

    with pytest.raises(InputError, match="no regular file"):
        find_cases([tmp_path / "pipe.json"])


def test_a_file_of_a_strange_size_is_not_read(tmp_path: Path) -> None:
    """A file that would fill the memory is refused before."""
    with (tmp_path / "huge.json").open("wb") as file:
        file.truncate(MAX_FILE_BYTES + 1)

    with pytest.raises(InputError, match="more than 16,000,000 bytes"):
        find_cases([tmp_path / "huge.json"])


def test_a_missing_path_is_one_clear_error(tmp_path: Path) -> None:
    """Nothing is evaluated when a path is misspelt."""
    with pytest.raises(InputError, match="no file or folder at"):
        find_cases([tmp_path / "gone"])


def test_a_folder_without_gold_is_one_clear_error(tmp_path: Path) -> None:
    """An evaluation of nothing would look like a result."""
    with pytest.raises(InputError, match="holds no link gold"):
        find_cases([tmp_path])


def test_unsound_gold_in_a_folder_is_an_error(folder: Path) -> None:
    """A gold file with a wrong link would spoil the total; it is not passed over."""
    data = link_gold()
    data["links"][0]["left"] = [99]
    (folder / "a.json").write_text(json.dumps(data))

    with pytest.raises(InputError, match="names paragraph 99, which is not there"):
        find_cases([folder])
