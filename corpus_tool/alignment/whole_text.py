"""What only the whole of both texts shows, and no pair of paragraphs by itself.

Sections, in order:

* Paragraphs that were run together into one, or one that was parted into several.
* A paragraph between two that are linked, and alike to the one between their counterparts.
* Entries of a list that are told apart by their dates alone.
* Items of a list that went to another lead.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise

from corpus_tool.alignment.terms import word_ranges
from corpus_tool.lexicon import Lexicon
from corpus_tool.model import Link, Paragraph
from corpus_tool.text.slots import SlotKind, mask_slots

__all__ = [
    "Group",
    "find_joined",
    "link_between",
    "mark_moved_items",
    "put_groups",
    "unlink_other_dates",
]

Group = tuple[tuple[int, ...], tuple[int, ...]]
"""Paragraphs left and right that are one link."""

# ----------------------------------------
# Paragraphs that were run together into one, or one that was parted into several.
#
# Lost paragraph breaks lose no words. The chance of each small paragraph with the large one is
# low, however many there are; the run of them together leaves nothing out.

RUN = 3
"""Words in a row that are counted: two recur by chance, in long texts."""
HELD = 0.8
"""Share of a paragraph's runs from which the large one holds it; a word in ten may differ."""
MIN_WORDS = 5
"""A paragraph of fewer words stands in too many."""


def find_joined(
    left: Sequence[str],
    right: Sequence[str],
    *,
    except_left: Collection[int] = (),
    except_right: Collection[int] = (),
) -> tuple[Group, ...]:
    """Return the paragraphs of either text that are one paragraph of the other.

    Args:
        left: the paragraphs of the earlier text.
        right: those of the later one.
        except_left: those with a counterpart of the same words.
        except_right: the same on the right.
    """
    before = _runs(["" if k in except_left else text for k, text in enumerate(left)])
    after = _runs(["" if k in except_right else text for k, text in enumerate(right)])
    merged = [(members, (whole,)) for members, whole in _held_by_one(before, after)]
    split = [((whole,), members) for members, whole in _held_by_one(after, before)]
    return tuple(sorted((*merged, *split)))


def _runs(texts: Sequence[str]) -> list[Counter[tuple[str, ...]]]:
    words = [[word.casefold() for word in word_ranges(text)] for text in texts]
    return [
        Counter(zip(*(some[k:] for k in range(RUN)), strict=False))
        if len(some) >= MIN_WORDS
        else Counter()
        for some in words
    ]


def _held_by_one(
    parts: Sequence[Counter[tuple[str, ...]]], wholes: Sequence[Counter[tuple[str, ...]]]
) -> Iterator[tuple[tuple[int, ...], int]]:
    """Yield rows of neighbouring parts that one whole holds, and that leave little of it out."""
    places: defaultdict[tuple[str, ...], set[int]] = defaultdict(set)
    for j, whole in enumerate(wholes):
        for run in whole:
            places[run].add(j)
    holders = [_holders(part, wholes, places) for part in parts]
    covered: set[int] = set()
    for j, whole in enumerate(wholes):
        rows = _rows([i for i, found in enumerate(holders) if j in found and i not in covered])
        for row in rows:
            together: Counter[tuple[str, ...]] = Counter()
            for i in row:
                together.update(parts[i])
            size = whole.total()
            # The runs over the seams of the parts are in no part.
            seams = (RUN - 1) * (len(row) - 1)
            shared_count = (whole & together).total() + min(seams, size)
            if len(row) > 1 and shared_count >= HELD * size:
                covered.update(row)
                yield tuple(row), j


def _holders(
    part: Counter[tuple[str, ...]],
    wholes: Sequence[Counter[tuple[str, ...]]],
    places: Mapping[tuple[str, ...], set[int]],
) -> set[int]:
    size = part.total()
    shared: Counter[int] = Counter()
    for run, count in part.items():
        for j in places.get(run, ()):
            shared[j] += min(count, wholes[j][run])
    # Of equal size they are a pair, and no part and whole.
    return {j for j, n in shared.items() if n >= HELD * size and wholes[j].total() > size}


def _rows(members: Sequence[int]) -> Iterator[list[int]]:
    """Yield the runs of neighbours among positions."""
    row: list[int] = []
    for member in members:
        if row and member != row[-1] + 1:
            yield row
            row = []
        row.append(member)
    if row:
        yield row


def put_groups(
    links: Sequence[Link], groups: Sequence[Group], make: Callable[[Group], Link]
) -> tuple[Link, ...]:
    """Return the links with each group as one, in the place of those that tie its paragraphs."""
    if not groups:
        return tuple(links)
    owner_left = {i: g for g in groups for i in g[0]}
    owner_right = {j: g for g in groups for j in g[1]}
    kept = [
        link
        for link in links
        if not any(i in owner_left for i in link.left)
        and not any(j in owner_right for j in link.right)
    ]
    return tuple(sorted((*kept, *map(make, groups)), key=lambda link: (link.left, link.right)))


