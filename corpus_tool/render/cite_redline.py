"""A cited paragraph against its counterpart in another text, as plain text.

The marks are those of word diffs everywhere: `[-removed-]` and `{+added+}`.
"""

from __future__ import annotations

from corpus_tool.model import (
    PARAGRAPH_BREAK,
    Comparison,
    Link,
    Reading,
    ReadingKind,
    Relation,
    Version,
)
from corpus_tool.render.cited import Cited
from corpus_tool.report.words import load

__all__ = ["counterpart", "redline"]


def counterpart(cited: Cited, comparison: Comparison) -> str:
    """Return where a paragraph's counterpart stands and how the two stand to each other."""
    words = load()
    link, is_left = _link(cited, comparison)
    other = comparison.right if is_left else comparison.left
    if link is None:
        near = next(
            (
                each
                for each in comparison.nearest
                if each.index == cited.paragraph.index
                and each.side == ("left" if is_left else "right")
            ),
            None,
        )
        if near is None or near.candidate is None:
            return words("card.none", other=other.name)
        return words(
            "card.nearest",
            other=other.name,
            address=_address(other, near.candidate),
            score=f"{near.score:.2f}",
        )
    indices = link.right if is_left else link.left
    addresses = ", ".join(_address(other, index) for index in indices)
    moved = f", {words('state.moved').lower()}" if link.moved else ""
    return f"{addresses} ({words(f'state.{link.relation}').lower()}{moved}, {link.score:.2f})"


def redline(cited: Cited, comparison: Comparison) -> str:
    """Return the words of both, removed ones in `[-…-]`, added ones in `{+…+}`.

    What was newly written is shown as a whole, old before new; a paragraph without a counterpart
    is all removed or all added.
    """
    link, is_left = _link(cited, comparison)
    if link is None:
        text = cited.paragraph.text
        return f"[-{text}-]" if is_left else f"{{+{text}+}}"
    left = PARAGRAPH_BREAK.join(comparison.left.paragraphs[i].text for i in link.left)
    right = PARAGRAPH_BREAK.join(comparison.right.paragraphs[j].text for j in link.right)
    sound = "".join(r.left for r in link.readings) == left
    sound = sound and "".join(r.right for r in link.readings) == right
    if link.relation is Relation.REWORDED or not sound:
        return f"[-{left}-]{PARAGRAPH_BREAK}{{+{right}+}}"
    return "".join(_marked(reading) for reading in link.readings)


def _marked(reading: Reading) -> str:
    if reading.kind is ReadingKind.KEPT:
        return reading.right
    removed = f"[-{reading.left}-]" if reading.left else ""
    return removed + (f"{{+{reading.right}+}}" if reading.right else "")


def _link(cited: Cited, comparison: Comparison) -> tuple[Link | None, bool]:
    """Return the strongest link of a paragraph, and whether it stands in the left text."""
    is_left = comparison.left.name == cited.version.name
    index = cited.paragraph.index
    links = [link for link in comparison.links if index in (link.left if is_left else link.right)]
    return max(links, key=lambda link: link.score, default=None), is_left


def _address(version: Version, index: int) -> str:
    return f"{version.name}#{version.paragraphs[index].path}"
