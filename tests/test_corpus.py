"""The Python interface: what the README promises, on files and databases of its own."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path

import pytest

import corpus_tool
from corpus_tool import Corpus, Options, Outcome, collate, lexicon
from corpus_tool.errors import DocumentNotFound, DuplicateDocument, InputError, VersionNotFound
from corpus_tool.ingest.files import walk_manifest
from corpus_tool.operations.receive import Addition, Failure

EARLIER = """Joint Statement

1. The two leaders agreed to explore cooperation on clean energy and on ports.

2. The two leaders will hold a meeting of foreign ministers every year.
"""

LATER = """Joint Statement

1. The two leaders concurred on cooperation on clean energy, on ports and on railways.

2. The two leaders will hold a meeting of foreign ministers every year.

3. The two leaders welcomed the new direct flights between both capitals.
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with two texts and nothing else, which is the current one."""
    (tmp_path / "old.txt").write_text(EARLIER)
    (tmp_path / "new.txt").write_text(LATER)
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def corpus(folder: Path) -> Corpus:
    """A new corpus in that folder."""
    return Corpus.open("db/corpus.sqlite")


def test_the_promise(folder: Path) -> None:
    """Open, add, compare, report: no workspace, no settings, no command line."""
    with Corpus.open("db/corpus.sqlite") as corpus:
        old = corpus.add("old.txt", title="Old", date="2015-03-06")
        new = corpus.add("new.txt", title="New", date="2025-01-21", succeeds="old")
        comparison = corpus.compare(old, new, options=Options())
        found = [(str(link.relation), link.left, link.right) for link in comparison.links]
        page = corpus.report(comparison, to="reports/old--new.html")

        again = corpus.compare(old, new)

    assert found == [("edited", (0,), (0,)), ("identical", (1,), (1,))]
    turned = [(s.before.verb, s.after.verb, str(s.direction)) for s in again.shifts if s.before]
    assert turned == [("agree to", "concur on", "softer")]
    assert again == comparison
    assert [paragraph.number for paragraph in comparison.added] == ["3"]
    assert page.read_text(encoding="utf-8").rstrip().endswith("</html>")
    assert (folder / "db" / "corpus.sqlite").is_file()


def test_the_core_alone(folder: Path) -> None:
    """Paragraphs can be compared without any file or database."""
    with Corpus.open("any.sqlite") as corpus:
        left, right = (corpus.add(name).version for name in ("old.txt", "new.txt"))
    words = lexicon.load("en")
    comparison = collate(left.paragraphs, right.paragraphs, lexicon=words)

    assert comparison.encoder is None
    assert len(comparison.links) == 2


def test_adding_is_idempotent(corpus: Corpus, folder: Path) -> None:
    """The same bytes are stored once; changed bytes are the next version; both stay."""
    outcomes = [corpus.add("old.txt").outcome, corpus.add("old.txt").outcome]
    (folder / "old.txt").write_text(LATER)
    third = corpus.add("old.txt")

    assert outcomes == [Outcome.NEW, Outcome.SAME_BYTES]
    assert (third.outcome, third.version.number, third.version.parent) == (
        Outcome.NEW_VERSION,
        2,
        1,
    )
    assert [line.number for line in corpus.history("old")] == [1, 2]
    assert corpus.find("old@1").paragraphs[0].text.endswith("on ports.")
    assert corpus.find("old").number == 2


def test_the_same_bytes_under_another_name(corpus: Corpus, folder: Path) -> None:
    """A copy of a known file is known; a key of its own makes it a document of its own."""
    corpus.add("old.txt")
    (folder / "copy.txt").write_text(EARLIER)
    copy = corpus.add("copy.txt")
    own = corpus.add("copy.txt", key="own")

    assert (copy.outcome, copy.version.name) == (Outcome.SAME_BYTES, "old@1")
    assert (own.outcome, own.version.name) == (Outcome.NEW, "own@1")


def test_a_file_is_known_by_where_it_came_from(corpus: Corpus, folder: Path) -> None:
    """A file once added under a key of its own goes on under it when it changes."""
    corpus.add("old.txt", key="japan-laos-2015")
    (folder / "old.txt").write_text(LATER)
    again = corpus.add("old.txt")

    assert (again.outcome, again.version.name) == (Outcome.NEW_VERSION, "japan-laos-2015@2")


def test_two_files_of_one_name(corpus: Corpus, folder: Path) -> None:
    """A file of the same name in another folder needs a word about what it is."""
    corpus.add("old.txt")
    (folder / "sub").mkdir()
    (folder / "sub" / "old.txt").write_text(LATER)
    with pytest.raises(DuplicateDocument, match=r"'old' holds a text from 'old.txt'"):
        corpus.add("sub/old.txt")

    assert corpus.add("sub/old.txt", key="old").outcome is Outcome.NEW_VERSION


def test_a_description_is_kept_and_changed(corpus: Corpus) -> None:
    """What was said of a document stays until something else is said; the text is not touched."""
    corpus.add("old.txt", title="Given", place="Tokyo")
    again = corpus.add("old.txt", date="2015")
    document = corpus.find("old").document

    assert (document.title, document.place, document.date) == ("Given", "Tokyo", "2015")
    assert again.redescribed
    assert again.message.endswith("only its description was stored")
    assert corpus.find("old").number == 1


def test_a_manifest_has_the_last_word(corpus: Corpus, folder: Path) -> None:
    """What a manifest no longer says of a document is no longer so."""
    manifest = folder / "manifest.toml"
    manifest.write_text('[[document]]\nfile = "old.txt"\nplace = "Tokyo"\nlevel = "High"\n')
    list(corpus.add_all(walk_manifest(manifest)))
    manifest.write_text('[[document]]\nfile = "old.txt"\nplace = "Vientiane"\n')
    list(corpus.add_all(walk_manifest(manifest)))
    document = corpus.find("old").document

    assert (document.place, document.level) == ("Vientiane", None)
    assert document.title == "Joint Statement"


def test_a_batch_goes_on_after_a_failure(corpus: Corpus, folder: Path) -> None:
    """Each file of a batch is stored or not on its own."""
    (folder / "manifest.toml").write_text(
        '[[document]]\nfile = "none.txt"\n[[document]]\nfile = "old.txt"\n'
    )
    kinds = [type(each) for each in corpus.add_all(walk_manifest(folder / "manifest.toml"))]

    assert kinds == [Failure, Addition, Addition]
    assert [entry.document.key for entry in corpus.documents()] == ["new", "old"]


def test_comparing_again_returns_what_is_stored(corpus: Corpus) -> None:
    """A comparison is made once, whatever names it: keys, numbered keys, files or values."""
    old, new = corpus.add("old.txt"), corpus.add("new.txt")
    first = corpus.compare(old, new)

    assert corpus.compare("old", "new") == first
    assert corpus.compare("old@1", Path("new.txt")) == first
    assert corpus.compare(old.version, "new.txt") == first
    assert len(corpus.comparisons()) == 1
    assert [run.kind for run in corpus.runs()].count("compare") == 1


def test_other_options_are_another_comparison(corpus: Corpus, folder: Path) -> None:
    """Options are part of what a comparison is, and each has its page."""
    corpus.compare("old.txt", "new.txt")
    corpus.compare("old", "new", options=Options(min_score=0.9))
    pages = [path.name for path in corpus.publish()]

    assert len(corpus.comparisons()) == 2
    assert pages[0] == "old@1--new@1.html"
    assert pages[1].startswith("old@1--new@1--")
    assert pages[2:] == ["corpus.html", "index.html"]


def test_a_text_against_itself(corpus: Corpus) -> None:
    """A text compared with itself is all identical."""
    comparison = corpus.compare("old.txt", "old.txt")

    assert {str(link.relation) for link in comparison.links} == {"identical"}
    assert (comparison.added, comparison.dropped) == ((), ())


def test_what_follows_what(corpus: Corpus, folder: Path) -> None:
    """Pairs to compare come from what succeeds what, and from successive versions."""
    corpus.add("old.txt")
    corpus.add("new.txt", succeeds="old")
    (folder / "new.txt").write_text(LATER.replace("railways", "roads"))
    corpus.add("new.txt")
    corpus.add("new.txt", key="stray", succeeds="nothing-here")

    assert corpus.successions() == (("old@1", "new@2"), ("new@1", "new@2"))


def test_a_report_as_data(corpus: Corpus, folder: Path) -> None:
    """A report to a .json file is the comparison's data."""
    corpus.report(corpus.compare("old.txt", "new.txt"), to="out/x.json")
    data = json.loads((folder / "out" / "x.json").read_text(encoding="utf-8"))

    assert data["counts"]["added"] == 1


