"""Formulas: from the expression in a record to derivatives, LaTeX and MathML."""
