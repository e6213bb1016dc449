"""The child process that parses: it takes a document on its input and answers in JSON.

It limits itself before it imports any parser, so that neither a bomb nor a fault of a parser
reaches the program, the memory of the machine or its disk.
`ingest.sandbox` starts it.
"""

from __future__ import annotations

import os
import sys
import traceback
from importlib import import_module

from corpus_tool.errors import CorpusError, UnreadableSource
from corpus_tool.ingest import wire
from corpus_tool.ingest.extract import ReaderOptions
from corpus_tool.ingest.limits import Limits
from corpus_tool.model import Source

if sys.platform != "win32":
    import resource

__all__ = ["main"]

# Frames of Python only; the readers keep depth limits of their own below it.
_RECURSION = 20_000


def main() -> None:
    """Read one request from standard input, answer on standard output, and end."""
    answers = os.dup(1)
    os.dup2(2, 1)  # what a library prints must not mix with the answer
    module, source, options = wire.decode_request(sys.stdin.buffer.read())
    _limit(options.limits)
    sys.setrecursionlimit(_RECURSION)
    answer = _answer(module, source, options)
    with os.fdopen(answers, "wb") as stream:
        stream.write(answer)
    # Some parsers crash while they are torn down, after the answer was given.
    os._exit(0)


def _answer(module: str, source: Source, options: ReaderOptions) -> bytes:
    try:
        return wire.encode_extraction(import_module(module).read(source, options=options))
    except CorpusError as error:
        return wire.encode_error(error)
    except MemoryError:
        size = options.limits.memory >> 20
        message = f"reading it takes more than {size:,} MB of memory"
        return wire.encode_error(UnreadableSource(message, subject=source.origin, code="E_LIMIT"))
    except Exception as cause:
        reason = f"{type(cause).__name__}: {cause}".splitlines()[0][:200]
        failure = UnreadableSource(
            f"the parser failed ({reason})",
            subject=source.origin,
            hint="Keep the file for a report",
            code="E_PARSER_CRASH",
        )
        return wire.encode_error(failure, traceback.format_exc(limit=-20))


def _limit(limits: Limits) -> None:
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
        _, ceiling = resource.getrlimit(kind)
        if ceiling != resource.RLIM_INFINITY:
            soft, hard = min(soft, ceiling), min(hard, ceiling)
        resource.setrlimit(kind, (soft, hard))


if __name__ == "__main__":
    main()
