"""How conversations end, and what customers said of them: each measure an expression over them.

Null where a measure does not apply to a conversation, so that a figure and the rows behind it are
the same ones. The definitions are those of the measures; the estimates `core.estimates`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db.models import (
    BooleanField,
    Case,
    Exists,
    F,
    FloatField,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Value,
    When,
)
from django.db.models.expressions import Combinable
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast
from django.db.models.lookups import Exact

from conversations.core import estimates
from conversations.core.estimates import Estimate
from conversations.core.survey import COMPONENTS, STEPS
from conversations.models import Conversation, Event
from conversations.queries.moments import Percentile, moments, of_column
from conversations.queries.narrowing import narrowed
from conversations.queries.reports.wanted import Wanted, meant

SHARE, SECONDS, MEAN, NPS = "share", "seconds", "mean", "nps"
FARE = ("advisor", "customer", "none")
SOON, BACK = timedelta(minutes=2), timedelta(hours=24)
MOST = 10**9  # a limit that limits nothing has the rows selected before they are summed up


@dataclass(frozen=True, slots=True)
class Measure:
    """`value` of a conversation: 1 or 0 for a share, seconds, a mark, or ±100 for a net share."""

    kind: str
    value: Combinable


@dataclass(frozen=True, slots=True)
class Told:
    """`estimate` of a share, a mean or a net share; of seconds the median, and `p90`."""

    kind: str
    estimate: Estimate
    p90: float | None = None


def _share(applies: Q, meets: Q) -> Measure:
    yes, no = When(applies & meets, then=Value(1.0)), When(applies, then=Value(0.0))
    return Measure(SHARE, Case(yes, no, output_field=FloatField()))


def _text(fact: str) -> Combinable:
    """As text, null where it is not known: facts are unpacked once for each."""
    text: Combinable = KeyTextTransform(fact, "analysis__facts")
    return text


def _fact(fact: str) -> Measure:
    is_so = Cast(Cast(_text(fact), BooleanField()), IntegerField())
    return Measure(SHARE, Cast(is_so, FloatField()))


def _taken_by(who: str) -> Measure:
    by = Cast(Exact(_text("first_farewell"), Value(who)), IntegerField())
    return Measure(SHARE, Cast(by, FloatField()))


def _seconds(fact: str) -> Measure:
    return Measure(SECONDS, Cast(_text(fact), FloatField()))


def _came_back() -> Q:
    """Reopened within a day of the close, or a new one, linked to it, within two minutes."""
    of_it = Event.objects.filter(conversation=OuterRef("conversation"), seq__lt=OuterRef("seq"))
    closed = of_it.filter(kind="conversation.closed", at__gte=OuterRef("at") - BACK)
    again = Event.objects.filter(conversation=OuterRef("pk"), kind="conversation.reopened")
    soon = Conversation.objects.filter(
        previous=OuterRef("pk"), opened_at__lte=OuterRef("closed_at") + SOON
    )
    return Q(Exists(again.filter(Exists(closed)))) | Q(Exists(soon))


def _left_out() -> Q:
    closes = Event.objects.filter(conversation=OuterRef("pk"), kind="conversation.closed")
    return Q(Exists(closes.filter(data__staff__missing__0__isnull=False)))


def _net(name: str) -> Measure:
    """Nine and ten less nought to six, of a hundred."""
    given = f"survey_answer__{name}"
    value = Case(
        When(**{f"{given}__gte": 9}, then=Value(100.0)),
        When(**{f"{given}__lte": 6}, then=Value(-100.0)),
        When(**{f"{given}__isnull": False}, then=Value(0.0)),
        output_field=FloatField(),
    )
    return Measure(NPS, value)


def _component(name: str) -> Measure:
    return _share(~Q(survey_answer__component=""), Q(survey_answer__component=name))


def _step(name: str) -> Measure:
    mark = KeyTextTransform(name, "survey_answer__steps")
    return Measure(MEAN, Cast(mark, FloatField()))


LEAVING: dict[str, Measure] = {
    **{f"first_farewell_{who}": _taken_by(who) for who in FARE},
    "last_check_offered": _fact("last_check"),
    "thanks": _fact("thanks"),
    "farewell_by_advisor": _fact("farewell_by_advisor"),
    "closed_in_time": _fact("closed_in_time"),
    "farewell_latency": _seconds("farewell_latency_s"),
    "closing_latency": _seconds("closing_latency_s"),
    "closing_latency_customer": _seconds("closing_latency_customer_s"),
    "cut_off": _fact("unanswered_last"),
    "premature_closing": _share(Q(closed_at__isnull=False), _came_back()),
    "closed_without_a_step": _share(Q(closed_by__in=("advisor", "leader")), _left_out()),
}
SURVEY: dict[str, Measure] = {
    "resolution_confirmed": _share(
        ~Q(survey_answer__resolved=""), Q(survey_answer__resolved="yes")
    ),
    "csat": _share(Q(survey_answer__csat__isnull=False), Q(survey_answer__csat__gte=4)),
    "ces_1_10": Measure(MEAN, Cast(F("survey_answer__ces"), FloatField())),
    **{f"ces_{step}": _step(step) for step in STEPS},
    **{f"effort_{name}": _component(name) for name in COMPONENTS},
    "tnps": _net("nps"),
    "rnps": _net("rnps"),
}
MEASURES = LEAVING | SURVEY


def rows_of(
    scope: QuerySet[Conversation], wanted: Wanted, name: str, wording: str = ""
) -> QuerySet[Any]:
    """Those that the figure counts, each with its `value`. Raises KeyError for no such figure."""
    found = answered(scope, wanted, wording) if name in SURVEY else ended(scope, wanted)
    rows: QuerySet[Any] = found.annotate(value=MEASURES[name].value)
    return rows.filter(value__isnull=False)


def ended(scope: QuerySet[Conversation], wanted: Wanted) -> QuerySet[Conversation]:
    """Finished, and looked at to the end by the rules."""
    return meant(scope, wanted).filter(state="closed", analysis__is_final=True)


def answered(
    scope: QuerySet[Conversation], wanted: Wanted, wording: str = ""
) -> QuerySet[Conversation]:
    """The customer took part in the survey."""
    rows = meant(scope, wanted).filter(survey_answer__isnull=False)
    return narrowed(rows, survey_answer__wording=wording)


def leaving(scope: QuerySet[Conversation], wanted: Wanted) -> dict[str, Told]:
    """One query."""
    return _told(ended(scope, wanted), LEAVING)


def survey(scope: QuerySet[Conversation], wanted: Wanted) -> dict[str, dict[str, Told]]:
    """By the wording that was asked, the newest first: they are never pooled. One query for each,
    and one."""
    asked = answered(scope, wanted).order_by("-survey_answer__wording")
    wordings = asked.values_list("survey_answer__wording", flat=True).distinct()
    return {word: _told(answered(scope, wanted, word), SURVEY) for word in wordings}


def _told(rows: QuerySet[Conversation], measures: Mapping[str, Measure]) -> dict[str, Told]:
    """What is summed up is a select of its own: each value is made once."""
    names = {f"of_{name}": measure.value for name, measure in measures.items()}
    asked: dict[str, Any] = {}
    for name, measure in measures.items():
        asked |= of_column(f"of_{name}")
        if measure.kind == SECONDS:
            asked[f"median_{name}"] = Percentile(F(f"of_{name}"), share=0.5)
            asked[f"p90_{name}"] = Percentile(F(f"of_{name}"), share=0.9)
    found = rows.order_by().annotate(**names).values(*names)[:MOST].aggregate(**asked)
    return {name: _of(name, measure.kind, found) for name, measure in measures.items()}


def _of(name: str, kind: str, found: Mapping[str, Any]) -> Told:
    m = moments(found, f"of_{name}")
    if kind == SECONDS:
        return Told(kind, Estimate(found[f"median_{name}"], n=m.n), found[f"p90_{name}"])
    if kind == SHARE:
        return Told(kind, estimates.share(round(m.mean * m.n), m.n))
    low, high = (-100, 100) if kind == NPS else (1, 10)
    return Told(kind, estimates.of_moments(m).within(low, high))
