"""Fetched documents become versions: new ones, changed ones, or nothing where nothing changed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from corpus_tool import Corpus
from corpus_tool.errors import DocumentNotFound, FetchFailed, InputError
from corpus_tool.ingest import catalogue
from corpus_tool.ingest.catalogue import Address, AddressRole
from corpus_tool.operations.fetch_documents import make_fetcher
from corpus_tool.operations.receive import Addition, Failure, Outcome
from corpus_tool.workspace import Workspace
from tests.ingest.fetch.publisher import PARAGRAPHS, STATEMENT, Handler, Publisher, page, publishing
from tests.ingest.test_catalogue import ENTRY

CHANGED = page(*PARAGRAPHS[:-1], "The two Ministers agreed to meet again in three years, by turns.")
WALL = page("Please log in to read this page of the Ministry, or ask the webmaster for help now.")


@pytest.fixture
def publisher() -> Iterator[Publisher]:
    """A publisher on the loopback."""
    with publishing() as made:
        yield made


@pytest.fixture
def corpus(tmp_path: Path) -> Iterator[Corpus]:
    """An empty corpus."""
    Workspace.create(tmp_path)
    with Corpus.open(workspace=tmp_path) as opened:
        yield opened


def fetch(
    corpus: Corpus, publisher: Publisher, *names: str, key: str | None = None, mirrors: bool = False
) -> list[Addition | Failure]:
    """Fetch from the tests' publisher."""
    fetcher = publisher.fetcher()
    return list(corpus.fetch(*names, key=key, mirrors=mirrors, fetcher=fetcher))


def one(corpus: Corpus, publisher: Publisher, name: str, key: str | None = None) -> Addition:
    """Fetch one document, which succeeds."""
    (outcome,) = fetch(corpus, publisher, name, key=key)
    assert isinstance(outcome, Addition), outcome
    return outcome


def known(monkeypatch: pytest.MonkeyPatch, *addresses: Address) -> str:
    """Put an entry with these addresses into the catalogue and return its slug."""
    entry = replace(ENTRY, addresses=addresses)
    monkeypatch.setattr(catalogue, "load_catalogue", lambda: (entry,))
    return entry.slug


def test_a_page_becomes_a_document(corpus: Corpus, publisher: Publisher) -> None:
    """An address gives a document with its paragraphs, its provenance, and what was answered."""
    address = publisher.put("/2024/harbours.html", STATEMENT, etag='"1"')
    added = one(corpus, publisher, address)

    assert added.outcome is Outcome.NEW
    assert [each.text for each in added.version.paragraphs] == list(PARAGRAPHS)
    assert added.version.document.key == "publisher-example-2024-harbours"
    assert added.version.document.source_url == address
    assert added.version.provenance.origin == address
    (retrieval,) = corpus.retrievals()
    assert retrieval.sha256 == added.version.provenance.sha256
    assert (retrieval.address, retrieval.status) == (address, 200)
    assert retrieval.header("etag") == '"1"'
    assert corpus.verify() == ()


@pytest.mark.parametrize(
    ("path", "key"),
    [
        ("/2024/harbours.html", "publisher-example-2024-harbours"),
        ("/2024/Harbours.PDF", "publisher-example-2024-harbours-pdf"),
        ("/2024/index.htm", "publisher-example-2024"),
        ("/view.php?id=7", "publisher-example-view-php-id-7"),
        ("/", "publisher-example"),
    ],
)
def test_an_address_makes_a_key(corpus: Corpus, publisher: Publisher, path: str, key: str) -> None:
    """Host, path and query name a document; two forms of one page are two documents."""
    assert one(corpus, publisher, publisher.put(path)).version.document.key == key


def test_an_unchanged_page_is_no_new_version(corpus: Corpus, publisher: Publisher) -> None:
    """The same bytes again are noted as seen, and nothing else."""
    address = publisher.put("/a")
    one(corpus, publisher, address)
    again = one(corpus, publisher, address)

    assert again.outcome is Outcome.SAME_BYTES
    assert again.version.number == 1
    assert [each.status for each in corpus.retrievals()] == [200, 200]
    assert corpus.verify() == ()


