"""Lost wake-ups about findings, healed: every few seconds the versions of the scores are asked for.

Showing what is new is the sockets' own affair (`sockets/desk_quality.py`).
"""

from collections.abc import Collection

from console.threads import run
from conversations.queries import quality


class Scores:
    """The version of each conversation's score as this process last knew it."""

    def __init__(self) -> None:
        self.known: dict[str, int] = {}

    async def news(self, conversations: Collection[str]) -> list[str]:
        """Of these, the conversations whose score is another one than when last asked."""
        found = await run(quality.versions, list(conversations)) if conversations else {}
        changed = [key for key, version in found.items() if self.known.get(key) != version]
        self.known = found
        return changed
