"""What tests of the generator need around them."""

import asyncio
from collections.abc import Iterator

import pytest


@pytest.fixture(autouse=True)
def _own_loop() -> Iterator[None]:
    """Hide the event loop of a browser that other tests drive in this process: listings have their own."""
    running = asyncio._get_running_loop()
    asyncio._set_running_loop(None)
    yield
    asyncio._set_running_loop(running)
