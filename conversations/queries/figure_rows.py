"""The rows behind each of a floor's figures: exactly those that it counts.

The counts are in `figures.py`, on the same words; availability opens to its own page.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from conversations.models import Conversation
from conversations.queries import figures
from conversations.queries.figures import Scope
from conversations.queries.personalisation import personalised_each


@dataclass(frozen=True, slots=True)
class Counted:
    """A conversation (an answer of it: at `at`). `is_yes` where the figure is a share, `seconds`
    where it is a time; with `n` of it where one counts more than once."""

    conversation: UUID
    is_yes: bool | None = None
    seconds: float | None = None
    at: datetime | None = None
    n: int = 1
    n_yes: int = 0


def counted(
    name: str, scope: Scope, since: datetime, until: datetime, threshold_s: int = 60
) -> list[Counted]:
    """Of [since, until), the newest first. Raises KeyError for a figure without rows."""
    read = READ[name]
    if not scope.teams or not scope.queues:
        return []
    values = figures.values_of(scope, since, until, threshold_s)
    found = list(read(values) if name in TIMED else read(figures.ended_in(scope, since, until)))
    return sorted(found, key=lambda row: (row.conversation, row.at or since), reverse=True)


def overdue(scope: Scope, until: datetime, threshold_s: int = 60, most: int = 200) -> list[Counted]:
    """Who stands in line beyond the threshold: not among the rows, beside them. The longest wait
    first."""
    if not scope.queues:
        return []
    told = f"SELECT c.id, extract(epoch FROM %(until)s - c.queued_at) {figures.OVERDUE}"  # noqa: S608
    values = figures.values_of(scope, until, until, threshold_s) | {"most": most}
    found = figures.sql(f"{told} ORDER BY c.queued_at, c.id LIMIT %(most)s", values)
    return [Counted(key, None, float(seconds)) for key, seconds in found]


Values = dict[str, Any]


def _accepted(values: Values) -> Iterator[Counted]:
    told = f"SELECT c.id, {figures.WAITED} {figures.ACCEPTED}"
    for key, seconds in figures.sql(told, values):
        yield Counted(key, seconds <= values["threshold"], float(seconds))


def _waits(values: Values) -> Iterator[Counted]:
    """`is_yes`: a human word has come; else it has lasted so long so far, or until they left."""
    for seconds, answered, key in figures.sql(figures.WAITS, values):
        yield Counted(key, answered, float(seconds))


def _answers(values: Values) -> Iterator[Counted]:
    told = f"{figures.ANSWERS} SELECT conversation_id, at, took_s FROM counted"  # noqa: S608
    for key, at, seconds in figures.sql(told, values):
        yield Counted(key, None, float(seconds), at)


Ended = Any  # QuerySet[Conversation]


def _personalised(ended: Ended) -> Iterator[Counted]:
    for key, is_yes in personalised_each(ended).items():
        yield Counted(key, is_yes)


def _parroted(ended: Ended) -> Iterator[Counted]:
    rows = ended.filter(analysis__is_final=True).values_list("pk", "analysis__facts")
    for key, facts in rows:
        n, n_yes = (facts or {}).get("reformulations") or 0, (facts or {}).get("parroted") or 0
        if n:
            yield Counted(key, n_yes > 0, n=n, n_yes=n_yes)


def _ended_as(how: str) -> Callable[[Ended], Iterator[Counted]]:
    def read(ended: Ended) -> Iterator[Counted]:
        for key, first, last in ended.values_list("pk", "first_reply_at", "last_customer_at"):
            yield Counted(key, figures.how_it_ended(first, last) == how)

    return read


def _satisfied(ended: Ended) -> Iterator[Counted]:
    answers = ended.filter(survey_answer__csat__isnull=False)
    for key, csat in answers.values_list("pk", "survey_answer__csat"):
        yield Counted(key, csat >= 4)


READ: dict[str, Callable[[Any], Iterator[Counted]]] = {
    "service_level_accepted": _accepted,
    "access_effort": _waits,
    "response_latency": _answers,
    "personalised_lenient": _personalised,
    "parrot_rate": _parroted,
    "abandonment_known": _ended_as("known"),
    "abandonment_silent": _ended_as("silent"),
    "abandonment_served": _ended_as("served"),
    "csat": _satisfied,
}
TIMED = ("service_level_accepted", "access_effort", "response_latency")


def conversations(keys: list[UUID]) -> dict[UUID, Conversation]:
    related = Conversation.objects.select_related("customer", "queue", "handler__user")
    return related.in_bulk(keys)
