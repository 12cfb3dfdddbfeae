"""The tables that are exported: one row a conversation, a finding, a review; read a few at a time.

Writing them as CSV, XLSX or Parquet is `console.exporting`.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import chain
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from conversations.core.review_grid import Asked
from conversations.core.verdicts import DISPUTE
from conversations.models import Conversation, Finding, MissedFault, Review, ReviewGrid, User
from conversations.queries.judged import with_word_and_giver
from conversations.queries.reports.wanted import Wanted, criteria, rows_of
from conversations.queries.reviewing import each_fault, standing_marks

FEW = 500
Row = tuple[Any, ...]
TEXT, NUMBER, WHOLE, TIME = "text", "number", "whole", "time"


@dataclass(frozen=True, slots=True)
class Table:
    """`columns` are names with their types; `rows` may be read once. `asked` are the criteria of
    review grids that have columns of their own."""

    name: str
    columns: tuple[tuple[str, str], ...]
    rows: Iterator[Row]
    asked: tuple[Asked, ...] = ()


@dataclass(frozen=True, slots=True)
class Reader:
    """`name_of` gives a colleague's name or what stands for it. On conversations from before
    `named_since` the advisor stands under a pseudonym, in every table: a name in one of them would
    be the name in all. A table of one advisor says by itself whose its rows are: a pseudonym there
    would give itself away, so they keep their name and lose their times. `is_coded` where the
    reader is told no advisor's name at all."""

    wanted: Wanted
    named_since: datetime
    name_of: Callable[[Conversation, User], str]
    alias_of: Callable[[Any], str]
    is_coded: bool = False

    def when(self, at: datetime | None) -> datetime | None:
        """The wall clock of the zone, which is what tables show."""
        return at.astimezone(self.wanted.zone).replace(tzinfo=None) if at else None

    def advisor(self, talk: Conversation) -> str:
        if talk.handler is None:
            return ""
        is_past = talk.opened_at < self.named_since and self.wanted.advisor is None
        if self.is_coded or is_past:
            return self.alias_of(talk.handler_id)
        return self.name_of(talk, talk.handler.user)

    def tells_times(self, talk: Conversation) -> bool:
        return self.wanted.advisor is None or talk.opened_at >= self.named_since


PLACE = (("conversation", TEXT), ("brand", TEXT), ("queue", TEXT), ("provider", TEXT),
          ("advisor", TEXT), ("opened_at", TIME))  # fmt: skip
_TALK = (
    *PLACE, ("language", TEXT), ("closed_at", TIME), ("closed_by", TEXT), ("disposition", TEXT),
    ("first_reply_s", NUMBER), ("duration_s", NUMBER), ("grid", TEXT), ("engine", TEXT),
    ("score", NUMBER), ("critical", TEXT), ("judged_score", NUMBER), ("human_score", NUMBER),
    ("n_findings", WHOLE), ("mystery_test", WHOLE),
)  # fmt: skip
_SURVEY = (("ces_1_10", WHOLE), ("ces_component", TEXT), ("csat", WHOLE), ("nps", WHOLE),
           ("rnps", WHOLE), ("solved", TEXT), ("survey_wording", TEXT))  # fmt: skip
_ANSWER = ("ces", "component", "csat", "nps", "rnps", "resolved", "wording")
_MANNERS = (
    ("first_farewell", TEXT), ("last_check", WHOLE), ("thanks", WHOLE),
    ("farewell_by_advisor", WHOLE), ("closed_in_time", WHOLE), ("unanswered_last", WHOLE),
    ("farewell_latency_s", NUMBER), ("closing_latency_s", NUMBER),
    ("closing_latency_customer_s", NUMBER),
)  # fmt: skip
TIMES = frozenset({
    "closed_at", "first_reply_s", "duration_s", "closed_in_time", "farewell_latency_s",
    "closing_latency_s", "closing_latency_customer_s",
})  # fmt: skip
_RELATED = ("brand", "queue", "handler__user__provider")


