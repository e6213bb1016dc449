"""Tests of the commitments."""
