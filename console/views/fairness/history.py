"""All that was ever said of my work, as one file: a row for each score, criterion, finding, marked
fault, review, coaching note and dispute.
"""

import tempfile
from collections.abc import Iterator
from datetime import datetime
from typing import IO, Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_GET

from console import roles
from console.exporting import as_csv, handed_out
from console.rendering.quality import CRITERIA, SEVERITIES, advice
from console.views.fairness.words import (
    OUTCOMES,
    about,
    answers_in_words,
    giver,
    word_on,
    word_on_missed,
)
from console.views.gate import signed_in
from conversations.actions.audit import record
from conversations.models import User
from conversations.now import house
from conversations.queries import fairness
from conversations.queries.reports.tables import NUMBER, TEXT, TIME, Row, Table


def columns() -> tuple[tuple[str, str], ...]:
    """In the reader's language."""
    return (
        (_("Conversation"), TEXT), (_("Opened"), TIME), (_("Queue"), TEXT),
        (pgettext("history", "What"), TEXT), (pgettext("history", "About"), TEXT),
        (_("Score"), NUMBER), (_("Once judged"), NUMBER), (pgettext("history", "Said"), TEXT),
        (_("Answer"), TEXT), (_("When"), TIME), (_("Who"), TEXT),
    )  # fmt: skip


@require_GET
@signed_in(roles.has_desk)
def export(request: HttpRequest, user: User) -> HttpResponseBase:
    table = Table("history", columns(), rows(user))
    file: IO[bytes] = tempfile.SpooledTemporaryFile(max_size=2**21)  # noqa: SIM115
    n = as_csv(table, file)
    record("export.made", user, house.now(), advisor=user, what="history", form="csv", n=n)
    return handed_out(file, "motjuste-mes-evaluations.csv", "text/csv; charset=utf-8")


def rows(user: User) -> Iterator[Row]:
    for talk in fairness.whole_history(user):
        place = (str(talk.pk), _when(talk.opened_at), talk.queue.name)
        for row in (*_scores(talk), *_faults(user, talk), *_reviews(user, talk)):
            yield (*place, *row)
    yield from _notes(user)
    yield from _disputes(user)


def _when(at: datetime | None) -> datetime | None:
    return at.astimezone(ZoneInfo(settings.TIME_ZONE)).replace(tzinfo=None) if at else None


def _scores(talk: Any) -> Iterator[Row]:
    """Whole, then by criterion in the grid's order; `after` where people judged it."""
    judged = talk.reviewed.criteria if talk.after is not None else {}
    given = talk.analysis.criteria
    said = (talk.analysis.grid, talk.analysis.score, talk.after)
    yield pgettext("history", "score"), *said, "", "", None, ""
    for name in sorted(given, key=lambda name: ([*CRITERIA, name].index(name), name)):
        after = judged.get(name, {}).get("score")
        is_off = "" if given[name]["applicable"] else _("not applicable")
        what = (_("criterion"), str(CRITERIA.get(name, name)))
        yield *what, given[name]["score"], after, is_off, "", None, ""


def _faults(user: User, talk: Any) -> Iterator[Row]:
    for row in fairness.findings_of(talk):
        by = giver(row.word_role, row.word_lane) if row.word else ""
        what = (pgettext("history", "finding"), _rule(user, row.rule))
        said = (str(SEVERITIES[row.severity]), word_on(row.word or "", row.severity))
        yield *what, None, None, *said, _when(row.word_at), by
    for mark in fairness.missed_of(talk):
        what = (pgettext("history", "marked fault"), _rule(user, mark.rule))
        said = (": ".join(filter(None, (str(SEVERITIES[mark.severity]), mark.note))),
                word_on(word_on_missed(mark), mark.severity))  # fmt: skip
        at, by = _when(fairness.known_since(mark)), giver(mark.analyst.role, mark.lane)
        yield *what, None, None, *said, at, by


def _rule(user: User, rule: str) -> str:
    return f"{advice(rule, user.language).title} ({rule})"


def _reviews(user: User, talk: Any) -> Iterator[Row]:
    for review in fairness.reviews_of(talk):
        given = (_when(review.submitted_at), review.analyst.name)
        what = (pgettext("history", "review"), "")
        yield *what, review.score, None, review.comment, "", *given
        for name, step, comment, _quote in answers_in_words(review, user.language):
            yield _("criterion of the review"), name, None, None, step, comment, *given


def _notes(user: User) -> Iterator[Row]:
    for note in fairness.notes_of(user):
        said, at = f"{note.reply} {note.closing}".strip(), _when(note.acknowledged_at)
        what = (_("coaching note"), str(CRITERIA.get(note.criterion, note.criterion)))
        place = ("", _when(note.given_at), "")
        yield *place, *what, None, None, note.aim, said, at, note.author.name


def _disputes(user: User) -> Iterator[Row]:
    for one in fairness.disputes_of(user):
        by = one.answered_by.name if one.answered_by else ""
        place = (str(one.conversation_id), _when(one.made_at), one.conversation.queue.name)
        said = (one.words, f"{OUTCOMES.get(one.outcome, '')} {one.answer}".strip())
        what = (pgettext("model", "dispute"), about(one))
        yield *place, *what, one.before, one.after, *said, _when(one.answered_at), by
