"""The page of a whole corpus: formulae, who takes from whom, what each text adds.

Sections, in order:

* The page of a whole corpus: how formulae travel, who takes from whom, what each text adds.
* The uses of a formula on the corpus page: which are shown, in what order, with what changes.
* Who takes from whom: a table of sets of partners, givers across and takers down.
* What the page of the corpus shows, as the corpus fills it in: no text is looked up here.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from markupsafe import Markup

from corpus_tool.model import Carrier, Debt, Formula, FormulaUse, Lineage, Novelty, Scan
from corpus_tool.report.charts import (
    Dot,
    Scale,
    timeline_axis,
    timeline_bar,
    timeline_line,
    timeline_square,
)
from corpus_tool.report.frame import PageFrame, RenderContext, make_frame
from corpus_tool.report.words import (
    InterfaceWords,
    PieceLook,
    Pieces,
    SentencePiece,
    capital,
    merge_pieces,
    snippet,
    text_of_pieces,
)
from corpus_tool.reuse.novelty import MIN_RUN
from corpus_tool.text.word_diff import diff_words

__all__ = [
    "CorpusOverview",
    "CorpusView",
    "FormulaLine",
    "FormulaRowView",
    "MapSpot",
    "NoveltyRow",
    "TracedFormula",
    "make_corpus_view",
]


# ----------------------------------------
# The page of a whole corpus: how formulae travel, who takes from whom, what each text adds.

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
class FormulaRowView:
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

    frame: PageFrame
    above: str
    axis: Markup | None
    lines: tuple[FormulaLine, ...]
    flows: FlowTable
    novelties: tuple[NoveltyRow, ...]
    novelty_note: str
    rows: tuple[FormulaRowView, ...]
    table_note: str
    undated: str
    foot: tuple[str, ...]


def make_corpus_view(overview: CorpusOverview, *, render: RenderContext) -> CorpusView:
    """Prepare the page of the corpus."""
    words = render.words
    naming = Naming(overview, words)
    notice = words("specimen.index") if overview.specimens else ""
    dates = [use.carrier.date for traced in overview.traced for use in traced.lineage.uses]
    scale = Scale.over([date for date in dates if date])
    lines = tuple(_formula_line(traced, scale, naming) for traced in overview.traced)
    drawn = {line.anchor for line in lines}
    undated = [carrier for carrier in overview.carriers if not carrier.date]
    dated = len(overview.carriers) - len(undated)
    return CorpusView(
        frame=make_frame(render, words("corpus.page"), notice=notice, on_every_sheet=False),
        above=_extent(overview, words),
        axis=timeline_axis(scale) if scale else None,
        lines=lines,
        flows=make_flows(overview, naming),
        novelties=tuple(_novelty(novelty, naming) for novelty in overview.novelties),
        novelty_note=_part(len(overview.novelties), dated, "texts", words),
        rows=tuple(_formula_row(listed, drawn, naming) for listed in overview.listed),
        table_note=_part(len(overview.listed), overview.total, "formulas", words),
        undated=words.counted("corpus.undated", len(undated)) if undated else "",
        foot=tuple(_foot(overview, render)),
    )


def _extent(overview: CorpusOverview, words: InterfaceWords) -> str:
    years = sorted(carrier.date[:4] for carrier in overview.carriers if carrier.date)
    texts = words.plural("corpus.texts", len(overview.carriers))
    if not years:
        return capital(texts)
    if years[0] == years[-1]:
        return capital(words("corpus.of_year", texts=texts, year=years[0]))
    return capital(words("corpus.of_years", texts=texts, first=years[0], last=years[-1]))


def _part(shown: int, total: int, what: str, words: InterfaceWords) -> str:
    """Say that a list is not whole; nothing where it is."""
    if shown >= total:
        return ""
    return words(f"corpus.part_{what}", shown=words.number(shown), total=words.number(total))


def _formula_line(traced: TracedFormula, scale: Scale | None, naming: Naming) -> FormulaLine:
    words, formula = naming.words, traced.formula
    shown, named = use_lines(traced, naming)
    rest = formula.documents - len(shown)
    return FormulaLine(
        anchor=f"formula/{formula.id}",
        template=formula.template,
        facts=_facts(formula, words),
        drawing=timeline_line(use_dots(traced.lineage), scale) if scale else None,
        shown=shown,
        named=named,
        more=words.counted("corpus.more", rest) if rest > 0 else "",
        slots=_slots(formula, words),
    )


def _facts(formula: Formula, words: InterfaceWords) -> str:
    documents = words.plural("corpus.documents", formula.documents)
    if formula.partners < 2:
        return capital(documents)
    partners = words.plural("corpus.partners", formula.partners)
    return capital(words("corpus.facts", documents=documents, partners=partners))


def _slots(formula: Formula, words: InterfaceWords) -> tuple[tuple[str, str], ...]:
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


def _fillings(fillings: Sequence[str], words: InterfaceWords) -> str:
    named = words("join.comma").join(fillings[:FILLINGS])
    rest = len(fillings) - FILLINGS
    return named if rest <= 0 else words.figure("corpus.fillings", rest, named=named)


def _formula_row(formula: Formula, drawn: set[str], naming: Naming) -> FormulaRowView:
    anchor = f"formula/{formula.id}"
    first = naming.overview.firsts.get(formula.id)
    words = naming.words
    return FormulaRowView(
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


def _novelty(novelty: Novelty, naming: Naming) -> NoveltyRow:
    words, carrier = naming.words, novelty.carrier
    parts = (novelty.from_predecessor, novelty.from_others, novelty.new)
    own_share, other, new = (_percent(number, novelty.words) for number in parts)
    return NoveltyRow(
        title=naming.title(carrier),
        date=words.date(carrier.date),
        drawing=timeline_bar(tuple(zip(("own", "other", "new"), parts, strict=True))),
        shares=words("corpus.shares", own=own_share, other=other, new=new, words=novelty.words),
        new=words("corpus.new", share=new),
        forebear=_forebear(novelty, naming),
        specimen=carrier.key in naming.overview.specimens,
    )


def _percent(number: int, total: int) -> int:
    return round(100 * number / total) if total else 0


def _forebear(novelty: Novelty, naming: Naming) -> str:
    words, nearest = naming.words, novelty.nearest
    if nearest is None or not nearest.words:
        return words("corpus.no_forebear")
    return words(
        "corpus.forebear",
        share=_percent(nearest.words, novelty.words),
        title=naming.title(nearest.carrier),
        date=words.date(nearest.carrier.date),
    )


def _foot(overview: CorpusOverview, render: RenderContext) -> Iterator[str]:
    words, scan = render.words, overview.scan
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
    yield words("corpus.made", program=render.program, date=words.moment(render.made_at))


# ----------------------------------------
# The uses of a formula on the corpus page: which are shown, in what order, with what changes.

SHOWN = 6
"""So many uses of a formula are quoted; the others are named."""
NAMED = 40
"""So many of the others are named one by one."""
TITLE = 70
WORD = re.compile(r"\S+\s*")


@dataclass(frozen=True, slots=True)
class UseLine:
    """A document that carries a formula."""

    kind: str
    """`first`, `kept`, or `taken`: over from another set of partners."""
    sign: str
    """What the kind means, in words."""
    date: str
    source: str
    """Which text it is, and which paragraph."""
    href: str | None
    quote: Pieces
    """The words, with what changed against the nearest earlier use; empty where not quoted."""


@dataclass(frozen=True, slots=True)
class Naming:
    """How documents and their partners are called."""

    overview: CorpusOverview
    words: InterfaceWords

    def partners(self, codes: Iterable[str]) -> str:
        """Return a set of partners: `Japan and the Lao PDR`."""
        names = [self.overview.party_names.get(code, code) for code in codes]
        return text_of_pieces(self.words.join(names)) or self.words("corpus.no_parties")

    def title(self, carrier: Carrier) -> str:
        """Return a title that fits a line."""
        cut = snippet(carrier.title or carrier.key, length=TITLE)
        whole = cut == (carrier.title or carrier.key).strip()
        return cut if whole else cut + self.words("finding.ellipsis")

    def spot(self, version: str, paragraph: int) -> MapSpot:
        """Return where a paragraph is shown, as far as it is."""
        return self.overview.spots.get((version, paragraph), MapSpot(""))


def _kinds(lineage: Lineage) -> Iterator[tuple[FormulaUse, str]]:
    """Yield the dated uses with what they are, oldest first."""
    crossing_versions = {crossing.later.carrier.version for crossing in lineage.crossings}
    first = {use.carrier.version for use in lineage.first}
    for use in lineage.uses:
        name = use.carrier.version
        yield use, "first" if name in first else "taken" if name in crossing_versions else "kept"


def use_dots(lineage: Lineage) -> tuple[Dot, ...]:
    """Return the dots of a formula's line."""
    return tuple(Dot(kind, use.carrier.date or "") for use, kind in _kinds(lineage))


