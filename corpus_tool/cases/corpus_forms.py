"""The register of forms of a whole corpus: the name on the command line, and what makes it."""

from __future__ import annotations

from collections.abc import Mapping

from corpus_tool.interchange.form import Form
from corpus_tool.interchange.holding import Holding

__all__ = ["CORPUS_FORMS"]


CORPUS_FORMS: Mapping[str, Form[Holding]] = {}
