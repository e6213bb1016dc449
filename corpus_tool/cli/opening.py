"""How a command opens the corpus; what that needs is imported only now.

`corpus-tool --help` and completion must not wait for a database library.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import typer

from corpus_tool import settings
from corpus_tool.operations.open import names_file
from corpus_tool.settings import Settings

if TYPE_CHECKING:
    from corpus_tool.corpus import Corpus

__all__ = ["complete_key", "find_settings", "open_corpus", "prepare_reading"]


def open_corpus(
    context: typer.Context, *, create: bool = False, read_only: bool = False, examine: bool = False
) -> Corpus:
    """Open the corpus of the workspace that the command line names or the folder lies in."""
    from corpus_tool.corpus import Corpus

    named = _workspace(context)
    return Corpus.open(workspace=named, create=create, read_only=read_only, examine=examine)


def prepare_reading(*texts: str) -> None:
    """Start the process that will read texts, while this one gets ready to store what it finds.

    Args:
        texts: keys and files that will be compared, or whose undertakings will be read; none
            where files are only added.
    """
    from corpus_tool.limited_process import prepare

    modules = ["corpus_tool.commitments.commitments"] if texts else []
    if not texts or any(map(names_file, texts)):
        modules += ["corpus_tool.operations.parallel", "corpus_tool.ingest.markdown"]
    prepare(*modules)


def find_settings(context: typer.Context) -> Settings:
    """Return the settings of the workspace that a command works on."""
    return settings.load(_workspace(context))


def _workspace(context: typer.Context) -> Path | None:
    named = context.find_root().obj
    return named if isinstance(named, Path) else None


def complete_key(context: typer.Context, incomplete: str) -> list[str]:
    """Complete the key of a document in the shell; where nothing can be read, offer nothing."""
    try:
        with open_corpus(context, read_only=True) as corpus:
            keys = [entry.document.key for entry in corpus.documents()]
    except Exception:  # a shell waiting for a word must not get a message
        return []
    return [key for key in keys if key.startswith(incomplete)]
