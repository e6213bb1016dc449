"""The command line: its commands, what they share, and how a failure is said.

To add a command: write it in the module of its noun, in three steps: parse, one method of
`Corpus`, output.
"""

from __future__ import annotations

import errno
import logging
import sys
import traceback
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from corpus_tool import __version__
from corpus_tool.cli import add_commands, compare_commands, manage_commands, reuse_commands
from corpus_tool.cli.output import clean_for_terminal, emit_note
from corpus_tool.errors import CorpusError

__all__ = ["app", "execute"]

_NO_ROOM = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
"""What the system says of a full disk, wherever something is written for a while."""

_ANYWHERE = {"--debug": False, "--workspace": True}
"""Options of the program that may stand after a command, and whether a value follows."""

app = typer.Typer(
    name="corpus-tool",
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["--help", "-h"], "max_content_width": 100},
)
add_commands.register_add(app)
add_commands.register_fetch(app)
manage_commands.register_lists(app)
compare_commands.register_compare(app)
compare_commands.register_commitments(app)
compare_commands.register_exports(app)
compare_commands.register_briefs(app)
reuse_commands.register_reuse(app)
manage_commands.register_evaluation(app)
manage_commands.register_database(app)


def _version(asked: bool) -> None:
    if asked:
        typer.echo(f"corpus-tool {__version__}")
        raise typer.Exit


@app.callback()
def program(
    context: typer.Context,
    workspace: Annotated[
        Path | None,
        typer.Option(
            metavar="DIR",
            help="The workspace; by default the folder with corpus.toml at or above this one.",
        ),
    ] = None,
    debug: Annotated[bool, typer.Option("--debug", help="Show where a failure arose.")] = False,
    version: Annotated[
        bool,
        typer.Option("--version", help="Print the version.", is_eager=True, callback=_version),
    ] = False,
) -> None:
    """Compare official statements: what changed, what was dropped, who promised what.

    \b
    A first comparison:
      corpus-tool init
      corpus-tool compare earlier.md later.md --report changes.html

    \b
    A folder of statements, described in documents/manifest.toml:
      corpus-tool add --manifest documents/manifest.toml
      corpus-tool report

    Each command explains itself: corpus-tool compare --help. Results go to standard output,
    messages to standard error. Exit codes: 0 done, 1 failed, 2 wrong usage, 3 some files failed,
    130 interrupted.
    """
    context.obj = workspace


class _Notes(logging.Handler):
    """Says in a line what the program did without being asked, such as clearing up."""

    def emit(self, record: logging.LogRecord) -> None:
        emit_note(record.getMessage())


def execute(arguments: Sequence[str]) -> int:
    """Run one command; say a failure in one line and return the exit code."""
    logging.getLogger("corpus_tool").handlers = [_Notes(logging.WARNING)]
    arguments = _hoisted(arguments)
    debug = "--debug" in arguments
    try:
        code = app(arguments, prog_name="corpus-tool", standalone_mode=True)
    except SystemExit as end:
        code = end.code
    except CorpusError as error:
        return _fail(str(error), debug=debug)
    except MemoryError:
        return _fail("E_MEMORY: not enough memory for this.", debug=debug)
    except OSError as error:
        if error.errno not in _NO_ROOM:
            return _defect(error, debug=debug)
        reason = f"cannot write what is needed for this ({error.strerror})"
        return _fail(f"E_DISK: {reason}. Make room on the disk.", debug=debug)
    except Exception as error:
        return _defect(error, debug=debug)
    return code if isinstance(code, int) else 0


def _defect(error: Exception, *, debug: bool) -> int:
    kind = f"{type(error).__name__}: {error}".rstrip(":. ")
    return _fail(f"E_DEFECT: {kind}. This is a defect: report it with --debug.", debug=debug)


def _fail(line: str, *, debug: bool) -> int:
    if debug:
        traceback.print_exc()
    sys.stderr.write(clean_for_terminal(line) + "\n")
    return 1


def _hoisted(arguments: Sequence[str]) -> list[str]:
    """Move the program's own options before the command: people write them at the end."""
    front: list[str] = []
    rest: list[str] = []
    waiting = list(arguments)
    while waiting:
        argument = waiting.pop(0)
        name, equals, _ = argument.partition("=")
        if argument == "--":
            return [*front, *rest, argument, *waiting]
        if name in _ANYWHERE:
            front.append(argument)
            if _ANYWHERE[name] and not equals and waiting:
                front.append(waiting.pop(0))
        else:
            rest.append(argument)
    return [*front, *rest]
