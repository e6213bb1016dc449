"""Gold written for the tests: small, invented, and with one of everything."""

from __future__ import annotations

from typing import Any


def paragraphs(*texts: str) -> list[dict[str, Any]]:
    """Return the paragraphs of one side as a gold file has them."""
    return [
        {"n": n, "label": None, "heading": None, "text": text} for n, text in enumerate(texts, 1)
    ]


def link(
    left: list[int], right: list[int], relation: str = "edited", **more: Any
) -> dict[str, Any]:
    """Return one link as a gold file has it."""
    return {"left": left, "right": right, "relation": relation, **more}


def link_gold() -> dict[str, Any]:
    """Return gold of four by five paragraphs: identical, split, unsure and moved links."""
    return {
        "id": "old--new",
        "left": {
            "paragraphs": paragraphs(
                "The harbour master keeps the harbour light burning through the winter.",
                "Ferries sail on Mondays, and pilots are trained at the school of navigation.",
                "Orchards along the river are pruned by travelling gardeners every February.",
                "The two archives lend each other the ledgers of the vanished salt company.",
            )
        },
        "right": {
            "paragraphs": paragraphs(
                "The two archives lend each other the ledgers of the vanished salt company.",
                "The harbour master keeps the harbour light burning through the winter.",
                "Ferries sail on Mondays and on Thursdays.",
                "Pilots are trained at the school of navigation, and examined at sea.",
                "Satellites shall be launched from a barge.",
            )
        },
        "links": [
            link([1], [2], "identical"),
            link([2], [3, 4]),
            link([3], [5], "reworded", sure=False),
            link([4], [1], "identical"),
        ],
        "moved": [[4, 1]],
    }
