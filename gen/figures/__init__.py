"""Figures: what is drawn (`views`), how it looks (`style`), and the SVG that comes out (`svg`).

The page side, `gen.figures.page`, is imported by the site's builder and needs none of the drawing
libraries, so nothing is imported here.
"""
