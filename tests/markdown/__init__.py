"""Tests of what Markdown becomes."""
