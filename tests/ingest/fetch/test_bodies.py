"""What comes back is limited in size, time and kind, whatever the server says of it."""

from __future__ import annotations

import gzip
import threading
import zlib
from collections.abc import Callable

import pytest

from corpus_tool.errors import FetchFailed
from corpus_tool.ingest.fetch_network import read_body
from tests.ingest.fetch.publisher import STATEMENT, Handler, Publisher
from tests.ingest.fetch.test_fetch import failure

PDF = b"%PDF-1.7\n1 0 obj << >> endobj\ntrailer << >>\n%%EOF\n"


def packed(publisher: Publisher, body: bytes, encoding: str = "gzip") -> str:
    """Publish a body that is packed already."""
    return publisher.put("/a", body, content_encoding=encoding)


def test_gzip_is_unpacked(publisher: Publisher) -> None:
    """A page that was packed as asked for is the page."""
    fetched = publisher.fetcher().get(packed(publisher, gzip.compress(STATEMENT)))

    assert fetched.source is not None and fetched.source.content == STATEMENT


def test_gzip_of_several_members_is_unpacked(publisher: Publisher) -> None:
    """Two packed halves are one page."""
    halves = gzip.compress(STATEMENT[:100]) + gzip.compress(STATEMENT[100:])
    fetched = publisher.fetcher().get(packed(publisher, halves))

    assert fetched.source is not None and fetched.source.content == STATEMENT


def test_a_gzip_bomb_is_too_big(publisher: Publisher) -> None:
    """What inflates beyond the limit is refused, however small it came."""
    bomb = gzip.compress(bytes(3_000_000))
    error = failure(publisher, packed(publisher, bomb), size=1_000_000)

    assert len(bomb) < 10_000
    assert error.code == "E_URL_TOO_BIG"


def test_a_bomb_is_never_inflated_beyond_the_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    """Not one byte more than needed to see that it is too much is made of a bomb."""
    made: list[int] = []
    original = zlib.decompressobj

    class Counting:
        def __init__(self, *arguments: int) -> None:
            self.inner = original(*arguments)

        def __getattr__(self, name: str) -> object:
            return getattr(self.inner, name)

        def decompress(self, piece: bytes, limit: int) -> bytes:
            found = self.inner.decompress(piece, limit)
            made.append(len(found))
            return found

    monkeypatch.setattr(zlib, "decompressobj", Counting)
    bomb = gzip.compress(bytes(5_000_000))
    with pytest.raises(FetchFailed, match="E_URL_TOO_BIG"):
        read_body([bomb], encoding="gzip", limit=1000, host="publisher.example")

    assert sum(made) == 1001


@pytest.mark.parametrize("encoding", ["br", "deflate", "zstd", "compress", "gzip, gzip"])
def test_other_packings_are_refused(publisher: Publisher, encoding: str) -> None:
    """What was not asked for is not unpacked."""
    assert failure(publisher, packed(publisher, STATEMENT, encoding)).code == "E_URL_TYPE"


def test_what_is_called_gzip_and_is_none(publisher: Publisher) -> None:
    """A page that is not packed as it says is refused."""
    assert failure(publisher, packed(publisher, STATEMENT)).code == "E_URL_TYPE"


def test_half_a_gzip_is_no_page(publisher: Publisher) -> None:
    """A packed page without its end has broken off."""
    error = failure(publisher, packed(publisher, gzip.compress(STATEMENT)[:-20]))

    assert error.code == "E_CONNECT" and "broke off" in error.message


def test_a_length_beyond_the_limit_is_believed(publisher: Publisher) -> None:
    """An answer that says it is too big is not read at all."""
    for stated in ("51000000000", "9" * 19):
        address = publisher.put("/a", b"x", content_length=stated)

        assert failure(publisher, address).code == "E_URL_TOO_BIG"


def test_a_false_length_is_noticed(publisher: Publisher) -> None:
    """An answer that ends before the length it states has broken off; half a text is none."""

    def answer(handler: Handler) -> None:
        handler.begin(200, content_type="text/html", content_length=str(2 * len(STATEMENT)))
        handler.wfile.write(STATEMENT)

    publisher.pages["/a"] = answer
    error = failure(publisher, publisher.address("/a"))

    assert error.code == "E_CONNECT" and "broke off" in error.message


def test_a_body_without_end_is_too_big(publisher: Publisher) -> None:
    """A server that never stops sending is stopped at the limit."""

    def answer(handler: Handler) -> None:
        handler.begin(200, content_type="text/html")
        while True:
            handler.wfile.write(bytes(100_000))

    publisher.pages["/a"] = answer

    assert failure(publisher, publisher.address("/a"), size=1_000_000).code == "E_URL_TOO_BIG"


def test_a_text_has_the_limit_of_text_files(publisher: Publisher) -> None:
    """A page may have no more bytes than an HTML file: decoding and parsing are what costs."""
    address = publisher.put("/a", STATEMENT + b" " * (20 << 20))
    error = failure(publisher, address)

    assert (error.code, "20 MB" in error.message) == ("E_URL_TOO_BIG", True)


def dripping(publisher: Publisher, drip: Callable[[Handler], None]) -> str:
    """Publish a page whose bytes come one at a time, ten seconds apart on the clock."""

    def answer(handler: Handler) -> None:
        drip(handler)
        for byte in STATEMENT:
            publisher.time.time += 10
            handler.wfile.write(bytes([byte]))
            handler.wfile.flush()

    publisher.pages["/a"] = answer
    return publisher.address("/a")


