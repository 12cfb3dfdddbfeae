"""How often somebody may try: counters in the cache, shared by all processes.

Used for passwords and reset mails. When the cache is away, trying is allowed: the password's slow
hash stays.
"""

from collections.abc import Callable
from dataclasses import dataclass
from hashlib import sha256
from typing import TypeVar

import structlog
from django.core.cache import cache
from redis.exceptions import RedisError

log = structlog.get_logger(__name__)
T = TypeVar("T")


@dataclass(frozen=True)
class Throttle:
    """At most `limit` counted tries per key in `window_s` seconds, counted from the first."""

    name: str
    limit: int
    window_s: int

    def is_spent(self, key: str) -> bool:
        return _safely(lambda: int(cache.get(self._place(key), 0)), 0) >= self.limit

    def count(self, key: str) -> None:
        _safely(lambda: self._count(self._place(key)), None)

    def forget(self, key: str) -> None:
        _safely(lambda: cache.delete(self._place(key)), False)  # noqa: FBT003

    def _count(self, place: str) -> None:
        cache.add(place, 0, self.window_s)
        try:
            cache.incr(place)
        except ValueError:  # it ran out between the two
            cache.set(place, 1, self.window_s)

    def _place(self, key: str) -> str:
        return f"throttle:{self.name}:{sha256(key.encode()).hexdigest()[:32]}"


def _safely(call: Callable[[], T], otherwise: T) -> T:
    try:
        return call()
    except RedisError as error:
        log.warning("throttle.away", error=type(error).__name__)
        return otherwise
