"""Publishers are asked as they wish to be: robots.txt, pauses, and patience with the busy."""

from __future__ import annotations

import threading

import pytest

from corpus_tool.errors import FetchFailed
from corpus_tool.ingest.fetch_network import Pace
from tests.ingest.fetch.publisher import HOST, STATEMENT, FakeClock, Handler, Publisher
from tests.ingest.fetch.test_fetch import failure


def robots(publisher: Publisher, *lines: str, host: str = HOST) -> None:
    """Publish a robots.txt."""
    text = "\n".join(lines).encode()
    publisher.put(f"{host}/robots.txt", text, content_type="text/plain")


def test_what_robots_forbid_is_not_asked_for(publisher: Publisher) -> None:
    """A path that robots.txt forbids gets one line; the page itself is not touched."""
    robots(publisher, "User-agent: *", "Disallow: /private/")
    publisher.put("/private/a")
    error = failure(publisher, publisher.address("/private/a"))

    assert str(error).startswith(f"E_ROBOTS: {HOST}:{publisher.port} forbids /private/a for")
    assert not publisher.asked("/private/a")


@pytest.mark.parametrize(
    ("lines", "allowed"),
    [
        (("User-agent: *", "Disallow: /"), False),
        (("User-agent: *", "Disallow: /", "Allow: /a$"), True),
        (("User-agent: corpus-tool", "Disallow: /a"), False),
        (("User-agent: *", "Disallow: /", "", "User-agent: corpus-tool", "Disallow:"), True),
        (("User-agent: otherbot", "Disallow: /"), True),
        (("User-agent: *", "Disallow: /*?"), True),
        (("\ufeffUser-agent: *", "Disallow: /a"), False),
        (("<html>no robots here</html>",), True),
        ((), True),
    ],
)
def test_robots_are_read_as_they_are_meant(
    publisher: Publisher, lines: tuple[str, ...], allowed: bool
) -> None:
    """The group for our name counts, the longest rule wins, nonsense allows all."""
    robots(publisher, *lines)
    address = publisher.put("/a")

    if allowed:
        assert publisher.fetcher().get(address).source
    else:
        assert failure(publisher, address).code == "E_ROBOTS"


def test_robots_can_be_ignored_for_what_one_names(publisher: Publisher) -> None:
    """The user may decide to read a page as he would in a browser."""
    robots(publisher, "User-agent: *", "Disallow: /")
    address = publisher.put("/a")

    assert publisher.fetcher().get(address, ignore_robots=True).source


@pytest.mark.parametrize(("status", "allowed"), [(404, True), (403, True), (500, False)])
def test_a_site_without_robots(publisher: Publisher, status: int, allowed: bool) -> None:
    """A site that has none allows all; one that cannot say is left alone (RFC 9309)."""
    publisher.put("/robots.txt", b"", status)
    address = publisher.put("/a")

    if allowed:
        assert publisher.fetcher().get(address).source
    else:
        assert failure(publisher, address).code == "E_ROBOTS"
        assert not publisher.asked("/a")


def test_a_site_too_busy_for_robots_is_left_alone(publisher: Publisher) -> None:
    """A robots.txt that answers 503 four times forbids all for now."""
    publisher.put("/robots.txt", b"", 503)
    error = failure(publisher, publisher.put("/a"))

    assert error.code == "E_ROBOTS" and "503" in error.message
    assert len(publisher.asked("/robots.txt")) == 4


def test_robots_hold_for_each_hop(publisher: Publisher) -> None:
    """A redirect to another host needs that host's leave."""
    robots(publisher, "User-agent: *", "Disallow: /", host="elsewhere.example")
    final = publisher.put("elsewhere.example/a")
    error = failure(publisher, publisher.redirect("/a", final))

    assert error.code == "E_ROBOTS" and "elsewhere.example" in error.message


def test_robots_are_asked_for_once_a_day(publisher: Publisher) -> None:
    """The rules are kept for a day and then asked for again."""
    address, fetcher = publisher.put("/a"), publisher.fetcher()
    for _ in range(3):
        fetcher.get(address)
    assert len(publisher.asked("/robots.txt")) == 1

    publisher.time.time += 86_400
    fetcher.get(address)

    assert len(publisher.asked("/robots.txt")) == 2


