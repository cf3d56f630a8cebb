"""Session: the programs of one page, run in order, and what each of them shows, part by part.

The same code runs the listings when the site is built, in `gen.listings.worker`, and in the reader's browser.
A part is a dictionary whose "kind" tells what it is:

============  ==========================================================================
out, err      "text": printed to standard output, to standard error
value         "text": the value of a last expression
table         "html", and in plain "text": such a value that is a pandas table
plot          "svg" in the page's colours; "curves" and "axes", for the description
error         "text": the traceback; "summary": its last line; "file" and "line": where it was raised
============  ==========================================================================
"""

import ast
import contextlib
import inspect
import io
import linecache
import re
import sys
import traceback
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from gen.drawing.style import PALETTE

if TYPE_CHECKING:
    from matplotlib.figure import Figure

Part = dict[str, Any]

SIZE = (480, 320)
"""Size of a listing's plot in CSS pixels, unless the listing sets its own."""

FRAMES = 1000
"""So many of the innermost frames of a traceback are looked at; a million would take minutes."""


class Session:
    """Programs that share their names.

    Parameters
    ----------
    emit
        Takes each part as soon as it is there.
    """

    def __init__(self, emit: Callable[[Part], None]) -> None:
        self.names: dict[str, Any] = {"__name__": "__main__"}
        self.emit = emit
        self.files: set[str] = set()

    async def run(self, program: str, file: str = "<listing>") -> BaseException | None:
        """Run one program, which may await, and return the exception that ended it, if one did.

        Parameters
        ----------
        program
            Python statements.
        file
            What tracebacks call it.
        """
        self.files.add(file)
        linecache.cache[file] = (len(program), None, program.splitlines(keepends=True), file)
        out, err = Stream("out", self.emit), Stream("err", self.emit)
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
            value, problem = None, None
            try:
                value = await self._execute(program, file)
            except BaseException as raised:  # an interrupt or exit() ends the program, not the session
                problem = raised
            try:
                self._show_figures()
                if value is not None:
                    self.emit(_value(value))
            except BaseException as raised:
                problem = problem or raised
            if problem:
                self.emit(self._error(problem))
        return problem

    async def _execute(self, program: str, file: str) -> Any:
        """Run the statements and return the value of a last expression."""
        tree = ast.parse(program, file)
        if _imports(tree, "matplotlib"):
            self._prepare_figures()
        last = tree.body.pop() if tree.body and isinstance(tree.body[-1], ast.Expr) else None
        await self._evaluate(tree, file, "exec")
        if isinstance(last, ast.Expr):
            return await self._evaluate(ast.Expression(last.value), file, "eval")
        return None

    async def _evaluate(self, tree: ast.Module | ast.Expression, file: str, mode: str) -> Any:
        code = compile(tree, file, mode, ast.PyCF_ALLOW_TOP_LEVEL_AWAIT)
        value = eval(code, self.names)
        return await value if code.co_flags & inspect.CO_COROUTINE else value

    def _prepare_figures(self) -> None:
        """Give matplotlib our look before the program meets it."""
        import matplotlib

        from gen.listings import backend

        if self._show_figures in backend.takers:
            return
        backend.takers.append(self._show_figures)
        matplotlib.use("module://gen.listings.backend")
        for group, settings in look().items():
            matplotlib.rc(group, **settings)  # type: ignore[arg-type]

    def _show_figures(self) -> None:
        """Take the figures that are open."""
        pyplot = sys.modules.get("matplotlib.pyplot")
        if pyplot is None:
            return
        try:
            for number in pyplot.get_fignums():
                self.emit(self.draw(pyplot.figure(number)))
        finally:
            pyplot.close("all")

    def draw(self, figure: "Figure") -> Part:
        """Return a figure as a part."""
        from gen.listings.plot import figure_svg, told

        return {"kind": "plot", "svg": figure_svg(figure), **told(figure)}

    def _error(self, problem: BaseException) -> Part:
        told = traceback.TracebackException.from_exception(problem, limit=-FRAMES)
        for each in _chain(told):
            each.stack[:] = [frame for frame in each.stack if frame.filename in self.files]
        file, line = (told.stack[-1].filename, told.stack[-1].lineno) if told.stack else ("", 0)
        if isinstance(problem, SyntaxError) and problem.filename in self.files:
            file, line = problem.filename, problem.lineno
        return {
            "kind": "error",
            "text": "".join(told.format()),
            "summary": next(line for line in told.format_exception_only() if line[0] != " ").rstrip("\n"),
            "file": file,
            "line": int(line or 0),
        }