def use_lines(
    traced: TracedFormula, naming: Naming
) -> tuple[tuple[UseLine, ...], tuple[UseLine, ...]]:
    """Return the uses that are quoted, and those that are only named."""
    lineage = traced.lineage
    kinds = list(_kinds(lineage))
    earlier = {change.later.carrier.version: change.earlier for change in lineage.changes}
    chosen = _chosen(kinds, set(earlier))
    places: dict[str, int] = {}
    for occurrence in traced.formula.occurrences:
        places.setdefault(occurrence.version, occurrence.paragraph)
    shown: list[UseLine] = []
    named: list[UseLine] = []
    for number, (use, kind) in enumerate(kinds):
        quoted = number in chosen
        quote = _quote(use, earlier.get(use.carrier.version)) if quoted else ()
        line = _use_line(use, kind, quote, naming, places.get(use.carrier.version, 0))
        (shown if quoted else named).append(line)
    for use in lineage.undated:
        line = _use_line(use, "kept", (), naming, places.get(use.carrier.version, 0))
        named.append(line)
    return tuple(shown), tuple(named[:NAMED])


def _chosen(kinds: Sequence[tuple[FormulaUse, str]], changed: set[str]) -> set[int]:
    """Choose the uses that tell most: the first, those taken over, the last, those changed."""
    last = len(kinds) - 1

    def rank(number: int) -> tuple[int, int]:
        use, kind = kinds[number]
        steps = (
            kind == "first",
            number == last,
            kind == "taken",
            use.carrier.version in changed,
        )
        return steps.index(True) if True in steps else len(steps), number

    return set(sorted(range(len(kinds)), key=rank)[:SHOWN])


