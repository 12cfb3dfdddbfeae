"""Coaching notes: passages collected, given with an aim and a date, acknowledged, closed.

Who may coach whom is asked in `console.coaching`; what came of a note, in `queries/coaching.py`.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import IntegrityError, transaction

from conversations import wake
from conversations.actions.audit import record
from conversations.actions.written import written
from conversations.core import coaching
from conversations.core.verdicts import Span, span_fault
from conversations.errors import BadFrame, Conflict, Empty, Forbidden, NotFound
from conversations.models import (
    CoachingNote,
    CoachingPassage,
    Conversation,
    Event,
    Finding,
    User,
)
from conversations.queries.coaching import advisor_of
from conversations.queries.reports.wanted import criteria
from qa_rules.score import default_grid

LONGEST_COMMENT, LONGEST_WORDS = 500, 1000


@dataclass(frozen=True, slots=True)
class Words:
    """Of the message `seq`; without an end, all of it."""

    seq: int
    start: int = 0
    end: int = 0


@dataclass(frozen=True, slots=True)
class Aim:
    aim: str
    criterion: str
    until: date | None


@transaction.atomic
def collect_passage(
    conversation: Conversation, words: Words, kind: str, comment: str, by: User, now: datetime
) -> CoachingPassage:
    """Into the draft for the advisor whose words they are (of a customer's, who handled it), which
    is made if need be; the same again is one. Raises NotFound, BadFrame, Forbidden, Conflict,
    TooLong."""
    event = Event.objects.filter(conversation=conversation, seq=words.seq, kind="message.posted")
    said = event.exclude(text=None).first()
    whose = advisor_of(conversation, said) if said else None
    if said is None or said.text is None or whose is None:
        raise NotFound
    if whose == by.pk:
        raise Forbidden("Nobody coaches themselves.")
    advisor = User.objects.get(pk=whose)
    span = Span(words.seq, words.start, words.end or len(said.text))
    if wrong := span_fault(span, said.text):
        raise BadFrame(wrong)
    if kind not in coaching.KINDS:
        raise BadFrame("A passage is one to keep up or one to change.")
    note = _draft(conversation, advisor, by, now)
    words_on_it = written(comment, LONGEST_COMMENT)
    if known := _same(note, conversation, span, kind, words_on_it):
        return known
    passage = _kept(note, conversation, span, kind, words_on_it, now)
    if not note.criterion:
        note.criterion = _likely(conversation, span)
        note.save(update_fields=["criterion"])
    record("coaching.collected", by, now, conversation=conversation, advisor=advisor, seq=span.seq)
    return passage


def _draft(conversation: Conversation, advisor: User, by: User, now: datetime) -> CoachingNote:
    """This author's for this advisor, held until the transaction ends."""
    note, _ = CoachingNote.objects.get_or_create(
        author=by, advisor=advisor, brand_id=conversation.brand_id, given_at=None,
        defaults={"created_at": now},
    )  # fmt: skip
    return _held(note.pk)


def _same(
    note: CoachingNote, talk: Conversation, span: Span, kind: str, comment: str
) -> CoachingPassage | None:
    """Collected before, with the same word: pressed twice, it is one."""
    rows = note.passages.filter(conversation=talk, seq=span.seq, start=span.start, end=span.end)
    return rows.filter(kind=kind, comment=comment).first()


def _kept(
    note: CoachingNote, talk: Conversation, span: Span, kind: str, comment: str, now: datetime
) -> CoachingPassage:
    if note.passages.count() >= coaching.MOST_PASSAGES:
        raise Conflict("A note holds at most twenty passages.")
    try:
        with transaction.atomic():
            return CoachingPassage.objects.create(
                note=note, conversation=talk, seq=span.seq, start=span.start, end=span.end,
                kind=kind, comment=comment, at=now,
            )  # fmt: skip
    except IntegrityError as error:
        raise Conflict("This passage is in the note already.") from error


def _likely(conversation: Conversation, span: Span) -> str:
    """The criterion of what a rule found in these words; "" where none did."""
    rows = Finding.objects.filter(conversation=conversation, seq=span.seq, retracted_at=None)
    found = rows.filter(start__lt=span.end, end__gt=span.start).order_by("start", "rule")
    grid, known = default_grid(), criteria()
    for rule in found.values_list("rule", flat=True):
        for name in known:
            if grid.criteria[name].takes(rule):
                return name
    return ""


def _held(note_id: UUID, **where: Any) -> CoachingNote:
    """Locked until the transaction ends. Raises NotFound."""
    rows = CoachingNote.objects.select_for_update(of=("self",), no_key=True)
    note = rows.select_related("brand", "advisor").filter(pk=note_id, **where).first()
    if note is None:
        raise NotFound
    return note


@transaction.atomic
def leave_out_passage(passage_id: UUID, by: User, now: datetime) -> CoachingNote:
    """Of one's own draft. Raises NotFound."""
    rows = CoachingPassage.objects.filter(pk=passage_id, note__author=by, note__given_at=None)
    passage = rows.select_related("conversation").first()
    if passage is None:
        raise NotFound
    note = _held(passage.note_id, given_at=None)
    passage.delete()
    talk = passage.conversation
    record("coaching.left_out", by, now, conversation=talk, advisor=note.advisor, seq=passage.seq)
    return note


@transaction.atomic
def save_draft(note_id: UUID, by: User, aim: Aim) -> CoachingNote:
    """As far as its author has come. Raises NotFound, TooLong."""
    note = _held(note_id, author=by, given_at=None)
    note.aim = written(aim.aim, LONGEST_WORDS)
    note.criterion = aim.criterion if aim.criterion in criteria() else ""
    note.until = aim.until
    note.save(update_fields=["aim", "criterion", "until"])
    return note


@transaction.atomic
def give_note(note_id: UUID, by: User, aim: Aim, now: datetime) -> CoachingNote:
    """From now on its advisor sees it, and nothing in it changes. Raises NotFound, BadFrame,
    TooLong."""
    note = save_draft(note_id, by, aim)
    today = now.astimezone(ZoneInfo(note.brand.time_zone)).date()
    wrong = coaching.faults(note.aim, note.criterion, tuple(criteria()), note.until, today)
    if wrong:
        raise BadFrame(wrong)
    if not note.passages.exists():
        raise BadFrame("Collect a passage first.")
    note.given_at = now
    note.save(update_fields=["given_at"])
    record("coaching.given", by, now, brand=note.brand, advisor=note.advisor, **_about(note))
    _tell_desk(note)
    return note


@transaction.atomic
def drop_draft(note_id: UUID, by: User, now: datetime) -> None:
    """Raises NotFound for what was given already."""
    note = _held(note_id, author=by, given_at=None)
    record("coaching.dropped", by, now, brand=note.brand, advisor=note.advisor)
    note.delete()


@transaction.atomic
def acknowledge_note(note_id: UUID, advisor: User, reply: str, now: datetime) -> CoachingNote:
    """By its advisor, once, with a word if they like. Raises NotFound, Conflict,
    TooLong."""
    note = _held(note_id, advisor=advisor, given_at__isnull=False)
    if note.acknowledged_at is not None or note.closed_at is not None:
        raise Conflict("This was acknowledged already, or is closed.")
    note.acknowledged_at, note.reply = now, written(reply, LONGEST_WORDS)
    note.save(update_fields=["acknowledged_at", "reply"])
    about = _about(note)
    record("coaching.acknowledged", advisor, now, brand=note.brand, advisor=advisor, **about)
    _tell_desk(note)
    return note


@transaction.atomic
def close_note(note_id: UUID, by: User, words: str, now: datetime) -> CoachingNote:
    """With a word on what came of it; from then on nothing is followed. Raises NotFound, Empty,
    TooLong, Conflict, Forbidden (the advisor themselves)."""
    if not words.strip():
        raise Empty("Say in a word what came of it.")
    note = _held(note_id, given_at__isnull=False)
    if note.advisor_id == by.pk:
        raise Forbidden("Nobody coaches themselves.")
    if note.closed_at is not None:
        raise Conflict("This was acknowledged already, or is closed.")
    note.closed_at, note.closed_by = now, by
    note.closing = written(words, LONGEST_WORDS)
    note.save(update_fields=["closed_at", "closed_by", "closing"])
    record("coaching.closed", by, now, brand=note.brand, advisor=note.advisor, **_about(note))
    _tell_desk(note)
    return note


@transaction.atomic
def read_closing(note: CoachingNote, reader: User, now: datetime) -> bool:
    """Whether its advisor is shown the closing word for the first time."""
    if note.closed_at is None or note.closing_read_at is not None:
        return False
    rows = CoachingNote.objects.filter(pk=note.pk, advisor=reader, closing_read_at=None)
    is_new = rows.update(closing_read_at=now) > 0
    if is_new:
        _tell_desk(note)
    return is_new


def _tell_desk(note: CoachingNote) -> None:
    """That there is one more to be read, or one less: an open desk looks."""
    topic = f"user:{note.advisor_id}"
    transaction.on_commit(lambda: wake.poke(topic))


def _about(note: CoachingNote) -> dict[str, Any]:
    return {"note_id": str(note.pk), "about": note.criterion}
