"""Formulas: the LaTeX of f, f′ and f″ and reference values, from the one expression in a record."""
