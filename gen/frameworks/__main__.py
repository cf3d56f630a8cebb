"""Run ``python -m gen.frameworks``."""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from gen.core.errors import InputError, SourceError
from gen.core.files import write
from gen.core.paths import ROOT
from gen.frameworks import results
from gen.frameworks.calls import table
from gen.frameworks.engines import missing


def main(arguments: Sequence[str], root: str = ROOT) -> int:
    """Run the command; return its exit code."""
    parser = argparse.ArgumentParser(
        prog="python -m gen.frameworks",
        description=f"Measure what frameworks compute, and store it in {results.STORE}.",
    )
    parser.add_argument(
        "--check", action="store_true", help="write nothing; fail if something is not as stored"
    )
    options = parser.parse_args(arguments)
    try:
        modules = ["mpmath", "onnxruntime", *(row.package for row in table().frameworks.values())]
        if absent := missing(modules):
            raise InputError(f"not installed: {', '.join(absent)}; `{results.COMMAND}` installs them")
        return _measure(root, check=options.check)
    except (InputError, SourceError) as problem:
        print(problem, file=sys.stderr)
        return 1


def _measure(root: str, *, check: bool) -> int:
    from gen.frameworks.measure import measure

    before = results.load(root) if check or Path(root, results.STORE).is_file() else {}
    now = measure()
    found = results.differences(before, now)
    for package, version in now["versions"].items():
        if before and before["versions"].get(package) != version:
            print(f"{package} {before['versions'].get(package, 'none')} → {version}")
    if check:
        print("\n".join(found) or "as stored")
        return int(bool(found))
    if before and not found and before["versions"] == now["versions"]:
        print("unchanged")
        return 0
    written = write(Path(root, results.STORE), results.text(now).encode())
    print(f"{len(found)} measurements are new or changed" if written else "unchanged")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
