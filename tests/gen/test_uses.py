"""After an edit of the package, what uses the edited statement is run again, however it finds it."""

import ast
import re
import shutil
import textwrap
from pathlib import Path

import pytest

import acts
from gen.core import memo
from gen.core.paths import ROOT
from gen.listings import keys, uses
from gen.source import percent

REGISTRY = """
def get(function):
    for name, record in {table}:
        if function in (name, record["function"]):
            return record
    raise ValueError(f"unknown; known: {{', '.join(ACTIVATIONS)}}")

def derivative(function):
    return get(function)["derivative"]
"""

LISTED = {
    "acts/__init__.py": """
        from acts._family import sigmoid, tanh
        from acts._registry import ACTIVATIONS, derivative, get
        """,
    "acts/_family.py": """
        import math

        from acts._record import record

        SCALE = 1.0
        HALF = 0.5

        def tanh(x):
            return SCALE * math.tanh(x)

        def tanh_derivative(x):
            return 1 - math.tanh(x) ** 2

        TANH = record(function=tanh, derivative=tanh_derivative, aliases={"hyperbolic": "Keras"})

        def _scaled(x):
            return HALF * x

        def sigmoid(x):
            return _scaled(1 + math.tanh(_scaled(x)))

        SIGMOID = record(function=sigmoid, derivative=lambda x: sigmoid(x) * sigmoid(-x), aliases={})
        """,
    "acts/_record.py": "def record(**facts):\n    return facts\n",
    "acts/_registry.py": """
        from acts._family import SIGMOID, TANH

        _CATALOGUE = (TANH, SIGMOID)
        ACTIVATIONS = {record["function"].__name__: record for record in _CATALOGUE}
        _NAMES = ACTIVATIONS | {name: record for record in _CATALOGUE for name in record["aliases"]}
        """
    + textwrap.indent(REGISTRY.format(table="_NAMES.items()"), " " * 8),
    "acts/networks.py": """
        from acts._registry import derivative, get

        SIZE = 3

        class Network:
            def __init__(self, activation, output="sigmoid"):
                self.functions = [get(activation)["function"]] * SIZE + [get(output)["function"]]
        """,
}
"""A package whose registry lists records."""

DECORATED = LISTED | {
    "acts/__init__.py": """
        from acts._registry import ACTIVATIONS, derivative, get
        from acts._family import *
        """,
    "acts/_family.py": """
        import math

        from acts._record import activation

        SCALE = 1.0
        HALF = 0.5

        def tanh_derivative(x):
            return 1 - math.tanh(x) ** 2

        @activation(derivative=tanh_derivative, aliases={"hyperbolic": "Keras"})
        def tanh(x):
            return SCALE * math.tanh(x)

        def _scaled(x):
            return HALF * x

        @activation(derivative=lambda x: sigmoid(x) * sigmoid(-x), aliases={})
        def sigmoid(x):
            return _scaled(1 + math.tanh(_scaled(x)))
        """,
    "acts/_record.py": """
        from acts._registry import register

        def activation(**facts):
            def decorate(formula):
                formula.__globals__.setdefault("__all__", []).append(formula.__name__)
                register({"function": formula, **facts})
                return formula
            return decorate
        """,
    "acts/_registry.py": """
        from types import MappingProxyType

        _RECORDS = {}
        _NAMES = {}
        ACTIVATIONS = MappingProxyType(_RECORDS)

        def register(record):
            name = record["function"].__name__
            _RECORDS[name] = record
            _NAMES.update({each: record for each in (name, *record["aliases"])})
        """
    + textwrap.indent(REGISTRY.format(table="_NAMES.items()"), " " * 8),
}
"""A package whose functions are registered by a decorator."""

GIVEN = DECORATED | {
    "acts/_registry.py": DECORATED["acts/_registry.py"].replace(
        "            _RECORDS[name] = record\n",
        "            _put(_RECORDS, name, record)\n",
    )
    + "\n        def _put(table, name, record):\n            table[name] = record\n",
}
"""The same with a table that is changed where it has another name."""

