"""An address is fetched whole, with all that was answered; what leads astray is refused."""

from __future__ import annotations

from dataclasses import replace
from hashlib import sha256

import pytest

from corpus_tool.errors import CorpusError, FetchFailed
from tests.ingest.fetch.publisher import HOST, STATEMENT, Handler, Publisher


def failure(publisher: Publisher, address: str, **limits: float) -> FetchFailed:
    """Return the failure that fetching an address ends in."""
    with pytest.raises(FetchFailed) as caught:
        publisher.fetcher(**limits).get(address)
    return caught.value


def test_a_page_is_fetched_with_what_was_answered(publisher: Publisher) -> None:
    """The bytes are those sent; address, status, headers, time and digest are kept."""
    address = publisher.put("/statement.html", STATEMENT, etag='"7"', set_cookie="id=1")

    fetched = publisher.fetcher().get(address)

    assert fetched.source is not None
    assert fetched.source.content == STATEMENT
    assert (fetched.source.origin, fetched.source.media_type) == (address, "text/html")
    assert fetched.source.charset == "utf-8"
    retrieval = fetched.retrieval
    assert (retrieval.address, retrieval.final_address, retrieval.via) == (address, address, ())
    assert (retrieval.status, retrieval.header("etag")) == (200, '"7"')
    assert retrieval.sha256 == sha256(STATEMENT).hexdigest()
    assert retrieval.retrieved_at == publisher.time.clock.now()
    assert retrieval.header("set-cookie") == ""


def test_nothing_of_the_user_is_sent(publisher: Publisher, monkeypatch: pytest.MonkeyPatch) -> None:
    """No cookie, no credentials and no proxy; the program says who it is."""
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9")
    publisher.put("/a", STATEMENT, set_cookie="id=1; Path=/")
    publisher.redirect("/old", "/a")
    fetcher = publisher.fetcher()
    for path in ("/a", "/old"):
        fetcher.get(publisher.address(path))

    for request in publisher.requests:
        assert set(request.headers) == {"host", "user-agent", "accept", "accept-encoding"}
        assert request.headers["user-agent"] == "corpus-tool/test (tests)"
        assert request.headers["accept-encoding"] == "gzip"


def test_the_host_is_named_as_http_wants_it(publisher: Publisher) -> None:
    """The header has the port where that is another, and brackets around an IPv6 address."""
    publisher.resolve = lambda host, port: ("127.0.0.1",)  # type: ignore[method-assign]
    for host in ("publisher.example", "[2606:4700::1111]", "xn--bcher-kva.example"):
        publisher.put("/a")
        publisher.fetcher().get(f"http://{host}:{publisher.port}/a")

        assert publisher.asked("/a")[-1].headers["host"] == f"{host}:{publisher.port}"


def test_redirects_are_followed_and_told(publisher: Publisher) -> None:
    """Up to five redirects, relative ones and to another host, lead to the document."""
    final = publisher.put("elsewhere.example/final.html", STATEMENT)
    publisher.redirect("/e", final, 308)
    publisher.redirect("/d", "e", 307)
    publisher.redirect("/c", publisher.address("/d"), 303)
    publisher.redirect("/b", "./c", 302)
    address = publisher.redirect("/a", "/b", 301)

    retrieval = publisher.fetcher().get(address).retrieval

    assert (retrieval.address, retrieval.final_address) == (address, final)
    assert retrieval.via == tuple(publisher.address(f"/{each}") for each in "bcde")


def test_six_redirects_are_too_many(publisher: Publisher) -> None:
    """Whoever redirects more than five times is not followed."""
    for number in range(6):
        publisher.redirect(f"/{number}", f"/{number + 1}")
    publisher.put("/6")

    error = failure(publisher, publisher.address("/0"))

    assert (error.code, error.message) == (
        "E_URL_REDIRECTS",
        f"{HOST}:{publisher.port} redirects more than 5 times",
    )
    assert publisher.asked("/5") and not publisher.asked("/6")


@pytest.mark.parametrize("target", ["/a", "/b"])
def test_a_circle_is_noticed(publisher: Publisher, target: str) -> None:
    """A redirect to where one has been is an error at once."""
    publisher.redirect("/a", "/b")
    publisher.redirect("/b", target)

    error = failure(publisher, publisher.address("/a"))

    assert error.code == "E_URL_REDIRECTS" and "circle" in error.message
    assert len(publisher.asked("/a")) == 1


@pytest.mark.parametrize(
    ("target", "code"),
    [
        ("http://10.0.0.5/", "E_URL_BLOCKED"),
        ("http://inside.example/", "E_URL_BLOCKED"),
        ("http://two-faced.example/", "E_URL_BLOCKED"),
        ("http://metadata.example/latest/meta-data", "E_URL_BLOCKED"),
        ("http://[::ffff:10.0.0.5]/", "E_URL_BLOCKED"),
        ("http://publisher.example:22/", "E_URL_BLOCKED"),
        ("file:///etc/passwd", "E_URL_SCHEME"),
        ("ftp://publisher.example/", "E_URL_SCHEME"),
        ("http://user:secret@publisher.example/", "E_URL_CREDENTIALS"),
        ("http://gone.example/", "E_OFFLINE"),
        ("http://[::1", "E_URL_SCHEME"),
    ],
)
def test_each_hop_is_checked(publisher: Publisher, target: str, code: str) -> None:
    """A redirect may not lead where the user himself may not go, and no secret is repeated."""
    error = failure(publisher, publisher.redirect("/a", target))

    assert error.code == code
    assert "secret" not in str(error)


