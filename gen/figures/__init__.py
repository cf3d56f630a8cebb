"""Figures: curves of functions and diagrams, with their descriptions.

The page side, `gen.figures.embed`, needs none of the drawing libraries, so nothing is imported here.
"""
