"""From paragraphs to links."""

from corpus_tool.alignment.align import align
from corpus_tool.alignment.similarity import Encoding

__all__ = ["Encoding", "align"]
