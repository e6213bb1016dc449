"""The comparison as JSON."""

from __future__ import annotations

import json

import jsonschema
import pytest

from corpus_tool.export.json import COMPARISON_SCHEMA, comparison_json
from tests.report.builders import ALL, every_state, many
from tests.report.hostile import hostile
from tests.report.pages import make, parse


@pytest.mark.parametrize("name", ALL)
def test_every_comparison_is_valid_under_the_schema(name: str) -> None:
    """The published schema describes what is written."""
    jsonschema.validate(json.loads(comparison_json(ALL[name]())), COMPARISON_SCHEMA)


def test_the_schema_is_itself_valid_and_closed() -> None:
    """A field that the schema does not know is an error."""
    jsonschema.Draft202012Validator.check_schema(dict(COMPARISON_SCHEMA))
    value = json.loads(comparison_json(every_state()))
    value["links"][0]["surprise"] = 1

    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(value, COMPARISON_SCHEMA)


def test_texts_and_readings_are_whole() -> None:
    """Whoever has the JSON has both texts, and every reading of every link."""
    whole = every_state()
    value = json.loads(comparison_json(whole))

    assert [p["text"] for p in value["left"]["paragraphs"]] == [
        p.text for p in whole.left.paragraphs
    ]
    for written, link in zip(value["links"], whole.links, strict=True):
        assert "".join(r["right"] for r in written["readings"]) == "\n\n".join(
            whole.right.paragraphs[j].text for j in link.right
        )


def test_addresses_are_those_of_the_page() -> None:
    """A link in the data is found on the page under the same address."""
    whole = every_state()
    value = json.loads(comparison_json(whole))
    ids = {one.attributes.get("id") for one in parse(make(whole)).all()}

    assert {link["id"] for link in value["links"]} <= ids
    assert {*value["dropped"], *value["added"]} <= ids
    assert value["dropped"] == ["2012/8"]
    assert value["added"] == ["2025/annex-1"]


def test_states_relations_and_shapes_are_told() -> None:
    """Moved is beside the relation, split and merged are named."""
    links = {link["id"]: link for link in json.loads(comparison_json(every_state()))["links"]}

    assert links["2012/9~2025/3"]["moved"] is True
    assert links["2012/9~2025/3"]["relation"] == "edited"
    assert links["2012/5~2025/6+7"]["shape"] == "split"


def test_the_same_comparison_is_the_same_json() -> None:
    """Nothing in it depends on the run."""
    assert comparison_json(many(5)) == comparison_json(many(5))


def test_hostile_words_are_only_words() -> None:
    """Quotes, braces and controls are read back as they were."""
    words = '"}], {\u2028\x07</script>'

    assert json.loads(comparison_json(hostile(words)))["engine"] == words