FORMS = {"listed": LISTED, "decorated": DECORATED, "given": GIVEN}

ADDED = {
    "listed": [
        ("__init__", "import sigmoid, tanh", "import sigmoid, softsign, tanh"),
        ("_family", "HALF = 0.5", "HALF = 0.5\n\ndef softsign(x):\n    return x / (1 + abs(x))\n\n"
         'SOFTSIGN = record(function=softsign, derivative=None, aliases={"soft": "Keras"})\n'),
        ("_registry", "import SIGMOID, TANH", "import SIGMOID, SOFTSIGN, TANH"),
        ("_registry", "(TANH, SIGMOID)", "(TANH, SOFTSIGN, SIGMOID)"),
    ],
    "decorated": [
        ("_family", "HALF = 0.5", 'HALF = 0.5\n\n@activation(derivative=None, aliases={"soft": "Keras"})\n'
         "def softsign(x):\n    return x / (1 + abs(x))\n"),
    ],
}  # fmt: skip
"""Edits that add a function."""
ADDED["given"] = ADDED["decorated"]

PROGRAMS = {
    "nothing": "print('tanh', 1 + 1)",
    "other module": "import math\nmath.tanh(1)",
    "tanh": "import acts\nacts.tanh(1)",
    "tanh, from": "from acts import tanh as f\nf(1)",
    "tanh, getattr": "import acts\ngetattr(acts, 'tanh')(1)",
    "slope": "import acts\nacts.derivative(acts.tanh)(1)",
    "slope of name": "import acts\nacts.derivative('tanh')(1)",
    "alias": "import acts\nacts.get('hyperbolic')['function'](1)",
    "in a list": "import acts\nfor name in ['tanh']:\n    acts.get(name)",
    "lower": "import acts\nacts.get('TanH'.lower())",
    "joined": "import acts\na, b = 'hyper', 'bolic'\nacts.get(f'{a}{b}')",
    "split": "import acts\n[acts.get(name) for name in 'tanh, tanh'.split(', ')]",
    "keyword": "import acts\n[acts.get(name) for name in dict(tanh=1)]",
    "own name": "import acts\ndef tanh(x): pass\nacts.get(tanh.__name__)",
    "in a function": "def slope():\n    import acts\n    return acts.derivative(acts.tanh)",
    "sigmoid": "import acts\nacts.sigmoid(1)",
    "slope of sigmoid": "import acts\nacts.derivative(acts.sigmoid)(1)",
    "network": "from acts.networks import Network\nNetwork('tanh')",
    "network, too": "import acts.networks\nacts.networks.Network('sigmoid')",
    "constant": "from acts import networks\nnetworks.SIZE",
    "catalogue": "import acts\nlist(acts.ACTIVATIONS)",
    "star": "from acts import *\ntanh(1)",
    "dir": "import acts\ndir(acts)",
    "vars": "import acts\nvars(acts)['tanh']",
    "getattr": "import acts\nname = 'ta' + 'nh'\ngetattr(acts, name)",
    "renamed": "import acts\nmodule = acts\nmodule.tanh(1)",
    "exec": "import acts\nexec('acts.tanh(1)')",
    "modules": "import sys, acts\nsys.modules['acts'].tanh(1)",
    "importlib": "import importlib\nimportlib.import_module('acts').tanh(1)",
    "globals": "import acts\nacts.tanh.__globals__['sigmoid']",
    "unknown": "import acts\nacts.undefined",
    "private": "import acts._family\nacts._family._scaled(1)",
    "no Python": "import acts\nacts.tanh(",
}