@pytest.mark.parametrize(
    ("address", "code"),
    [
        ("file:///etc/passwd", "E_URL_SCHEME"),
        ("gopher://publisher.example/", "E_URL_SCHEME"),
        ("publisher.example/statement", "E_URL_SCHEME"),
        ("", "E_URL_SCHEME"),
        ("http://", "E_URL_SCHEME"),
        ("http://publisher.example/" + "a" * 3000, "E_URL_SCHEME"),
        ("http://user@publisher.example/", "E_URL_CREDENTIALS"),
        ("http://:secret@publisher.example/", "E_URL_CREDENTIALS"),
        ("http://publisher.example:25/", "E_URL_BLOCKED"),
        ("http://inside.example/", "E_URL_BLOCKED"),
    ],
)
def test_an_address_is_checked_before_anything_is_sent(
    publisher: Publisher, address: str, code: str
) -> None:
    """What is no public web address is refused with its own code."""
    error = failure(publisher, address)

    assert error.code == code
    assert "secret" not in str(error)
    assert publisher.requests == []


@pytest.mark.parametrize("status", [400, 401, 403, 404, 410, 451, 500, 204, 206, 304, 600])
def test_what_is_no_document_is_not_asked_for_again(publisher: Publisher, status: int) -> None:
    """Only 200 is a document; other answers are told with their number, after one request."""
    error = failure(publisher, publisher.put("/a", b"", status))

    assert error.code == "E_HTTP"
    assert f"answered {status}" in error.message
    assert len(publisher.asked("/a")) == 1


def test_a_redirect_to_nowhere_is_told(publisher: Publisher) -> None:
    """A redirect without an address is an answer like any other that is no document."""
    error = failure(publisher, publisher.put("/a", b"", 302))

    assert (error.code, "answered 302" in error.message) == ("E_HTTP", True)


def test_only_what_is_newer_is_asked_for(publisher: Publisher) -> None:
    """A known answer makes the request conditional, and 304 means that nothing has changed."""

    def answer(handler: Handler) -> None:
        known = handler.headers["If-None-Match"] == '"7"'
        handler.send(304 if known else 200, b"" if known else STATEMENT, etag='"7"')

    publisher.pages["/new"] = answer
    address = publisher.redirect("/old", "/new")
    fetcher = publisher.fetcher()
    first = fetcher.get(address)
    second = fetcher.get(address, known=first.retrieval)

    assert second.source is None
    assert second.retrieval.status == 304
    assert second.retrieval.sha256 == first.retrieval.sha256
    assert "if-none-match" not in publisher.asked("/old")[-1].headers


def test_the_time_of_change_serves_where_there_is_no_tag(publisher: Publisher) -> None:
    """`Last-Modified` comes back as `If-Modified-Since`."""
    day = "Fri, 06 Mar 2015 10:00:00 GMT"
    address = publisher.put("/a", STATEMENT, last_modified=day)
    fetcher = publisher.fetcher()
    known = fetcher.get(address).retrieval
    fetcher.get(address, known=known)

    assert publisher.asked("/a")[-1].headers["if-modified-since"] == day


def test_conditions_hold_for_their_own_address_only(publisher: Publisher) -> None:
    """When the way leads elsewhere than before, the whole document is asked for."""
    address = publisher.put("/a", STATEMENT, etag='"7"')
    fetcher = publisher.fetcher()
    known = fetcher.get(address).retrieval
    moved = replace(known, final_address=publisher.address("/b"))

    assert fetcher.get(address, known=moved).source is not None
    assert "if-none-match" not in publisher.asked("/a")[-1].headers


def test_odd_headers_cannot_break_a_later_request(publisher: Publisher) -> None:
    """What no header may hold is not sent back, and what is stored can be printed."""
    address = publisher.put("/a", STATEMENT, etag='"ü\x07"')
    fetcher = publisher.fetcher()
    known = fetcher.get(address).retrieval

    assert fetcher.get(address, known=known).source is not None
    assert known.header("etag").isprintable()
    assert "if-none-match" not in publisher.asked("/a")[-1].headers


def test_every_failure_is_one_line(publisher: Publisher) -> None:
    """The line names the host and says what to do."""
    with pytest.raises(CorpusError) as caught:
        publisher.fetcher().get(publisher.address("/missing"))

    line = f"E_HTTP: {HOST}:{publisher.port} answered 404 (Not Found). Look at it in a browser."
    assert str(caught.value) == line
