"""Diagrams: drawings that are no curve of one function."""