WITHOUT = {"nothing", "other module"}
ALL = {
    *("catalogue", "star", "dir", "vars", "getattr", "renamed", "exec", "modules", "importlib", "globals"),
    *("unknown", "no Python"),
}
TANH = {name for name, text in PROGRAMS.items() if re.search("tanh|hyper", text, re.I)} - WITHOUT | ALL
SLOPES = {"slope", "slope of name", "slope of sigmoid", "in a function"}
LOOKING_UP = {
    name
    for name, text in PROGRAMS.items()
    if re.search(r"get\(|derivative|Network", text) and "getattr" not in text
} | ALL
SIGMOID = {name for name in PROGRAMS if "sigmoid" in name} | {"network", "network, too"} | ALL

EDITS = {
    "a comment between statements": ("_family", "HALF = 0.5", "HALF = 0.5\n# half", ALL),
    "a constant of tanh": ("_family", "SCALE = 1.0", "SCALE = 2.0", TANH),
    "its body": ("_family", "SCALE * math", "2 * SCALE * math", TANH),
    "its derivative": ("_family", "1 - math", "2 - math", TANH),
    "its record": ("_family", '"Keras"', '"JAX"', TANH),
    "a helper of sigmoid": ("_family", "HALF = 0.5", "HALF = 0.25", SIGMOID | {"private"}),
    "the look-up": ("_registry", "unknown; known", "none; known", LOOKING_UP),
    "the derivative": ("_registry", '["derivative"]', '["derivative"] or 0', SLOPES | ALL),
    "networks": ("networks", "* SIZE", "* 2 * SIZE", {"network", "network, too"} | ALL),
    "a size": ("networks", "SIZE = 3", "SIZE = 4", {"network", "network, too", "constant"} | ALL),
    "an effect on all": (
        "_family", "HALF = 0.5", "HALF = 0.5\nfor each in (math.sin, math.cos):\n    each(2)",
        set(PROGRAMS) - WITHOUT,
    ),
    "an effect": ("_family", "HALF = 0.5", "HALF = 0.5\nmath.sqrt(2)", set(PROGRAMS) - WITHOUT),
}  # fmt: skip


def write(root: Path, files: dict[str, str]) -> None:
    """Write a package."""
    for name, text in files.items():
        file = root / name
        file.parent.mkdir(exist_ok=True)
        file.write_text(textwrap.dedent(text))


def hashes(root: Path) -> dict[str, str]:
    """Return what each program uses."""
    memo.forget()
    return {
        name: keys.used([program], str(root)) for name, program in PROGRAMS.items() if name not in WITHOUT
    }


def edit(root: Path, module: str, old: str, new: str) -> None:
    """Change a module."""
    file = root / f"acts/{module}.py"
    text = file.read_text()
    assert old in text
    file.write_text(text.replace(old, new, 1))


def changed(root: Path, before: dict[str, str]) -> set[str]:
    """Name the programs that use something that has changed."""
    return {name for name, found in hashes(root).items() if found != before[name]}


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize(("module", "old", "new", "concerned"), EDITS.values(), ids=EDITS)
def test_an_edit_concerns_what_uses_it(
    form: str, module: str, old: str, new: str, concerned: set[str], tmp_path: Path
) -> None:
    """Those and no others, and what may use anything."""
    write(tmp_path, FORMS[form])
    before = hashes(tmp_path)
    edit(tmp_path, module, old, new)
    assert changed(tmp_path, before) == concerned


@pytest.mark.parametrize("form", FORMS)
def test_a_new_function_concerns_nobody(form: str, tmp_path: Path) -> None:
    """But those that may use anything."""
    write(tmp_path, FORMS[form])
    before = hashes(tmp_path)
    for each in ADDED[form]:
        edit(tmp_path, *each)
    assert changed(tmp_path, before) == ALL


