"""Tests of what goes out to other programs and comes back."""
