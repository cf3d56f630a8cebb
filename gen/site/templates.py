"""Templates: a mistake in one of ours is told with its file and line."""

import traceback
from pathlib import Path

from jinja2 import TemplateError, TemplateSyntaxError

from gen.core.errors import InputError
from gen.core.paths import ROOT


def located(error: BaseException | None) -> InputError | None:
    """Say where in a template an error is, however deep it is wrapped; None for any other error."""
    while error is not None:
        if isinstance(error, TemplateSyntaxError) and error.filename:
            return InputError(error.message or "", error.filename, error.lineno)
        if isinstance(error, TemplateError):
            frames = traceback.extract_tb(error.__traceback__)
            ours = [
                each for each in frames if Path(each.filename).is_relative_to(Path(ROOT, "docs/overrides"))
            ]
            told = str(error) or type(error).__name__
            return InputError(told, ours[-1].filename, ours[-1].lineno) if ours else InputError(told)
        error = error.__cause__ or error.__context__
    return None
