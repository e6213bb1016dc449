"""From paragraphs to links."""

from corpus_tool.alignment.align import align
from corpus_tool.alignment.meaning import Encoding

__all__ = ["Encoding", "align"]