@pytest.mark.parametrize(
    ("name", "error"),
    [
        ("none", DocumentNotFound),
        ("old@2", VersionNotFound),
        ("old@", DocumentNotFound),
        ("", DocumentNotFound),
        ("x" * 5000, DocumentNotFound),
        ("a\0b", DocumentNotFound),
    ],
)
def test_what_is_not_there(corpus: Corpus, name: str, error: type[Exception]) -> None:
    """A name that means nothing is an error that names it."""
    corpus.add("old.txt")

    with pytest.raises(error):
        corpus.version(name)


def test_an_unknown_field(corpus: Corpus) -> None:
    """A misspelt field of a description is refused before anything is read."""
    with pytest.raises(InputError, match=r"unknown field 'titel'. Perhaps 'title' is meant"):
        corpus.add("old.txt", titel="x")


def test_reading_needs_no_right_to_write(corpus: Corpus, folder: Path) -> None:
    """A corpus opened for reading gives everything and takes nothing."""
    corpus.add("old.txt")
    corpus.close()
    with Corpus.open("db/corpus.sqlite", read_only=True) as reading:
        assert reading.find("old").number == 1
        with pytest.raises(corpus_tool.CorpusError, match="E_READ_ONLY"):
            reading.add("new.txt")


def test_without_word_vectors(folder: Path) -> None:
    """Switched off, the comparison works on words alone and says so."""
    (folder / "corpus.toml").write_text("semantics = false\n")
    with Corpus.open() as corpus:
        comparison = corpus.compare("old.txt", "new.txt")

    assert comparison.encoder is None
    assert (folder / "db" / "corpus.sqlite").is_file()


