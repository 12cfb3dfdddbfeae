"""Incoming frames: text in, a validated form out. What a form does is in `sockets`.

Raises errors.Refused with `bad_frame`, `unknown_type`, `empty` or `too_long`; never anything else.
"""

import json
from functools import cache
from typing import Annotated, Any, Literal
from uuid import UUID

import msgspec

from conversations.errors import BadFrame, Empty, Refused, TooLong

MAX_TEXT = 4000


class UnknownType(Refused):
    """This frame type is not known here."""

    code = "unknown_type"


class Form(msgspec.Struct, kw_only=True, frozen=True):
    """What every frame may carry: `ref` comes back in `ok` or `error`."""

    ref: str | None = None


class Beat(Form, frozen=True):
    pass


class MessagePost(Form, frozen=True):
    client_key: UUID
    text: str = ""
    conversation: UUID | None = None
    attachments: list[UUID] = []
    hold_s: Annotated[int, msgspec.Meta(ge=10, le=3600)] | None = None


class Typing(Form, frozen=True):
    conversation: UUID | None = None
    on: bool = True


class Seen(Form, frozen=True):
    seq: int
    conversation: UUID | None = None


class Close(Form, frozen=True):
    conversation: UUID | None = None
    reason: str = ""
    override: str = ""
    note: Annotated[str, msgspec.Meta(max_length=500)] = ""


class Reopen(Form, frozen=True):
    client_key: UUID
    text: str = ""
    attachments: list[UUID] = []


class ClosingExtend(Form, frozen=True):
    pass


class PresenceSet(Form, frozen=True):
    status: Literal["available", "paused", "offline"]
    reason: str | None = None


class Take(Form, frozen=True):
    conversation: UUID | None = None


class Transfer(Form, frozen=True):
    conversation: UUID
    to_advisor: UUID | None = None
    to_queue: str | None = None
    note: str = ""
    holder: UUID | None = None


class WrapUpExtend(Form, frozen=True):
    conversation: UUID


class WrapUpFinish(Form, frozen=True):
    conversation: UUID
    disposition: str | None = None
    note: str = ""


class NotePost(Form, frozen=True):
    conversation: UUID
    text: str
    client_key: UUID | None = None


class CustomerBlock(Form, frozen=True):
    conversation: UUID
    reason: str


class OfferMake(Form, frozen=True):
    conversation: UUID
    kind: Literal["article", "form", "call-back", "channel"]
    why: str
    what: str = ""
    url: str = ""
    client_key: UUID | None = None


class OfferAnswer(Form, frozen=True):
    accepted: bool
    offer: int | None = None


class SurveyForm(Form, frozen=True):
    ces: int | None = None
    component: str | None = None
    steps: dict[str, int] = {}
    csat: int | None = None
    nps: int | None = None
    rnps: int | None = None
    resolved: bool | Literal["yes", "partly", "no"] | None = None
    comment: str = ""


class DraftCheck(Form, frozen=True):
    conversation: UUID
    text: str


class HintDismiss(Form, frozen=True):
    conversation: UUID
    rule: str


class TakeOver(Form, frozen=True):
    """With `holder` only while it is still at that desk."""

    conversation: UUID
    reason: str = ""
    holder: UUID | None = None


class Named(Form, frozen=True):
    """Nothing but the conversation."""

    conversation: UUID


class HandBack(Named, frozen=True):
    note: str = ""
    to: UUID | None = None  # to that advisor or not at all


class WrapUpKeep(Named, frozen=True):
    disposition: str | None = None  # what is left out stays as it was
    text: str | None = None


class HelpAsk(Named, frozen=True):
    text: str = ""


class HelpWithdraw(Named, frozen=True):
    pass


Forms = dict[str, type[Form]]
COMMON: Forms = {"beat": Beat, "message.post": MessagePost, "typing": Typing, "seen": Seen}
CUSTOMER: Forms = {
    **COMMON,
    "conversation.close": Close,
    "conversation.reopen": Reopen,
    "closing.extend": ClosingExtend,
    "offer.answer": OfferAnswer,
    "survey.answer": SurveyForm,
}
DESK: Forms = {
    **COMMON,
    "conversation.close": Close,
    "presence.set": PresenceSet,
    "conversation.take": Take,
    "conversation.transfer": Transfer,
    "conversation.takeover": TakeOver,
    "wrapup.extend": WrapUpExtend,
    "wrapup.keep": WrapUpKeep,
    "wrapup.finish": WrapUpFinish,
    "note.post": NotePost,
    "offer.make": OfferMake,
    "conversation.hand_back": HandBack,
    "help.ask": HelpAsk,
    "help.withdraw": HelpWithdraw,
    "customer.block": CustomerBlock,
    "draft.check": DraftCheck,
    "hint.dismiss": HintDismiss,
}


