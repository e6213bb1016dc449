"""The examination of a corpus for silent damage; `corpus-tool verify` prints what it finds."""

from corpus_tool.store.verify.problem import Problem
from corpus_tool.store.verify.run import verify

__all__ = ["Problem", "verify"]
