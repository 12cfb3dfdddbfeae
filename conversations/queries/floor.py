"""A floor as it stands: advisors with seats and what is in them; its lines are in `floor_line.py`.

A handful of queries whatever the number of advisors. Who may see which is `console.roles`'s to say;
what of it needs help first, `core.floor`'s.
"""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import Count, Max, Min, Q, QuerySet

from conversations.core.floor import Held, Place, Row, n_asked
from conversations.core.policy import Policy
from conversations.core.states import Fold, State
from conversations.core.timers import reply_deadline
from conversations.models import Advisor, Assignment, Conversation, Event, Finding, Seat, User
from qa_rules.anger import angry_words

# All that a row says of a conversation: hundreds are read at a time, and whole ones cost five times
# as much.
READ = (
    "pk", "state", "seat_id", "opened_at", "waiting_since", "first_reply_at", "hold_until",
    "last_advisor_at", "wrap_up_until", "policy", "customer__name", "queue__name", "brand__name",
    "analysis__score", "analysis__closing", "language", "brand__marks_anger",
)  # fmt: skip


def rows(advisor_ids: Collection[UUID | str]) -> list[Row]:
    """The desks of these users, in no order. Who has no seat and is not there is left out."""
    wanted = Advisor.objects.filter(pk__in=list(advisor_ids), user__is_active=True)
    advisors = list(wanted.select_related("user", "pause_reason").only(*ADVISOR))
    keys = [advisor.pk for advisor in advisors]
    places, teams, queues = _places(keys), _teams(keys), _queues(keys)
    return [_row(a, places[a.pk], teams[a.pk], queues[a.pk]) for a in advisors]


ADVISOR = ("cap", "status", "status_at", "user__name", "pause_reason__name_fr",
           "pause_reason__name_en")  # fmt: skip


Team = tuple[UUID, str]  # its id and its name


class Served(NamedTuple):
    queue: UUID
    name: str
    brand: str


def _teams(advisor_ids: list[UUID]) -> dict[UUID, list[Team]]:
    found: dict[UUID, list[Team]] = defaultdict(list)
    rows = User.teams.through.objects.filter(user__in=advisor_ids).order_by("team__name")
    for key, team, name in rows.values_list("user_id", "team_id", "team__name"):
        found[key].append((team, name))
    return found


def _queues(advisor_ids: list[UUID]) -> dict[UUID, list[Served]]:
    found: dict[UUID, list[Served]] = defaultdict(list)
    rows = Advisor.queues.through.objects.filter(advisor__in=advisor_ids)
    ordered = rows.order_by("queue__position", "queue__name")
    for key, queue, name, brand in ordered.values_list(
        "advisor_id", "queue_id", "queue__name", "queue__brand__name"
    ):
        found[key].append(Served(queue, name, brand))
    return found


def _row(advisor: Advisor, places: list[Place], teams: list[Team], queues: list[Served]) -> Row:
    return Row(
        advisor=str(advisor.pk),
        name=advisor.user.name,
        teams=tuple(name for _, name in teams),
        team_ids=frozenset(str(key) for key, _ in teams),
        queues=tuple(served.name for served in queues),
        queue_ids=frozenset(str(served.queue) for served in queues),
        brands=tuple(dict.fromkeys(served.brand for served in queues)),
        status=advisor.status,
        reason=advisor.pause_reason.name if advisor.pause_reason else "",
        status_at=advisor.status_at,
        cap=advisor.cap,
        places=tuple(places),
    )


def _places(advisor_ids: list[UUID]) -> dict[UUID, list[Place]]:
    """Granted seats, and retired ones that are still in use."""
    seats = Seat.objects.filter(advisor__in=advisor_ids)
    seats = seats.filter(Q(retired_at=None) | Q(conversation__isnull=False))
    held = _held(Conversation.objects.filter(seat__advisor__in=advisor_ids))
    found: dict[UUID, list[Place]] = defaultdict(list)
    for seat in seats.order_by("position", "id").values(*SEAT):
        by = seat["granted_by__name"] if seat["kind"] == Seat.EXTRA else ""
        place = Place(
            seat["position"], seat["kind"], held.get(seat["pk"]), seat["reason"], by or "",
            seat["deadline_at"],
        )  # fmt: skip
        found[seat["advisor_id"]].append(place)
    return found


SEAT = ("pk", "advisor_id", "position", "kind", "reason", "deadline_at", "granted_by__name")


def _held(rows: QuerySet[Conversation]) -> dict[UUID, Held]:
    """By seat."""
    talks = list(rows.order_by().values(*READ))
    keys = [talk["pk"] for talk in talks]
    asked = _asked({talk["pk"]: talk for talk in talks if talk["waiting_since"] is not None})
    findings, helps, joined = _findings(keys), _helps(keys), _joined(keys)
    return {
        talk["seat_id"]: _one(talk, asked, findings, helps, joined)
        for talk in talks
        if talk["seat_id"]
    }


@dataclass(frozen=True, slots=True)
class Asked:
    """How often a customer has asked since they wait; since when they are angry, in which words of
    their own."""

    n: int = 0
    angry_at: datetime | None = None
    angry_words: str = ""


NOTHING_ASKED = Asked()
Findings = dict[UUID, tuple[int, datetime | None]]
Helps = dict[UUID, tuple[datetime, str]]


