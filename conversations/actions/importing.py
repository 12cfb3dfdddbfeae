"""Bringing conversations held elsewhere into the log, one transcript a time, whole or not at all.

Their shape is the protocol's (`qa_rules.transcript`); reading the file is the command's. Once in,
they are analysed and scored like our own.
"""

from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from hashlib import blake2b
from typing import Literal
from uuid import UUID, uuid5

import msgspec
from django.db import IntegrityError, transaction

from conversations.core.masking import masked
from conversations.core.states import Draft, State
from conversations.core.timers import Policy
from conversations.errors import Refused
from conversations.log import record
from conversations.models import Advisor, Brand, Conversation, Customer, Event, Queue
from qa_rules.transcript import Transcript, Turn, moment_s

_NAMESPACE = UUID("d0a8b7de-3a0e-4b38-8f0e-5f2f6d8f7c11")
CLOCK_S = 86_400 * 365 * 5.0  # numbers below are seconds from the start, not of the epoch
STEP_S = 1.0
KINDS = {"customer": "customer", "advisor": "advisor", "bot": "bot", "system": "system"}
Outcome = Literal["new", "known"]


class BadTranscript(Refused):
    """This transcript cannot be brought in; nothing of it is stored."""

    def __init__(self, code: str, detail: str) -> None:
        super().__init__(detail)
        self.code = code


def import_transcript(transcript: Transcript, brand: str, queue: str, now: datetime) -> Outcome:
    """`brand` and `queue` (slugs) are for a transcript that names none. The same one again is
    known already. Raises BadTranscript."""
    found, line = _place(transcript, brand, queue)
    if not transcript.turns:
        raise BadTranscript("no_turns", "There is nothing said in it.")
    digest = blake2b(_plain(transcript), digest_size=12).hexdigest()
    key = uuid5(_NAMESPACE, f"{found.pk} {transcript.id or digest}")
    if known := _digest_of(found, key):
        return _again(known, digest)
    try:
        with transaction.atomic():
            _create(transcript, found, line, key, digest, now)
    except IntegrityError:
        return _again(_digest_of(found, key), digest)
    return "new"


def _plain(transcript: Transcript) -> bytes:
    """What is not beside, or says of nobody when they had it, is written without the word, so that
    earlier imports are known again."""
    found = msgspec.to_builtins(transcript)
    turns = [(turn, name) for turn in found["turns"] for name in ("beside", "held")]
    for place, name in [(found, "closed_beside"), *turns]:
        if not place[name]:
            del place[name]
    return msgspec.json.encode(found)


def _again(known: str, digest: str) -> Outcome:
    if known != digest:
        raise BadTranscript("conflict", "Another transcript was brought in under this id.")
    return "known"


def _digest_of(brand: Brand, key: UUID) -> str:
    opened = Event.objects.filter(
        conversation__brand=brand, conversation__client_key=key, kind="conversation.opened"
    )
    data = opened.values_list("data", flat=True).first() or {}
    return str(data.get("staff", {}).get("import", ""))


def _place(transcript: Transcript, brand: str, queue: str) -> tuple[Brand, Queue]:
    found = Brand.objects.filter(slug=transcript.brand or brand).first()
    if found is None:
        raise BadTranscript("unknown_brand", f"There is no brand {transcript.brand or brand!r}.")
    named = transcript.queue or queue
    queues = found.queues.all()
    line = queues.filter(slug=named).first() if named else queues.first()
    if line is None:
        raise BadTranscript("unknown_queue", f"This brand has no queue {named!r}.")
    return found, line


def _create(
    transcript: Transcript, brand: Brand, queue: Queue, key: UUID, digest: str, now: datetime
) -> None:
    moments, has_times = _moments(transcript, now)
    handler = _handler(transcript)
    teams = handler.user.teams.all() if handler else queue.teams.all()
    conversation = Conversation(
        brand=brand,
        queue=queue,
        customer=_customer(transcript, brand, moments[0]),
        language=transcript.language or brand.language,
        policy=_policy(transcript),
        client_key=key,
        state=State.WAITING,
        opened_at=moments[0],
        handler=handler,
        teams=[team.pk for team in teams],
        source="imported",
        has_times=has_times,
    )
    conversation.save(force_insert=True)
    record(conversation, _events(transcript, conversation, moments, digest))


