"""Run every topic, or those named: `python -m benchmarks alignment sentences`."""

from __future__ import annotations

import argparse
import platform
from importlib import import_module

from benchmarks.table import format_table

TOPICS = (
    *(
        "whole",
        "alignment",
        "kinds",
        "trials",
        "growth",
        "segmentation",
        "readers",
        "pages",
        "sentences",
        "mutations",
    ),
    *("adding", "reuse", "growing", "patterns"),
)


def main() -> None:
    """Print a table for each topic."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("topics", nargs="*", metavar="TOPIC", help=f"one of {', '.join(TOPICS)}")
    parser.add_argument("--all", action="store_true", help="add the whole large corpus, too")
    arguments = parser.parse_args()
    chosen = arguments.topics or TOPICS
    if unknown := set(chosen) - set(TOPICS):
        parser.error(f"unknown topic: {', '.join(sorted(unknown))}")
    print(f"Python {platform.python_version()}, {platform.machine()}, one run.\n")
    for topic in chosen:
        run = import_module(f"benchmarks.{topic}").run
        for table in run(everything=True) if topic == "adding" and arguments.all else run():
            print(format_table(table), end="\n\n", flush=True)


if __name__ == "__main__":
    main()
