"""The body of an answer, piece by piece, with a cap on what it holds and what it inflates to."""

from __future__ import annotations

import zlib
from collections.abc import Iterable

from corpus_tool.errors import FetchFailed
from corpus_tool.ingest.limits import MEGABYTE

__all__ = ["ACCEPTED", "read", "require_length", "too_big"]

ACCEPTED = "gzip"
"""What we ask for; anything else is refused, because each decoder is one more to be trusted."""

_PLAIN = {"", "identity"}
_GZIP = {"gzip", "x-gzip"}
_WITH_HEADER = 31
"""What tells zlib to expect gzip's header and check its trailer."""


def require_length(stated: str, *, limit: int, host: str) -> None:
    """Refuse an answer that says beforehand that it is too big.

    Raises:
        FetchFailed: it is (`E_URL_TOO_BIG`).
    """
    if stated.isdecimal() and (len(stated) > 18 or int(stated) > limit):
        raise too_big(host, limit)


def read(pieces: Iterable[bytes], *, encoding: str, limit: int, host: str) -> bytes:
    """Put a body together.

    Args:
        pieces: as they are received.
        encoding: the answer's `Content-Encoding`.
        limit: bytes it may have, inflated.
        host: whose answer it is, for the message.

    Raises:
        FetchFailed: too big (`E_URL_TOO_BIG`), packed in a way that was not asked for
            (`E_URL_TYPE`), or broken off (`E_CONNECT`).
    """
    encoding = encoding.strip().lower()
    if encoding in _PLAIN:
        return _gathered(pieces, limit, host)
    if encoding not in _GZIP:
        raise FetchFailed(
            f"{host} sent its answer packed as '{encoding[:40]}', which was not asked for",
            subject=host,
            code="E_URL_TYPE",
        )
    return _inflated(pieces, limit, host)


def _gathered(pieces: Iterable[bytes], limit: int, host: str) -> bytes:
    body = bytearray()
    for piece in pieces:
        body += piece
        if len(body) > limit:
            raise too_big(host, limit)
    return bytes(body)


def _inflated(pieces: Iterable[bytes], limit: int, host: str) -> bytes:
    body, received = bytearray(), 0
    inflater = zlib.decompressobj(_WITH_HEADER)
    try:
        for piece in pieces:
            received += len(piece)
            waiting = piece
            while waiting and len(body) <= limit:
                if inflater.eof:  # a further member follows
                    inflater = zlib.decompressobj(_WITH_HEADER)
                # Never more than one byte beyond the limit, whatever the piece would grow to.
                body += inflater.decompress(waiting, limit + 1 - len(body))
                waiting = inflater.unused_data if inflater.eof else inflater.unconsumed_tail
            if len(body) > limit or received > limit:
                raise too_big(host, limit)
    except zlib.error as cause:
        message = f"{host} sent what it calls gzip and is none"
        raise FetchFailed(message, subject=host, code="E_URL_TYPE") from cause
    if received and not inflater.eof:
        raise FetchFailed(
            f"{host} broke off before the end of its answer", subject=host, code="E_CONNECT"
        )
    return bytes(body)


def too_big(host: str, limit: int) -> FetchFailed:
    """Make the error for an answer of more bytes than the limit."""
    return FetchFailed(
        f"what {host} sends is more than {limit / MEGABYTE:g} MB",
        subject=host,
        hint="Look at it in a browser; if it is a document, save it and add the file",
        code="E_URL_TOO_BIG",
    )
