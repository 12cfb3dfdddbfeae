"""The floor's day as a chart that opens to the conversations, yesterday and last week beside it."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import pgettext_lazy
from django.views.decorators.http import require_GET

from console import roles
from console.days import midnight
from console.floor import scope
from console.views.gate import signed_in
from conversations.core.availability import Interval, both
from conversations.core.day import SLICE, Slice, starts
from conversations.errors import NotFound
from conversations.models import User
from conversations.now import now
from conversations.queries import day as queries
from conversations.queries import figures
from conversations.queries.availability import serving
from conversations.queries.membership import members

WIDTH, HEIGHT, WAITS, STRIP, MARK = 960, 160, 30, 14, 8
ROOM = 1.04  # above the highest line
FIRST = date(2020, 1, 1)
BESIDE = (
    (1, "yesterday", pgettext_lazy("day", "the day before")),
    (7, "week", pgettext_lazy("day", "the same day of last week")),
)


@dataclass(frozen=True, slots=True)
class Bar:
    """One quarter-hour as it is drawn: its place, and how far up load, longest wait, missed targets
    and findings reach, each beside the most of the day."""

    slice: Slice
    x: float
    width: float
    height: float
    y: float
    wait: float
    wait_y: float
    breach: float
    finding: float

    @property
    def breach_y(self) -> float:
        return round(HEIGHT + WAITS + 3 + MARK - self.breach, 1)

    @property
    def finding_y(self) -> float:
        return round(HEIGHT + WAITS + 6 + 2 * MARK - self.finding, 1)


@dataclass(frozen=True, slots=True)
class Row:
    """A quarter-hour as the table tells it, without a slice while it is to come; `beside` are the
    conversations at desks on the other days."""

    at: datetime
    slice: Slice | None
    beside: list[float]


@require_GET
@signed_in(roles.may_watch)
def page(request: HttpRequest, user: User) -> HttpResponseBase:
    chosen = scope.chosen_in(request.GET)
    try:
        watch = scope.watch(user, chosen)
    except NotFound as error:
        raise Http404 from error
    at = now()
    since, until = _day(request.GET.get("day", ""), at)
    begin = starts(since, until)
    width = WIDTH / len(begin)
    found = queries.slices(watch.scope, _there(watch, chosen, since, until), since, min(until, at))
    others = [
        (name, label, _load(watch, chosen, since - timedelta(days=n), until - timedelta(days=n)))
        for n, name, label in BESIDE
    ]
    top = ROOM * max([1.0, *(s.load for s in found), *(s.seats for s in found),
                      *(load for _, _, loads in others for load in loads)])  # fmt: skip
    context = {
        "day": timezone.localtime(since).date(),
        "before": (timezone.localtime(since) - timedelta(days=1)).date(),
        "after": timezone.localtime(until).date() if until <= at else None,
        "choices": scope.choices(user, chosen),
        "bars": _bars(found, top, width),
        "longest_s": max((s.wait_s for s in found), default=0.0),
        "query": urlencode(chosen),
        "seats": _line([s.seats for s in found], top, width),
        "others": [(name, label, _line(loads, top, width)) for name, label, loads in others],
        "labels": [label for _, label, _ in others],
        "levels": [(n, round(HEIGHT - n / top * HEIGHT, 1)) for n in _levels(top)],
        "hours": _hours(begin, width),
        "rows": _rows(begin, found, [loads for _, _, loads in others]),
        "width": WIDTH, "height": HEIGHT,
        "whole": HEIGHT + WAITS + 3 * STRIP,
        **_opened(request.GET.get("at", ""), watch, since),
    }  # fmt: skip
    return render(request, "floor/day.html", context)


def _day(named: str, at: datetime) -> tuple[datetime, datetime]:
    """Midnight to midnight, in UTC, of the day that is named; of today when none is, or none that
    can be. A day may have 23 hours, or 25."""
    today = timezone.localtime(at).date()
    try:
        wanted = max(FIRST, min(date.fromisoformat(named), today))
    except ValueError:
        wanted = today
    begin, end = midnight(wanted), midnight(wanted + timedelta(days=1))
    return begin.astimezone(UTC), end.astimezone(UTC)  # where a day of 23 hours is one


def _levels(top: float) -> list[int]:
    """Where the scale is drawn: two or three whole numbers, the highest near the top."""
    step = next((s for s in (1, 2, 5, 10, 20, 50, 100, 200, 500) if top / s < 4), 1000)
    return list(range(step, int(top) + 1, step))


def _hours(begin: Sequence[datetime], width: float) -> list[tuple[int, float]]:
    """Every third hour of the wall clock, and where it stands."""
    local = [timezone.localtime(at) for at in begin]
    return [
        (at.hour, round(i * width, 1))
        for i, at in enumerate(local)
        if at.hour % 3 == 0 and at.minute == 0
    ]


def _there(
    watch: scope.Watch, chosen: Mapping[str, str], since: datetime, until: datetime
) -> dict[UUID, list[Interval]]:
    """Whom the floor would have shown then: who was in the teams, and of a queue or a brand who
    served it, as long as they did."""
    found = members(watch.teams, since, until)
    if not {"queue", "brand"} & chosen.keys():
        return found
    served: dict[UUID, list[Interval]] = defaultdict(list)
    for queue in figures.queues(watch.queues):
        for key, spans in serving(queue, since, until).items():
            served[key] += spans
    return {key: both(spans, served[key]) for key, spans in found.items()}


def _load(
    watch: scope.Watch, chosen: Mapping[str, str], since: datetime, until: datetime
) -> list[float]:
    return queries.load(_there(watch, chosen, since, until), since, until)


def _bars(found: Sequence[Slice], top: float, width: float) -> list[Bar]:
    longest_s = max([1.0, *(s.wait_s for s in found)])
    breaches = max([1, *(s.n_breaches for s in found)])
    findings = max([1, *(s.n_findings for s in found)])
    return [
        Bar(s, round(i * width, 1), round(width - 1, 1), height := round(s.load / top * HEIGHT, 1),
            round(HEIGHT - height, 1), wait := round(s.wait_s / longest_s * (WAITS - 4), 1),
            round(HEIGHT + WAITS - wait, 1), _mark(s.n_breaches, breaches),
            _mark(s.n_findings, findings))
        for i, s in enumerate(found)
    ]  # fmt: skip


def _rows(
    begin: Sequence[datetime], found: Sequence[Slice], others: Sequence[Sequence[float]]
) -> list[Row]:
    """Those in which something happened, on this day or on the days beside it."""
    slices = [*found, *[None] * (len(begin) - len(found))]
    beside = zip(*others, strict=True)
    told = zip(begin, slices, beside, strict=True)
    rows = [Row(at, one, list(loads)) for at, one, loads in told]
    return [row for row in rows if any(row.beside) or (row.slice and not row.slice.is_empty)]


def _mark(n: int, most: int) -> float:
    """One is seen, too."""
    return round(max(2.0, n / most * MARK), 1) if n else 0.0


def _line(values: Sequence[float], top: float, width: float) -> str:
    """Steps, as seats come and go."""
    heights = [HEIGHT - value / top * HEIGHT for value in values]
    return " ".join(
        f"{i * width:.1f},{y:.1f} {(i + 1) * width:.1f},{y:.1f}" for i, y in enumerate(heights)
    )


def _opened(named: str, watch: scope.Watch, since: datetime) -> dict[str, Any]:
    """The conversations behind the quarter-hour in the address."""
    try:
        wanted = time.fromisoformat(named)
    except ValueError:
        return {}
    local = timezone.localtime(since).replace(hour=wanted.hour, minute=wanted.minute // 15 * 15)
    at = local.astimezone(UTC)
    return {"opened": at, "till": at + SLICE, "behind": queries.behind(watch.scope, at)}
