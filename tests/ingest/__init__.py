"""Tests of ingest: one module a file of the room."""
