"""Contrast of the tokens, computed."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from corpus_tool.report import pages as html_module

STYLE = (Path(html_module.__file__).parent / "static" / "report.css").read_text()
TEXT = (
    *(
        (name, "paper")
        for name in ("ink", "soft", "muted", "added", "dropped", "moved", "reworded")
    ),
    *((name, "sheet") for name in ("ink", "soft", "muted")),
    ("added", "added-bg"),
    ("dropped", "dropped-bg"),
    ("moved", "moved-bg"),
    ("reworded", "reworded-bg"),
    ("ink", "wash"),
    ("ink", "wash-soft"),
    ("soft", "wash-soft"),
    ("muted", "wash-soft"),
    ("added", "wash-soft"),
    ("dropped", "wash-soft"),
)
"""Text and what it stands on."""
EDGES = (
    *((name, "paper") for name in ("reworded-edge", "added", "dropped", "moved", "focus", "muted")),
    ("reworded-edge", "sheet"),
)


def tokens(scheme: str) -> dict[str, str]:
    """Return the colours of a scheme; dark ones override the light."""
    blocks = re.findall(r":root \{(.*?)\}", STYLE, re.DOTALL)
    pairs = re.findall(r"--([\w-]+): (#[0-9a-f]{6})", blocks[0])
    if scheme == "dark":
        pairs += re.findall(r"--([\w-]+): (#[0-9a-f]{6})", blocks[1])
    return dict(pairs)


def luminance(colour: str) -> float:
    """Return the relative luminance (WCAG 2.2)."""
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(first: str, second: str) -> float:
    """Return the contrast of two colours."""
    high, low = sorted((luminance(first), luminance(second)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def test_black_on_white_is_twenty_one() -> None:
    """The measure itself is right."""
    assert contrast("#000000", "#ffffff") == pytest.approx(21)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(("front", "back"), TEXT)
def test_text_has_at_least_four_and_a_half(scheme: str, front: str, back: str) -> None:
    """Every pair of a text and its ground, light and dark."""
    colours = tokens(scheme)

    assert contrast(colours[front], colours[back]) >= 4.5


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(("front", "back"), EDGES)
def test_edges_and_focus_have_at_least_three(scheme: str, front: str, back: str) -> None:
    """Lines that mean something, and the ring of the focus."""
    colours = tokens(scheme)

    assert contrast(colours[front], colours[back]) >= 3