def test_a_publisher_can_say_that_nothing_changed(corpus: Corpus, publisher: Publisher) -> None:
    """304 comes without bytes, and the version that is there stays the newest."""

    def answer(handler: Handler) -> None:
        known = handler.headers["If-None-Match"] == '"1"'
        handler.send(304 if known else 200, b"" if known else STATEMENT, etag='"1"')

    publisher.pages["/a"] = answer
    one(corpus, publisher, publisher.address("/a"))
    for _ in range(2):
        again = one(corpus, publisher, publisher.address("/a"))

        assert (again.outcome, again.version.number) == (Outcome.SAME_BYTES, 1)
        assert "nothing stored" in again.message
    assert [each.status for each in corpus.retrievals()] == [200, 304, 304]
    assert corpus.verify() == ()


def test_another_documents_bytes_are_asked_for_whole(corpus: Corpus, publisher: Publisher) -> None:
    """Under a key that has nothing from there, the request is not conditional."""
    address = publisher.put("/a", STATEMENT, etag='"1"')
    one(corpus, publisher, address)
    second = one(corpus, publisher, address, key="harbours")

    assert (second.outcome, second.version.name) == (Outcome.NEW, "harbours@1")
    assert "if-none-match" not in publisher.asked("/a")[-1].headers


def test_a_changed_text_is_a_new_version(corpus: Corpus, publisher: Publisher) -> None:
    """When a publisher edits a text, the next version holds it and the earlier one stays."""
    address = publisher.put("/a")
    one(corpus, publisher, address)
    publisher.put("/a", CHANGED)
    changed = one(corpus, publisher, address)

    assert (changed.outcome, changed.version.number) == (Outcome.NEW_VERSION, 2)
    assert changed.version.parent == 1
    assert corpus.find(f"{changed.version.document.key}@1").paragraphs[-1].text == PARAGRAPHS[-1]


def test_other_bytes_with_the_same_text(corpus: Corpus, publisher: Publisher) -> None:
    """A page whose frame changed and whose text did not is a further capture."""
    address = publisher.put("/a")
    one(corpus, publisher, address)
    publisher.put("/a", STATEMENT.replace(b"<main>", b"<!-- 12 visitors --><main>"))
    again = one(corpus, publisher, address)

    assert (again.outcome, again.version.number) == (Outcome.SAME_TEXT, 1)
    assert len({each.sha256 for each in corpus.retrievals()}) == 2


def test_a_text_that_came_back_is_known(corpus: Corpus, publisher: Publisher) -> None:
    """After an edit that was taken back, what is newest on the web is the first version."""
    address = publisher.put("/a", STATEMENT, etag='"1"')
    one(corpus, publisher, address)
    publisher.put("/a", CHANGED, etag='"2"')
    one(corpus, publisher, address)
    publisher.put("/a", STATEMENT, etag='"1"')
    again = one(corpus, publisher, address)

    assert (again.outcome, again.version.number) == (Outcome.SAME_BYTES, 1)
    assert publisher.asked("/a")[-1].headers["if-none-match"] == '"2"'


