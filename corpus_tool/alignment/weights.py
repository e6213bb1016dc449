"""What each feature counts: learned by `python -m benchmarks.learn_weights`, never set by hand.

They are learned from pairs of statements whose links were drawn by hand, and from pairs that have
nothing to do with each other. No weight knows a word, a name or a text. Each encoder has weights of
its own, and so has the engine where it works on words alone.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from functools import cache
from hashlib import sha256
from importlib.resources import files
from typing import Any

import numpy as np

from corpus_tool.alignment.relations import RelationWeights
from corpus_tool.alignment.rivalry import Backgrounds

__all__ = ["SHIPPED", "WORDS", "WeightSet", "Weights", "find_weights", "parse_weights"]

WORDS = "words"
"""The name of the weights for words alone."""
SHIPPED = "shipped"
FILE = files("corpus_tool.alignment") / "learned_weights.json"
DIGEST_SHOWN = 8


@dataclass(frozen=True, slots=True)
class Weights:
    """What the features of a pair count in the logarithm of the odds of a link."""

    bias: float
    features: Mapping[str, float]
    """By the names that `link_features` gives."""
    company: float = 0.0
    """What a likely link of a neighbour with the same counterpart adds to the odds."""
    company_bias: float = 0.0
    gate: float = 0.0
    """What is taken off for texts that have little to do with each other at all."""
    gate_bias: float = 0.0
    dense: float = 0.5
    """From this density of expected links on, nothing is taken off."""


@dataclass(frozen=True, slots=True)
class WeightSet:
    """All that was learned for one encoder, or for none."""

    usual: Weights
    short: Weights
    """Where either text has a few paragraphs only."""
    relation: RelationWeights = field(default_factory=RelationWeights)
    backgrounds: Backgrounds = field(default_factory=dict)
    """The mean vectors over many statements; empty without vectors."""
    name: str = SHIPPED
    """Where they come from: shipped with the engine, or a file's own name and digest."""

    def as_json(self) -> dict[str, Any]:
        """Return what `parse_weights` reads."""
        return {
            "usual": asdict(self.usual),
            "short": asdict(self.short),
            "relation": asdict(self.relation),
            "backgrounds": {
                kind: [round(float(value), 4) for value in mean]
                for kind, mean in self.backgrounds.items()
            },
        }


def parse_weights(text: str, *, name: str = "") -> dict[str, WeightSet]:
    """Read a file of weights: a set for each encoder, and one for words alone.

    Args:
        text: the file, JSON as `benchmarks.learn_weights` writes it.
        name: what a comparison calls them; the beginning of the text's SHA-256 is added. Without it
            they are those shipped with the engine, which its version names.

    Raises:
        ValueError: the text is not such a file.
    """
    if name:
        name = f"{name} {sha256(text.encode()).hexdigest()[:DIGEST_SHOWN]}"
    try:
        return {
            model: WeightSet(
                usual=Weights(**found["usual"]),
                short=Weights(**found["short"]),
                relation=RelationWeights(**found["relation"]),
                backgrounds={
                    kind: np.array(mean, dtype=np.float32)
                    for kind, mean in found["backgrounds"].items()
                },
                name=name or SHIPPED,
            )
            for model, found in json.loads(text).items()
        }
    except (AttributeError, KeyError, TypeError) as error:
        raise ValueError(f"no weights of this engine: {error}") from error


@cache
def _shipped() -> dict[str, WeightSet]:
    return parse_weights(FILE.read_text("utf-8"))


def find_weights(model: str | None) -> WeightSet | None:
    """Return the shipped weights for an encoder (None: for words alone), or None without any."""
    return _shipped().get(model or WORDS)
