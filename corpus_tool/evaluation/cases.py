"""Find gold and truth by shape, and the source that each speaks of.

Sections, in order:

* Find gold and truth by shape: what a file holds decides, not what it is called.
* Find the source that a truth or gold file speaks of.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from corpus_tool.errors import InputError
from corpus_tool.evaluation.gold import (
    CommitmentGold,
    LinkGold,
    SegmentationTruth,
    SentenceGold,
    is_commitment_gold,
    is_link_gold,
    is_segmentation_truth,
    is_sentence_gold,
    read_commitment_gold,
    read_link_gold,
    read_sentence_gold,
    read_truth,
)
from corpus_tool.paths import exists, is_file, is_folder, printable, read_regular

__all__ = [
    "Case",
    "Gold",
    "find_cases",
    "find_source",
]


# ----------------------------------------
# Find gold and truth by shape: what a file holds decides, not what it is called.
#
# To add a kind: write a module with `is_<kind>` and `read_<kind>`, and a line in `_gold`.

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


# ----------------------------------------
# Find the source that a truth or gold file speaks of.
#
# Why here: such files travel with their sources in several ways (beside them, in a folder `seed`
# next to theirs, named by a path in the file), and only an evaluation needs to guess which.

SEED = "seed"
"""A folder of this name beside the truth's own may hold sources."""


class Sourced(Protocol):
    """What says where its source is."""

    @property
    def source_file(self) -> str | None:
        """The path from the file's own folder."""

    @property
    def source_sha256(self) -> str | None:
        """The digest of the source's bytes."""


def find_source(truth_path: Path, truth: Sourced) -> Path:
    """Return the path of the truth's source.

    It is looked for as the truth's `source_file`, then beside the truth and in `../seed` by name,
    by the truth's own name without `.truth.json`, and at last by the digest of its bytes.

    Raises:
        InputError: it is nowhere.
    """
    for path in _candidates(truth_path, truth):
        if is_file(path):
            return path
    raise InputError(
        f"the source of '{truth_path}' is not beside it",
        subject=str(truth_path),
        hint="Put the source there, or name it in the field source_file",
        code="E_NOT_FOUND",
    )


def _candidates(truth_path: Path, truth: Sourced) -> Iterator[Path]:
    folders = (truth_path.parent, truth_path.parent.parent / SEED)
    if truth.source_file:
        yield truth_path.parent / truth.source_file
        yield from (folder / Path(truth.source_file).name for folder in folders)
    stem = truth_path.name.removesuffix(".truth.json")
    files = [
        path
        for folder in folders
        if is_folder(folder)
        for path in sorted(folder.iterdir())
        if is_file(path) and path.suffix not in (".json", ".jsonl")
    ]
    yield from (path for path in files if path.stem == stem)
    if truth.source_sha256:
        yield from (path for path in files if _sha256(path) == truth.source_sha256)


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
