"""One customer's data on request: the file of everything, and its erasure."""

import json
import tempfile
import zipfile
from typing import IO, Any
from uuid import UUID

from django.contrib import messages
from django.core.files.storage import default_storage
from django.core.serializers.json import DjangoJSONEncoder
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from console import roles
from console.exporting import handed_out
from console.views.audit.readable import readable
from console.views.gate import signed_in
from conversations.actions.erasure import erase_customer, note_file_given
from conversations.errors import Refused
from conversations.models import Customer, User
from conversations.now import house
from conversations.queries.customer_file import customer_file, file_name, files_of

IN_MEMORY = 4 * 1024 * 1024


def _customer(user: User, customer_id: UUID, *, whole: bool = True) -> Customer:
    """One of whom the user sees something; `whole`: everything."""
    found = Customer.objects.select_related("brand").filter(pk=customer_id).first()
    mine = roles.visible_conversations(user).filter(customer=customer_id)
    if found is None or not mine.exists():
        raise Http404
    if whole and not roles.may_answer_for(user, found):
        raise Http404
    return found


@require_GET
@signed_in(roles.may_lead_or_own)
def page(request: HttpRequest, user: User, customer_id: UUID) -> HttpResponseBase:
    return _shown(request, user, _customer(user, customer_id, whole=False))


def _shown(
    request: HttpRequest, user: User, customer: Customer, reason: str = ""
) -> HttpResponseBase:
    """`reason` is what was typed for an erasure that was refused."""
    talks = roles.visible_conversations(user).filter(customer=customer).order_by("-opened_at")
    context = {
        "is_whole": roles.may_answer_for(user, customer),
        "customer": customer,
        "talks": talks.select_related("queue")[:100],
        "n_talks": talks.count(),
        "n_files": len(files_of(customer)),
        "reason": reason,
    }
    return render(request, "audit/customer.html", context, status=422 if reason else 200)


@require_POST
@signed_in(roles.may_lead_or_own)
def export(request: HttpRequest, user: User, customer_id: UUID) -> HttpResponseBase:
    customer = _customer(user, customer_id)
    found = customer_file(customer)
    archive = _packed(customer, found)
    note_file_given(customer, user, len(found["conversations"]), house.now())
    return handed_out(archive, f"motjuste-{customer.pk}.zip", "application/zip")


def _packed(customer: Customer, found: dict[str, Any]) -> IO[bytes]:
    """On disk when it is large. A file whose bytes are missing is named all the same."""
    archive: IO[bytes] = tempfile.SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as packed:
        told = json.dumps(found, cls=DjangoJSONEncoder, ensure_ascii=False, indent=1)
        packed.writestr("customer.html", readable(found, customer.brand.time_zone))
        packed.writestr("customer.json", told)
        for row in files_of(customer):
            if default_storage.exists(row.path):
                with default_storage.open(row.path) as kept:
                    packed.writestr(file_name(row), kept.read())
    return archive


@require_POST
@signed_in(roles.may_lead_or_own)
def erase(request: HttpRequest, user: User, customer_id: UUID) -> HttpResponseBase:
    customer = _customer(user, customer_id)
    reason = request.POST.get("reason", "")
    if request.POST.get("sure") != "yes":
        messages.error(request, _("Confirm that it is to be erased: it cannot be undone."))
        return _shown(request, user, customer, reason)
    try:
        n = erase_customer(customer.pk, user, reason, house.now())
    except Refused as refused:
        messages.error(request, _(refused.detail))
        return _shown(request, user, customer, reason)
    said = ngettext(
        "Erased: %(n)s conversation has no words and no name left.",
        "Erased: %(n)s conversations have no words and no name left.",
        n,
    )
    messages.success(request, said % {"n": n})
    return redirect("audit:customer", customer.pk)
