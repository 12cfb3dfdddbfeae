"""What is measured of how conversations end and of what customers said: each measure reads one
column of a conversation, null where it does not apply, and says when it is met.

The definitions are those of the measures. How they are asked is `reports/manners.py`.
"""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db.models import (
    BooleanField,
    Case,
    Exists,
    F,
    FloatField,
    OuterRef,
    Q,
    Value,
    When,
)
from django.db.models.expressions import Combinable
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast, NullIf

from conversations.core.survey import COMPONENTS, STEPS
from conversations.models import Conversation, Event

SHARE, SECONDS, MEAN, NPS = "share", "seconds", "mean", "nps"
FARE = ("advisor", "customer", "none")
SOON, BACK = timedelta(minutes=2), timedelta(hours=24)
YES, NO = Value(value=True), Value(value=False)
PROMOTERS, DETRACTORS = {"gte": 9}, {"lte": 6}
Lookup = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Measure:
    """Of the column `reads`; a share is of those that `meets` says."""

    kind: str
    reads: str
    meets: Lookup | None = None

    @property
    def column(self) -> str:
        """As it is called in a query."""
        return f"of_{self.reads}"

    def where(self, lookup: Lookup) -> Q:
        return Q(**{f"{self.column}__{name}": value for name, value in lookup.items()})

    @property
    def is_latency(self) -> bool:
        """A time, or whether one was kept: what stands beside a name for some days only."""
        return self.kind == SECONDS or self.reads == "closed_in_time"

    @property
    def is_met(self) -> Q:
        return self.where(self.meets or {})

    def value(self) -> Combinable:
        """Of a conversation: 1 or 0 for a share, ±100 or 0 for a net share, else what is read."""
        if self.kind == SHARE:
            return _number((self.is_met, 1.0))
        if self.kind == NPS:
            return _number((self.where(PROMOTERS), 100.0), (self.where(DETRACTORS), -100.0))
        return F(self.column)


def _number(*whens: tuple[Q, float]) -> Combinable:
    cases = [When(condition, then=Value(number)) for condition, number in whens]
    return Case(*cases, default=Value(0.0), output_field=FloatField())


def _fact(name: str) -> Combinable:
    """As text, null where it is not known."""
    text: Combinable = KeyTextTransform(name, "analysis__facts")
    return text


def _seconds(name: str) -> Combinable:
    return Cast(_fact(name), FloatField())


def _flag(applies: Q, meets: Q) -> Combinable:
    yes, no = When(applies & meets, then=YES), When(applies, then=NO)
    return Case(yes, no, output_field=BooleanField())


def _came_back() -> Q:
    """Reopened within a day of the close, or a new one, linked to it, within two minutes.
    Few have a follower at all: only those are looked up."""
    of_it = Event.objects.filter(conversation=OuterRef("conversation"), seq__lt=OuterRef("seq"))
    closed = of_it.filter(kind="conversation.closed", at__gte=OuterRef("at") - BACK)
    again = Event.objects.filter(conversation=OuterRef("pk"), kind="conversation.reopened")
    soon = Conversation.objects.filter(
        previous=OuterRef("pk"), opened_at__lte=OuterRef("closed_at") + SOON
    )
    followed = Conversation.objects.filter(previous__isnull=False).values("previous")
    return Q(Exists(again.filter(Exists(closed)))) | (Q(pk__in=followed) & Q(Exists(soon)))


def _left_out() -> Q:
    closes = Event.objects.filter(conversation=OuterRef("pk"), kind="conversation.closed")
    return Q(Exists(closes.filter(data__staff__missing__0__isnull=False)))


def _chosen(name: str) -> Combinable:
    return NullIf(F(f"survey_answer__{name}"), Value(""))


def _step(name: str) -> Combinable:
    return Cast(KeyTextTransform(name, "survey_answer__steps"), FloatField())


FACTS = ("first_farewell", "last_check", "thanks", "farewell_by_advisor", "closed_in_time",
         "unanswered_last")  # fmt: skip
LATENCIES = ("farewell_latency_s", "closing_latency_s", "closing_latency_customer_s")
COLUMNS: dict[str, Combinable] = {
    **{name: _fact(name) for name in FACTS},
    **{name: _seconds(name) for name in LATENCIES},
    "came_back": _flag(Q(closed_at__isnull=False), _came_back()),
    "left_out": _flag(Q(closed_by__in=("advisor", "leader")), _left_out()),
    "answered": _flag(Q(pk__isnull=False), Q(survey_answer__isnull=False)),
    "resolved": _chosen("resolved"),
    "component": _chosen("component"),
    **{name: F(f"survey_answer__{name}") for name in ("csat", "ces", "nps", "rnps")},
    **{f"ces_{step}": _step(step) for step in STEPS},
}
IS_SO = {"exact": "true"}
LEAVING: dict[str, Measure] = {
    **{f"first_farewell_{who}": Measure(SHARE, "first_farewell", {"exact": who}) for who in FARE},
    "last_check_offered": Measure(SHARE, "last_check", IS_SO),
    "thanks": Measure(SHARE, "thanks", IS_SO),
    "farewell_by_advisor": Measure(SHARE, "farewell_by_advisor", IS_SO),
    "closed_in_time": Measure(SHARE, "closed_in_time", IS_SO),
    "farewell_latency": Measure(SECONDS, "farewell_latency_s"),
    "closing_latency": Measure(SECONDS, "closing_latency_s"),
    "closing_latency_customer": Measure(SECONDS, "closing_latency_customer_s"),
    "cut_off": Measure(SHARE, "unanswered_last", IS_SO),
    "premature_closing": Measure(SHARE, "came_back", {"exact": True}),
    "closed_without_a_step": Measure(SHARE, "left_out", {"exact": True}),
}
RESPONSE = "response_rate"
ASKED: dict[str, Measure] = {RESPONSE: Measure(SHARE, "answered", {"exact": True})}
SURVEY: dict[str, Measure] = {
    "resolution_confirmed": Measure(SHARE, "resolved", {"exact": "yes"}),
    "csat": Measure(SHARE, "csat", {"gte": 4}),
    "ces_1_10": Measure(MEAN, "ces"),
    **{f"ces_{step}": Measure(MEAN, f"ces_{step}") for step in STEPS},
    **{f"effort_{name}": Measure(SHARE, "component", {"exact": name}) for name in COMPONENTS},
    "tnps": Measure(NPS, "nps"),
    "rnps": Measure(NPS, "rnps"),
}
MEASURES = LEAVING | ASKED | SURVEY
