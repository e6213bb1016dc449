"""Tests of the command line: each command as a person types it."""
