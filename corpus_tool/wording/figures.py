"""Figures by value: `1,000` and `1 000`, `USD 5 mn` and `5 million US dollars`, `five` and `5`.

Everything else that stands at a figure counts: a sign, a currency, a unit, a fraction, a section.

Sections, in order:

* The words of amounts: scales, currencies, units.
* What is a figure, and what belongs to one.
* A text with its figures in one print.
* Numbers in words, with the fraction and the scale that follow.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from functools import lru_cache

from corpus_tool.lexicon import Lexicon
from corpus_tool.text.tokens import fold

__all__ = ["figure_shape", "figure_value", "has_figure", "is_amount_word", "is_figure_word"]


# ----------------------------------------
# The words of amounts: scales, currencies, units.

SCALES = {
    **dict.fromkeys(["thousand", "thousands"], 10**3),
    **dict.fromkeys(["lakh", "lakhs"], 10**5),
    **dict.fromkeys(["million", "millions", "mn", "mln", "mio"], 10**6),
    **dict.fromkeys(["crore", "crores"], 10**7),
    **dict.fromkeys(["billion", "billions", "bn", "bln"], 10**9),
    **dict.fromkeys(["trillion", "trillions", "tn", "trn"], 10**12),
}
"""Words that multiply the number before them."""
LETTER_SCALES = {"k": 10**3, "m": 10**6, "b": 10**9}
"""The same beside a currency alone: `5m` is a length, `USD 5m` is none."""


def _groups(names: str) -> Mapping[str, str]:
    """Read a table: each group of names, the first of which stands for all."""
    return {name: group.split()[0] for group in names.split(";") for name in group.split()}


# What several states call their money (`$`, `¥`, rupees) is no other print of the code of any.
CURRENCIES = _groups(
    "$ dollar dollars; usd us$; ¥; eur € euro euros; gbp £; jpy yen; cny rmb yuan; krw ₩ won;"
    "inr ₹; rupee rupees rs; thb ฿ baht; lak ₭ kip; vnd ₫ dong; idr rp rupiah; myr rm ringgit;"
    "php ₱; khr ៛ riel riels; mmk kyat kyats; bdt ৳ taka; mnt ₮ tugrik; ngn ₦ naira;"
    "ghs ₵ cedi cedis; zar rand; brl r$ reais; etb birr; uah ₴ hryvnia; rub ₽ rouble roubles"
    " ruble rubles; ils ₪; kzt ₸ tenge; aud a$; nzd nz$; sgd s$; cad c$; hkd hk$; twd nt$; chf;"
    "nok; sek; dkk; aed; qar; kwd; egp; kes; tzs; ugx; mxn; clp; pkr; lkr; npr; xof; xaf; pln;"
    "sdr sdrs; peso pesos; pound pounds; franc francs; crown crowns; krone kroner; dinar dinars;"
    "dirham dirhams; riyal riyals; rial rials; shilling shillings"
)
"""Word or sign of money -> what it is called here."""
UNITS = _groups(
    "km kilometer kilometers kilometre kilometres; m meter meters metre metres;"
    "cm centimeter centimeters centimetre centimetres; mm millimeter millimeters; kg kgs kilogram"
    " kilograms kilogramme kilogrammes; mg milligram milligrams; ha hectare hectares;"
    "l liter liters litre litres; ml milliliter milliliters; kw kilowatt kilowatts;"
    "mw megawatt megawatts; gw gigawatt gigawatts; hours hour hr hrs; minutes minute min mins;"
    "g; t; kv; kwh; mwh; gwh; twh; kt; °c; °f; %; ‰; bps"
)
"""Unit, folded -> its sign; asked after a number only."""
DOZENS = {"dozen": 12}
_PARTS = {"half": 2, "third": 3, "quarter": 4, "fifth": 5, "sixth": 6, "eighth": 8, "tenth": 10}
PARTS = {**_PARTS, **{f"{name}s": value for name, value in _PARTS.items()}}
"""What a number in words before one of these counts: `two-thirds`."""
_BETWEEN = frozenset(
    ["a", "an", "and", "half", "per", "cent", "basis", "points", "degree", "degrees", "celsius"]
) | {"us", "united", "states", "am", "pm", "a.m", "p.m"}
"""Words that belong to an amount only beside others of it."""
PER_CENT = frozenset(["%", "‰", "percent", "cent", "mille"])


# ----------------------------------------
# What is a figure, and what belongs to one.

_WORD = re.compile(r"[^\W\d_]+")


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
        or plain in PER_CENT
        or plain in lexicon.calendar.cardinals
        or any(c.isnumeric() for c in plain)
    )


def is_figure_word(word: str, lexicon: Lexicon) -> bool:
    """Tell whether a word may be part of a longer figure: also a unit, `and`, `a`, `half`."""
    plain = word.casefold().rstrip(".")
    parts = plain.split("-")
    return all(
        is_amount_word(part, lexicon)
        or part in UNITS
        or part in _BETWEEN
        or part in DOZENS
        or part in PARTS
        for part in parts
    )


# ----------------------------------------
# A text with its figures in one print.

_DASHES = re.compile(r"[‐‑‒–—−﹣－]")
_QUOTES = re.compile(r"[“”„‟«»\"‘‚‛]|(?<!\w)'")
"""What is set round words; of straight single ones only that which opens."""
_APOSTROPHES = re.compile(r"['’ʼ]")
_SPACE = re.compile(r"\s+")
_RAISED = re.compile(r"⁻?[⁰¹²³⁴⁵⁶⁷⁸⁹]+")
_VULGAR = re.compile(r"[¼½¾⅐-⅞]")
_NAMED = re.compile(r"\b([^\W\d_]+)-(?=\d)|\b([A-Z]|[A-Z]{4,6}) (?=\d)")
"""`G-20`, `F 16`, `COVID-19`; two and three capitals before a space are mostly a currency."""
# White space of one kind only, so that a run of it is not read from each of its characters.
_THOUSANDS = re.compile(r"(?<![\d.,])(\d{1,3})((?:[, '’]\d{3}){1,6})(?![\d])")
_POINT_GROUPS = re.compile(r"(?<![\d.,])\d{1,3}(?:\.\d{3}){2,6}(?![\d.,])")
_LAKH_GROUPS = re.compile(r"(?<![\d.,])\d{1,2}(?:,\d\d){1,4},\d{3}(?![\d.,])")
_DECIMAL_COMMA = re.compile(r"(?<=\d),(?=\d{1,2}(?!\d))")
_PERCENT = re.compile(r" ?(?:%|\bper cent\b|\bpercent\b)")
_PER_MILLE = re.compile(r" ?(?:‰|\bper mille?\b)")
_BASIS_POINTS = re.compile(r" ?\bbasis points?\b")
_DEGREES = re.compile(r" ?(?:°|\bdegrees? )(?:(c)(?:elsius)?|(f)(?:ahrenheit)?)\b")
_TIME = re.compile(r"\b(\d{1,2})[.:](\d\d) ?(a\.?m|p\.?m|hours?|hrs?)\b\.?")
_RANGE = re.compile(r"(?<=\d) - (?=\d)")
_CITED = re.compile(r"\b(art|arts|no|nos|para|paras|sec|rs)\. ?(?=\d)")
_CITATIONS = {"art": "article", "arts": "articles", "para": "paragraph", "paras": "paragraphs"}
_US_DOLLARS = re.compile(r"(?<!\w)(?:us|u\.s\.|united states) ?(?:dollars?\b|\$)")
_SIGNS = "|".join(
    re.escape(name)
    for name in sorted(CURRENCIES, key=len, reverse=True)
    if not name.isalpha() or not name.isascii()
)
_SIGN = re.compile(rf"(?<![^\W\d_])({_SIGNS}) ?")
_REPEATED = re.compile(r"(?<![\w./-])(\d++(?:\.\d++)?) \(\1\)")
_EDGES = " .,;:!…·、。，；：！"


@lru_cache(maxsize=4096)
def figure_value(text: str, lexicon: Lexicon) -> str:
    """Return a text with its figures in one print, so that equal values are equal strings.

    >>> from corpus_tool.lexicon import load
    >>> figure_value("10 per cent of 1 000", load()) == figure_value("10% of 1,000", load())
    True
    >>> figure_value("-5", load()) == figure_value("5", load())
    False
    """
    tokens = _TOKEN.findall(_even(text))
    plain = "".join(_print_tokens(tokens, lexicon))
    return _REPEATED.sub(r"\1", _SPACE.sub(" ", plain)).strip(_EDGES)


@lru_cache(maxsize=4096)
def figure_shape(text: str, lexicon: Lexicon) -> str:
    """Return a text with every figure replaced by the same one: `USD 5 million`, `USD 50 million`.

    Two texts of one shape that differ say the same of different amounts.
    """
    plain = figure_value(text, lexicon)
    return re.sub(r"0(?:[ .,/-]?0)*", "0", re.sub(r"\d+", "0", plain))


def _even(text: str) -> str:
    """Give marks, signs and groups of digits one form; small letters."""
    plain = _NAMED.sub(lambda found: found[1] or found[2], _DASHES.sub("-", text))
    # `10⁶` is not `106`, and `2½` is not `21/2`; composed forms would make them so.
    plain = _RAISED.sub(lambda found: "^" + unicodedata.normalize("NFKC", found[0]), plain)
    plain = _VULGAR.sub(lambda found: f" {unicodedata.normalize('NFKC', found[0])} ", plain)
    plain = unicodedata.normalize("NFKC", plain).casefold().replace("⁄", "/").replace("×", "x")
    plain = "".join(str(unicodedata.decimal(c, c)) for c in plain)
    plain = _SPACE.sub(" ", plain)
    plain = _THOUSANDS.sub(_only_digits, plain)
    plain = _LAKH_GROUPS.sub(_only_digits, _POINT_GROUPS.sub(_only_digits, plain))
    plain = _RANGE.sub("-", _DECIMAL_COMMA.sub(".", plain))
    plain = _APOSTROPHES.sub("", _QUOTES.sub('"', plain))
    # A raised figure after a unit is set on the line as well: `m²`, `m2`.
    plain = re.sub(r"(?<=[^\W\d_])\^(?=\d)", "", plain)
    plain = _PER_MILLE.sub("‰", _PERCENT.sub("%", plain))
    plain = _DEGREES.sub(lambda found: f"°{found[1] or found[2]}", _BASIS_POINTS.sub("bps", plain))
    plain = _TIME.sub(lambda found: f"{found[1]}:{found[2]} {found[3][0]}", plain)
    plain = _CITED.sub(lambda found: f"{_CITATIONS.get(found[1], found[1])} ", plain)
    plain = _US_DOLLARS.sub(" usd ", plain)
    return _SIGN.sub(lambda found: f" {CURRENCIES[found[1]]} ", plain)


def _only_digits(found: re.Match[str]) -> str:
    return re.sub(r"\D", "", found[0])


_TOKEN = re.compile(r"\d+(?:\.\d+)?(?:/\d+(?![\d/]))?|°[cf]\b|[^\W\d_]+|\s+|.", re.DOTALL)
_NUMBER = re.compile(r"\d+(?:\.\d+)?(?:/\d+)?\Z")


def _print_tokens(tokens: Sequence[str], lexicon: Lexicon) -> Iterator[str]:
    """Yield the tokens, each number by its value with the currency and unit beside it."""
    at = 0
    money = ""
    while at < len(tokens):
        number = _read_number(tokens, at, lexicon)
        if number is None:
            code = CURRENCIES.get(tokens[at], "")
            if code and _read_number(tokens, _skip_space(tokens, at + 1), lexicon):
                money, at = code, _skip_space(tokens, at + 1)
                continue
            word = tokens[at]
            # A currency stands after its amount, whichever side it is printed on.
            yield fold(word, lexicon=lexicon).casefold() if word.isalpha() else word
            at += 1
            continue
        value, at, is_scaled = number
        printed = tokens[at - 1] if _NUMBER.match(tokens[at - 1]) else ""
        code, at = (money, at) if money else _read_after(tokens, at, CURRENCIES, lexicon)
        if code and at < len(tokens) and tokens[at] in LETTER_SCALES:
            value, at, is_scaled = value * LETTER_SCALES[tokens[at]], at + 1, True
        unit, at = _read_after(tokens, at, UNITS, lexicon)
        is_quantity = is_scaled or code or unit or not printed
        shown = (_show(value) if is_quantity else printed) + (unit if unit in PER_CENT else "")
        yield " ".join(filter(None, (shown, code, "" if unit in PER_CENT else unit)))
        money = ""


def _skip_space(tokens: Sequence[str], at: int) -> int:
    return at + 1 if at < len(tokens) and tokens[at].isspace() else at


def _read_after(
    tokens: Sequence[str], at: int, names: Mapping[str, str], lexicon: Lexicon
) -> tuple[str, int]:
    """Return the currency or unit after a number, and where the text goes on."""
    place = _skip_space(tokens, at)
    if place < len(tokens):
        word = tokens[place]
        folded = fold(word, lexicon=lexicon).casefold() if word.isalpha() else word
        name = names.get(word) or names.get(folded)
        if name:
            return name, place + 1
    return "", at


def _show(value: Fraction) -> str:
    """Return a number as an integer, a decimal, or a fraction."""
    if value.denominator == 1:
        return str(value.numerator)
    shown = f"{value.numerator / value.denominator:.6f}".rstrip("0")
    return shown if Fraction(shown) == value else f"{value.numerator}/{value.denominator}"


# ----------------------------------------
# Numbers in words, with the fraction and the scale that follow.

_HUNDRED, _THOUSAND = 100, 1000
MAX_DIGITS = 18
"""Of a longer number every digit counts as printed."""

Number = tuple[Fraction, int, bool]
"""Its value, the token after it, whether a word multiplied it."""


def _read_number(tokens: Sequence[str], at: int, lexicon: Lexicon) -> Number | None:
    """Return the number that begins at a token."""
    if at >= len(tokens):
        return None
    if _NUMBER.match(tokens[at]):
        value, end = _fraction(tokens[at]), at + 1
        if value is None:
            return None
        after = _skip_space(tokens, end)
        if "/" not in tokens[at] and after > end and after < len(tokens):
            part = _fraction(tokens[after]) if "/" in tokens[after] else None
            if part is not None and part < 1:
                return _scaled(tokens, value + part, after + 1, is_scaled=True)
        return _scaled(tokens, value, end)
    return _read_words(tokens, at, lexicon)


def _fraction(token: str) -> Fraction | None:
    if len(token) > MAX_DIGITS or not _NUMBER.match(token):
        return None
    whole, _, below = token.partition("/")
    return None if below and not int(below) else Fraction(whole) / (int(below) if below else 1)


def _read_words(tokens: Sequence[str], at: int, lexicon: Lexicon) -> Number | None:
    """Return a number in words: `one hundred and five`, `a dozen`, `two-thirds`."""
    cardinals = lexicon.calendar.cardinals
    first = tokens[at]
    if first in ("a", "an"):
        after = _skip_space(tokens, at + 1)
        word = tokens[after] if after < len(tokens) else ""
        if word in DOZENS:
            return Fraction(DOZENS[word]), after + 1, True
        if cardinals.get(word, 0) >= _HUNDRED or word in SCALES:
            return _scaled(tokens, Fraction(1), at + 1)
        return None
    if first not in cardinals:
        return None
    total, last, end = 0, 0, at
    place = at
    while place < len(tokens) and (count := cardinals.get(tokens[place])) is not None:
        if end > at and not _may_follow(last, count):
            break
        if count == _THOUSAND:
            total = (total or 1) * count
        elif count == _HUNDRED:
            total += ((total % _HUNDRED) or 1) * count - total % _HUNDRED
        else:
            total += count
        last, end = count, place + 1
        place = _next_word(tokens, end, and_too=last >= _HUNDRED)
    return _parts_of(tokens, total, end)


def _may_follow(last: int, count: int) -> bool:
    """Tell whether one cardinal goes on the number that another began: `twenty` `one`."""
    if count >= _HUNDRED:
        return last < count
    return last >= _HUNDRED or (20 <= last < _HUNDRED and 0 < count < 10)


def _next_word(tokens: Sequence[str], end: int, *, and_too: bool) -> int:
    """Return the place of the next word of a number, behind a space, a hyphen, an `and`."""
    place = end
    if place < len(tokens) and (tokens[place].isspace() or tokens[place] == "-"):
        place += 1
    if and_too and tokens[place : place + 1] == ["and"]:
        place = _skip_space(tokens, place + 1)
    return place


def _parts_of(tokens: Sequence[str], total: int, end: int) -> Number:
    """Return a number in words with the fraction or dozen after it."""
    place = _next_word(tokens, end, and_too=False)
    word = tokens[place] if place < len(tokens) else ""
    if word in PARTS and total:
        return Fraction(total, PARTS[word]), place + 1, True
    if word in DOZENS:
        return Fraction(total * DOZENS[word]), place + 1, True
    return _scaled(tokens, Fraction(total), end)


def _scaled(tokens: Sequence[str], value: Fraction, end: int, *, is_scaled: bool = False) -> Number:
    """Return a number with `and a half`, and with the scales after it: `hundred`, `million`."""
    words = [token for token in tokens[end : end + 7] if not token.isspace() and token != "-"]
    if words[:3] == ["and", "a", "half"]:
        value += Fraction(1, 2)
        end = end + tokens[end : end + 7].index("half") + 1
        is_scaled = True
    scales = {**SCALES, "hundred": _HUNDRED}
    place = _next_word(tokens, end, and_too=False)
    while place < len(tokens) and tokens[place] in scales:
        value, end, is_scaled = value * scales[tokens[place]], place + 1, True
        place = _next_word(tokens, end, and_too=False)
    return value, end, is_scaled
