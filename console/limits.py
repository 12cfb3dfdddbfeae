"""Token buckets: how much a socket may ask for in a second, and for how long it may insist."""

import time


class Bucket:
    """`rate` a second on average, bursts of three seconds' worth."""

    __slots__ = ("at", "rate", "tokens")

    def __init__(self, rate: float) -> None:
        self.rate = rate
        self.tokens = 3 * rate
        self.at = time.monotonic()

    def take(self) -> bool:
        """False when empty; waiting refills it."""
        at = time.monotonic()
        self.tokens = min(3 * self.rate, self.tokens + (at - self.at) * self.rate)
        self.at = at
        if self.tokens < 1:
            return False
        self.tokens -= 1
        return True
