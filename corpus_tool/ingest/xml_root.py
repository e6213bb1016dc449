"""Read an XML document by its root element: TEI, Akoma Ntoso, or refuse it by name."""

from __future__ import annotations

from corpus_tool.errors import UnreadableSource
from corpus_tool.ingest import akn, tei
from corpus_tool.ingest.formats import Extraction, ReaderOptions
from corpus_tool.ingest.xml import local_name, parse_xml
from corpus_tool.model import Source

__all__ = ["read"]


def read(source: Source, *, options: ReaderOptions) -> Extraction:
    """Read a document of a known kind into blocks.

    Raises:
        UnreadableSource: not sound XML, or of another kind (`E_XML_KIND`).
    """
    root = parse_xml(source.content)
    kind = local_name(root)
    if kind == "akomaNtoso":
        return akn.read_akn_tree(root)
    if root.tag == f"{{{tei.NAMESPACE}}}TEI":
        return tei.read_tei_tree(root)
    raise UnreadableSource(f"root {root.tag!s}; expected TEI or akomaNtoso", code="E_XML_KIND")
