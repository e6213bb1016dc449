"""Read back the Akoma Ntoso that `corpus_tool.interchange.akn` writes, unit by unit."""

from __future__ import annotations

from collections.abc import Mapping

from corpus_tool.ingest.exact import Exact
from corpus_tool.ingest.xml_parse import Node
from corpus_tool.ingest.xml_walk import local
from corpus_tool.model import Part, Segmentation, Signatory
from corpus_tool.model.text import from_identifier

__all__ = ["is_profile", "read_exactly"]

PROFILE = "1"


def is_profile(root: Node) -> bool:
    """Tell whether a document says that it is of the profile."""
    address = f"/ontology/organization/corpus-tool/{PROFILE}"
    return any(
        local(node) == "TLCOrganization" and node.get("href") == address for node in root.iter()
    )


def read_exactly(statement: Node) -> Segmentation:
    """Return the text as it was cut.

    Raises:
        KeyError: an attribute is missing; ValueError, TypeError: one says what cannot be.
    """
    exact = Exact()
    _part(exact, statement)
    for attachments in _all(statement, "attachments"):
        for attachment in attachments:
            _part(exact, _only(attachment, "statement"))
    return exact.finish()


def _part(exact: Exact, statement: Node) -> None:
    body = _only(statement, "mainBody")
    slug = from_identifier(body.attrib["class"])
    for child in body:
        _unit(exact, child, slug)
    lines = [line for preface in _all(statement, "preface") for line in preface]
    ends = [line for conclusions in _all(statement, "conclusions") for line in conclusions]
    said = {line.get("class"): _text(line) for line in ends if not _all(line, "signature")}
    exact.parts.append(
        Part(
            slug=slug,
            title_lines=tuple(_text(_only(line, "docTitle")) for line in lines),
            dateline=said.get("dateline"),
            attestation=said.get("attestation"),
            signatories=tuple(
                _signatory(signature) for line in ends for signature in _all(line, "signature")
            ),
        )
    )


def _unit(exact: Exact, node: Node, slug: str) -> None:
    match local(node):
        case "section":
            level = int(node.attrib["class"].removeprefix("level-"))
            heading = _text(_only(node, "heading"))
            exact.heading(heading, level=level, part=slug, line=node.sourceline)
            for child in node:
                _unit(exact, child, slug)
        case "paragraph" | "point":
            _paragraph(exact, node, slug)
        case "heading":
            return
        case "content" | "p" if not "".join(node.itertext()).strip():
            return
        case name:
            raise ValueError(f"<{name}> is not of the profile")


def _paragraph(exact: Exact, node: Node, slug: str) -> None:
    role, *more = node.attrib["class"].split(" ")
    said = _said(more)
    labels = _all(node, "num")
    exact.paragraph(
        _text(_only(_only(node, "content"), "p")),
        path=from_identifier(node.attrib["eId"].removeprefix("p.")),
        part=slug,
        label=_text(labels[0]) if labels else None,
        derived_label=from_identifier(said["number"]) if "number" in said else None,
        role=role,
        depth=int(said.get("depth", "0")),
        line=node.sourceline,
    )


def _said(words: list[str]) -> Mapping[str, str]:
    pairs = (word.partition("-") for word in words)
    return {name: value for name, _, value in pairs}


def _signatory(node: Node) -> Signatory:
    office = _all(node, "role")
    name, role = _text(_only(node, "person")), from_identifier(node.attrib["class"])
    return Signatory(name, _text(office[0]) if office else "", role)


def _all(node: Node, tag: str) -> list[Node]:
    return [child for child in node if local(child) == tag]


def _only(node: Node, tag: str) -> Node:
    found = _all(node, tag)
    if len(found) != 1:
        raise ValueError(f"{len(found)} <{tag}> in <{local(node)}>")
    return found[0]


def _text(node: Node) -> str:
    """Return an element's text as it stands; the profile has no marks within it."""
    if len(node):
        raise ValueError(f"<{local(node)}> has elements within its text")
    return node.text or ""
