"""What may be asked of a store, and what adding does: new, known, changed, described again."""

from __future__ import annotations

from dataclasses import astuple, replace

import pytest
from sqlalchemy import event

from corpus_tool.errors import (
    ComparisonNotFound,
    Conflict,
    DocumentNotFound,
    StorageError,
    VersionNotFound,
)
from corpus_tool.model import Document, Link, Options, Party, Reading, ReadingKind, Relation
from corpus_tool.store import Store
from tests.store import raw, values
from tests.store.values import DOCUMENT, LATER, NEW, OLD, add, comparison, filled


def test_same_bytes_twice_store_nothing(store: Store, url: str) -> None:
    """Adding a file again gives the stored version, says so, and changes no row."""
    first = add(store)
    before = raw.content(url)

    with store.begin() as transaction:
        again, stored = transaction.add_version(
            DOCUMENT,
            replace(values.source("\n\n".join(OLD).encode()), origin="moved/one.md"),
            values.segmentation(*OLD),
            language="en",
            reader="markdown 2",
        )

    assert (again, stored) == (first, False)
    assert raw.content(url) == before


def test_changed_text_is_a_new_version(store: Store) -> None:
    """A changed file becomes the next version of the same document; the old one stays."""
    first = add(store)
    second = add(store, (*OLD, "An afterthought."))

    assert (second.number, second.parent, second.name) == (2, 1, f"{DOCUMENT.key}@2")
    with store.read() as reading:
        assert reading.versions(DOCUMENT.key) == (first, second)
        assert reading.version(DOCUMENT.key) == second
        assert reading.version(DOCUMENT.key, 1) == first


def test_a_line_for_every_version(store: Store) -> None:
    """Asked at once, each says what its document's history and first receipt say."""
    add(store)
    add(store, NEW)
    other = Document("an-other", "Another", date="2020")
    values.add(store, OLD[:1], document=other, content=b"first form")
    with store.begin() as transaction:
        received = values.source(b"second form", origin="https://example.org/two")
        transaction.add_version(
            other, received, values.segmentation(OLD[0]), language="en", reader="html 1"
        )
    with store.read() as reading:
        lines = reading.version_lines()
        expected = [
            (key, one.number, one.language, one.paragraphs, receipt.origin, receipt.sha256)
            for key in sorted((DOCUMENT.key, other.key))
            for one in reading.history(key)
            for receipt in reading.sources(key, one.number)[:1]
        ]

    assert [astuple(line) for line in lines] == expected
    assert len(lines) == 3


def test_same_text_from_other_bytes_is_a_receipt(store: Store) -> None:
    """The same text in other bytes is no new version, but its bytes and origin are kept."""
    first = add(store, content=b"first form")
    with store.begin() as transaction:
        again, stored = transaction.add_version(
            DOCUMENT,
            values.source(b"second form", origin="https://example.org/two"),
            values.segmentation(*OLD),
            language="en",
            reader="html 1",
        )
    with store.read() as reading:
        receipts = reading.sources(DOCUMENT.key)
        (line,) = reading.history(DOCUMENT.key)

    assert (again, stored) == (first, False)
    assert [(one.origin, one.reader) for one in receipts] == [
        ("documents/one.md", "markdown 1"),
        ("https://example.org/two", "html 1"),
    ]
    assert (line.captures, line.paragraphs, line.digest) == (2, 3, first.digest)


def test_same_bytes_read_better_are_a_new_version(store: Store) -> None:
    """Bytes that a better reader cuts otherwise give a further version of the same source."""
    add(store, content=b"the bytes")
    second = add(store, ("One paragraph only.",), content=b"the bytes")
    with store.read() as reading:
        captures = reading.captures(second.provenance.sha256)

    assert (second.number, second.parent) == (2, 1)
    assert [(one.key, one.number) for one in captures] == [(DOCUMENT.key, 1), (DOCUMENT.key, 2)]


def test_bytes_are_stored_once_for_two_documents(store: Store, url: str) -> None:
    """Two documents may have the same bytes; each keeps its own origin."""
    add(store, content=b"shared")
    other = add(store, document=LATER, content=b"shared")

    assert len(raw.rows(url, "SELECT id FROM blob")) == 1
    with store.read() as reading:
        assert reading.source(LATER.key).content == b"shared"
        assert reading.version(LATER.key) == other


def test_parent_is_the_newest_of_the_same_language(store: Store) -> None:
    """A translation has no parent among the originals, unless it is named."""
    add(store)
    with store.begin() as transaction:
        french, _ = transaction.add_version(
            DOCUMENT,
            values.source(b"Les Parties."),
            values.segmentation("Les Parties."),
            language="fr",
            reader="plain 1",
        )
        named, _ = transaction.add_version(
            DOCUMENT,
            values.source(b"Les deux Parties."),
            values.segmentation("Les deux Parties."),
            language="fr",
            reader="plain 1",
            parent=1,
        )

    assert (french.parent, named.parent) == (None, 1)


