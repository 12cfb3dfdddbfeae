"""What drafts are checked against, read once while an advisor types and nothing new is said.

Two seconds old at most: the brand's choices and the customer's record may change meanwhile. How a
draft is checked is in `drafts.py`.
"""

import time
from dataclasses import dataclass

from console.threads import run
from conversations.queries.transcripts import Asked, asked_of

FRESH_S = 2.0
MOST = 500


@dataclass(frozen=True, slots=True)
class _Known:
    seq: int
    at: float
    asked: Asked


class Asking:
    """One per event loop."""

    def __init__(self) -> None:
        self.known: dict[str, _Known] = {}

    async def of(self, conversation: str, seq: int) -> Asked:
        """As the conversation stands at `seq`, as far as this process knows."""
        known = self.known.get(conversation)
        now = time.monotonic()
        if known is None or known.seq < seq or now - known.at > FRESH_S:
            asked = await run(asked_of, conversation)
            self._remember(conversation, _Known(seq, now, asked))
            return asked
        return known.asked

    def _remember(self, conversation: str, known: _Known) -> None:
        if len(self.known) >= MOST:
            stale = time.monotonic() - FRESH_S
            self.known = {key: k for key, k in self.known.items() if k.at > stale}
        self.known[conversation] = known
