"""Run a command again and again, ending it at one step after another; tell what each left.

It is a fork of the process that tests, and forks a child for each step: nothing is imported anew,
so that a hundred deaths take seconds. The steps are counted after the calls by which a command
leaves traces: statements that write, commits, files made, synced, renamed or removed. Nothing of
this is in the program itself.

A step that comes again between the same neighbours, as for the next row or page, is one of many of
a kind: the command is ended at the first, the middle and the last of them. What the program has
done by a limited process is done by a copy of this one, unless it shall start one as ever.
"""

from __future__ import annotations

import contextlib
import gc
import io
import json
import os
import shutil
import signal
import subprocess
import sys
import traceback
import warnings
import zipfile
from collections import defaultdict
from collections.abc import Callable, Iterator
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, event
from sqlalchemy.engine.default import DefaultDialect

import corpus_tool.operations.compare
from corpus_tool import limited_process
from corpus_tool.cli import app as _app  # noqa: F401 - imported before any fork
from corpus_tool.cli.main import main
from corpus_tool.corpus import Corpus
from corpus_tool.model import ReuseOptions
from corpus_tool.report.markup import font_styles
from corpus_tool.reuse import analysis
from corpus_tool.store import backup, copying, migrate

READS = ("SELECT", "PRAGMA", "EXPLAIN", "BEGIN", "WITH")


