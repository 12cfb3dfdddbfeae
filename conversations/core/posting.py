"""May this message be posted, and what is answered? Values in, decision out."""

from dataclasses import dataclass
from datetime import datetime

from conversations.core.states import OPEN, Fold, State


@dataclass(frozen=True, slots=True)
class Author:
    """Who acts: customer, advisor, leader, analyst or system; `id` is set for users only."""

    kind: str
    id: str | None
    name: str


@dataclass(frozen=True, slots=True)
class Earlier:
    """What is already stored under the same client_key; a note of staff's own has no `seq`."""

    seq: int | None
    text: str
    actor_kind: str
    actor_id: str | None


@dataclass(frozen=True, slots=True)
class Refusal:
    code: str
    detail: str
    reopen_until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Accepted:
    """`again` is the seq of the stored event when this post is a retry."""

    again: int | None = None


def decide_post(
    fold: Fold | None, handler: str | None, author: Author, text: str, earlier: Earlier | None
) -> Accepted | Refusal:
    """A retry is answered before anything else, so that it is harmless even after the close."""
    if fold is None or (author.kind != "customer" and handler != author.id):
        return Refusal("not_found", "This conversation is not at your desk.")
    if earlier is not None:
        return _again(earlier, author, text)
    if fold.state not in OPEN and (author.kind, fold.state) != ("customer", State.OFFLINE):
        return Refusal("closed", "The conversation is closed.", fold.reopen_until)
    if author.kind != "customer" and fold.state != "active":
        return Refusal("not_found", "This conversation is not at your desk.")
    return Accepted()


def _again(earlier: Earlier, author: Author, text: str) -> Accepted | Refusal:
    same_author = (earlier.actor_kind, earlier.actor_id) == (author.kind, author.id)
    if earlier.seq is not None and same_author and earlier.text == text:
        return Accepted(again=earlier.seq)
    return Refusal("conflict", "This client_key was used for another text.")
