"""Finish: passes over finished HTML and the files beside it, for any site builder."""