class Steps:
    """Counts the steps of this process and sends it a signal at one of them."""

    def __init__(self, fatal: int, number: int) -> None:
        self.fatal, self.number, self.names = fatal, number, list[str]()
        self.process = os.getpid()

    def take(self, name: str) -> None:
        """Take one step, unless this is a copy that does a part of the work."""
        if os.getpid() != self.process:
            return
        self.names.append(name)
        if len(self.names) == self.fatal:
            os.kill(os.getpid(), self.number)

    def after(self, owner: Any, name: str) -> None:
        """Make the end of each call of a function a step."""
        original = getattr(owner, name)

        def stepped(*arguments: Any, **options: Any) -> Any:
            result = original(*arguments, **options)
            self.take(name)
            return result

        setattr(owner, name, stepped)

    def after_pages(self, module: Any) -> None:
        """Make every few pages of a copied database a step."""
        original = module.copy_pages

        def stepped(connection: Any, target: Any, progress: Any) -> None:
            def step(*told: Any) -> None:
                self.take("pages")
                progress(*told)

            original(connection, target, step)

        module.copy_pages = stepped

    def watch(self) -> None:
        """Count from now on."""
        for name in ("open", "fsync", "replace", "rename", "link", "unlink", "mkdir"):
            self.after(os, name)
        for module in (backup, copying):
            self.after_pages(module)
        self.after(DefaultDialect, "do_commit")
        self.after(corpus_tool.operations.compare, "run_limited")

        @event.listens_for(Engine, "after_cursor_execute")
        def written(connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
            leaves_traces = connection.engine.url.database is not None  # a file, not memory
            if leaves_traces and not statement.lstrip().upper().startswith(READS):
                self.take(" ".join(statement.split()[:3]))


class Copy:
    """A copy of this process, where the program would start a limited one by `start_child`."""

    def __init__(self, *_command: object, **_flags: object) -> None:
        (steps, own_steps), (own_answers, answers) = os.pipe(), os.pipe()
        self.stdin, self.stdout = os.fdopen(own_steps, "wb"), os.fdopen(own_answers, "rb")
        self.process = get_context("fork").Process(target=self.serve, args=(steps, answers))
        self.process.start()
        os.close(steps)
        os.close(answers)
        self.kill, self.terminate = self.process.kill, self.process.terminate

    @staticmethod
    def serve(steps: int, answers: int) -> None:
        """Be the limited process, with nothing open but what it would have."""
        os.dup2(steps, 0)
        os.dup2(answers, 1)
        os.closerange(3, 256)
        sys.stdin = os.fdopen(0, closefd=False)
        limited_process.main()

    def poll(self) -> int | None:
        """Return how it ended, or None."""
        return self.process.exitcode

    def wait(self, timeout: float | None = None) -> int:
        """Wait for its end and return it."""
        self.process.join(timeout)
        if self.process.exitcode is None:
            raise subprocess.TimeoutExpired("copy", timeout or 0)
        return self.process.exitcode


def in_child(work: Callable[[], object], answer: Path) -> tuple[int, Any]:
    """Do work in a forked child; return how it ended and what it answered."""
    answer.unlink(missing_ok=True)
    child = os.fork()
    if child == 0:
        code = 99
        try:
            heard = os.open(answer.with_suffix(".err"), os.O_CREAT | os.O_TRUNC | os.O_WRONLY)
            os.dup2(heard, 2)
            os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
            # What tests has put its own streams there, and makes errors of warnings.
            sys.stdout, sys.stderr = (os.fdopen(n, "w", closefd=False) for n in (1, 2))
            warnings.simplefilter("ignore")
            result = work()
            answer.write_text(json.dumps(result))
            code = result if isinstance(result, int) else 0
        except BaseException:
            traceback.print_exc()
        finally:
            sys.stderr.flush()
            os._exit(code)
    _, status = os.waitpid(child, 0)
    told = json.loads(answer.read_text()) if answer.exists() else None
    return os.waitstatus_to_exitcode(status), told


def command(workspace: Path, arguments: list[str], fatal: int, number: int) -> Callable[[], object]:
    """Return the work of one command, which ends at step `fatal`."""

    def work() -> object:
        steps = Steps(fatal, number)
        steps.watch()
        code = main(["--workspace", str(workspace), *arguments])
        return code if fatal else [code, steps.names]

    return work


def state(workspace: Path) -> dict[str, object]:
    """Return what a reader finds in the corpus, and whether it is sound."""
    database = workspace / "db" / "corpus.sqlite"
    revision = migrate.current_revision(database) if database.exists() else None
    if revision is None:
        return {"revision": None}
    with Corpus.open(workspace=workspace, read_only=True) as corpus:
        return {
            "revision": revision,
            "versions": [
                [line.name, line.digest]
                for entry in corpus.documents()
                for line in corpus.history(entry.document.key)
            ],
            "comparisons": [[line.left, line.right] for line in corpus.comparisons()],
            "formulas": formulas(corpus),
            "problems": [str(problem) for problem in corpus.verify()],
            "unfinished": [run.id for run in corpus.runs() if str(run.status) == "running"],
        }


def formulas(corpus: Corpus) -> list[str] | None:
    """Return the formulae that the last stored search found; None where there is none."""
    engine, lexicon = analysis.ENGINE, analysis.lexicon_name(corpus.lexicon)
    with corpus._opened.store.read() as reader:
        scan = reader.scan(ReuseOptions(), engine=engine, lexicon=lexicon)
        return None if scan is None else sorted(reader.formula_keys(scan))


def reports(workspace: Path) -> dict[str, object]:
    """Return which reports are whole, which are not, and what else lies there."""
    folder = workspace / "reports"
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    names = {path: path.relative_to(folder).as_posix() for path in files}
    return {
        "whole": [name for path, name in names.items() if whole(path)],
        "left over": [name for path, name in names.items() if path.name.startswith(".")],
        "half": [n for p, n in names.items() if not whole(p) and not p.name.startswith(".")],
    }


def whole(path: Path) -> bool:
    """Tell whether a page, a data file or a backup has its end."""
    if path.name.startswith("."):
        return False
    if path.suffix == ".xlsx":
        return zipfile.is_zipfile(path)
    if path.suffix == ".sqlite":
        return backup.verify_backup(path) == ()
    text = path.read_text(encoding="utf-8", errors="replace")  # half a workbook is no text
    if path.suffix == ".csv":
        return text.endswith("\n")
    if path.name == "fonts.css":
        return text == font_styles()
    if path.suffix == ".json":
        try:
            return isinstance(json.loads(text), dict)
        except ValueError:
            return False
    return path.suffix == ".html" and text.rstrip().endswith("</html>")


def look(workspace: Path, answer: Path) -> dict[str, object]:
    """Return the state of the corpus and of the reports."""
    _, told = in_child(lambda: state(workspace), answer)
    left = [path.name for path in (workspace / "db").iterdir() if path.name.startswith(".")]
    return {"corpus": told, "reports": reports(workspace), "left over": left}


def warm(workspace: Path, arguments: list[str]) -> None:
    """Run the command once in the parent: its children need not load or compile anything."""
    with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
        main(["--workspace", str(workspace), *arguments])
    state(workspace)
    limited_process._end_idle()
    gc.collect()
    gc.freeze()


def chosen(names: list[str]) -> list[int]:
    """Return the numbers of the steps to end at, counted from 1."""
    places = defaultdict[tuple[str, ...], list[int]](list)
    around = ["", *names, ""]
    for number in range(1, len(names) + 1):
        places[tuple(around[number - 1 : number + 2])].append(number)
    return sorted(
        {n for each in places.values() for n in (each[0], each[len(each) // 2], each[-1])}
    )


def endings(
    template: Path, scratch: Path, number: int, stride: int, arguments: list[str]
) -> Iterator[object]:
    """End the command at every `stride`th of its steps; yield what was found after each."""
    workspace, answer = scratch / "workspace", scratch / "answer.json"

    def fresh() -> None:
        shutil.rmtree(workspace, ignore_errors=True)
        shutil.copytree(template, workspace)

    fresh()
    warm(workspace, arguments)
    fresh()
    before = look(workspace, answer)
    code, told = in_child(command(workspace, arguments, 0, number), answer)
    assert told, (code, answer.with_suffix(".err").read_text())
    code, names = told
    after, numbers = look(workspace, answer), chosen(names)[::stride]
    yield {"steps": names, "chosen": numbers, "code": code, "before": before, "after": after}
    for fatal in numbers:
        fresh()
        code, _ = in_child(command(workspace, arguments, fatal, number), answer)
        said = answer.with_suffix(".err").read_text()
        found = look(workspace, answer)
        again, _ = in_child(command(workspace, arguments, -1, number), answer)
        yield {
            "step": f"{fatal} {names[fatal - 1]}",
            "code": code,
            "said": said,
            "found": found,
            "again": again,
            "then": look(workspace, answer),
        }


def end_at_steps(
    template: Path, ending: signal.Signals, arguments: list[str], *, stride: int, copied: bool
) -> list[Any]:
    """Return what `endings` finds, all of it done in a fork of this process."""

    def work() -> object:
        copying.PAGES_AT_ONCE = 32
        if copied:
            limited_process.start_child = Copy  # type: ignore[assignment]
        return list(endings(template, template.parent, ending, stride, arguments))

    answer = template.parent / "endings.json"
    code, found = in_child(work, answer)
    assert code == 0, answer.with_suffix(".err").read_text()
    return found
