"""Every regular expression of the package costs no more than its input, whatever the input."""

from __future__ import annotations

import ast
import re
from types import ModuleType

import pytest

from benchmarks.expressions import Expression, UnseenExpression, expressions, follow
from benchmarks.patterns import grow


@pytest.mark.timeout(900)
def test_every_regular_expression_takes_linear_time() -> None:
    """Twenty times the input costs no more than twenty times as much, on the worst of its runs."""
    slow = [
        f"{growth.place}.{growth.method} on {growth.run}: {growth.seconds}"
        for expression in expressions()
        for growth in grow(expression)
        if not growth.linear
    ]

    assert slow == []


@pytest.mark.parametrize(
    ("pattern", "method"),
    [
        (r"\s+$", "search"),
        (r"(?:[A-Z][A-Z.]*\s?){1,6}:", "match"),
        (r"<script\b[^>]*>", "finditer"),
        (r"([\w’'-]+)\W*\Z", "search"),
        (r"\(([A-Z][A-Za-z]*[A-Z][A-Za-z]*)\)", "finditer"),
        (r"(?:one|two)(?:[- ](?:one|two))*(?!-)", "finditer"),
        (r"/\*.*?\*/", "sub"),
        (r"first\s+(?:to\s*)?(?:day)?\s*of\s+May", "search"),
    ],
)
def test_an_expression_that_starts_again_and_again_is_told(pattern: str, method: str) -> None:
    """Trying from every place, or every way to part a run, is found out."""
    (growth,) = grow(Expression("here", re.compile(pattern), (method,)))

    assert not growth.linear


def test_every_regular_expression_is_used() -> None:
    """An expression whose use is not found is not tried; one that has none has no place."""
    unused = [expression.place for expression in expressions() if not expression.methods]

    assert unused == []


@pytest.mark.parametrize(
    "source",
    [
        'def f(word):\n    return re.compile(rf"{word}+")',
        "from re import compile",
        "import re as regular",
        "import regex",
    ],
)
def test_an_expression_that_cannot_be_found_is_an_error(source: str) -> None:
    """Whoever builds one of a text's words names the function, so that it is tried, too."""
    with pytest.raises(UnseenExpression):
        list(follow(ModuleType("made"), ast.parse(source)))
