"""The one Jinja environment that makes every page: escaping, strict, with the house's filters."""

from __future__ import annotations

from functools import cache
from urllib.parse import quote, urlsplit

from jinja2 import Environment, PackageLoader, StrictUndefined

from corpus_tool.render.charts import ladder, sign, strip
from corpus_tool.render.marks import HIDDEN, marked, plain, shown, unbroken
from corpus_tool.render.timelines import bar, dot

__all__ = ["environment", "safe_url"]

SAFE_SCHEMES = frozenset({"http", "https", "mailto", ""})


@cache
def environment() -> Environment:
    """Return what makes pages of templates: escaping, strict, with the filters of the house."""
    made = Environment(
        loader=PackageLoader("corpus_tool.render"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters |= {
        "marked": marked,
        "plain": plain,
        "safe_url": safe_url,
        "shown": shown,
        "unbroken": unbroken,
    }
    made.globals |= {"bar": bar, "dot": dot, "ladder": ladder, "sign": sign, "strip": strip}
    return made


def safe_url(address: str) -> str:
    """Return an address that a link may have, or `#` for any that could run."""
    try:
        scheme = urlsplit(address).scheme.lower()
    except ValueError:
        return "#"
    harmless = scheme in SAFE_SCHEMES and not any(ord(character) < 33 for character in address)
    return HIDDEN.sub(lambda found: quote(found[0]), address) if harmless else "#"
