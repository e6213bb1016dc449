"""What changed, in sentences made from data by template.

Sections, in order:

* What changed: counts with their base, then findings.
* Sentences about paragraphs without counterpart: few are quoted, many are told by section.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from corpus_tool.model import Link, Paragraph, ReadingKind, Relation, Shape
from corpus_tool.model.kinship import PairKinship, propose_kinship
from corpus_tool.reading.changes import ChangeKind
from corpus_tool.reading.frame_changes import FrameChange, FrameKind, find_frame_changes
from corpus_tool.reading.reading import PairReading
from corpus_tool.report.frame import (
    PageContext,
    Tag,
)
from corpus_tool.report.notes import shift_sentences
from corpus_tool.report.sides import ReportSide, link_anchor, part_name
from corpus_tool.report.words import (
    QUOTED_WORDS,
    InterfaceWords,
    PieceLook,
    Pieces,
    RelationState,
    SentencePiece,
    clip_end,
    clip_start,
    largest_reading,
    quote,
    rank_edited,
    reordered_words,
    routine_readings,
    sentence_case,
    state_of,
    substantive_readings,
    tally_routine,
)

__all__ = [
    "PageBrief",
    "find_sections",
    "frame_sentences",
    "make_brief",
]


# ----------------------------------------
# What changed, in sentences made from data by template: counts with their base, then findings.
#
# No sentence is written by a model: each is a template of the words file, filled with numbers,
# quotations and links to paragraphs that exist.

_TURN_TAGS = ("reversed", "speaker", "conditional", "unconditional", "firmer", "softer")
OPENING_TAGS = frozenset((*_TURN_TAGS, "figure", "negation", "outline"))
"""What opens the page; what went and came is told below it in words, edits stand in their rows."""
OPENING_SHOWN = 4
HEADINGS_TOLD_APART = 2
"""So many headings that went, or came, are told one by one; more in a line."""
FRAME_LENGTH = 160
"""Characters of a title, heading or note that is quoted."""
AROUND = 60
"""Characters before and after a changed figure."""
EDITED_SHOWN = 8
MOVED_SHOWN = 4
LINKS_SHOWN = 10


@dataclass(frozen=True, slots=True)
class BriefFinding:
    """One line of What changed: a tag and a sentence."""

    tag: Tag
    sentence: Pieces
    again: bool = False
    """Of the kind of the finding before it; its tag need not be seen again."""


@dataclass(frozen=True, slots=True)
class PageBrief:
    """What changed: the counts, then the findings, the gravest first."""

    lede: tuple[Pieces, ...]
    findings: tuple[BriefFinding, ...]
    first: tuple[BriefFinding, ...] = ()
    """Those that open the page: shifts, and the largest edits of substance."""
    rest: tuple[BriefFinding, ...] = ()
    """The others, which the page folds away under `rest_summary`."""
    rest_summary: str = ""


def make_brief(context: PageContext, reading: PairReading | None = None) -> PageBrief:
    """Make What changed from a comparison, and from what was read of it."""
    makers: tuple[Callable[[PageContext], Iterator[BriefFinding]], ...] = (
        _shifts, _frame, _dropped, _added, _edited, _reworded, _reshaped, _moved, _routine,
    )  # fmt: skip
    findings = list(_sentence_changes(context, reading)) if reading else []
    findings += [finding for maker in makers for finding in maker(context)]
    kinds = [""] + [finding.tag.name for finding in findings]
    sentences = tuple(
        BriefFinding(finding.tag, sentence_case(finding.sentence), again=finding.tag.name == before)
        for finding, before in zip(findings, kinds, strict=False)
    )
    first = tuple(finding for finding in sentences if finding.tag.name in OPENING_TAGS)[
        :OPENING_SHOWN
    ]
    first = first or tuple(f for f in sentences if f.tag.name == "edited")[:OPENING_SHOWN]
    rest = tuple(finding for finding in sentences if finding not in first)
    words = context.words
    return PageBrief(
        tuple(sentence_case(sentence) for sentence in _lede(context)),
        sentences,
        first,
        rest,
        words.figure("opening.rest_of_changes", len(rest)) if rest else "",
    )


def _sentence_changes(context: PageContext, reading: PairReading) -> Iterator[BriefFinding]:
    """Yield figures, dates and negations that changed, each with the later words around it."""
    words = context.words
    for change in reading.changes:
        negation = change.kind is ChangeKind.NEGATION
        side = context.left if negation and not change.after else context.right
        sentence = change.left if side is context.left else change.right
        start = change.before_start if side is context.left else change.after_start
        length = len(change.before if side is context.left else change.after)
        window = (
            SentencePiece(
                clip_start(sentence.text[:start], length=AROUND, ellipsis="…"), PieceLook.TEXT
            ),
            SentencePiece(sentence.text[start : start + length], PieceLook.STRONG),
            SentencePiece(
                clip_end(sentence.text[start + length :], length=AROUND, ellipsis="…"),
                PieceLook.TEXT,
            ),
        )
        key = f"opening.{change.kind}"
        if negation:
            key = "opening.negation_in" if change.after else "opening.negation_out"
        pieces = words.pieces(
            key,
            left=(SentencePiece(change.before, PieceLook.STRONG),),
            right=(SentencePiece(change.after, PieceLook.STRONG),),
            window=window,
            link=side.link(sentence.paragraph, named=True, words=words),
        )
        tag = "negation" if negation else "figure"
        yield BriefFinding(Tag(tag, words(f"opening.tag_{change.kind}")), pieces)


def _lede(context: PageContext) -> Iterator[Pieces]:
    words, left, right = context.words, context.left, context.right
    sizes = len(left.version.paragraphs), len(right.version.paragraphs)
    if not any(sizes):
        yield (SentencePiece(words("brief.both_empty")),)
    elif not all(sizes):
        yield (SentencePiece(words("brief.empty", side=right.name if sizes[0] else left.name)),)
        yield from _side_lede(left if sizes[0] else right, context)
    elif _is_same(context):
        target = SentencePiece(words("brief.same_link"), PieceLook.LINK, f"#{right.anchors[0]}")
        yield words.pieces("brief.same", link=target)
    else:
        yield from _side_lede(left, context)
        yield from _side_lede(right, context)


def frame_sentences(context: PageContext) -> Iterator[Pieces]:
    """Yield a sentence for each line around the paragraphs that differs: title, signatories, …"""
    words, ellipsis = context.words, context.words("finding.ellipsis")
    changes = find_frame_changes(context.left.version, context.right.version)
    documents = context.left.version.document, context.right.version.document
    # Of texts whose parties are not known nobody can say that one lost what the other has.
    are_sisters = propose_kinship(*documents) is PairKinship.SISTER
    alone = [c for c in changes if c.kind is FrameKind.HEADING and not (c.before and c.after)]
    for way, side in (("gone", context.left), ("new", context.right)):
        texts = [c.before or c.after for c in alone if bool(c.before) is (way == "gone")]
        if len(texts) > HEADINGS_TOLD_APART:
            quoted = [quote(text, ellipsis=ellipsis, language=side.language) for text in texts]
            place = _place_of(FrameChange(FrameKind.HEADING, "", "", ""), side, words)
            key = "only" if are_sisters else way
            listed = words.join(quoted)
            told = words.pieces(f"opening.frame_{key}_headings", list=listed, side=side.name)
            yield (*told, *place)
            frame_changes = [c for c in alone if bool(c.before) is (way == "gone")]
            changes = tuple(change for change in changes if change not in frame_changes)
    for change in changes:
        way = "" if change.before and change.after else "gone_" if change.before else "new_"
        side = context.right if change.after else context.left
        start, begin = _around_difference(change.before, change.after)
        before = _quote_from(change.before, start, PieceLook.REMOVED, context.left, ellipsis)
        after = _quote_from(change.after, begin, PieceLook.ADDED, context.right, ellipsis)
        place = _place_of(change, side, words)
        if not are_sisters:
            key = f"opening.frame_{way}{change.kind}"
            yield words.pieces(key, place=place, left=before, right=after)
            continue
        what = words(f"opening.frame_what.{change.kind}")
        if way:
            key, text = "opening.frame_alone", after if change.after else before
            yield words.pieces(key, what=what, text=text, side=side.name, place=place)
        else:
            yield words.pieces(
                "opening.frame_beside",
                what=what,
                left=before,
                right=after,
                first=context.left.name,
                second=context.right.name,
                place=place,
            )


LEADING_WORDS = 4
"""Words quoted before the first that differs, of a line too long to be quoted whole."""


def _around_difference(before: str, after: str) -> tuple[int, int]:
    """Return the character of either line where its quotation begins, so that it shows the change.

    0 where the first words that differ are among those that a quotation has room for.
    """
    words = before.split(), after.split()
    same = next((n for n, (a, b) in enumerate(zip(*words, strict=False)) if a != b), 0)
    if same <= LEADING_WORDS or max(map(len, words)) <= QUOTED_WORDS:
        return 0, 0
    skipped = [side[: same - LEADING_WORDS] for side in words]
    return _end_of(before, len(skipped[0])), _end_of(after, len(skipped[1]))


def _end_of(text: str, count: int) -> int:
    """Return where the words after so many begin."""
    return [found.start() for found in re.finditer(r"\S+", text)][count]


def _quote_from(text: str, start: int, look: PieceLook, side: ReportSide, ellipsis: str) -> Pieces:
    quoted = quote(
        text[start:], ellipsis=ellipsis, look=look, language=side.language, length=FRAME_LENGTH
    )
    return (SentencePiece(ellipsis), *quoted) if start else quoted


def _place_of(change: FrameChange, side: ReportSide, words: InterfaceWords) -> Pieces:
    """Return a link to where a line of the frame stands: its part's first paragraph.

    Of a note the paragraph that calls it.
    """
    paragraphs = side.version.paragraphs
    if not paragraphs:
        return ()
    called = [p.index for p in paragraphs if p.path == change.paragraph]
    index = next((p.index for p in paragraphs if p.part == change.part), 0)
    key = "opening.frame_at" if called else "opening.frame_place"
    return words.pieces(key, link=side.link((called or [index])[0], named=True, words=words))


def _frame(context: PageContext) -> Iterator[BriefFinding]:
    for sentence in frame_sentences(context):
        yield BriefFinding(Tag("outline", context.words("opening.tag_frame")), sentence)


def _is_same(context: PageContext) -> bool:
    comparison = context.comparison
    if find_frame_changes(context.left.version, context.right.version):
        return False
    alone = comparison.added or comparison.dropped or comparison.moved
    return not alone and all(
        all(reading.kind is ReadingKind.KEPT for reading in link.readings)
        and link.relation is Relation.IDENTICAL
        for link in comparison.links
    )


def _side_lede(side: ReportSide, context: PageContext) -> Iterator[Pieces]:
    words = context.words
    clauses = list(_left_clauses(context) if side.key == "left" else _right_clauses(context))
    total = words.plural("brief.paragraphs", len(side.version.paragraphs))
    yield words.pieces("brief.side", total=total, side=side.name, clauses=words.join(clauses))


def _left_clauses(context: PageContext) -> Iterator[SentencePiece]:
    """Yield how many left paragraphs are in each state, each linked to its first.

    A paragraph in several links counts once, under the state named first, so that the clauses
    add up to the paragraphs.
    """
    found: dict[RelationState, list[int]] = {state: [] for state in RelationState}
    counted: set[int] = set()
    for link in sorted(
        context.comparison.links, key=lambda each: list(RelationState).index(state_of(each))
    ):
        found[state_of(link)] += [index for index in link.left if index not in counted]
        counted.update(link.left)
    found[RelationState.DROPPED] = [p.index for p in context.comparison.dropped]
    first, second = (side.version.document for side in (context.left, context.right))
    are_sisters = propose_kinship(first, second) is PairKinship.SISTER
    for state, indices in found.items():
        if indices:
            alone = are_sisters and state is RelationState.DROPPED
            key = "brief.added" if alone else f"brief.{state}"
            yield _clause(key, sorted(set(indices)), context.left, context)


def _right_clauses(context: PageContext) -> Iterator[SentencePiece]:
    linked = sorted({j for link in context.comparison.links for j in link.right})
    added = [p.index for p in context.comparison.added]
    if linked:
        yield _clause("brief.linked", linked, context.right, context)
    if added:
        yield _clause("brief.added", added, context.right, context)


def _clause(
    key: str, indices: Sequence[int], side: ReportSide, context: PageContext
) -> SentencePiece:
    other = context.other(side.key).name
    text = context.words.plural(key, len(indices), side=other)
    return SentencePiece(text, PieceLook.LINK, f"#{side.anchors[indices[0]]}")


def _tag(state: str, context: PageContext) -> Tag:
    key = f"state.{state}"
    word = context.words(key if context.words.has(key) else f"finding.{state}")
    return Tag(state, word)


def _dropped(context: PageContext) -> Iterator[BriefFinding]:
    indices = [p.index for p in context.comparison.dropped]
    for sentence in find_sections(indices, context.left, context.words):
        yield BriefFinding(_tag("dropped", context), sentence)


def _added(context: PageContext) -> Iterator[BriefFinding]:
    indices = [p.index for p in context.comparison.added]
    for sentence in find_sections(indices, context.right, context.words):
        yield BriefFinding(_tag("added", context), sentence)


def _shifts(context: PageContext) -> Iterator[BriefFinding]:
    for tag, sentence in shift_sentences(context):
        yield BriefFinding(tag, sentence)


def _edited(context: PageContext) -> Iterator[BriefFinding]:
    """Yield the links edited most in substance, each by its largest change, then the rest."""
    links = rank_edited(context.comparison, unspaced=context.unspaced)
    shown = links[:EDITED_SHOWN]
    for link in shown:
        yield BriefFinding(_tag("edited", context), _largest_change(link, context))
    if rest := sorted(links[EDITED_SHOWN:], key=lambda link: link.right):
        sentence = context.words.pieces(
            "finding.edited_rest",
            number=context.words.number(len(rest)),
            total=context.words.plural("finding.links", len(context.comparison.links)),
            links=_rows(rest, context),
        )
        yield BriefFinding(_tag("edited", context), sentence)


def _largest_change(link: Link, context: PageContext) -> Pieces:
    words = context.words
    ellipsis = words("finding.ellipsis")
    if reordered := reordered_words(link):
        shown = quote(reordered, ellipsis=ellipsis, language=context.right.language)
        return words.pieces("finding.reordered", link=_row(link, context), right=shown)
    largest = largest_reading(link)
    further = len(substantive_readings(link)) - 1
    return words.pieces(
        f"finding.{largest.kind}",
        left=quote(
            largest.left,
            ellipsis=ellipsis,
            look=PieceLook.REMOVED,
            language=context.left.language,
        ),
        right=quote(
            largest.right,
            ellipsis=ellipsis,
            look=PieceLook.ADDED,
            language=context.right.language,
        ),
        more=words.plural("finding.further", further) if further else "",
        link=_row(link, context),
    )


def _row(link: Link, context: PageContext) -> SentencePiece:
    """Return a link to a link's row, called by its first right paragraph."""
    label = context.words(
        "label.full", side=context.right.name, label=context.right.labels[link.right[0]]
    )
    return SentencePiece(
        label, PieceLook.LINK, f"#{link_anchor(link, context.left, context.right)}"
    )