def test_an_own_lexicon(folder: Path) -> None:
    """A workspace's own word lists are used, and a comparison names them."""
    (folder / "corpus.toml").write_text('lexicon = "mine.toml"\n')
    (folder / "mine.toml").write_text('extends = "en"\nname = "mine"\nversion = "7"\n')
    with Corpus.open() as corpus:
        comparison = corpus.compare("old.txt", "new.txt")

    assert comparison.lexicon.startswith("mine 7")


def test_what_one_text_passes_over_is_the_same_thread(corpus: Corpus, folder: Path) -> None:
    """A series compares over a gap as well, and its page names the text that had it last."""
    shepherds = "The shepherds of both valleys may graze their goats on the upper meadows in June."
    ferries = "The night ferry will carry bicycles, beehives and seed potatoes at a single fare."
    (folder / "first.txt").write_text(f"{shepherds}\n\n{ferries}\n")
    (folder / "second.txt").write_text(f"{ferries}\n")
    (folder / "third.txt").write_text(f"{ferries}\n\n{shepherds}\n")
    table = corpus.tabulate(["first.txt", "second.txt", "third.txt"])
    page = corpus.report(table, to="reports/gap.html").read_text(encoding="utf-8")

    assert [[str(cell.state) for cell in row.cells] for row in table.rows] == [
        ["start", "identical", "identical"],
        ["start", "dropped", "returned"],
    ]
    assert "Back again" in page
    assert "from ¶1 of first" in re.sub(r"<[^>]*>", "", page)


def test_several_texts_make_a_table(corpus: Corpus, folder: Path) -> None:
    """A series from Python: its rows, and its page."""
    (folder / "newest.txt").write_text(LATER.replace("railways", "roads"))
    table = corpus.tabulate(["old.txt", "new.txt", "newest.txt"])
    page = corpus.report(table, to="reports/series.html")

    assert [version.name for version in table.versions] == ["old@1", "new@1", "newest@1"]
    assert [tuple(len(c.paragraphs) for c in row.cells) for row in table.rows] == [
        (1, 1, 1),
        (1, 1, 1),
        (0, 1, 1),
    ]
    assert page.read_text(encoding="utf-8").rstrip().endswith("</html>")


def test_commitments_follow_the_ladder(corpus: Corpus) -> None:
    """Read anew with each ladder, and the same value for the same one."""
    found = corpus.commitments("old.txt")
    mine = replace(corpus.ladder, name="mine", appeals=(), firmness=corpus.ladder.firmness[:2])

    assert [each.verb for each in found] == ["agree to", "will"]
    assert corpus.commitments("old") is found
    assert [each.verb for each in corpus.commitments("old", ladder=mine)] == ["agree to"]


def test_house_style_is_asked_of_other_texts_of_the_house(folder: Path, corpus: Corpus) -> None:
    """Texts that share a party and the years are the baseline; the two compared are not."""
    for name in ("sister", "stranger"):
        (folder / f"{name}.txt").write_text("The two leaders agreed to sing. Both will dance.")
    japan, fiji, france = ({"code": code, "name": code} for code in ("JPN", "FJI", "FRA"))
    old = corpus.add("old.txt", date="2015-03-06", parties=[japan, fiji])
    new = corpus.add("new.txt", date="2025-01-21", parties=[japan, fiji])
    corpus.add("sister.txt", date="2024-01-21", parties=[japan])
    corpus.add("stranger.txt", date="2024-01-21", parties=[france])

    shift = next(s for s in corpus.compare(old, new).shifts if s.before and s.after)

    assert shift.house_style is not None
    assert (shift.house_style.documents, shift.house_style.undertakings) == (1, 2)
    assert shift.house_style.uses == 0
