"""The register of forms of one text: the name on the command line, and what makes it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from corpus_tool.export.form import Chosen, Form, StoredVersion

__all__ = ["VERSION_FORMS"]


def _text(stored: StoredVersion, _chosen: Chosen) -> Iterable[bytes]:
    yield f"{stored.version.segmentation.body}\n".encode()


def _tei(stored: StoredVersion, _chosen: Chosen) -> Iterable[bytes]:
    from corpus_tool.export.tei import write_tei

    yield write_tei(stored.version)


def _akn(stored: StoredVersion, _chosen: Chosen) -> Iterable[bytes]:
    from corpus_tool.export.akn import write_akn

    yield write_akn(stored.version)


def _markdown(stored: StoredVersion, _chosen: Chosen) -> Iterable[bytes]:
    from corpus_tool.export.markdown import write_markdown

    yield write_markdown(stored.version).encode()


def _csl(stored: StoredVersion, _chosen: Chosen) -> Iterable[bytes]:
    from corpus_tool.export.citations import write_csl

    return write_csl([stored.version.document])


def _bibtex(stored: StoredVersion, _chosen: Chosen) -> Iterable[bytes]:
    from corpus_tool.export.citations import write_bibtex

    return write_bibtex([stored.version.document])


VERSION_FORMS: Mapping[str, Form[StoredVersion]] = {
    "markdown": Form(".md", _markdown),
    "tei": Form(".tei.xml", _tei),
    "akn": Form(".akn.xml", _akn),
    "csl": Form(".json", _csl),
    "bibtex": Form(".bib", _bibtex),
    "text": Form(".txt", _text),
}