def test_a_host_rests_between_requests(publisher: Publisher) -> None:
    """Two seconds pass between two requests to one host, none between two hosts."""
    first, second = publisher.put("/a"), publisher.put("elsewhere.example/a")
    fetcher = publisher.fetcher()
    fetcher.get(first)
    assert publisher.time.slept == [2.0]  # between its robots.txt and the page

    publisher.time.time += 0.5
    fetcher.get(first)
    assert publisher.time.slept == [2.0, 1.5]

    fetcher.get(second)
    assert publisher.time.slept == [2.0, 1.5, 2.0]


def test_the_site_may_want_longer_pauses(publisher: Publisher) -> None:
    """Crawl-delay is kept, where it is longer than ours."""
    robots(publisher, "User-agent: *", "Crawl-delay: 7")
    address, fetcher = publisher.put("/a"), publisher.fetcher()
    fetcher.get(address)
    fetcher.get(address)

    assert publisher.time.slept == [7.0, 7.0]


def test_a_site_that_wants_endless_pauses_is_left_alone(publisher: Publisher) -> None:
    """Nobody waits an hour for a page."""
    robots(publisher, "User-agent: *", "Crawl-delay: 3600")
    error = failure(publisher, publisher.put("/a"))

    assert error.code == "E_ROBOTS" and "3600 s" in error.message


def test_one_request_a_host_at_a_time() -> None:
    """While one request to a host runs, a second one waits, from whatever thread."""
    pace = Pace(FakeClock().clock)
    order: list[str] = []
    inside, done = threading.Event(), threading.Event()

    def hold() -> None:
        with pace.turn("a"):
            inside.set()
            done.wait(5)
            order.append("first")

    thread = threading.Thread(target=hold)
    thread.start()
    inside.wait(5)
    with pace.turn("b"):
        order.append("other host")
    done.set()
    with pace.turn("a"):
        order.append("second")
    thread.join()

    assert order == ["other host", "first", "second"]


def busy(publisher: Publisher, times: int, status: int, **headers: str) -> str:
    """Publish a page that first answers otherwise, `times` times."""

    def answer(handler: Handler) -> None:
        if len(publisher.asked("/a")) <= times:
            handler.send(status, b"busy", **headers)
        else:
            handler.send(200, STATEMENT)

    publisher.pages["/a"] = answer
    return publisher.address("/a")


@pytest.mark.parametrize("status", [429, 502, 503, 504])
def test_a_busy_server_is_asked_again(publisher: Publisher, status: int) -> None:
    """Busy answers are waited out, each time longer."""
    assert publisher.fetcher().get(busy(publisher, 3, status)).source
    assert len(publisher.asked("/a")) == 4
    assert publisher.time.slept == [2.0, 2.0, 4.0, 8.0]


@pytest.mark.parametrize("stated", ["30", "Sun, 01 Mar 2026 12:00:32 GMT"])
def test_retry_after_is_honoured(publisher: Publisher, stated: str) -> None:
    """The server says in seconds or by the clock when to come again."""
    assert publisher.fetcher().get(busy(publisher, 1, 429, retry_after=stated)).source
    assert publisher.time.slept == [2.0, 30.0]


def test_patience_ends_after_four_tries(publisher: Publisher) -> None:
    """Four busy answers are enough; the line says how often, and what the server wanted."""
    error = failure(publisher, busy(publisher, 9, 429, retry_after="5"))

    assert error.code == "E_HTTP"
    assert error.message.endswith("429 (Too Many Requests) after 4 tries (Retry-After 5 s)")


@pytest.mark.parametrize(
    "stated",
    [
        "121",
        "99999999999999999999",
        "Sun, 01 Mar 2037 12:00:00 GMT",
        "Fri, 31 Dec 9999 23:59:59 -2359",
    ],
)
def test_nobody_waits_longer_than_two_minutes(publisher: Publisher, stated: str) -> None:
    """A server that wants longer is told of at once."""
    error = failure(publisher, busy(publisher, 9, 503, retry_after=stated))

    assert error.code == "E_HTTP" and stated in error.message
    assert publisher.time.slept == [2.0]


def test_a_number_without_end_is_told_in_short(publisher: Publisher) -> None:
    """Four hundred digits are a wait that nobody makes, and are not printed."""
    error = failure(publisher, busy(publisher, 9, 503, retry_after="7" * 400))

    assert error.message.endswith(f"(Retry-After {'7' * 40}… s)")
    assert publisher.time.slept == [2.0]


