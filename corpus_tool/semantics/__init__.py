"""From text to vectors."""

from corpus_tool.semantics.encoder import Encoder, load

__all__ = ["Encoder", "load"]
