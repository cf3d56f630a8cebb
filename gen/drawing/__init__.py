"""Drawing: the look of figures and the SVG backend; all of it runs in the browser too, but for the sheet."""
