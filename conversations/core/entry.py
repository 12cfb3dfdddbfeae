"""An event as a value, ready to be rendered, wherever it was read or made."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from conversations.core.states import STAFF, Draft, Fold, audience


@dataclass(slots=True)
class Entry:
    """`seq` or `staff_seq` is set, never both; `cache` keeps renderings, one a form."""

    conversation: str
    seq: int | None
    staff_seq: int | None
    after_seq: int
    kind: str
    at: datetime
    actor_kind: str
    actor_id: str | None
    actor_name: str
    text: str | None
    client_key: str | None
    data: dict[str, Any]
    cache: dict[str, str] = field(default_factory=dict, repr=False, compare=False)

    @property
    def is_staff(self) -> bool:
        return self.seq is None


def numbered(conversation: str, draft: Draft, fold: Fold, at: datetime) -> Entry:
    """`draft` with the number that `fold`, the fold after it, has given out."""
    staff = audience(draft.kind) == STAFF
    return Entry(
        conversation=conversation,
        seq=None if staff else fold.seq,
        staff_seq=fold.staff_seq if staff else None,
        after_seq=fold.seq if staff else fold.seq - 1,
        kind=draft.kind,
        at=at,
        actor_kind=draft.actor_kind,
        actor_id=draft.actor_id,
        actor_name=draft.actor_name,
        text=draft.text,
        client_key=draft.client_key,
        data=dict(draft.data or {}),
    )