def _one(
    talk: dict[str, Any],
    asked: dict[UUID, Asked],
    findings: Findings,
    helps: Helps,
    joined: dict[UUID, tuple[str, ...]],
) -> Held:
    key, state = talk["pk"], talk["state"]
    fold = Fold(state, **{name: talk[name] for name in REPLY})
    due = reply_deadline(fold, Policy.of(talk["policy"]))
    is_promised = due is not None and due.kind == "hold"
    said = asked.get(key, NOTHING_ASKED)
    n_findings, critical_at = findings.get(key, (0, None))
    help_at, help_text = helps.get(key, (None, ""))
    return Held(
        conversation=str(key),
        state=state,
        customer=talk["customer__name"],
        queue=talk["queue__name"],
        brand=talk["brand__name"],
        opened_at=talk["opened_at"],
        since=talk["last_advisor_at"] if is_promised else talk["waiting_since"],
        due_at=due.at if due else None,
        until=talk["wrap_up_until"] if state == State.WRAP_UP else None,
        n_asked=said.n,
        score=talk["analysis__score"],
        n_findings=n_findings,
        critical_at=critical_at,
        phase=(talk["analysis__closing"] or {}).get("phase", ""),
        help_at=help_at,
        help_text=help_text,
        angry_at=said.angry_at,
        angry_words=said.angry_words,
        joined=joined.get(key, ()),
    )


REPLY = ("waiting_since", "first_reply_at", "hold_until")  # what the reply clock goes by


def _asked(waiting: dict[UUID, dict[str, Any]]) -> dict[UUID, Asked]:
    """What each customer who waits has said since they began to wait: how often, and for brands
    that want to know, their first angry words."""
    if not waiting:
        return {}
    said = Event.objects.filter(
        conversation__in=list(waiting),
        kind="message.posted",
        actor_kind="customer",
        at__gte=min(talk["waiting_since"] for talk in waiting.values()),
    )
    found: dict[UUID, list[tuple[datetime, str]]] = defaultdict(list)
    for key, at, text in said.order_by("id").values_list("conversation_id", "at", "text"):
        if at >= waiting[key]["waiting_since"]:
            found[key].append((at, text or ""))
    return {key: _said(waiting[key], texts) for key, texts in found.items()}


def _said(talk: dict[str, Any], texts: list[tuple[datetime, str]]) -> Asked:
    n = n_asked([at for at, _ in texts])
    if talk["brand__marks_anger"]:
        for at, text in texts:
            if words := angry_words(text, talk["language"]):
                return Asked(n, at, words)
    return Asked(n)


def _findings(keys: list[UUID]) -> Findings:
    """How many stand open, hints apart, and since when the first critical one."""
    open_now = Finding.objects.filter(conversation__in=keys, retracted_at=None)
    counted = (
        open_now.exclude(severity="hint")
        .order_by()
        .values("conversation_id")
        .annotate(n=Count("pk"), critical_at=Min("created_at", filter=Q(severity="critical")))
    )
    return {row["conversation_id"]: (row["n"], row["critical_at"]) for row in counted}


def _helps(keys: list[UUID]) -> Helps:
    """Help that was asked for and that nobody has answered: no leader has written or come, and the
    conversation has not gone to another desk."""
    asked = Event.objects.filter(
        conversation__in=keys, staff_seq__isnull=False, kind="help.asked"
    ).order_by("id")
    found = {e.conversation_id: (e.pk, e.at, e.text or "") for e in asked}
    if not found:
        return {}
    later = Event.objects.filter(conversation__in=list(found))
    answered = later.filter(
        Q(kind__in=ANSWERS_HELP) | Q(kind="note.posted", actor_kind__in=("leader", "administrator"))
    )
    last = dict(
        answered.order_by().values_list("conversation_id").annotate(last=Max("pk"))
    )  # fmt: skip
    return {
        key: (at, text) for key, (number, at, text) in found.items() if last.get(key, 0) < number
    }


ANSWERS_HELP = (
    "conversation.assigned", "conversation.taken_over", "conversation.joined", "help.withdrawn",
)  # fmt: skip


def _joined(keys: list[UUID]) -> dict[UUID, tuple[str, ...]]:
    """Names of leaders who write beside the holder, by conversation."""
    return {key: tuple(names.values()) for key, names in _beside(keys).items()}


def joined(conversation_id: UUID) -> set[str]:
    """The ids of those who write beside the holder now."""
    return set(_beside([conversation_id]).get(conversation_id, ()))


def kept_by(user: User, conversation: Conversation) -> str:
    """The name of another leader who has taken it over and has it still: it stays theirs."""
    taken = Assignment.objects.filter(
        conversation=conversation, released_at=None, how="takeover"
    ).exclude(advisor_id=user.pk)
    return str(taken.values_list("advisor__user__name", flat=True).first() or "")


def _beside(keys: Collection[UUID]) -> dict[UUID, dict[str, str]]:
    """By conversation who has joined it, id to name: until they leave or hold it themselves, or
    it is closed."""
    found: dict[UUID, dict[str, str]] = defaultdict(dict)
    came = Event.objects.filter(conversation__in=keys, kind__in=COME_AND_GO).order_by("id")
    for key, kind, actor, name, holder in came.values_list(
        "conversation_id", "kind", "actor_id", "actor_name", "data__staff__advisor"
    ):
        if kind == "conversation.joined":
            found[key][str(actor)] = name
        elif kind == "conversation.closed":
            found[key].clear()
        else:
            found[key].pop(holder or str(actor), None)
    return found


COME_AND_GO = (
    "conversation.joined", "conversation.left", "conversation.assigned", "conversation.taken_over",
    "conversation.closed",
)  # fmt: skip


def holders(conversation_ids: Collection[str]) -> set[str]:
    """At whose desks these are now."""
    held = Conversation.objects.filter(pk__in=list(conversation_ids), seat__isnull=False)
    return {str(pk) for pk in held.values_list("handler_id", flat=True)}
