"""What is known of the customers at a desk and not yet said; what comes on the screen so is
remembered. What would help to say is decided in `core.personalisation`."""

from collections import Counter
from collections.abc import Collection
from dataclasses import asdict
from typing import Any

import msgspec

from console.threads import run
from conversations.actions.shown import note_shown
from conversations.core.personalisation import (
    OF_THE_OPENING,
    PRESENTATION,
    Prompt,
    left_of_opening,
)
from conversations.models import Analysis
from conversations.now import now
from conversations.queries import personalisation
from conversations.queries.quality import News

SAID = ("facts_used", "advisor_named")
pack = msgspec.msgpack.encode


def has_said(analysis: Analysis) -> tuple[Any, ...]:
    return tuple(analysis.facts.get(name) for name in SAID)


class Personal:
    """What one socket has been shown of it, and what was said when it was."""

    def __init__(self, advisor: str) -> None:
        self.advisor = advisor
        self.frames: dict[str, bytes] = {}  # packed, a quarter of what they are as dicts
        self.said: dict[str, tuple[Any, ...]] = {}
        self.n_replies: Counter[str] = Counter()  # the house's, while the opening is prompted

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
        for key, frame in found.items():
            self.n_replies[key] = frame.pop("n_replies")
        fresh = [frame for key, frame in found.items() if self.frames.get(key) != pack(frame)]
        if shown := self._newly_shown(fresh):
            await run(note_shown, self.advisor, shown, now())
        return fresh

    def _newly_shown(self, fresh: list[dict[str, Any]]) -> dict[str, list[str]]:
        """Kinds by conversation, where one was not in the frame before."""
        shown = {}
        for frame in fresh:
            key, now_there = frame["conversation"], frame["on_screen"]
            before, self.frames[key] = self._last(key), pack(frame)
            if set(now_there) - set(before.get("on_screen", ())):
                shown[key] = now_there
        return shown

    def _last(self, conversation: str) -> dict[str, Any]:
        packed = self.frames.get(conversation)
        return msgspec.msgpack.decode(packed) if packed else {}

    def replied(self, conversation: str, text: str) -> dict[str, Any] | None:
        """The frame as a reply of the house leaves it, where it looks otherwise: what is prompted
        for the opening ends with it, or once it was said. Asks nobody: every message comes here."""
        frame = self._last(conversation)
        told = frame.get("prompts", ())
        if not told or told[0]["kind"] not in OF_THE_OPENING:
            return None
        self.n_replies[conversation] += 1
        left = left_of_opening(Prompt(**told[0]), self.n_replies[conversation], [text])
        prompts = [*([asdict(left)] if left else []), *told[1:]]
        if prompts == told:
            return None
        on_screen = [kind for kind in frame["on_screen"] if kind != PRESENTATION]
        frame |= {"prompts": prompts, "on_screen": on_screen}
        self.frames[conversation] = pack(frame)
        return frame

    def forget(self, conversation: str) -> None:
        self.frames.pop(conversation, None)
        self.said.pop(conversation, None)
        self.n_replies.pop(conversation, None)
