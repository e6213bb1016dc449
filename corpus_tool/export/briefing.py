"""The briefing as Markdown, and as a Word file."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime

from corpus_tool.export.docx import FULL_PAGE, is_right_to_left, make_package, run_xml
from corpus_tool.model import Comparison
from corpus_tool.report.briefing_data import Insight
from corpus_tool.report.briefing_page import NOTHING, BriefingView, make_briefing
from corpus_tool.report.frame import RenderContext
from corpus_tool.report.markup import plain_text
from corpus_tool.report.words import (
    PieceLook,
    Pieces,
    SentencePiece,
    load_words,
    text_of_pieces,
)

__all__ = ["briefing_docx", "briefing_markdown"]

MARKED = re.compile(r"([\\`*_{}\[\]<>#|~&])")
QUOTED = frozenset({PieceLook.QUOTE, PieceLook.REMOVED, PieceLook.ADDED})


def briefing_markdown(
    comparison: Comparison, *, made_at: datetime, program: str, insight: Insight = NOTHING
) -> str:
    """Return the briefing of a comparison as Markdown; the documents' own words are quoted."""
    view = make_briefing(comparison, render=RenderContext(made_at, program), insight=insight)
    return "\n".join(_markdown(view)) + "\n"


def _markdown(view: BriefingView) -> Iterator[str]:
    yield f"# {_escaped(view.opening_title.main)}"
    yield f"\n{_escaped(_under(view))}"
    if view.frame.notice:
        yield f"\n*{_escaped(view.frame.notice)}*"
    for section in view.sections:
        yield f"\n## {section.title}\n"
        for sentence in section.sentences:
            yield f"- {''.join(_escaped(_said(piece)) for piece in sentence)}"
    if view.left_out:
        yield f"\n{_escaped(text_of_pieces(view.left_out))}"
    yield f"\n## {load_words()('foot.title')}\n"
    yield from (f"- {_escaped(line)}" for line in _foot(view))


def _under(view: BriefingView) -> str:
    """Return what stands under the heading: either text, and how the two stand to each other."""
    title = view.opening_title
    texts = (f"{name}: {described}." for name, described, _ in title.under)
    return " ".join(filter(None, (*texts, title.relation, title.warning)))


def _said(piece: SentencePiece) -> str:
    return f"“{piece.text}”" if piece.look in QUOTED else piece.text


def _escaped(text: str) -> str:
    return MARKED.sub(r"\\\1", plain_text(text) if text.strip() == text else _spaced(text))


def _spaced(text: str) -> str:
    """Clean a text and leave the spaces at its ends, which part it from its neighbours."""
    core = text.strip()
    if not core:
        return " " if text else ""
    start = text.index(core)
    return f"{' ' if start else ''}{plain_text(core)}{' ' if len(text) > start + len(core) else ''}"


def _foot(view: BriefingView) -> Iterator[str]:
    words = load_words()
    for source in view.foot.sources:
        yield f"{source.title} {source.origin}"
        yield f"{words('foot.digest')} {source.sha256}, {words('foot.text_digest')} {source.digest}"
    yield from view.foot.lines
    yield words("foot.force")


def briefing_docx(
    comparison: Comparison, *, made_at: datetime, program: str, insight: Insight = NOTHING
) -> bytes:
    """Return the briefing of a comparison as a Word file."""
    view = make_briefing(comparison, render=RenderContext(made_at, program), insight=insight)
    lines = [
        _paragraph("Title", run_xml(view.opening_title.main)),
        _paragraph("Small", run_xml(_under(view))),
    ]
    if view.frame.notice:
        lines.append(_paragraph("Small", run_xml(view.frame.notice)))
    for section in view.sections:
        lines.append(_paragraph("Question", run_xml(section.title)))
        lines += [_paragraph("Finding", _runs(sentence)) for sentence in section.sentences]
    if view.left_out:
        lines.append(_paragraph("Small", run_xml(text_of_pieces(view.left_out))))
    lines.append(_paragraph("Question", run_xml(load_words()("foot.title"))))
    lines += [_paragraph("Imprint", run_xml(line)) for line in _foot(view)]
    return make_package(
        "".join(lines) + FULL_PAGE,
        title=view.frame.page_title,
        foot=view.frame.foot_line,
        made_at=made_at,
        program=program,
    )


def _paragraph(style: str, content: str) -> str:
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/></w:pPr>{content}</w:p>'


def _runs(sentence: Pieces) -> str:
    made = []
    for piece in sentence:
        quoted = piece.look in QUOTED
        turned = quoted and is_right_to_left(piece.text)
        looks = "<w:i/>" if quoted and not turned else ""
        made.append(run_xml(_said(piece), looks))
    return "".join(made)
