"""The messages between the program and the child that parses: JSON and bytes.

Why not pickle: the child has read a stranger's file, and a pickle from it could run code here.
"""

from __future__ import annotations

import json
from dataclasses import asdict, fields
from datetime import datetime
from typing import Any

from corpus_tool import errors
from corpus_tool.errors import CorpusError
from corpus_tool.ingest.extract import Extraction, ReaderOptions
from corpus_tool.ingest.limits import Limits
from corpus_tool.model import Block, BlockKind, Finding, Line, Run, Segmentation, Source
from corpus_tool.model.records import from_plain, to_plain

__all__ = [
    "decode_answer",
    "decode_request",
    "encode_error",
    "encode_extraction",
    "encode_request",
]

Json = dict[str, Any]

_FLAGS = ("bold", "italic", "underline")
_PLAIN = tuple(field.name for field in fields(Block) if field.name not in {"lines", "kind"})
_DEFAULTS = {name: getattr(Block(lines=()), name) for name in _PLAIN}


def encode_request(module: str, source: Source, options: ReaderOptions) -> bytes:
    """Write a request: one line of JSON, then the document's bytes as they are."""
    head = {
        "module": module,
        "origin": source.origin,
        "media_type": source.media_type,
        "retrieved_at": source.retrieved_at.isoformat(),
        "charset": source.charset,
        "options": asdict(options),
    }
    return json.dumps(head).encode() + b"\n" + source.content


def decode_request(message: bytes) -> tuple[str, Source, ReaderOptions]:
    """Read what `encode_request` wrote: the reader's module, the source, the options."""
    line, _, content = message.partition(b"\n")
    head = json.loads(line)
    settings = dict(head["options"])
    options = ReaderOptions(**{**settings, "limits": Limits(**settings["limits"])})
    source = Source(
        content=content,
        origin=head["origin"],
        media_type=head["media_type"],
        retrieved_at=datetime.fromisoformat(head["retrieved_at"]),
        charset=head["charset"],
    )
    return head["module"], source, options


def encode_extraction(extraction: Extraction) -> bytes:
    """Write what a reader found."""
    answer = {
        "blocks": [_block_to_json(block) for block in extraction.blocks],
        "findings": [asdict(finding) for finding in extraction.findings],
        "reader": extraction.reader,
        "metadata": dict(extraction.metadata),
        "charset": extraction.charset,
        "segmentation": to_plain(extraction.segmentation),
    }
    return _dump(answer)


def encode_error(error: CorpusError, trace: str = "") -> bytes:
    """Write a failure, with the trace of its cause for whoever debugs it."""
    failure = {
        "kind": type(error).__name__,
        "message": error.message,
        "subject": error.subject,
        "hint": error.hint,
        "code": error.code,
        "trace": trace,
    }
    return _dump({"error": failure})


def decode_answer(message: bytes) -> Extraction:
    """Read the child's answer, or raise the failure it reports.

    Raises:
        CorpusError: the reader refused the document.
        ValueError: the message is not an answer; also KeyError, TypeError, AttributeError.
    """
    answer = json.loads(message)
    if "error" in answer:
        raise _error_from_json(answer["error"])
    return Extraction(
        blocks=tuple(_block_from_json(block) for block in answer["blocks"]),
        findings=tuple(Finding(**finding) for finding in answer["findings"]),
        reader=answer["reader"],
        metadata=answer["metadata"],
        charset=answer["charset"],
        segmentation=from_plain(Segmentation, answer["segmentation"]),
    )


def _dump(message: Json) -> bytes:
    # A hostile document can hold lone surrogates; they must not stop the answer here.
    text = json.dumps(message, ensure_ascii=False, separators=(",", ":"))
    return text.encode("utf-8", "replace")


def _error_from_json(failure: Json) -> CorpusError:
    kind = getattr(errors, str(failure["kind"]), None)
    if not (isinstance(kind, type) and issubclass(kind, CorpusError)):
        kind = errors.UnreadableSource
    error = kind(
        failure["message"],
        subject=failure["subject"],
        hint=failure["hint"],
        code=failure["code"],
    )
    if failure["trace"]:
        error.add_note(failure["trace"])
    return error


def _block_to_json(block: Block) -> Json:
    lines = [[_run_to_json(run) for run in line.runs] for line in block.lines]
    values = {name: getattr(block, name) for name in _PLAIN}
    kept = {name: value for name, value in values.items() if value != _DEFAULTS[name]}
    return {"lines": lines, "kind": str(block.kind), **kept}


def _block_from_json(values: Json) -> Block:
    settings = {name: values[name] for name in _PLAIN if name in values}
    if "hyphens" in settings:
        settings["hyphens"] = tuple(settings["hyphens"])
    lines = tuple(Line(tuple(_run_from_json(run) for run in line)) for line in values["lines"])
    return Block(lines=lines, kind=BlockKind(values["kind"]), **settings)


def _run_to_json(run: Run) -> list[str | None]:
    look = "".join(flag[0] for flag in _FLAGS if getattr(run, flag))
    return [run.text, look, run.note]


def _run_from_json(values: list[str | None]) -> Run:
    text, look, note = values
    if text is None or look is None:
        raise ValueError("a run without text")
    return Run(text, bold="b" in look, italic="i" in look, underline="u" in look, note=note)
