"""An address a user or a publisher names: read it, and refuse what is never asked for.

What stands behind the host's name is checked where the connection is made (`fetch_connection`).
"""

from __future__ import annotations

import re
from collections.abc import Set

import httpx2

from corpus_tool.errors import FetchFailed

__all__ = ["LENGTH", "PORTS", "follow", "host_of", "normal", "parse"]

PORTS = frozenset({80, 443})
"""What publishers use; other ports are other services, often a user's own."""
LENGTH = 2000

_DEFAULT = {"http": 80, "https": 443}
_SPACE = re.compile(r"[\x00-\x20\x7f-\xa0\u2028\u2029]")


def parse(text: str, *, ports: Set[int] = PORTS) -> httpx2.URL:
    """Read an address.

    Raises:
        FetchFailed: no http or https (`E_URL_SCHEME`), a user or password in it
            (`E_URL_CREDENTIALS`), another port (`E_URL_BLOCKED`).
    """
    try:
        url = httpx2.URL(text.strip())
    except (httpx2.InvalidURL, ValueError, TypeError) as cause:
        raise _no_address(text) from cause
    return _checked(url, text, ports)


def normal(text: str) -> str:
    """Return an address in its one spelling, whatever it names.

    Raises:
        FetchFailed: as `parse`.
    """
    return str(parse(text, ports=frozenset(range(1, 65536))))


def follow(base: httpx2.URL, target: str, *, ports: Set[int] = PORTS) -> httpx2.URL:
    """Read the address that a redirect or a link on a page names.

    Raises:
        FetchFailed: as `parse`.
    """
    try:
        url = base.join(target.strip())
    except (httpx2.InvalidURL, ValueError, TypeError) as cause:
        raise _no_address(target) from cause
    return _checked(url, target, ports)


def host_of(url: httpx2.URL) -> str:
    """Return the host, with the port where that is not the scheme's own."""
    return url.host if url.port is None else f"{url.host}:{url.port}"


def _checked(url: httpx2.URL, text: str, ports: Set[int]) -> httpx2.URL:
    if url.userinfo:
        raise FetchFailed(
            f"the address names a user or a password for '{url.host}'; nothing was sent",
            subject=url.host,
            hint="Name the page without them: only what is public is fetched",
            code="E_URL_CREDENTIALS",
        )
    if url.scheme not in _DEFAULT or not url.host or len(str(url)) > LENGTH:
        raise _no_address(text)
    port = url.port or _DEFAULT[url.scheme]
    if port not in ports:
        raise FetchFailed(
            f"'{host_of(url)}' names the port {port}; only 80 and 443 are asked",
            subject=host_of(url),
            code="E_URL_BLOCKED",
        )
    return url.copy_with(fragment=None)


def _no_address(text: str) -> FetchFailed:
    shown = _SPACE.sub(" ", text)[:200]
    shown = re.sub(r"//[^/@]*@", "//…@", shown)
    return FetchFailed(
        f"'{shown}' is no address of a web page",
        subject=shown,
        hint="It must begin with https:// or http://",
        code="E_URL_SCHEME",
    )
