"""Formulas: one expression makes the LaTeX of f, f′ and f″, and reference values to 50 digits.

===========  ==========================================================================
`language`   reads the text of an expression
`cases`      splits an expression into pieces that are smooth in between
`derive`     differentiates the pieces and writes what comes out as a product
`softmax`    does the same for what divides by a sum over all components
`latex`      sets an expression as a person would write it
`equation`   puts the name of the function in front: what a page asks for
`reference`  computes any of it to 50 digits: what the tests compare with
===========  ==========================================================================
"""
