"""Messages whose words are taken back while somebody looks at them: shown anew, without.

A redaction gives out no number, so it is not among what a follower misses; it comes as a note, and
after silence in the layer all that was redacted in the open conversations is shown again.
"""

import asyncio
from collections import defaultdict
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

import structlog

from console.wire import rendered
from conversations.core.entry import Entry
from conversations.queries import events

if TYPE_CHECKING:
    from console.hub import Cursor, Hub

log = structlog.get_logger(__name__)


class Redactions:
    """Of one hub. `taken` are the messages of each open conversation as they are now, for those
    who were still reading the earlier ones when the note came."""

    def __init__(self, hub: "Hub") -> None:
        self.hub = hub
        self.taken: dict[str, dict[int, Entry]] = defaultdict(dict)
        self.tasks: set[asyncio.Task[None]] = set()

    def took(self, note: dict[str, Any]) -> bool:
        """Whether it says that something in an open conversation was redacted."""
        if note["kind"] != "redacted":
            return False
        self._begin([note["conversation"]])
        return True

    def heal(self) -> None:
        if self.hub.rooms:
            self._begin(list(self.hub.rooms))

    def _begin(self, conversations: list[str]) -> None:
        task = self.hub.loop.create_task(self._show(conversations))
        self.tasks.add(task)
        task.add_done_callback(self.tasks.discard)

    async def _show(self, conversations: list[str]) -> None:
        try:
            found = await events.redacted(conversations)
        except Exception as error:
            log.warning("redactions.read_failed", error=type(error).__name__)
            return
        for gone in [key for key in self.taken if key not in self.hub.rooms]:
            del self.taken[gone]
        for entry in found:
            self._give(entry)

    def _give(self, entry: Entry) -> None:
        room = self.hub.rooms.get(entry.conversation)
        if room is None or entry.seq is None or entry.seq in self.taken[entry.conversation]:
            return
        self.taken[entry.conversation][entry.seq] = entry
        for cursor in list(room.cursors.values()):
            self._to(cursor, [entry])

    def caught_up(self, conversation: str, cursor: "Cursor") -> None:
        """What was taken back while this one was still reading."""
        if conversation in self.taken:
            self._to(cursor, self.taken[conversation].values())

    def _to(self, cursor: "Cursor", entries: Iterable[Entry]) -> None:
        for entry in entries:
            if cursor.ready and (entry.seq or 0) <= cursor.seq:
                cursor.follower.show(rendered(entry, cursor.follower.form))
