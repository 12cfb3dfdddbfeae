"""What a report is asked for: a period and filters from the reader's scope."""

from datetime import date, datetime, timedelta
from typing import Any
from urllib.parse import urlencode
from uuid import UUID
from zoneinfo import ZoneInfo

from django import forms
from django.conf import settings
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from console import roles
from console.days import midnight
from console.fields import choose, chosen, day_field
from console.rendering.quality import CRITERIA
from conversations.models import Advisor, Conversation, Provider, User
from conversations.queries.membership import desks_ever
from conversations.queries.narrowing import narrowed
from conversations.queries.reports.wanted import Wanted, criteria

WEEKS = 8
NAMES = ("brand", "provider", "team", "queue", "advisor")


class ReportForm(forms.Form):
    since = day_field(pgettext_lazy("period", "From"))
    until = day_field(pgettext_lazy("period", "To"))
    brand = forms.ChoiceField(label=_("Brand"), required=False)
    provider = forms.ChoiceField(label=_("Provider"), required=False)
    team = forms.ChoiceField(label=_("Team"), required=False)
    queue = forms.ChoiceField(label=_("Queue"), required=False)
    advisor = forms.ChoiceField(label=_("Advisor"), required=False)
    criterion = forms.ChoiceField(label=_("Criterion"), required=False)

    def __init__(self, data: Any, user: User, now: datetime) -> None:
        super().__init__(data)
        brands = list(roles.visible_brands(user).order_by("name"))
        self.zones = {str(brand.pk): brand.time_zone for brand in brands}
        self.now = now
        queues = roles.visible_queues(user).order_by("name").values_list("pk", "name")
        teams = roles.teams_in_scope(user).order_by("name").values_list("pk", "name")
        choose(self, "brand", ((b.pk, b.name) for b in brands))
        choose(self, "provider", _providers(user))
        choose(self, "team", teams)
        choose(self, "queue", queues)
        people = desks_then(user).order_by("user__name")
        choose(self, "advisor", people.values_list("pk", "user__name"))
        names = ((name, CRITERIA.get(name, name)) for name in criteria())
        choose(self, "criterion", names, _("The whole score"))
        for name in ("provider", "team", "advisor", "brand"):
            if len(self.fields[name].choices) < 3:  # type: ignore[attr-defined]
                del self.fields[name]

    def wanted(self) -> Wanted:
        """A filter that is not valid narrows nothing and shows its error."""
        given = getattr(self, "cleaned_data", {})
        zone = self._zone(given.get("brand") or "")
        today = self.now.astimezone(zone).date()
        until = given.get("until") or today
        since = given.get("since") or _monday(until) - timedelta(weeks=WEEKS - 1)
        return Wanted(
            since=midnight(since, zone),
            until=midnight(until + timedelta(days=1), zone),
            zone=zone,
            criterion=given.get("criterion") or "",
            **{name: chosen(given.get(name)) for name in NAMES},
        )

    def show_in_force(self, wanted: Wanted) -> None:
        """An end of the period that nobody gave is filled in with the one that holds."""
        last = wanted.until - timedelta(microseconds=1)
        days: dict[str, Any] = {"since": wanted.since.date(), "until": last.date()}
        missing = {name: day for name, day in days.items() if not self[name].data}
        if self.is_bound:
            self.data = {name: self.data[name] for name in self.data} | missing
        else:
            self.initial = {**self.initial, **missing}

    def _zone(self, brand: str) -> ZoneInfo:
        """The brand's, where one is meant or there is but one."""
        zones = {self.zones[brand]} if brand in self.zones else set(self.zones.values())
        return ZoneInfo(zones.pop() if len(zones) == 1 else settings.TIME_ZONE)


class PeriodForm(forms.Form):
    """Days on the wall of the brand, where there is but one; without them, all time."""

    since = day_field(pgettext_lazy("period", "From"))
    until = day_field(pgettext_lazy("period", "To"))

    def __init__(self, data: Any, user: User) -> None:
        super().__init__(data)
        zones = set(roles.visible_brands(user).values_list("time_zone", flat=True))
        self.zone = ZoneInfo(zones.pop() if len(zones) == 1 else settings.TIME_ZONE)

    @property
    def days(self) -> dict[str, date]:
        """Those that were named, and understood."""
        given = getattr(self, "cleaned_data", {})
        return {name: day for name in ("since", "until") if (day := given.get(name))}

    def narrowed(self, rows: QuerySet[Conversation]) -> QuerySet[Conversation]:
        days = self.days
        until = days.get("until")
        return narrowed(
            rows,
            opened_at__gte=midnight(days["since"], self.zone) if "since" in days else None,
            opened_at__lt=midnight(until + timedelta(days=1), self.zone) if until else None,
        )


def address(wanted: Wanted, **more: Any) -> str:
    """The query that asks for the same, narrowed further."""
    last = wanted.until - timedelta(microseconds=1)
    given: dict[str, Any] = {
        "since": wanted.since.date().isoformat(),
        "until": last.date().isoformat(),
        **{name: getattr(wanted, name) for name in NAMES},
        "criterion": wanted.criterion,
    }
    return "?" + urlencode({name: str(v) for name, v in (given | more).items() if v})


def week_of(monday: date) -> dict[str, str]:
    last = monday + timedelta(days=6)
    return {"since": monday.isoformat(), "until": last.isoformat()}


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


def desks_then(user: User) -> QuerySet[Advisor]:
    """Those of the teams in scope, and those who were in them: what they did then stays."""
    return desks_ever(roles.teams_in_scope(user))


def _providers(user: User) -> list[tuple[UUID, str]]:
    """Whose work the reader may tell apart: their own house's, or for a brand all that serve it."""
    if user.provider_id is not None:
        return []
    teams = Provider.objects.filter(teams__queues__in=roles.visible_queues(user))
    return list(teams.distinct().order_by("name").values_list("pk", "name"))
