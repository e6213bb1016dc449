"""Silent edits: what was changed between two postings of one statement, and nothing else."""

from __future__ import annotations

import re
from itertools import groupby, pairwise
from pathlib import Path

import pytest

from corpus_tool import lexicon, semantics
from corpus_tool.collation import collate
from corpus_tool.ingest import files
from corpus_tool.ingest.formats import extract
from corpus_tool.model import Comparison, Link, ReadingKind
from corpus_tool.segmentation.segment import segment

WORDS = lexicon.load("en")
Texts = tuple[str, ...]


@pytest.fixture(scope="module", params=["small", "static", "none"])
def comparisons(shared: Path, request: pytest.FixtureRequest) -> list[Comparison]:
    """Every version compared with the next one of the same document."""
    encoder = semantics.load(request.param)
    paths = sorted((shared / "versions").glob("*.v*.md"))
    made = []
    for _, versions in groupby(paths, key=lambda path: path.name.rpartition(".v")[0]):
        texts = [segment(extract(files.read_file(p)).blocks, lexicon=WORDS) for p in versions]
        made += [
            collate(one.paragraphs, other.paragraphs, lexicon=WORDS, encoder=encoder)
            for one, other in pairwise(texts)
        ]
    return made


@pytest.mark.shared
def test_every_paragraph_is_found_in_its_place(comparisons: list[Comparison]) -> None:
    """Nothing is moved, split or merged, and only what the other text lacks is unlinked."""
    for found in comparisons:
        added, dropped = len(found.added), len(found.dropped)

        assert all(len(k.left) == len(k.right) == 1 and not k.moved for k in found.links)
        assert min(added, dropped) == 0
        assert added - dropped == len(found.right.paragraphs) - len(found.left.paragraphs)


@pytest.mark.shared
def test_exactly_what_differs_is_shown(comparisons: list[Comparison]) -> None:
    """Each changed paragraph has a change, down to a word or a mark, and no other has."""
    changes = 0
    for found in comparisons:
        for link in found.links:
            before, after = _texts(found, link)
            readings = link.readings

            assert "".join(r.left for r in readings) == before
            assert "".join(r.right for r in readings) == after
            kept = [r for r in readings if r.kind is ReadingKind.KEPT]
            if before == after:
                assert readings == tuple(kept)
            if _words(before) != _words(after):
                assert len(kept) < len(readings)
            assert all(_bare(r.left) == _bare(r.right) for r in kept)
            changes += before != after
    assert changes >= len(comparisons) - 1


@pytest.mark.shared
def test_most_of_a_changed_paragraph_is_kept(comparisons: list[Comparison]) -> None:
    """So that its change is a redline, not two texts side by side."""
    kept: dict[tuple[int, tuple[int, ...]], tuple[float, float]] = {}
    for number, found in enumerate(comparisons):
        for link in found.links:
            if _differs(found, link):
                # A paragraph of which a sentence went elsewhere as well is in a second link.
                place = number, link.left
                kept[place] = max(kept.get(place, (0.0, 0.0)), (_kept(link), found.options.redline))
    redlined = [share for share, enough in kept.values() if share >= enough]

    assert len(redlined) >= 0.9 * len(kept)


@pytest.mark.shared
def test_a_change_of_one_word_is_one_reading_of_that_word(comparisons: list[Comparison]) -> None:
    """Where the texts differ by one word in place, the reading holds it and no neighbour."""
    seen = 0
    for found in comparisons:
        for link in found.links:
            before, after = (text.split() for text in _texts(found, link))
            differing = [pair for pair in zip(before, after, strict=False) if pair[0] != pair[1]]
            if len(before) == len(after) and len(differing) == 1:
                seen += 1
                (change,) = [r for r in link.readings if r.kind is not ReadingKind.KEPT]
                assert change.left.strip() in differing[0][0]
                assert change.right.strip() in differing[0][1]
    assert seen


def _texts(found: Comparison, link: Link) -> Texts:
    sides = ((found.left, link.left), (found.right, link.right))
    return tuple(version.paragraphs[k].text for version, (k,) in sides)


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", text)


def _bare(text: str) -> str:
    """Return the text without white space: where a line broke is no change."""
    return "".join(text.split())


def _differs(found: Comparison, link: Link) -> bool:
    before, after = _texts(found, link)
    return before != after


def _kept(link: Link) -> float:
    kept = sum(len(r.left) for r in link.readings if r.kind is ReadingKind.KEPT)
    longest = max(sum(len(r.left) for r in link.readings), sum(len(r.right) for r in link.readings))
    return kept / max(longest, 1)
