"""Tests of what can be done with an open corpus."""
