"""All that was ever said of my work, as one file: a row for each score, criterion, finding, marked
fault, review, coaching note, dispute, and for each time that somebody looked.

What a row says is `history_rows.py`; here are the columns, in words for people, with names that
stay for machines.
"""

import tempfile
from collections.abc import Iterator
from typing import IO, Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy
from django.views.decorators.http import require_GET

from console import roles
from console.exporting import FORMATS, handed_out
from console.views.fairness.history_rows import COLUMNS, Said, rows
from console.views.gate import signed_in
from console.views.reports.exports import SPOKEN
from conversations.actions.audit import record
from conversations.models import User
from conversations.now import house
from conversations.queries.reports.tables import Row, Table

HEADINGS: dict[str, Any] = {
    "kind": pgettext_lazy("history", "What"),
    "number": pgettext_lazy("history", "Number"),
    "conversation": pgettext_lazy("history", "Conversation (UUID)"),
    "opened_at": pgettext_lazy("history", "Opened"),
    "queue": pgettext_lazy("history", "Queue"),
    "message": pgettext_lazy("history", "Message"),
    "at": pgettext_lazy("history", "When"),
    "by": pgettext_lazy("history", "By"),
    "about": pgettext_lazy("history", "About"),
    "severity": pgettext_lazy("history", "Severity"),
    "words": pgettext_lazy("history", "Words"),
    "copied_from": pgettext_lazy("history", "Copied from the customer"),
    "evidence": pgettext_lazy("history", "Evidence"),
    "score": pgettext_lazy("history", "Score"),
    "judged_score": pgettext_lazy("history", "Once judged"),
    "points": pgettext_lazy("history", "Points it cost"),
    "given": pgettext_lazy("history", "Step given"),
    "comment": pgettext_lazy("history", "Comment"),
    "verdict": pgettext_lazy("history", "Verdict or outcome"),
    "reason": pgettext_lazy("history", "Reason"),
    "answer": pgettext_lazy("history", "Answer"),
    "answered_at": pgettext_lazy("history", "Judged or answered on"),
    "answered_by": pgettext_lazy("history", "Judged or answered by"),
    "times": pgettext_lazy("history", "How often"),
}


@require_GET
@signed_in(roles.has_desk)
def export(request: HttpRequest, user: User, form: str) -> HttpResponseBase:
    if form not in FORMATS:
        raise Http404
    kind, write = FORMATS[form]
    file: IO[bytes] = tempfile.SpooledTemporaryFile(max_size=2**21)  # noqa: SIM115
    try:
        n = write(table(user, is_spoken=form in SPOKEN), file)
    except OverflowError as error:
        file.close()
        return HttpResponse(_(str(error)), status=413, content_type="text/plain; charset=utf-8")
    record("export.made", user, house.now(), advisor=user, what="history", form=form, n=n)
    return handed_out(file, f"motjuste-mes-evaluations.{form.partition('-')[0]}", kind)


def table(user: User, *, is_spoken: bool) -> Table:
    """For people headings and values in their language, for machines English names and codes."""
    if not is_spoken:
        return Table("history", COLUMNS, _values(user, is_spoken=False))
    columns = tuple((str(HEADINGS[name]), kind) for name, kind in COLUMNS)
    return Table(_("My evaluations"), columns, _values(user, is_spoken=True))


def _values(user: User, *, is_spoken: bool) -> Iterator[Row]:
    for row in rows(user):
        found = (row.get(name) for name, _kind in COLUMNS)
        yield tuple(_plain(value, is_spoken=is_spoken) for value in found)


def _plain(value: Any, *, is_spoken: bool) -> Any:
    if isinstance(value, Said):
        return str(value.words) if is_spoken else value.code
    return value