def conversations(scope: QuerySet[Conversation], reader: Reader) -> Table:
    names = tuple((f"score_{name}", NUMBER) for name in criteria())
    standing = Count("findings", filter=Q(findings__retracted_at=None))
    rows = rows_of(scope, reader.wanted).annotate(n_findings=standing).order_by("opened_at", "pk")
    related = (*_RELATED, "analysis", "reviewed", "survey_answer", "mystery_test", "disposition")
    found = rows.select_related(*related).iterator(chunk_size=FEW)
    columns = (*_TALK, *_SURVEY, *_MANNERS, *names)
    told = ((talk, _talk(talk, reader)) for talk in found)
    kept = (row if reader.tells_times(talk) else _timeless(row, columns) for talk, row in told)
    return Table("conversations", columns, kept)


def _timeless(row: Row, columns: Sequence[tuple[str, str]]) -> Row:
    return tuple(
        None if name in TIMES else value for (name, _kind), value in zip(columns, row, strict=True)
    )


def placed(talk: Conversation, reader: Reader) -> Row:
    provider = talk.handler.user.provider if talk.handler else None
    return (
        str(talk.pk), talk.brand.name, talk.queue.name, provider.name if provider else "",
        reader.advisor(talk), reader.when(talk.opened_at),
    )  # fmt: skip


def _talk(talk: Any, reader: Reader) -> Row:
    judged, people = talk.analysis, getattr(talk, "reviewed", None)
    answer = getattr(talk, "survey_answer", None)
    took = [
        (end - talk.opened_at).total_seconds() if end and talk.has_times else None
        for end in (talk.first_reply_at, talk.closed_at)
    ]
    return (
        *placed(talk, reader), talk.language, reader.when(talk.closed_at),
        talk.closed_by, talk.disposition.name if talk.disposition else "", *took,
        judged.grid, judged.engine, judged.score, judged.critical,
        people.score if people and people.is_judged else None,
        people.human if people else None, talk.n_findings,
        int(hasattr(talk, "mystery_test")),
        *_plain(_SURVEY, [getattr(answer, name, None) for name in _ANSWER]),
        *_plain(_MANNERS, [judged.facts.get(name) for name, _type in _MANNERS]),
        *(judged.criteria.get(name, {}).get("score") for name in criteria()),
    )  # fmt: skip


def _plain(columns: Sequence[tuple[str, str]], values: Sequence[Any]) -> Iterator[Any]:
    """A yes or no as 1 or 0; a text that is not there is an empty one."""
    for (_name, kind), value in zip(columns, values, strict=True):
        if kind == TEXT:
            yield value or ""
        else:
            yield int(value) if isinstance(value, bool) else value


_FINDING = (*PLACE, ("finding", TEXT), ("rule", TEXT), ("version", WHOLE), ("severity", TEXT),
            ("message", WHOLE), ("retracted", WHOLE), ("verdict", TEXT),
            ("verdict_at", TIME), ("verdict_by", TEXT), ("origin", TEXT))  # fmt: skip
BY_RULE, BY_PERSON = "rule", "person"


def findings(scope: QuerySet[Conversation], reader: Reader) -> Table:
    """What rules found, then what people marked: both lower the judged score."""
    ids = rows_of(scope, reader.wanted).values("pk")
    rows = Finding.objects.filter(conversation__in=ids).order_by("conversation_id", "seq", "pk")
    related = [f"conversation__{name}" for name in _RELATED]
    found = with_word_and_giver(rows.select_related(*related)).iterator(chunk_size=FEW)
    told = (_finding(row, reader) for row in found)
    return Table("findings", _FINDING, chain(told, _marks(ids, reader)))


