"""The briefing: what kind of pair two texts are, what changed, and what it means.

Sections, in order:

* What is new, gone, changed and moved, in sentences for a briefing.
* Whose undertakings turned, what is boilerplate and routine, what is silent: for a briefing.
* The briefing: one page of sentences about two texts, each made from data by template.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from corpus_tool.model import Comparison, FollowedKind, Link, Relation, Shape, Silences
from corpus_tool.model.kinship import propose_kinship
from corpus_tool.report.briefing_data import Insight, ShiftTurn, SilentTopic
from corpus_tool.report.briefing_fit import PAGE_LINES, Section, fit_sections
from corpus_tool.report.briefing_pair import are_sisters, is_same, tell_pair
from corpus_tool.report.dropped_page import Places, Teller
from corpus_tool.report.frame import (
    PageContext,
    PageFoot,
    PageFrame,
    RenderContext,
    make_foot,
    make_frame,
    make_title,
    specimen_notice,
)
from corpus_tool.report.opening import (
    OpeningTitle,
    default_reading,
    make_opening_title,
    passage_sentences,
    told_paragraphs,
)
from corpus_tool.report.rows import is_unchanged
from corpus_tool.report.sides import ReportSide, link_anchor, make_sides
from corpus_tool.report.what_changed import find_sections, frame_sentences
from corpus_tool.report.words import (
    InterfaceWords,
    PieceLook,
    Pieces,
    SentencePiece,
    capital,
    largest_reading,
    merge_pieces,
    quote,
    rank_edited,
    reordered_words,
    routine_readings,
    sentence_case,
    substantive_readings,
    tally_routine,
    tell_languages,
    text_of_pieces,
)

__all__ = [
    "NOTHING",
    "BriefingView",
    "make_briefing",
]


# ----------------------------------------
# What is new, gone, changed and moved, in sentences for a briefing.

CHANGED_SHOWN = 3
ALONE_QUOTED = 8
"""So many paragraphs are quoted one by one; of more, sections are counted."""
MOVED_SHOWN = 6
LINKS_SHOWN = 12
EDGES = " .,;:–—"
"""What a quoted change need not begin or end with."""
QUOTED = 90
"""So many letters of a change are quoted."""


def tell_new(context: PageContext) -> Iterator[Pieces]:
    """Yield what is new in its words, then what has no counterpart in the left text."""
    yield from passage_sentences(context, "right")
    alone = [p.index for p in context.comparison.added]
    if told := told_paragraphs(context, "right"):
        alone = [index for index in alone if index not in told]
        if not alone:
            return
    yield from _alone(alone, context.right, context)


def tell_gone(context: PageContext) -> Iterator[Pieces]:
    """Yield what is gone in its words, then what has no counterpart in the right text.

    Whole sections are told as silences.
    """
    silent = {index for _, indices in silent_sections(context) for index in indices}
    yield from passage_sentences(context, "left", but=silent)
    alone = [p.index for p in context.comparison.dropped]
    told = told_paragraphs(context, "left", but=silent)
    rest = [index for index in alone if index not in silent and index not in told]
    if rest or not alone:
        yield from _alone(rest, context.left, context)


def _alone(indices: Sequence[int], side: ReportSide, context: PageContext) -> Iterator[Pieces]:
    """Quote few paragraphs, count many by section."""
    words, other = context.words, context.other(side.key)
    if not indices:
        if side.version.paragraphs and other.version.paragraphs:
            yield words.pieces("briefing.none_alone", side=side.name, other=other.name)
        return
    if len(indices) > ALONE_QUOTED:
        yield from find_sections(indices, side, words)
        return
    for index in indices:
        quoted = quote(
            " ".join(side.version.paragraphs[index].text.split()),
            ellipsis=words("finding.ellipsis"),
            language=side.language,
            length=QUOTED,
        )
        link = side.link(index, named=True, words=words)
        yield words.pieces("finding.alone", quote=quoted, link=link)


def silent_sections(context: PageContext) -> tuple[tuple[str, tuple[int, ...]], ...]:
    """Return the headings of the left text under which nothing has a counterpart."""
    dropped = {p.index for p in context.comparison.dropped}
    sections: dict[tuple[str, str], list[int]] = {}
    for paragraph in context.comparison.left.paragraphs:
        if paragraph.heading:
            key = paragraph.part, paragraph.heading
            sections.setdefault(key, []).append(paragraph.index)
    return tuple(
        (heading, tuple(indices))
        for (_, heading), indices in sections.items()
        if dropped.issuperset(indices)
    )


def tell_changed(context: PageContext) -> Iterator[Pieces]:
    """Yield the largest changes of wording, then which other paragraphs changed."""
    words = context.words
    edited = rank_edited(context.comparison, unspaced=context.unspaced)
    for link in edited[:CHANGED_SHOWN]:
        yield _largest(link, context)
    yield from frame_sentences(context)
    if rest := sorted(edited[CHANGED_SHOWN:], key=lambda link: link.right):
        yield words.plural_pieces(
            "briefing.edited", len(rest), links=_rows(rest, context), side=context.right.name
        )
    reworded = [link for link in context.comparison.links if link.relation is Relation.REWORDED]
    if reworded:
        yield words.plural_pieces(
            "briefing.reworded",
            len(reworded),
            links=_rows(sorted(reworded, key=lambda link: link.right), context),
            side=context.left.name,
        )


def _largest(link: Link, context: PageContext) -> Pieces:
    words = context.words
    if reordered := reordered_words(link):
        shown = quote(
            " ".join(reordered.split()),
            ellipsis=words("finding.ellipsis"),
            language=context.right.language,
            length=QUOTED,
        )
        return words.pieces("finding.reordered", link=_row(link, context), right=shown)
    largest = largest_reading(link)
    further = len(substantive_readings(link)) - 1
    quoted = {
        "left": (largest.left, PieceLook.REMOVED, context.left),
        "right": (largest.right, PieceLook.ADDED, context.right),
    }
    slots = {
        key: quote(
            " ".join(said.split()).strip(EDGES),
            ellipsis=words("finding.ellipsis"),
            look=look,
            language=side.language,
            length=QUOTED,
        )
        for key, (said, look, side) in quoted.items()
    }
    more = words.plural("finding.further", further) if further else ""
    return words.pieces(f"finding.{largest.kind}", link=_row(link, context), more=more, **slots)


def _row(link: Link, context: PageContext) -> SentencePiece:
    """Return a link to the row of a link, called by its first right paragraph."""
    side = context.right
    label = context.words("label.full", side=side.name, label=side.labels[link.right[0]])
    return SentencePiece(label, PieceLook.LINK, f"#{link_anchor(link, context.left, side)}")


def _rows(links: Sequence[Link], context: PageContext) -> Pieces:
    indices = [link.right[0] for link in links]
    return named_all(list(dict.fromkeys(indices)), context.right, context)


def named_all(indices: Sequence[int], side: ReportSide, context: PageContext) -> Pieces:
    """Return links to paragraphs of one side; of very many, the first and how many more."""
    items: list[SentencePiece] = [side.link(index) for index in indices[:LINKS_SHOWN]]
    if more := len(indices) - len(items):
        items.append(
            SentencePiece(context.words("finding.more", number=context.words.number(more)))
        )
    return context.words.join(items)


def tell_moved(context: PageContext) -> Iterator[Pieces]:
    """Yield what stands elsewhere, and what was split or merged."""
    words, links = context.words, context.comparison.links
    moved = sorted(context.comparison.moved, key=lambda link: link.right)
    if moved:
        pairs = [
            words.pieces(
                "briefing.moved_pair",
                left=_all(context.left, link.left, context),
                right=_all(context.right, link.right, context),
            )
            for link in moved[:MOVED_SHOWN]
        ]
        shown: list[Pieces | SentencePiece] = [*pairs]
        if more := len(moved) - len(pairs):
            shown.append(SentencePiece(words("finding.more", number=words.number(more))))
        yield words.plural_pieces("briefing.moved", len(moved), pairs=_listed(shown, context))
    for shape in (Shape.SPLIT, Shape.MERGED, Shape.REGROUPED):
        for link in sorted((each for each in links if each.shape is shape), key=_by_right):
            yield words.pieces(
                f"finding.{shape}_sentence",
                left=_all(context.left, link.left, context),
                right=_all(context.right, link.right, context),
                count=words.number(len(link.right)),
            )


def _listed(items: Sequence[Pieces | SentencePiece], context: PageContext) -> Pieces:
    """Join items that hold commas themselves."""
    separator = SentencePiece(context.words("briefing.separator"))
    made: list[SentencePiece] = []
    for item in items:
        made += [separator] if made else []
        made += item if isinstance(item, tuple) else (item,)
    return merge_pieces(made)


def _by_right(link: Link) -> tuple[int, ...]:
    return link.right


def _all(side: ReportSide, indices: Sequence[int], context: PageContext) -> Pieces:
    words = context.words
    return words.join([side.link(index, named=True, words=words) for index in indices])


# ----------------------------------------
# Whose undertakings turned, what is boilerplate and routine, what is silent: for a briefing.

TURNS_SHOWN = 5
GONE_SHOWN = 5
ABOUT = 60
"""So many letters of an undertaking are quoted."""


def tell_shifts(context: PageContext, insight: Insight) -> Iterator[Pieces]:
    """Yield which undertakings became firmer or softer, one by one, then which are new or gone."""
    words = context.words
    if insight.unread:
        yield words.pieces("other_language.unread", languages=tell_languages(insight.unread, words))
    if insight.turns is None:
        return
    if not insight.turns:
        yield words.pieces("briefing.undertakings.none")
    for direction in TURNS:
        shifts = [turn for turn in insight.turns if turn.direction == direction]
        for turn in shifts[:TURNS_SHOWN]:
            yield _turn(turn, context)
        if (more := len(shifts) - TURNS_SHOWN) > 0:
            yield words.plural_pieces(f"briefing.undertakings.more_{direction}", more)
    for direction, key in (("new", "right"), ("dropped", "left")):
        shifts = [turn for turn in insight.turns if turn.direction == direction]
        if shifts:
            alone = "alone" if are_sisters(context) else direction
            yield _counted(shifts, alone, key, context)


TURNS = ("reversed", "speaker", "conditional", "unconditional", "firmer", "softer")


def _turn(turn: ShiftTurn, context: PageContext) -> Pieces:
    words, left, right = context.words, context.left, context.right
    assert turn.right is not None
    return words.pieces(
        f"briefing.undertakings.{turn.direction}",
        actor=turn.actor,
        before=SentencePiece(turn.before, PieceLook.REMOVED, language=left.language),
        after=SentencePiece(turn.after, PieceLook.ADDED, language=right.language),
        about=_about(turn, context),
        link=right.link(turn.right, named=True, words=words),
    )


def _about(turn: ShiftTurn, context: PageContext) -> Pieces:
    words, about = context.words, turn.about
    if turn.after and about.casefold().startswith(turn.after.casefold()):
        about = about[len(turn.after) :]  # where the verb opens what is undertaken, it was said
    if not about.strip():
        return ()
    quoted = quote(
        about,
        ellipsis=words("finding.ellipsis"),
        language=context.right.language,
        length=ABOUT,
    )
    return words.pieces("briefing.undertakings.about", quote=quoted)


def _counted(shifts: Sequence[ShiftTurn], direction: str, key: str, context: PageContext) -> Pieces:
    words, side = context.words, context.side(key)
    actors: dict[str, int] = defaultdict(int)
    for turn in shifts:
        actors[turn.actor] += 1
    indices = sorted({i for turn in shifts if (i := getattr(turn, key)) is not None})
    shares = [
        words(
            "briefing.undertakings.of"
            if number < len(shifts)
            else f"briefing.undertakings.{'all' if number > 1 else 'sole'}",
            number=words.number(number),
            actor=actor,
        )
        for actor, number in sorted(actors.items(), key=lambda entry: (-entry[1], entry[0]))
    ]
    return words.plural_pieces(
        f"briefing.undertakings.{direction}",
        len(shifts),
        actors=words.join(shares),
        links=named_all(indices, side, context),
        side=side.name,
    )


def tell_routine(context: PageContext, insight: Insight) -> Iterator[Pieces]:
    """Yield what returns unchanged, what other documents say too, and what changes routinely."""
    words, comparison = context.words, context.comparison
    total = words.plural("brief.paragraphs", len(comparison.right.paragraphs))
    same = sorted(
        {
            j
            for link in comparison.links
            if link.relation is Relation.IDENTICAL and is_unchanged(link)
            for j in link.right
        }
    )
    if same:
        yield words.plural_pieces(
            "briefing.routine.same",
            len(same),
            total=total,
            side=context.right.name,
            links=named_all(same, context.right, context),
        )
    if insight.boilerplate is not None and not insight.boilerplate.paragraphs:
        yield words.pieces("briefing.routine.no_formulae", total=total, side=context.right.name)
    elif insight.boilerplate is not None:
        yield words.plural_pieces(
            "briefing.routine.formulae",
            len(insight.boilerplate.paragraphs),
            total=total,
            side=context.right.name,
            documents=words.plural("briefing.routine.documents", insight.boilerplate.documents),
            links=named_all(insight.boilerplate.paragraphs, context.right, context),
        )
    links = [link for link in comparison.links if routine_readings(link)]
    if links:
        kinds = tally_routine(links)
        indices = sorted({link.right[0] for link in links})
        yield words.plural_pieces(
            "briefing.routine.changes",
            sum(number for _, number in kinds),
            kinds=words.join([words.plural(f"routine.{kind}", n) for kind, n in kinds]),
            links=named_all(indices, context.right, context),
        )


def tell_silent(context: PageContext, insight: Insight) -> Iterator[Pieces]:
    """Yield what the right text leaves out: formulae of its series, topics, whole sections."""
    words = context.words
    if insight.series is not None and insight.series.cause is None:
        yield from _gone(insight.series, context)
    for silence in insight.silences or ():
        yield _silence(silence, context)
    for heading, indices in silent_sections(context):
        yield words.plural_pieces(
            "briefing.silent.heading",
            len(indices),
            heading=SentencePiece(heading, PieceLook.QUOTE, language=context.left.language),
            left=context.left.name,
            right=context.right.name,
            links=named_all(indices, context.left, context),
        )


def _gone(silences: Silences, context: PageContext) -> Iterator[Pieces]:
    """Yield the formulae that went with the right text, what stood longest first."""
    words, right = context.words, context.right
    anchors = {
        side.version.name: [f"#{anchor}" for anchor in side.anchors]
        for side in (context.left, right)
    }
    teller = Teller(silences, right.version, right.name, Places({}, anchors), words)
    silent = [
        followed
        for followed in silences.found
        if followed.kind is FollowedKind.FORMULA
        and followed.after == 1
        and not followed.is_survived
    ]
    for followed in silent[:GONE_SHOWN]:
        wording = " ".join(followed.standings[-1].wording.split())
        quoted = quote(wording, ellipsis=words("finding.ellipsis"), language=right.language)
        yield words.pieces(
            "briefing.silent.series",
            run=teller.run(followed),
            quote=quoted,
            places=teller.stood(followed),
        )
    if (more := len(silent) - GONE_SHOWN) > 0:
        yield words.plural_pieces("briefing.silent.more", more, right=right.name)


def _silence(silence: SilentTopic, context: PageContext) -> Pieces:
    words = context.words
    key = "briefing.silent.topic" if silence.left else "briefing.silent.sisters"
    return words.pieces(
        key,
        topic=silence.topic,
        right=context.right.name,
        left=context.left.name,
        links=named_all(silence.left, context.left, context),
        carriers=words.number(silence.carriers),
        sisters=words.number(silence.sisters),
    )


# ----------------------------------------
# The briefing: one page of sentences about two texts, each made from data by template.
#
# No sentence is written by a model. Each names its paragraphs; what a document says is quoted, and
# counts stand with their base.

NOTHING = Insight()
ENDS = (".", "!", "?", "…", ":")
"""A sentence that ends so needs no full stop."""


@dataclass(frozen=True, slots=True)
class BriefingView:
    """The briefing, ready to be placed."""

    title: str
    opening_title: OpeningTitle
    """The heading, and a line on either text."""
    frame: PageFrame
    sections: tuple[Section, ...]
    left_out: Pieces
    """That further sentences have no room, and where they are; empty where all have."""
    foot: PageFoot


SectionTeller = Callable[[PageContext, Insight], Iterator[Pieces]]

TELLERS: tuple[tuple[str, SectionTeller], ...] = (
    ("new", lambda context, _: tell_new(context)),
    ("gone", lambda context, _: tell_gone(context)),
    ("changed", lambda context, _: tell_changed(context)),
    ("undertakings", tell_shifts),
    ("silent", tell_silent),
    ("moved", lambda context, _: tell_moved(context)),
    ("pair", lambda context, _: tell_pair(context)),
    ("routine", tell_routine),
)


def make_briefing(
    comparison: Comparison,
    *,
    render: RenderContext,
    insight: Insight = NOTHING,
    page: str | None = None,
    lines: float = PAGE_LINES,
) -> BriefingView:
    """Make the briefing of a comparison.

    Args:
        comparison: the two texts and their links.
        render: what the page is made with.
        insight: what else is known of the two: turns of undertakings, formulae, silences.
        page: address of the comparison's page, which paragraphs then lead to.
        lines: room for sentences and the titles of sections; by default that of a page of A4.
    """
    words = render.words
    reading = default_reading(comparison)
    context = PageContext(comparison, *make_sides(comparison, words), words, reading=reading)
    title = make_title(context).page
    first, second = comparison.left.document, comparison.right.document
    kinship = reading.kinship if reading else propose_kinship(first, second)
    fitted, left_out = fit_sections(tuple(_sections(context, insight)), lines=lines)
    return BriefingView(
        title=title,
        opening_title=make_opening_title(context, kinship),
        frame=make_frame(
            render,
            words("briefing.page", title=title),
            foot_title=title,
            notice=specimen_notice(context),
        ),
        sections=tuple(_aimed(section, page) for section in fitted),
        left_out=_left_out(left_out, page, words),
        foot=make_foot(context, render),
    )


def _sections(context: PageContext, insight: Insight) -> Iterator[Section]:
    tellers = TELLERS[-2:-1] if is_same(context.comparison) else TELLERS
    for name, tell in tellers:
        sentences = tuple(_closed(sentence, context) for sentence in tell(context, insight))
        if sentences:
            yield Section(name, _title_of(name, context), sentences)


def _title_of(name: str, context: PageContext) -> str:
    """Return the title of a section; of two sisters none is new, and none is gone."""
    sides = {"new": context.right, "gone": context.left}
    if name in sides and are_sisters(context):
        return context.words("opening.only", side=sides[name].name)
    return context.words(f"briefing.titles.{name}")


def _closed(sentence: Pieces, context: PageContext) -> Pieces:
    """Begin a sentence with a capital and end it with a full stop."""
    if text_of_pieces(sentence).rstrip().endswith(ENDS):
        return sentence_case(sentence)
    return sentence_case((*sentence, SentencePiece(context.words("briefing.stop"))))


def _aimed(section: Section, page: str | None) -> Section:
    sentences = (tuple(_placed(piece, page) for piece in each) for each in section.sentences)
    return replace(section, sentences=tuple(sentences))


def _left_out(number: int, page: str | None, words: InterfaceWords) -> Pieces:
    if not number:
        return ()
    told = capital(words.plural("briefing.left_out", number))
    return (SentencePiece(told, PieceLook.LINK, href=page) if page else SentencePiece(told),)


def _placed(piece: SentencePiece, page: str | None) -> SentencePiece:
    """Let a paragraph lead to the page of the comparison; without one, it leads nowhere."""
    if piece.look is not PieceLook.LINK:
        return piece
    if page is None:
        return replace(piece, look=PieceLook.PLAIN, href=None)
    return replace(piece, href=f"{page}{piece.href}")
