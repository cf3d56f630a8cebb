"""Tests of the measurements of other frameworks."""
