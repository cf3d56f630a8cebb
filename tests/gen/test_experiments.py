"""Experiments are read with their lines, run with their answers, stored whole and quoted by name."""

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import jupytext
import pytest
from markdown import Markdown

from gen.core import memo
from gen.core.errors import InputError
from gen.core.imports import closure
from gen.core.paths import LANGUAGES, ROOT
from gen.experiments import answers, claims, full
from gen.experiments.numbers import formatted, with_spread
from gen.listings import runs
from gen.listings.process import Runner
from gen.make import store
from gen.markdown import conversion
from gen.markdown.quotes import filled
from gen.source import percent

POST = """---
title: A post
date: 2024-06-13
---

{P1.2} Slopes are steep.

/// check | P1.2 P1.3
    verdict: wrong
    answer: They are flat.
    topic: gradients

Not at {= peaks.slope:.2f}; see [there](other.md#x) and [here](#y).
///
"""

NOTEBOOK = """# ---
# title: How steep?
# description: One sentence.
# tests: [P1.2]
# full: {steps: 5}
# ---

# %% [markdown]
# # How steep?
#
# Text with $x$.
#
# ## Question { #question }
#
# ## Prediction { #prediction }
#
# ## Experiment { #experiment }

# %% tags=["parameters"]
steps = 2

# %%
import acts

# a comment
slope = float(acts.derivative(acts.sigmoid)(0))
print(steps, slope)

# %%
answers = {"slope": slope, "steps": steps, "steep": slope > 1}

# %% [markdown]
# ## Answer { #answer }
#
# It is {= slope:.2f} after {= steps} steps, and $y={= slope:.1e}$.
#
# ## Variations { #variations }
#
# ## Exercise { #exercise }
#
# ??? success "Show the answer"
#
#     One.

# %%
guess = None
print("…" if guess is None else "✓")
"""

STORED = "docs/experiments/peaks.json"
QUICK = NOTEBOOK.replace("# full: {steps: 5}\n", "")


def project(root: Path, text: str = QUICK, name: str = "peaks") -> Path:
    """Make a project of one post and one experiment in both languages; return the Korean experiment."""
    for language in LANGUAGES:
        post = root / f"docs/{language}/blog/posts/post.md"
        post.parent.mkdir(parents=True, exist_ok=True)
        post.write_text(POST)
        file = root / percent.path_of(name, language)
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)
    rows = root / full.EXPECTED
    rows.parent.mkdir(parents=True, exist_ok=True)
    rows.write_text(
        f"[{name}]\nslope = {{value = 0.25, abs = 1e-9}}\n"
        "steps = {low = 2, high = 5}\nsteep = {value = false}\n"
    )
    return root / percent.path_of(name, "ko")


def problems(root: Path) -> list[str]:
    """Say what a run finds wrong."""
    return [str(error) for error in store.update(str(root)).errors]


@pytest.mark.parametrize(
    "path", [percent.path_of(name, language) for language in LANGUAGES for name in percent.names()]
)
def test_cells_are_those_that_jupytext_reads(path: str) -> None:
    """The cells of every experiment, their kinds and their tags are the same to us and to jupytext."""
    ours = percent.read(path).cells
    theirs = jupytext.read(Path(ROOT, path), fmt="py:percent").cells
    assert [(c.kind, c.text.strip("\n"), list(c.tags)) for c in ours] == [
        (c.cell_type, c.source, c.metadata.get("tags", [])) for c in theirs if c.cell_type != "raw"
    ]


