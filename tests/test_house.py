"""The rules of the house that no linter knows: one subject one file, one name one thing, no circle.

What is excepted stands here with its reason; an exception that is no longer needed fails, too.
"""

from __future__ import annotations

import ast
from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from corpus_tool.cli.app import COMMANDS

PACKAGE = Path(__file__).resolve().parents[1] / "corpus_tool"

MAX_FILE_LINES = 700
MAX_FUNCTION_LINES = 60
SMALL_FILE_LINES = 80

INTERFACES = {
    "load": "`lexicon.load()` and `semantics.load()` are named so in the promise of the API",
    "main": "where a program of its own starts, by convention",
    "read": "what every reader of a format offers (`ingest.formats`)",
    "upgrade": "Alembic calls every migration's function by this name",
    "downgrade": "Alembic calls every migration's function by this name",
}
"""Public names that several files share because one caller knows them all by it."""

SMALL_FILES: dict[str, str] = {}
"""Files below 80 lines that only a neighbour imports, and why they stand alone."""

LONG_FILES = {
    "corpus_tool.corpus": "the whole API with the docstrings that users read, and nothing else",
}
"""Files of more than 700 lines, and why they are not cut."""

LONG_FUNCTIONS = {
    "corpus_tool.cli.add_commands.add": "its parameters are the options of `add`",
}
"""Functions of more than 60 lines, and why they are not cut."""


@cache
def _trees() -> dict[str, ast.Module]:
    paths = sorted(PACKAGE.rglob("*.py"))
    return {_module(path): ast.parse(path.read_text("utf-8")) for path in paths}


def _module(path: Path) -> str:
    parts = path.relative_to(PACKAGE.parent).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def _lines(module: str) -> int:
    path = PACKAGE.parent / Path(*module.split("."))
    file = path / "__init__.py" if path.is_dir() else path.with_suffix(".py")
    return len(file.read_text("utf-8").splitlines())


def _packages() -> set[str]:
    return {module.rpartition(".")[0] for module in _trees()}


def _is_migration(module: str) -> bool:
    return ".migrations" in module


def _imported(node: ast.AST) -> Iterator[str]:
    """Yield the modules of the package that a statement imports."""
    if isinstance(node, ast.Import):
        yield from (alias.name for alias in node.names)
    elif isinstance(node, ast.ImportFrom) and node.module:
        for alias in node.names:
            inner = f"{node.module}.{alias.name}"
            yield inner if inner in _trees() else node.module


@cache
def _imports() -> dict[str, frozenset[str]]:
    """Return which files each file imports, wherever in it, but for type checkers alone."""
    found = {}
    for module, tree in _trees().items():
        skipped = {
            id(inner)
            for node in ast.walk(tree)
            if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.dump(node.test)
            for inner in ast.walk(node)
        }
        nodes = (node for node in ast.walk(tree) if id(node) not in skipped)
        names = {name for node in nodes for name in _imported(node)}
        found[module] = frozenset(name for name in names if name in _trees() and name != module)
    commands = {f"corpus_tool.cli.{module}" for module, _, _ in COMMANDS.values()}
    found["corpus_tool.cli.app"] |= commands  # by a table, when they are run
    return found


def _public(tree: ast.Module) -> Iterator[str]:
    for node in tree.body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef) and not node.name.startswith("_"):
            yield node.name


def test_no_circle_of_imports() -> None:
    """No file imports itself through others, imports within functions counted."""
    graph = {module: set(names) for module, names in _imports().items()}
    while free := [module for module, names in graph.items() if not names & graph.keys()]:
        for module in free:
            del graph[module]

    assert not graph, f"in or behind a circle: {sorted(graph)}"


def test_a_public_name_occurs_once() -> None:
    """No two files define a public class or function of one name, but for shared interfaces."""
    places = defaultdict(list)
    for module, tree in _trees().items():
        if not _is_migration(module):
            for name in _public(tree):
                places[name].append(module)
    several = {name: where for name, where in places.items() if len(where) > 1}

    assert {name: where for name, where in several.items() if name not in INTERFACES} == {}


def test_a_file_name_occurs_once() -> None:
    """No two rooms have a file of one name, but for the formats that are read and written."""
    places = defaultdict(list)
    for module in _trees().keys() - _packages():
        if not _is_migration(module):
            places[module.rpartition(".")[2]].append(module)
    several = {name: where for name, where in places.items() if len(where) > 1}
    formats = {
        name
        for name, where in several.items()
        if {module.split(".")[1] for module in where} == {"ingest", "export"}
    }

    assert {name: where for name, where in several.items() if name not in formats} == {}


def test_no_small_file_for_one_neighbour() -> None:
    """A file below 80 lines that only a file of its own folder imports belongs to that file."""
    importers = defaultdict(set)
    for module, names in _imports().items():
        for name in names:
            importers[name].add(module)
    small = {
        module
        for module in _trees()
        if module not in _packages()
        and len(importers[module]) == 1
        and next(iter(importers[module])).rpartition(".")[0] == module.rpartition(".")[0]
        and _lines(module) < SMALL_FILE_LINES
    }

    assert small == set(SMALL_FILES)


def test_files_and_functions_stay_readable() -> None:
    """A file keeps to 700 lines and a function to 60."""
    long_files = {module for module in _trees() if _lines(module) > MAX_FILE_LINES}
    long_functions = {
        f"{module}.{node.name}"
        for module, tree in _trees().items()
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef)
        and (node.end_lineno or node.lineno) - node.lineno >= MAX_FUNCTION_LINES
    }

    assert long_files == set(LONG_FILES)
    assert long_functions == set(LONG_FUNCTIONS)
