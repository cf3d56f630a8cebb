"""What holds for all tests."""

import signal

pytest_plugins = ["tests.parts"]

# Begun in the background by a shell, pytest ignores Ctrl-C, and so would the programs that tests interrupt.
signal.signal(signal.SIGINT, signal.default_int_handler)
