"""Whatever a server sends, there is a document or one line."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import suppress

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from corpus_tool.errors import CorpusError
from tests.ingest.fetch.publisher import HERE, HOST, STATEMENT, Publisher

HEADERS = st.sampled_from(
    [
        b"Content-Type: text/html",
        b"Content-Type: text/html; charset=\xff\xfe",
        b"Content-Type:",
        b"Content-Length: -1",
        b"Content-Length: 99999999999999999999999999",
        b"Content-Length: 3\r\nContent-Length: 4",
        b"Content-Encoding: gzip",
        b"Content-Encoding: \xff",
        b"Transfer-Encoding: chunked",
        b"Transfer-Encoding: nonsense",
        b"Location: /",
        b"Location: \xff\xfe://\x01",
        b"Location: http://[::",
        b"Location: //" + b"a" * 300,
        b"Location: " + b"/a" * 5000,
        b"Location: http://xn--/",
        b"Location: http://\xe2\x98\x83.example:99999999/",
        b"Retry-After: \xc2\xb3",
        b"ETag: \xff\x80",
        b"Set-Cookie: a=b",
        b"X: " + b"x" * 30_000,
        b"no colon",
        b": nameless",
        b"\xff: strange",
    ]
)
STATUS = st.sampled_from(
    [b"200 OK", b"200", b"301 Moved", b"304 X", b"429 X", b"503 X", b"999 X", b"abc", b"100 X", b""]
)
BODIES = st.sampled_from(
    [STATEMENT, b"", b"5\r\nabc", b"zz\r\n", b"0\r\n\r\n", b"\x1f\x8b\x08", b"\0" * 50]
) | st.binary(max_size=60)


@pytest.fixture(scope="module")
def server() -> Iterator[tuple[int, list[bytes]]]:
    """A server that answers every request with the bytes in a list, and hangs up."""
    listening, answer = socket.create_server((HERE, 0)), [b""]

    def serve() -> None:
        with suppress(OSError):
            while True:
                connection, _ = listening.accept()
                with connection, suppress(OSError):
                    connection.recv(65_536)
                    connection.sendall(answer[0])

    threading.Thread(target=serve, daemon=True).start()
    yield listening.getsockname()[1], answer
    listening.close()


@settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(status=STATUS, headers=st.lists(HEADERS, max_size=4), body=BODIES)
@example(status=b"200 OK", headers=[b"Content-Type: text/html"], body=STATEMENT)
def test_no_answer_is_a_traceback(
    server: tuple[int, list[bytes]], status: bytes, headers: list[bytes], body: bytes
) -> None:
    """Broken, contradictory and hostile answers end in a `CorpusError` of one line."""
    port, answer = server
    answer[0] = b"HTTP/1.1 " + status + b"\r\n" + b"".join(h + b"\r\n" for h in headers)
    answer[0] += b"\r\n" + body
    publisher = Publisher(port)
    try:
        fetched = publisher.fetcher().get(f"http://{HOST}:{port}/a", ignore_robots=True)
    except CorpusError as error:
        assert "\n" not in str(error)
        assert error.code.startswith("E_")
    else:
        assert status.startswith(b"200") and fetched.source is not None
        for name, value in fetched.retrieval.headers:
            assert (name + value).isprintable()
