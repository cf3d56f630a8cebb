"""Scripts that stand in a page: a kilobyte is not worth a request."""

from pathlib import Path


def inline(name: str) -> str:
    """Return the element with a script of this folder, without its comments."""
    text = Path(__file__).with_name(f"{name}.js").read_text("utf-8")
    lines = (line.strip() for line in text.splitlines())
    kept = (line for line in lines if line and not line.startswith(("//", "/** @param")))
    return "<script>" + "\n".join(kept) + "</script>"