@pytest.mark.parametrize(
    "stated",
    [
        *("soon", "-5", "Sun, 01 Mar 2015 12:00:00 GMT", "³", "1e9", "inf", "nan", "0.5", "5, 7"),
        *("0" * 400 + "5", "Thu, 01 Jan 1970 00:00:00 GMT", "Mon, 01 Jan 0001 00:00:00 +2359"),
        "Wed, 21 Oct 99999999999999999999 07:28:00 GMT",
        "Wed, 21 Oct 2015 07:28:00 +99999999999999",
        "Wed, 21 Oct 2015 99999999999999999999:00:00 GMT",
        f"Wed, 21 Oct {'9' * 400} 07:28:00 GMT",
        *(":" * 400, "," * 400, "1 2 3 4 5 6", "Wed, 99 Oct 2015 07:28:00 GMT"),
    ],
)
def test_an_odd_retry_after_does_no_harm(publisher: Publisher, stated: str) -> None:
    """What is no time, or one that has passed, is an ordinary pause."""
    assert publisher.fetcher().get(busy(publisher, 1, 503, retry_after=stated)).source
    assert all(slept <= 5.0 for slept in publisher.time.slept)


def test_one_address_is_not_asked_for_without_end(publisher: Publisher) -> None:
    """Busy pages behind redirects add up: after ten minutes nothing more is asked."""
    steps = ["/a", "/b", "/c", "/d", "/e"]
    seen: list[str] = []

    def answer(handler: Handler) -> None:
        seen.append(handler.path)
        if seen.count(handler.path) < 4:
            handler.send(503, b"", retry_after="38")
        else:
            handler.send(302, b"", location=f"/{chr(ord(handler.path[1]) + 1)}")

    for step in steps:
        publisher.pages[step] = answer
        robots(publisher, "User-agent: *", "Crawl-delay: 50")
    error = failure(publisher, publisher.address("/a"))

    assert error.code == "E_URL_TIMEOUT" and "600 s" in error.message
    assert publisher.time.time < 1_000


def test_a_robots_txt_of_many_names_is_read_in_time(publisher: Publisher) -> None:
    """Ten thousand names before ten thousand rules cost no more than the rules."""
    names = [f"User-agent: bot{n}" for n in range(10_000)]
    rules = [f"Disallow: /private{n}" for n in range(10_000)]
    robots(publisher, *names, "User-agent: CORPUS-TOOL # us", *rules)

    assert publisher.fetcher().get(publisher.put("/a")).source
    assert failure(publisher, publisher.put("/private9999")).code == "E_ROBOTS"


@pytest.mark.parametrize(
    ("agent", "forbidden"),
    [
        *[("User-agent: bot", False), ("user agent bot", False), ("User-agent: corpus*", True)],
        *[("  useragent:corpus-tool", True), ("User-agent: *", True), ("User-agent: tool", False)],
    ],
)
def test_other_names_are_others(publisher: Publisher, agent: str, forbidden: bool) -> None:
    """Whatever a line for other programs looks like, it is none for us; ours are kept."""
    robots(publisher, agent, "Disallow: /")
    address = publisher.put("/a")

    if forbidden:
        assert failure(publisher, address).code == "E_ROBOTS"
    else:
        assert publisher.fetcher().get(address).source


def test_a_connection_that_fails_is_tried_again(publisher: Publisher) -> None:
    """A refused or broken connection has four tries as well."""

    def hang_up(handler: Handler) -> None:
        if len(publisher.asked("/a")) < 3:
            handler.connection.close()
        else:
            handler.send(200, STATEMENT)

    publisher.pages["/a"] = hang_up

    assert publisher.fetcher().get(publisher.address("/a")).source
    assert len(publisher.asked("/a")) == 3


def test_a_host_that_does_not_listen(publisher: Publisher) -> None:
    """After four tries a closed port is one line; the next page of the host is not waited for."""
    fetcher = publisher.fetcher()
    address = "http://publisher.example/a"  # port 80 of this machine, where nobody listens
    lines = []
    for _ in range(2):
        with pytest.raises(FetchFailed) as caught:
            fetcher.get(address)
        lines.append(str(caught.value))

    assert lines[0] == lines[1]
    assert lines[0].startswith(
        "E_CONNECT: no connection to publisher.example: connection refused (4"
    )
    assert publisher.time.slept == [2.0, 4.0, 8.0]
