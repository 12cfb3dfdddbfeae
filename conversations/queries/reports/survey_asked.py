"""Who was asked the survey, whether they answered or not.

Asked is who answered, and of the rest whose conversation is over, was answered by somebody and did
not fall silent: as `core.survey.is_asked` says it for one, by the edition of the brand in force
when it closed.
"""

from collections import defaultdict
from itertools import zip_longest
from uuid import UUID

from django.db.models import Case, CharField, Count, Exists, OuterRef, Q, QuerySet, Value, When

from conversations.core.states import State
from conversations.models import Conversation, Event, Survey
from conversations.queries.survey import BY_ITSELF, WORDINGS

NEVER = Q(pk__in=())


def asked(rows: QuerySet[Conversation], wording: str = "") -> QuerySet[Conversation]:
    """Narrowed to a wording: the one that was answered, or was in force at the close."""
    answered, silent = Q(survey_answer__isnull=False), _silent()
    if wording:
        rows = rows.annotate(asked_wording=_wording())
        answered &= Q(survey_answer__wording=wording)
        silent &= Q(asked_wording=wording)
    return rows.filter(answered | silent)


def n_silent(rows: QuerySet[Conversation]) -> dict[str, int]:
    """By wording, how many were asked and did not answer. Two queries."""
    found = rows.filter(_silent()).order_by().annotate(asked_wording=_wording())
    counted = found.values("asked_wording").annotate(n=Count("pk"))
    return {row["asked_wording"]: row["n"] for row in counted if row["n"]}


def _silent() -> Q:
    off, asks_silent = _editions()
    is_over = Q(state__in=(State.WRAP_UP, State.CLOSED), source="", first_reply_at__isnull=False)
    goodbye = Event.objects.filter(
        conversation=OuterRef("pk"), kind="conversation.closed", at=OuterRef("closed_at"),
        data__reason="goodbye",
    )  # fmt: skip
    by_people = ~Q(closed_by__in=sorted(BY_ITSELF))
    return (
        Q(survey_answer__isnull=True)
        & is_over
        & ~off
        & (by_people | asks_silent | Q(Exists(goodbye)))
    )


def _editions() -> tuple[Q, Q]:
    """Where no survey was asked, and where it was asked of who fell silent too."""
    of_brand: dict[UUID, list[Survey]] = defaultdict(list)
    for row in Survey.objects.order_by("brand", "version"):
        of_brand[row.brand_id].append(row)
    off = asks_silent = NEVER
    for brand, rows in of_brand.items():
        ends = [row.changed_at for row in rows[1:]]
        for row, end in zip_longest(rows, ends):
            held = Q(brand=brand, closed_at__gte=row.changed_at)
            held &= Q(closed_at__lt=end) if end else Q()
            off = off if row.is_on else off | held
            asks_silent = asks_silent | held if row.asks_silent else asks_silent
    return off, asks_silent


def _wording() -> Case:
    """Of our own questions, the one in force when the conversation closed."""
    later = [When(closed_at__gte=since, then=Value(name)) for since, name in WORDINGS[:0:-1]]
    return Case(*later, default=Value(WORDINGS[0][1]), output_field=CharField())
