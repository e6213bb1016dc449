"""Tests of the segmentation."""
