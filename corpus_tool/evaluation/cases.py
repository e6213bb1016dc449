"""Find gold and truth by shape: what a file holds decides, not what it is called.

To add a kind: write a module with `is_<kind>` and `read_<kind>`, and a line in `_gold`.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from corpus_tool.errors import InputError
from corpus_tool.evaluation.commitment_gold import (
    CommitmentGold,
    is_commitment_gold,
    read_commitment_gold,
)
from corpus_tool.evaluation.link_gold import LinkGold, is_link_gold, read_link_gold
from corpus_tool.evaluation.sentence_gold import (
    SentenceGold,
    is_sentence_gold,
    read_sentence_gold,
)
from corpus_tool.evaluation.truth import SegmentationTruth, is_segmentation_truth, read_truth
from corpus_tool.paths import exists, is_file, is_folder, printable, read_regular

__all__ = ["Case", "Gold", "find_cases"]

Gold = LinkGold | SegmentationTruth | CommitmentGold | tuple[SentenceGold, ...]

ENDINGS = (".json", ".jsonl")
"""Of a folder, the files that are opened; a path the user names is opened whatever its ending."""

MAX_FILE_BYTES = 16_000_000
"""The longest gold of a pair of statements has less than a twentieth of it; as values of JSON it
costs thirty times as much memory."""

UNKNOWN = "no link gold, segmentation truth, commitment gold or sentence gold"


@dataclass(frozen=True, slots=True)
class Case:
    """One file that something can be measured on."""

    path: Path
    gold: Gold


def find_cases(paths: Iterable[Path]) -> tuple[tuple[Case, ...], tuple[str, ...]]:
    """Return what can be evaluated under the paths, and lines about what is passed over.

    Raises:
        InputError: a path does not exist, a named file is nothing that can be evaluated, a folder
            holds nothing that can, or a file of a known shape is not sound.
    """
    cases: dict[Path, Case] = {}
    skipped: list[str] = []
    for path in paths:
        if not exists(path):
            raise _error(path, f"no file or folder at '{printable(path)}'", code="E_NOT_FOUND")
        found = list(_walk(path, skipped) if is_folder(path) else _named(path))
        if not found:
            raise _error(path, f"'{printable(path)}' holds {UNKNOWN}")
        cases |= {case.path.resolve(): case for case in found}
    return tuple(cases.values()), tuple(skipped)


def _named(path: Path) -> Iterator[Case]:
    gold = _gold(path)
    if isinstance(gold, str):
        raise _error(path, f"'{printable(path)}' is {gold}")
    yield Case(path, gold)


def _walk(folder: Path, skipped: list[str]) -> Iterator[Case]:
    """Yield the cases of a folder; tell each JSON file that is none, and how many others."""
    others = 0
    for path in sorted(folder.rglob("*")):
        inner = path.relative_to(folder).parts
        if not is_file(path) or any(part.startswith(".") for part in inner):
            continue
        if path.suffix not in ENDINGS:
            others += 1
            continue
        gold = _gold(path)
        if isinstance(gold, str):
            skipped.append(f"'{printable(path)}' is passed over: {gold}")
        else:
            yield Case(path, gold)
    if others:
        skipped.append(
            f"'{printable(folder)}': {others} file{'s' * (others > 1)} of other kinds passed over"
        )


def _gold(path: Path) -> Gold | str:
    """Read the file by its shape; or say why it has none that is known."""
    values = _values(path)
    if isinstance(values, str):
        return values
    try:
        if any(map(is_sentence_gold, values)):
            return read_sentence_gold(values)
        if len(values) == 1 and is_link_gold(values[0]):
            return read_link_gold(values[0])
        if len(values) == 1 and is_commitment_gold(values[0]):
            return read_commitment_gold(values[0])
        if len(values) == 1 and is_segmentation_truth(values[0]):
            return read_truth(values[0])
    except KeyError as error:
        raise _error(path, f"'{printable(path)}' is not sound: field {error} is missing") from error
    except (AttributeError, TypeError, ValueError) as error:
        raise _error(path, f"'{printable(path)}' is not sound: {error}") from error
    return UNKNOWN


def _values(path: Path) -> list[dict[str, Any]] | str:
    """Return the JSON objects of the file, one in all or one a line; or say why there are none."""
    try:
        content = read_regular(path, limit=MAX_FILE_BYTES)
    except InputError as error:
        if error.code == "E_NOT_A_FILE":
            return f"{UNKNOWN} (no regular file)"
        raise _error(path, f"cannot be measured: {error.message}") from error
    if len(content) > MAX_FILE_BYTES:
        return f"{UNKNOWN} (more than {MAX_FILE_BYTES:,} bytes)"
    try:
        values = _parse(content.decode("utf-8-sig"))
    except UnicodeDecodeError:
        return f"{UNKNOWN} (not UTF-8)"
    except json.JSONDecodeError as error:
        return f"{UNKNOWN} (no JSON: line {error.lineno}, {error.msg})"
    except RecursionError:
        return f"{UNKNOWN} (nested too deep)"
    except ValueError:  # Python's own limit
        return f"{UNKNOWN} (a number of thousands of digits)"
    return values if all(isinstance(value, dict) for value in values) else UNKNOWN


def _parse(text: str) -> list[dict[str, Any]]:
    """Parse one JSON value, else one a line; the error is the one of the whole where both fail."""
    try:
        return [json.loads(text)]
    except json.JSONDecodeError as whole:
        try:
            return [json.loads(line) for line in text.splitlines() if line.strip()]
        except json.JSONDecodeError:
            raise whole from None


def _error(path: Path, message: str, *, code: str = "E_EVALUATION") -> InputError:
    hint = "docs/evaluation.md shows the formats" if code == "E_EVALUATION" else None
    return InputError(message, subject=printable(path), hint=hint, code=code)
