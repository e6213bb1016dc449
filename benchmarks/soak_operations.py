"""What the processes of a soak do, each operation with what must be true of its answer.

Writers return what they promise: what must be there from then on. Readers raise `Torn` where what
they read is not of one moment, or something is missing that was promised before they began.
"""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from typing import Any

from benchmarks.texts import ROOT
from corpus_tool import Corpus
from corpus_tool.errors import DatabaseBusy
from corpus_tool.ingest.description import ManifestItem
from corpus_tool.ingest.fetch import Fetched
from corpus_tool.model import Retrieval, Source
from corpus_tool.operations.receive import Addition, Failure

__all__ = [
    "READING",
    "WRITING",
    "Diary",
    "Work",
    "Worker",
    "prepare",
    "read_diaries",
]

SEEDS = "seeds.txt"
"""The file with the keys of the documents that are there before the first operation."""
PAIRED = 0.4
"""Of these so many are compared with so many others; a report has a page for each pair."""
DOCUMENT_PARAGRAPHS = 7
TEMPLATES = ("template-left", "template-right")
"""Keys of two documents that were exported, to be imported under others."""
EXPORTED = "templates.jsonl"

STATES = {"XAR": "Arden", "XBE": "Belmare", "XCO": "Corvia", "XDO": "Dorne", "XEL": "Elsmark"}
HOUSE = [
    "The two sides reaffirmed their resolve to keep the {} banks open to all who sail there.",
    "Both ministers agreed that the registers of the {} mill shall be copied before the harvest.",
    "They took note with regret of the late thaw and of the damage done to the {} quays.",
    "The two leaders will consider further steps to mend the {} lightships before the winter.",
    "They welcomed the progress made in the orderly charting of the {} fishing grounds.",
    "Arden undertakes to send archivists to the {} towns, and both sides shall share the costs.",
]
PLACES = ["northern", "southern", "lower", "upper", "old", "outer", "inner", "western"]
WORDS = [
    f"{first}{second}"
    for first in ("har", "mol", "ter", "qua", "bel")
    for second in ("bour", "wick", "stone", "mere", "ford", "ley", "den", "gate")
]


def statement(seed: str) -> str:
    """Return an invented statement: formulae of a house, and sentences of its own."""
    chance = random.Random(seed)
    paragraphs = [
        line.format(chance.choice(PLACES)) for line in chance.sample(HOUSE, DOCUMENT_PARAGRAPHS - 3)
    ]
    paragraphs += [
        f"The two sides will {chance.choice(['open', 'close', 'mend'])} the "
        f"{' '.join(chance.sample(WORDS, 9))} before the year {chance.randrange(2030, 2060)}."
        for _ in range(3)
    ]
    chance.shuffle(paragraphs)
    numbered = "\n\n".join(f"{number}. {text}" for number, text in enumerate(paragraphs, 1))
    return f"# Joint Statement of {seed}\n\n{numbered}\n"


def prepare(folder: Path, database: str, documents: int) -> None:
    """Make a workspace whose corpus has so many documents, and an export of two others."""
    seeds = [f"seed-{number:03}" for number in range(documents)]
    (folder / SEEDS).write_text("\n".join(seeds))
    for name in ("documents", "texts", "folders", "reports", "diaries"):
        (folder / name).mkdir()
    with Corpus.open(folder / "other.sqlite", workspace=folder) as other:
        for key in TEMPLATES:
            path = folder / "texts" / f"{key}.md"
            path.write_text(statement(key.upper()), encoding="utf-8")  # the key is not in the text
            other.add(path, **description(key))
        other.compare(*TEMPLATES)
        other.export(form="jsonl", to=folder / EXPORTED)
    (folder / "corpus.toml").write_text(f"database = {json.dumps(database)}\n")
    with Corpus.open(workspace=folder) as corpus:
        for key in seeds:
            path = folder / "texts" / f"{key}.md"
            path.write_text(statement(key), encoding="utf-8")
            corpus.add(path, **description(key))


