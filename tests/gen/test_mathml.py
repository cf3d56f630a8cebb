"""Formulas translated in one go, for all builds that follow."""

from pathlib import Path

import pytest

from gen.core import cache, memo, node
from gen.formulas import mathml

FORMULAS = [(r"\sigma(x)", False), (r"\sigma(x)", True), (r"\frac{1}{2", False)]


@pytest.fixture(autouse=True)
def empty(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Begin with an empty cache, and forget nothing of other tests."""
    monkeypatch.setattr(cache, "BUILD", str(tmp_path))
    monkeypatch.setattr(mathml._formulas, "known", {})
    memo.forget()


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Count the processes that translate many formulas; none may translate a single one."""
    runs, run = list[str](), node.run

    def counted(script: Path, request: bytes, package: str) -> bytes:
        runs.append(request.decode())
        return run(script, request, package)

    monkeypatch.setattr(node, "run", counted)
    monkeypatch.setattr(mathml, "_asked", lambda request: pytest.fail(f"asked for {request} alone"))
    return runs


def test_many_formulas_are_one_request(started: list[str]) -> None:
    """Each gets its own answer, an error where KaTeX does not understand it."""
    answers = mathml.translate_all([*FORMULAS, *FORMULAS])
    assert list(answers) == FORMULAS
    inline, displayed, wrong = answers.values()
    assert "display=" not in inline["mathml"]
    assert 'display="block"' in displayed["mathml"]
    assert "KaTeX parse error" in wrong["error"]
    assert len(started) == 1


def test_builds_find_them(started: list[str]) -> None:
    """What was translated together needs no process again, in a later run neither; what is new does."""
    answers = mathml.translate_all(FORMULAS)
    memo.forget()
    assert [mathml.translate(*formula) for formula in FORMULAS] == list(answers.values())
    assert mathml.translate_all(FORMULAS) == answers
    assert len(started) == 1
    mathml.translate_all([*FORMULAS[1:], ("y", False)])
    assert len(started) == 2
    assert r"\sigma" not in started[1]


def test_the_answers_are_those_of_single_requests(monkeypatch: pytest.MonkeyPatch) -> None:
    """A batch and a conversation give the same MathML."""
    one_by_one = [mathml.translate(*formula) for formula in FORMULAS]
    monkeypatch.setattr(mathml._formulas, "known", {})
    assert list(mathml.translate_all(FORMULAS).values()) == one_by_one


def test_nothing_piles_up() -> None:
    """The file holds what the last run asked for and nothing else."""
    for formulas in (FORMULAS, FORMULAS[:1]):
        mathml.translate_all(formulas)
    assert len(mathml._translated()) == 1
