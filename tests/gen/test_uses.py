"""What programs use of a package decides on the keys of their listings, and nothing else of it does."""

from pathlib import Path

import pytest

import acts
from gen.core.paths import ROOT
from gen.listings.uses import used

FORM = '''"""The form."""

CATALOGUE = {}


def catalogued(**facts):
    """Enter a function in the catalogue."""

    def enter(function):
        CATALOGUE[function.__name__] = facts
        return function

    return enter


def get(name):
    """Look up a function, such as "wave"."""
    return CATALOGUE[name]
'''
FAMILY = '''"""A family, with bump and wave."""

from pack._form import catalogued

WIDTH = 2.0
DEPTH: float = 3.0


def scaled(x):
    """Scale."""
    return WIDTH * x


@catalogued(aliases={"hill": "others"})
def bump(x):
    """Return a bump, unlike a wave."""
    return scaled(x)


@catalogued(aliases={})
def wave(x):
    """Return a wave."""
    return DEPTH * x
'''


@pytest.fixture
def pack(tmp_path: Path) -> Path:
    """Return a folder with a package of two functions."""
    for name, text in (("__init__", ""), ("_form", FORM), ("_family", FAMILY)):
        file = tmp_path / "pack" / f"{name}.py"
        file.parent.mkdir(exist_ok=True)
        file.write_text(text, "utf-8")
    return tmp_path


def uses(root: Path, program: str) -> str:
    """Return all that a program uses."""
    return "\n".join(used([program], "pack", str(root)))


@pytest.mark.parametrize(
    ("program", "there", "absent"),
    [
        (
            "import pack\npack.bump(1)",
            ["def bump", "def scaled", "WIDTH = 2.0"],
            ["def wave", "DEPTH: float"],
        ),
        ("from pack import wave", ["def wave", "DEPTH: float"], ["def bump", "WIDTH = 2.0"]),
        ("import pack\npack.get('hill')", ["def bump", "def get", "WIDTH = 2.0"], ["def wave"]),
        ("import pack as p\nfor n in ['wave']: p.get(n)", ["def wave", "def get"], ["def bump"]),
        ("import pack", [], ["def bump", "def wave"]),
        ("import pack\ngetattr(pack, 'b' + 'ump')", ["def bump", "def wave"], []),
        ("from pack import *", ["def bump", "def wave"], []),
        ("import pack\nvars(pack)", ["def bump", "def wave"], []),
    ],
)
def test_a_program_uses_what_it_names_and_what_that_needs(
    pack: Path, program: str, there: list[str], absent: list[str]
) -> None:
    """An attribute, an import and an alias in a text lead to a function; whoever gets at all uses all."""
    found = uses(pack, program)
    assert all(text in found for text in there)
    assert not any(text in found for text in absent)


def test_decorators_and_shared_code_are_used_with_a_function(pack: Path) -> None:
    """What makes a function of a formula decides on what it computes."""
    assert "def catalogued" in uses(pack, "import pack\npack.wave(1)")
    assert 'aliases={"hill": "others"}' in uses(pack, "import pack\npack.bump(1)")


def test_programs_of_a_session_count_together(pack: Path) -> None:
    """A later program may use what an earlier one has imported."""
    found = "\n".join(used(["import pack", "pack.wave(2)"], "pack", str(pack)))
    assert "def wave" in found


def test_a_new_function_changes_nothing_for_programs_that_do_not_name_it(tmp_path: Path) -> None:
    """Neither a new function of the real package nor its alias is used by those that speak of others."""
    import shutil

    from gen.core import memo

    programs = ["import acts\nacts.derivative(acts.silu)(acts.get('elu').function(1.0))"]
    shutil.copytree(Path(ROOT, "acts"), tmp_path / "acts", ignore=shutil.ignore_patterns("__pycache__"))
    before = used(programs, "acts", str(tmp_path))
    with (tmp_path / "acts/_sigmoidal.py").open("a", encoding="utf-8") as family:
        family.write('\n\n@elementwise(symbol="s", expression="x", aliases={"soft_sign": "JAX"})\n')
        family.write('def softsign(x, order, /):\n    """Softsign, not silu."""\n    return x\n')
    memo.forget()
    assert used(programs, "acts", str(tmp_path)) == before
    assert used(["acts.softsign"], "acts", str(tmp_path)) != before
    assert used(["acts.get('soft_sign')"], "acts", str(tmp_path)) != before


@pytest.mark.parametrize("name", acts.ACTIVATIONS)
def test_every_function_is_reached_by_each_of_its_names(name: str) -> None:
    """Whatever a function is called, its formula is among what is used."""
    formula = f"\ndef {name}("
    record = acts.get(name)
    for each in (name, *record.aliases, *record.variants):
        assert formula in "\n".join(used([f"import acts\nacts.get({each!r})"], "acts", ROOT))
