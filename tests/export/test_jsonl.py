"""JSON Lines lose nothing, are valid under the published schema, and unsound ones are refused."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from corpus_tool.corpus import Corpus
from corpus_tool.errors import InputError
from corpus_tool.export.import_records import SCHEMA, schema_mistakes


def lines_of(path: Path) -> list[Any]:
    """Return the values of the lines."""
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


def test_what_comes_back_is_what_went_out(corpus: Corpus, other: Corpus, tmp_path: Path) -> None:
    """An export of an import is the same file; the corpus verifies, and nothing is new twice."""
    there, back = tmp_path / "there.jsonl", tmp_path / "back.jsonl"
    corpus.export(form="jsonl", to=there)
    first, second = other.import_file(there), other.import_file(there)
    other.export(form="jsonl", to=back)

    assert back.read_bytes() == there.read_bytes()
    assert (first.new_documents, first.new_versions, first.new_comparisons) == (8, 9, 2)
    assert (second.versions, second.new_versions, second.new_comparisons) == (9, 0, 0)
    assert (first.new_retrievals, second.retrievals, second.new_retrievals) == (1, 1, 0)
    assert other.retrievals() == corpus.retrievals()
    assert other.verify() == ()
    assert other.find("buoys@2").parent == 1
    assert other.find("buoys@1").provenance == corpus.find("buoys@1").provenance


def test_a_corpus_that_has_other_texts_gives_its_own_numbers(
    corpus: Corpus, other: Corpus, tmp_path: Path
) -> None:
    """A version that is brought in becomes the next one; its comparisons follow it."""
    corpus.export(form="jsonl", to=tmp_path / "c.jsonl")
    (tmp_path / "buoys.md").write_text("# Joint Statement on Buoys\n\nThere will be no buoys.\n")
    other.add(tmp_path / "buoys.md")
    other.import_file(tmp_path / "c.jsonl")
    names = {(line.left, line.right) for line in other.comparisons()}

    assert [line.number for line in other.history("buoys")] == [1, 2, 3]
    assert ("buoys@2", "buoys@3") in names
    assert other.find("buoys@3").parent == 2


def test_every_line_is_valid(corpus: Corpus, tmp_path: Path) -> None:
    """The lines are valid under the schema that is shipped, which is itself sound."""
    Draft202012Validator.check_schema(dict(SCHEMA))
    validator = Draft202012Validator(dict(SCHEMA))
    corpus.export(form="jsonl", to=tmp_path / "c.jsonl")
    lines = lines_of(tmp_path / "c.jsonl")

    assert list(dict.fromkeys(line["kind"] for line in lines)) == [
        *("corpus", "document", "version", "retrieval", "comparison")
    ]
    assert [error.message for line in lines for error in validator.iter_errors(line)] == []
    assert [mistake for line in lines for mistake in schema_mistakes(line, SCHEMA)] == []


def _drop(name: str) -> Callable[[Any], object]:
    return lambda value: value.pop(name)


def _set(place: str, new: object) -> Callable[[Any], object]:
    def change(value: Any) -> None:
        *path, last = place.split("/")
        for step in path:
            value = value[int(step) if isinstance(value, list) else step]
        value[int(last) if isinstance(value, list) else last] = new

    return change


UNSOUND = {
    "nothing": ("version", _drop("language"), "/: 'language' is missing"),
    "unknown": ("version", _set("more", 1), "/more: is not known"),
    "role": ("version", _set("text/paragraphs/1/role", "boss"), "/text/paragraphs/1/role: is none"),
    "type": ("version", _set("text/paragraphs/0/depth", "0"), "/text/paragraphs/0/depth: is no"),
    "truth": ("version", _set("number", True), "/number: is no integer"),
    "fraction": ("version", _set("number", 1.5), "/number: is no integer"),
    "range": ("comparison", _set("links/0/score", 7), "/links/0/score: is out of range"),
    "huge": ("version", _set("text/paragraphs/0/page", 10**30), "/page: is out of range"),
    "empty": ("version", _set("text/paragraphs/0/text", ""), "/text/paragraphs/0/text: is empty"),
    "date": ("document", _set("document/date", "Jan"), "/document/date: does not match"),
    "header": ("retrieval", _set("retrieval/headers/0", ["etag"]), "/headers/0: has fewer than 2"),
    "few": ("version", _set("receipts", []), "/receipts: has fewer than 1"),
    "kind": ("document", _set("kind", "treaty"), "/"),
}


@pytest.mark.parametrize("name", UNSOUND)
def test_both_validators_refuse_the_same(corpus: Corpus, tmp_path: Path, name: str) -> None:
    """What our own validator refuses, a full one refuses, and ours says where."""
    kind, change, message = UNSOUND[name]
    corpus.export(form="jsonl", to=tmp_path / "c.jsonl")
    value = next(line for line in lines_of(tmp_path / "c.jsonl") if line["kind"] == kind)
    change(value)
    found = list(schema_mistakes(value, SCHEMA))

    assert list(Draft202012Validator(dict(SCHEMA)).iter_errors(value))
    assert any(message in mistake for mistake in found), found


BROKEN: dict[str, tuple[Callable[[list[Any]], object], str]] = {
    "schema": (lambda lines: lines[9]["text"].pop("parts"), r"line 10: /text: 'parts' is missing"),
    "digest": (
        lambda lines: lines[9]["text"]["paragraphs"][0].update(text="Other words."),
        r"line 10: /digest: is not that of the text",
    ),
    "bytes": (
        lambda lines: lines[9]["receipts"][0].update(content="AAAA"),
        r"line 10: /receipts/0/sha256: is not that of the content",
    ),
    "header": (lambda lines: lines.pop(0), r"line 1: /kind: the header"),
    "headers": (lambda lines: lines.insert(3, lines[0]), r"line 4: /kind: the header"),
    "order": (
        lambda lines: lines.insert(1, lines.pop()),
        r"line 2: version 1 of 'veldria-saltmere-2014' does not stand before it",
    ),
    "orphan": (lambda lines: lines.pop(1), r"document 'ashlen-corrow-2021' does not stand"),
    "offset": (
        lambda lines: lines[9]["text"]["paragraphs"][1].update(start=1),
        r"line 10: the text was not stored: its paragraph 1 starts at 1",
    ),
    "unread": (
        lambda lines: lines[18]["retrieval"].update(sha256="0" * 64),
        r"a version with the bytes 0+ does not stand before it",
    ),
    "headers of three": (
        lambda lines: lines[18]["retrieval"]["headers"].append(["a", "b", "c"]),
        r"line 19: /retrieval/headers: a header is a name and a text",
    ),
    "never": (
        lambda lines: lines[18]["retrieval"].update(retrieved_at="2031-02-30T04:05:06+00:00"),
        r"line 19: /retrieval/retrieved_at: ",
    ),
    "link": (
        lambda lines: lines[-1]["links"][0].update(left=[900]),
        r"a link names a paragraph that .* does not have",
    ),
    "reading": (
        lambda lines: lines[-1]["links"][0]["readings"][0].update(left="x", right="x"),
        r"do not reproduce the paragraphs",
    ),
}


@pytest.mark.parametrize("name", BROKEN)
def test_an_unsound_file_is_refused_whole(
    corpus: Corpus, other: Corpus, tmp_path: Path, name: str
) -> None:
    """One line that is not sound, and nothing of the file is imported."""
    corpus.export(form="jsonl", to=tmp_path / "c.jsonl")
    lines = lines_of(tmp_path / "c.jsonl")
    change, message = BROKEN[name]
    change(lines)
    (tmp_path / "c.jsonl").write_text("".join(json.dumps(line) + "\n" for line in lines))
    with pytest.raises(InputError, match=message) as failure:
        other.import_file(tmp_path / "c.jsonl")

    assert failure.value.code == "E_SCHEMA"
    assert other.documents() == ()


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "E_EMPTY"),
        (b"not JSON\n", "E_SCHEMA"),
        (b"[1]\n", "E_SCHEMA"),
        (b"\xff\xfe\n", "E_SCHEMA"),
        (b"[" * 100_000 + b"\n", "E_SCHEMA"),
        (b'{"kind": NaN}\n', "E_SCHEMA"),
        (b"PK\x03\x04 no archive\n", "E_SCHEMA"),
    ],
)
def test_what_is_no_export_is_one_line(
    other: Corpus, tmp_path: Path, content: bytes, code: str
) -> None:
    """A file of another kind is refused with its place, without a traceback."""
    (tmp_path / "c.jsonl").write_bytes(content)
    with pytest.raises(InputError) as failure:
        other.import_file(tmp_path / "c.jsonl")

    assert failure.value.code == code
    assert "\n" not in str(failure.value)


def test_a_line_is_a_line_everywhere(corpus: Corpus, tmp_path: Path) -> None:
    """Characters that some programs take for the end of a line are written as escapes."""
    corpus.add(_written(tmp_path, "# Joint Statement\n\nThe two\u2028sides agreed\u0085to meet.\n"))
    corpus.export(form="jsonl", to=tmp_path / "c.jsonl")
    text = (tmp_path / "c.jsonl").read_text("utf-8")

    assert len(text.splitlines()) == text.count("\n")


def _written(folder: Path, text: str) -> Path:
    (folder / "odd.md").write_text(text, encoding="utf-8")
    return folder / "odd.md"
