"""What a leader may ask of the floor, as forms. Reading a frame is `console.frames`' work."""

from typing import Annotated

import msgspec

from console import frames
from console.frames import Form, Named


class RowsWant(Form, frozen=True):
    """The rows of these advisors, by ids with spaces between, as they are now."""

    advisors: Annotated[str, msgspec.Meta(max_length=40_000)]


class View(Named, frozen=True):
    pass


class Unview(Named, frozen=True):
    pass


class Join(Named, frozen=True):
    pass


class Part(Named, frozen=True):
    pass


FLOOR: frames.Forms = {
    "beat": frames.Beat,
    "rows.want": RowsWant,
    "conversation.view": View,
    "conversation.unview": Unview,
    "conversation.join": Join,
    "conversation.part": Part,
    "conversation.takeover": frames.TakeOver,
    "conversation.hand_back": frames.HandBack,
    "conversation.transfer": frames.Transfer,
    "conversation.close": frames.Close,
    "message.post": frames.MessagePost,
    "note.post": frames.NotePost,
}