def description(key: str) -> dict[str, object]:
    """Return what is known of an invented document."""
    chance = random.Random(f"{key} described")
    parties = chance.sample(sorted(STATES), 2)
    return {
        "date": f"{chance.randrange(2000, 2026)}-{chance.randrange(1, 13):02}-01",
        "parties": [{"code": code, "name": STATES[code]} for code in parties],
    }


class Diary:
    """What the processes write down: operations begun and done, and what was promised."""

    def __init__(self, folder: Path, name: str) -> None:
        self._folder, self._name = folder, name
        self._read: dict[Path, int] = {}
        self._promises: set[tuple[str, ...]] = set()

    def write(self, **line: object) -> None:
        """Append a line, whole or not at all."""
        said = json.dumps({"worker": self._name, "process": os.getpid(), **line})
        descriptor = os.open(
            self._folder / f"{self._name}.jsonl", os.O_WRONLY | os.O_APPEND | os.O_CREAT
        )
        os.write(descriptor, f"{said}\n".encode())
        os.close(descriptor)

    def promised(self) -> frozenset[tuple[str, ...]]:
        """Return what all workers have reported as stored up to now."""
        for path in self._folder.glob("*.jsonl"):
            with path.open("rb") as stream:
                stream.seek(self._read.get(path, 0))
                for line in stream:
                    if not line.endswith(b"\n"):
                        break
                    self._read[path] = self._read.get(path, 0) + len(line)
                    promises = json.loads(line).get("promises", ())
                    self._promises.update(tuple(promise) for promise in promises)
        return frozenset(self._promises)


def read_diaries(folder: Path) -> Iterator[dict[str, Any]]:
    """Yield all lines of all diaries, each worker's in order."""
    for path in sorted(folder.glob("*.jsonl")):
        for line in path.read_text().splitlines():
            yield json.loads(line)


class Torn(Exception):
    """What was read is not of one moment, or something that was promised is not there."""


def require(fact: bool, what: str) -> None:
    """Raise `Torn` where something is not so."""
    if not fact:
        raise Torn(what)


class Publisher:
    """Stands for the web: sends what it was given, and says 304 to whoever has it."""

    def __init__(self, text: str) -> None:
        self.content = text.encode()

    def get(self, address: str, *, known: Retrieval | None, **_options: object) -> Fetched:
        """Answer as a publisher does."""
        digest, now = sha256(self.content).hexdigest(), datetime.now(UTC)
        same = known is not None and known.sha256 == digest
        retrieval = Retrieval(
            address=address,
            final_address=address,
            via=(),
            status=304 if same else 200,
            headers=(("etag", f'"{digest[:12]}"'),),
            retrieved_at=now,
            sha256=digest,
        )
        source = None if same else Source(self.content, address, "text/markdown", now)
        return Fetched(retrieval, source)