def test_cells_know_their_lines(tmp_path: Path) -> None:
    """The line of a cell is that of its mark, and Markdown keeps its lines when it is laid bare."""
    file = project(tmp_path)
    experiment = percent.read("docs/ko/experiments/peaks.py", str(tmp_path))
    lines = file.read_text().split("\n")
    assert all(lines[cell.line - 1].startswith("# %%") for cell in experiment.cells)
    bare = experiment.page.text.split("\n")
    assert bare[lines.index("# Text with $x$.")] == "Text with $x$."
    assert bare[lines.index("# a comment")] == ""
    assert [experiment.page.line(each.start) for each in experiment.page.inline.formulas] == [
        lines.index("# Text with $x$.") + 1,
        next(number for number, line in enumerate(lines, 1) if "$y=" in line),
    ]
    assert experiment.anchors == list(percent.SECTIONS)


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("# title: How steep?\n", "", 'peaks.py:1: "title" is missing'),
        ("# tests:", "# test:", 'peaks.py:4: unknown key "test"; did you mean "tests"?'),
        ("[P1.2]", "P1.2", 'peaks.py:4: "tests" must be a list of claims'),
        ("[P1.2]", "[12]", "peaks.py:4: tests: a claim is a letter"),
        ("[P1.2]", "[P1.2", "peaks.py:4: the front matter is not YAML"),
        ("# ---\n# title", "# title", "peaks.py:1: the file must begin with front matter"),
        ("{ #answer }", "{ #anser }", "peaks.py: no heading has the anchor { #answer }"),
        ("# # How steep?", "# How steep?", "peaks.py:8: the first cell must be Markdown"),
        (' tags=["parameters"]', "", 'peaks.py:5: "full" needs one cell'),
        ("# full: {steps: 5}", "# full: {stps: 5}", 'peaks.py:5: full: no parameter "stps"; did you mean '),
        ("steps = 2", "print(2)", "peaks.py:20: a parameters cell holds plain assignments only"),
        ("# %%\nimport", "# %% code\nimport", 'peaks.py:22: expected "# %%"'),
        ("# Text with", "Text with", 'peaks.py:11: a line of a Markdown cell must begin with "#"'),
        ("print(steps, slope)", "print(stps)", "peaks.py:27: this cell raises NameError: name 'stps'"),
        (
            '"slope": slope,',
            '"Slope": slope,',
            "peaks.py:30: this cell gives an answer the name 'Slope'; names are",
        ),
        (
            '"slope": slope,',
            '"slope": "steep",',
            "peaks.py:30: this cell has the answer \"slope\": 'steep'; allowed",
        ),
        (
            "answers = {",
            "result = {",
            "peaks.py:45: this cell must leave answers, a dictionary of numbers and bools",
        ),
    ],
)
def test_mistakes_name_file_and_line(tmp_path: Path, old: str, new: str, message: str) -> None:
    """What is wrong in a notebook is told with its place, and the nearest right name."""
    project(tmp_path, NOTEBOOK.replace(old, new, 1))
    assert any(message in problem for problem in problems(tmp_path)), problems(tmp_path)


def test_sections_out_of_order_are_refused(tmp_path: Path) -> None:
    """The sections come in the order that readers know."""
    swapped = {"#question": "#x", "#prediction": "#question", "#x": "#prediction"}
    text = QUICK
    for old, new in swapped.items():
        text = text.replace(old, new)
    project(tmp_path, text)
    assert any("the sections must come in the order question," in each for each in problems(tmp_path))


def test_an_experiment_that_does_not_exist(tmp_path: Path) -> None:
    """The nearest name is told."""
    project(tmp_path)
    with pytest.raises(InputError, match='no experiment "peeks"; did you mean "peaks"'):
        percent.find("peeks", root=str(tmp_path))


