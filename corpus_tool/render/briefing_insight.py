"""Whose undertakings turned, what is boilerplate and routine, what is silent: for a briefing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

from corpus_tool.model import FollowedKind, Relation, Silences
from corpus_tool.render.briefing_changes import named_all, silent_sections
from corpus_tool.render.briefing_data import Insight, Silence, Turn
from corpus_tool.render.pieces import Look, Piece, Pieces
from corpus_tool.render.silent_lines import Places, Teller
from corpus_tool.render.snippets import quote
from corpus_tool.render.tallies import routine_readings, tally_routine
from corpus_tool.render.view_cells import is_unchanged
from corpus_tool.render.view_notes import Context

__all__ = ["tell_routine", "tell_silent", "tell_turns"]

TURNS_SHOWN = 5
GONE_SHOWN = 5
ABOUT = 60
"""So many letters of an undertaking are quoted."""


def tell_turns(context: Context, insight: Insight) -> Iterator[Pieces]:
    """Yield which undertakings became firmer or softer, one by one, then which are new or gone."""
    words = context.words
    if insight.turns is None:
        return
    if not insight.turns:
        yield words.pieces("briefing.undertakings.none")
    for direction in ("firmer", "softer"):
        turns = [turn for turn in insight.turns if turn.direction == direction]
        for turn in turns[:TURNS_SHOWN]:
            yield _turn(turn, context)
        if (more := len(turns) - TURNS_SHOWN) > 0:
            yield words.plural_pieces(f"briefing.undertakings.more_{direction}", more)
    for direction, key in (("new", "right"), ("dropped", "left")):
        turns = [turn for turn in insight.turns if turn.direction == direction]
        if turns:
            yield _counted(turns, direction, key, context)


def _turn(turn: Turn, context: Context) -> Pieces:
    words, left, right = context.words, context.left, context.right
    assert turn.right is not None
    return words.pieces(
        f"briefing.undertakings.{turn.direction}",
        actor=turn.actor,
        before=Piece(turn.before, Look.REMOVED, language=left.language),
        after=Piece(turn.after, Look.ADDED, language=right.language),
        about=_about(turn, context),
        link=right.link(turn.right, named=True, words=words),
    )


def _about(turn: Turn, context: Context) -> Pieces:
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


def _counted(turns: Sequence[Turn], direction: str, key: str, context: Context) -> Pieces:
    words, side = context.words, context.side(key)
    actors: dict[str, int] = defaultdict(int)
    for turn in turns:
        actors[turn.actor] += 1
    indices = sorted({i for turn in turns if (i := getattr(turn, key)) is not None})
    shares = [
        words(
            "briefing.undertakings.of"
            if number < len(turns)
            else f"briefing.undertakings.{'all' if number > 1 else 'sole'}",
            number=words.number(number),
            actor=actor,
        )
        for actor, number in sorted(actors.items(), key=lambda each: (-each[1], each[0]))
    ]
    return words.plural_pieces(
        f"briefing.undertakings.{direction}",
        len(turns),
        actors=words.join(shares),
        links=named_all(indices, side, context),
        side=side.name,
    )


def tell_routine(context: Context, insight: Insight) -> Iterator[Pieces]:
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


def tell_silent(context: Context, insight: Insight) -> Iterator[Pieces]:
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
            heading=Piece(heading, Look.QUOTE, language=context.left.language),
            left=context.left.name,
            right=context.right.name,
            links=named_all(indices, context.left, context),
        )


def _gone(silences: Silences, context: Context) -> Iterator[Pieces]:
    """Yield the formulae that went with the right text, what stood longest first."""
    words, right = context.words, context.right
    anchors = {
        side.version.name: [f"#{anchor}" for anchor in side.anchors]
        for side in (context.left, right)
    }
    teller = Teller(silences, right.version, right.name, Places({}, anchors), words)
    gone = [
        one
        for one in silences.found
        if one.kind is FollowedKind.FORMULA and one.after == 1 and not one.is_survived
    ]
    for one in gone[:GONE_SHOWN]:
        wording = " ".join(one.standings[-1].wording.split())
        quoted = quote(wording, ellipsis=words("finding.ellipsis"), language=right.language)
        yield words.pieces(
            "briefing.silent.series", run=teller.run(one), quote=quoted, places=teller.stood(one)
        )
    if (more := len(gone) - GONE_SHOWN) > 0:
        yield words.plural_pieces("briefing.silent.more", more, right=right.name)


def _silence(silence: Silence, context: Context) -> Pieces:
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
