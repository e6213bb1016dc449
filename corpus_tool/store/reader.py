"""What may be asked of a corpus; every answer is a value of the model."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence

from sqlalchemy.orm import Session

from corpus_tool.model import (
    Capture,
    Carrier,
    Comparison,
    ComparisonSummary,
    Document,
    Entry,
    Formula,
    Holdings,
    NearTexts,
    Options,
    Partnership,
    Passage,
    Provenance,
    Receipt,
    Retrieval,
    ReuseOptions,
    RunRecord,
    Scan,
    Source,
    Version,
    VersionLine,
    VersionSummary,
)
from corpus_tool.store import (
    comparisons,
    digests,
    document_state,
    documents,
    formulae,
    holdings,
    partnerships,
    pieces,
    retrievals,
    runs,
    scans,
    sources,
    units,
    versions,
)

__all__ = ["Reader"]


class Reader:
    """What may be read within one transaction; everything read belongs to one moment."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def documents(self) -> tuple[Document, ...]:
        """Return every document, by key."""
        return documents.every(self._session)

    def document(self, key: str) -> Document:
        """Return the document of this key; raise `DocumentNotFound`."""
        return documents.one(self._session, key)

    def find_document(self, key: str) -> Document | None:
        """Return the document of this key, or None: for those who ask before they name."""
        return documents.find(self._session, key)

    def entries(self) -> tuple[Entry, ...]:
        """Return a line for every document, by key: its versions, paragraphs, time of adding."""
        return documents.entries(self._session)

    def partnerships(self) -> tuple[Partnership, ...]:
        """Return the sets of parties that have documents, and what succeeds what among these."""
        return partnerships.read(self.documents())

    def version(self, key: str, number: int | None = None) -> Version:
        """Return a version, the newest by default; raise `DocumentNotFound`, `VersionNotFound`."""
        return versions.one(self._session, key, number)

    def versions(self, key: str) -> tuple[Version, ...]:
        """Return all versions of a document, oldest first, with their texts."""
        numbers = [line.number for line in self.history(key)]
        return tuple(versions.one(self._session, key, number) for number in numbers)

    def history(self, key: str) -> tuple[VersionSummary, ...]:
        """Return a line for each version of a document, oldest first."""
        return versions.history(self._session, key)

    def version_lines(self) -> tuple[VersionLine, ...]:
        """Return a line for every version of every document, by key and number."""
        return sources.lines(self._session)

    def source(self, key: str, number: int | None = None) -> Source:
        """Return the bytes a version was made from."""
        version_id, order = versions.number_of(self._session, key, number)
        return sources.content_of(self._session, version_id, f"{key}@{order}")

    def sources(self, key: str, number: int | None = None) -> tuple[Provenance, ...]:
        """Return every receipt of a version's text; the first is the one it was made from."""
        version_id, order = versions.number_of(self._session, key, number)
        return sources.every(self._session, version_id, f"{key}@{order}")

    def receipts(self, key: str, number: int | None = None) -> tuple[Receipt, ...]:
        """Return every receipt of a version's text with its bytes, in the order of `sources`."""
        version_id, order = versions.number_of(self._session, key, number)
        return sources.receipts(self._session, version_id, f"{key}@{order}")

    def captures(self, sha256: str) -> tuple[Capture, ...]:
        """Return the versions read from the bytes of this digest: look before reading again."""
        return sources.captures(self._session, [sha256])[sha256]

    def captures_of(self, digests: Collection[str]) -> Mapping[str, tuple[Capture, ...]]:
        """Return for each of these digests what `captures` returns, asked at once."""
        return sources.captures(self._session, digests)

    def keys_from(self, origin: str) -> tuple[str, ...]:
        """Return the keys of the documents that have a text from this path or address."""
        return sources.keys_from(self._session, [origin])[origin]

    def keys_from_each(self, origins: Collection[str]) -> Mapping[str, tuple[str, ...]]:
        """Return for each path or address what `keys_from` returns, asked at once."""
        return sources.keys_from(self._session, origins)

    def retrievals(self) -> tuple[Retrieval, ...]:
        """Return everything that publishers answered, oldest first."""
        return retrievals.every(self._session)

    def last_retrieval(self, key: str, address: str) -> Retrieval | None:
        """Return the newest answer from an address that a document has bytes of, or None."""
        return retrievals.last(self._session, key, address)

    def comparison(
        self,
        left: Version,
        right: Version,
        *,
        options: Options,
        engine: str,
        lexicon: str,
        encoder: str | None = None,
    ) -> Comparison | None:
        """Return the stored comparison made in exactly this way, or None."""
        recipe = digests.of_recipe(options.digest(), engine, lexicon, encoder)
        number = comparisons.find(self._session, left, right, recipe)
        return None if number is None else comparisons.load(self._session, number)

    def comparisons(self) -> tuple[ComparisonSummary, ...]:
        """Return a line for every comparison, oldest first."""
        return comparisons.summaries(self._session)

    def load_comparison(self, number: int) -> Comparison:
        """Return the comparison of this id (`ComparisonSummary.id`); raise `ComparisonNotFound`."""
        return comparisons.load(self._session, number)

    def runs(self) -> tuple[RunRecord, ...]:
        """Return every run, oldest first."""
        return runs.read(self._session)

    def holdings(self) -> Holdings:
        """Return what a search of the whole corpus would read now."""
        return holdings.read(self._session)

    def passages(self, names: Collection[str]) -> Iterator[Passage]:
        """Yield the paragraphs of the versions of these names."""
        return holdings.passages(self._session, names)

    def scan(
        self, options: ReuseOptions, *, engine: str, lexicon: str, corpus: str | None = None
    ) -> Scan | None:
        """Return the last scan made in this way, or None.

        Args:
            options: what a reader set.
            engine: name and version of what searched.
            lexicon: name and version of the word lists.
            corpus: digest of the holdings; only a scan of exactly these.
        """
        if corpus is None:
            return scans.newest(self._session, options, engine, lexicon)
        return scans.find(self._session, options, engine, lexicon, corpus)

    def searched(self, scan: Scan) -> tuple[Carrier, ...]:
        """Return the texts that a scan read, by name, as their documents are described now.

        What a scan found stands in these, and perhaps in none that a search would read now.
        """
        steps = scans.chain(self._session, scan.id)
        return holdings.carriers(self._session, scans.read_by(self._session, steps))

    def carriers(self, versions: Collection[str]) -> tuple[Carrier, ...]:
        """Return the versions of these names as a search reads them; unknown ones are left out."""
        ids = document_state.ids_of(self._session, versions)
        return holdings.carriers(self._session, ids.values())

    def formulas(
        self,
        scan: Scan,
        *,
        version: str | None = None,
        key: str | None = None,
        min_documents: int = 1,
    ) -> Iterator[Formula]:
        """Yield the formulae that stand after a scan, the most telling first.

        Args:
            scan: a stored one.
            version: only those in the version of this name.
            key: only the one of this id.
            min_documents: only those in at least so many documents.
        """
        number = None if version is None else self._number(version)
        steps = scans.chain(self._session, scan.id)
        return formulae.load(
            self._session, steps, version=number, key=key, min_documents=min_documents
        )

    def formula_keys(self, scan: Scan) -> tuple[str, ...]:
        """Return the ids of all formulae that stand after a scan."""
        return formulae.keys(self._session, scans.chain(self._session, scan.id))

    def kin(self, scan: Scan, version: str) -> tuple[tuple[NearTexts, ...], tuple[Passage, ...]]:
        """Return what a scan found near the paragraphs of a version, and where all of it stands."""
        steps = scans.chain(self._session, scan.id)
        return holdings.kin(self._session, steps, self._number(version))

    def paths(self, version: str) -> tuple[str, ...]:
        """Return the paths of the paragraphs of the version of this name, in order."""
        key = version.rpartition("@")[0]
        return holdings.paths_of(self._session, key, self._number(version))

    def _number(self, version: str) -> int:
        name, _, order = version.rpartition("@")
        return versions.number_of(self._session, name, int(order))[0]

    def texts(self, numbers: Collection[int]) -> dict[int, str]:
        """Return texts by their numbers in the database."""
        return units.read_texts(self._session, numbers)

    def since(self, scan: Scan) -> Holdings | None:
        """Return what came since a scan; None where more than that changed, or it cannot be told.

        Only a scan that left an index can tell.
        """
        mark = self.pieces(scan.id, ["mark"]).get("mark")
        return None if mark is None else holdings.since(self._session, mark.decode())

    def chain(self, scan: Scan) -> tuple[int, ...]:
        """Return the numbers of a scan and of those it goes on from, the newest first."""
        return scans.chain(self._session, scan.id)

    def pieces(self, scan: int, names: Collection[str]) -> dict[str, bytes]:
        """Return pieces of the index that a scan left, by name; those not there are left out."""
        return pieces.called(self._session, scan, names)

    def all_pieces(self, steps: Sequence[int]) -> dict[int, dict[str, bytes]]:
        """Return all pieces of the index that scans left, by scan."""
        return pieces.every(self._session, steps)

    def pieces_called(self, steps: Sequence[int], stem: str) -> list[tuple[int, bytes]]:
        """Return the pieces named `stem` or `stem.…` of scans, with the scan of each, in order."""
        return pieces.of_stem(self._session, steps, stem)
