"""Tests of what people write: the pages in both languages, the README files."""
