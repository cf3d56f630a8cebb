"""Command line: of the generator.

Everything heavy is imported where it is used: most runs find nothing to do.
"""

import sys
from typing import TYPE_CHECKING

from gen.core.paths import ROOT

if TYPE_CHECKING:
    import argparse

    from gen.make.store import Result


def main(arguments: list[str], root: str = ROOT) -> int:
    """Run the command; return its exit code.

    Returns
    -------
    int
        0: all is well. 1: something in the pages is wrong, a figure could not be drawn, a file could not be
        written, or a check found differences. 2: the command was not understood. 130: interrupted from the
        keyboard.
    """
    try:
        if not arguments:
            return _update(root)
        return _other(arguments, root)
    except KeyboardInterrupt:
        _say("interrupted")
        return 130
    except OSError as problem:
        from gen.core.errors import refused

        if told := refused(problem):
            _say(told)
            return 1
        raise


def _update(root: str) -> int:
    from gen.make.report import outcome

    result = outcome(root)
    for word, paths in (("new", result.new), ("changed", result.changed), ("removed", result.removed)):
        if paths:
            print(f"{len(paths)} {word}: {', '.join(paths[:3])}{', …' if len(paths) > 3 else ''}")
    return _errors(result)


def _other(arguments: list[str], root: str) -> int:
    options = _parser().parse_args(arguments)
    if options.check:
        return _check(root)
    if options.report:
        from gen.make.report import run

        return run(root)
    if options.list:
        return _list()
    return _png(options)


def _parser() -> "argparse.ArgumentParser":
    import argparse

    parser = argparse.ArgumentParser(
        prog="python -m gen",
        description="Draw what the pages ask for. Without options, bring build/ up to date.",
    )
    task = parser.add_mutually_exclusive_group(required=True)
    task.add_argument(
        "--check", action="store_true", help="write nothing; fail if something is not up to date"
    )
    task.add_argument(
        "--report",
        action="store_true",
        help="for programs: tell of progress and mistakes in JSON; ends with its standard input",
    )
    task.add_argument(
        "--list", action="store_true", help="list functions with their parameters, diagrams and views"
    )
    task.add_argument("--png", metavar="NAME", help="save a figure of a function, or a diagram, as PNG")
    png = parser.add_argument_group("options of --png")
    png.add_argument("--view", help="default: function")
    png.add_argument(
        "--set",
        action="append",
        default=[],
        metavar="NAME=VALUE",
        help="a parameter; of a family, VALUE is [a, b, …]",
    )
    png.add_argument("--range", nargs=2, metavar=("LOW", "HIGH"))
    png.add_argument("--theme", choices=("light", "dark"), default="light")
    png.add_argument(
        "--scale", type=float, default=2.0, help="image pixels per pixel of the figure (default 2)"
    )
    png.add_argument("-o", "--output", metavar="FILE", help="default: the figure's name")
    return parser


def _check(root: str) -> int:
    from gen import rules
    from gen.make.store import check

    result = check(root, rules.problems)
    for word, paths in (("new", result.new), ("changed", result.changed), ("removed", result.removed)):
        for path in paths:
            print(f"{word}: {path}")
    stale = bool(result.new or result.changed or result.removed)
    return _errors(result) or int(stale)


def _list() -> int:
    import acts
    from gen.figures.diagrams.catalogue import DIAGRAMS
    from gen.figures.views import VIEWS

    for record in acts.ACTIVATIONS.values():
        names = ", ".join(f"{name}={value:g}" for name, value in record.defaults.items())
        print(f"{record.name}({names})" if names else record.name)
    print(f"diagrams: {', '.join(DIAGRAMS)}")
    print(f"views: {', '.join(VIEWS)}")
    return 0


def _png(options: "argparse.Namespace") -> int:
    from gen.figures.diagrams.catalogue import DIAGRAMS
    from gen.figures.parse import figure
    from gen.source.fences import Fence

    diagram = options.png in DIAGRAMS
    lines = [f"{'diagram' if diagram else 'function'}: {options.png}"]
    lines += [f"view: {options.view or 'function'}"] if options.view or not diagram else []
    lines += [item.replace("=", ": ", 1) for item in options.set]
    lines += [f"range: [{', '.join(options.range)}]"] if options.range else []
    asked = figure(Fence("figure", "\n".join(lines), 0), "")
    if isinstance(asked, list):
        for error in asked:
            _say(error.message)
        return 2
    from gen.figures.views import draw

    if not 0.1 <= options.scale <= 20:
        _say(f"--scale must be from 0.1 to 20, got {options.scale:g}")
        return 2
    output = options.output or f"{'+'.join(request.name for request in asked.panels)}.png"
    draw(*asked.panels).png(output, options.theme, options.scale)
    print(output)
    return 0


def _errors(result: "Result") -> int:
    for error in result.errors:
        _say(str(error))
    return int(bool(result.errors))


def _say(text: str) -> None:
    print(text, file=sys.stderr)
