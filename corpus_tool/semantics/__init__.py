"""From text to vectors."""

from corpus_tool.semantics.encoder import Encoder, installed, load

__all__ = ["Encoder", "installed", "load"]
