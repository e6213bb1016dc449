"""The options of commands, and how a command opens the corpus.

Sections, in order:

* How a command opens the corpus; what that needs is imported only now.
* The options of commands, each with its help, by the name of its parameter.
"""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from corpus_tool import settings
from corpus_tool.export.output_forms import Output, form_suffixes
from corpus_tool.settings import Settings

if TYPE_CHECKING:
    from corpus_tool.corpus import Corpus

__all__ = [
    "ENCODER",
    "CodeOption",
    "DateOption",
    "DocumentOption",
    "EncodingOption",
    "Engine",
    "EngineOption",
    "ExplainOption",
    "ExplainPairOption",
    "FilesArgument",
    "JobsOption",
    "KeyOption",
    "KindOption",
    "LanguageOption",
    "LeftArgument",
    "LevelOption",
    "LicenceOption",
    "ManifestOption",
    "MasterOption",
    "MaxSizeOption",
    "MinDocumentsOption",
    "MinKeptOption",
    "MinScoreOption",
    "MoreArgument",
    "MovedScoreOption",
    "PageOption",
    "PartyOption",
    "PassagesOption",
    "PasswordOption",
    "PlaceOption",
    "RecursiveOption",
    "RedlineOption",
    "RepairOption",
    "RightArgument",
    "SelectorOption",
    "SeriesOption",
    "SourceUrlOption",
    "SucceedsOption",
    "TitleOption",
    "TrackedChanges",
    "TrackedOption",
    "WholePageOption",
    "complete_key",
    "find_settings",
    "given_encoder",
    "open_corpus",
    "prepare_reading",
]


# ----------------------------------------
# How a command opens the corpus; what that needs is imported only now.
#
# `corpus-tool --help` and completion must not wait for a database library.

ENCODER = "corpus_tool.encoder"
"""The key of the program's option in what a command line's commands have in common."""


def open_corpus(
    context: typer.Context, *, create: bool = False, read_only: bool = False, examine: bool = False
) -> Corpus:
    """Open the corpus of the workspace that the command line names or the folder lies in."""
    from corpus_tool.corpus import Corpus

    named = _workspace(context)
    return Corpus.open(
        workspace=named,
        encoder=given_encoder(context),
        create=create,
        read_only=read_only,
        examine=examine,
    )


def prepare_reading(*texts: str) -> None:
    """Start the process that will read texts, while this one gets ready to store what it finds.

    Args:
        texts: keys and files that will be compared, or whose undertakings will be read; none
            where files are only added.
    """
    from corpus_tool.limited_process import prepare_modules
    from corpus_tool.operations.open import names_file

    modules = ["corpus_tool.commitments.commitments"] if texts else []
    if not texts or any(map(names_file, texts)):
        modules += ["corpus_tool.operations.parallel", "corpus_tool.ingest.markdown"]
    prepare_modules(*modules)


def find_settings(context: typer.Context) -> Settings:
    """Return the settings of the workspace that a command works on."""
    return settings.load_settings(_workspace(context), encoder=given_encoder(context))


def given_encoder(context: typer.Context) -> str | None:
    """Return the encoder that the command line names, or None."""
    named = context.find_root().meta.get(ENCODER)
    return named if isinstance(named, str) else None


def _workspace(context: typer.Context) -> Path | None:
    named = context.find_root().obj
    return named if isinstance(named, Path) else None


def complete_key(context: typer.Context, incomplete: str) -> list[str]:
    """Complete the key of a document in the shell; where nothing can be read, offer nothing."""
    try:
        with open_corpus(context, read_only=True) as corpus:
            keys = [entry.document.key for entry in corpus.documents()]
    except Exception:  # a shell waiting for a word must not get a message
        return []
    return [key for key in keys if key.startswith(incomplete)]


# ----------------------------------------
# The options of commands, each with its help, by the name of its parameter.
#
# They stand apart so that a command reads as what it does.


class TrackedChanges(StrEnum):
    """What becomes of the tracked changes of a Word file."""

    ACCEPT = "accept"
    REJECT = "reject"
    BOTH = "both"


