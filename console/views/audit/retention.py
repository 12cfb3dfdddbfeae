"""How long each brand keeps what: the terms, their history, what is due and what the job did."""

from dataclasses import asdict
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods

from console import roles
from console.views.gate import signed_in
from conversations.actions.retention import set_terms
from conversations.actions.retention_runs import FROM_HOUR
from conversations.core.retention import MOST, NAMES, Terms, faults
from conversations.models import Brand, RetentionEdition, RetentionRun, User
from conversations.now import house
from conversations.queries.retention import due, last_run, limits_of, terms_of

SHOWN = 20
LABELS = {
    "named_days": _("Latencies listed by advisor’s name (days)"),
    "transcript_months": _("Transcripts with their times (months)"),
    "evaluation_months": _("Scores, findings and reviews (months)"),
    "audit_months": _("Audit: who read and did what (months)"),
}
HELP: dict[str, Any] = {
    "named_days": _("After that, latencies are shown for each conversation only."),
    "transcript_months": _(
        "After that, texts, files, the customer’s name and the times of messages go. When it was"
        " opened, answered first and closed stays for the figures as long as the scores; pages of a"
        " conversation then tell the day alone."
    ),
    "evaluation_months": _(
        "After that, one row of figures a conversation stays, with its day and a pseudonym."
    ),
    "audit_months": "",
}


class TermsForm(forms.Form):
    reason = forms.CharField(label=_("Why it is changed"), max_length=200)

    def __init__(self, *args: Any, terms: Terms, **options: Any) -> None:
        super().__init__(*args, **options)
        for name in NAMES:
            self.fields[name] = forms.IntegerField(
                label=LABELS[name], help_text=HELP[name], initial=getattr(terms, name),
                min_value=1, max_value=MOST[name],
            )  # fmt: skip
        self.order_fields([*NAMES, "reason"])

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        if all(name in given for name in NAMES) and "evaluation_months" in faults(self.terms()):
            self.add_error("evaluation_months", _now("Not shorter than the transcripts."))
        return given

    def terms(self) -> Terms:
        return Terms(**{name: self.cleaned_data[name] for name in NAMES})


@require_GET
@signed_in(roles.may_audit)
def brands(request: HttpRequest, user: User) -> HttpResponseBase:
    rows = [
        {"brand": brand, "terms": terms_of(brand), "last": last_run(brand)}
        for brand in roles.visible_brands(user).order_by("name")
    ]
    return render(request, "audit/retention_brands.html", {"rows": rows})


@require_http_methods(["GET", "POST"])
@signed_in(roles.may_audit)
def edit(request: HttpRequest, user: User, brand_id: UUID) -> HttpResponseBase:
    brand = roles.visible_brands(user).filter(pk=brand_id).first()
    if brand is None:
        raise Http404
    if request.method == "POST" and not roles.may_set_retention(user):
        raise PermissionDenied
    now = house.now()
    form = TermsForm(request.POST or None, terms=terms_of(brand))
    if request.method == "POST" and form.is_valid():
        set_terms(brand, form.terms(), user, form.cleaned_data["reason"], now)
        messages.success(request, _now("Saved. It holds from the job’s next run on."))
        return redirect(request.path)
    return render(request, "audit/retention.html", _context(user, brand, form, now))


def _context(user: User, brand: Brand, form: TermsForm, now: Any) -> dict[str, Any]:
    editions = RetentionEdition.objects.filter(brand=brand).select_related("changed_by")
    runs = RetentionRun.objects.filter(brand=brand).order_by("-begun_at")
    return {
        "brand": brand,
        "form": form,
        "terms": terms_of(brand),
        "may_set": roles.may_set_retention(user),
        "past": editions.order_by("-version")[:SHOWN],
        "due": asdict(due(brand, now)),
        "limits": limits_of(brand, now),
        "runs": runs[:SHOWN],
        "from_hour": FROM_HOUR,
    }
