"""The register of forms of one text: the name on the command line, and what makes it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from corpus_tool.interchange.form import Chosen, Form
from corpus_tool.interchange.holding import StoredVersion

__all__ = ["VERSION_FORMS"]


def _text(stored: StoredVersion, _chosen: Chosen) -> Iterable[bytes]:
    yield f"{stored.version.segmentation.body}\n".encode()


VERSION_FORMS: Mapping[str, Form[StoredVersion]] = {
    "text": Form(".txt", _text),
}