def _rows(links: Sequence[Link], context: PageContext) -> Pieces:
    shown: list[SentencePiece] = [
        SentencePiece(
            context.right.labels[link.right[0]],
            PieceLook.LINK,
            f"#{link_anchor(link, context.left, context.right)}",
        )
        for link in links[:LINKS_SHOWN]
    ]
    if more := len(links) - len(shown):
        shown.append(
            SentencePiece(context.words("finding.more", number=context.words.number(more)))
        )
    return context.words.join(shown)


def _reworded(context: PageContext) -> Iterator[BriefFinding]:
    links = [
        link
        for link in context.comparison.links
        if link.relation is Relation.REWORDED and not link.moved
    ]
    if links:
        words = context.words
        sentence = words.pieces(
            "finding.reworded_one" if len(links) == 1 else "finding.reworded_many",
            number=words.number(len(links)),
            total=words.plural("finding.links", len(context.comparison.links)),
            side=context.left.name,
            links=_rows(sorted(links, key=lambda link: link.right), context),
        )
        yield BriefFinding(_tag("reworded", context), sentence)


def _reshaped(context: PageContext) -> Iterator[BriefFinding]:
    words = context.words
    reshaped = [link for link in context.comparison.links if link.shape is not Shape.ONE]
    for link in sorted(reshaped, key=lambda link: (list(Shape).index(link.shape), link.right)):
        sentence = words.pieces(
            f"finding.{link.shape}_sentence",
            left=_named(context.left, link.left, context),
            right=_named(context.right, link.right, context),
            count=words.number(len(link.right)),
        )
        yield BriefFinding(_tag(link.shape, context), sentence)


