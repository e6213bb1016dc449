"""The page of a whole corpus: how formulae travel, who takes from whom, what each text adds."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from markupsafe import Markup

from corpus_tool.model import Formula, Novelty
from corpus_tool.render.overview import Overview, TracedFormula
from corpus_tool.render.pieces import capital
from corpus_tool.render.timelines import Scale, axis, bar, line
from corpus_tool.render.view_flows import FlowTable, make_flows
from corpus_tool.render.view_uses import Naming, UseLine, dots_of, lines_of
from corpus_tool.render.words import Words

__all__ = ["CorpusView", "FormulaLine", "FormulaRow", "NoveltyRow", "make_corpus"]

FILLINGS = 6
"""So many fillings of a slot are named."""


@dataclass(frozen=True, slots=True)
class FormulaLine:
    """One formula on its line through time."""

    anchor: str
    template: str
    facts: str
    drawing: Markup | None
    shown: tuple[UseLine, ...]
    named: tuple[UseLine, ...]
    more: str
    """How many further texts have it: the words that open their list."""
    slots: tuple[tuple[str, str], ...]
    """Name of a slot, and what fills it."""


@dataclass(frozen=True, slots=True)
class NoveltyRow:
    """What one text takes over and what it adds."""

    title: str
    date: str
    drawing: Markup | None
    shares: str
    """The three parts in words."""
    new: str
    forebear: str
    """The sentence of its nearest forebear."""
    specimen: bool


@dataclass(frozen=True, slots=True)
class FormulaRow:
    """A formula in the table of all."""

    anchor: str
    template: str
    documents: int
    partners: int
    years: int
    first: str
    slots: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class CorpusView:
    """The page of the corpus, ready to be placed."""

    page_title: str
    foot_line: str
    program: str
    made: str
    above: str
    notice: str
    axis: Markup | None
    lines: tuple[FormulaLine, ...]
    flows: FlowTable
    novelties: tuple[NoveltyRow, ...]
    novelty_note: str
    rows: tuple[FormulaRow, ...]
    table_note: str
    undated: str
    foot: tuple[str, ...]


def make_corpus(overview: Overview, *, made_at: datetime, program: str, words: Words) -> CorpusView:
    """Prepare the page of the corpus."""
    naming = Naming(overview, words)
    dates = [use.carrier.date for one in overview.traced for use in one.lineage.uses]
    scale = Scale.over([date for date in dates if date])
    lines = tuple(_line(one, scale, naming) for one in overview.traced)
    drawn = {one.anchor for one in lines}
    undated = [carrier for carrier in overview.carriers if not carrier.date]
    dated = len(overview.carriers) - len(undated)
    return CorpusView(
        page_title=words("corpus.page"),
        foot_line=words("corpus.page"),
        program=program,
        made=words("masthead.made", date=words.date(made_at.date().isoformat())),
        above=_extent(overview, words),
        notice=words("specimen.index") if overview.specimens else "",
        axis=axis(scale) if scale else None,
        lines=lines,
        flows=make_flows(overview, naming),
        novelties=tuple(_novelty(one, naming) for one in overview.novelties),
        novelty_note=_part(len(overview.novelties), dated, "texts", words),
        rows=tuple(_row(one, drawn, naming) for one in overview.listed),
        table_note=_part(len(overview.listed), overview.total, "formulas", words),
        undated=words.counted("corpus.undated", len(undated)) if undated else "",
        foot=tuple(_foot(overview, words, made_at=made_at, program=program)),
    )


def _extent(overview: Overview, words: Words) -> str:
    years = sorted(carrier.date[:4] for carrier in overview.carriers if carrier.date)
    texts = words.plural("corpus.texts", len(overview.carriers))
    if not years:
        return capital(texts)
    if years[0] == years[-1]:
        return capital(words("corpus.of_year", texts=texts, year=years[0]))
    return capital(words("corpus.of_years", texts=texts, first=years[0], last=years[-1]))


def _part(shown: int, total: int, what: str, words: Words) -> str:
    """Say that a list is not whole; nothing where it is."""
    if shown >= total:
        return ""
    return words(f"corpus.part_{what}", shown=words.number(shown), total=words.number(total))


def _line(one: TracedFormula, scale: Scale | None, naming: Naming) -> FormulaLine:
    words, formula = naming.words, one.formula
    shown, named = lines_of(one, naming)
    rest = formula.documents - len(shown)
    return FormulaLine(
        anchor=f"formula/{formula.id}",
        template=formula.template,
        facts=_facts(formula, words),
        drawing=line(dots_of(one.lineage), scale) if scale else None,
        shown=shown,
        named=named,
        more=words.counted("corpus.more", rest) if rest > 0 else "",
        slots=_slots(formula, words),
    )


def _facts(formula: Formula, words: Words) -> str:
    documents = words.plural("corpus.documents", formula.documents)
    if formula.partners < 2:
        return capital(documents)
    partners = words.plural("corpus.partners", formula.partners)
    return capital(words("corpus.facts", documents=documents, partners=partners))


def _slots(formula: Formula, words: Words) -> tuple[tuple[str, str], ...]:
    """Name each slot and its fillings; of several of one name each bears its place in the row."""
    names = [slot.name for slot in formula.slots]
    called = [
        words("corpus.slot", name=name, number=names[: i + 1].count(name))
        if names.count(name) > 1
        else name
        for i, name in enumerate(names)
    ]
    return tuple(
        (name, _fillings(slot.fillings, words))
        for name, slot in zip(called, formula.slots, strict=True)
    )


def _fillings(fillings: Sequence[str], words: Words) -> str:
    named = words("join.comma").join(fillings[:FILLINGS])
    rest = len(fillings) - FILLINGS
    return named if rest <= 0 else words.figure("corpus.fillings", rest, named=named)


def _row(formula: Formula, drawn: set[str], naming: Naming) -> FormulaRow:
    anchor = f"formula/{formula.id}"
    first = naming.overview.firsts.get(formula.id)
    words = naming.words
    return FormulaRow(
        anchor="" if anchor in drawn else anchor,
        template=formula.template,
        documents=formula.documents,
        partners=formula.partners,
        years=formula.years,
        first=words("index.named", title=naming.title(first), year=first.date or "")
        if first
        else words("label.undated"),
        slots=_slots(formula, words),
    )


def _novelty(one: Novelty, naming: Naming) -> NoveltyRow:
    words, carrier = naming.words, one.carrier
    parts = (one.from_predecessor, one.from_others, one.new)
    own, other, new = (_percent(number, one.words) for number in parts)
    return NoveltyRow(
        title=naming.title(carrier),
        date=words.date(carrier.date),
        drawing=bar(tuple(zip(("own", "other", "new"), parts, strict=True))),
        shares=words("corpus.shares", own=own, other=other, new=new, words=one.words),
        new=words("corpus.new", share=new),
        forebear=_forebear(one, naming),
        specimen=carrier.key in naming.overview.specimens,
    )


def _percent(number: int, total: int) -> int:
    return round(100 * number / total) if total else 0


def _forebear(one: Novelty, naming: Naming) -> str:
    words, nearest = naming.words, one.nearest
    if nearest is None or not nearest.words:
        return words("corpus.no_forebear")
    return words(
        "corpus.forebear",
        share=_percent(nearest.words, one.words),
        title=naming.title(nearest.carrier),
        date=words.date(nearest.carrier.date),
    )


def _foot(overview: Overview, words: Words, *, made_at: datetime, program: str) -> Iterator[str]:
    scan = overview.scan
    options = scan.options
    yield words(
        "corpus.method",
        engine=scan.engine,
        lexicon=scan.lexicon,
        run=options.run,
        minimum=options.min_documents,
        documents=words.number(scan.documents),
    )
    for bound in dict.fromkeys(scan.bounded):  # a wording has many shingles
        yield words(
            "corpus.bounded",
            what=bound.what,
            sample=bound.sample,
            kept=words.number(bound.kept),
            found=words.number(bound.found),
        )
    yield words("corpus.made", program=program, date=words.moment(made_at))