def _marks(ids: Any, reader: Reader) -> Iterator[Row]:
    """Each fault once, whoever marked it; none that stands for a finding accepted in part."""
    same = Finding.objects.filter(
        conversation=OuterRef("conversation"), rule=OuterRef("rule"), seq=OuterRef("seq"),
        start=OuterRef("start"), end=OuterRef("end"),
    )  # fmt: skip
    rows = standing_marks(conversation__in=ids).exclude(Q(Exists(same), lane=DISPUTE))
    related = [*(f"conversation__{name}" for name in _RELATED), "analyst"]
    found = rows.select_related(*related).order_by("conversation_id", "seq", "at", "pk")
    return (_mark(row, reader) for row in each_fault(found.iterator(chunk_size=FEW)))


def _mark(row: MissedFault, reader: Reader) -> Row:
    """When and as what it was marked stands where a verdict would be; it is none."""
    return (
        *placed(row.conversation, reader), str(row.pk), row.rule, None, row.severity, row.seq, 0,
        "", reader.when(row.at), row.analyst.role, BY_PERSON,
    )  # fmt: skip


def _finding(row: Any, reader: Reader) -> Row:
    return (
        *placed(row.conversation, reader), str(row.pk), row.rule, row.version, row.severity,
        row.seq, int(row.retracted_at is not None), row.word or "", reader.when(row.word_at),
        row.word_role or "", BY_RULE,
    )  # fmt: skip


_REVIEW = (*PLACE, ("review", TEXT), ("analyst", TEXT), ("submitted_at", TIME), ("blind", WHOLE),
           ("probability", NUMBER), ("grid", TEXT), ("human_score", NUMBER), ("critical", TEXT),
           ("automatic_score", NUMBER), ("judged_score", NUMBER), ("comment", TEXT))  # fmt: skip


def reviews(scope: QuerySet[Conversation], reader: Reader) -> Table:
    """`judged_score` and `automatic_score` are of when it was submitted. Each criterion that was
    asked has a score (empty where it did not apply), a comment and a quote."""
    ids = rows_of(scope, reader.wanted).values("pk")
    made = Review.objects.filter(conversation__in=ids, submitted_at__isnull=False, lane="desk")
    related = [*(f"conversation__{name}" for name in _RELATED), "analyst", "grid__brand"]
    rows = made.order_by("submitted_at", "pk").select_related(*related)
    found = rows.prefetch_related("answers").iterator(chunk_size=FEW)
    asked = _asked_in(made)
    columns = (*_REVIEW, *((f"{part}_{a.key}", kind) for a in asked for part, kind in ANSWER))
    return Table("reviews", columns, (_review(row, reader, asked) for row in found), asked)


ANSWER = (("answer_score", NUMBER), ("answer_comment", TEXT), ("answer_quote", TEXT))


def _asked_in(made: QuerySet[Review]) -> tuple[Asked, ...]:
    """The criteria of their grids, each key once, as the newest version has it. One query."""
    used = ReviewGrid.objects.filter(pk__in=made.order_by().values("grid"))
    newest_first = used.order_by("-created_at", "-version")
    found: dict[str, Asked] = {}
    for grid in newest_first:
        for asked in grid.asked:
            found.setdefault(asked.key, asked)
    return tuple(found.values())


def _review(row: Review, reader: Reader, asked: Sequence[Asked]) -> Row:
    talk, answers = row.conversation, {one.criterion: one for one in row.answers.all()}
    given = [answers.get(one.key) for one in asked]
    return (
        *placed(talk, reader), str(row.pk),
        reader.name_of(talk, row.analyst), reader.when(row.submitted_at), int(row.is_blind),
        row.probability, _grid(row.grid), row.score, row.critical, row.automatic, row.reviewed,
        row.comment,
        *(value for a in given for value in
          ((a.score, a.comment, a.quote) if a else (None, "", ""))),
    )  # fmt: skip


def _grid(grid: ReviewGrid | None) -> str:
    """ "Maison Lumière@2": whose it is, and which version."""
    if grid is None:
        return ""
    return f"{grid.brand.name if grid.brand else 'house'}@{grid.version}"


TABLES: dict[str, Callable[[QuerySet[Conversation], Reader], Table]] = {
    "conversations": conversations,
    "findings": findings,
    "reviews": reviews,
}