UNCLEAR = {
    "__getattr__": ("__init__", "def __getattr__(name):\n    return 1"),
    "exec": ("_family", "exec('SCALE = 2')"),
    "globals": ("_family", "globals()['SCALE'] = 2"),
    "bare module": ("__init__", "from acts import _family\nprint(_family)"),
    "unbound": ("_family", "def more():\n    return unbound"),
    "whole catalogue": ("networks", "from acts._registry import ACTIVATIONS\nSIZE = len(ACTIVATIONS)"),
}


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize(("module", "more"), UNCLEAR.values(), ids=UNCLEAR)
def test_where_it_is_not_clear_all_counts(form: str, module: str, more: str, tmp_path: Path) -> None:
    """A package that can change its names, or a part of it that reads them all, is used as a whole."""
    write(tmp_path, FORMS[form])
    file = tmp_path / f"acts/{module}.py"
    file.write_text(f"{file.read_text()}\n\n{more}\n")
    before = hashes(tmp_path)
    edit(tmp_path, "_family", "HALF = 0.5", "HALF = 0.25")
    expected = (
        set(before)
        if module != "networks"
        else {"network", "network, too", "constant"} | SIGMOID | {"private"}
    )
    assert changed(tmp_path, before) == expected


def test_a_change_at_import_is_followed(tmp_path: Path) -> None:
    """A statement that fills a table of a function belongs to it; one that sets another's item does not."""
    more = {"acts/_family.py": LISTED["acts/_family.py"] + "\n        TABLE = {}\n        TABLE['a'] = 1\n"}
    write(tmp_path, LISTED | more)
    edit(tmp_path, "_family", "SCALE * math", "TABLE['a'] * math")
    before = hashes(tmp_path)
    edit(tmp_path, "_family", "TABLE['a'] = 1", "TABLE['a'] = 2")
    assert changed(tmp_path, before) == TANH


def experiments(root: Path) -> dict[str, str]:
    """Return what each experiment uses."""
    memo.forget()
    programs = {name: percent.find(name).programs() for name in percent.names()}
    return {name: keys.used(each, str(root)) for name, each in programs.items()}


@pytest.fixture
def copied(tmp_path: Path) -> Path:
    """Copy the real package."""
    shutil.copytree(Path(ROOT, "acts"), tmp_path / "acts", ignore=shutil.ignore_patterns("__pycache__"))
    return tmp_path


def test_a_new_function_of_a_family_concerns_no_experiment(copied: Path) -> None:
    """No experiment runs again for a function that it does not use."""
    before = experiments(copied)
    for family in (copied / "acts").glob("_[eglsv]*.py"):
        with family.open("a") as file:
            file.write("\n\nSOFTER = 0.5\n\n\ndef softer(x, /):\n    return SOFTER * x\n")
    assert experiments(copied) == before


def test_every_name_that_is_found_is_known() -> None:
    """The names under which the package finds a function are those that are read in its source."""
    package = uses.Package("acts", ROOT)
    for record in acts.ACTIVATIONS.values():
        names = {record.name, *record.aliases, *getattr(record, "variants", ())}
        (found,) = (
            spelt for function, spelt in package.names.items() if record.name in package.functions[function]
        )
        assert {re.sub("[_-]", "", name).lower() for name in names} <= found


@pytest.mark.parametrize("function", ["tanh", "relu", "softmax", "leaky_relu"])
def test_another_function_concerns_the_experiments_that_name_it(function: str, copied: Path) -> None:
    """One more statement in a function runs the experiments again that name it, and few others."""
    before = experiments(copied)
    for file in (copied / "acts").glob("_*.py"):
        for node in ast.parse(text := file.read_text("utf-8")).body:
            if isinstance(node, ast.FunctionDef) and node.name == function:
                lines = text.split("\n")
                lines.insert(node.body[-1].lineno - 1, "    assert True")
                file.write_text("\n".join(lines), "utf-8")
    after = experiments(copied)
    naming = {
        name
        for name in before
        if re.search(rf"acts\.{function}\b|[\"']{function}[\"']", "\n".join(percent.find(name).programs()))
    }
    assert naming
    concerned = {name for name in before if after[name] != before[name]}
    assert naming <= concerned
    assert concerned < set(before)
