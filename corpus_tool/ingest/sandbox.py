"""Parse a document in a child process: the parent, the messages, and the child.

Sections, in order:

* Parse a document in a child process that can neither hang, crash nor starve the program.
* The messages between the program and the child that parses: JSON and bytes.
* The child process that parses: it takes a document on its input and answers in JSON.
"""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import sys
import traceback
from dataclasses import asdict, fields
from datetime import datetime
from importlib import import_module
from threading import Event, Thread, Timer
from typing import Any, NoReturn

from corpus_tool import errors
from corpus_tool.child_process import (
    CPU_SIGNAL,
    KILL_SIGNAL,
    describe_end,
    set_resource_limit,
    start_child,
)
from corpus_tool.errors import CorpusError, UnreadableSource
from corpus_tool.ingest.formats import (
    MEGABYTE,
    Extraction,
    ReaderLimits,
    ReaderOptions,
    format_of,
)
from corpus_tool.model import Block, BlockKind, Finding, Line, Segmentation, Source, TextRun
from corpus_tool.model.records import from_plain, to_plain

if sys.platform != "win32":
    import resource

__all__ = [
    "read_in_child",
]


# ----------------------------------------
# Parse a document in a child process that can neither hang, crash nor starve the program.
#
# PDFium aborts or runs for ever on some files, and no parser is safe against all bombs; the child
# (`run_child`) dies instead, and its death becomes one clear error.

_TIME_SIGNALS = {KILL_SIGNAL, CPU_SIGNAL}  # the hard and the soft limit of CPU time


def read_in_child(module: str, source: Source, *, options: ReaderOptions) -> Extraction:
    """Have the reader `module` read the source in a child process.

    Raises:
        UnreadableSource: the reader refused the source, or the child died of it.
    """
    limits = options.limits
    answer, code, late = _converse(encode_request(module, source, options), limits)
    found = format_of(source.media_type)
    name = found.code if found else "XML"
    if late:
        message = f"parser stopped after {limits.wall_seconds:g} s"
        raise _failure(source, f"E_{name}_TIMEOUT", message)
    if len(answer) > limits.output:
        size = limits.output / MEGABYTE
        raise _failure(source, f"E_{name}_LIMIT", f"the text in it takes more than {size:g} MB")
    if code:
        _explain_death(source, name, code, limits)
    try:
        return decode_answer(answer)
    except CorpusError as error:
        # The worker knows no formats: it calls every lack of memory by one name.
        error.code = error.code.replace("E_LIMIT", f"E_{name}_LIMIT")
        error.subject = error.subject or source.origin
        raise
    except (ValueError, KeyError, TypeError, AttributeError) as cause:
        message = f"the {name} parser gave no sensible answer"
        raise _failure(source, "E_PARSER_CRASH", message) from cause


def _converse(request: bytes, limits: ReaderLimits) -> tuple[bytes, int, bool]:
    """Start the child, feed it, and return its answer, its exit code and whether it was late."""
    process = start_child(__name__, "run_child", trusted=False)
    late = Event()
    timer = Timer(limits.wall_seconds, _stop, (process, late))
    feeder = Thread(target=_feed, args=(process, request), daemon=True)
    try:
        timer.start()
        feeder.start()
        answer = _listen(process, limits.output + 1)
    finally:
        # Also after Ctrl-C, and when the child has more to say than it may.
        timer.cancel()
        _kill(process)
        code = process.wait()
        feeder.join()
        _close(process)
    return answer, code, late.is_set()


def _feed(process: subprocess.Popen[bytes], request: bytes) -> None:
    stream = process.stdin
    if stream is None:
        return
    # A child that dies early closes the pipe; its exit code says more.
    with contextlib.suppress(OSError):
        stream.write(request)
    with contextlib.suppress(OSError):
        stream.close()


def _listen(process: subprocess.Popen[bytes], size: int) -> bytes:
    """Read up to `size` bytes; a child that is done is waited for, not killed."""
    if process.stdout is None:
        return b""
    answer = process.stdout.read(size)
    if len(answer) < size:
        _await_end(process)
    return answer


def _await_end(process: subprocess.Popen[bytes]) -> None:
    """Wait until the child has ended, and leave its number taken, so that its group has it."""
    if sys.platform == "win32":
        process.wait()
    else:
        os.waitid(os.P_PID, process.pid, os.WEXITED | os.WNOWAIT)


