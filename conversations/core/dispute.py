"""Disputes: who may answer, until when, and what an answer changes.

Pure. The rows are written by `actions/disputes.py`.
"""

from collections.abc import Collection, Hashable
from datetime import datetime, timedelta

ACCEPTED, PARTLY, REJECTED = "accepted", "partly", "rejected"
OUTCOMES = (ACCEPTED, PARTLY, REJECTED)
DAYS_TO_ANSWER = 7
DAYS_TO_DISPUTE = 30
MILDER = {"critical": "major", "major": "minor", "minor": "hint"}


def due_at(made_at: datetime) -> datetime:
    return made_at + timedelta(days=DAYS_TO_ANSWER)


def disputable_until(known_since: datetime) -> datetime:
    return known_since + timedelta(days=DAYS_TO_DISPUTE)


def may_still_dispute(known_since: datetime, now: datetime) -> bool:
    return now < disputable_until(known_since)


def may_answer(reader: Hashable, advisor: Hashable, authors: Collection[Hashable]) -> bool:
    """Never who disputes, never who judged before: a second pair of eyes."""
    return reader != advisor and reader not in authors


def outcomes_for(severity: str, is_withdrawn: bool = False) -> tuple[str, ...]:
    """A finding is accepted in part when it weighs less than it was given; a tip weighs nothing,
    and what was withdrawn with its message can only be let go.
    Of a review ("" here) a part is the mean of the reviewer's score and the automatic one."""
    if is_withdrawn:
        return (ACCEPTED,)
    return OUTCOMES if not severity or severity in MILDER else (ACCEPTED, REJECTED)


def settled(outcome: str, human: float, automatic: float | None) -> float | None:
    """A review's score after the answer; None when it no longer counts."""
    if outcome == ACCEPTED:
        return None
    if outcome == PARTLY and automatic is not None:
        return round((human + automatic) / 2, 1)
    return human
