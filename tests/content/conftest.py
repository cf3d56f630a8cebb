"""What the texts quote is there before the tests, and what their report says of the translations."""

import pytest

from gen.make import store
from gen.source import translations


@pytest.fixture(scope="session", autouse=True)
def _drawn() -> None:
    """Draw and run what has not been drawn or run."""
    assert not store.update().errors


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """List the translations that are behind; that is no failure, since they may follow later."""
    if told := translations.report():
        terminalreporter.section("translations")
        for line in told:
            terminalreporter.write_line(line)