def _close(process: subprocess.Popen[bytes]) -> None:
    if process.stdout is not None:
        process.stdout.close()


def _stop(process: subprocess.Popen[bytes], late: Event) -> None:
    late.set()
    _kill(process)


def _kill(process: subprocess.Popen[bytes]) -> None:
    """End the child and whatever it left behind; its exit code stays what it was."""
    if sys.platform == "win32":
        process.kill()
    elif process.returncode is None:
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)


def _explain_death(source: Source, name: str, code: int, limits: ReaderLimits) -> NoReturn:
    """Raise the error for a child that ended without an answer."""
    if -code in _TIME_SIGNALS:
        seconds = limits.cpu_seconds
        raise _failure(source, f"E_{name}_TIMEOUT", f"parser stopped after {seconds} s of CPU")
    raise _failure(
        source,
        "E_PARSER_CRASH",
        f"the {name} parser crashed ({describe_end(code)})",
        hint="Keep the file for a report",
    )


def _failure(source: Source, code: str, message: str, *, hint: str | None = None) -> CorpusError:
    return UnreadableSource(message, subject=source.origin, hint=hint, code=code)


# ----------------------------------------
# The messages between the program and the child that parses: JSON and bytes.
#
# Why not pickle: the child has read a stranger's file, and a pickle from it could run code here.

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
    options = ReaderOptions(**{**settings, "limits": ReaderLimits(**settings["limits"])})
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


def _run_to_json(run: TextRun) -> list[str | None]:
    look = "".join(flag[0] for flag in _FLAGS if getattr(run, flag))
    return [run.text, look, run.note]


def _run_from_json(values: list[str | None]) -> TextRun:
    text, look, note = values
    if text is None or look is None:
        raise ValueError("a run without text")
    return TextRun(text, bold="b" in look, italic="i" in look, underline="u" in look, note=note)


# ----------------------------------------
# The child process that parses: it takes a document on its input and answers in JSON.
#
# It limits itself before it imports any parser, so that neither a bomb nor a fault of a parser
# reaches the program, the memory of the machine or its disk.
# `run` starts it.

# Frames of Python only; the readers keep depth limits of their own below it.
_RECURSION = 20_000


def run_child(_argument: str = "") -> None:
    """Read one request from standard input, answer on standard output, and end."""
    answers = os.dup(1)
    os.dup2(2, 1)  # what a library prints must not mix with the answer
    module, source, options = decode_request(sys.stdin.buffer.read())
    _limit(options.limits)
    sys.setrecursionlimit(_RECURSION)
    answer = _answer(module, source, options)
    with os.fdopen(answers, "wb") as stream:
        stream.write(answer)
    # Some parsers crash while they are torn down, after the answer was given.
    os._exit(0)


def _answer(module: str, source: Source, options: ReaderOptions) -> bytes:
    try:
        return encode_extraction(import_module(module).read(source, options=options))
    except CorpusError as error:
        return encode_error(error)
    except MemoryError:
        size = options.limits.memory >> 20
        message = f"reading it takes more than {size:,} MB of memory"
        return encode_error(UnreadableSource(message, subject=source.origin, code="E_LIMIT"))
    except Exception as cause:
        reason = f"{type(cause).__name__}: {cause}".splitlines()[0][:200]
        failure = UnreadableSource(
            f"the parser failed ({reason})",
            subject=source.origin,
            hint="Keep the file for a report",
            code="E_PARSER_CRASH",
        )
        return encode_error(failure, traceback.format_exc(limit=-20))


def _limit(limits: ReaderLimits) -> None:
    if sys.platform == "win32":  # only the time on the wall is limited there
        return
    pairs = (
        (resource.RLIMIT_AS, limits.memory, limits.memory),
        # The soft limit ends the process with a signal that says why; the hard one, for good.
        (resource.RLIMIT_CPU, limits.cpu_seconds, limits.cpu_seconds + 2),
        (resource.RLIMIT_FSIZE, 0, 0),
        (resource.RLIMIT_NOFILE, limits.files, limits.files),
        (resource.RLIMIT_NPROC, 0, 0),
        (resource.RLIMIT_CORE, 0, 0),
    )
    for kind, soft, hard in pairs:
        set_resource_limit(kind, soft, hard)


if __name__ == "__main__":
    run_child()
