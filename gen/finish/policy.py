"""A Content Security Policy in every page: it may load what the site brings, and nothing else.

The host of the site decides on headers, so the policy stands in the page. It does not reach the worker in
which readers' code runs; there the runtime's own address is needed, see `gen/listings/web/worker.js`.
"""

import base64
import hashlib
import re
from urllib.parse import urlsplit

_INLINE = re.compile(r"<script(?![^>]*\b(?:src|type)=)[^>]*>(.*?)</script>", re.DOTALL)
_AFTER = '<meta charset="utf-8">'


def add(page: str, runtime: str) -> str:
    """Write its policy into a page.

    Parameters
    ----------
    page
        The whole page.
    runtime
        Where pages with listings fetch Python.
    """
    head, charset, rest = page.partition(_AFTER)
    if not charset:
        raise RuntimeError(f"a page has no {_AFTER}, so there is no place for its policy")
    rules = policy(page, runtime)
    return f'{head}{charset}<meta http-equiv="Content-Security-Policy" content="{rules}">{rest}'


def policy(page: str, runtime: str) -> str:
    """Return the policy for a page.

    Examples
    --------
    >>> policy("<script>go()</script>", "https://cdn.example.org/full/").split("; ")[1]
    "script-src 'self' 'sha256-5KYv+PUboo5h+0+YAtGRPbwv5d/QxzHslP4YGnUaxRw='"
    """
    inline = list(dict.fromkeys(map(_hash, _INLINE.findall(page))))
    address = urlsplit(runtime)
    connect = [f"{address.scheme}://{address.netloc}"] if address.netloc and 'class="listing' in page else []
    rules = {
        "default-src": ["'none'"],
        "script-src": ["'self'", *inline],
        "style-src": ["'self'", "'unsafe-inline'"],
        "img-src": ["'self'", "data:"],
        "font-src": ["'self'"],
        "connect-src": ["'self'", *connect],
        "worker-src": ["'self'"],
        "form-action": ["'self'"],
        "base-uri": ["'none'"],
    }
    return "; ".join(f"{name} {' '.join(sources)}" for name, sources in rules.items())


def _hash(script: str) -> str:
    digest = hashlib.sha256(script.encode()).digest()
    return f"'sha256-{base64.b64encode(digest).decode()}'"
