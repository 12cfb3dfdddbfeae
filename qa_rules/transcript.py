"""A transcript as it comes in: the shape of the protocol, validated.

What the rules see of it is a `Talk` (talk.py).
"""

from codecs import BOM_UTF8 as BOM
from datetime import datetime
from typing import Any, Literal

import msgspec

Speaker = Literal["customer", "advisor", "system", "bot"]
MOST_TURNS = 5000
MOST_TEXT = 20_000


class TranscriptError(ValueError):
    """This line is not a transcript."""


class Advisor(msgspec.Struct, frozen=True):
    id: str | None = None
    name: str = ""


class Customer(msgspec.Struct, frozen=True):
    """`on_screen` names the classes of facts that were shown; absent, all that are stored were."""

    name: str = ""
    title: str = ""
    external_id: str = ""
    email: str = ""
    products: list[str] = []
    product_aliases: list[str] = []
    history: list[str] = []
    on_screen: list[str] | None = None


class Policy(msgspec.Struct, frozen=True):
    """Limits in seconds; `first_farewell` is advisor, customer or either."""

    first_reply_s: float = 60
    reply_s: float = 60
    close_limit_s: float = 60
    close_min_s: float = 0
    hold_s: float = 120
    first_farewell: Literal["advisor", "customer", "either"] = "either"


class Turn(msgspec.Struct, frozen=True):
    """`at` is ISO 8601, or seconds from the start, or absent; `beside` of staff who helps the
    advisor, whose words answer the customer and are not the advisor's; `held`, from when to when
    its writer has had the conversation until then, where several may have: a wait of before is not
    theirs."""

    seq: int
    speaker: Speaker
    text: str
    at: float | str | None = None
    beside: bool = False
    held: list[tuple[float | str, float | str]] = []


class Transcript(msgspec.Struct, frozen=True):
    """`closed_beside`: who closed it helps the advisor, who is not judged by how it ended."""

    turns: list[Turn]
    id: str = ""
    language: Literal["fr", "en"] | None = None
    channel: str = "chat"
    brand: str = ""
    provider: str = ""
    queue: str = ""
    advisor: Advisor = Advisor()
    customer: Customer = Customer()
    opened_at: float | str | None = None
    closed_at: float | str | None = None
    closed_by: Literal["customer", "advisor", "leader", "timeout", "system"] | None = None
    closed_beside: bool = False
    policy: Policy = Policy()


_decoder = msgspec.json.Decoder(Transcript)


def read(line: bytes | str) -> Transcript:
    """One JSON line. Raises TranscriptError that names the field."""
    try:
        transcript = _decoded(line)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise TranscriptError(str(error)) from error
    if len(transcript.turns) > MOST_TURNS:
        raise TranscriptError(f"at most {MOST_TURNS} turns - at `$.turns`")
    if any(len(turn.text) > MOST_TEXT for turn in transcript.turns):
        raise TranscriptError(f"at most {MOST_TEXT} characters a turn - at `$.turns`")
    held = (moment for turn in transcript.turns for hold in turn.held for moment in hold)
    said = (turn.at for turn in transcript.turns)
    for moment in (transcript.opened_at, transcript.closed_at, *said, *held):
        moment_s(moment)
    return transcript


def _decoded(line: bytes | str) -> Transcript:
    """A field that is null is one that is not there; so is a mark before the first byte."""
    raw = line.encode() if isinstance(line, str) else line
    raw = raw.removeprefix(BOM)
    try:
        return _decoder.decode(raw)
    except msgspec.ValidationError:
        if b"null" not in raw:
            raise
    return msgspec.convert(_without_nulls(msgspec.json.decode(raw)), Transcript)


def _without_nulls(found: Any) -> Any:
    if isinstance(found, dict):
        return {key: _without_nulls(v) for key, v in found.items() if v is not None}
    return [_without_nulls(v) for v in found] if isinstance(found, list) else found


def moment_s(at: float | str | None) -> float | None:
    """Seconds on the transcript's own scale: since the epoch for ISO times, else as given."""
    if at is None or isinstance(at, int | float):
        return None if at is None else float(at)
    try:
        return datetime.fromisoformat(at.replace("Z", "+00:00")).timestamp()
    except ValueError as error:
        raise TranscriptError(f"not a time: {at[:40]!r}") from error
