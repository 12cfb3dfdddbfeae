"""Handing out the rows of a report as a file; each is recorded in the audit."""

import tempfile
from datetime import timedelta
from functools import partial
from typing import IO, Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_GET

from console import naming, roles
from console.exporting import FORMATS, handed_out
from console.views.gate import signed_in
from console.views.reports.award import period as asked_period
from console.views.reports.pages import TITLES, asked
from console.views.reports.spoken import spoken
from conversations.actions.audit import record
from conversations.actions.figures import alias_in_tables
from conversations.models import Brand, Conversation, Provider, Queue, Team, User
from conversations.now import house
from conversations.queries.reports import award as rehearsal
from conversations.queries.reports.tables import TABLES, Reader, Table
from conversations.queries.reports.wanted import Wanted
from conversations.queries.reviewing import without_blind

IN_MEMORY = 2 * 1024 * 1024
ENDINGS = {"csv-fr": "-excel.csv"}
DAYS = {"since": "since", "until": "last"}  # in the audit: both of them within
SPOKEN = frozenset(("xlsx", "csv-fr"))  # opened by people; the others are for machines


def _name(user: User, nobody: str, talk: Conversation, colleague: User) -> str:
    return colleague.name if naming.may_know_name(user, talk.brand, colleague) else nobody


@require_GET
@signed_in(roles.may_report)
def export(request: HttpRequest, user: User, what: str, form: str) -> HttpResponseBase:
    if what not in TABLES or form not in FORMATS:
        raise Http404
    reader = _reader(request, user)
    wanted = reader.wanted
    scope, _hidden = without_blind(roles.visible_conversations(user), user)
    table = TABLES[what](scope, reader)
    name = f"motjuste-{what}-{wanted.since:%Y%m%d}"
    return _handed_out(user, table, form, name, _brand(user, wanted.brand), narrowed_to(wanted))


@require_GET
@signed_in(roles.may_report)
def award(request: HttpRequest, user: User, form: str) -> HttpResponseBase:
    """The mystery tests in scope, as their page shows them."""
    if form not in FORMATS:
        raise Http404
    scope, _hidden = without_blind(roles.visible_conversations(user), user)
    period = asked_period(request, user)
    found = rehearsal.rehearsed(period.narrowed(scope))
    table = rehearsal.table(found, _reader(request, user))
    days = {DAYS[name]: day.isoformat() for name, day in period.days.items()}
    return _handed_out(user, table, form, "motjuste-award", _brand(user, None), days)


def _reader(request: HttpRequest, user: User) -> Reader:
    _form, wanted = asked(request, user)
    since = naming.named_since(user, house.now())
    nobody, is_coded = _("An advisor"), naming.is_told_codes(user)
    return Reader(wanted, since, partial(_name, user, nobody), alias_in_tables, is_coded)


def _handed_out(
    user: User, table: Table, form: str, name: str, brand: Brand | None, of: dict[str, Any]
) -> HttpResponseBase:
    """`of` says in the audit what it was narrowed to."""
    (kind, write), what = FORMATS[form], table.name
    if form in SPOKEN:
        table = spoken(table, TITLES.get(what, pgettext("export", "Mystery tests")))
    file: IO[bytes] = tempfile.SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115
    try:
        n = write(table, file)
    except OverflowError as error:
        file.close()
        return HttpResponse(_(str(error)), status=413, content_type="text/plain; charset=utf-8")
    said: dict[str, Any] = {"what": what, "form": form, "n": n, **of}
    record("export.made", user, house.now(), brand=brand, **said)
    return handed_out(file, f"{name}{ENDINGS.get(form, f'.{form}')}", kind)


def narrowed_to(wanted: Wanted) -> dict[str, Any]:
    """For the audit: the first and the last day, and each filter by its name; the advisor as whose
    work it concerned."""
    last = wanted.until - timedelta(microseconds=1)
    said: dict[str, Any] = {
        "since": wanted.since.date().isoformat(), "last": last.date().isoformat(),
        "criterion": wanted.criterion,
    }  # fmt: skip
    for name, rows in (("provider", Provider), ("team", Team), ("queue", Queue)):
        if key := getattr(wanted, name):
            said[name] = rows.objects.values_list("name", flat=True).get(pk=key)
    if wanted.advisor:
        said["advisor"] = User.objects.get(pk=wanted.advisor)
    return {name: value for name, value in said.items() if value}


def _brand(user: User, wanted: UUID | None) -> Brand | None:
    """The one it is of; with several, none."""
    brands = roles.visible_brands(user)
    found = list((brands.filter(pk=wanted) if wanted else brands)[:2])
    return found[0] if len(found) == 1 else None
