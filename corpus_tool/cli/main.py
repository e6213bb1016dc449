"""The program's entry: run the command line and turn every end of it into an exit code.

0 done · 1 the request failed, one line says why · 2 wrong usage · 3 some of many files failed ·
130 interrupted (Ctrl-C) · 143 terminated · 141 nobody reads the output any more.

Only the standard library is imported before Ctrl-C can be answered with one line.
"""

from __future__ import annotations

import contextlib
import gc
import os
import signal
import sys
from collections.abc import Sequence
from io import TextIOWrapper
from types import FrameType
from typing import NoReturn

from corpus_tool.cli.exit_codes import FAILED, INTERRUPTED, TERMINATED, UNREAD, Stopped

__all__ = [
    "main",
    "run",
]


COLLECTED_OBJECTS = 50_000
"""So many new objects, some megabytes, and Python looks for circles among them; its own is 700."""


def run() -> NoReturn:
    """Run the command line and end the process."""
    # Modules and their tables make hundreds of thousands of objects that live to the end: looking
    # through them again and again, and once more at the end, was a third of what `list` cost.
    gc.set_threshold(COLLECTED_OBJECTS)
    code = main(sys.argv[1:])
    gc.freeze()
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except (OSError, ValueError):
            # Nobody takes it: Python must not try again while it ends.
            os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
    sys.exit(code)


def main(arguments: Sequence[str]) -> int:
    """Run one command and return its exit code."""
    try:
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGALRM):
            signal.signal(number, _stop)
        sys.unraisablehook = _unraisable
        for stream in (sys.stdout, sys.stderr):
            if isinstance(stream, TextIOWrapper):
                # A terminal of another character set shows an escape, not a traceback.
                stream.reconfigure(errors="backslashreplace")
        from corpus_tool.cli.app import execute

        code: int = execute(arguments)
        sys.stdout.flush()
    except Stopped as stop:
        return _say(str(stop), stop.code)
    except KeyboardInterrupt:  # before the signal had its handler
        return _say("interrupted", INTERRUPTED)
    except BrokenPipeError:
        return UNREAD
    except OSError as error:  # what a user can act on was translated below; this is the output
        return _say(f"cannot write the output ({error.strerror})", FAILED)
    return code


def _stop(number: int, _frame: FrameType | None) -> None:
    if number == signal.SIGTERM:
        raise Stopped(TERMINATED, "terminated; what was finished stays, the rest is as before")
    raise Stopped(INTERRUPTED, "interrupted; what was finished stays, the rest is as before")


def _unraisable(lost: sys.UnraisableHookArgs) -> None:
    """Say again, a moment later, a stop that came where Python can only print an exception."""
    if isinstance(lost.exc_value, Stopped):
        signal.setitimer(signal.ITIMER_REAL, 0.01)
    else:
        sys.__unraisablehook__(lost)


def _say(message: str, code: int) -> int:
    # A second Ctrl-C while the first is answered would end in a traceback.
    for number in (signal.SIGINT, signal.SIGALRM):
        signal.signal(number, signal.SIG_IGN)
    if message:
        with contextlib.suppress(OSError):
            sys.stderr.write(f"corpus-tool: {message}\n")
    return code
