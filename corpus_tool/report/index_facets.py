"""What an index is narrowed by: party, subject, year, kind; and what is new in each statement."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from corpus_tool.model import Document, Version
from corpus_tool.report.words import InterfaceWords
from corpus_tool.text.tokens import split_words

__all__ = [
    "Facet",
    "FacetValue",
    "ListedNews",
    "list_words",
    "make_facets",
    "rank_subjects",
]

MAX_VALUES = 12
"""So many parties and subjects, those of most texts, are facets."""
TIER_WEIGHTS = {1: 1.3, 2: 1.0, 3: 0.5}
"""A country or conflict tells more of a text than what all texts speak of."""


@dataclass(frozen=True, slots=True)
class ListedNews:
    """What a statement names newly and no longer, beside the one before it."""

    before: str
    """When that is from."""
    newly: tuple[str, ...]
    no_longer: tuple[str, ...]
    page: str
    """Relative address of the comparison."""


@dataclass(frozen=True, slots=True)
class FacetValue:
    """A party, subject, year or kind, and the documents that have it."""

    token: str
    """Its name in the page: `party-3`."""
    label: str
    documents: tuple[Document, ...]


@dataclass(frozen=True, slots=True)
class Facet:
    """By what a reader may narrow the list."""

    name: str
    label: str
    values: tuple[FacetValue, ...]


def make_facets(
    documents: Sequence[tuple[Document, Sequence[str]]], words: InterfaceWords
) -> tuple[Facet, ...]:
    """Return the facets that have more than one value.

    Args:
        documents: with their subjects, the newest first.
        words: of the page.
    """
    found: dict[str, dict[str, list[Document]]] = {}
    takers: Mapping[str, Callable[[Document, Sequence[str]], Iterable[str]]] = {
        "party": lambda document, _: [party.name for party in document.parties],
        "subject": lambda _, subjects: subjects,
        "year": lambda document, _: [document.date[:4]] if document.date else [],
        "kind": lambda document, _: [document.kind] if document.kind else [],
    }
    for name, take in takers.items():
        values: dict[str, list[Document]] = {}
        for document, subjects in documents:
            for value in dict.fromkeys(take(document, subjects)):
                values.setdefault(value, []).append(document)
        found[name] = values
    return tuple(
        Facet(name, words(f"index.by_{name}"), tuple(_values(name, values)))
        for name, values in found.items()
        if len(values) > 1
    )


def _values(name: str, values: Mapping[str, list[Document]]) -> Iterable[FacetValue]:
    labels = sorted(values, key=lambda label: (-len(values[label]), label))[:MAX_VALUES]
    if name == "year":
        labels = sorted(values, reverse=True)
    for number, label in enumerate(labels):
        yield FacetValue(f"{name}-{number}", label, tuple(values[label]))


def rank_subjects(
    version: Version, find: Callable[[str], Iterable[str]], tiers: Mapping[str, int]
) -> tuple[str, ...]:
    """Return the subjects of a text, those it speaks of most first; none that is a party of it.

    Args:
        version: the text.
        find: returns the labels of the subjects that a stretch names, each as often as it does.
        tiers: of the labels, in the order of the list.
    """
    parties = {label for party in version.document.parties for label in find(party.name)}
    hits = Counter(label for paragraph in version.paragraphs for label in find(paragraph.text))
    order = {label: place for place, label in enumerate(tiers)}
    labels = [label for label in hits if label not in parties]
    return tuple(sorted(labels, key=lambda lb: (-hits[lb] * TIER_WEIGHTS[tiers[lb]], order[lb])))


def list_words(version: Version) -> str:
    """Return each word of a text once, in small letters, between spaces: what Find looks in."""
    texts = (version.document.title, *(paragraph.text for paragraph in version.paragraphs))
    found = {word.text.casefold() for text in texts for word in split_words(text)}
    return f" {' '.join(sorted(found))} "
