"""Experiments as pages: mkdocs-jupyter makes pages of them, and here they become Markdown like any other.

mkdocs-jupyter would convert a notebook to HTML of its own, with a style sheet of 595 KB in each page and no
Markdown extension of ours. It does so in a `render` that it puts on the page; without that, MkDocs converts.
"""

from pathlib import Path

import yaml
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.pages import Page

from gen.core.paths import ROOT
from gen.experiments import claims
from gen.markdown import conversion, lists
from gen.site import navigation
from gen.source import percent

INDEX = "experiments/index.md"


def list_in_nav(config: MkDocsConfig) -> None:
    """Name the experiments in the navigation, below their list."""
    found = claims.experiments(str(config.theme["language"]))
    navigation.list_below(INDEX, [f"experiments/{experiment.name}.py" for experiment in found], config)


def markdown(page: Page, config: MkDocsConfig) -> str | None:
    """Return the Markdown of an experiment; None for any other page."""
    if not page.file.src_uri.endswith(".py"):
        return None
    if "render" not in vars(page):
        raise RuntimeError("mkdocs-jupyter no longer sets page.render; see gen/site/jupyter.py")
    del page.render
    language = str(config.theme["language"])
    path = Path(page.file.abs_src_path or "")
    experiment = percent.read(path.relative_to(ROOT).as_posix())
    conversion.current.set(path)
    front = yaml.safe_dump(
        {"title": experiment.title, "description": experiment.description}, allow_unicode=True
    )
    return f"---\n{front}---\n\n{experiment.markdown()}\n\n{lists.tested(experiment, language)}"
