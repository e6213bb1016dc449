"""Parse a document in a child process that can neither hang, crash nor starve the program.

PDFium aborts or runs for ever on some files, and no parser is safe against all bombs; the child
(`ingest.worker`) dies instead, and its death becomes one clear error.
"""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
from pathlib import Path
from threading import Event, Thread, Timer
from typing import NoReturn

from corpus_tool.errors import CorpusError, UnreadableSource
from corpus_tool.ingest import wire
from corpus_tool.ingest.extract import Extraction, ReaderOptions
from corpus_tool.ingest.limits import MEGABYTE, Limits
from corpus_tool.model import Source

__all__ = ["run"]

_PACKAGE_ROOT = str(Path(__file__).resolve().parents[2])
_BOOTSTRAP = (
    "import sys; sys.path[:] = sys.argv[1:]; from corpus_tool.ingest.worker import main; main()"
)
_NAMES = {
    "application/pdf": "PDF",
    "text/html": "HTML",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "DOCX",
}
_TIME_SIGNALS = {9, 24}  # SIGKILL and SIGXCPU: the hard and the soft limit of CPU time


def run(module: str, source: Source, *, options: ReaderOptions) -> Extraction:
    """Have the reader `module` read the source in a child process.

    Raises:
        UnreadableSource: the reader refused the source, or the child died of it.
    """
    limits = options.limits
    answer, code, late = _converse(wire.encode_request(module, source, options), limits)
    name = _NAMES.get(source.media_type, "XML")
    if late:
        message = f"parser stopped after {limits.wall_seconds:g} s"
        raise _failure(source, f"E_{name}_TIMEOUT", message)
    if len(answer) > limits.output:
        size = limits.output / MEGABYTE
        raise _failure(source, f"E_{name}_LIMIT", f"the text in it takes more than {size:g} MB")
    if code:
        _explain_death(source, name, code, limits)
    try:
        return wire.decode_answer(answer)
    except CorpusError as error:
        # The worker knows no formats: it calls every lack of memory by one name.
        error.code = error.code.replace("E_LIMIT", f"E_{name}_LIMIT")
        error.subject = error.subject or source.origin
        raise
    except (ValueError, KeyError, TypeError, AttributeError) as cause:
        message = f"the {name} parser gave no sensible answer"
        raise _failure(source, "E_PARSER_CRASH", message) from cause


def _converse(request: bytes, limits: Limits) -> tuple[bytes, int, bool]:
    """Start the child, feed it, and return its answer, its exit code and whether it was late."""
    process = subprocess.Popen(
        [sys.executable, "-I", "-S", "-B", "-c", _BOOTSTRAP, *_search_path()],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
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


def _search_path() -> list[str]:
    """Return where this process finds its modules, so that the child finds the same ones."""
    known = [entry for entry in sys.path if Path(entry).is_absolute()]
    return known if _PACKAGE_ROOT in known else [_PACKAGE_ROOT, *known]


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


def _explain_death(source: Source, name: str, code: int, limits: Limits) -> NoReturn:
    """Raise the error for a child that ended without an answer."""
    if -code in _TIME_SIGNALS:
        seconds = limits.cpu_seconds
        raise _failure(source, f"E_{name}_TIMEOUT", f"parser stopped after {seconds} s of CPU")
    cause = f"signal {-code}" if code < 0 else f"exit code {code}"
    raise _failure(
        source,
        "E_PARSER_CRASH",
        f"the {name} parser crashed ({cause})",
        hint="Keep the file for a report",
    )


def _failure(source: Source, code: str, message: str, *, hint: str | None = None) -> CorpusError:
    return UnreadableSource(message, subject=source.origin, hint=hint, code=code)
