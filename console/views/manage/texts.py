"""Queues, canned replies, dispositions and pause reasons: one list and one form page for each."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import Model, QuerySet
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods

from console import roles
from console.views.audit.words import actor_name
from console.views.gate import signed_in
from console.views.manage import forms
from conversations.actions.texts import save_queue, save_text
from conversations.models import User
from conversations.now import house
from conversations.queries.audit import changes_of

PLACES = ["{{ prénom }}", "{{ nom }}", "{{ civilité }}", "{{ produit }}", "{{ commande }}"]
PLACES += ["{{ conseiller }}"]


@dataclass(frozen=True)
class Kind:
    """What the pages of one kind of row need to know."""

    title: Any
    add: Any
    form: forms.RowForm
    scope: Callable[[User], QuerySet[Any]]
    order: tuple[str, ...]
    related: tuple[str, ...] = ()
    prefetched: tuple[str, ...] = ()


KINDS = {
    "queues": Kind(
        _("Queues"), _("Add a queue"), forms.QueueForm, roles.visible_queues,
        ("brand__name", "position", "name"), ("brand",), ("teams",),
    ),
    "replies": Kind(
        _("Canned replies"), _("Add a reply"), forms.CannedReplyForm,
        roles.visible_canned_replies, ("brand__name", "language", "shortcut"), ("brand", "queue"),
    ),
    "reasons": Kind(
        _("Contact reasons"), _("Add a reason"), forms.DispositionForm,
        roles.visible_dispositions, ("brand__name", "position", "name_fr"), ("brand",),
    ),
    "pauses": Kind(
        _("Pause reasons"), _("Add a reason"), forms.PauseReasonForm,
        roles.visible_pause_reasons, ("provider__name", "position", "name_fr"), ("provider",),
    ),
}  # fmt: skip


@require_GET
@signed_in(roles.may_lead)
def listed(request: HttpRequest, user: User, kind: str) -> HttpResponseBase:
    of = KINDS[kind]
    rows = of.scope(user).select_related(*of.related).prefetch_related(*of.prefetched)
    context = {
        "kind": kind,
        "of": of,
        "rows": rows.order_by(*of.order),
        "teams_in_scope": set(roles.teams_in_scope(user)) if kind == "queues" else (),
    }
    return render(request, f"manage/{kind}.html", context)


@require_http_methods(["GET", "POST"])
@signed_in(roles.may_lead)
def edit(
    request: HttpRequest, user: User, kind: str, row_id: UUID | None = None
) -> HttpResponseBase:
    of = KINDS[kind]
    row = _found(of.scope(user), row_id) if row_id else None
    form = of.form(request.POST or None, instance=row, user=user)
    if request.method == "POST" and form.is_valid():
        _save(form, user)
        messages.success(request, _now("Saved."))
        return redirect("manage:list", kind)
    context = {"kind": kind, "of": of, "row": row, "form": form, "places": PLACES}
    context["history"] = _history(user, row, form)
    return render(request, f"manage/{'reply' if kind == 'replies' else 'row'}.html", context)


def _found(rows: QuerySet[Model], row_id: UUID) -> Model:
    found = rows.filter(pk=row_id).first()
    if found is None:
        raise Http404
    return found


def _save(form: Any, user: User) -> None:
    row, now = form.save(commit=False), house.now()
    if isinstance(form, forms.QueueForm):
        save_queue(row, form.cleaned_data["teams"], form.within, user, now)
    else:
        save_text(row, user, now)


def _history(user: User, row: Model | None, form: Any) -> list[dict[str, Any]]:
    """Newest first: who, when, and each value that changed by the name it has in the form."""
    if row is None:
        return []
    return [
        {
            "at": entry.at,
            "who": actor_name(user, entry),
            "values": [_told(form, *one) for one in entry.data["changed"].items()],
        }
        for entry in changes_of(row)
    ]


def _told(form: Any, name: str, values: list[Any]) -> dict[str, Any]:
    field = form.fields.get(name)
    old, new = (_said(value) for value in values)
    return {"name": field.label if field else name, "old": old, "new": new}


def _said(value: Any) -> Any:
    if isinstance(value, bool):
        return _now("Yes") if value else _now("No")
    if isinstance(value, list):
        return ", ".join(map(str, value)) or "—"
    return "—" if value in (None, "") else value
