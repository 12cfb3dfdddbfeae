"""What the rules say at a desk: hints for a draft, hints waved off, messages that may not be sent,
findings and scores of the conversations it follows."""

from typing import TYPE_CHECKING, Any

from console import frames
from console.threads import run
from console.wire import Form
from conversations.actions.hints import dismiss_hint
from conversations.errors import NotFound
from conversations.now import now
from conversations.queries import quality
from conversations.queries.personalisation import n_sent_before
from qa_rules.registry import all_rules
from qa_rules.sent import LONG

if TYPE_CHECKING:
    from console.sockets.desk import DeskSocket


PASTED, PASTED_TO = "personalisation.canned_unadapted", 2


async def check_draft(socket: "DeskSocket", key: str, form: frames.DraftCheck) -> None:
    """For the writer's own eyes: not stored, not shown to anybody else, gone when answered.
    `ready` is false while the language process warms up: ask again with the next words."""
    room = socket.hub.rooms.get(key)
    asked = await socket.hub.asking.of(key, room.seq if room else 0)
    found = await socket.hub.drafts.check(asked, form.text)
    hints = [
        quality.hint(entry, socket.user.language, entry["rule"] in asked.settings.blocks)
        for entry in found or ()
    ]
    hints += await _pasted(socket, key, form.text)
    answer = {"type": "hints", "conversation": key, "ref": form.ref, "findings": hints}
    socket.show_frame({**answer, "ready": found is not None})


async def _pasted(socket: "DeskSocket", key: str, text: str) -> list[dict[str, Any]]:
    """A long text that went unchanged to several customers: a word to the writer alone, which
    counts in nothing."""
    n = await run(n_sent_before, key, socket.user_id, text) if len(text) >= LONG else 0
    if n < PASTED_TO:
        return []
    found = {"rule": PASTED, "severity": "hint", "start": 0, "end": len(text)}
    found["evidence"] = {"n_customers": n + 1}
    return [quality.hint(found, socket.user.language, blocks=False)]


async def dismiss(form: frames.HintDismiss) -> None:
    if form.rule not in all_rules():
        raise NotFound("There is no such rule.")
    await run(dismiss_hint, form.conversation, form.rule, now())


class Judged:
    """Which findings and scores one socket has been shown, each by the version in which it last
    changed: of two that overtake each other the younger stays."""

    def __init__(self, language: str) -> None:
        self.language = language
        self.shown: dict[str, dict[str, int]] = {}  # by conversation

    def new(self, news: quality.News, form: Form) -> list[str]:
        """What has not been shown, or looked otherwise; a retracted finding only to whom it was
        shown."""
        dated = news.frames(self.language)
        return [_encoded(one, form) for one in dated if self._is_new(one.frame, one.version)]

    def _is_new(self, frame: dict[str, Any], version: int) -> bool:
        shown = self.shown.setdefault(frame["conversation"], {})
        key = frame.get("id", "")  # a score has none
        known = shown.get(key)
        if known is None and frame.get("retracted"):
            return False
        if known is not None and known >= version:
            return False
        shown[key] = version
        return True

    def forget(self, conversation: str) -> None:
        """It has left the desk: what is shown of it when it comes back is shown anew."""
        self.shown.pop(conversation, None)


def _encoded(dated: quality.Dated, form: Form) -> str:
    """Made once for all who read it in this form."""
    text = dated.cache.get(form.key)
    if text is None:
        text = dated.cache[form.key] = form.encode(dated.frame)
    return text
