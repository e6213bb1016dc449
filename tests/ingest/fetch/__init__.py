"""Tests of fetching, against publishers that live on this machine."""