def _events(
    transcript: Transcript, conversation: Conversation, moments: list[datetime], digest: str
) -> list[tuple[Draft, datetime]]:
    customer = transcript.customer.name
    opened = {"queue": conversation.queue.name, "staff": {"import": digest}}
    events = [(Draft("conversation.opened", "customer", None, customer, data=opened), moments[0])]
    handler = conversation.handler
    names = {
        "customer": customer,
        "advisor": handler.user.public_name if handler else transcript.advisor.name,
    }
    for turn, at in zip(transcript.turns, moments[1:-1], strict=True):
        kind = "leader" if turn.beside and turn.speaker == "advisor" else KINDS[turn.speaker]
        who = str(handler.pk) if handler and kind == "advisor" else None
        said = Draft("message.posted", kind, who, names.get(kind, ""), text=_text(turn))
        events.append((said, at))
    by = transcript.closed_by or "system"
    beside = {"staff": {"beside": True}} if transcript.closed_beside else {}
    closed = {"reason": "imported", "reopen_s": 0, **beside}
    events.append((Draft("conversation.closed", by, None, "", data=closed), moments[-1]))
    return events


def _text(turn: Turn) -> str:
    if "\x00" in turn.text:
        raise BadTranscript("bad_characters", f"Turn {turn.seq} holds a NUL.")
    return turn.text


def _moments(transcript: Transcript, now: datetime) -> tuple[list[datetime], bool]:
    """When it was opened, each turn, the close; and whether these are its own. Seconds from the
    start count from the opening, or from now where no clock time is known."""
    given = [transcript.opened_at, *(turn.at for turn in transcript.turns), transcript.closed_at]
    seconds = [moment_s(at) for at in given]
    clock = [s for at, s in zip(given, seconds, strict=True) if s and _is_clock(at)]
    start_s = clock[0] if clock else now.timestamp()
    has_times = all(s is not None for s in seconds[1:-1])
    found: list[datetime] = []
    for at, s in zip(given, seconds, strict=True):
        if s is None:
            first = next((x for x in seconds[1:] if x is not None), 0.0) if not found else None
            moment = _at(start_s) if first is not None else found[-1] + timedelta(seconds=STEP_S)
        else:
            moment = _at(s if _is_clock(at) else start_s + s)
        found.append(max(moment, found[-1]) if found else moment)
    if transcript.closed_at is None:
        found[-1] = found[-2]
    return found, has_times


def _is_clock(at: float | str | None) -> bool:
    return isinstance(at, str) or (at is not None and at >= CLOCK_S)


def _at(seconds: float) -> datetime:
    try:
        return datetime.fromtimestamp(seconds, UTC)
    except (OverflowError, ValueError, OSError) as error:
        raise BadTranscript("bad_times", f"{seconds!r} is no time.") from error


def _customer(transcript: Transcript, brand: Brand, at: datetime) -> Customer:
    given = transcript.customer
    values = {
        "title": given.title[:40],
        "name": masked(given.name)[:120],
        "email": given.email[:254],
        "products": [masked(p)[:120] for p in given.products],
        "product_aliases": [masked(p)[:120] for p in given.product_aliases],
        "history": [{"at": "", "kind": "", "text": masked(text)} for text in given.history],
        "created_at": at,
    }
    if not given.external_id:
        return Customer.objects.create(brand=brand, **values)
    found, _ = Customer.objects.get_or_create(
        brand=brand, external_id=given.external_id[:120], defaults=values
    )
    return found


def _handler(transcript: Transcript) -> Advisor | None:
    """One of ours, named by id or e-mail address; any other is a name in the log."""
    named = transcript.advisor.id or ""
    desks = Advisor.objects.select_related("user")
    if "@" in named:
        return desks.filter(user__email__iexact=named).first()
    try:
        return desks.filter(pk=UUID(named)).first()
    except ValueError:
        return None


def _policy(transcript: Transcript) -> dict[str, int]:
    given = transcript.policy
    return asdict(
        Policy(first_reply_s=int(given.first_reply_s), reply_s=int(given.reply_s), reopen_s=0)
    )
