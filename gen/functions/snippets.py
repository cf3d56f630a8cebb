"""Snippets: a line of code for a function in each framework, and how what it computes differs from `acts`."""

from collections.abc import Iterator
from typing import Any

from gen import functions, strings
from gen.core.memo import memoized
from gen.core.paths import ROOT
from gen.frameworks import results
from gen.functions import names
from gen.functions.texts import bare, measured
from gen.source import fences

ORDER = ("pytorch", "jax", "keras", "tensorflow", "onnx", "flax", "mlx", "transformers")

_POINTS = {"-inf": "−∞", "inf": "∞", "nan": "NaN", "-0.0": "−0", "0.0": "0"}


def tabs(name: str, language: str, root: str = ROOT) -> Iterator[str]:
    """Yield tabs in Markdown: NumPy's, which runs, then those of frameworks that have the function."""
    words = strings.load(language)["article"]
    yield _tab("NumPy", f"```{fences.LISTING}\n{functions.known(root)[name]['program']}\n```")
    store = _store(root)
    calls = store["functions"].get(name, {}).get("calls", {})
    for key in ORDER:
        if key in calls:
            framework = store["frameworks"][key]
            version = store["versions"][framework["package"]]
            code = f"```python\n{framework['setup']}\n\n{calls[key]['snippet']}\n```"
            notes = [f"- {words['version'].format(title=framework['title'], version=version)}"]
            notes += [f"- {note}" for note in _notes(name, calls[key], store, words, language)]
            yield _tab(framework["title"], f"{code}\n\n" + "\n".join(notes))


@memoized
def _store(root: str) -> results.Stored:
    return results.load(root)


def _tab(title: str, body: str) -> str:
    inner = "\n".join(f"    {line}".rstrip() for line in body.split("\n"))
    return f'=== "{title}"\n\n{inner}'


def _notes(
    name: str, call: dict[str, Any], store: results.Stored, words: dict[str, str], language: str
) -> Iterator[str]:
    """Yield what there is to know of a call."""
    if call.get("composed"):
        yield words["composed"]
    if defaults := call.get("defaults"):
        own = call.get("arguments", {})
        told = ", ".join(
            f"`{key}={_literal(value)}`" + (f" (`{own[key]}`)" if key in own else "")
            for key, value in defaults.items()
        )
        yield f"{words['defaults']} {told}"
    if required := call.get("required"):
        yield f"{words['required']} {', '.join(f'`{each}`' for each in required)}"
    if plain := call.get("plain"):
        shown = names.link(plain, language) if plain in functions.known() else ""
        code = call.get("plain_snippet", call["name"])
        yield words["plain" if shown else "plain_other"].format(code=f"`{code}`", name=shown)
    elif "plain_snippet" in call:
        yield words["plain_defaults"].format(code=f"`{call['plain_snippet']}`")
    if also := call.get("also"):
        yield f"{words['also']} {', '.join(f'`{each}`' for each in also)}"
    yield from _measured(store["functions"][name], call, words)


def _literal(value: Any) -> str:
    """Return a value as Python writes it."""
    return repr(value).replace("'", '"') if not isinstance(value, bool | None) else str(value)


def _measured(function: dict[str, Any], call: dict[str, Any], words: dict[str, str]) -> Iterator[str]:
    """Yield errors and differences, once for all engines that agree."""
    found: dict[str, list[str]] = {}
    for engine, each in call["measured"].items():
        if isinstance(each, dict):
            for note in _of_engine(function, each, words):
                found.setdefault(note, []).append(engine)
    several = len(call["measured"]) > 1
    for note, engines in found.items():
        agree = len(engines) == len(call["measured"])
        yield note if agree or not several else f"{', '.join(engines)}: {note}"


def _of_engine(function: dict[str, Any], each: dict[str, Any], words: dict[str, str]) -> Iterator[str]:
    errors = each.get("float32")
    if isinstance(errors, str):  # the kind of error that was raised
        yield words["raises"].format(error=f"`{errors}`")
        errors = None
    known = {key: value[0] for key, value in (errors or {}).items() if isinstance(value, list)}
    told = [f"{sign} {_short(known[key])}" for key, sign in (("f", "f"), ("d", "f′")) if key in known]
    if told:
        yield words["errors"].format(errors=", ".join(told))
    for point in each.get("differs", ()):
        theirs, ours = each["at"][point], function["acts"]
        if ours is not None:
            yield words["differs"].format(at=_point(point), theirs=_values(theirs), ours=_values(ours[point]))


def _short(error: Any) -> str:
    return bare(float(f"{float(error):.2g}"))


def _point(point: str) -> str:
    if "," in point:
        return f"x = ({', '.join(_number(part) for part in point.split(', '))})"
    return f"x = {_number(point)}"


def _number(text: str) -> str:
    return _POINTS.get(text) or bare(float(text))


def _values(values: Any) -> str:
    listed = ", ".join(map(measured, values)) if isinstance(values, list) else measured(values)
    return f"({listed})"
