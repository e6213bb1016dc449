"""Tests of the pages and of the data beside them."""
