"""Opening hours of brands and queues, with what is said when nobody answers. Every save is kept."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods

from console import roles
from console.views.gate import signed_in
from conversations.actions.hours import save_hours
from conversations.core.hours_text import read_days, read_slots, write_days, write_slots
from conversations.models import Brand, OpeningHours, Queue, User
from conversations.now import house
from conversations.queries.hours import schedule_of

TEXTS = {
    "closed_fr": _("When it is closed, in French"),
    "closed_en": _("When it is closed, in English"),
    "nobody_fr": _("When nobody is available, in French"),
    "nobody_en": _("When nobody is available, in English"),
}
SHOWN = 20


class HoursForm(forms.Form):
    mode = forms.ChoiceField(label=_("Opening"), widget=forms.RadioSelect)
    days = forms.CharField(
        label=_("Days that are different"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 5, "spellcheck": "false"}),
        help_text=_("One a line: 2026-12-25 closed Christmas, or 2026-12-24 9:00-12:00 Eve."),
    )

    def __init__(self, *args: Any, row: OpeningHours, **options: Any) -> None:
        super().__init__(*args, **options)
        self.row = row
        mode = self.fields["mode"]
        assert isinstance(mode, forms.ChoiceField)
        mode.choices = [
            choice for choice in OpeningHours.MODES if row.queue_id or choice[0] != row.FOLLOW
        ]
        for n, name in WEEKDAYS.items():
            self.fields[f"day{n}"] = forms.CharField(label=name, required=False, max_length=80)
        for name, label in TEXTS.items():
            self.fields[name] = forms.CharField(
                label=label, required=False, max_length=1000,
                widget=forms.Textarea(attrs={"rows": 2, "lang": name[-2:]}),
            )  # fmt: skip
        week = row.week or [[] for _day in WEEKDAYS]
        self.initial = {f"day{n}": write_slots(slots) for n, slots in enumerate(week)}
        self.initial |= {name: getattr(row, name) for name in (*TEXTS, "mode")}
        self.initial["days"] = write_days(row.days, _now("closed"))

    @property
    def week(self) -> list[forms.BoundField]:
        return [self[f"day{n}"] for n in range(7)]

    @property
    def texts(self) -> list[forms.BoundField]:
        return [self[name] for name in TEXTS]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        self.row.week = [self._slots(f"day{n}") for n in range(7)]
        try:
            self.row.days = read_days(given.get("days", ""))
        except ValueError as error:
            text = _now("This line is not understood: %(line)s")
            self.add_error("days", text % {"line": error})
        for name in (*TEXTS, "mode"):
            setattr(self.row, name, given.get(name, ""))
        return given

    def _slots(self, name: str) -> list[list[int]]:
        try:
            return [list(slot) for slot in read_slots(self.cleaned_data.get(name, ""))]
        except ValueError:
            self.add_error(name, _now("Write it like 9:00-12:00, 14:00-18:00, or leave it empty."))
            return []


@require_GET
@signed_in(roles.may_lead)
def hours(request: HttpRequest, user: User) -> HttpResponseBase:
    now = house.now()
    brands = roles.visible_brands(user).order_by("name")
    queues = roles.visible_queues(user).select_related("brand").order_by("position", "name")
    rows = [
        {"brand": brand, "now": _state(brand, None, now),
         "queues": [{"queue": q, "now": _state(brand, q, now)} for q in queues if q.brand == brand]}
        for brand in brands
    ]  # fmt: skip
    return render(request, "manage/hours.html", {"kind": "hours", "rows": rows})


def _state(brand: Brand, queue: Queue | None, now: Any) -> dict[str, Any]:
    schedule = schedule_of(brand, queue, now)
    own = schedule.row if queue else schedule.brand_row
    is_own = own is not None and own.mode != OpeningHours.FOLLOW
    return {
        "is_open": schedule.is_open(now),
        "opens_at": schedule.opens_at(now),
        "is_own": is_own,
        "mode": own.mode if own and is_own else "",
    }


@require_http_methods(["GET", "POST"])
@signed_in(roles.may_lead)
def edit(
    request: HttpRequest, user: User, brand_id: UUID, queue_id: UUID | None = None
) -> HttpResponseBase:
    brand = roles.visible_brands(user).filter(pk=brand_id).first()
    queues = roles.visible_queues(user).filter(brand=brand_id)
    queue = queues.filter(pk=queue_id).first() if queue_id else None
    if brand is None or (queue_id and queue is None):
        raise Http404
    editions = OpeningHours.objects.filter(brand=brand, queue=queue).order_by("-changed_at", "-id")
    row = editions.first() or _first(brand, queue)
    form = HoursForm(request.POST or None, row=row)
    if request.method == "POST" and form.is_valid():
        save_hours(form.row, user, house.now())
        messages.success(request, _now("Saved. The earlier hours are kept below."))
        return redirect(request.path)
    past = editions.select_related("changed_by")[:SHOWN]
    context = {"kind": "hours", "brand": brand, "queue": queue, "form": form, "past": past}
    return render(request, "manage/hours_edit.html", context | {"now": house.now()})


def _first(brand: Brand, queue: Queue | None) -> OpeningHours:
    mode = OpeningHours.FOLLOW if queue else OpeningHours.ALWAYS
    return OpeningHours(brand=brand, queue=queue, mode=mode)
