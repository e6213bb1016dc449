"""A step done in another process is answered, or becomes one clear error, and the next goes on."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import pytest

from corpus_tool import lexicon, limited_process
from corpus_tool.errors import DocumentNotFound, UnreadableSource
from corpus_tool.ingest.formats import MEGABYTE, ReaderLimits
from corpus_tool.limited_process import LimitedStep, run_limited
from tests import steps
from tests.conftest import ROOT
from tests.operations.test_gathering import members


def step(function, *arguments, limits=None, **keywords):
    """Return a step as a use case makes it."""
    return LimitedStep(
        function,
        arguments,
        keywords=keywords,
        doing="weighing 'x.md'",
        subject="x.md",
        limits=limits or ReaderLimits(),
    )


def process_of(function=os.getpid):
    """Return the number of the process that does the steps."""
    return run_limited(step(function))


def test_a_step_returns_what_its_function_returns():
    """Arguments and result go over as values; the process is another, and the same each time."""
    assert run_limited(step(sorted, (3, 1, 2), reverse=True)) == [3, 2, 1]
    assert process_of() == process_of() != os.getpid()


def test_what_the_function_raises_is_raised():
    """An error arrives with its message, hint, code and where it arose."""
    with pytest.raises(DocumentNotFound) as caught:
        run_limited(step(steps.refuse))
    with pytest.raises(ZeroDivisionError) as defect:
        run_limited(step(divmod, 1, 0))
    with pytest.raises(RuntimeError, match="Unsendable: in a trap"):
        run_limited(step(steps.raise_unsendable))

    assert str(caught.value) == "E_NO_DOCUMENT: no document 'x'. Name another."
    assert any("Traceback" in note for note in defect.value.__notes__)


@pytest.mark.fault
@pytest.mark.parametrize(
    ("function", "limits", "code", "words"),
    [
        (steps.spin, ReaderLimits(cpu_seconds=1), "E_TIMEOUT", "was stopped after 1 s of CPU"),
        (steps.backtrack, ReaderLimits(cpu_seconds=1), "E_TIMEOUT", "was stopped after 1 s of CPU"),
        (steps.sleep, ReaderLimits(wall_seconds=0.5), "E_TIMEOUT", "was stopped after 0.5 s"),
        (
            steps.hoard,
            ReaderLimits(memory=64 * MEGABYTE),
            "E_LIMIT",
            "takes more than 64 MB of memory",
        ),
        (
            os.abort,
            ReaderLimits(),
            "E_PARSER_CRASH",
            "the process weighing 'x.md' ended (signal 6)",
        ),
        (
            os._exit,
            ReaderLimits(),
            "E_PARSER_CRASH",
            "the process weighing 'x.md' ended (exit code 7)",
        ),
    ],
)
def test_each_misdeed_is_one_clear_error(function, limits, code, words):
    """Time, memory and death have their code and line; the next step is done as ever."""
    arguments = (7,) if function is os._exit else ()
    with pytest.raises(UnreadableSource) as caught:
        run_limited(step(function, *arguments, limits=limits))

    assert (caught.value.code, caught.value.subject) == (code, "x.md")
    assert words in str(caught.value)
    assert "\n" not in str(caught.value)
    assert run_limited(step(abs, -1)) == 1


@pytest.mark.fault
def test_each_step_has_time_and_memory_of_its_own():
    """What one step used is not counted against the next."""
    limits = ReaderLimits(cpu_seconds=1, memory=64 * MEGABYTE)
    first = process_of()
    for _ in range(3):
        run_limited(step(steps.work, seconds=0.5, megabytes=40, limits=limits))

    assert process_of() == first


@pytest.mark.fault
def test_a_process_that_grew_is_replaced():
    """Memory that a step has taken need not come back; the next step begins in a small process."""
    first = process_of()
    run_limited(step(steps.work, seconds=0, megabytes=600))

    assert process_of() != first


@pytest.mark.fault
def test_the_process_of_a_large_program_is_kept():
    """What the program itself holds is not counted against the process that it starts."""
    held = b"x" * (600 * MEGABYTE)
    limited_process._end_idle()
    first = process_of()

    assert process_of() == first
    del held


@pytest.mark.fault
def test_a_process_that_was_killed_idle_is_replaced():
    """A step is not blamed for the death of a process that did nothing."""
    first = process_of()
    os.kill(first, signal.SIGKILL)
    os.waitid(os.P_PID, first, os.WEXITED | os.WNOWAIT)

    assert process_of() != first


def test_word_lists_are_sent_once():
    """What is derived from them is kept by their identity, so they must be one value there, too."""
    words, ladder = lexicon.load(), lexicon.load_ladder()
    other = replace(words, version="of this test")
    same = [run_limited(step(steps.identities, words, {"deep": [ladder]})) for _ in range(2)]

    assert same[0] == same[1]
    assert run_limited(step(steps.identities, other, {"deep": [ladder]}))[0] != same[0][0]
    assert run_limited(step(steps.version_of, other)) == "of this test"


def test_a_process_that_was_sent_many_word_lists_is_replaced():
    """A program that loads lists for ever does not fill a process with them."""
    first = process_of()
    for number in range(20):
        run_limited(step(steps.version_of, replace(lexicon.load(), version=str(number))))

    assert process_of() != first


def test_relative_paths_mean_what_they_mean_here(tmp_path: Path, monkeypatch):
    """The process stands in the folder this one stands in, also after that has changed."""
    run_limited(step(os.getcwd))
    monkeypatch.chdir(tmp_path)

    assert run_limited(step(os.getcwd)) == str(tmp_path)


def test_what_a_function_prints_is_not_the_answer():
    """A library that prints does not spoil what comes back."""
    assert run_limited(step(steps.babble)) == "the answer"


@pytest.mark.fault
@pytest.mark.parametrize("blow", [signal.SIGINT, signal.SIGTERM])
def test_no_process_is_left_behind(blow):
    """Whether it ends by itself or by a signal amid a step, a program takes its processes along."""
    program = (
        "import sys; from corpus_tool.cli.main import _stop; import signal;"
        "signal.signal(signal.SIGINT, _stop); signal.signal(signal.SIGTERM, _stop);"
        "from tests.test_limited_process import run, step, steps;"
        "run(step(abs, -1)); print('begun', flush=True); run(step(steps.spin))"
    )
    child = subprocess.Popen(
        [sys.executable, "-c", program],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        start_new_session=True,
    )
    assert child.stdout is not None
    child.stdout.readline()
    time.sleep(0.2)
    os.killpg(child.pid, blow) if blow is signal.SIGINT else child.send_signal(blow)
    child.communicate(timeout=60)

    assert members(child.pid) == []


def test_a_copy_of_the_program_has_processes_of_its_own():
    """After a fork two programs must not speak through the same pipes."""
    first = process_of()
    pid = os.fork()
    if pid == 0:
        os._exit(not (process_of() != first and not limited_process._end_idle()))
    _, status = os.waitpid(pid, 0)

    assert os.waitstatus_to_exitcode(status) == 0
    assert process_of() == first
