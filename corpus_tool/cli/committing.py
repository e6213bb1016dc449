"""The command that tells who undertakes what: commitments."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from corpus_tool.cli.opening import complete_key, open_corpus, prepare_reading
from corpus_tool.cli.output import (
    FileOption,
    Format,
    FormatOption,
    emit,
    emit_plain,
    emit_text,
    emit_workbook,
    note,
    settle,
)
from corpus_tool.errors import InputError
from corpus_tool.model import CommitmentKind

if TYPE_CHECKING:
    from corpus_tool.model import Commitment, Version

__all__ = ["register"]

_COLUMNS = ("paragraph", "speaker", "kind", "verb", "rung", "firmness", "what", "substance")
_SHORT = 60
JOINT = "joint"


def register(app: typer.Typer) -> None:
    """Give the command of this module to the program."""
    app.command(short_help="tell who undertakes what, and how firmly")(commitments)


def commitments(
    context: typer.Context,
    text: Annotated[
        str,
        typer.Argument(metavar="KEY[@N]|FILE", help="A text.", autocompletion=complete_key),
    ],
    party: Annotated[
        str | None,
        typer.Option(
            metavar="CODE", help="Only what this party says alone; joint for all sides together."
        ),
    ] = None,
    kinds: Annotated[
        list[CommitmentKind] | None,
        typer.Option("--kind", help="Only this kind; may be given several times."),
    ] = None,
    ladder: Annotated[
        Path | None,
        typer.Option("--lexicon", metavar="FILE", help="A ladder of verbs of your own, in TOML."),
    ] = None,
    form: FormatOption = Format.TABLE,
    output: FileOption = None,
) -> None:
    """Tell who undertakes what in a text, with which operative verb, and how firmly.

    Each verb has a rung on a ladder of firmness, what is undertaken one on a ladder of substance.
    The ladders are data and open to dispute; no view on legal force is taken. Without --kind the
    verbs that undertake, value or appeal are shown, and not what is only told (fact).

    \b
    Examples:
      corpus-tool commitments japan-laos-csp-2025 --kind undertaking
      corpus-tool commitments japan-laos-csp-2025 --party JPN
      corpus-tool commitments statement.md --lexicon my-ladder.toml --format csv
    """
    from corpus_tool.lexicon import load_ladder

    form = settle(form, output)
    chosen = load_ladder(ladder or "en")
    prepare_reading(text)
    with open_corpus(context, create=True) as corpus:
        version = corpus.version(text)
        found = corpus.commitments(version, ladder=chosen)
    wanted = set(kinds or set(CommitmentKind) - {CommitmentKind.FACT})
    shown = [each for each in found if each.kind in wanted and _is_of(each, party)]
    if party and not shown and party != JOINT:
        _check(party, version, found)
    if form is not Format.TABLE:
        _emit_data(version, shown, chosen.identity, form, output)
    else:
        emit(form, _COLUMNS, [_row(each) for each in shown])
        note(_summary(version, shown, chosen.identity))


def _emit_data(
    version: Version, shown: list[Commitment], ladder: str, form: Format, output: Path | None
) -> None:
    from corpus_tool.export.json import commitments_json
    from corpus_tool.export.tabular import commitment_tables, table_csv

    tables = commitment_tables(version, shown, ladder=ladder)
    if form is Format.JSON:
        emit_text(commitments_json(version, shown, ladder=ladder), to=output)
    elif form is Format.CSV:
        emit_plain(table_csv(tables[0]), to=output)
    else:
        emit_workbook(tables, to=output)


def _is_of(commitment: Commitment, party: str | None) -> bool:
    if party is None:
        return True
    speaker = commitment.speaker
    if party.casefold() == JOINT:
        return speaker.joint
    return not speaker.joint and party.casefold() in {code.casefold() for code in speaker.parties}


def _check(party: str, version: Version, found: tuple[Commitment, ...]) -> None:
    """Raise where the party has no part in the text: a misspelt code must not look like none."""
    codes = {code for each in found for code in each.speaker.parties}
    codes |= {each.code for each in version.document.parties}
    if party.casefold() not in {code.casefold() for code in codes}:
        raise InputError(
            f"'{party}' is no party to {version.name}",
            subject=party,
            hint=f"Its parties: {', '.join(sorted(codes)) or 'none known'}; or joint",
            code="E_PARTY",
        )


def _row(commitment: Commitment) -> tuple[object, ...]:
    what = commitment.complement.text if commitment.complement else ""
    line = " ".join(what.split())
    return (
        *(commitment.path, commitment.speaker.name, str(commitment.kind), commitment.wording.text),
        *(commitment.rung, commitment.firmness or None),
        line[: _SHORT - 1] + "…" if len(line) > _SHORT else line,
        commitment.substance,
    )


def _summary(version: Version, shown: list[Commitment], ladder: str) -> str:
    undertakings = [each for each in shown if each.kind is CommitmentKind.UNDERTAKING]
    by = Counter(each.speaker.name for each in undertakings)
    parts = ", ".join(f"{number} {name}" for name, number in by.most_common())
    told = f" ({parts})" if parts else ""
    counted = f"{_count(len(shown), 'operative verb')}, {_count(len(undertakings), 'undertaking')}"
    return f"{version.name}: {counted}{told}; {ladder}, no view on legal force"


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"