def _use_line(use: FormulaUse, kind: str, quote: Pieces, naming: Naming, paragraph: int) -> UseLine:
    words, carrier = naming.words, use.carrier
    spot = naming.spot(carrier.version, paragraph)
    source = naming.title(carrier)
    if spot.label:
        source = words("corpus.source", title=source, label=spot.label)
    return UseLine(
        kind=kind,
        sign=words(f"corpus.mark.{kind}"),
        date=words.date(carrier.date),
        source=source,
        href=spot.href,
        quote=quote,
    )


def _quote(use: FormulaUse, earlier: FormulaUse | None) -> Pieces:
    """Return the words of a use, with marks against the earlier one they come from."""
    if earlier is None:
        return (SentencePiece(use.wording, PieceLook.QUOTE),)
    left, right = WORD.findall(earlier.wording), WORD.findall(use.wording)
    made: list[SentencePiece] = []
    before, after = ([_folded(word) for word in words] for words in (left, right))
    for change in diff_words(before, after):
        removed, added = "".join(left[change.left]), "".join(right[change.right])
        if change.is_kept:
            made.append(SentencePiece(added, PieceLook.QUOTE))
            continue
        made += _changed(removed, PieceLook.REMOVED) + _changed(added, PieceLook.ADDED)
    return merge_pieces(made)


def _folded(word: str) -> str:
    """Return a word as it is compared: case and the shape of an apostrophe are no change."""
    return word.strip().casefold().replace("’", "'")


def _changed(words: str, look: PieceLook) -> list[SentencePiece]:
    core = words.strip()
    if not core:
        return [SentencePiece(words, PieceLook.QUOTE)] if words and look is PieceLook.ADDED else []
    tail = words[len(words.rstrip()) :] or " "
    return [SentencePiece(core, look), SentencePiece(tail)]


# ----------------------------------------
# Who takes from whom: a table of sets of partners, givers across and takers down.
#
# What counts are words: of a taker's texts, those that already stood in earlier texts of the giver.

MOST = 12
"""So many sets of partners stand in the table, those that gave or took the largest shares."""

Partners = tuple[str, ...]
Debts = Mapping[tuple[Partners, Partners], Debt]
"""By giver and taker."""


@dataclass(frozen=True, slots=True)
class FlowCell:
    """What one set of partners took over from another."""

    number: str
    """In a hundred of the taker's words; empty where nothing was taken over."""
    drawing: Markup | None
    kin: bool
    """The giver that this taker owes most, itself apart."""
    own: bool
    """The same set of partners: what it took over from its own earlier texts."""


@dataclass(frozen=True, slots=True)
class FlowRow:
    """A taker."""

    name: str
    cells: tuple[FlowCell, ...]
    sentence: str
    """What it took over from whom most, with its base: for listeners and for print."""


