"""Frames on the wire: an entry as a frame, and a frame in the form its reader wants.

The words of the protocol are here; the fragments of our own pages in `render`.
"""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import msgspec

from console.render import as_html
from conversations.core.entry import Entry

SUBPROTOCOL = "motjuste.v1"
_encoder = msgspec.json.Encoder()


@dataclass(frozen=True)
class Form:
    """Who reads (`everyone` or `staff`) and how: `page` empty for JSON, else our own page."""

    audience: str
    page: str = ""
    language: str = "fr"

    @cached_property  # asked for with each event and each of its readers
    def key(self) -> str:
        return f"{self.page}:{self.audience}:{self.language}" if self.page else self.audience

    def encode(self, frame: dict[str, Any]) -> str:
        """Empty when our page has nothing to show for this frame."""
        if not self.page:
            return _encoder.encode(frame).decode()
        return as_html(frame, audience=self.audience, language=self.language, page=self.page)


def event_frame(entry: Entry, audience: str) -> dict[str, Any]:
    """What this audience may know of an event: staff's own data never leaves toward a customer."""
    is_staff = audience == "staff"
    data = entry.data
    if not is_staff and ("staff" in data or "redacted" in data):
        data = {key: value for key, value in data.items() if key != "staff"}
        if told := data.get("redacted"):  # that and when, never by whom and why
            data["redacted"] = {"at": told["at"]}
    actor: dict[str, Any] = {"kind": entry.actor_kind, "name": entry.actor_name}
    if is_staff and entry.actor_id:
        actor["id"] = entry.actor_id
    frame: dict[str, Any] = {
        "type": "event",
        "conversation": entry.conversation,
        "kind": entry.kind,
        "at": entry.at,
        "actor": actor,
        "text": entry.text,
        "client_key": entry.client_key,
        "data": data,
    }
    if entry.seq is not None:
        frame["seq"] = entry.seq
    else:
        frame.update(staff_seq=entry.staff_seq, after_seq=entry.after_seq)
    return frame


def rendered(entry: Entry, form: Form) -> str:
    """The entry in this form: made once, whoever asks."""
    text = entry.cache.get(form.key)
    if text is None:
        text = entry.cache[form.key] = form.encode(event_frame(entry, form.audience))
    return text
