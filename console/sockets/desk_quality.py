"""What the rules say at a desk: hints for a draft, hints waved off, messages that may not be sent,
findings and scores of the conversations it follows."""

from collections.abc import Collection
from typing import TYPE_CHECKING, Any

from console import frames
from console.threads import run
from console.wire import now
from conversations.actions import findings
from conversations.errors import NotFound
from conversations.queries import quality
from conversations.queries.transcripts import asked_of
from qa_rules.registry import all_rules

if TYPE_CHECKING:
    from console.sockets.desk import DeskSocket


async def check_draft(socket: "DeskSocket", key: str, form: frames.DraftCheck) -> None:
    """For the writer's own eyes: not stored, not shown to anybody else, gone when answered.
    `ready` is false while the language process warms up: ask again with the next words."""
    asked = await run(asked_of, key)
    found = await socket.hub.drafts.check(asked, form.text)
    hints = [
        quality.hint(entry, socket.user.language, entry["rule"] in asked.settings.blocks)
        for entry in found or ()
    ]
    answer = {"type": "hints", "conversation": key, "ref": form.ref, "findings": hints}
    socket.show_frame({**answer, "ready": found is not None})


async def dismiss(form: frames.HintDismiss) -> None:
    if form.rule not in all_rules():
        raise NotFound("There is no such rule.")
    await run(findings.dismiss_hint, form.conversation, form.rule, now())


class Judged:
    """Which findings and scores one socket has been shown, and how they looked then."""

    def __init__(self, language: str) -> None:
        self.language = language
        self.shown: dict[str, tuple[Any, ...]] = {}

    async def news(self, conversations: Collection[str]) -> list[dict[str, Any]]:
        """Frames that have not been shown, or looked otherwise; a retracted finding only to whom
        it was shown."""
        if not conversations:
            return []
        found = await run(quality.judged, list(conversations), self.language)
        return [frame for frames in found.values() for frame in frames if self._is_new(frame)]

    def _is_new(self, frame: dict[str, Any]) -> bool:
        key = frame.get("id") or frame["conversation"]
        is_gone = frame.get("retracted", False)
        looks = (frame["version"], is_gone, frame.get("severity"))
        if self.shown.get(key) == looks or (is_gone and key not in self.shown):
            return False
        self.shown[key] = looks
        return True

    def forget(self, conversation: str) -> None:
        """It has left the desk: what is shown of it when it comes back is shown anew."""
        self.shown.pop(conversation, None)
