"""A corpus, a text or a comparison goes out in a form that other programs read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Protocol, TypeVar

from corpus_tool import holdings, publication
from corpus_tool.cases.adding import Reference, find_chosen
from corpus_tool.cases.comparison_forms import COMPARISON_FORMS
from corpus_tool.cases.corpus_forms import CORPUS_FORMS
from corpus_tool.cases.publishing import Publishing
from corpus_tool.cases.version_forms import VERSION_FORMS
from corpus_tool.errors import InputError
from corpus_tool.export.form import Chosen, FolderForm, Form, Holding, zipped
from corpus_tool.folder_replacement import new_folder
from corpus_tool.model import Comparison
from corpus_tool.workspace import sweep, write_bytes

__all__ = ["Exporting", "registers"]

PLAIN = Chosen()

Kind = TypeVar("Kind")


class Stream(Protocol):
    """What takes bytes."""

    def write(self, data: bytes, /) -> object:
        """Take a piece of a file."""


def registers() -> tuple[Mapping[str, Form[Any] | FolderForm[Any]], ...]:
    """Return the forms by name: of the corpus, of one text, of a comparison of two."""
    return CORPUS_FORMS, VERSION_FORMS, COMPARISON_FORMS


class Exporting(Publishing):
    """Write a corpus, a text or a comparison in a form of the registers."""

    def export(
        self,
        *subjects: Reference | Comparison,
        form: str,
        to: str | Path | Stream | None = None,
        chosen: Chosen = PLAIN,
    ) -> Path | None:
        """Write the corpus, a text, or a comparison; return the path, or None for a stream.

        Args:
            subjects: none for the corpus; a text; a comparison, or two texts to compare.
            form: the name of a form: `jsonl`, `tei`, `json`, …
            to: a path, or a stream of bytes; by default a file in the workspace's reports.
            chosen: what a user may set of it.

        Raises:
            InputError: there is no such form of it.
            StorageError: the file cannot be written; what was there is unchanged.
        """
        if not subjects:
            return self._export_corpus(form, to, chosen)
        if len(subjects) == 1 and not isinstance(subjects[0], Comparison):
            return self._export_version(subjects[0], form, to, chosen)
        return self._export_comparison(self._compared(*subjects), form, to, chosen)

    def _compared(self, *subjects: Reference | Comparison) -> Comparison:
        match subjects:
            case (Comparison() as comparison,):
                return comparison
            case (left, right) if not isinstance(left, Comparison):
                if not isinstance(right, Comparison):
                    return self.compare(left, right)
        raise InputError("only two texts can be compared in a form", code="E_FORM")

    def _export_comparison(
        self, comparison: Comparison, form: str, to: str | Path | Stream | None, chosen: Chosen
    ) -> Path | None:
        found = _find(COMPARISON_FORMS, form, "a comparison")
        stem = publication.page_name(comparison).removesuffix(".html")
        return self._deliver(found.make(comparison, chosen), to, f"{stem}{found.suffix}")

    def _export_version(
        self, text: Reference, form: str, to: str | Path | Stream | None, chosen: Chosen
    ) -> Path | None:
        found = _find(VERSION_FORMS, form, "one text")
        (named,) = self._with_files_added(text)
        with self._store.read() as reader:
            stored = holdings.stored(reader, find_chosen(reader, named))
        name = f"{stored.version.name}{found.suffix}"
        return self._deliver(found.make(stored, chosen), to, name)

    def _export_corpus(
        self, form: str, to: str | Path | Stream | None, chosen: Chosen
    ) -> Path | None:
        found = _find(CORPUS_FORMS, form, "the corpus")
        with self._store.read() as reader:
            holding = holdings.of(reader)
            if isinstance(found, Form):
                return self._deliver(found.make(holding, chosen), to, f"corpus{found.suffix}")
            return self._deliver_folder(found, holding, to, chosen)

    def _deliver_folder(
        self,
        form: FolderForm[Holding],
        holding: Holding,
        to: str | Path | Stream | None,
        chosen: Chosen,
    ) -> Path | None:
        """Write a folder whole or not at all, or an archive of it."""
        if isinstance(to, str | Path) and Path(to).suffix != form.suffix:
            sweep(Path(to).parent)
            with new_folder(Path(to), known_by=form.known_by) as folder:
                form.fill(holding, chosen, folder)
            return Path(to)
        return self._deliver(_archive(form, holding, chosen), to, f"corpus{form.suffix}")

    def _deliver(
        self, chunks: Iterable[bytes], to: str | Path | Stream | None, name: str
    ) -> Path | None:
        """Write to where the user says; a path gets the whole file or none of it."""
        if to is None or isinstance(to, str | Path):
            path = Path(to) if to else self.settings.folder("reports") / name
            sweep(path.parent)
            write_bytes(path, chunks)
            return path
        for chunk in chunks:
            to.write(chunk)
        return None


def _archive(form: FolderForm[Holding], holding: Holding, chosen: Chosen) -> Iterator[bytes]:
    """Fill a folder for a while and yield an archive of it."""
    with TemporaryDirectory(prefix="corpus-tool-") as name:
        form.fill(holding, chosen, Path(name))
        yield from zipped(Path(name))


def _find(register: Mapping[str, Kind], name: str, what: str) -> Kind:
    if name in register:
        return register[name]
    raise InputError(
        f"{what} has no form '{name}'",
        subject=name,
        hint=f"Known: {', '.join(register)}",
        code="E_FORM",
    )
