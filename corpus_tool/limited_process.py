"""Do a step of the program's own work in another process, within limits of time and memory.

Cutting a text, comparing two and reading who undertakes what are this program's own functions, but
a text can be such that one of them takes for ever, or all the memory there is. Done in a process of
its own, such a step costs that process and becomes one clear error; the program goes on.

A process does one step after the other: to start one for each would cost more than most steps.
It is told a function by name and its arguments as pickles, because it is this program and does what
it did itself before. Bytes that are not trusted with it are parsed by a child of that process,
which answers in JSON (`ingest.sandbox`).

`run` does one step; `operations.parallel` has several processes do many at once.
"""

from __future__ import annotations

import atexit
import contextlib
import io
import os
import pickle
import signal
import subprocess
import sys
import time
import traceback
from collections import deque
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from importlib import import_module
from math import ceil
from pathlib import Path
from queue import SimpleQueue
from threading import Lock, Thread, Timer, current_thread
from types import FrameType
from typing import Any, BinaryIO, Generic, Literal, NoReturn, TypeVar

from corpus_tool.child_process import CPU_SIGNAL, describe_end, set_resource_limit, start_child
from corpus_tool.errors import CorpusError, UnreadableSource
from corpus_tool.ingest.formats import MEGABYTE, ReaderLimits
from corpus_tool.lexicon import Ladder, Lexicon

if sys.platform != "win32":
    import resource

__all__ = [
    "Answers",
    "LimitedProcess",
    "LimitedStep",
    "main",
    "prepare_modules",
    "result_of",
    "run_limited",
]

Result = TypeVar("Result")

_LENGTH = 8
"""Bytes of the number that stands before each answer and says how long it is."""
_GROWN = 512 * MEGABYTE
"""A process that once held so much memory ends after its step: what it holds need not be freed
whole, and the next step would start with less."""
_LEFT = 91
"""The exit code of a process that ended of itself, between two steps."""
_MOST_WORD_LISTS = 16
"""A process keeps the word lists it was sent; with so many another takes its place."""
_PATIENCE_SECONDS = 2.0
"""A process that is told to end ends its own child first; it has so long."""


@dataclass(frozen=True, slots=True)
class LimitedStep(Generic[Result]):
    """A function, what it is given, and what it may use."""

    function: Callable[..., Result]
    """Of a module: it is sent by its name."""
    arguments: tuple[object, ...]
    doing: str
    """What a failure says was being done: `reading 'x.md'`."""
    subject: str
    """What it was done to, as the user named it."""
    keywords: Mapping[str, object] = field(default_factory=dict)
    limits: ReaderLimits = field(default_factory=ReaderLimits)
    """Its time and its memory; the memory comes on top of what the process takes idle."""


def prepare_modules(*modules: str) -> None:
    """Start a process that imports modules while this one does other work; `run` uses it."""
    if not _idle:
        _idle.append(_start(*modules))


def run_limited(step: LimitedStep[Result]) -> Result:
    """Have a step done by an idle process, or by a new one, and return what it returned.

    Raises:
        UnreadableSource: it took more time (`E_TIMEOUT`) or memory (`E_LIMIT`) than it may, or
            the process died of it.
        Exception: what the function raised.
    """
    process, answers = _idle_process()
    try:
        process.give(step)
        _, answer = answers.get()
        if answer is None and process.has_left():
            process.end()
            process, answers = _start()
            process.give(step)
            _, answer = answers.get()
        if answer is None:
            raise process.failure(step)
    except BaseException:
        # Also after Ctrl-C: what it still does is for nobody.
        process.end()
        raise
    if process.is_fit:
        _idle.append((process, answers))
    else:
        process.end()
    return result_of(step, answer)


def result_of(step: LimitedStep[Result], answer: bytes) -> Result:
    """Return what a step returned, or raise what it raised."""
    answered: tuple[Literal[True], Result] | tuple[Literal[False], Exception] = pickle.loads(answer)
    if answered[0]:
        return answered[1]
    raise answered[1]


