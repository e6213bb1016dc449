"""Tests of corpus_tool.text."""