@dataclass(frozen=True, slots=True)
class FlowTable:
    """Who takes from whom, or nothing."""

    givers: tuple[str, ...] = ()
    rows: tuple[FlowRow, ...] = ()
    lead: str = ""
    """What is counted, of how many texts."""
    note: str = ""
    """That not all sets of partners are in the table."""


def make_flows(overview: CorpusOverview, naming: Naming) -> FlowTable:
    """Prepare the table; where no partners have words of others it is empty."""
    words = naming.words
    owed = {(debt.giver, debt.taker): debt for debt in overview.debts if debt.words}
    weights: defaultdict[Partners, float] = defaultdict(float)
    for debt in owed.values():
        if debt.giver != debt.taker:
            # By share, as a short text that follows a template tells more than a long one's stock.
            weights[debt.giver] += debt.words / debt.total
            weights[debt.taker] += debt.words / debt.total
    ordered = sorted(weights, key=lambda codes: (-weights[codes], codes))
    kept = ordered[:MOST]
    givers = [codes for codes in kept if any((codes, taker) in owed for taker in kept)]
    takers = [c for c in kept if any((giver, c) in owed and giver != c for giver in kept)]
    shown = [owed[g, t] for g in givers for t in takers if (g, t) in owed]
    most = max((debt.words / debt.total for debt in shown), default=0.0)
    left = len(ordered) - len(kept)
    return FlowTable(
        givers=tuple(naming.partners(codes) for codes in givers),
        rows=tuple(_flow_row(taker, givers, owed, most, naming) for taker in takers),
        lead=words(
            "corpus.whom_lead",
            run=words.number(MIN_RUN),
            measured=words.counted("corpus.measured", overview.measured),
        ),
        note=words.counted("corpus.flows_more", left) if left > 0 else "",
    )


def _flow_row(
    taker: Partners, givers: Sequence[Partners], owed: Debts, most: float, naming: Naming
) -> FlowRow:
    found = [owed.get((giver, taker)) for giver in givers]
    others = [debt for debt in found if debt and debt.giver != taker]
    best = max(others, key=lambda debt: debt.words)
    cells = tuple(
        FlowCell(
            number=_debt_percent(debt) if debt else "",
            drawing=timeline_square(debt.words / debt.total / most) if debt else None,
            kin=debt is best,
            own=giver == taker,
        )
        for giver, debt in zip(givers, found, strict=True)
    )
    words, name = naming.words, naming.partners(taker)
    sentence = words(
        "corpus.took",
        taker=name,
        giver=naming.partners(best.giver),
        words=words.number(best.words),
        total=words.number(best.total),
        share=_debt_percent(best),
    )
    return FlowRow(name, cells, sentence)


def _debt_percent(debt: Debt) -> str:
    share = 100 * debt.words / debt.total
    return "<1" if share < 1 else f"{share:.0f}"


# ----------------------------------------
# What the page of the corpus shows, as the corpus fills it in: no text is looked up here.


@dataclass(frozen=True, slots=True)
class MapSpot:
    """Where a paragraph is shown: its number for readers, and the address that leads to it."""

    label: str
    """`¶3`, or empty."""
    href: str | None = None
    """Relative address of the paragraph on a page of the reports."""


@dataclass(frozen=True, slots=True)
class TracedFormula:
    """A formula with its life."""

    formula: Formula
    lineage: Lineage


@dataclass(frozen=True, slots=True)
class CorpusOverview:
    """The whole of a corpus at a glance."""

    scan: Scan
    carriers: tuple[Carrier, ...]
    traced: tuple[TracedFormula, ...]
    """The most telling formulae, drawn one by one."""
    listed: tuple[Formula, ...]
    """The formulae of the table, most telling first."""
    total: int
    """Formulae of the corpus, listed or not."""
    debts: tuple[Debt, ...]
    """What partners' newest texts owe to earlier texts, those of the same partners among them."""
    measured: int
    """So many texts, the newest, were measured for it."""
    novelties: tuple[Novelty, ...]
    """Newest first."""
    party_names: Mapping[str, str] = field(default_factory=dict)
    specimens: frozenset[str] = frozenset()
    """Keys of invented documents."""
    spots: Mapping[tuple[str, int], MapSpot] = field(default_factory=dict)
    """By version's name and order of the paragraph."""
    firsts: Mapping[str, Carrier] = field(default_factory=dict)
    """The earliest dated carrier of each listed formula, by its id."""
