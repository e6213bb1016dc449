"""No machine but those of the public internet is ever connected to."""

from __future__ import annotations

import socket
from ipaddress import ip_address

import pytest

from corpus_tool.errors import FetchFailed
from corpus_tool.ingest.fetch import Fetcher
from corpus_tool.ingest.fetch_network import Guard, is_public
from tests.ingest.fetch.publisher import Publisher

PRIVATE = [
    "10.0.0.5",
    "127.0.0.1",
    "127.255.255.254",
    "172.16.0.1",
    "192.168.1.1",
    "169.254.169.254",
    "100.64.0.1",
    "0.0.0.0",
    "192.0.2.1",
    "198.18.0.1",
    "224.0.0.1",
    "240.0.0.1",
    "255.255.255.255",
    "::",
    "::1",
    "::10.0.0.1",
    "::8.8.8.8",
    "::ffff:10.0.0.1",
    "::ffff:127.0.0.1",
    "64:ff9b::a00:1",
    "64:ff9b::7f00:1",
    "64:ff9b:1::808:808",
    "2002:a00:1::1",
    "2002:7f00:1::1",
    "2001:0:4136:e378:8000:63bf:f5ff:fffe",
    "fe80::1",
    "fe80::1%eth0",
    "fec0::1",
    "fc00::1",
    "fd12:3456::1",
    "ff02::1",
    "2001:db8::1",
]


@pytest.mark.parametrize("address", PRIVATE)
def test_private_addresses_are_refused(address: str) -> None:
    """Private, loopback, link-local, shared, reserved, multicast, mapped and tunnelled ones."""
    assert not is_public(ip_address(address))


@pytest.mark.parametrize(
    "address",
    ["8.8.8.8", "193.99.144.80", "2606:4700::1111", "::ffff:8.8.8.8", "64:ff9b::808:808"],
)
def test_public_addresses_are_not(address: str) -> None:
    """What everybody can reach may be asked, also through a gateway."""
    assert is_public(ip_address(address))


@pytest.mark.parametrize(
    "host",
    ["127.0.0.1", "0x7f000001", "2130706433", "127.1", "localhost", "[::1]", "0"],
)
def test_every_spelling_of_this_machine_is_refused(host: str) -> None:
    """With the guard that users have, no spelling of this machine gets through."""
    with pytest.raises(FetchFailed) as caught:
        Fetcher(agent="tests").get(f"http://{host}/")

    assert caught.value.code == "E_URL_BLOCKED"


def test_one_private_address_is_enough(publisher: Publisher) -> None:
    """A name that leads to a public and a private address is a trap."""
    with pytest.raises(FetchFailed, match=r"'two-faced.example' leads to 192\.168\.0\.1"):
        publisher.guard.addresses("two-faced.example", 80)


def test_a_name_is_looked_up_once(publisher: Publisher) -> None:
    """The address that was checked is the one connected to: a second answer is never asked for."""
    asked: list[str] = []
    original = publisher.resolve

    def rebind(host: str, port: int) -> tuple[str, ...]:
        asked.append(host)
        return original(host, port) if asked.count(host) % 2 else ("10.0.0.5",)

    publisher.resolve = rebind  # type: ignore[method-assign]
    address = publisher.put("/a")
    with pytest.raises(FetchFailed, match="E_URL_BLOCKED"):
        publisher.fetcher().get(address)

    # One look-up for robots.txt, which was got; the second, for the page, was caught.
    assert asked == ["publisher.example"] * 2
    assert [request.path for request in publisher.requests] == ["/robots.txt"]


def test_the_connection_goes_to_the_checked_address(
    publisher: Publisher, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What the socket is given is the number that was checked, never the name."""
    given: list[object] = []
    original = socket.create_connection

    def connect(address: tuple[str, int], *arguments: object, **more: object) -> socket.socket:
        given.append(address)
        return original(address, *arguments, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(socket, "create_connection", connect)
    publisher.fetcher().get(publisher.put("/a"))

    assert given == [("127.0.0.1", publisher.port)] * 2


def test_a_name_that_leads_nowhere() -> None:
    """An empty answer of the name server is a host that cannot be resolved."""
    guard = Guard(resolve=lambda host, port: ())

    with pytest.raises(FetchFailed, match="E_OFFLINE"):
        guard.addresses("nothing.example", 80)


def test_the_next_address_is_tried(publisher: Publisher) -> None:
    """Where a host has several addresses and the first does not answer, the second is asked."""
    original = publisher.resolve
    publisher.resolve = lambda host, port: ("127.0.0.1", *original(host, port))  # type: ignore[method-assign]

    assert publisher.fetcher().get(publisher.put("/a")).source
