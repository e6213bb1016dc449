"""Align, compare and read official statements, one pair or a whole corpus at a time."""

__version__ = "0.1.0"
