"""What a terminal shows of a run that takes a while."""

import logging
from pathlib import Path

import pytest

from gen.core import progress
from gen.core.progress import phase

CLEARED = "\r\x1b[K"


@pytest.fixture
def terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let standard output be a terminal, a while after the run began."""
    monkeypatch.setattr(progress, "_on_terminal", lambda: True)
    monkeypatch.setattr(progress, "_START", progress._START - 10)


def shown(capsys: pytest.CaptureFixture[str]) -> str:
    """Return what the line says, as a terminal would leave it."""
    return capsys.readouterr().out.rpartition(CLEARED)[2]


@pytest.mark.usefixtures("terminal")
def test_a_bar_shows_how_much_is_made(capsys: pytest.CaptureFixture[str]) -> None:
    """It grows with each thing that is made and is gone when all are."""
    with phase("figures", 10) as drawn:
        assert capsys.readouterr().out == f"[{30 * '.'}] 0/10 figures"
        for _ in range(5):
            drawn()
        assert shown(capsys) == f"[{15 * '#'}{15 * '.'}] 5/10 figures"
    assert capsys.readouterr().out == CLEARED


@pytest.mark.usefixtures("terminal")
def test_phases_side_by_side_share_the_line(capsys: pytest.CaptureFixture[str]) -> None:
    """All that is being made is named; the bar counts what can be counted."""
    with phase("listings"):
        assert shown(capsys) == "listings"
        with phase("figures", 3) as drawn, phase("cards", 1):
            drawn()
            assert shown(capsys) == f"[{7 * '#'}{23 * '.'}] listings, 1/3 figures, 0/1 cards"
        assert shown(capsys) == "listings"
        with phase("scripts", shown=False):
            assert shown(capsys) == ""
    assert shown(capsys) == ""


@pytest.mark.usefixtures("terminal")
def test_a_message_does_not_run_into_the_line(capsys: pytest.CaptureFixture[str]) -> None:
    """Before something is logged, the line is cleared, and comes back with the next step."""
    record = logging.LogRecord("x", logging.INFO, "", 0, "said", None, None)
    with phase("figures", 2) as drawn:
        shown(capsys)
        assert progress.make_room(record)
        assert capsys.readouterr().out == CLEARED
        assert progress.make_room(record)
        assert capsys.readouterr().out == ""
        drawn()
        assert "1/2 figures" in capsys.readouterr().out


@pytest.mark.usefixtures("terminal")
def test_a_short_run_shows_nothing(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """In its first second, a run says nothing."""
    monkeypatch.setattr(progress, "PATIENCE", 1e9)
    with phase("figures", 2) as drawn:
        drawn()
    assert capsys.readouterr().out == ""


def test_a_log_file_shows_nothing(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without a terminal there is no line."""
    monkeypatch.setattr(progress, "_START", progress._START - 10)
    with phase("figures", 2) as drawn:
        drawn()
    assert capsys.readouterr().out == ""


def test_times_go_to_a_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each phase adds its name, start and end when it is over, even if it fails."""
    file = tmp_path / "times"
    monkeypatch.setenv(progress.TIMES, str(file))
    with pytest.raises(ValueError, match="no"), phase("outer"), phase("inner", shown=False):
        raise ValueError("no")
    rows = [line.split("\t") for line in file.read_text().splitlines()]
    (inner, *first), (outer, *second) = rows
    assert (inner, outer) == ("inner", "outer")
    assert float(second[0]) <= float(first[0]) <= float(first[1]) <= float(second[1])
