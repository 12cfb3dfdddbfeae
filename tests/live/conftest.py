"""What the live tests stand on: the cast, their API keys, web processes on the test database."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest
from django.utils import timezone

from tests.cast import Cast
from tests.processes import Web


@dataclass(frozen=True)
class House:
    """The cast with an API key for everybody who has a desk, and web processes to talk to."""

    cast: Cast
    keys: dict[str, str]
    start: Callable[..., list[Web]]

    def web(self, n: int = 1, **environment: str) -> list[Web]:
        return self.start(n, **environment)

    @property
    def one(self) -> Web:
        return self.web()[0]


@pytest.fixture
def house(web: Callable[..., list[Web]], cast: Cast) -> House:
    from conversations.actions.keys import create_api_key

    users = {"lea": cast.lea, "omar": cast.omar, "nadia": cast.nadia, "zoe": cast.zoe}
    keys = {n: create_api_key(u, "test", timezone.now())[1] for n, u in users.items()}
    return House(cast, keys, web)


@pytest.fixture
def new_connections(house: House) -> Iterator[None]:
    """For a test that ends the database's connections: this thread's own start anew after it."""
    from django.db import connection

    yield
    connection.close()
    connection.close_pool()  # type: ignore[attr-defined]
