"""What holds for all tests."""

import os
import signal

import pytest

pytest_plugins = ["tests.parts"]

# Begun in the background by a shell, pytest ignores Ctrl-C, and so would the programs that tests interrupt.
signal.signal(signal.SIGINT, signal.default_int_handler)


def pytest_configure(config: pytest.Config) -> None:
    """Declare the mark of tests that repeat, for minutes, what another test has shown of one case."""
    config.addinivalue_line("markers", "thorough: runs with THOROUGH=1 only, as it does weekly")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Leave the thorough tests to runs that ask for them."""
    if not os.environ.get("THOROUGH"):
        for item in items:
            if item.get_closest_marker("thorough"):
                item.add_marker(pytest.mark.skip("takes minutes; THOROUGH=1 runs it"))
