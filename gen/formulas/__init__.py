"""Formulas: from the expression in a record to derivatives, LaTeX, MathML and reference values."""
