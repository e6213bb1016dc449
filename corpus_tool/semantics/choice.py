"""Which encoder a comparison uses, by the name that a user gives it."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from corpus_tool.errors import MissingDependency
from corpus_tool.semantics import encoder as static
from corpus_tool.semantics.encoder import Encoder
from corpus_tool.semantics.sentence_encoder import (
    SentenceEncoder,
    load_sentence_encoder,
    name_model,
)

__all__ = ["AUTO", "NONE", "SMALL", "STATIC", "AnyEncoder", "installed", "load", "model_of"]

AUTO: Final = "auto"
"""The small sentence encoder where it is installed, else none."""
SMALL: Final = "small"
"""The small sentence encoder, which must be installed."""
STATIC: Final = "static"
"""Static word vectors, which must be installed: faster, and not as good."""
NONE: Final = "none"
"""Words alone."""

AnyEncoder = SentenceEncoder | Encoder


def installed(name: str = AUTO) -> str | None:
    """Return the name that the encoder will have, without loading it; None for words alone.

    Args:
        name: `auto`, `small`, `static`, `none`, or the folder of a sentence-transformers model in
            ONNX.

    Raises:
        MissingDependency: a package of an encoder that was asked for is not installed.
        InputError: the folder does not hold such a model.
    """
    if name == NONE:
        return None
    if name == STATIC:
        return static.find_name()
    try:
        return name_model(_folder(name))
    except MissingDependency:
        if name == AUTO:
            return None
        raise


def load(name: str = AUTO) -> AnyEncoder | None:
    """Load the encoder, once a process; None for words alone.

    Args:
        name: as for `installed`.

    Raises:
        MissingDependency: a package of an encoder that was asked for is not installed.
        InputError: the folder does not hold a model, or one that cannot be read.
    """
    if name == NONE:
        return None
    if name == STATIC:
        return static.load()
    try:
        return load_sentence_encoder(_folder(name))
    except MissingDependency:
        if name == AUTO:
            return None
        raise


def model_of(name: str | None) -> str | None:
    """Return what weights are learned for, of an encoder that a comparison names."""
    return static.PACKAGE if name is not None and name.startswith(static.PACKAGE) else name


def _folder(name: str) -> Path | None:
    return None if name in (AUTO, SMALL) else Path(name)
