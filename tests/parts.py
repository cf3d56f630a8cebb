"""Parts of the suite: how long each took, told in one line at the end of a run, in CI also on the way."""

import os
import time
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from typing import Any

import pytest

PERIOD = 180  # seconds
SHARED = "shared fixture"
"""Marks what a test says of a fixture that it made for others, too."""

_made: list[tuple[str, float]] = []


def part_of(test: str) -> str:
    """Return the part of the suite that a test belongs to.

    Examples
    --------
    >>> part_of("tests/site/test_pages.py::test_feeds"), part_of("acts/_linear.py::acts._linear.relu")
    ('tests/site', 'acts')
    """
    folders = test.partition("::")[0].split("/")[:-1]
    return "/".join(folders[:2] if folders[0] == "tests" else folders[:1])


def summary(reports: Iterable[Any]) -> str:
    """Return the sentence on a run: seconds of each part in all processes, the slowest first.

    A fixture that tests share, such as the built site, is named where it took a second or more. Processes
    that waited for it meanwhile count as well, as they did nothing else.
    """
    seconds: Counter[str] = Counter()
    fixtures: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for report in reports:
        part = part_of(report.nodeid)
        seconds[part] += report.duration
        for mark, told in report.user_properties:
            if mark == SHARED and report.when == "setup":
                name, took = told
                fixtures[part][name] = max(fixtures[part][name], took)
    said = []
    for part, total in seconds.most_common():
        long = [f"{name} {took:.0f} s" for name, took in fixtures[part].most_common() if took >= 1]
        said.append(f"{part} {total:.0f} s" + (f" ({', '.join(long)})" if long else ""))
    return f"slowest parts: {', '.join(said)}"


@pytest.hookimpl(wrapper=True)
def pytest_fixture_setup(fixturedef: pytest.FixtureDef[Any]) -> Iterator[Any]:
    """Measure fixtures that serve more than one test."""
    start = time.perf_counter()
    result = yield
    if fixturedef.scope in ("session", "module", "package"):
        _made.append((fixturedef.argname, time.perf_counter() - start))
    return result


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(call: pytest.CallInfo[None]) -> Iterator[Any]:
    """Let the report of the test for which shared fixtures were made tell of them."""
    report = yield
    if call.when == "setup":
        report.user_properties = [*report.user_properties, *((SHARED, list(made)) for made in _made)]
        _made.clear()
    return report


class Progress:
    """What a run that is ended from outside has told so far: where its time went, and the last test.

    Attributes
    ----------
    terminal
        Where lines are written.
    told
        When the last one was.
    """

    def __init__(self, terminal: Any) -> None:
        self.terminal, self.told = terminal, time.monotonic()

    def pytest_runtest_logreport(self, report: Any) -> None:
        """Tell it when it is time."""
        if time.monotonic() - self.told >= PERIOD:
            self.told = time.monotonic()
            self.terminal.write_line(f"\n{summary(_reports(self.terminal))}; last {report.nodeid}")


def pytest_sessionstart(session: pytest.Session) -> None:
    """Watch a run in CI; the processes of xdist have no terminal."""
    if os.environ.get("CI") and (terminal := session.config.pluginmanager.get_plugin("terminalreporter")):
        session.config.pluginmanager.register(Progress(terminal))


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """Say in one line where the time went."""
    if reports := _reports(terminalreporter):
        terminalreporter.write_line(summary(reports))


def _reports(terminal: Any) -> list[Any]:
    return [each for some in terminal.stats.values() for each in some if hasattr(each, "duration")]
