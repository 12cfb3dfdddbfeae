"""What others did with one's desk, said on it and on one's floor: what is new, and what no longer
holds."""

from collections.abc import Collection
from dataclasses import asdict
from typing import Any, Protocol

from console.threads import run
from conversations.now import now
from conversations.queries import told


class Shown(Protocol):
    user_id: str

    def show_frame(self, frame: dict[str, Any]) -> None: ...


class Told:
    """Of one socket; `kinds` where not all of it is said there."""

    def __init__(self, socket: Shown, kinds: Collection[str] = ()) -> None:
        self.socket, self.kinds = socket, kinds
        self.keys: set[str] = set()  # said already

    async def tell(self) -> list[told.Told]:
        """Returns what was new."""
        found = await run(told.told, self.socket.user_id, now())
        found = [one for one in found if not self.kinds or one.kind in self.kinds]
        items = [one for one in found if one.key not in self.keys]
        gone = self.keys - {one.key for one in found}
        self.keys = {one.key for one in found}
        if items or gone:
            frame = {"type": "told", "items": [asdict(one) for one in items]}
            self.socket.show_frame(frame | {"gone": sorted(gone)})
        return items