def test_a_slow_drip_ends_after_a_minute(publisher: Publisher) -> None:
    """A byte now and then does not keep us: the whole answer has sixty seconds."""
    address = dripping(publisher, lambda handler: handler.begin(200, content_type="text/html"))
    error = failure(publisher, address)

    assert error.code == "E_URL_TIMEOUT" and "within 60 s" in error.message


def test_headers_that_drip_end_too(publisher: Publisher) -> None:
    """The minute holds for the head of an answer as well."""
    address = dripping(publisher, lambda handler: handler.wfile.write(b"HTTP/1.1 200 OK\r\nX-A: "))

    assert failure(publisher, address).code == "E_URL_TIMEOUT"


def test_hints_without_end_are_not_waited_through(publisher: Publisher) -> None:
    """The minute holds, too, where one answer after the other says that more will come."""

    def answer(handler: Handler) -> None:
        for _ in range(1_000):
            publisher.time.time += 1
            handler.wfile.write(b"HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n")

    publisher.pages["/a"] = answer

    assert failure(publisher, publisher.address("/a")).code == "E_URL_TIMEOUT"


def test_of_many_headers_few_are_kept(publisher: Publisher) -> None:
    """Ten thousand headers are read and mostly forgotten; a header without end is no HTTP."""

    def answer(handler: Handler, header: bytes) -> None:
        handler.wfile.write(b"HTTP/1.1 200 OK\r\n" + header)
        handler.wfile.write(b"Content-Type: text/html\r\n\r\n" + STATEMENT)

    publisher.pages["/a"] = lambda handler: answer(handler, b"X-A: 1\r\n" * 10_000)
    publisher.pages["/b"] = lambda handler: answer(handler, b"X-A: " + b"1" * 200_000 + b"\r\n")

    assert len(publisher.fetcher().get(publisher.address("/a")).retrieval.headers) == 64
    assert failure(publisher, publisher.address("/b")).code == "E_HTTP"


def test_silence_ends_too(publisher: Publisher) -> None:
    """A server that takes the request and says nothing is left, and not tried again."""
    asked = threading.Event()
    publisher.pages["/a"] = lambda handler: asked.wait(5) and None
    error = failure(publisher, publisher.address("/a"), read_seconds=0.2)
    asked.set()

    assert error.code == "E_URL_TIMEOUT" and "sent nothing" in error.message
    assert len(publisher.asked("/a")) == 1


def test_what_is_no_http_is_told(publisher: Publisher) -> None:
    """A server that speaks something else is one line."""
    publisher.pages["/a"] = lambda handler: handler.wfile.write(b"220 mail\r\n\r\n") and None
    publisher.put("/robots.txt", b"")

    assert failure(publisher, publisher.address("/a")).code == "E_HTTP"


@pytest.mark.parametrize(
    ("stated", "body"),
    [
        ("application/octet-stream", b"MZ\x90\x00\x03\x00\x00\x00"),
        ("application/octet-stream", STATEMENT),
        ("", STATEMENT),
        ("image/png", b"\x89PNG\r\n\x1a\n" + bytes(20)),
        ("text/html", b"\x89PNG\r\n\x1a\n" + bytes(20)),
        ("text/html", PDF),
        ("application/pdf", STATEMENT),
        ("application/zip", b"PK\x03\x04" + bytes(40)),
        ("text/plain", STATEMENT),
        ("application/json", b"{}"),
        ("text/css", b"p { color: red }"),
        ("application/pdf", b"MZ\x90\x00\x03\x00\x00\x00"),
    ],
)
def test_wrong_types_are_refused(publisher: Publisher, stated: str, body: bytes) -> None:
    """Only documents are taken, and only where the bytes are what the server says."""
    error = failure(publisher, publisher.put("/a", body, content_type=stated))

    assert error.code == "E_URL_TYPE"
    assert error.message.isprintable()


@pytest.mark.parametrize(
    ("stated", "body", "found"),
    [
        ("text/html", STATEMENT, "text/html"),
        ("TEXT/HTML; Charset=UTF-8", STATEMENT, "text/html"),
        ("application/xhtml+xml", STATEMENT, "text/html"),
        ("application/pdf", PDF, "application/pdf"),
        ("application/octet-stream", PDF, "application/pdf"),
        ("", PDF, "application/pdf"),
        ("text/plain", b"The two sides agreed.", "text/plain"),
        ("text/markdown", b"# Statement\n\nThe two sides agreed.", "text/markdown"),
        ("text/xml", b"<?xml version='1.0'?><TEI xmlns='x'/>", "application/tei+xml"),
    ],
)
def test_documents_are_taken(publisher: Publisher, stated: str, body: bytes, found: str) -> None:
    """A document is known by its bytes and by what the server says of it."""
    fetched = publisher.fetcher().get(publisher.put("/a", body, content_type=stated))

    assert fetched.source is not None and fetched.source.media_type == found


def test_the_servers_charset_is_heard(publisher: Publisher) -> None:
    """A text without a declaration of its own is decoded as its server says."""
    text = "Les deux Ministres ont réaffirmé l’amitié entre les deux États.".encode("cp1252")
    address = publisher.put("/a", text, content_type="text/plain; charset=windows-1252")
    fetched = publisher.fetcher().get(address)

    assert fetched.source is not None and fetched.source.charset == "cp1252"


@pytest.mark.parametrize("body", [b"", b"  \n "])
def test_nothing_is_no_document(publisher: Publisher, body: bytes) -> None:
    """An empty answer is told as such."""
    error = failure(publisher, publisher.put("/a", body))

    assert (error.code, "answered with nothing" in error.message) == ("E_HTTP", True)
