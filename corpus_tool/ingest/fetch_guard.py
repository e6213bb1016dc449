"""Which machines the fetcher may connect to: those of the public internet, and no other.

A page, a redirect or a name server may point into the network of whoever runs this program: at a
router, a neighbour's database, the metadata service of a cloud. The check is on the very address
that is then connected to, so that a second look-up cannot give another one.
"""

from __future__ import annotations

import socket
from collections.abc import Callable, Sequence, Set
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address

from corpus_tool.errors import FetchFailed
from corpus_tool.ingest.fetch_address import PORTS

__all__ = ["Guard", "is_public"]

_COMPATIBLE = IPv6Network("::/96")
_TRANSLATED = IPv6Network("64:ff9b::/96")
_LOCALLY_TRANSLATED = IPv6Network("64:ff9b:1::/48")


def is_public(address: IPv4Address | IPv6Address) -> bool:
    """Tell whether an address is one machine of the public internet."""
    if isinstance(address, IPv6Address):
        if address in _COMPATIBLE or address in _LOCALLY_TRANSLATED or address.is_site_local:
            return False
        if (inner := _inner(address)) is not None:
            return is_public(inner)
    return address.is_global and not (
        address.is_multicast or address.is_reserved or address.is_unspecified
    )


def _inner(address: IPv6Address) -> IPv4Address | None:
    """Return the IPv4 address that a gateway would take out of an IPv6 address."""
    if address in _TRANSLATED:
        return IPv4Address(int(address) & 0xFFFFFFFF)
    if address.teredo is not None:
        return address.teredo[1]
    return address.ipv4_mapped or address.sixtofour


def _resolve(host: str, port: int) -> tuple[str, ...]:
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return tuple(dict.fromkeys(str(address[0]) for *_, address in found))


@dataclass(frozen=True, slots=True)
class Guard:
    """The rule, and how names are looked up; the tests' publishers live on this machine."""

    is_allowed: Callable[[IPv4Address | IPv6Address], bool] = is_public
    resolve: Callable[[str, int], Sequence[str]] = _resolve
    ports: Set[int] = PORTS

    def addresses(self, host: str, port: int) -> tuple[str, ...]:
        """Look a host up, once, and return its addresses.

        Raises:
            FetchFailed: no such host (`E_OFFLINE`), or any of its addresses is not public
                (`E_URL_BLOCKED`): a name that leads to both is a trap.
        """
        try:
            found = tuple(self.resolve(host, port))
        except (OSError, UnicodeError) as cause:
            raise _offline(host) from cause
        for text in found:
            if not self.is_allowed(ip_address(text)):
                shown = text if text == host else f"'{host}' leads to {text}, which"
                raise FetchFailed(
                    f"{shown} is not a public address",
                    subject=host,
                    hint="Only pages of the public internet are fetched",
                    code="E_URL_BLOCKED",
                )
        if not found:
            raise _offline(host)
        return found


def _offline(host: str) -> FetchFailed:
    return FetchFailed(
        f"the name '{host}' cannot be resolved",
        subject=host,
        hint="The site is gone, or this computer is offline",
        code="E_OFFLINE",
    )
