"""Handing out the rows of a report as a file; each is recorded in the audit."""

import tempfile
from functools import partial
from typing import IO, Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from console import naming, roles
from console.exporting import FORMATS, handed_out
from console.views.gate import signed_in
from console.views.reports.pages import TITLES, asked, named_since
from console.views.reports.spoken import spoken
from conversations.actions.audit import record
from conversations.actions.figures import alias
from conversations.models import Brand, Conversation, User
from conversations.now import house
from conversations.queries.reports.tables import TABLES, Reader

IN_MEMORY = 2 * 1024 * 1024
SPOKEN = frozenset(("xlsx", "csv-fr"))  # opened by people; the others are for machines


def _name(user: User, nobody: str, talk: Conversation, colleague: User) -> str:
    return colleague.name if naming.may_know_name(user, talk.brand, colleague) else nobody


@require_GET
@signed_in(roles.may_report)
def export(request: HttpRequest, user: User, what: str, form: str) -> HttpResponseBase:
    if what not in TABLES or form not in FORMATS:
        raise Http404
    now, (_form, wanted) = house.now(), asked(request, user)
    reader = Reader(wanted, named_since(user, now), partial(_name, user, _("An advisor")), alias)
    table = TABLES[what](roles.visible_conversations(user), reader)
    if form in SPOKEN:
        table = spoken(table, TITLES[what])
    kind, write = FORMATS[form]
    file: IO[bytes] = tempfile.SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115
    try:
        n = write(table, file)
    except OverflowError as error:
        file.close()
        return HttpResponse(_(str(error)), status=413, content_type="text/plain; charset=utf-8")
    days = {name: getattr(wanted, name).date().isoformat() for name in ("since", "until")}
    said: dict[str, Any] = {"what": what, "form": form, "n": n, **days}
    record("export.made", user, now, brand=_brand(user, wanted.brand), **said)
    end = form.partition("-")[0]
    return handed_out(file, f"motjuste-{what}-{wanted.since:%Y%m%d}.{end}", kind)


def _brand(user: User, wanted: UUID | None) -> Brand | None:
    """The one it is of; with several, none."""
    brands = roles.visible_brands(user)
    found = list((brands.filter(pk=wanted) if wanted else brands)[:2])
    return found[0] if len(found) == 1 else None
