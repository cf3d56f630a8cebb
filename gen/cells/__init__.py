"""Listings that run: the Python that runs them, here and in the browser, and the browser's scripts."""
