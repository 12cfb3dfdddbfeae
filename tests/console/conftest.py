"""Fixtures for the tests of the web process.

Those of every test are in tests/conftest.py.
"""

from collections.abc import Iterator

import pytest

from tests.console.server_client import running


@pytest.fixture(scope="module")
def port() -> Iterator[int]:
    """The port of a server on the tiny application."""
    with running() as (port, _):
        yield port
