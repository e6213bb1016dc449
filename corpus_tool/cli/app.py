"""The command line: its commands, what they share, and how a failure is said.

To add a command: write it in the module of its noun, in three steps: parse, one method of
`Corpus`, output. Then give it a line in `COMMANDS`. The module of a command is imported when it is
run, so that none waits for what another needs.

Sections, in order:

* The commands by name, each imported when it is asked for.
* The program, and the options that all commands have.
* How one command is run, and how a failure is said.
"""

from __future__ import annotations

import errno
import logging
import sys
import traceback
from collections.abc import Callable, Iterator, MutableMapping, Sequence
from importlib import import_module
from pathlib import Path
from typing import Annotated

import typer
from typer.core import TyperCommand, TyperGroup
from typer.main import get_command

from corpus_tool import __version__
from corpus_tool.cli.options import ENCODER
from corpus_tool.cli.output import clean_for_terminal, emit_note
from corpus_tool.errors import CorpusError

__all__ = ["COMMANDS", "app", "execute"]


# ----------------------------------------
# The commands by name, each imported when it is asked for.

COMMANDS = {
    "init": ("add_commands", "init", "make a folder a workspace"),
    "add": ("add_commands", "add", "add documents, or new versions of them"),
    "catalogue": (
        "add_commands",
        "catalogue",
        "list known documents and where they are published",
    ),
    "fetch": ("add_commands", "fetch", "fetch documents from their publishers"),
    "list": (
        "manage_commands",
        "list_",
        "list documents, versions, comparisons, runs, retrievals",
    ),
    "show": ("manage_commands", "show", "show a text as it was cut into paragraphs"),
    "compare": ("compare_commands", "compare", "compare two texts, paragraph by paragraph"),
    "report": ("compare_commands", "report", "write the pages and their index"),
    "commitments": (
        "compare_commands",
        "commitments",
        "tell who undertakes what, and how firmly",
    ),
    "export": (
        "compare_commands",
        "export",
        "write a corpus, a text or a comparison for other programs",
    ),
    "import": ("compare_commands", "import_", "bring in what a corpus was exported to"),
    "brief": ("compare_commands", "brief", "tell two texts on one page"),
    "cite": ("compare_commands", "cite", "quote a paragraph with its source"),
    "formulas": (
        "reuse_commands",
        "formulas",
        "list the wordings that recur across the corpus",
    ),
    "lineage": (
        "reuse_commands",
        "lineage",
        "show who used a formula first, and who took it over",
    ),
    "novelty": ("reuse_commands", "novelty", "tell what each text takes over and what it adds"),
    "series": ("reuse_commands", "series", "follow formulae along a series of texts"),
    "evaluate": ("manage_commands", "evaluate", "measure the tool against gold and truth"),
    "backup": ("manage_commands", "backup", "write the whole corpus into one file"),
    "restore": ("manage_commands", "restore", "bring the corpus of a backup back"),
    "verify": (
        "manage_commands",
        "verify",
        "look for silent damage in the corpus, or in a backup",
    ),
    "db": ("manage_commands", "group", "make, upgrade and check the database"),
}
"""By name, in the order of the help: the file in this folder, the name in it, the short help."""

Built = TyperCommand | TyperGroup


class _Commands(MutableMapping[str, Built]):
    """The commands by name; the module of one is imported when it is looked up."""

    def __init__(self) -> None:
        self._built: dict[str, Built] = {}

    def __getitem__(self, name: str) -> Built:
        if name not in self._built:
            module, function, short_help = COMMANDS[name]
            found = getattr(import_module(f"corpus_tool.cli.{module}"), function)
            self._built[name] = _build(name, found, short_help)
        return self._built[name]

    def __iter__(self) -> Iterator[str]:
        return iter(COMMANDS)

    def __len__(self) -> int:
        return len(COMMANDS)

    def __setitem__(self, name: str, command: Built) -> None:
        raise TypeError(f"'{name}' belongs into COMMANDS")

    def __delitem__(self, name: str) -> None:
        raise TypeError(f"'{name}' belongs into COMMANDS")


def _build(name: str, found: typer.Typer | Callable[..., None], short_help: str) -> Built:
    """Return a command of its function, or a group of commands."""
    program = found
    if not isinstance(program, typer.Typer):
        program = typer.Typer(add_completion=False, rich_markup_mode=None)
        program.command(name, short_help=short_help, help=_help_of(found))(found)
    built = get_command(program)
    assert isinstance(built, Built), "the classes that Typer makes by default"
    return built


def _help_of(function: Callable[..., None]) -> str | None:
    """Return the help of a command; what can be read stands in the table of formats."""
    text = function.__doc__
    if text is None or "{formats}" not in text:
        return text
    from corpus_tool.ingest.formats import supported

    return text.replace("{formats}", supported())


class _Program(TyperGroup):
    """Finds a command by its name; for a list of all the names and short helps are enough."""

    def __init__(self, **attributes: object) -> None:
        super().__init__(**attributes)  # type: ignore[arg-type] # what Typer makes a group with
        self.own = _Commands()
        self.commands = self.own  # type: ignore[assignment] # of no other kind than these

    def list_commands(self, ctx: typer.Context) -> list[str]:  # type: ignore[override]
        """Return the names of the commands, in the order of the help."""
        return list(self.commands)

    def get_command(self, ctx: typer.Context, cmd_name: str) -> TyperCommand | None:  # type: ignore[override]
        """Return what stands for a command in a list: its name and its short help."""
        if cmd_name not in COMMANDS:
            return None
        return TyperCommand(cmd_name, short_help=COMMANDS[cmd_name][2])

    def resolve_command(  # type: ignore[override]
        self, ctx: typer.Context, args: list[str]
    ) -> tuple[str | None, Built | None, list[str]]:
        """Return the command itself, which is to be run or explained."""
        name, found, rest = super().resolve_command(ctx, args)
        return name, self.own[name] if found and name else None, rest


# ----------------------------------------
# The program, and the options that all commands have.

_NO_ROOM = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
"""What the system says of a full disk, wherever something is written for a while."""

_ANYWHERE = {"--debug": False, "--workspace": True, "--encoder": True}
"""Options of the program that may stand after a command, and whether a value follows."""

app = typer.Typer(
    name="corpus-tool",
    cls=_Program,
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["--help", "-h"], "max_content_width": 100},
)


def _version(is_requested: bool) -> None:
    if is_requested:
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
    encoder: Annotated[
        str | None,
        typer.Option(
            metavar="NAME",
            help="What reads meaning: auto, small, static, none, or the folder of a model in ONNX.",
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
    context.meta[ENCODER] = encoder


# ----------------------------------------
# How one command is run, and how a failure is said.


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
