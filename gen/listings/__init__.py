"""Listings: programs of the pages, run when the site is built and in the reader's browser."""
