"""Experiments: the answers that test the claims of the posts, and their full runs."""
