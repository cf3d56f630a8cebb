"""A small project without mistakes, to make mistakes in."""

import json
from pathlib import Path

from gen.source import percent

CATEGORY = {"ko": "딥러닝", "en": "Deep learning"}
TAG = {"ko": "파이썬", "en": "Python"}

POST = r"""---
title: First
description: A post about one claim.
date:
  created: 2024-06-13 10:04:23
slug: first
authors: [notes]
categories: [CATEGORY]
tags: [TAG]
related: [second]
---

Above the fold.

<!-- more -->

## A part { #part }

{P1.1} A claim, {= one.half:.1f} and $x^2$. See [there](#part), [home](../../index.md#home).

{P1.2} Another with `code`, *stress*, [@smith2001; @zhou2020], $y = {= two.steps:.0f}$ and a note.[^note]

[^note]: It is [defined] elsewhere: [it](../../experiments/one.py#answer).

[defined]: https://example.org/

/// check | P1.1
    verdict: correct
    title: Is it?

Yes, {= one.half:.2%}.
///

/// check | P1.2
    verdict: wrong
    title: "And this: $z$?"

No, see [the notebook](first.ipynb).
///

### Shown { #shown }

```figure
function: sigmoid
view: function
caption: The sigmoid $\sigma$.
id: F1.1
```

```formula
function: sigmoid
id: M1.1
```

```formula
latex: \sigma(x) = y
```

```run id="L1.1"
print(1)
```

```python title="shown"
print("$ { <!--")
```

!!! note "Added"

    More, ![a dot](../../assets/dot.svg) and [a term](../../glossary.md#layer).

<div class="wide" markdown>

| a | b |
|---|---|
| 1 | `{` |

</div>
"""

SECOND = """---
title: Second
description: Another post.
date: 2024-07-01
slug: second
authors: [notes]
categories: [CATEGORY]
---

Short.

<!-- more -->

{P2.1} A claim of the [first](first.md#check-P1.1) kind.

/// check | P2.1
    verdict: untestable
    title: Is it?

Who knows.
///
"""

EXPERIMENT = """# ---
# title: TITLE
# description: What TITLE does.
# tests: [CLAIM]FULL
# ---

# %% [markdown]
# # TITLE
#
# Text with $x$.
#
# ## Q { #question }
#
# ## P { #prediction }
#
# ## E { #experiment }

# %% tags=["parameters"]
steps = 2

# %%
half = 0.5
answers = {"half": half, "steps": steps, "good": True}

# %% [markdown]
# ## A { #answer }
#
# It is {= half:.1f}.
#
# ## V { #variations }
#
# ## X { #exercise }

# %%
half
"""


def experiment(title: str, claim: str, full: str = "") -> str:
    """Return an experiment."""
    return EXPERIMENT.replace("TITLE", title).replace("CLAIM", claim).replace("FULL", full)


ONE = experiment("One", "P1.1")
TWO = experiment("Two", "P1.2", "\n# full: {steps: 5}")

PAGES = {
    "index.md": "---\ndescription: Home.\nhide: [toc]\n---\n\n# Home { #home }\n\nText.\n",
    "blog/index.md": "---\ndescription: All posts.\n---\n\n# Posts\n\nText.\n",
    "experiments/index.md": "---\ndescription: All.\n---\n\n# Experiments\n\n```experiments\n```\n",
    "glossary.md": "---\ndescription: Terms.\n---\n\n# Glossary\n\n```glossary\n```\n",
    "experiments/one.py": ONE,
    "experiments/two.py": TWO,
    "assets/dot.svg": "<svg/>\n",
    "blog/.authors.yml": "authors:\n  notes:\n    name: N\n    description: D\n    avatar: a.svg\n",
}

SETTINGS = """site_name: S
site_url: !ENV [SITE_URL, ""]
plugins:
  material/blog:
    categories_allowed: [딥러닝]
nav:
  - A: index.md
  - B: [blog/index.md]
  - C: [experiments/index.md]
  - D: glossary.md
extra:
  slugs:
    딥러닝: deep-learning
    파이썬: python
"""

ENGLISH = """INHERIT: mkdocs.yml
plugins:
  material/blog:
    categories_allowed: [Deep learning]
"""

GLOSSARY = 'terms = [\n    { ko = "층", en = "layer" },\n]\n'

REFERENCES = """references:
- id: smith2001
  type: book
  title: "A book: all of it"
  author:
  - {family: Smith, given: Ann B.}
  issued: {year: 2001}
  publisher: Press
  URL: https://example.org/book
- id: zhou2020
  type: article-journal
  title: An article
  author: [{family: Zhou}, {family: Kim, given: C.}]
  issued: {year: 2020}
  container-title: Journal
  volume: 3
  page: 1-9
  DOI: 10.1000/xyz
"""


def files() -> dict[str, str]:
    """Return the files of the project by their paths."""
    experiment = percent.parse(TWO, "two.py")
    made = {"code": experiment.digest, "parameters": {"steps": 5}, "seconds": 1.0}
    stored = {"answers": {"half": 0.5, "steps": 5, "good": True}, "made": made}
    found = {
        "mkdocs.yml": SETTINGS,
        "mkdocs.en.yml": ENGLISH,
        "docs/glossary.toml": GLOSSARY,
        "docs/references.yaml": REFERENCES,
        "docs/experiments/two.json": json.dumps(stored, indent=1),
        "docs/overrides/assets/stylesheets/site.css": "a { color: red; }\n",
    }
    for code in ("ko", "en"):
        posts = {"blog/posts/first.md": POST, "blog/posts/second.md": SECOND}
        pages = PAGES | {
            name: text.replace("CATEGORY", CATEGORY[code]).replace("TAG", TAG[code])
            for name, text in posts.items()
        }
        found |= {f"docs/{code}/{name}": text for name, text in pages.items()}
    return found


def write(root: Path) -> None:
    """Write the project into a folder."""
    for name, text in files().items():
        file = root / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, "utf-8")