class LimitedProcess:
    """A process that does the steps it is given, in their order, until it is ended."""

    def __init__(self, answers: Answers, *modules: str) -> None:
        """Start it.

        Args:
            answers: where it puts the answer to each step, and None when it has died.
            modules: what it imports before the first step comes.
        """
        self._process = start_child(__name__, "main", " ".join(modules), trusted=True)
        self._sent: dict[int, object] = {}
        self._lock = Lock()
        self._walls: deque[float] = deque()
        """Seconds for each step that is not answered."""
        self._watch: Timer | None = None
        self._late = False
        # Its answers are taken while this process does other work: a full pipe would stop it.
        self._listener = Thread(target=self._listen, args=(answers,), daemon=True)
        self._listener.start()

    def give(self, step: LimitedStep[Any]) -> None:
        """Give it a step, to be done after those it has."""
        message = self._pickled((_folder(), step))
        with self._lock:
            self._walls.append(step.limits.wall_seconds)
            if self._watch is None:
                self._start_watch()
        self._write(message)

    def dismiss(self) -> None:
        """Tell it to end, and a parser it waits for."""
        with self._lock:
            self._stop_watch()
            if self._walls:
                self._process.terminate()
            else:  # it has nothing to do, and nothing of its own to end
                self._process.kill()

    def end(self) -> None:
        """End it, and wait for its end."""
        self.dismiss()
        try:
            self._process.wait(_PATIENCE_SECONDS)
        except subprocess.TimeoutExpired:  # within one long call, and deaf
            self._process.kill()
        self._process.wait()
        self._listener.join()
        for stream in (self._process.stdin, self._process.stdout):
            with contextlib.suppress(OSError):
                if stream:
                    stream.close()

    @property
    def is_fit(self) -> bool:
        """Tell whether it can be given more, as far as is known."""
        return self._process.poll() is None and len(self._sent) < _MOST_WORD_LISTS

    def has_left(self) -> bool:
        """Tell whether it ended of itself, and no step is at fault; only asked after its end."""
        return self._process.wait() == _LEFT

    def failure(self, step: LimitedStep[Any]) -> CorpusError:
        """Return the error for the step that it died of; only asked after its end."""
        code, limits = self._process.wait(), step.limits
        if self._late:
            return _failure(step, "E_TIMEOUT", f"was stopped after {limits.wall_seconds:g} s")
        if code == -CPU_SIGNAL:
            stopped = f"was stopped after {limits.cpu_seconds:g} s of CPU"
            return _failure(step, "E_TIMEOUT", stopped)
        return UnreadableSource(
            f"the process {step.doing} ended ({describe_end(code)})",
            subject=step.subject,
            hint="Keep the file for a report",
            code="E_PARSER_CRASH",
        )

    def _pickled(self, message: object) -> bytes:
        buffer = io.BytesIO()
        _Pickler(buffer, self._number_of).dump(message)
        return buffer.getvalue()

    def _number_of(self, value: Lexicon | Ladder) -> int:
        """Return the number that word lists have there; they are sent with the first step.

        What is derived from them is remembered there as here, by their identity.
        """
        if id(value) not in self._sent:
            self._sent[id(value)] = value
            self._write(pickle.dumps(value, protocol=5))
        return list(self._sent).index(id(value))

    def _write(self, message: bytes) -> None:
        if stream := self._process.stdin:
            with contextlib.suppress(OSError):  # it is dead, and the listener says so
                stream.write(message)
                stream.flush()

    def _listen(self, answers: Answers) -> None:
        stream = self._process.stdout
        while stream:
            head = stream.read(_LENGTH)
            size = int.from_bytes(head, "big")
            body = stream.read(size) if len(head) == _LENGTH else b""
            if len(head) < _LENGTH or len(body) < size:
                break
            with self._lock:
                self._stop_watch()
                if self._walls:
                    self._walls.popleft()
                if self._walls:
                    self._start_watch()
            answers.put((self, body))
        answers.put((self, None))

    def _start_watch(self) -> None:
        """Kill it when its step has taken too long; the lock is held."""
        self._watch = Timer(self._walls[0], self._stop)
        self._watch.daemon = True
        self._watch.start()

    def _stop_watch(self) -> None:
        if self._watch is not None:
            self._watch.cancel()
            self._watch = None

    def _stop(self) -> None:
        with self._lock:
            if self._watch is current_thread():  # else the answer came in the meantime
                self._late = True
                self._process.kill()


Answers = SimpleQueue[tuple[LimitedProcess, bytes | None]]

_idle: list[tuple[LimitedProcess, Answers]] = []
"""Processes that have done the steps of `run` and wait for more."""


def _idle_process() -> tuple[LimitedProcess, Answers]:
    while _idle:
        process, answers = _idle.pop()
        if process.is_fit:
            return process, answers
        process.end()
    return _start()


def _start(*modules: str) -> tuple[LimitedProcess, Answers]:
    answers: Answers = SimpleQueue()
    return LimitedProcess(answers, *modules), answers


@atexit.register
def _end_idle() -> None:
    while _idle:
        _idle.pop()[0].end()


if sys.platform != "win32":
    # A copy of this process would speak through the same pipes.
    os.register_at_fork(after_in_child=_idle.clear)


class _Pickler(pickle.Pickler):
    """Writes the number of word lists in their place."""

    def __init__(self, stream: io.BytesIO, number_of: Callable[[Any], int]) -> None:
        super().__init__(stream, protocol=5)
        self._number_of = number_of

    def persistent_id(self, value: object) -> int | None:
        """Return what stands for a value, or None where it is written itself."""
        return self._number_of(value) if isinstance(value, Lexicon | Ladder) else None