def test_one_session_serves_both_languages(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The cells run once, share names, keep their answers, and run again when code changes, not prose."""
    sessions: list[Any] = []
    original = Runner.run
    monkeypatch.setattr(Runner, "run", lambda *a, **k: sessions.append(a) or original(*a, **k))
    file = project(tmp_path)
    assert not problems(tmp_path)
    assert len(sessions) == 1
    experiment = percent.find("peaks", root=str(tmp_path))
    shown = [runs.shown_by(experiment.programs()[:n], str(tmp_path)) for n in range(1, 5)]
    assert shown[1]["parts"] == [{"kind": "out", "text": "2 0.25\n"}]
    assert shown[3]["answers"] == {"slope": 0.25, "steps": 2, "steep": False}
    file.write_text(file.read_text().replace("Text with", "Other text with"))
    assert not problems(tmp_path)
    assert len(sessions) == 1
    file.write_text(file.read_text().replace("(0)", "(1)"))
    assert not problems(tmp_path)
    assert len(sessions) == 2


def test_what_decides_on_outputs_is_in_their_names(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Another function gives other names to what uses it, another runner to everything."""
    for folder in ("acts", "gen"):
        shutil.copytree(Path(ROOT, folder), tmp_path / folder, ignore=shutil.ignore_patterns("__pycache__"))
    monkeypatch.setattr(runs, "ROOT", str(tmp_path))
    programs = (["1 + 1"], ["x = 1", "from acts import relu"])

    def paths(file: str, old: str, new: str) -> list[str]:
        path = tmp_path / file
        assert old in path.read_text("utf-8")
        path.write_text(path.read_text("utf-8").replace(old, new), "utf-8")
        memo.forget()
        return list(map(runs.path_of, programs))

    plain, with_acts = map(runs.path_of, programs)
    assert paths("gen/listings/runs.py", "import", "import  ") == [plain, with_acts]
    same, other = paths("acts/_linear.py", "def relu(", "def  relu(")
    assert same == plain
    assert other != with_acts
    assert not {plain, other} & set(paths("gen/drawing/style.py", "def", "def "))


def test_every_module_that_runs_programs_is_known() -> None:
    """A session with a plot loads no module of gen that the names of outputs do not depend on."""
    program = (
        "import sys; import matplotlib.pyplot as plt; plt.plot([1, 2]); plt.show()\n"
        "print(*(m.__file__ for n, m in sys.modules.items() if n.startswith('gen.')), sep='\\n')"
    )
    _, text = runs.run([program]).shown[0]
    files = {Path(file).relative_to(ROOT).as_posix() for file in text["text"].split()}
    assert "gen/drawing/svg.py" in files
    assert files - {"gen/listings/nursery.py"} <= set(closure("gen.listings.worker"))


@pytest.mark.parametrize(
    ("value", "spec", "text", "tex"),
    [
        (0.25, ".2f", "0.25", "0.25"),
        (-1.994, ".2f", "−1.99", "-1.99"),
        (4.54e-7, ".1e", "4.5×10⁻⁷", r"4.5\times10^{-7}"),
        (-2e-12, ".0e", "−2×10⁻¹²", r"-2\times10^{-12}"),
        (3e15, ".1e", "3.0×10¹⁵", r"3.0\times10^{15}"),
        (0.49960, ".2%", "49.96%", r"49.96\%"),
        (8000000, ",", "8,000,000", "8{,}000{,}000"),
        (0.01, "+.3f", "+0.010", "+0.010"),
    ],
)
def test_numbers_are_set_as_in_print(value: float, spec: str, text: str, tex: str) -> None:
    """Minus signs and powers of ten are those of typesetters, in text and in mathematics."""
    assert formatted(value, spec) == text
    assert formatted(value, spec, tex=True) == tex


@pytest.mark.parametrize(
    ("value", "spread", "sign", "text", "tex"),
    [
        (0.1714, 0.0324, "", "0.17 ± 0.03", r"0.17\pm0.03"),
        (0.0101, 0.00499, "+", "+0.010 ± 0.005", r"+0.010\pm0.005"),
        (-0.0094, 0.0076, "", "−0.009 ± 0.008", r"-0.009\pm0.008"),
        (1991, 182.3, "", "1990 ± 180", r"1990\pm180"),
        (276, 9.6, "", "276 ± 10", r"276\pm10"),
        (0.5, 0.0, "", "0.500 ± 0.000", r"0.500\pm0.000"),
    ],
)
def test_no_digit_is_finer_than_the_spread(
    value: float, spread: float, sign: str, text: str, tex: str
) -> None:
    """A number with its spread ends where the spread does: at its first digit, or at the one after a 1."""
    assert with_spread(value, spread, sign) == text
    assert with_spread(value, spread, sign, tex=True) == tex


def test_numbers_are_quoted_by_name(tmp_path: Path) -> None:
    """Text and mathematics get the number; on the experiment's own page its name may be left out."""
    file = project(tmp_path)
    store.update(str(tmp_path))
    assert filled("a {= peaks.slope:.3f} b $x={= peaks.slope:.0e}$ `c`", str(tmp_path)) == (
        r"a 0.250 b $x=2\times10^{-1}$ `c`"
    )
    token = conversion.current.set(file)
    try:
        assert filled("{= steps} {=slope:.1f}", str(tmp_path)) == "2 0.2"
    finally:
        conversion.current.reset(token)


@pytest.mark.parametrize(
    ("quote", "message"),
    [
        ("{= peaks.slop:.2f}", 'experiment peaks has no answer "slop"; did you mean "slope"?'),
        ("{= peeks.slope:.2f}", 'no experiment "peeks"; did you mean "peaks"?'),
        ("{= slope:.2f}", "name the experiment too"),
        ("{= peaks.slope:.2k}", '".2k" is no way to format the number peaks.slope'),
        ("{= peaks.slope:±}", "± needs one of the answers slope_deviation, slope_error, slope_spread"),
        ("{= peaks.steep}", "the answer peaks.steep is False, which is no number"),
        ("{= peaks slope}", "a number is quoted as in {= slopes.max_slope:.2f}"),
    ],
)
def test_wrong_quotes_name_file_and_line(tmp_path: Path, quote: str, message: str) -> None:
    """A quote that leads nowhere is an error at its line, with the nearest name."""
    project(tmp_path)
    store.update(str(tmp_path))
    page = tmp_path / "page.md"
    page.write_text(f"# x\n\nThis is {quote}.\n")
    token = conversion.current.set(page)
    try:
        with pytest.raises(InputError) as told:
            filled(page.read_text(), str(tmp_path))
    finally:
        conversion.current.reset(token)
    assert (str(told.value.path).endswith("page.md"), told.value.line) == (True, 3)
    assert message in told.value.message


def test_quotes_in_code_are_left_alone() -> None:
    """A fence is not searched for quotes."""
    html = Markdown(extensions=["pymdownx.superfences", "gen.markdown"]).convert("```text\n{= a.b}\n```")
    assert "{= a.b}" in html


def test_boxes_and_experiments_know_each_other(tmp_path: Path) -> None:
    """A box is listed by its first claim; its links and its verdict come along."""
    project(tmp_path)
    (check,) = claims.checks("en", str(tmp_path))
    assert (check.claims, check.verdict, check.answer) == (("P1.2", "P1.3"), "wrong", "They are flat.")
    assert (check.sentences, check.topic, check.same_as) == (("Slopes are steep.",), "gradients", "")
    assert (check.place, check.post_title, check.number) == ("blog/posts/post.md#check-P1.2", "A post", 1)
    (experiment,) = claims.experiments_on("P1.2", "en", str(tmp_path))
    assert claims.checks_of(experiment, "en", str(tmp_path)) == [check]
    assert claims.experiments_on("P1.3", "en", str(tmp_path)) == []


def test_a_full_run_is_stored_whole(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A full run uses the full parameters, says how it was made, and is what pages quote from then on."""
    project(tmp_path, NOTEBOOK)
    assert full.main([], str(tmp_path)) == 0
    told = capsys.readouterr().out
    assert "slope: none → 0.25" in told
    assert "stored" in told
    run = json.loads((tmp_path / "docs/experiments/peaks.json").read_text())
    assert run["answers"] == {"slope": 0.25, "steps": 5, "steep": False}
    assert run["made"].keys() == {"parameters", "code", "python", "numpy", "seconds", "command"}
    assert run["made"]["parameters"] == {"steps": 5}
    assert not problems(tmp_path)
    assert answers.answers("peaks", str(tmp_path))["steps"] == 5
    experiment = percent.find("peaks", root=str(tmp_path))
    assert runs.shown_by(experiment.programs(), str(tmp_path))["answers"]["steps"] == 2


def test_a_second_full_run_leaves_the_file_alone(tmp_path: Path) -> None:
    """Equal answers of equal code are not stored again, whatever time they took."""
    project(tmp_path, NOTEBOOK)
    full.main([], str(tmp_path))
    file = tmp_path / "docs/experiments/peaks.json"
    before = (file.read_bytes(), file.stat().st_mtime_ns)
    assert full.main(["peaks"], str(tmp_path)) == 0
    assert (file.read_bytes(), file.stat().st_mtime_ns) == before


@pytest.mark.parametrize(
    ("old", "new", "what"),
    [("(0)", "(1)", "its code has changed"), ("{steps: 5}", "{steps: 6}", '"full" has changed')],
)
def test_a_stored_run_of_other_code_is_out_of_date(tmp_path: Path, old: str, new: str, what: str) -> None:
    """Changed code or parameters ask for another full run; changed prose does not."""
    file = project(tmp_path, NOTEBOOK)
    full.main([], str(tmp_path))
    file.write_text(NOTEBOOK.replace("Text with", "Other text with"))
    assert not answers.outdated(str(tmp_path))
    file.write_text(NOTEBOOK.replace(old, new))
    memo.forget()
    (told,) = answers.outdated(str(tmp_path))
    where = "docs/ko/experiments/peaks.py"
    assert str(told) == f"{where}: {what} since the full run in {STORED}; make experiments runs it"


def test_a_stored_run_that_is_no_json_is_named(tmp_path: Path) -> None:
    """What a merge has left in the file of a full run is told with its line."""
    project(tmp_path, NOTEBOOK)
    full.main([], str(tmp_path))
    file = tmp_path / "docs/experiments/peaks.json"
    file.write_text(file.read_text().replace("{", "{\n<<<<<<< ours", 1))
    memo.forget()
    with pytest.raises(
        InputError, match=r"^docs/experiments/peaks\.json:2: not JSON: .*; remove it, and make"
    ):
        answers.answers("peaks", str(tmp_path))


def test_until_a_full_run_is_stored_the_page_answers(tmp_path: Path) -> None:
    """Pages quote the full run, be it out of date; what it does not answer comes from the page's own run."""
    file = project(tmp_path, NOTEBOOK)
    assert not problems(tmp_path)
    (told,) = answers.outdated(str(tmp_path))
    assert f"its full run is not stored in {STORED}" in str(told)
    assert answers.answers("peaks", str(tmp_path))["steps"] == 2
    full.main([], str(tmp_path))
    file.write_text(NOTEBOOK.replace('{"slope"', '{"more": 7, "slope"'))
    assert not problems(tmp_path)
    assert answers.answers("peaks", str(tmp_path)) == {"more": 7, "slope": 0.25, "steps": 5, "steep": False}


def test_a_check_writes_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """With --check nothing is stored, and an answer beyond its tolerance fails."""
    file = project(tmp_path, NOTEBOOK)
    assert full.main(["--check"], str(tmp_path)) == 0
    assert not (tmp_path / "docs/experiments/peaks.json").exists()
    file.write_text(NOTEBOOK.replace("(0)", "(1)"))
    assert full.main(["--check"], str(tmp_path)) == 1
    assert "! slope: 0.196" in capsys.readouterr().out


def test_a_missing_answer_fails_the_check(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """What is expected must be answered."""
    project(tmp_path, NOTEBOOK.replace('"steep"', '"flat"'))
    assert full.main(["--check"], str(tmp_path)) == 1
    assert "! steep: expected" in capsys.readouterr().out


def test_a_failing_full_run_names_the_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A cell that raises with the full parameters is told like any other mistake."""
    project(tmp_path, NOTEBOOK.replace("print(steps, slope)", "print(1 / (5 - steps))"))
    assert full.main([], str(tmp_path)) == 1
    assert "docs/ko/experiments/peaks.py:27: this cell raises ZeroDivisionError" in capsys.readouterr().err
    assert full.main(["peeks"], str(tmp_path)) == 1
    assert 'did you mean "peaks"?' in capsys.readouterr().err


def test_an_interrupted_run_leaves_nothing_half_written(tmp_path: Path) -> None:
    """Runs that had ended are stored whole, the others not at all, and no process is left behind."""
    project(tmp_path, NOTEBOOK)
    project(
        tmp_path, NOTEBOOK.replace("slope =", "__import__('time').sleep(60 * (steps == 5)); slope ="), "slow"
    )
    script = "import sys; from gen.experiments.full import main; sys.exit(main([], sys.argv[1]))"
    run = subprocess.Popen([sys.executable, "-c", script, tmp_path], cwd=ROOT, start_new_session=True)
    folder = tmp_path / "docs/experiments"
    end = time.monotonic() + 60
    while not (folder / "peaks.json").is_file() and time.monotonic() < end:
        time.sleep(0.1)
    os.killpg(run.pid, signal.SIGINT)
    assert run.wait(timeout=30) == 130
    assert [file.name for file in folder.iterdir() if file.suffix != ".toml"] == ["peaks.json"]
    assert json.loads((folder / "peaks.json").read_text())["answers"]["steps"] == 5
    with pytest.raises(ProcessLookupError):
        os.killpg(run.pid, 0)
