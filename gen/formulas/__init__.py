"""Formulas: from the expression in a record to derivatives, LaTeX, MathML and reference values.

===========  ==================================================================================
`language`   reads the text of an expression
`cases`      splits an expression into pieces that are smooth in between
`derive`     differentiates the pieces and writes what comes out as a product
`softmax`    does the same for what divides by a sum over all components
`arrange`    puts terms and factors into the order, and signs at the places, that a person would
`latex`      sets an expression
`equation`   puts the name of the function in front: what a page asks for
`mathml`     translates what is set for the browser
`reference`  computes any of it to 50 digits: what the tests compare with
===========  ==================================================================================
"""
