"""Scripts that stand in a page: a kilobyte is not worth a request."""

import re
from pathlib import Path

_TYPE = re.compile(r"/\*\*.*?\*/ ?")


def inline(name: str) -> str:
    """Return the element with a script of this folder, without its comments."""
    text = Path(__file__).with_name(f"{name}.js").read_text("utf-8")
    lines = (line.strip() for line in _TYPE.sub("", text).splitlines())
    return "<script>" + "\n".join(line for line in lines if line and not line.startswith("//")) + "</script>"
