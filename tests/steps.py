"""Steps that go wrong, each in its own way, to be done in a limited process."""

from __future__ import annotations

import os
import re
import time

from corpus_tool.collation import collate
from corpus_tool.commitments.commitments import find_commitments
from corpus_tool.errors import DocumentNotFound


class Unsendable(Exception):
    """An error that cannot be made again from its message alone."""

    def __init__(self, what: str, where: str) -> None:
        super().__init__(f"{what} a {where}")


def refuse():
    """Raise a failure that a user can act on."""
    raise DocumentNotFound("no document 'x'", subject="x", hint="Name another")


def raise_unsendable():
    """Raise what pickle cannot make again."""
    raise Unsendable("in", "trap")


def spin():
    """Use the processor without end."""
    while True:
        pass


def backtrack():
    """Use the processor without end, within one call of the regular expression engine."""
    return re.match(r"(a+)+$", "a" * 60 + "!")


def sleep():
    """Wait without end."""
    time.sleep(1000)


def hoard():
    """Take all the memory there is, bit by bit."""
    kept = []
    while True:
        kept.append(bytearray(1 << 20))


def work(*, seconds, megabytes):
    """Use so much time of the processor, and so much memory."""
    kept = bytearray(megabytes << 20)
    ends = time.process_time() + seconds
    while time.process_time() < ends:
        pass
    return len(kept)


def identities(first, within):
    """Return the identities of two values, the second within others."""
    return id(first), id(within["deep"][0])


def version_of(words):
    """Return the version of word lists."""
    return words.version


def babble():
    """Print where the answer goes."""
    print("not the answer")  # noqa: T201
    os.write(1, b"nor this")
    return "the answer"


def read_unless_endless(version, *, lexicon, ladder):
    """Read who undertakes what; never end on a text that is called endless."""
    return (
        spin()
        if version.document.key == "endless"
        else find_commitments(version, lexicon=lexicon, ladder=ladder)
    )


def compare_unless_endless(left, right, options, lexicon, encoder, weights):
    """Compare two texts; take all memory where the later one is called endless."""
    if right.document.key == "endless":
        hoard()
    return collate(left, right, options=options, lexicon=lexicon)
