"""Everything that is made from `acts` and the pages' own text: figures, formulas, assets."""
