"""The audit of one's scope: filtered, paged by key. A filter that is not valid lists nothing."""

import re
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django.views.decorators.http import require_GET

from console import paging, roles
from console.days import bounds
from console.fields import day_field
from console.views.audit.details import details
from console.views.audit.untold import untold
from console.views.audit.words import ACTS, act_name, actor_name
from console.views.gate import signed_in
from conversations.models import AuditEntry, User
from conversations.queries import audit


class AuditForm(forms.Form):
    act = forms.ChoiceField(label=pgettext_lazy("audit", "What was done"), required=False)
    actor = forms.ModelChoiceField(
        label=pgettext_lazy("audit", "By"), queryset=User.objects.none(), required=False,
        empty_label=_("All"),
    )  # fmt: skip
    conversation = forms.CharField(
        label=_("Number of the conversation"), required=False, max_length=40,
        widget=forms.TextInput(attrs={"placeholder": "C-7FB7", "autocomplete": "off"}),
    )  # fmt: skip
    since = day_field(pgettext_lazy("period", "From"))
    until = day_field(pgettext_lazy("period", "To"))

    def __init__(self, data: Any, scope: Any) -> None:
        super().__init__(data)
        act, actor = self.fields["act"], self.fields["actor"]
        assert isinstance(act, forms.ChoiceField)
        assert isinstance(actor, forms.ModelChoiceField)
        act.choices = [("", _("All")), *ACTS.items()]
        actor.queryset = User.objects.filter(pk__in=scope.values("actor")).order_by("name")

    def clean_conversation(self) -> str:
        """The end of the number, as it is shown, or all of it."""
        given: str = self.cleaned_data["conversation"]
        digits = re.sub(r"^C-?|[-\s]", "", given.strip(), flags=re.IGNORECASE).lower()
        if given.strip() and not re.fullmatch(r"[0-9a-f]{4}|[0-9a-f]{32}", digits):
            raise forms.ValidationError(_("Like C-7FB7, or the whole number (UUID)."))
        return digits

    def wanted(self) -> audit.Wanted:
        given = getattr(self, "cleaned_data", {})
        since, until = bounds(given.get("since"), given.get("until"))
        actor = given.get("actor")
        return audit.Wanted(
            act=given.get("act") or "",
            actor=actor.pk if actor else None,
            conversation=given.get("conversation") or "",
            since=since,
            until=until,
        )


@require_GET
@signed_in(roles.may_audit)
def page(request: HttpRequest, user: User) -> HttpResponseBase:
    scope = roles.visible_audit(user)
    known = scope.filter(actor__in=_named(user))
    form = AuditForm(request.GET or None, known)
    is_wrong = form.is_bound and not form.is_valid()
    asked = scope.none() if is_wrong else scope
    found = audit.entries(asked, form.wanted(), paging.before(request, int))
    ids = {row.conversation for row in found.rows if row.conversation}
    readable = roles.visible_transcripts(user).filter(pk__in=ids).values_list("pk", flat=True)
    hidden = untold(user, found.rows)
    context = {
        "form": form,
        "rows": [_row(user, entry, set(readable), hidden) for entry in found.rows],
        "next": paging.address(request, paging.written(found.before)) if found.before else "",
        "newest": paging.address(request),
        "is_first": "before" not in request.GET,
        "is_wrong": is_wrong,
        "is_narrowed": any(request.GET.get(name) for name in form.fields),
    }
    return render(request, "audit/page.html", context)


def _named(user: User) -> Any:
    """Whose names the reader may be offered: their own house's."""
    people = User.objects.all()
    return people if user.provider_id is None else people.filter(provider=user.provider_id)


def _row(
    user: User, entry: AuditEntry, readable: set[UUID], hidden: Mapping[int, Any]
) -> dict[str, Any]:
    advisor = entry.advisor
    is_others = advisor and user.provider_id and advisor.provider_id != user.provider_id
    return {
        "entry": entry,
        "act": act_name(entry.act),
        "actor": actor_name(user, entry),
        "advisor": advisor.name if advisor and not is_others else "",
        "is_readable": entry.conversation in readable,
        "details": hidden.get(entry.pk) or details(entry),
    }
