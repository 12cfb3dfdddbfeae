"""How long what is kept, by purpose; and the moments before which it goes.

Pure: `now` is an argument and days are the brand's. What goes, and how, is `actions/retention.py`.
"""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

ON_REQUEST = "erasure"  # what the log says of an erasure: a code; its reason is in the audit


@dataclass(frozen=True, slots=True)
class Terms:
    """`named_days`: latencies listed by advisor's name. `transcript_months`: texts and their
    times. `evaluation_months`: scores, findings, reviews and what is known of a conversation;
    after that figures under a pseudonym. `audit_months`: who saw what."""

    named_days: int = 7
    transcript_months: int = 6
    evaluation_months: int = 12
    audit_months: int = 12


NAMES = tuple(Terms.__dataclass_fields__)
MOST = {
    "named_days": 31,
    "transcript_months": 36,
    "evaluation_months": 60,
    "audit_months": 60,
}


@dataclass(frozen=True, slots=True)
class Limits:
    """What closed (or was recorded) before these goes; names stand since `named_since`."""

    named_since: datetime
    transcripts: datetime
    evaluations: datetime
    audit: datetime


def faults(terms: Terms) -> dict[str, str]:
    """By name: out_of_range, or evaluations that would go before their transcripts."""
    found = {name: "out_of_range" for name in NAMES if not 1 <= getattr(terms, name) <= MOST[name]}
    if not found and terms.evaluation_months < terms.transcript_months:
        found["evaluation_months"] = "before_transcripts"
    return found


def limits(terms: Terms, now: datetime, time_zone: str) -> Limits:
    """Cut at the brand's midnights, so that whatever stays has its full time."""
    zone = ZoneInfo(time_zone)
    today = now.astimezone(zone).date()

    def midnight(day: date) -> datetime:
        return datetime.combine(day, time.min, tzinfo=zone)

    return Limits(
        named_since=midnight(today - timedelta(days=terms.named_days)),
        transcripts=midnight(months_before(today, terms.transcript_months)),
        evaluations=midnight(months_before(today, terms.evaluation_months)),
        audit=midnight(months_before(today, terms.audit_months)),
    )


def months_before(day: date, n: int) -> date:
    """The same day of the month, or its last where there is no such day."""
    year, month = divmod(day.year * 12 + day.month - 1 - n, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