class Worker:
    """A process that does one operation after the other on the corpus it keeps open."""

    def __init__(self, corpus: Corpus, folder: Path, name: str, seed: int) -> None:
        self.corpus, self.folder, self.name = corpus, folder, name
        self.chance = random.Random(seed)
        self.made = 0
        self.diary = Diary(folder / "diaries", name)
        self.seeds = (folder / SEEDS).read_text().split()
        self.seen = 0

    def key(self) -> str:
        """Return the key of a document that is there."""
        return self.chance.choice(self.seeds)

    def pair(self) -> tuple[str, str]:
        """Return two texts that may be compared."""
        pairs = int(len(self.seeds) * PAIRED)
        number = self.chance.randrange(pairs)
        return f"{self.seeds[number]}@1", f"{self.seeds[number + pairs]}@1"

    def tool(self, *arguments: str) -> str:
        """Run the command line in a process of its own; return what it printed."""
        done = subprocess.run(
            [sys.executable, "-m", "corpus_tool", *arguments],
            capture_output=True,
            text=True,
            check=False,
            cwd=self.folder,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
        )
        if done.returncode and "E_BUSY" in done.stderr:
            raise DatabaseBusy(done.stderr.strip())
        require(done.returncode == 0, f"{' '.join(arguments)}: {done.stderr.strip()[-300:]}")
        return done.stdout

    def file(self, key: str, text: str) -> Path:
        """Write a document's file."""
        path = self.folder / "texts" / f"{key}.md"
        path.write_text(text, encoding="utf-8")
        return path

    def fresh(self) -> str:
        """Return a key that no other worker has."""
        self.made += 1
        return f"{self.name}-{os.getpid()}-{self.made:04}"

    # what writers do; each returns what it promises

    def add(self) -> list[tuple[str, ...]]:
        """Add a new document."""
        key = self.fresh()
        added = self.corpus.add(self.file(key, statement(key)), **description(key))
        require(added.outcome == "new", f"{key}: {added.outcome}")
        return [("version", added.version.name)]

    def add_again(self) -> list[tuple[str, ...]]:
        """Add what is there: the same bytes, or the same words in other bytes."""
        key = self.key()
        text = statement(key) + "\n" * self.chance.randrange(1, 3)
        added = self.corpus.add(self.file(f"{self.name}-{key}", text), key=key)
        require(added.outcome in ("same bytes", "same text"), f"{key}: {added.outcome}")
        return [("version", added.version.name)]

    def add_changed(self) -> list[tuple[str, ...]]:
        """Add a further version of a document, which others may add to at the same time."""
        key = self.key()
        changed = f"{statement(key)}\n{DOCUMENT_PARAGRAPHS + 1}. They will meet {self.fresh()}.\n"
        added = self.corpus.add(self.file(f"{self.name}-{key}", changed), key=key)
        require(added.outcome == "new version", f"{key}: {added.outcome}")
        return [("version", added.version.name)]

    def describe(self) -> list[tuple[str, ...]]:
        """Describe a document anew, or as it is."""
        key = self.key()
        title = f"Statement {self.chance.randrange(3)}"
        path = self.file(f"{self.name}-{key}", statement(key))
        return [("version", self.corpus.add(path, key=key, title=title).version.name)]

    def add_several(self) -> list[tuple[str, ...]]:
        """Add some files, one of which cannot be read."""
        keys = [self.fresh() for _ in range(3)]
        paths = [self.file(key, statement(key)) for key in keys]
        paths.insert(1, self.file(f"{keys[0]}-empty", ""))
        outcomes = list(self.corpus.add_all([ManifestItem(path) for path in paths]))
        added = [each.version.name for each in outcomes if isinstance(each, Addition)]
        require(added == [f"{key}@1" for key in keys], f"added {added} of {keys}")
        return [("version", name) for name in added]

    def add_folder(self) -> list[tuple[str, ...]]:
        """Add a folder, read by processes of its own."""
        keys = [self.fresh() for _ in range(4)]
        for key in keys:
            path = self.folder / "folders" / keys[0] / f"{key}.md"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(statement(key), encoding="utf-8")
        outcomes = list(self.corpus.add_folder(self.folder / "folders" / keys[0], hands=1))
        added = sorted(each.version.name for each in outcomes if isinstance(each, Addition))
        require(added == [f"{key}@1" for key in keys], f"added {added} of {keys}")
        return [("version", name) for name in added]

    def fetch(self) -> list[tuple[str, ...]]:
        """Fetch a document from its publisher, or ask whether it is still the same."""
        key = f"fetched-{self.chance.randrange(8)}"
        address = f"https://example.org/{key}.md"
        (added,) = self.corpus.fetch(address, key=key, fetcher=Publisher(statement(key)))  # type: ignore[arg-type]
        if isinstance(added, Failure):
            raise added.error
        return [("version", added.version.name), ("retrieval", address)]

    def import_(self) -> list[tuple[str, ...]]:
        """Import what another corpus was exported to: of one's own, and what all import."""
        keys = [self.fresh(), f"imported-{self.chance.randrange(6)}"]
        exported = (self.folder / EXPORTED).read_text(encoding="utf-8")
        for name, key in zip(TEMPLATES, keys, strict=True):
            exported = exported.replace(name, key)
        path = self.folder / "texts" / f"{keys[0]}.jsonl"
        path.write_text(exported, encoding="utf-8")
        imported = self.corpus.import_file(path)
        require(imported.versions == 2, f"{path.name}: {imported}")
        names = [f"{key}@1" for key in keys]
        return [*(("version", name) for name in names), ("comparison", *names)]

    def compare(self) -> list[tuple[str, ...]]:
        """Compare two texts."""
        pair = self.pair()
        self.corpus.compare(*pair)
        return [("comparison", *pair)]

    def compare_newest(self) -> list[tuple[str, ...]]:
        """Compare the newest versions of two documents, to which others are adding."""
        left, right = (name.partition("@")[0] for name in self.pair())
        found = self.corpus.compare(left, right)
        return [("comparison", found.left.name, found.right.name)]

    def search(self) -> list[tuple[str, ...]]:
        """Search the whole corpus, or what came since, and store it."""
        return [("scan", str(self.corpus.scan().id))]

    def tool_add(self) -> list[tuple[str, ...]]:
        """Add a document through the command line."""
        key = self.fresh()
        self.tool("add", str(self.file(key, statement(key))))
        return [("version", f"{key}@1")]

    def tool_compare(self) -> list[tuple[str, ...]]:
        """Compare through the command line."""
        pair = self.pair()
        self.tool("compare", *pair, "--format", "csv")
        return [("comparison", *pair)]

    def tool_search(self) -> list[tuple[str, ...]]:
        """Search through the command line."""
        self.tool("formulas", "--format", "csv")
        return []

    # what readers do; each raises what it finds torn

    def promised(self, kind: str) -> set[tuple[str, ...]]:
        """Return what was reported as stored before this moment."""
        return {promise[1:] for promise in self.diary.promised() if promise[0] == kind}

    def list_documents(self) -> None:
        """List documents: never fewer than before, and all that were promised."""
        promised = {name.partition("@")[0] for (name,) in self.promised("version")}
        entries = self.corpus.documents()
        keys = {entry.document.key for entry in entries}
        require(promised <= keys, f"not listed: {sorted(promised - keys)[:3]}")
        require(len(entries) >= self.seen, f"{len(entries)} documents after {self.seen}")
        require(all(entry.versions and entry.paragraphs for entry in entries), "an empty document")
        self.seen = len(entries)

    def list_versions(self) -> None:
        """List versions and histories."""
        promised = {name for (name,) in self.promised("version")}
        names = {line.name for line in self.corpus.versions()}
        require(promised <= names, f"not listed: {sorted(promised - names)[:3]}")
        lines = self.corpus.history(self.key())
        require(
            [line.number for line in lines] == [*range(1, len(lines) + 1)], "a gap in a history"
        )

    def list_others(self) -> None:
        """List comparisons, runs and retrievals."""
        promised = self.promised("comparison")
        lines = self.corpus.comparisons()
        pairs = {(line.left, line.right) for line in lines}
        require(promised <= pairs, f"not listed: {sorted(promised - pairs)[:3]}")
        require(len(pairs) == len(lines), "a comparison is stored twice")
        require(all(run.ended_at or run.status == "running" for run in self.corpus.runs()), "a run")
        asked = {address for (address,) in self.promised("retrieval")}
        require(asked <= {each.address for each in self.corpus.retrievals()}, "a retrieval is lost")

    def show(self) -> None:
        """Show a text that was promised."""
        (name,) = self.chance.choice(sorted(self.promised("version") or {(self.key(),)}))
        version = self.corpus.find(name)
        require(version.name.startswith(name), f"{version.name} for {name}")
        require(len(version.paragraphs) >= DOCUMENT_PARAGRAPHS, f"{name} is short")

    def cite(self) -> None:
        """Quote a paragraph, alone or against its counterpart."""
        left, right = self.pair()
        require(left in self.corpus.cite(f"{left}#1", style="card"), "a card of another text")
        require(bool(self.corpus.cite(f"{right}#2", style="redline", against=left)), "no redline")

    def compare_read(self) -> None:
        """Compare two texts, and three in a table."""
        left, right = self.pair()
        found = self.corpus.compare(left, right)
        linked = {i for link in found.links for i in link.left}
        require(len(linked) + len(found.dropped) == len(found.left.paragraphs), "a torn comparison")
        require(len(self.corpus.tabulate(self.seeds[:3]).versions) == 3, "a torn table")

    def commitments(self) -> None:
        """Read who undertakes what."""
        require(bool(self.corpus.commitments(self.key())), "no operative verb")

    def formulas(self) -> None:
        """List formulae, and look where they stand."""
        party = self.chance.choice([None, *STATES])
        listing = self.corpus.list_formulas(party=party)
        texts = {carrier.version for carrier in listing.carriers}
        for formula in listing.formulas:
            places = {each.version for each in formula.occurrences}
            require(places <= texts, f"{formula.id} stands in {sorted(places - texts)[:2]}")
            require(formula.documents == len(places), f"{formula.id} is torn")
        if listing.formulas:
            place = self.chance.choice(self.chance.choice(listing.formulas).occurrences)
            text = self.corpus.find(place.version).paragraphs[place.paragraph].text
            require(0 <= place.start < place.end <= len(text), "an occurrence outside its text")

    def lineage(self) -> None:
        """Follow a formula, and the paragraphs of a text, to their first use."""
        formulas = self.corpus.formulas(document=self.key())
        if formulas:
            chosen = self.chance.choice(formulas)
            lineage = self.corpus.lineage(chosen)
            require(len(lineage.uses) + len(lineage.undated) == chosen.documents, "a torn lineage")
        listing = self.corpus.list_first_seen(self.key())
        named = {each.first.version for each in listing.found}
        require(named <= listing.carriers.keys() & listing.paths.keys(), "a place without a text")

    def novelty(self) -> None:
        """Count what a text took over."""
        for one in self.corpus.novelty(self.key()):
            require(one.from_predecessor + one.from_others + one.new == one.words, "a torn count")

    def series(self) -> None:
        """Follow formulae along texts: what stands in a text is told of it."""
        listing = self.corpus.list_series(*self.seeds[:4])
        require(all(len(row.states) == len(listing.texts) for row in listing.rows), "a torn series")
        require(
            any(str(row.states[-1]) in ("first", "carried", "resumed") for row in listing.rows),
            "every formula is gone from a text",
        )

    def overview(self) -> None:
        """See the corpus as a whole."""
        found = self.corpus.overview()
        require(len(found.carriers) == found.scan.documents, "an overview of other texts")

    def brief(self) -> None:
        """Tell two texts on a page, and write the page of the two."""
        left, right = self.pair()
        require(b"Briefing" in self.corpus.brief(left, right), "an empty briefing")
        page = self.folder / "reports" / f"{self.name}.html"
        self.corpus.report(self.corpus.compare(left, right), to=page)
        require(page.read_text(encoding="utf-8").rstrip().endswith("</html>"), "half a page")

    def publish(self) -> None:
        """Write all pages; what the index lists has a page."""
        *pages, index = self.corpus.publish(to=self.folder / "reports" / "all")
        require(index.name == "index.html", f"{index} is the last page")
        require(all(page.is_file() for page in pages), "a page is not there")

    def export(self) -> None:
        """Export the corpus, and take what was written apart."""
        promised, stream = {name for (name,) in self.promised("version")}, BytesIO()
        self.corpus.export(form="jsonl", to=stream)
        documents, versions = set[str](), set[str]()
        for line in stream.getvalue().splitlines():
            value = json.loads(line)
            match value.get("kind"):
                case "document":
                    documents.add(value["document"]["key"])
                case "version":
                    require(value["document"] in documents, "a version before its document")
                    versions.add(f"{value['document']}@{value['number']}")
                case "comparison":
                    sides = {
                        f"{value[s]['document']}@{value[s]['number']}" for s in ("left", "right")
                    }
                    require(sides <= versions, f"a comparison of {sides - versions}")
        require(promised <= versions, f"not exported: {sorted(promised - versions)[:3]}")

    def export_others(self) -> None:
        """Export a text and a comparison in the forms of the registers."""
        for form in ("tei", "akn", "markdown", "bibtex", "text"):
            self.corpus.export(self.key(), form=form, to=BytesIO())
        for form in ("json", "docx", "csv", "tei"):
            self.corpus.export(*self.pair(), form=form, to=BytesIO())
        self.corpus.export(form="csl", to=BytesIO())

    def round_trip(self) -> None:
        """Import an export into an empty corpus, which holds it against all its rules."""
        stream = BytesIO()
        self.corpus.export(form="jsonl", to=stream)
        with tempfile.TemporaryDirectory() as name:
            path = Path(name, "corpus.jsonl")
            path.write_bytes(stream.getvalue())
            with Corpus.open(f"{name}/corpus.sqlite", workspace=self.folder) as other:
                imported = other.import_file(path)
                require(imported.new_versions == imported.versions, "a version came twice")

    def verify(self) -> None:
        """Take every digest again."""
        problems = self.corpus.verify()
        require(not problems, f"{len(problems)} problems: {problems[:2]}")

    def tool_read(self) -> None:
        """Read through the command line."""
        left, right = self.pair()
        self.tool(*self.chance.choice([
            ("list", "versions", "--format", "csv"),
            ("show", left, "--format", "json"),
            ("cite", f"{left}#1", "--style", "oscola"),
            ("commitments", left, "--format", "csv"),
            ("novelty", left.partition("@")[0], "--format", "json"),
            ("series", *self.seeds[:3], "--format", "csv"),
            ("brief", left, right),
            ("export", left, "--to", "markdown"),
            ("verify",),
            ("db", "check"),
        ]))  # fmt: skip