def test_unknown_parent_is_refused(store: Store) -> None:
    """A version cannot be made from one that does not exist; nothing is stored."""
    with pytest.raises(VersionNotFound), store.begin() as transaction:
        transaction.add_version(
            DOCUMENT, values.source(), values.segmentation("x"), language="en", reader="r", parent=4
        )
    with store.read() as reading:
        assert reading.documents() == ()


def test_a_correction_of_the_description_is_kept_beside_the_old(store: Store, url: str) -> None:
    """A document described anew shows the new description everywhere; the old row remains."""
    add(store)
    better = replace(
        DOCUMENT, title="Joint Declaration", parties=(Party("NOR-X", "Northern Land"),)
    )
    with store.begin() as transaction:
        assert transaction.describe(better)
        assert not transaction.describe(better)
    with store.read() as reading:
        assert reading.document(DOCUMENT.key) == better
        assert reading.version(DOCUMENT.key, 1).document == better
        assert reading.documents() == (better,)

    assert raw.rows(url, "SELECT number FROM description ORDER BY 1") == [(1,), (2,)]


def test_a_document_may_be_described_before_its_text(store: Store) -> None:
    """A description alone is a document without versions."""
    with store.begin() as transaction:
        transaction.describe(DOCUMENT)
    with store.read() as reading:
        (entry,) = reading.entries()
        with pytest.raises(VersionNotFound, match="no version yet"):
            reading.version(DOCUMENT.key)

    assert (entry.document, entry.versions, entry.paragraphs, entry.added_at) == (
        DOCUMENT,
        0,
        0,
        None,
    )


def test_entries_tell_of_the_newest_version(store: Store) -> None:
    """The list of documents shows the number and length of the newest version, by key."""
    filled(store)
    with store.read() as reading:
        entries = reading.entries()

    assert [(entry.document.key, entry.versions, entry.paragraphs) for entry in entries] == [
        (DOCUMENT.key, 2, 4),
        (LATER.key, 1, 3),
    ]
    assert all(entry.added_at is not None for entry in entries)


def test_partnerships_join_the_documents_of_the_same_parties(store: Store) -> None:
    """Documents of one set of parties, in whatever order named, are one partnership."""
    filled(store)
    turned = replace(
        LATER, key="south-north-2020", date="2020-05-01", parties=LATER.parties[::-1], succeeds=None
    )
    alone = Document("north-2020", "A unilateral statement", parties=(Party("NOR-X", "Northland"),))
    with store.begin() as transaction:
        transaction.describe(turned)
        transaction.describe(alone)
    with store.read() as reading:
        (partnership,) = reading.partnerships()

    assert [party.code for party in partnership.parties] == ["NOR-X", "SOU-X"]
    assert partnership.documents == (DOCUMENT.key, turned.key, LATER.key)
    assert partnership.successions == ((LATER.key, DOCUMENT.key),)


def test_succession_in_a_circle_is_refused(store: Store) -> None:
    """A document cannot succeed itself, not through others either."""
    with store.begin() as transaction:
        transaction.describe(DOCUMENT)
        transaction.describe(LATER)
    with pytest.raises(Conflict, match="E_CIRCLE"), store.begin() as transaction:
        transaction.describe(replace(DOCUMENT, succeeds=LATER.key))
    with pytest.raises(Conflict, match="succeed itself"), store.begin() as transaction:
        transaction.describe(replace(DOCUMENT, key="x", succeeds="x"))


def test_unknown_names_are_told_with_what_is_near(store: Store) -> None:
    """An unknown key suggests similar ones; an unknown number lists those there are."""
    filled(store)
    with store.read() as reading:
        with pytest.raises(DocumentNotFound, match=f"Did you mean {LATER.key}"):
            reading.version("north-south-2026")
        with pytest.raises(DocumentNotFound, match="corpus-tool list"):
            reading.document("something else entirely")
        with pytest.raises(VersionNotFound, match="it has 1, 2"):
            reading.version(DOCUMENT.key, 3)
        with pytest.raises(ComparisonNotFound):
            reading.load_comparison(77)


def test_the_same_comparison_is_stored_once(store: Store, url: str) -> None:
    """Comparing again in the same way stores nothing; another option, engine or side does."""
    made = filled(store)
    before = raw.content(url)
    with store.begin() as transaction:
        assert not transaction.save_comparison(made)

    assert raw.content_of(url, "comparison", "link") == {
        name: before[name] for name in ("comparison", "link")
    }
    with store.begin() as transaction:
        assert transaction.save_comparison(replace(made, options=Options(min_kept=9)))
        assert transaction.save_comparison(replace(made, encoder=None))
        assert not transaction.save_comparison(replace(made, encoder=None))


