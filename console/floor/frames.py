"""What a leader may ask of the floor, as forms. Reading a frame is `console.frames`' work."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

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


Reason = Annotated[str, msgspec.Meta(max_length=200)]


class SeatAdd(Form, frozen=True):
    """`until` is when the seat ends; `n_extra` how many extra ones were seen there."""

    advisor: UUID
    reason: Reason
    until: datetime
    n_extra: int | None = None


class CapSet(Form, frozen=True):
    advisor: UUID
    cap: int
    reason: Reason
    seen: int | None = None


class QueuesMove(Form, frozen=True):
    """Queues by id or slug, with spaces between."""

    advisor: UUID
    reason: Reason
    add: str = ""
    remove: str = ""


class IntakePause(Form, frozen=True):
    queue: str
    until: datetime
    reason: Reason


class PriorityRaise(Form, frozen=True):
    """`seen` is the priority that stood there."""

    conversation: UUID
    reason: Reason
    seen: int | None = None


class TargetSet(Form, frozen=True):
    """For today; shares from 0 to 1, times in seconds. `seen` is the target that stood there."""

    name: str
    value: float
    reason: Reason
    seen: float | None = None


class ActUndo(Form, frozen=True):
    act: UUID


STEER: frames.Forms = {
    "seat.add": SeatAdd,
    "cap.set": CapSet,
    "queues.move": QueuesMove,
    "intake.pause": IntakePause,
    "priority.raise": PriorityRaise,
    "target.set": TargetSet,
    "act.undo": ActUndo,
}
FLOOR: frames.Forms = {
    **STEER,
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
