"""A format added by its recipe, an entry and a reader, is known wherever formats are."""

from __future__ import annotations

from pathlib import Path

import pytest

from corpus_tool import lexicon
from corpus_tool.cli.main import main
from corpus_tool.errors import CorpusError
from corpus_tool.ingest import formats
from corpus_tool.ingest.description import ManifestItem
from corpus_tool.ingest.files import read_file, walk_folder
from corpus_tool.operations.receive import Received, read_document, segment_source
from corpus_tool.workspace import Workspace
from tests.ingest.fetch.publisher import publishing
from tests.ingest.minutes_reader import READER
from tests.ingest.minutes_reader import __name__ as MODULE

MINUTES = b"MINUTES 1\nThe two sides met in Veldria.\nThey agreed to meet again.\n"
SENTENCES = ["The two sides met in Veldria.", "They agreed to meet again."]


@pytest.fixture(autouse=True)
def _minutes(monkeypatch: pytest.MonkeyPatch) -> None:
    """The entry of the recipe."""
    entry = formats.SourceFormat(
        media_type="application/x-minutes",
        name="Minutes",
        noun="a file of minutes",
        code="MINUTES",
        reader=MODULE,
        suffixes=(".min", ".minutes"),
        aliases=("application/minutes",),
        accept="application/x-minutes",
        magic=b"MINUTES 1\n",
        max_bytes=1000,
    )
    monkeypatch.setattr(formats, "FORMATS", (*formats.FORMATS, entry))


def read_by(path: Path) -> Received:
    """Return what `add` receives of a file."""
    return read_document(
        ManifestItem(path), workspace=Workspace(path.parent), lexicon=lexicon.load()
    )


def texts(received: Received) -> list[str]:
    """Return the paragraphs."""
    return [paragraph.text for paragraph in received.segmentation.paragraphs]


@pytest.mark.parametrize("name", ["met.min", "MET.MINUTES", "met"])
def test_a_file_of_it_is_read(tmp_path: Path, name: str) -> None:
    """By its name or by its bytes, a file is read by the new reader in the child process."""
    (tmp_path / name).write_bytes(MINUTES)
    received = read_by(tmp_path / name)

    assert texts(received) == SENTENCES
    assert received.reader == READER
    assert formats.is_current(READER)


def test_a_folder_has_it_among_its_documents(tmp_path: Path) -> None:
    """What lies in a folder under one of its endings is a document."""
    for name in ("a.min", "b.minutes", "c.other"):
        (tmp_path / name).write_bytes(MINUTES)
    found = [each.path for each in walk_folder(tmp_path) if isinstance(each, ManifestItem)]

    assert [path.name for path in found] == ["a.min", "b.minutes"]
    assert texts(read_by(found[0])) == SENTENCES


@pytest.mark.parametrize(
    "stated", ["application/x-minutes", "application/minutes", "application/octet-stream"]
)
def test_a_download_of_it_is_taken(stated: str) -> None:
    """It is asked for, and taken under each of its media types or for its bytes alone."""
    with publishing() as publisher:
        source = publisher.fetcher().get(publisher.put("/m", MINUTES, content_type=stated)).source
        headers = publisher.asked("/m")[0].headers

    assert source is not None and source.media_type == "application/x-minutes"
    assert "application/x-minutes" in headers["accept"]
    received = segment_source(ManifestItem(Path("m")), source, lexicon=lexicon.load())
    assert texts(received) == SENTENCES


def test_help_and_errors_name_it(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """`add --help` and what is said of other files name the format; its own limit holds."""
    assert main(["add", "--help"]) == 0
    assert "Minutes (.min)" in " ".join(capsys.readouterr().out.split())
    for name, content, said in (
        ("x", b"\x89PNG\r\n\x1a\n", "Minutes (.min)"),
        ("x.pdf", MINUTES, "'x.pdf' is named .pdf but holds a file of minutes"),
        ("x.min", MINUTES + b"x" * 1000, "the limit is 0.00095 MB"),
    ):
        (tmp_path / "x").with_name(name).write_bytes(content)
        with pytest.raises(CorpusError) as caught:
            read_file(tmp_path / name)
        assert said.replace("'x.pdf'", f"'{tmp_path / 'x.pdf'}'") in str(caught.value)


def test_its_failures_bear_its_code(tmp_path: Path) -> None:
    """A document that its parser cannot finish in time is told under its name."""
    (tmp_path / "x.min").write_bytes(MINUTES)
    source = read_file(tmp_path / "x.min")
    late = formats.ReaderOptions(limits=formats.ReaderLimits(wall_seconds=0))
    with pytest.raises(CorpusError, match="E_MINUTES_TIMEOUT"):
        formats.extract(source, options=late)