def test_comparisons_are_found_by_how_they_were_made(store: Store) -> None:
    """A comparison is found by both versions, options, engine, lexicon and encoder, or not."""
    made = filled(store)
    recipe = {
        "options": made.options,
        "engine": made.engine,
        "lexicon": made.lexicon,
        "encoder": made.encoder,
    }
    with store.read() as reading:
        assert reading.comparison(made.left, made.right, **recipe) == made
        assert reading.comparison(made.right, made.left, **recipe) is None
        assert reading.comparison(made.left, made.right, **{**recipe, "encoder": None}) is None
        assert reading.comparison(made.left, made.right, **{**recipe, "lexicon": "en 2"}) is None


def test_the_list_of_comparisons_counts(store: Store) -> None:
    """The list says how many links are of which kind, moved, and how much is without one."""
    made = filled(store)
    with store.read() as reading:
        (line,) = reading.comparisons()
        loaded = reading.load_comparison(line.id)

    assert loaded == made
    assert (line.left, line.right) == (made.left.name, made.right.name)
    counted = (line.identical, line.edited, line.reworded, line.moved, line.dropped, line.added)
    assert counted == (1, 1, 0, 1, len(made.dropped), len(made.added)) == (1, 1, 0, 1, 1, 1)


def test_a_paragraph_in_two_links_counts_once(store: Store) -> None:
    """A paragraph whose content went to two places is neither dropped nor counted twice."""
    made = filled(store)
    more = Link((1,), (2,), Relation.REWORDED, 0.5)
    made = replace(made, links=(*made.links, more), nearest=made.nearest[:1], engine="other 1")
    with store.begin() as transaction:
        transaction.save_comparison(made)
    with store.read() as reading:
        line = reading.comparisons()[1]

        assert reading.load_comparison(line.id) == made
    assert (line.dropped, line.added) == (len(made.dropped), len(made.added)) == (1, 0)


def test_a_text_compared_with_itself(store: Store) -> None:
    """Both sides may be the same version."""
    version = add(store)
    made = replace(comparison(version, version), links=(), nearest=())
    with store.begin() as transaction:
        assert transaction.save_comparison(made)
    with store.read() as reading:
        assert reading.load_comparison(1) == made


def test_only_stored_texts_are_compared(store: Store) -> None:
    """A comparison of a version that is not stored as it was compared is refused."""
    made = filled(store)
    other = replace(made.right, segmentation=values.segmentation(*NEW[:2], "Another."))
    with pytest.raises(Conflict, match="another text"), store.begin() as transaction:
        transaction.save_comparison(replace(made, right=other, engine="collation 2"))
    with pytest.raises(VersionNotFound), store.begin() as transaction:
        transaction.save_comparison(replace(made, right=replace(made.right, number=9)))


def test_contradicting_links_are_refused(store: Store) -> None:
    """Links that tie a pair twice or name no paragraph, or readings of other words, are refused."""
    made = replace(filled(store), engine="collation 2")
    first, second = made.links
    for links, code in [
        ((first, replace(second, left=first.left, right=first.right)), "E_LINKS"),
        ((replace(first, left=(99,)),), "E_LINKS"),
        ((replace(first, left=()),), "E_LINKS"),
        ((replace(first, readings=(Reading(ReadingKind.KEPT, "x", "x"),)),), "E_READINGS"),
    ]:
        with pytest.raises(StorageError, match=code), store.begin() as transaction:
            transaction.save_comparison(replace(made, links=links))
    with store.read() as reading:
        assert len(reading.comparisons()) == 1


def test_an_exception_rolls_everything_back(store: Store, url: str) -> None:
    """Whatever fails within the block, nothing of the transaction is stored."""
    before = raw.content(url)
    with pytest.raises(KeyboardInterrupt), store.begin() as transaction:
        transaction.describe(DOCUMENT)
        raise KeyboardInterrupt

    assert raw.content(url) == before


def test_a_finished_transaction_cannot_be_used(store: Store) -> None:
    """A write after the end of the block fails instead of getting lost."""
    with store.begin() as transaction:
        transaction.describe(DOCUMENT)

    with pytest.raises(Exception, match="closed"):
        transaction.describe(LATER)


def test_a_reader_sees_one_moment(store: Store, kind: str) -> None:
    """What is read within one block belongs together, while others write."""
    if kind == "sqlite":
        with store.read() as reading:
            assert reading.documents() == ()
        return
    with store.read() as reading:
        assert reading.documents() == ()
        add(store)
        assert reading.documents() == ()
    with store.read() as reading:
        assert len(reading.documents()) == 1


def test_adding_does_not_grow_with_the_corpus(store: Store) -> None:
    """The fiftieth document takes as many statements as the second: adding is not quadratic."""
    counted: list[int] = []
    event.listen(store._engine, "before_cursor_execute", lambda *_: counted.append(1))

    def statements(number: int) -> int:
        counted.clear()
        add(store, (f"Text {number}.",), document=replace(DOCUMENT, key=f"document-{number}"))
        return len(counted)

    numbers = [statements(number) for number in range(50)]

    assert len(set(numbers[1:])) == 1