def test_the_catalogue_describes_what_is_fetched(
    corpus: Corpus, publisher: Publisher, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A slug is the document's key, with title, date, parties, level and what it succeeds."""
    publisher.put("/a")
    slug = known(monkeypatch, Address(publisher.address("/a"), AddressRole.OFFICIAL_TEXT))
    document = one(corpus, publisher, slug).version.document

    assert document.key == slug
    assert (document.title, document.date, document.kind) == (ENTRY.title, ENTRY.date, ENTRY.kind)
    assert (document.parties, document.level) == (ENTRY.parties, ENTRY.level)
    assert document.succeeds == ENTRY.succeeds
    assert document.source_url == publisher.address("/a")


def test_a_known_address_is_as_good_as_its_slug(
    corpus: Corpus, publisher: Publisher, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The address of a catalogued text gets the catalogue's description."""
    address = publisher.put("/a")
    slug = known(monkeypatch, Address(address, AddressRole.OFFICIAL_TEXT))

    assert one(corpus, publisher, address).version.document.key == slug


def test_a_supplied_title_gives_way(
    corpus: Corpus, publisher: Publisher, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where nobody saw the title, the document has the one in print."""
    publisher.put("/a")
    address = Address(publisher.address("/a"), AddressRole.OFFICIAL_TEXT)
    entry = replace(ENTRY, title_seen=False, addresses=(address,))
    monkeypatch.setattr(catalogue, "load_catalogue", lambda: (entry,))

    document = one(corpus, publisher, entry.slug).version.document
    assert document.title == "Joint Statement of Veldria and Saltmere"


def test_the_document_behind_a_page_is_fetched(
    corpus: Corpus, publisher: Publisher, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The link with the catalogue's text leads to the document; both addresses are stored."""
    publisher.put("/text.html")
    publisher.put("/page", b"<!DOCTYPE html><html><a href='text.html'>Harbours (HTML)</a></html>")
    role = AddressRole.OFFICIAL_TEXT
    slug = known(monkeypatch, Address(publisher.address("/page"), role, link_text="Harbours"))
    added = one(corpus, publisher, slug)

    assert added.version.document.source_url == publisher.address("/text.html")
    (retrieval,) = corpus.retrievals()
    assert retrieval.address == publisher.address("/page")
    assert retrieval.final_address == publisher.address("/text.html")


def test_one_failure_stops_nothing(corpus: Corpus, publisher: Publisher) -> None:
    """Each document that could not be had is told with its reason, and the rest is stored."""
    robots = b"User-agent: *\nDisallow: /private"
    publisher.put("/robots.txt", robots, content_type="text/plain")
    names = [
        publisher.address("/missing"),
        "http://gone.example/a",
        publisher.put("/private"),
        "http://10.0.0.5/",
        publisher.put("/image", b"\x89PNG\r\n\x1a\n", content_type="image/png"),
        publisher.put("/empty", b"<!DOCTYPE html><html><body></body></html>"),
        publisher.put("/a"),
    ]
    outcomes = fetch(corpus, publisher, *names)

    codes = [outcome.error.code if outcome.error else outcome.outcome for outcome in outcomes]
    assert codes == [
        *("E_HTTP", "E_OFFLINE", "E_ROBOTS", "E_URL_BLOCKED", "E_URL_TYPE", "E_NO_TEXT"),
        Outcome.NEW,
    ]
    assert [outcome.origin for outcome in outcomes] == names
    assert len(corpus.documents()) == len(corpus.retrievals()) == 1
    assert corpus.runs()[-1].kind == "fetch"
    assert corpus.verify() == ()


def test_a_login_wall_is_doubted(corpus: Corpus, publisher: Publisher) -> None:
    """A page of a few words is stored with a warning that it may be no statement."""
    added = one(corpus, publisher, publisher.put("/a", WALL))

    (warning,) = [each for each in added.findings if each.code == "W_SHORT"]
    assert warning.message.startswith("17 words")
    assert warning in added.version.segmentation.findings


def test_a_link_to_the_whole_text_is_told(corpus: Corpus, publisher: Publisher) -> None:
    """A page with the beginning of a text and a link to a file names that file."""
    link = b"<p><a href='full.pdf'>Download the full Statement here.</a></p></main>"
    address = publisher.put("/news/a.html", STATEMENT.replace(b"</main>", link))
    added = one(corpus, publisher, address)
    other = one(corpus, publisher, publisher.put("/b", CHANGED))

    (warning,) = [each for each in added.findings if each.code == "W_LINKED"]
    assert warning.message.endswith(
        f"a link 'Download the full Statement here.': {publisher.address('/news/full.pdf')}"
    )
    assert "W_LINKED" not in [each.code for each in other.findings]


def test_a_login_wall_takes_nobodys_place(corpus: Corpus, publisher: Publisher) -> None:
    """Where a long text was, a page of a few words is refused: versions stay for good."""
    address = publisher.put("/a")
    one(corpus, publisher, address)
    publisher.put("/a", WALL)
    (outcome,) = fetch(corpus, publisher, address)

    assert isinstance(outcome, Failure) and outcome.error.code == "E_SHORT"
    assert len(corpus.history("publisher-example-a")) == len(corpus.retrievals()) == 1


def test_a_reprint_is_taken_only_when_asked_for(
    corpus: Corpus, publisher: Publisher, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without an author's address the hint names the option; with it, the finding the reprint."""
    publisher.put("/a")
    slug = known(monkeypatch, Address(publisher.address("/a"), AddressRole.MIRROR_TEXT))
    (refused,) = fetch(corpus, publisher, slug)
    (taken,) = fetch(corpus, publisher, slug, mirrors=True)

    assert refused.error is not None and refused.error.code == "E_NO_ADDRESS"
    assert "--mirrors" in str(refused.error)
    assert taken.outcome is Outcome.NEW
    assert "W_MIRROR" in [finding.code for finding in taken.findings]


@pytest.mark.parametrize(
    ("roles", "hint"), [((), "Add a file"), ((AddressRole.NEWS,), "told of at http")]
)
def test_a_document_without_an_address(
    corpus: Corpus,
    publisher: Publisher,
    monkeypatch: pytest.MonkeyPatch,
    roles: tuple[AddressRole, ...],
    hint: str,
) -> None:
    """Of a document whose text nobody has seen on the web, what is known is told."""
    addresses = (Address(publisher.address("/a"), role) for role in roles)
    (outcome,) = fetch(corpus, publisher, known(monkeypatch, *addresses), mirrors=True)

    assert outcome.error is not None and outcome.error.code == "E_NO_ADDRESS"
    assert hint in str(outcome.error)
    assert publisher.requests == []


def test_names_are_checked_before_anything_is_fetched(corpus: Corpus, publisher: Publisher) -> None:
    """A mistyped slug or an address that is none stops the command before its first request."""
    address = publisher.put("/a")
    with pytest.raises(DocumentNotFound):
        fetch(corpus, publisher, address, "jpn-lao-2015")
    with pytest.raises(FetchFailed, match="E_URL_SCHEME"):
        fetch(corpus, publisher, address, "file:///etc/passwd")
    with pytest.raises(InputError, match="a key names one document"):
        fetch(corpus, publisher, address, address, key="a")

    assert publisher.requests == [] and corpus.runs() == ()


def test_robots_are_ignored_for_one_address_only(corpus: Corpus, publisher: Publisher) -> None:
    """Nobody crawls past robots.txt: it takes one address, named by hand."""
    publisher.put("/robots.txt", b"User-agent: *\nDisallow: /", content_type="text/plain")
    address, fetcher = publisher.put("/a"), publisher.fetcher()
    with pytest.raises(InputError, match=r"robots\.txt is ignored"):
        corpus.fetch(address, address, ignore_robots=True, fetcher=fetcher)
    with pytest.raises(InputError, match=r"robots\.txt is ignored"):
        corpus.fetch("jpn-lao-2015-sp", ignore_robots=True, fetcher=fetcher)
    (outcome,) = corpus.fetch(address, ignore_robots=True, fetcher=fetcher)

    assert outcome.outcome is Outcome.NEW


def test_who_fetches_is_told_to_publishers(tmp_path: Path, publisher: Publisher) -> None:
    """The setting `contact` stands in the User-Agent, as far as a header can hold it."""
    Workspace.create(tmp_path)
    (tmp_path / "corpus.toml").write_text('contact = "archive@ministry.example ü"\n', "utf-8")
    with Corpus.open(workspace=tmp_path) as corpus:
        agent = make_fetcher(corpus._opened)._tries.agent

    assert agent.startswith("corpus-tool/") and "(archive@ministry.example ?)" in agent