def _named(side: ReportSide, indices: Sequence[int], context: PageContext) -> Pieces:
    words = context.words
    return words.join([side.link(i, named=True, words=words) for i in indices])


def _moved(context: PageContext) -> Iterator[BriefFinding]:
    words, moved = context.words, context.comparison.moved
    if len(moved) > MOVED_SHOWN:
        sentence = words.pieces(
            "finding.moved_many",
            number=words.number(len(moved)),
            total=words.plural("finding.links", len(context.comparison.links)),
            links=_rows(sorted(moved, key=lambda link: link.right), context),
        )
        yield BriefFinding(_tag("moved", context), sentence)
        return
    for link in moved:
        sentence = words.pieces(
            "finding.moved_sentence_many" if len(link.left) > 1 else "finding.moved_sentence",
            left=_named(context.left, link.left, context),
            right=_named(context.right, link.right, context),
            relation=words(f"state.{link.relation}").lower(),
        )
        yield BriefFinding(_tag("moved", context), sentence)


def _routine(context: PageContext) -> Iterator[BriefFinding]:
    words = context.words
    links = [link for link in context.comparison.links if routine_readings(link)]
    if not links:
        return
    kinds = tally_routine(links)
    sentence = words.pieces(
        "finding.routine_sentence",
        changes=words.plural("routine.changes", sum(number for _, number in kinds)),
        number=words.number(len(links)),
        total=words.plural("finding.links", len(context.comparison.links)),
        kinds=words.join([words.plural(f"routine.{kind}", n) for kind, n in kinds]),
        link=_row(min(links, key=lambda link: link.right), context),
    )
    yield BriefFinding(_tag("routine", context), sentence)


