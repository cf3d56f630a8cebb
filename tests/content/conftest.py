"""What the report of the tests says of the translations."""

import pytest

from gen import translations


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """List the translations that are behind; that is no failure, since they may follow later."""
    if told := translations.report():
        terminalreporter.section("translations")
        for line in told:
            terminalreporter.write_line(line)