Work = Callable[[Worker], list[tuple[str, ...]] | None]

WRITING: Mapping[str, tuple[int, Work]] = {
    "add": (24, Worker.add),
    "add again": (8, Worker.add_again),
    "add changed": (12, Worker.add_changed),
    "describe": (4, Worker.describe),
    "add several": (4, Worker.add_several),
    "add folder": (1, Worker.add_folder),
    "fetch": (8, Worker.fetch),
    "import": (5, Worker.import_),
    "compare": (12, Worker.compare),
    "compare newest": (6, Worker.compare_newest),
    "search": (12, Worker.search),
    "tool add": (2, Worker.tool_add),
    "tool compare": (1, Worker.tool_compare),
    "tool formulas": (1, Worker.tool_search),
}
"""What writers do, and how often of a hundred times."""

READING: Mapping[str, tuple[int, Work]] = {
    "list": (12, Worker.list_documents),
    "list versions": (10, Worker.list_versions),
    "list others": (8, Worker.list_others),
    "show": (12, Worker.show),
    "cite": (6, Worker.cite),
    "compare, table": (8, Worker.compare_read),
    "commitments": (4, Worker.commitments),
    "formulas": (8, Worker.formulas),
    "lineage": (6, Worker.lineage),
    "novelty": (3, Worker.novelty),
    "series": (4, Worker.series),
    "overview": (1, Worker.overview),
    "brief, page": (4, Worker.brief),
    "report": (0, Worker.publish),
    "export": (5, Worker.export),
    "export others": (3, Worker.export_others),
    "round trip": (1, Worker.round_trip),
    "verify": (2, Worker.verify),
    "tool": (3, Worker.tool_read),
}
"""What readers do, and how often of a hundred times; all pages are written a few times in all."""