# ----------------------------------------
# Sentences about paragraphs without counterpart: few are quoted, many are told by section.

QUOTED = 4
"""So many paragraphs are quoted one by one; beyond, sections are counted."""
SECTIONS = 5
RANGE = 3
"""From so many neighbours on, a list says first to last."""

Section = tuple[str, str]
"""Part and nearest heading."""


def find_sections(
    indices: Sequence[int], side: ReportSide, words: InterfaceWords
) -> Iterator[Pieces]:
    """Yield the sentences that tell which paragraphs of a side stand alone."""
    if len(indices) <= QUOTED:
        for index in indices:
            yield _quoted(index, side, words)
        return
    alone = _by_section(indices, side)
    whole = _by_section(range(len(side.version.paragraphs)), side)
    largest = sorted(alone, key=lambda section: -len(alone[section]))[:SECTIONS]
    for section, members in alone.items():
        if section in largest:
            yield _counted(section, members, len(whole[section]), side, words)
    if rest := [i for section in alone if section not in largest for i in alone[section]]:
        links = _ranges(rest, side, words)
        yield words.plural_pieces("finding.rest", len(rest), side=side.name, links=links)


def _quoted(index: int, side: ReportSide, words: InterfaceWords) -> Pieces:
    quoted = quote(
        side.version.paragraphs[index].text,
        ellipsis=words("finding.ellipsis"),
        language=side.language,
    )
    return words.pieces(
        "finding.alone", quote=quoted, link=side.link(index, named=True, words=words)
    )