# ----------------------------------------
# A paragraph between two that are linked, and alike to the one between their counterparts.
#
# Where a dozen paragraphs are much alike, each is a rival of each, and the chance of the right
# pair is low; its neighbours settle it.

ALIKE = 0.6
"""Dice coefficient of words from which two paragraphs in one gap are one, edited."""


def link_between(
    links: Sequence[Link], left: Sequence[str], right: Sequence[str]
) -> Iterator[tuple[int, int]]:
    """Yield the unlinked pairs that stand between linked neighbours on both sides."""
    partner = {
        link.left[0]: link.right[0]
        for link in links
        if len(link.left) == len(link.right) == 1 and not link.moved
    }
    linked_left = {i for link in links for i in link.left}
    linked_right = {j for link in links for j in link.right}
    partner |= {-1: -1, len(left): len(right)}
    for i, after in pairwise(sorted(partner)):
        j, last = partner[i], partner[after]
        is_gap = after - i == 2 and last - j == 2
        if not is_gap or i + 1 in linked_left or j + 1 in linked_right:
            continue
        if i < 0 and after == len(left):
            continue  # two single paragraphs: their neighbours say nothing
        if _dice(left[i + 1], right[j + 1]) >= ALIKE:
            yield i + 1, j + 1


def _dice(left: str, right: str) -> float:
    before, after = (Counter(w.casefold() for w in word_ranges(text)) for text in (left, right))
    return 2 * (before & after).total() / max(before.total() + after.total(), 1)


# ----------------------------------------
# Entries of a list that are told apart by their dates alone.
#
# `Round of 3 April` is not an edited `Round of 15 April`: in a calendar the day is the entry.

MIN_ENTRIES = 3
"""From so many paragraphs that differ in their dates alone a list is a calendar."""
MAX_ENTRY_WORDS = 20


def unlink_other_dates(
    links: Sequence[Link], left: Sequence[str], right: Sequence[str], lexicon: Lexicon
) -> tuple[Link, ...]:
    """Leave out the links of a calendar that tie one day to another."""
    shapes = [[_entry_shape(text, lexicon) for text in side] for side in (left, right)]
    sizes = [Counter(filter(None, some)) for some in shapes]

    def is_of_calendar(link: Link) -> bool:
        found = {shapes[0][i] for i in link.left} | {shapes[1][j] for j in link.right}
        (shape, *others) = found
        if others or shape is None or max(size[shape] for size in sizes) < MIN_ENTRIES:
            return False
        return [left[i] for i in link.left] != [right[j] for j in link.right]

    return tuple(link for link in links if not is_of_calendar(link))


def _entry_shape(text: str, lexicon: Lexicon) -> str | None:
    """Return a short paragraph with its dates masked; None of a long one, or one without dates."""
    if len(text.split()) > MAX_ENTRY_WORDS:
        return None
    masked = mask_slots(text, lexicon=lexicon, kinds={SlotKind.DATE})
    return masked if masked != text else None


# ----------------------------------------
# Items of a list that went to another lead.
#
# Of a lead and an item that crossed, the item has moved: it stands under other words now, and the
# lead kept its place.


def mark_moved_items(
    links: Sequence[Link], left: Sequence[Paragraph], right: Sequence[Paragraph]
) -> tuple[Link, ...]:
    """Return the links, those of items under another lead as moved, what they passed as not."""
    leads = [_leads(side) for side in (left, right)]
    partner = {
        link.left[0]: link.right[0] for link in links if len(link.left) == len(link.right) == 1
    }

    def has_moved(link: Link) -> bool:
        if len(link.left) != 1 or len(link.right) != 1:
            return False
        before, after = leads[0].get(link.left[0]), leads[1].get(link.right[0])
        if before not in partner or after is None or partner[before] == after:
            return False
        # An item that only got another address, in its order, stands where it stood.
        return any(_crosses(link, other) for other in links)

    moved = {id(link) for link in links if has_moved(link)}
    if not moved:
        return tuple(links)
    steady = [link for link in links if id(link) not in moved and not link.moved]
    marked = []
    for link in links:
        if id(link) in moved:
            marked.append(replace(link, moved=True))
        elif link.moved and not any(_crosses(link, other) for other in steady):
            steady.append(link)
            marked.append(replace(link, moved=False))
        else:
            marked.append(link)
    return tuple(marked)


def _leads(paragraphs: Sequence[Paragraph]) -> dict[int, int]:
    """Return the paragraph above each item, by its address."""
    places = {paragraph.path: k for k, paragraph in enumerate(paragraphs) if paragraph.path}
    above = {k: p.path.rpartition("/")[0] for k, p in enumerate(paragraphs)}
    return {k: places[path] for k, path in above.items() if path in places}


def _crosses(link: Link, other: Link) -> bool:
    return (min(link.left) - min(other.left)) * (min(link.right) - min(other.right)) < 0
