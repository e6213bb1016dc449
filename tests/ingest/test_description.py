"""What is known about a document is checked, and joined from several sources."""

from __future__ import annotations

from datetime import date
from pathlib import PurePath

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus_tool.errors import InputError
from corpus_tool.ingest.description import (
    KEY_LENGTH,
    Description,
    describe_file,
    describe_table,
    make_key,
    parse_party,
)
from corpus_tool.model import Document, Party


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("Joint Statement (2025)", "joint-statement-2025"),
        ("déclaration_commune", "declaration-commune"),
        ("a--b", "a-b"),
        ("abc-" * 40, "-".join(["abc"] * 18) + "-9496b78f"),
        ("a" * 200, "a" * 71 + "-c2a908d9"),
        ("共同声明", "document-3613c546"),
    ],
)
def test_slug(name: str, key: str) -> None:
    """Any file name gives a readable key, one in another script a stable one."""
    assert make_key(name) == key


def test_long_names_stay_apart() -> None:
    """Two long names that differ only at their end give two keys."""
    assert make_key("statement-" * 9 + "egypt") != make_key("statement-" * 9 + "iraq")


@given(st.text())
def test_every_slug_is_a_key(name: str) -> None:
    """Whatever the name, its slug passes the check of keys."""
    made = make_key(name)

    assert describe_table({"key": made}, origin="here").key == made
    assert len(made) <= KEY_LENGTH


@pytest.mark.parametrize(
    ("field", "value", "message"),
    [
        ("titel", "x", "here: unknown field 'titel'. Perhaps 'title' is meant"),
        ("zzz", "x", "here: unknown field 'zzz'. Known: key, title"),
        ("title", 3, "title must be a text"),
        ("title", "  ", "title is empty"),
        ("title", "a\x1b[31mb", "title holds control characters"),
        ("title", "x" * 1001, "title has 1,001 characters, the limit is 1,000"),
        ("key", "Japan_Laos", "key 'Japan_Laos' is not a key"),
        ("key", "a" * 81, "key has 81 characters"),
        ("date", "21.1.2025", "date '21.1.2025' is not a date like 2025-01-21"),
        ("date", "2025-02-30", "date '2025-02-30' is not in the calendar"),
        ("date", "2025-13", "date '2025-13' is not in the calendar"),
        ("parties", [], "parties must be a list of one or more"),
        ("parties", [{"code": "JPN"}], "parties must be given as { code"),
        ("parties", [{"code": "jp", "name": "Japan"}], "parties 'jp' is not a code like JPN"),
        ("parties", [Party("JPN", "Japan"), Party("JPN", "J")], "parties names JPN twice"),
        ("languages", ["english"], "languages 'english' is not a language code"),
        ("source_url", "javascript:alert(1)", "source_url must begin with https://"),
        ("specimen", "yes", "specimen must be true or false"),
    ],
)
def test_a_wrong_value_is_named(field: str, value: object, message: str) -> None:
    """Every field refuses what it cannot be, in one sentence."""
    with pytest.raises(InputError, match="E_DESCRIPTION") as caught:
        describe_table({field: value}, origin="here")

    assert message in str(caught.value)


def test_no_document_succeeds_itself() -> None:
    """A document that names itself as its forebear is a mistake."""
    with pytest.raises(InputError, match="cannot succeed itself"):
        describe_table({"key": "a", "succeeds": "a"}, origin="here")


@pytest.mark.parametrize("day", ["2025", "2025-01", "2025-01-21", date(2025, 1, 21)])
def test_dates_may_be_partial(day: object) -> None:
    """A year, a month or a day is a date, also in TOML's own form."""
    assert describe_table({"date": day}, origin="here").date == str(day)


def test_the_more_trusted_source_comes_first() -> None:
    """Joining keeps what the first says and fills what it leaves open."""
    joined = Description(title="mine", specimen=False) | Description(title="its", specimen=True)

    assert joined == Description(title="mine", specimen=False)
    assert (joined | Description(date="2025")).date == "2025"


def test_a_document_survives_the_round() -> None:
    """Describing a document and making it again gives the document."""
    document = Document("k", "T", date="2025", parties=(Party("JPN", "Japan"),), specimen=True)

    assert Description.of(document).document() == document


def test_a_file_describes_itself() -> None:
    """Front matter gives title, date and address; the file's name gives the key."""
    front = {
        "title": "Joint\u00a0Statement",
        "date": "2023-09-11 00:32:33-04:00",
        "source_url": "https://example.org/x",
        "tags": "ignored",
    }
    own = describe_file(PurePath("My Statement.md"), front)

    assert own == Description(
        key="my-statement",
        title="Joint Statement",
        date="2023-09-11",
        source_url="https://example.org/x",
    )


def test_a_file_cannot_describe_itself_wrongly() -> None:
    """Front matter that cannot be is passed over, and a date in the file's name serves."""
    front = {"title": "", "date": "soon", "source_url": "file:///etc/passwd", "key": "../x"}
    own = describe_file(PurePath("2022-03-29_statement.md"), front)

    assert own == Description(key="2022-03-29-statement", date="2022-03-29")


def test_parties_on_the_command_line() -> None:
    """A party is a code with or without a name."""
    assert parse_party("LAO=Lao PDR") == Party("LAO", "Lao PDR")
    assert parse_party("ASEAN") == Party("ASEAN", "ASEAN")
    with pytest.raises(ValueError, match="not a code"):
        parse_party("laos")