FilesArgument = Annotated[
    list[Path] | None, typer.Argument(metavar="FILE…", help="Documents to add, or folders of them.")
]
ManifestOption = Annotated[
    Path | None,
    typer.Option(
        metavar="FILE", help="Add what a manifest lists, and its folder's other documents."
    ),
]
RecursiveOption = Annotated[
    bool,
    typer.Option("--recursive", "-r", help="Add what is in folders, and in the folders there."),
]
JobsOption = Annotated[
    int | None,
    typer.Option(min=1, help="Processes that read folders; by default one a processor."),
]
KeyOption = Annotated[
    str | None, typer.Option(help="Its name in the corpus; by default from the file's name.")
]
TitleOption = Annotated[str | None, typer.Option(help="Its title; by default as printed.")]
KindOption = Annotated[str | None, typer.Option(help="joint statement, communiqué, …")]
DateOption = Annotated[str | None, typer.Option(help="2025-01-21, 2025-01 or 2025.")]
PlaceOption = Annotated[str | None, typer.Option(help="Where it was issued.")]
PartyOption = Annotated[
    list[str] | None,
    typer.Option(metavar="CODE[=NAME]", help='A party: JPN=Japan, "LAO=Lao PDR"; repeat.'),
]
LevelOption = Annotated[str | None, typer.Option(help="The partnership's level as stated.")]
SucceedsOption = Annotated[
    str | None,
    typer.Option(metavar="KEY", help="The document it follows.", autocompletion=complete_key),
]
LanguageOption = Annotated[str | None, typer.Option(help="Code of its language: en.")]
SourceUrlOption = Annotated[str | None, typer.Option(help="Where it is published.")]
LicenceOption = Annotated[str | None, typer.Option(help="Terms of reuse.")]
EncodingOption = Annotated[
    str | None, typer.Option(help="Its charset, whatever the file declares.")
]
TrackedOption = Annotated[
    TrackedChanges, typer.Option(help="Tracked changes of a Word file; both makes two versions.")
]
PasswordOption = Annotated[str | None, typer.Option(help="Opens an encrypted PDF.")]
SelectorOption = Annotated[
    str | None, typer.Option(metavar="CSS", help="Where a web page has its text: #content.")
]
WholePageOption = Annotated[
    bool, typer.Option("--whole-page", help="Read a web page with its navigation and footer.")
]
RepairOption = Annotated[
    bool, typer.Option("--repair-encoding", help="Undo mojibake, â€™ for ’; each change is told.")
]
MaxSizeOption = Annotated[
    int | None, typer.Option(metavar="MB", min=1, help="Megabytes a file may have.")
]
ExplainOption = Annotated[
    bool, typer.Option("--explain", help="Print what was joined, dropped, doubted, and where.")
]

_TEXT = "KEY[@N]|FILE"

LeftArgument = Annotated[
    str, typer.Argument(metavar=_TEXT, help="The earlier text.", autocompletion=complete_key)
]
RightArgument = Annotated[
    str, typer.Argument(metavar=_TEXT, help="The later text.", autocompletion=complete_key)
]
MoreArgument = Annotated[
    list[str] | None,
    typer.Argument(metavar=_TEXT, help="Further texts.", autocompletion=complete_key),
]
SeriesOption = Annotated[
    bool,
    typer.Option(
        "--series/--base", help="Compare each text with the one before it, or with the first."
    ),
]
MinScoreOption = Annotated[
    float, typer.Option(min=0, max=1, help="Link no paragraphs below this score.")
]
MovedScoreOption = Annotated[
    float,
    typer.Option(min=0, max=1, help="Link none out of the common order below this score."),
]
RedlineOption = Annotated[
    float, typer.Option(min=0, max=1, help="Show a redline from this share of common words on.")
]
MinKeptOption = Annotated[int, typer.Option(min=1, help="Fewer kept words in a row are noise.")]
_PAGE_DATA, _TABLE_DATA = (
    ", ".join(each for each in form_suffixes(output) if each not in known)
    for output, known in (
        (Output.PAGE, (".html",)),
        (Output.TABLE_PAGE, form_suffixes(Output.PAGE)),
    )
)
ExplainPairOption = Annotated[
    tuple[str, str] | None,
    typer.Option(
        "--explain",
        metavar="LEFT RIGHT",
        help="Instead: what a pair of paragraphs, named by their addresses, is weighed by.",
    ),
]
PageOption = Annotated[
    Path | None,
    typer.Option(
        "--report",
        metavar="PATH",
        help=f"Write the page here too; or {_PAGE_DATA}, and of a table {_TABLE_DATA}.",
    ),
]


class Engine(StrEnum):
    """What searches the corpus; both find the same."""

    EMBEDDED = "embedded"
    SPARK = "spark"


DocumentOption = Annotated[
    str | None,
    typer.Option(metavar="KEY", help="Only of this document.", autocompletion=complete_key),
]
MinDocumentsOption = Annotated[int, typer.Option(min=2, help="Texts that have it, at least.")]
CodeOption = Annotated[
    str | None, typer.Option("--party", metavar="CODE", help="Only of this party's texts: JPN.")
]
EngineOption = Annotated[Engine, typer.Option(help="What searches: this machine, or Apache Spark.")]
PassagesOption = Annotated[
    Path | None,
    typer.Option(
        metavar="PATH",
        help="For a cluster: the corpus exported as Parquet, where all its machines see it.",
    ),
]
MasterOption = Annotated[
    str, typer.Option(metavar="URL", help="The Spark cluster; local[2] is two cores of this one.")
]