def parse(raw: str, forms: Forms) -> Form:
    """The form in `raw`: plain JSON, or htmx's {"headers", "body"} with strings for everything."""
    frame = _loads(raw)
    is_page = "headers" in frame and isinstance(frame.get("body"), dict)
    body = frame["body"] if is_page else frame
    if is_page:
        body = {k: v for k, v in body.items() if v != ""} | _kept(body)
    kind = body.get("type")
    if not isinstance(kind, str) or "\x00" in raw:
        raise _with_ref(BadFrame("A frame needs a type."), body)
    if kind not in forms:
        raise _with_ref(UnknownType(), body)
    return _convert(body, forms[kind], strict=not is_page)


def ref_of(error: Refused) -> str | None:
    return getattr(error, "ref", None)


def _with_ref(error: Refused, body: dict[str, Any]) -> Refused:
    ref = body.get("ref")
    error.ref = ref if isinstance(ref, str) and len(ref) <= 200 else None  # type: ignore[attr-defined]
    return error


def _kept(body: dict[str, Any]) -> dict[str, Any]:
    """An empty text is a mistake to be named, not a field left out; a list may come alone."""
    kept = {"text": body["text"]} if "text" in body else {}
    if isinstance(body.get("attachments"), str):
        kept["attachments"] = [a for a in [body["attachments"]] if a]
    return kept


def _convert(body: dict[str, Any], form: type[Form], *, strict: bool) -> Form:
    try:
        parsed = msgspec.convert(body, form, strict=strict)
    except msgspec.ValidationError as error:
        raise _with_ref(BadFrame(str(error)), body) from error
    if parsed.ref is not None and len(parsed.ref) > 200:
        raise BadFrame("A ref has at most 200 characters.")
    for name in _texts(form):
        value = getattr(parsed, name)
        if isinstance(value, str) and len(value) > MAX_TEXT:
            raise _with_ref(TooLong(), body)
    if isinstance(parsed, MessagePost) and not parsed.text.strip() and not parsed.attachments:
        raise _with_ref(Empty(), body)
    if isinstance(parsed, MessagePost) and len(parsed.attachments) > 10:
        raise _with_ref(BadFrame("At most 10 attachments."), body)
    if isinstance(parsed, Seen) and not 0 <= parsed.seq < 2**31:
        raise _with_ref(BadFrame("Not a sequence number."), body)
    return parsed


@cache
def _texts(form: type[Form]) -> tuple[str, ...]:
    """Its fields that somebody wrote by hand."""
    written = ("text", "note", "reason", "override", "comment", "why", "what", "url")
    return tuple(name for name in written if name in form.__struct_fields__)


def _loads(raw: str) -> dict[str, Any]:
    try:
        frame = _decode(raw)
    except (ValueError, RecursionError) as error:
        raise BadFrame("This is not JSON that we can read.") from error
    if not isinstance(frame, dict):
        raise BadFrame("A frame is a JSON object.")
    if "\\u" in raw and _is_unsafe(frame):
        body = frame.get("body")
        said = BadFrame("A text holds characters that cannot be stored.")
        raise _with_ref(said, body if isinstance(body, dict) else frame)
    return frame


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a key stands twice")
    return found


def _refuse(constant: str) -> Any:
    raise ValueError(constant)


_decode = json.JSONDecoder(object_pairs_hook=_once, parse_constant=_refuse).decode


def _is_unsafe(frame: dict[str, Any]) -> bool:
    """NUL and lone surrogates: PostgreSQL and UTF-8 refuse them."""
    try:
        encoded = json.dumps(frame, ensure_ascii=False).encode()
    except (UnicodeEncodeError, RecursionError):
        return True
    return b"\\u0000" in encoded.replace(b"\\\\", b"")  # a backslash somebody typed is doubled
