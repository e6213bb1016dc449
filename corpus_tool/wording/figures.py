"""Figures by value: `1,000` and `1 000`, `５` and `5`, `10%` and `10 per cent` are equal.

Everything else that stands at a figure counts: a sign, a currency, a unit, a fraction, a section.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from corpus_tool.lexicon import Lexicon
from corpus_tool.text.tokens import fold

__all__ = ["figure_shape", "figure_value", "has_figure", "is_amount_word"]

SCALES = frozenset(
    ["million", "millions", "billion", "billions", "trillion", "mn", "bn", "crore", "lakh", "m"]
)
"""Words that multiply the number before them and are no cardinals of the lexicon."""
_SIGNS = ("$", "us$", "a$", "nz$", "s$", "c$", "hk$", "€", "£", "¥", "₹", "₭", "₩", "฿", "₫")
_CODES = ("usd", "eur", "gbp", "jpy", "aud", "nzd", "cad", "sgd", "cny", "rmb", "krw", "inr")
_MORE_CODES = ("thb", "lak", "vnd", "idr", "myr", "php", "chf", "nok", "sek", "dkk")
CURRENCIES = frozenset((*_SIGNS, *_CODES, *_MORE_CODES))
_UNITS = ("dollar", "euro", "pound", "rupee", "peso", "crown", "franc", "ringgit", "krone")
MONEY_WORDS = frozenset(
    ("yen", "yuan", "won", "baht", "kip", "dong", "rupiah", *_UNITS, *(f"{u}s" for u in _UNITS))
)
PER_CENT = frozenset(["%", "‰", "percent", "cent"])

_DASHES = re.compile(r"[‐‑‒–—−﹣－]")
_QUOTES = re.compile(r"[“”„‟«»\"‘’‚‛']")
_SPACE = re.compile(r"\s+")
# White space of one kind only, so that a run of it is not read from each of its characters.
_GROUPS = re.compile(r"(?<![\d.,])(\d{1,3})((?:[, '’]\d{3}){1,6})(?![\d])")
_DECIMAL_COMMA = re.compile(r"(?<=\d),(?=\d{1,2}(?!\d))")
_PERCENT = re.compile(r" ?(?:%|per cent\b|percent\b)")
_CURRENCY = re.compile(r"(us\$|usd|[$€£¥₹₭₩฿₫]) ?(?=\d)")
_WORD = re.compile(r"[^\W\d_]+")
_EDGES = " .,;:!…·、。，；：！"


def has_figure(text: str, lexicon: Lexicon) -> bool:
    """Tell whether a text holds a digit, a sign of measure, or a number in words."""
    if any(c.isnumeric() or unicodedata.category(c) in ("Sc", "Sm", "No", "Nl") for c in text):
        return True
    if any(c in "%‰‱°§" for c in text):
        return True
    cardinals = lexicon.calendar.cardinals
    # `one` alone is mostly a pronoun.
    words = {word.casefold() for word in _WORD.findall(text)}
    return any((word in cardinals and word != "one") or word in SCALES for word in words)


def is_amount_word(word: str, lexicon: Lexicon) -> bool:
    """Tell whether a word belongs to the amount beside it: `million`, `USD`, `per`, `cent`."""
    plain = word.casefold()
    return (
        plain in SCALES
        or plain in CURRENCIES
        or plain in MONEY_WORDS
        or plain in PER_CENT
        or plain in lexicon.calendar.cardinals
        or any(c.isnumeric() for c in plain)
    )


@lru_cache(maxsize=4096)
def figure_value(text: str, lexicon: Lexicon) -> str:
    """Return a text with its figures in one print, so that equal values are equal strings.

    >>> from corpus_tool.lexicon import load
    >>> figure_value("10 per cent of 1 000", load()) == figure_value("10% of 1,000", load())
    True
    >>> figure_value("-5", load()) == figure_value("5", load())
    False
    """
    plain = unicodedata.normalize("NFKC", text).casefold().replace("⁄", "/")
    plain = _SPACE.sub(" ", _QUOTES.sub("", _DASHES.sub("-", plain)))
    plain = _GROUPS.sub(lambda found: found[1] + re.sub(r"\D", "", found[2]), plain)
    plain = _PERCENT.sub("%", _DECIMAL_COMMA.sub(".", plain))
    plain = _CURRENCY.sub(lambda found: found[1].replace("us$", "usd"), plain)
    plain = _WORD.sub(lambda found: _number(found[0], lexicon), plain.strip(_EDGES))
    return plain.strip(_EDGES)


@lru_cache(maxsize=4096)
def figure_shape(text: str, lexicon: Lexicon) -> str:
    """Return a text with every figure replaced by the same one: `USD 5 million`, `USD 50 million`.

    Two texts of one shape that differ say the same of different amounts.
    """
    plain = figure_value(text, lexicon)
    return re.sub(r"0(?:[ .,/-]?0)*", "0", re.sub(r"\d+", "0", plain))


def _number(word: str, lexicon: Lexicon) -> str:
    value = lexicon.calendar.cardinals.get(word)
    if value is not None and word not in ("hundred", "thousand"):
        return str(value)
    return fold(word, lexicon=lexicon).casefold()
