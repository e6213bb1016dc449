"""From text to vectors."""

from corpus_tool.semantics.choice import (
    AUTO,
    NONE,
    SMALL,
    STATIC,
    AnyEncoder,
    installed,
    load,
    model_of,
)
from corpus_tool.semantics.encoder import Encoder
from corpus_tool.semantics.sentence_encoder import SentenceEncoder

__all__ = [
    "AUTO",
    "NONE",
    "SMALL",
    "STATIC",
    "AnyEncoder",
    "Encoder",
    "SentenceEncoder",
    "installed",
    "load",
    "model_of",
]