class Stream(io.TextIOBase):
    """A standard stream whose text becomes parts."""

    def __init__(self, kind: str, emit: Callable[[Part], None]) -> None:
        self.kind, self.emit = kind, emit

    def writable(self) -> bool:
        """Return that text can be written."""
        return True

    def write(self, text: str) -> int:
        """Emit the text."""
        if not isinstance(text, str):
            raise TypeError(f"write() argument must be str, not {type(text).__name__}")
        if text:
            self.emit({"kind": self.kind, "text": text})
        return len(text)


class NoInput(io.TextIOBase):
    """A standard input at which nobody sits."""

    def __init__(self, message: str) -> None:
        self.message = message

    def readable(self) -> bool:
        """Return that it can be asked."""
        return True

    def readline(self, *_: Any) -> str:  # type: ignore[override]
        """Say that there is no keyboard."""
        raise EOFError(self.message)

    read = readline


def look() -> dict[str, dict[str, Any]]:
    """Return matplotlib settings, by group, in our colours: they follow the theme of the page."""
    from cycler import cycler

    colours = {name: shades["light"] for name, shades in PALETTE.items()}
    ticks = {"color": colours["axis"], "labelcolor": colours["muted"]}
    return {
        "axes": {
            "edgecolor": colours["axis"],
            "facecolor": "none",
            "labelcolor": colours["text"],
            "prop_cycle": cycler(color=[colours["f"], colours["d1"], colours["d2"]]),
            "spines.right": False,
            "spines.top": False,
        },
        "figure": {
            "facecolor": "none",
            "figsize": (SIZE[0] / 72, SIZE[1] / 72),
            "subplot.bottom": 0.09,
            "subplot.left": 0.08,
            "subplot.right": 0.98,
            "subplot.top": 0.96,
        },
        "font": {"size": 12},
        # the opacity by itself: matplotlib before 3.11 ignores the one in the colour
        "grid": {"color": colours["grid"][:7], "alpha": int(colours["grid"][7:], 16) / 255, "linewidth": 1},
        "legend": {"frameon": False},
        "lines": {"linewidth": 2.2},
        "text": {"color": colours["text"]},
        "xtick": ticks,
        "ytick": ticks,
    }


def _imports(tree: ast.AST, package: str) -> bool:
    """Tell whether a program imports a package or something in it."""
    names = [
        name
        for node in ast.walk(tree)
        for name in (
            [alias.name for alias in node.names]
            if isinstance(node, ast.Import)
            else [node.module or ""]
            if isinstance(node, ast.ImportFrom)
            else []
        )
    ]
    return any(name.partition(".")[0] == package for name in names)


def _chain(told: traceback.TracebackException) -> list[traceback.TracebackException]:
    """Return an exception with all that led to it or is grouped in it."""
    related = [told.__cause__, told.__context__, *(told.exceptions or ())]
    return [told, *(each for one in related if one for each in _chain(one))]


def _value(value: Any) -> Part:
    text = f"{value!r}\n"
    pandas = sys.modules.get("pandas")
    if pandas is None or not isinstance(value, pandas.DataFrame):
        return {"kind": "value", "text": text}
    most = {name: pandas.get_option(f"display.{name}") for name in ("max_rows", "show_dimensions")}
    html = value.to_html(border=0, **most)
    html = re.sub(r'(<t[rdh]) style="[^"]*"', r"\1", html).replace(
        "<th></th>", "<td></td>"
    )  # no header is empty
    return {"kind": "table", "html": html, "text": text}
