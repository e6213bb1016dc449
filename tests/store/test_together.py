"""Readers and writers together: each sees one moment, nothing false is said, nothing is lost."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from io import BytesIO
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy.orm import Session

from corpus_tool import Corpus
from corpus_tool.errors import DatabaseBusy
from corpus_tool.ingest.description import ManifestItem
from corpus_tool.lexicon import load
from corpus_tool.model import ReuseOptions
from corpus_tool.operations import stored_index
from corpus_tool.operations.receive import Outcome, read_document, store_document
from corpus_tool.settings import load_settings
from corpus_tool.store import Store
from corpus_tool.workspace import Workspace
from tests import travelling

FORMULA = "6854193c94689193"
"""The id of the one formula of the statements."""
OLD, NEW = "arden-belmare-2019", "arden-corvia-2025"


class Watched(Store):
    """A store that counts its transactions and lets something happen before each of them."""

    def __init__(self, *given: Any) -> None:
        super().__init__(*given)
        self.readings = self.writings = 0
        self.before: Callable[[], object] = lambda: None

    @contextmanager
    def session(
        self, *, reading: bool = False, patience_ms: int | None = None
    ) -> Iterator[Session]:
        """Begin a transaction, after what happens before it."""
        self.readings += reading
        self.writings += not reading
        self.before()
        with super().session(reading=reading, patience_ms=patience_ms) as session:
            yield session


@pytest.fixture
def corpus(url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Corpus]:
    """A corpus of five statements, of which two pairs were compared and all were searched."""
    monkeypatch.chdir(tmp_path)
    travelling.write(tmp_path)
    with Watched.open(url) as watched:
        corpus = Corpus(watched, load_settings(tmp_path, database="db/unused.sqlite"))
        travelling.add(corpus, tmp_path)
        corpus.tabulate(["arden-belmare-2012", OLD, NEW])
        corpus.scan()
        yield corpus


def watched(corpus: Corpus) -> Watched:
    """Return the store of a corpus that is watched."""
    assert isinstance(corpus._opened.store, Watched)
    return corpus._opened.store


def pages(corpus: Corpus) -> object:
    """Write all pages, and the one page of sentences."""
    return list(corpus.publish(to="pages"))


READING: dict[str, tuple[int, Callable[[Corpus], object]]] = {
    "list": (1, lambda corpus: corpus.documents()),
    "list versions": (1, lambda corpus: corpus.versions()),
    "list comparisons": (1, lambda corpus: corpus.comparisons()),
    "list runs": (1, lambda corpus: corpus.runs()),
    "show": (1, lambda corpus: corpus.find(OLD)),
    "cite": (1, lambda corpus: corpus.cite(f"{OLD}#1")),
    "cite against": (1, lambda corpus: corpus.cite(f"{OLD}@1#1", against=f"{NEW}@1")),
    "compare": (1, lambda corpus: corpus.compare(f"{OLD}@1", f"{NEW}@1")),
    "table": (4, lambda corpus: corpus.tabulate(["arden-belmare-2012@1", f"{OLD}@1", f"{NEW}@1"])),
    "commitments": (1, lambda corpus: corpus.commitments(OLD)),
    "formulas": (1, lambda corpus: corpus.list_formulas(party="XAR")),
    "formulas of a document": (1, lambda corpus: corpus.formulas(document=NEW)),
    "formula and lineage": (2, lambda corpus: corpus.lineage(corpus.formulas()[0])),
    "lineage": (1, lambda corpus: corpus.lineage(FORMULA)),
    "first seen": (1, lambda corpus: corpus.list_first_seen(NEW)),
    "novelty": (1, lambda corpus: corpus.novelty(NEW)),
    "series": (1, lambda corpus: corpus.list_series("arden-belmare-2012", OLD)),
    "overview": (1, lambda corpus: corpus.overview()),
    "comparison and silences": (
        2,
        lambda corpus: corpus.with_silences(corpus.compare(f"{OLD}@1", f"{NEW}@1")),
    ),
    "brief": (3, lambda corpus: corpus.brief(f"{OLD}@1", f"{NEW}@1")),
    "report": (2, pages),
    "export": (1, lambda corpus: corpus.export(form="jsonl", to=BytesIO())),
    "export a text": (1, lambda corpus: corpus.export(OLD, form="tei", to=BytesIO())),
    "successions": (1, lambda corpus: corpus.successions()),
}
"""Use cases that read, and how often they open the corpus where all is stored that they need.

