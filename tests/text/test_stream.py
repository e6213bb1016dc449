"""Many texts read at once as arrays of words."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus_tool import lexicon
from corpus_tool.text.stream import CLAUSE, PHRASE, SLOT_NAMES, TEXT, Stream, read_stream

WORDS = lexicon.load("en")
TEXTS = st.lists(st.text("abAB .,;’'-1234é語ກ\u0301\u200b\u00ad\n", max_size=40), max_size=8)


def _words(text: str, *, masked: bool = False) -> list[str]:
    stream = read_stream([text], lexicon=WORDS if masked else None)
    return [
        f"[{SLOT_NAMES[kind]}]" if kind else text[start:end]
        for kind, start, end in zip(stream.kinds, stream.starts, stream.ends, strict=True)
    ]


def _rows(stream: Stream, at: int) -> list[tuple[int, ...]]:
    own = slice(stream.bounds[at], stream.bounds[at + 1])
    columns = (stream.hashes, stream.starts, stream.ends, stream.kinds, stream.edges)
    return list(zip(*(column[own].tolist() for column in columns), strict=True))


def test_words_and_spans() -> None:
    """A word is a run of letters and digits, and keeps its place in print."""
    assert _words("Japan's well-known – 2nd plan.") == [
        "Japan",
        "s",
        "well",
        "known",
        "2nd",
        "plan",
    ]


def test_scripts_without_spaces() -> None:
    """A character of a script without spaces is a word, with the marks on it."""
    assert _words("日本 ສາທາ") == ["日", "本", "ສ", "າ", "ທ", "າ"]


def test_unseen_characters_say_nothing() -> None:
    """Soft hyphens and zero-width spaces make no other word, and none of their own."""
    stream = read_stream(["peace", "\u200bpe\u00adace\u200d", "\u200b \ufe0f"], lexicon=None)

    assert stream.lengths().tolist() == [1, 1, 0]
    assert stream.hashes[0] == stream.hashes[1]
    assert (int(stream.starts[1]), int(stream.ends[1])) == (1, 8)


def test_case_is_folded() -> None:
    """Capitals do not make another word."""
    stream = read_stream(["THE Sea", "the sea"], lexicon=None)

    assert stream.hashes[:2].tolist() == stream.hashes[2:].tolist()


def test_hash_is_stable() -> None:
    """The hash of a word is the same in every process: it is stored."""
    assert read_stream(["peace"], lexicon=None).hashes.tolist() == [0x6816648487EFBB46]


def test_slots() -> None:
    """Leaders with titles, parties with articles, dates and numbers are one word each."""
    text = "Prime Minister Adeyemi thanked the United States for 2,740 tons by 3 May 2031."

    assert _words(text, masked=True) == [
        *("[LEADER]", "thanked", "[PARTY]", "for", "[NUMBER]", "tons", "by", "[DATE]"),
    ]


def test_articles() -> None:
    """An article belongs to the name only where the name takes one."""
    text = "They met the Philippines, the UK and the Japan desk."

    assert _words(text, masked=True) == [
        *("They", "met", "[PARTY]", "[PARTY]", "and", "the", "[PARTY]", "desk"),
    ]


def test_slots_are_not_overdone() -> None:
    """Seas, offices without a name, `us`, `may`, longer abbreviations are no slots."""
    text = "The President told us they may meet at the South China Sea under U.S.C. rules."

    assert not any(word.startswith("[") for word in _words(text, masked=True))


@pytest.mark.parametrize(
    "place",
    [
        *("the South China Sea", "the East and South China Seas", "THE TAIWAN STRAIT"),
        *("the Gulf of Thailand", "the Sea of Japan", "the Gulf of the Philippines", "Lake Chad"),
        *("the Korean Peninsula", "the Korean peninsula", "the Indian Ocean", "Mexico City"),
    ],
)
def test_places_are_no_parties(place: str) -> None:
    """A name within the name of a place is not of a party, and beside it Japan still is."""
    words = _words(f"They met at {place} and in Japan", masked=True)

    assert words == [*f"They met at {place} and in".split(), "[PARTY]"]


def test_parties_beside_places() -> None:
    """Abbreviations and names of several words give no sea its name, nor does a comma."""
    text = "a U.S. Sea Grant, the United States Ocean Plan, Japan, Sea and China’s Strait"

    assert _words(text, masked=True) == [
        *("a", "[PARTY]", "Sea", "Grant", "[PARTY]", "Ocean", "Plan", "[PARTY]", "Sea"),
        *("and", "[PARTY]", "s", "Strait"),
    ]


def test_year_in_words() -> None:
    """A year in words is one number, whichever word it ends on."""
    for year in ("two thousand twenty-one", "two thousand twenty-two", "two thousand nineteen"):
        words = _words(f"of our Lord {year}, I sign", masked=True)

        assert words[-3:] == ["[NUMBER]", "I", "sign"]


def test_edges() -> None:
    """Commas end phrases, points before capitals clauses; the last word ends the text."""
    stream = read_stream(["He met, cf. no. them. We go"], lexicon=None)

    assert stream.edges.tolist() == [0, PHRASE, 0, 0, CLAUSE, 0, TEXT]


@settings(deadline=None)
@given(TEXTS)
def test_neighbours_do_not_matter(texts: list[str]) -> None:
    """What is read of a text is the same alone and among others, with spans inside the text."""
    together = read_stream(texts, lexicon=WORDS)

    for at, text in enumerate(texts):
        alone = read_stream([text], lexicon=WORDS)
        assert _rows(together, at) == _rows(alone, 0)
        assert all(0 <= start < end <= len(text) for _, start, end, *_ in _rows(alone, 0))


def test_long_text_among_short_ones() -> None:
    """A text longer than what is read at once changes nothing for its neighbours."""
    long = "word " * 60_000
    stream = read_stream(["one two", long, "one two", ""], lexicon=WORDS)

    assert stream.lengths().tolist() == [2, 60_000, 2, 0]
    assert _rows(stream, 0) == _rows(stream, 2)
    assert stream.text_hashes()[0] == stream.text_hashes()[2]


def test_no_texts() -> None:
    """Nothing makes an empty stream."""
    stream = read_stream([], lexicon=WORDS)

    assert (len(stream), stream.bounds.tolist()) == (0, [0])
