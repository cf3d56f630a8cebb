"""Guess first: the signs of verdicts, and a switch that hides verdicts until the reader has voted."""

from gen import strings
from gen.experiments.claims import SHAPES
from gen.markdown import scripts


def bar(language: str, ledger: str) -> str:
    """Return what a post with verdicts begins with.

    Parameters
    ----------
    language
        Its language.
    ledger
        The address of the ledger, relative to the post.
    """
    words = strings.load(language)
    signs = {verdict: f"{shape} {words['check'][verdict]}" for verdict, shape in SHAPES.items()}
    legend = " ".join(f'<span class="{verdict}">{sign}</span>' for verdict, sign in signs.items())
    votes = "".join(
        f'<button type="button" value="{verdict}">{sign}</button>' for verdict, sign in signs.items()
    )
    told = words["guess"]
    return (
        f'<div class="guess"><p class="signs">{legend} <a href="{ledger}">{told["ledger"]}</a></p>'
        f'<button type="button" aria-pressed="false" hidden>{told["switch"]}</button>'
        f'<template><fieldset class="vote"><legend>{told["question"]}</legend>{votes}</fieldset>'
        f'<p class="voted">{told["voted"]} </p></template></div>'
    )


def script() -> str:
    """Return what makes the switch work; it stands behind the text."""
    return scripts.inline("guess")
