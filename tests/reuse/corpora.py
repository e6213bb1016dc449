"""Small invented corpora."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from corpus_tool.model import Carrier, Passage


def corpus(
    texts: Mapping[str, Sequence[str]], *, parties: Mapping[str, Sequence[str]] | None = None
) -> tuple[list[Carrier], list[Passage]]:
    """Make documents of paragraphs; a key `saltmere 2031-05-03` carries its date."""
    carriers, passages = [], []
    for name, paragraphs in texts.items():
        key, _, date = name.partition(" ")
        version = f"{key}-{date}@1"
        own = tuple((parties or {}).get(name, ()))
        carriers.append(Carrier(version, f"{key}-{date}", date or None, own))
        passages += [Passage(version, n, text) for n, text in enumerate(paragraphs)]
    return carriers, passages