class _Unpickler(pickle.Unpickler):
    """Puts word lists where their numbers stand."""

    def __init__(self, stream: BinaryIO, words: list[object]) -> None:
        super().__init__(stream)
        self._words = words

    def persistent_load(self, number: int) -> object:
        """Return what stands under a number."""
        return self._words[number]


def _failure(step: LimitedStep[Any], code: str, what: str) -> CorpusError:
    return UnreadableSource(
        f"{step.doing} {what}",
        subject=step.subject,
        hint="Divide the text, or keep it for a report",
        code=code,
    )


def _folder() -> str | None:
    """Return the folder that relative paths start from; None where it was deleted."""
    try:
        return str(Path.cwd())
    except OSError:
        return None


def main(modules: str = "") -> None:
    """Do the steps that come on standard input, answer each on standard output, end with them.

    Args:
        modules: what is imported before the first step comes, with spaces between.
    """
    # Ctrl-C is for the whole group of processes; the one that started us decides.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, _leave)
    if sys.platform != "win32":
        set_resource_limit(resource.RLIMIT_CORE, 0)
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what a library prints would spoil the answers
    for module in modules.split():
        import_module(module)
    for folder, step in _steps(sys.stdin.buffer):
        if folder is not None:
            with contextlib.suppress(OSError):
                os.chdir(folder)
        answer = _answer(step)
        try:
            answers.write(len(answer).to_bytes(_LENGTH, "big") + answer)
            answers.flush()
        except BrokenPipeError:  # nobody waits for it any more
            break
        if _has_grown():
            os._exit(_LEFT)
    os._exit(0)


def _steps(stream: BinaryIO) -> Iterator[tuple[str | None, LimitedStep[Any]]]:
    """Yield the steps with their folders; word lists come between them."""
    words: list[object] = []
    while True:
        try:
            message = _Unpickler(stream, words).load()
        except EOFError:
            return
        if isinstance(message, Lexicon | Ladder):
            words.append(message)
        else:
            yield message


def _answer(step: LimitedStep[Any]) -> bytes:
    try:
        with _limited(step.limits):
            result = step.function(*step.arguments, **step.keywords)
            return pickle.dumps((True, result), protocol=5)
    except MemoryError:
        size = step.limits.memory / MEGABYTE
        return _raised(_failure(step, "E_LIMIT", f"takes more than {size:,.0f} MB of memory"))
    except CorpusError as error:
        return _raised(error)
    except Exception as error:
        # A defect of ours: where it arose is known only here.
        error.add_note(traceback.format_exc())
        return _raised(error)


def _raised(error: Exception) -> bytes:
    try:
        answer = pickle.dumps((False, error), protocol=5)
        pickle.loads(answer)
    except Exception:  # an exception of a library that cannot be sent
        return pickle.dumps((False, RuntimeError(f"{type(error).__name__}: {error}")), protocol=5)
    return answer


@contextmanager
def _limited(limits: ReaderLimits) -> Iterator[None]:
    """Limit this process to what it has used by now, and so much more."""
    if sys.platform == "win32":  # only the time on the wall is limited there
        yield
        return
    # What takes the limits off is ready before, because then there may be no memory for it.
    kinds = resource.RLIMIT_AS, resource.RLIMIT_CPU
    before = [(kind, resource.getrlimit(kind)) for kind in kinds]
    try:
        set_resource_limit(resource.RLIMIT_CPU, ceil(time.process_time() + limits.cpu_seconds))
        set_resource_limit(resource.RLIMIT_AS, _address_space() + limits.memory)
        yield
    finally:
        for kind, pair in before:
            resource.setrlimit(kind, pair)


def _address_space() -> int:
    """Return how many bytes of addresses this process takes; 0 where the system does not say."""
    try:
        pages = int(Path("/proc/self/statm").read_text().partition(" ")[0])
    except OSError:
        return 0
    return pages * resource.getpagesize()


def _has_grown() -> bool:
    if sys.platform == "win32":
        return False
    return _peak_memory() > _GROWN


def _peak_memory() -> int:
    """Return the most bytes of memory that this process held at a time."""
    # `getrusage` is not asked first: Linux counts there what the program that started this one
    # held, and the process of a large program would be replaced after every step.
    with contextlib.suppress(OSError, StopIteration, ValueError):
        lines = Path("/proc/self/status").read_text().splitlines()
        peak = next(line for line in lines if line.startswith("VmHWM:"))
        return int(peak.split()[1]) * 1024
    unit = 1 if sys.platform == "darwin" else 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit


def _leave(number: int, _frame: FrameType | None) -> NoReturn:
    signal.signal(number, signal.SIG_IGN)  # a second one would stop what the first one ends
    sys.exit(128 + number)  # on the way out a parser's own process is ended too
