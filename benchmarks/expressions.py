"""Every regular expression of the package, with the methods by which the package uses it.

Why here: the test that tries them all and the table that tells their cost need the same list. Two
ways lead to an expression: the namespaces of the modules, and the calls of `re` that their source
shows. A call that cannot be followed is an error, so that no expression is added unseen: whoever
builds one from a lexicon or a text's words names the function in `BUILT` or `GIVEN`.
"""

from __future__ import annotations

import ast
import dataclasses
import inspect
import pkgutil
import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Any

import corpus_tool
from corpus_tool import lexicon
from corpus_tool.commitments import commitments
from corpus_tool.export import import_records
from corpus_tool.segmentation import units
from corpus_tool.text import slots

__all__ = ["BUILT", "GIVEN", "METHODS", "Expression", "UnseenExpression", "expressions", "follow"]

Pattern = re.Pattern[Any]
"""Of text or of bytes."""

METHODS = frozenset({"findall", "finditer", "fullmatch", "match", "search", "split", "sub", "subn"})
"""What an expression is used by."""


class UnseenExpression(Exception):
    """A call of `re` whose expression this module cannot know."""


@dataclass(frozen=True, slots=True)
class Expression:
    """A regular expression where it stands."""

    place: str
    """`corpus_tool.text.tokens._END`, or the function or module in which `re` is called."""
    pattern: Pattern
    methods: tuple[str, ...]
    """The ones that the package calls."""


def _of_schemas() -> Iterator[Pattern]:
    """Yield what the schema of data that is brought in asks of texts."""
    held: list[object] = [import_records.load_schema("corpus")]
    while held:
        value = held.pop()
        if isinstance(value, dict):
            if isinstance(value.get("pattern"), str):
                yield re.compile(value["pattern"])
            held += value.values()
        elif isinstance(value, list):
            held += value


BUILT: Mapping[str, Callable[[], object]] = {
    "corpus_tool.commitments.commitments._conditions": lambda: commitments._conditions(
        lexicon.load_ladder()
    ),
    "corpus_tool.export.import_records._mistakes": lambda: tuple(_of_schemas()),
    "corpus_tool.text.slots._date_pattern": lambda: slots._date_pattern(lexicon.load().calendar),
    "corpus_tool.text.slots._number_pattern": lambda: slots._number_pattern(
        lexicon.load().calendar
    ),
    "corpus_tool.text.slots._ordinal_pattern": lambda: slots._ordinal_pattern(
        lexicon.load().calendar
    ),
    "corpus_tool.segmentation.units._fold": lambda: units.patterns(lexicon.load()),
}
"""Function that builds expressions of a lexicon or a schema -> those that it builds of ours."""

GIVEN: Mapping[str, Mapping[str, object]] = {
    "corpus_tool.alignment.reasons._print": {"words": ("Arden", "of", "Veldria")},
    "corpus_tool.alignment.align._pattern": {"name": "(?:Arden|Veldria)"},
    "corpus_tool.lexicon.subjects._pattern": {"words": ("non", r"proliferat\w*")},
    "corpus_tool.evaluation.trials._edit": {"name": "Arden"},
    "corpus_tool.ingest.compose.strip_note_mark": {"mark": "1"},
}
"""Function that builds an expression of a text's words -> words for the names in it."""


@cache
def expressions() -> tuple[Expression, ...]:
    """Return every expression of the package once, by place.

    Raises:
        UnseenExpression: a call of `re` cannot be followed.
    """
    sources = [_Source(module) for module in _modules()]
    uses = _Uses()
    for source in sources:
        uses.read(source)
    found: dict[Pattern, tuple[str, set[str]]] = {}
    for source in sources:
        for name, pattern in _in_namespace(vars(source.module), ""):
            place = f"{source.name}.{name}"
            found.setdefault(pattern, (place, set()))[1].update(uses.of(source, name, pattern))
        for call in follow(source.module, source.tree):
            methods = uses.of_call(call, source) if call.method == "compile" else {call.method}
            place = f"{call.place}.{call.part}".rstrip(".")
            found.setdefault(call.pattern, (place, set()))[1].update(methods)
    rows = (
        Expression(place, pattern, tuple(sorted(methods)))
        for pattern, (place, methods) in found.items()
    )
    return tuple(sorted(rows, key=lambda row: row.place))


@dataclass(frozen=True, slots=True)
class Call:
    """A call of `re` in the source of a module, and an expression that it is given."""

    place: str
    """The function in which it stands, or the module."""
    method: str
    """`compile`, or what is done at once."""
    pattern: Pattern
    part: str = ""
    """The attribute under which a builder keeps it."""


def follow(module: ModuleType, tree: ast.Module) -> Iterator[Call]:
    """Yield the expressions that calls of `re` in a module are given.

    Raises:
        UnseenExpression: the module has `re` by another name, or an expression is made of names
            that neither the module nor `GIVEN` has.
    """
    for node, place in _with_places(tree, module.__name__):
        if isinstance(node, ast.ImportFrom) and node.module in {"re", "regex", "re2"}:
            raise UnseenExpression(f"{place}: write `import re` and call it by that name")
        if isinstance(node, ast.Import):
            for name in node.names:
                if name.name in {"regex", "re2"} or (name.name == "re" and name.asname):
                    raise UnseenExpression(f"{place}: write `import re` and call it by that name")
        method = _method_of_re(node)
        if method is None or not isinstance(node, ast.Call):
            continue
        if place in BUILT:
            for part, pattern in _in_namespace(BUILT[place](), ""):
                yield Call(place, method, pattern, part.strip(".*"))
        else:
            yield Call(place, method, _evaluate(node, method, module, place))


