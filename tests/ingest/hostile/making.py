"""Make files that mean harm: bombs, circles, endless nesting, lies about sizes."""

from __future__ import annotations

import io
import stat
import zipfile
import zlib
from collections.abc import Mapping

__all__ = ["HELLO", "MEGABYTE", "deflated", "pdf", "stream", "zipped"]

MEGABYTE = 1 << 20
HELLO = b"BT /F1 12 Tf 72 700 Td (Hello, both sides agree.) Tj ET"
_FONT = "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>"


def deflated(data: bytes, *, times: int = 1) -> bytes:
    """Compress data, more than once if asked."""
    for _ in range(times):
        data = zlib.compress(data, 9)
    return data


def zeros(size: int) -> bytes:
    """Compress a run of spaces without holding it."""
    packer = zlib.compressobj(9)
    piece = b" " * MEGABYTE
    packed = [packer.compress(piece) for _ in range(size // MEGABYTE)]
    return b"".join([*packed, packer.flush()])


def stream(data: bytes, *, entries: str = "") -> bytes:
    """Return a PDF stream object's body."""
    return f"<</Length {len(data)}{entries}>>\nstream\n".encode() + data + b"\nendstream"


def pdf(
    content: bytes | None = None,
    *,
    objects: Mapping[int, bytes | str] | None = None,
    resources: str = "",
    pages: str | None = None,
) -> bytes:
    """Return a PDF of one page; `objects` (from 10 on) adds to it or replaces what it has."""
    bodies: dict[int, bytes | str] = {
        1: "<</Type/Catalog/Pages 2 0 R>>",
        2: pages or "<</Type/Pages/Kids[3 0 R]/Count 1>>",
        3: "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F1 "
        f"5 0 R>>{resources}>>>>",
        4: content if content is not None else stream(HELLO),
        5: _FONT,
        **(objects or {}),
    }
    out = io.BytesIO()
    out.write(b"%PDF-1.7\n")
    places: dict[int, int] = {}
    for number, body in sorted(bodies.items()):
        places[number] = out.tell()
        data = body.encode() if isinstance(body, str) else body
        out.write(f"{number} 0 obj\n".encode() + data + b"\nendobj\n")
    start = out.tell()
    size = max(bodies) + 1
    out.write(f"xref\n0 {size}\n0000000000 65535 f \n".encode())
    for number in range(1, size):
        entry = f"{places[number]:010} 00000 n \n" if number in places else "0000000000 65535 f \n"
        out.write(entry.encode())
    out.write(f"trailer\n<</Size {size}/Root 1 0 R>>\nstartxref\n{start}\n%%EOF\n".encode())
    return out.getvalue()


def zipped(members: Mapping[str, bytes | str], *, link: str = "") -> bytes:
    """Return a ZIP of members; `link` adds a symbolic link of that name."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in members.items():
            package.writestr(name, content)
        if link:
            info = zipfile.ZipInfo(link)
            info.external_attr = (stat.S_IFLNK | 0o777) << 16
            package.writestr(info, "/etc/passwd")
    return out.getvalue()
