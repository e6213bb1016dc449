"""Run the command line with `python -m corpus_tool`."""

from corpus_tool.cli.main import run

run()