def _evaluate(node: ast.Call, method: str, module: ModuleType, place: str) -> Pattern:
    """Return the expression that a call of `re` is given."""
    flags = {"compile": 1, "sub": 4, "subn": 4, "split": 3}.get(method, 2)
    chosen = [word.value for word in node.keywords if word.arg == "flags"] + node.args[flags:]
    names = {**vars(module), **GIVEN.get(place, {})}
    try:
        pattern, *others = (
            eval(compile(ast.Expression(part), place, "eval"), names)
            for part in [node.args[0], *chosen]
        )
    except NameError as error:
        raise UnseenExpression(
            f"{place}: {ast.unparse(node)} is made of names that only the function knows ({error});"
            " name the function in BUILT or GIVEN of benchmarks/expressions.py"
        ) from None
    return re.compile(pattern, *others)


def _method_of_re(node: ast.AST) -> str | None:
    """Return what a call asks of the module `re`, None when it is no such call."""
    if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)):
        return None
    if not (isinstance(node.func.value, ast.Name) and node.func.value.id == "re"):
        return None
    return node.func.attr if node.func.attr in METHODS | {"compile"} else None


def _with_places(node: ast.AST, place: str) -> Iterator[tuple[ast.AST, str]]:
    """Yield the nodes below one, each with the function in which it stands."""
    for child in ast.iter_child_nodes(node):
        named = isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef)
        inside = f"{place}.{child.name}" if named else place
        yield child, inside
        yield from _with_places(child, inside)


def _modules() -> Iterator[ModuleType]:
    yield corpus_tool
    for found in pkgutil.walk_packages(corpus_tool.__path__, "corpus_tool."):
        # `__main__` runs the program, and a migration wants a database.
        if not found.name.endswith(".__main__") and ".migrations" not in found.name:
            yield import_module(found.name)


def _in_namespace(value: object, name: str) -> Iterator[tuple[str, Pattern]]:
    """Yield the expressions in a namespace, and in tuples, tables and values that it holds."""
    if isinstance(value, re.Pattern):
        yield name, value
    elif isinstance(value, Mapping):
        for key, each in value.items():
            yield from _in_namespace(each, f"{name}.{key}" if name else str(key))
    elif isinstance(value, list | tuple | set | frozenset):
        for each in value:
            yield from _in_namespace(each, f"{name}.*")
    elif dataclasses.is_dataclass(value) and not isinstance(value, type):
        for part in dataclasses.fields(value):
            yield from _in_namespace(getattr(value, part.name), f"{name}.{part.name}")
    elif isinstance(value, type) and value.__module__.startswith("corpus_tool."):
        for key, each in vars(value).items():
            if isinstance(each, re.Pattern):
                yield f"{name}.{key}", each


class _Source:
    """A module and its source."""

    def __init__(self, module: ModuleType) -> None:
        self.module = module
        self.name = module.__name__
        self.tree = ast.parse(Path(inspect.getfile(module)).read_text(encoding="utf-8"))


class _Uses:
    """Which methods are called on what."""

    def __init__(self) -> None:
        self._direct: dict[int, set[str]] = defaultdict(set)
        """By the identity of an expression that is called by its name."""
        self._parts: dict[str, set[str]] = defaultdict(set)
        """By the name of an attribute: `compiled.division.match`."""
        self._calls: dict[str, set[str]] = defaultdict(set)
        """By function: `_date_pattern(calendar).finditer`."""
        self._loose: dict[str, set[str]] = defaultdict(set)
        """By function and by module: on a parameter or another local name."""
        self._named: dict[int, int] = defaultdict(int)
        """By identity: how often it is named without a method, so that it goes somewhere else."""

    def read(self, source: _Source) -> None:
        names = vars(source.module)
        owners: set[int] = set()
        for node, place in _with_places(source.tree, source.name):
            if not (isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Load)):
                continue
            owners.add(id(node.value))
            if node.attr not in METHODS:
                continue
            match node.value:
                case ast.Name(id="re"):
                    pass  # what is called at once, `follow` tells
                case ast.Name(id=name) if isinstance(names.get(name), re.Pattern):
                    self._direct[id(names[name])].add(node.attr)
                case ast.Subscript() | ast.Name() if node.attr != "split":
                    # A text has `split`, too.
                    self._loose[place].add(node.attr)
                    self._loose[source.name].add(node.attr)
                case ast.Attribute(attr=name):
                    self._parts[name].add(node.attr)
                case ast.Call(func=ast.Name(id=name)):
                    self._calls[f"{source.name}.{name}"].add(node.attr)
        for node in ast.walk(source.tree):
            if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load):
                held = names.get(node.id)
                if isinstance(held, re.Pattern) and id(node) not in owners:
                    self._named[id(held)] += 1

    def of(self, source: _Source, name: str, pattern: Pattern) -> set[str]:
        """Return the methods called on what a module names."""
        direct = self._direct.get(id(pattern), set())
        if direct and not self._named[id(pattern)]:
            return direct
        return direct | self._loose[source.name]

    def of_call(self, call: Call, source: _Source) -> set[str]:
        """Return the methods called on what a function builds."""
        own = self._parts[call.part] if call.part else set()
        own = own | self._calls[call.place] | self._loose[call.place]
        return own or self._loose[source.name]
