"""Run every topic, or those named: `python -m benchmarks alignment sentences`."""

from __future__ import annotations

import argparse
import platform
from importlib import import_module

from benchmarks.table import format_table

TOPICS = ("whole", "alignment", "trials", "growth", "segmentation", "readers", "sentences", "reuse")


def main() -> None:
    """Print a table for each topic."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("topics", nargs="*", metavar="TOPIC", help=f"one of {', '.join(TOPICS)}")
    chosen = parser.parse_args().topics or TOPICS
    if unknown := set(chosen) - set(TOPICS):
        parser.error(f"unknown topic: {', '.join(sorted(unknown))}")
    print(f"Python {platform.python_version()}, {platform.machine()}, one run.\n")
    for topic in chosen:
        for table in import_module(f"benchmarks.{topic}").run():
            print(format_table(table), end="\n\n", flush=True)


if __name__ == "__main__":
    main()