More than once where they are several in one: a comparison and what is told of it; whether there is
anything to be searched, and the search; a table's texts, and each of its pairs.
"""


SEVERAL = (
    *("cite against", "table", "formulas", "formulas of a document", "formula and lineage"),
    *("first seen", "series", "overview", "comparison and silences", "brief", "report"),
)
"""Those that need more than one transaction where others have added since the last search."""


def test_a_use_case_reads_in_one_transaction(corpus: Corpus) -> None:
    """What a use case tells is of one moment: it opens one reading, and writes nothing."""
    store, found = watched(corpus), dict[str, tuple[int, int]]()
    for name, (_, use) in READING.items():
        store.readings = store.writings = 0
        use(corpus)
        found[name] = store.readings, store.writings

    assert found == {name: (readings, 0) for name, (readings, _) in READING.items()}


def colleague(url: str, folder: Path) -> Callable[..., None]:
    """Return what a colleague does: a new version of a text; a new text, and a search of all."""
    turns = count(1)

    def work(*, search: bool) -> None:
        turn = next(turns)
        key = travelling.KEYS[turn % 5]
        text = f"{travelling.text_of(key)}\n3. They met for the {turn}th time.\n"
        (folder / f"{key}.md").write_text(text, encoding="utf-8")
        further = folder / f"further-{turn}.md"
        further.write_text(travelling.text_of(NEW), encoding="utf-8")
        with Store.open(url) as store:
            theirs = Corpus(store, load_settings(folder, database="db/unused.sqlite"))
            travelling.add(theirs, folder, key)
            if search:
                theirs.add(further, date=str(2025 + turn), parties=travelling.parties_of(NEW))
                theirs.scan()

    return work


def in_turn(*work: Callable[[], object] | None) -> Callable[[], object]:
    """Return what does one of these at each call, and nothing after them."""
    waiting = iter(work)

    def do() -> None:
        if (now := next(waiting, None)) is not None:
            now()

    return do


def agrees(name: str, found: Any) -> bool:
    """Tell whether the parts of a use case's answer are of one moment."""
    match name:
        case "formulas":
            texts = {carrier.version for carrier in found.carriers}
            return all(o.version in texts for one in found.formulas for o in one.occurrences)
        case "lineage" | "formula and lineage":
            return {use.carrier.key for use in found.uses} >= set(travelling.KEYS[:4])
        case "series":
            return all(state in "first carried" for row in found.rows[:1] for state in row.states)
        case "overview":
            return {one.id for one in found.listed} == found.firsts.keys()
        case "first seen":
            return {each.place.version for each in found.found} <= found.carriers.keys()
    return True


def test_a_colleague_adds_in_the_midst(corpus: Corpus, url: str, tmp_path: Path) -> None:
    """Whatever others add, change and search between two transactions, a use case is right."""
    store, busy = watched(corpus), colleague(url, tmp_path)
    wrong = dict[str, object]()
    for name in SEVERAL:
        _, use = READING[name]
        busy(search=False)  # so that the search is not that of all texts
        light, heavy = (partial(busy, search=search) for search in (False, True))
        store.before = in_turn(None, light, light, heavy, *[light] * 6)
        try:
            found = use(corpus)
        except Exception as error:
            wrong[name] = error
        else:
            if not agrees(name, found):
                wrong[name] = found
    store.before = lambda: None

    assert wrong == {}
    assert corpus.verify() == ()


