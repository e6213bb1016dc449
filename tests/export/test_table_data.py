"""The table of several texts as JSON."""

from __future__ import annotations

import json

import jsonschema
import pytest

from corpus_tool.export.json import TABLE_SCHEMA, table_json
from corpus_tool.model import TableMode
from tests.report.pages import parse
from tests.report.tables import SENTENCES, page, table


@pytest.mark.parametrize("mode", TableMode)
@pytest.mark.parametrize("number", [2, 3, 6])
def test_every_table_is_valid_under_the_schema(number: int, mode: TableMode) -> None:
    """The published schema describes what is written, and knows every field."""
    value = json.loads(table_json(table(number, mode=mode)))
    jsonschema.Draft202012Validator.check_schema(dict(TABLE_SCHEMA))
    jsonschema.validate(value, TABLE_SCHEMA)
    value["rows"][0]["cells"][0]["surprise"] = 1

    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(value, TABLE_SCHEMA)


def test_texts_states_and_addresses_are_those_of_the_page() -> None:
    """Whoever has the JSON has every text, and finds each paragraph on the page."""
    made = table(3)
    value = json.loads(table_json(made))
    ids = {one.attributes.get("id") for one in parse(page(made)).all()}
    held = [name for row in value["rows"] for cell in row["cells"] for name in cell["paragraphs"]]

    assert [[p["text"] for p in text["paragraphs"]] for text in value["texts"]] == [
        list(SENTENCES)
    ] * 3
    assert sorted(held) == sorted(f"{2000 + k}/{i}" for k in range(3) for i in range(1, 6))
    assert set(held) <= ids


def test_a_cell_says_its_link() -> None:
    """State, score, reason and both sides of what leads to it."""
    value = json.loads(table_json(table(3)))
    cells = {tuple(cell["paragraphs"]): cell for row in value["rows"] for cell in row["cells"]}
    cell = cells[("2001/2",)]

    assert (cell["state"], cell["moved"], cell["score"]) == ("reworded", True, 0.5)
    assert cell["reason"] == "shares: ferry"
    assert cell["links"][0]["left"] == ["2000/3"]
    assert cells[("2002/5",)]["state"] == "new"


def test_the_same_table_is_the_same_json() -> None:
    """Nothing in it depends on the run, and strangers' words are only words."""
    words = '"}], {\u2028</script>'

    assert table_json(table(4)) == table_json(table(4))
    assert words in json.loads(table_json(table(3, words=words)))["texts"][0]["document"]["title"]
