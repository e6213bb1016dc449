"""Where publishers put the text on their pages, as CSS selectors.

None of these has been tried on a saved page of the publisher yet, so they are hints: a selector
that finds nothing, or little of the page's prose, is passed over for the general finder.

To add one: append a line to `SITES`, host first, and the selectors in the order to try.
"""

from __future__ import annotations

from urllib.parse import urlsplit

__all__ = ["SITES", "selectors"]

SITES: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("mofa.go.jp", ("#main #maincontents", "#maincontents", "#main")),
    ("kantei.go.jp", ("#main .section", ".article-body", "#main")),
    ("asean.org", (".elementor-widget-theme-post-content", ".entry-content")),
    ("whitehouse.gov", ("section.body-content", ".entry-content", "main .wp-block-post-content")),
    ("bidenwhitehouse.archives.gov", ("section.body-content",)),
    ("dfat.gov.au", (".field--name-body", "#block-system-main .content")),
    ("mea.gov.in", ("#innerContent", ".innerContent", "#content-area")),
)
"""Host, and selectors to try in order; the host's subdomains are meant too."""


def selectors(address: str) -> tuple[str, ...]:
    """Return the selectors for the publisher of an address.

    >>> selectors("https://www.dfat.gov.au/news")[0]
    '.field--name-body'
    """
    host = (urlsplit(address).hostname or "").lower()
    return next((found for name, found in SITES if f".{host}".endswith(f".{name}")), ())
