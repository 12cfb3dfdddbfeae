"""What is known of the customers at a desk and not yet said; what comes on the screen so is
remembered. What would help to say is decided in `core.personalisation`."""

from collections.abc import Collection
from typing import Any

from console.threads import run
from conversations.actions.shown import note_shown
from conversations.models import Analysis
from conversations.now import now
from conversations.queries import personalisation
from conversations.queries.quality import News

SAID = ("facts_used", "advisor_named")


def has_said(analysis: Analysis) -> tuple[Any, ...]:
    return tuple(analysis.facts.get(name) for name in SAID)


class Personal:
    """What one socket has been shown of it, and what was said when it was."""

    def __init__(self, advisor: str) -> None:
        self.advisor = advisor
        self.frames: dict[str, dict[str, Any]] = {}
        self.said: dict[str, tuple[Any, ...]] = {}

    def is_news(self, news: News) -> bool:
        """Something was said that was not, or the other way round."""
        key, said = str(news.score.pk), has_said(news.score)
        before, self.said[key] = self.said.get(key), said
        return before != said

    async def news(self, conversations: Collection[str]) -> list[dict[str, Any]]:
        """Frames that look otherwise than before."""
        if not conversations:
            return []
        found = await run(personalisation.personal, list(conversations))
        fresh = [frame for key, frame in found.items() if self.frames.get(key) != frame]
        if shown := self._newly_shown(fresh):
            await run(note_shown, self.advisor, shown, now())
        return fresh

    def _newly_shown(self, fresh: list[dict[str, Any]]) -> dict[str, list[str]]:
        """Kinds by conversation, where they are not those of the frame before."""
        shown = {}
        for frame in fresh:
            key, known = frame["conversation"], frame["known"]
            before, self.frames[key] = self.frames.get(key, {}), frame
            if known != before.get("known", []):
                shown[key] = known
        return shown

    def forget(self, conversation: str) -> None:
        self.frames.pop(conversation, None)
        self.said.pop(conversation, None)