def _section(paragraph: Paragraph) -> Section:
    return paragraph.part, paragraph.heading or ""


def _by_section(indices: Sequence[int], side: ReportSide) -> dict[Section, list[int]]:
    found: dict[Section, list[int]] = defaultdict(list)
    for index in indices:
        found[_section(side.version.paragraphs[index])].append(index)
    return found


def _counted(
    section: Section, members: Sequence[int], total: int, side: ReportSide, words: InterfaceWords
) -> Pieces:
    part, heading = section
    within = [p for p in side.version.paragraphs if p.part == part]
    form = "section" if heading else "before" if any(p.heading for p in within) else "part"
    if len(members) == total:
        form += {1: "_only", 2: "_both"}.get(total, "_all")
    name = side.name
    if part != "main":
        name = words("finding.part_of", side=side.name, part=part_name(part, words))
    return words.pieces(
        f"finding.{form}",
        number=words.number(len(members)),
        total=words.plural("brief.paragraphs", total),
        heading=SentencePiece(heading, PieceLook.QUOTE, language=side.language),
        side=name,
        links=_ranges(members, side, words, short=True)
        if len(members) > 1
        else _one(members[0], side, words),
    )


def _one(index: int, side: ReportSide, words: InterfaceWords) -> Pieces:
    """Name a paragraph that stands alone in its section, with its first words."""
    text = side.version.paragraphs[index].text
    quoted = quote(text, ellipsis=words("finding.ellipsis"), language=side.language)
    return words.pieces("finding.single", first=side.link(index, short=True), quote=quoted)


def _ranges(
    indices: Sequence[int], side: ReportSide, words: InterfaceWords, *, short: bool = False
) -> Pieces:
    """Link paragraphs, runs of neighbours by their first and last."""
    runs: list[list[int]] = []
    for index in indices:
        if runs and runs[-1][-1] == index - 1:
            runs[-1].append(index)
        else:
            runs.append([index])
    items: list[SentencePiece | Pieces] = []
    for run in runs:
        if len(run) < RANGE:
            items += [side.link(index, short=short) for index in run]
        else:
            items.append(
                words.pieces(
                    "finding.to",
                    first=side.link(run[0], short=short),
                    last=side.link(run[-1], short=short),
                )
            )
    return words.join(items)
