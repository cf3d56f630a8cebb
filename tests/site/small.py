"""A project with all of the machinery and one post, for tests to spoil."""

import re
import shutil
from pathlib import Path

from tests.project import ROOT, copy

POST = """---
title: First
description: A post.
date: 2024-06-13
slug: first
authors: [notes]
categories: [{category}]
---

Above the fold.

<!-- more -->

{{P1.1}} A claim, {{= one.half:.1f}} and $x^2$.

/// check | P1.1
    verdict: correct
    answer: It is.
    topic: code

Yes.
///

```figure
function: sigmoid
view: both
```

```run
print(1)
```
"""

EXPERIMENT = """# ---
# title: One
# description: One.
# tests: [P1.1]
# ---

# %% [markdown]
# # One
#
# ## Q { #question }
#
# ## P { #prediction }
#
# ## E { #experiment }

# %%
half = 0.5

# %% [markdown]
# ## A { #answer }

# %%
answers = {"half": half}

# %% [markdown]
# ## V { #variations }
#
# ## X { #exercise }

# %%
half
"""

PAGES = {
    "index.md": "---\ndescription: Home.\n---\n\n# Home\n\nText.\n",
    "blog/index.md": "---\ndescription: Posts.\n---\n\n# Posts\n",
    "experiments/index.md": "---\ndescription: All.\n---\n\n# Experiments\n\n```experiments\n```\n",
    "experiments/one.py": EXPERIMENT,
}
CATEGORIES = {"ko": "딥러닝", "en": "Deep learning"}
NAVIGATION = "nav:\n  - A: index.md\n  - B: [blog/index.md]\n  - C: [experiments/index.md]\n"
KO, EN = (f"docs/{code}/blog/posts/first.md" for code in CATEGORIES)
ONE = "docs/ko/experiments/one.py"


def make(project: Path) -> Path:
    """Write the project into an empty folder, and return the folder."""
    copy(project, folders=("acts", "gen", "docs/overrides"))
    if (ROOT / "build/cache").is_dir():
        shutil.copytree(ROOT / "build/cache", project / "build/cache")
    for name in ("mkdocs.yml", "mkdocs.en.yml"):
        settings = re.sub(r"^nav:\n(?:  .*\n)+", NAVIGATION, (ROOT / name).read_text("utf-8"), flags=re.M)
        settings = re.sub(r"^not_in_nav:.*\n", "", settings, flags=re.M)
        (project / name).write_text(settings, "utf-8")
    (project / "docs/experiments").mkdir()
    shutil.copy(ROOT / "docs/glossary.toml", project / "docs")
    for code, category in CATEGORIES.items():
        pages = {**PAGES, "blog/posts/first.md": POST.format(category=category)}
        for name, text in pages.items():
            page = project / "docs" / code / name
            page.parent.mkdir(parents=True, exist_ok=True)
            page.write_text(text, "utf-8")
        shutil.copy(ROOT / "docs" / code / "blog/.authors.yml", project / "docs" / code / "blog")
    return project