TWO = ReuseOptions(min_documents=2)


@pytest.mark.parametrize("more", [False, True])
def test_two_who_add_to_one_index(
    corpus: Corpus, url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, more: bool
) -> None:
    """Where another program stored its search first, neither fails and none is made again."""
    for name, bound in {"FEWEST": 0, "MOST": 1.0, "MOST_SINCE": 1.0}.items():
        monkeypatch.setattr(stored_index, name, bound)
    settings, theirs = corpus.settings, []
    corpus.scan(options=TWO)
    further = [tmp_path / f"further-{number}.md" for number in range(2)]
    for number, path in enumerate(further):
        path.write_text(f"{travelling.text_of(NEW)}\n3. They met {number} times.\n")
    corpus.add(further[0], date="2026", parties=travelling.parties_of(NEW))

    def sooner() -> None:
        with Store.open(url) as store:
            other = Corpus(store, settings)
            if more:
                other.add(further[1], date="2027", parties=travelling.parties_of(NEW))
            theirs.append(other.scan(options=TWO))

    watched(corpus).before = in_turn(None, None, None, sooner)  # before what it found is stored
    mine = corpus.scan(options=TWO)
    runs = len(corpus.runs())
    again = corpus.scan(options=TWO)

    assert theirs[0].base is not None
    assert mine == again == theirs[0]
    assert len(corpus.runs()) == runs
    assert corpus.verify() == ()


def test_a_comparison_that_another_stored_sooner(corpus: Corpus, url: str) -> None:
    """Two who compare the same texts at once both get the comparison, which is stored once."""
    pair, settings = ("arden-belmare-2012", "corvia-dorne-undated"), corpus.settings

    def sooner() -> None:
        with Store.open(url) as store:
            Corpus(store, settings).compare(*pair)

    watched(corpus).before = in_turn(None, None, sooner)
    before = len(corpus.comparisons())
    mine = corpus.compare(*pair)

    assert mine == corpus.compare(*pair)
    assert len(corpus.comparisons()) == before + 1
    assert corpus.verify() == ()


@pytest.fixture
def receiving(tmp_path: Path) -> Callable[[str], object]:
    """Returns what is received of a file of these words, always the same file."""
    path = tmp_path / "statement.md"

    def received(words: str) -> object:
        path.write_text(f"# Joint Statement\n\n1. {words}\n", encoding="utf-8")
        return read_document(ManifestItem(path), workspace=Workspace(tmp_path), lexicon=load("en"))

    return received


@pytest.mark.parametrize(
    ("second", "outcome"),
    [
        ("The two sides will mend the quays.", Outcome.SAME_BYTES),
        ("The two sides will mend the mill.", Outcome.NEW_VERSION),
    ],
)
def test_two_who_add_a_file_at_once(
    store: Store, url: str, receiving: Callable[[str], object], second: str, outcome: Outcome
) -> None:
    """The second to add a file says what it found, not what it would have found before."""
    mine, theirs = receiving("The two sides will mend the quays."), receiving(second)
    said: list[Outcome] = []
    with Store.open(url) as other:

        def add() -> None:
            with other.begin() as transaction:
                said.append(store_document(transaction, theirs).outcome)

        thread = threading.Thread(target=add)
        with store.begin() as transaction:
            said.append(store_document(transaction, mine).outcome)
            thread.start()
            thread.join(0.3)
        thread.join()

    assert said == [Outcome.NEW, outcome]


def test_who_adds_waits_no_longer_than_it_was_told(
    store: Store, url: str, receiving: Callable[[str], object]
) -> None:
    """A writer that does not get its turn says so in one line."""
    received = receiving("The two sides will mend the quays.")
    with Store.open(url, wait=0.2) as other, store.begin() as transaction:
        store_document(transaction, received)
        told = pytest.raises(DatabaseBusy, match=r"\AE_BUSY: another program is writing .*\Z")
        with told, other.begin() as late:
            store_document(late, received)
