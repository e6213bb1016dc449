"""Tests of corpus_tool.lexicon."""
