"""Reading segmentation truth."""

from __future__ import annotations

from typing import Any

import pytest

from corpus_tool.evaluation.gold import (
    is_segmentation_truth,
    normal_label,
    normal_text,
    read_truth,
    truth_digest,
)
from corpus_tool.model import Role


def truth(**more: Any) -> dict[str, Any]:
    """Return a truth file of two units, a heading, a join and a signatory."""
    rows = [
        {"n": 1, "kind": "preambular", "label": "1", "sha1": truth_digest("WE, the two;")},
        {
            "n": 2,
            "kind": "subitem",
            "label": None,
            "sha1": truth_digest("lend lamps."),
            "joins": [{"left_ends": "lend", "right_begins": "lamps."}],
        },
    ]
    part = {
        "part": "main",
        "attestation": "Done at Hask",
        "signatories": [{"name": "Ada FENN", "office": "Premier"}],
        "sections": [
            {"heading": None, "paragraphs": rows[:1]},
            {"heading": "Light", "paragraphs": rows[1:]},
        ],
    }
    return {"source_file": "x.md", "parts": [part], **more}


def test_every_part_of_the_truth_is_read() -> None:
    """Units with role, label and joins; headings, signatories and attestation."""
    read = read_truth(truth())

    assert [unit.role for unit in read.units] == [Role.PREAMBULAR, Role.ITEM]
    assert [unit.label for unit in read.units] == ["1", None]
    assert read.units[1].joins == ("lamps.",)
    assert read.headings == ("Light",)
    assert read.signatories == (("Ada FENN", "Premier"),)
    assert read.attestations == ("Done at Hask",)
    assert read.source_file == "x.md"


def test_only_the_digests_are_needed() -> None:
    """A flat list of digests is truth too."""
    read = read_truth({"paragraphs": [{"sha1": "0123456789ab"}]})

    assert [unit.sha1 for unit in read.units] == ["0123456789ab"]
    assert read.units[0].role is None


@pytest.mark.parametrize(
    "data",
    [{}, [], {"parts": []}, {"parts": 3}, {"parts": [{"sections": [{"paragraphs": [{}]}]}]}],
)
def test_other_json_is_no_truth(data: object) -> None:
    """Without a single digest there is nothing to measure."""
    assert not is_segmentation_truth(data)


def test_truth_is_known_by_its_digests() -> None:
    """What it is called plays no part."""
    assert is_segmentation_truth(truth())


def test_text_is_normalised_as_the_truth_was() -> None:
    """NFC, plain spaces, none doubled, no zero-width space; words and typing errors untouched."""
    assert normal_text(" cafe\u0301\u00a0 at\u200b\nnoon..") == "café at noon.."


def test_a_long_digest_is_cut_to_the_truths_length() -> None:
    """A truth may give the whole SHA-1; the first twelve digits decide."""
    whole = "A" * 40

    assert read_truth({"units": [{"sha1": whole}]}).units[0].sha1 == "a" * 12


@pytest.mark.parametrize(
    ("printed", "normal"),
    [("1.", "1"), ("(a)", "a"), ("PP3 bis", "pp3 bis"), ("1.2.3", "1 2 3"), (None, None)],
)
def test_labels_are_compared_without_brackets_and_points(
    printed: str | None, normal: str | None
) -> None:
    """How much of the print belongs to the label is a matter of taste."""
    assert normal_label(printed) == normal
