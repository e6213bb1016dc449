"""Read back the TEI that `corpus_tool.interchange.tei` writes: each unit is where it says."""

from __future__ import annotations

from corpus_tool.ingest.exact import Exact
from corpus_tool.ingest.xml_parse import Node
from corpus_tool.ingest.xml_walk import local
from corpus_tool.model import Part, Segmentation, Signatory
from corpus_tool.model.text import from_identifier

__all__ = ["is_profile", "read_exactly"]

PROFILE = "1"

_ID = "{http://www.w3.org/XML/1998/namespace}id"


def is_profile(root: Node) -> bool:
    """Tell whether a document says that it is of the profile."""
    return any(
        local(node) == "application"
        and (node.get("ident"), node.get("version")) == ("corpus-tool", PROFILE)
        for node in root.iter()
    )


def read_exactly(root: Node) -> Segmentation:
    """Return the text as it was cut.

    Raises:
        KeyError: an attribute is missing; ValueError, TypeError: one says what cannot be.
    """
    exact = Exact()
    text = _only(root, "text")
    body = _only(text, "body")
    titles = [_text(node) for node in text.iter() if local(node) == "titlePart"]
    _part(exact, body, titles)
    for node in text:
        if local(node) == "back":
            for annex in node:
                heads = [_text(child) for child in annex if local(child) == "head"]
                _part(exact, annex, heads)
    return exact.finish()


def _part(exact: Exact, node: Node, titles: list[str]) -> None:
    slug = node.attrib["n"]
    _content(exact, node, slug)
    closer = [each for child in node if local(child) == "closer" for each in child]
    found = {local(each): _text(each) for each in closer if local(each) != "signed"}
    exact.parts.append(
        Part(
            slug=slug,
            title_lines=tuple(titles),
            dateline=found.get("dateline"),
            attestation=found.get("seg"),
            signatories=tuple(_signatory(each) for each in closer if local(each) == "signed"),
        )
    )


def _content(exact: Exact, node: Node, slug: str) -> None:
    for child in node:
        match local(child), child.get("type"):
            case "div", "section":
                level, line = int(child.attrib["n"]), child.sourceline
                exact.heading(_text(_only(child, "head")), level=level, part=slug, line=line)
                _content(exact, child, slug)
            case "list", _:
                for item in child:
                    _paragraph(exact, item, slug, depth=int(child.attrib["n"]))
            case "p", _:
                _paragraph(exact, child, slug, depth=0)
            case (("closer" | "head"), _):
                continue
            case name, _:
                raise ValueError(f"<{name}> is not of the profile")


def _paragraph(exact: Exact, node: Node, slug: str, *, depth: int) -> None:
    number = node.get("rend")
    exact.paragraph(
        _text(node),
        path=from_identifier(node.attrib[_ID].removeprefix("p.")),
        part=slug,
        label=node.get("n"),
        derived_label=None if number is None else from_identifier(number.removeprefix("number-")),
        role=node.attrib["ana"].removeprefix("#"),
        depth=depth,
        line=node.sourceline,
    )


def _signatory(node: Node) -> Signatory:
    found = {local(child): _text(child) for child in node}
    role = from_identifier(node.attrib["ana"].removeprefix("#"))
    return Signatory(found["name"], found.get("roleName", ""), role)


def _only(node: Node, tag: str) -> Node:
    found = [child for child in node if local(child) == tag]
    if len(found) != 1:
        raise ValueError(f"{len(found)} <{tag}> in <{local(node)}>")
    return found[0]


def _text(node: Node) -> str:
    """Return an element's text as it stands; the profile has no marks within it."""
    if len(node):
        raise ValueError(f"<{local(node)}> has elements within its text")
    return node.text or ""
