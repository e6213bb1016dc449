"""The reader of examples reads what it says."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.examples import Example, find_examples, matches, refresh, run_example

PAGE = """# Page

```console
$ echo one
one
$ printf 'two\\n' | \\
  cat
two
```

```sh
make never
```

```python
print("three")
```

```text
three
```

```python
four = 4
```
"""


def test_commands_and_programs_are_found_with_their_output() -> None:
    """Only console and python blocks are examples; a text block right after is the output."""
    found = list(find_examples(PAGE))

    assert [(own.language, own.output) for own in found] == [
        ("console", "one\n"),
        ("console", "two\n"),
        ("python", "three\n"),
        ("python", None),
    ]


def test_examples_are_run(tmp_path: Path) -> None:
    """What a command or program prints comes back, a continued line included."""
    printed = [run_example(example, tmp_path) for example in find_examples(PAGE)]

    assert printed == ["one\n", "two\n", "three\n", ""]


@pytest.mark.parametrize(
    ("expected", "printed", "equal"),
    [
        ("one", "one\n", True),
        ("one", "two", False),
        ("one", "one\ntwo", False),
        ("a … z", "a b c z", True),
        ("a … z", "a b c", False),
        ("a\n…\nz", "a\nb\nc\nz", True),
        ("a\n…\nz", "a\nz", True),
        ("a\n…", "a", True),
        ("(a.)", "(ab)", False),
        ("", "", True),
        ("", "more", False),
    ],
)
def test_an_ellipsis_stands_for_anything(expected: str, printed: str, equal: bool) -> None:
    """Within a line for any words, alone on a line for any lines; everything else is literal."""
    assert matches(expected, printed) is equal


def test_a_program_that_fails_is_seen(tmp_path: Path) -> None:
    """A broken example cannot pass for one without output."""
    with pytest.raises(AssertionError, match="ZeroDivisionError"):
        run_example(Example(1, "python", "1 / 0", None), tmp_path)


def test_a_page_is_refreshed(tmp_path: Path) -> None:
    """An output that no longer matches is written anew; one with an ellipsis is left alone."""
    page = "```console\n$ echo new\nold\n\n$ echo more\n$ echo other\no…r\n$ echo z\n…x\n```\n"

    fresh = (
        "```console\n$ echo new\nnew\n\n$ echo more\nmore\n$ echo other\no…r\n$ echo z\n…x\n```\n"
    )
    assert refresh(page, tmp_path) == fresh
