"""Terminal: what the preview tells whoever has started it."""

import sys


def say(text: str, kind: str = "INFO") -> None:
    """Tell whoever has started the preview, as MkDocs tells things."""
    for line in text.splitlines():
        print(f"{kind:<8}-  {line}", file=sys.stderr, flush=True)
