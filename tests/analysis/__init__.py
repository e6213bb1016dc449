"""Tests of analysis: links to findings."""
