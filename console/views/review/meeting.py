"""What a calibration's meeting reads: agreement, confusions, and each point with what was settled.

The acts are in `calibration.py`; what there is to settle, in `conversations.queries.calibration`.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from console.views.review.words import SAID, STEPS, WORDS
from conversations.core.pseudonyms import code, hidden
from conversations.models import (
    CalibrationBatch,
    CalibrationDecision,
    Conversation,
    Review,
    User,
    Verdict,
)
from conversations.queries import calibration as asked
from conversations.queries.calibration_marks import Marked, Pointed
from conversations.queries.naming import known_as
from conversations.queries.quality import words
from conversations.queries.reviewing import read_blind

Shown = dict[str, Any]
Said = dict[UUID, list[Verdict]]


def compared(user: User, row: CalibrationBatch) -> Shown:
    """What all have said, for one page."""
    found = asked.reviews(row)
    said = asked.said(found)
    names, _steps = _grid(found, user)
    return {
        "agreements": [
            {"name": names.get(a.key, a.key), "a": a, "pairs": _pairs(a)}
            for a in asked.agreements(found, said)
        ],
        "is_empty": not found,
        **_differing(user, row, found, said),
    }


def point(user: User, row: CalibrationBatch, point_id: str) -> Shown | None:
    """One of the points where they differ, as it stands now."""
    found = asked.reviews(row)
    talks = _differing(user, row, found, asked.said(found))["talks"]
    return next((p for talk in talks for p in talk["points"] if p["id"] == point_id), None)


def _grid(found: Sequence[Review], user: User) -> tuple[dict[str, str], dict[str, list[Any]]]:
    """By criterion of the grid that all filled in, its name and its steps."""
    grid = [one for r in found[:1] if r.grid for one in r.grid.asked]
    names = {one.key: one.name(user.language) for one in grid}
    steps = {one.key: list(STEPS[one.scale].items()) for one in grid}
    return names | {asked.VERDICTS: _("Verdicts on findings")}, steps


def _differing(user: User, row: CalibrationBatch, found: list[Review], said: Said) -> Shown:
    names, steps = _grid(found, user)
    differing, blind = asked.differing(row, found, said), set(read_blind(user))
    shown = [d for d in differing if d.conversation.pk not in blind]
    talks = [_talk(d, names, steps, user) for d in shown]
    return {
        "talks": [{**talk, **_readers(found, talk["conversation"])} for talk in talks],
        "n_blind": len(differing) - len(shown),
        "words": list(WORDS.items()),
    }


def _readers(found: Iterable[Review], talk: Conversation) -> dict[str, list[str]]:
    """Who read it without the rules, and who did not though they were to."""
    here = [r for r in found if r.conversation_id == talk.pk and r.task and r.task.is_blind]
    return {
        "blind": [r.analyst.name for r in here if r.is_blind],
        "openly": [r.analyst.name for r in here if not r.is_blind],
    }


def _pairs(agreed: asked.Agreed) -> list[tuple[str, str, int]]:
    """The commonest confusions first; where they agreed is left out."""
    if agreed.key == asked.VERDICTS:
        shown = {0.0: str(WORDS["dismissed"]), 1.0: str(WORDS["confirmed"])}
    else:
        shown = {}
    rows = [(pair, n) for pair, n in agreed.pairs.most_common() if pair[0] != pair[1]]
    return [(shown.get(a, f"{a:g}"), shown.get(b, f"{b:g}"), n) for (a, b), n in rows[:3]]


def _talk(
    d: asked.Differing, names: Mapping[str, str], steps: Mapping[str, list[Any]], user: User
) -> Shown:
    """Each point with what was settled there; `decided` is what was settled where they agree."""
    settled = _Settled(d)
    criteria = [
        {**_criterion(d, key, scores, settled), "on": names.get(key, key), "steps": steps.get(key)}
        for key, scores in d.criteria.items()
    ]
    findings = [_finding(one, settled, user) for one in d.findings]
    missed = [_missed(one, settled, user) for one in d.missed]
    return {
        "code": code(d.conversation.pk),
        "conversation": d.conversation,
        "points": [*criteria, *findings, *missed],
        "decided": [
            {**one, "on": names.get(one["d"].criterion) or _title(one["d"].rule, user)}
            for one in settled.left
        ],
    }


def _title(rule: str, user: User) -> str:
    return words(rule, user.language)["title"]


def _criterion(
    d: asked.Differing, key: str, scores: Mapping[str, float | None], settled: "_Settled"
) -> Shown:
    return {
        "id": f"{d.conversation.pk}-{key}",
        "fields": [("conversation", d.conversation.pk), ("criterion", key)],
        "scores": list(scores.items()),
        "decided": settled.of("criterion", key),
    }


def _finding(one: Pointed, settled: "_Settled", user: User) -> Shown:
    return {
        "id": str(one.finding.pk),
        "fields": [("finding", one.finding.pk)],
        "on": _title(one.finding.rule, user),
        "quote": one.quote,
        "said": [(name, SAID[word]) for name, word in one.said.items()],
        "decided": settled.of("finding_id", one.finding.pk),
    }


def _missed(one: Marked, settled: "_Settled", user: User) -> Shown:
    marked = [(name, SAID["marked"]) for name in one.by]
    return {
        "id": str(one.mark.pk),
        "fields": [("missed", one.mark.pk)],
        "on": _title(one.mark.rule, user),
        "quote": one.quote,
        "is_missed": True,
        "said": [*marked, *((name, SAID["not_marked"]) for name in one.not_by)],
        "decided": settled.of("missed_id", *(mark.pk for mark in one.marks)),
    }


class _Settled:
    """A conversation's decisions, the last first, taken by the points that they are about."""

    def __init__(self, differing: asked.Differing) -> None:
        self.names = known_as(differing.conversation.customer)
        self.rest = differing.decided[::-1]

    def of(self, point: str, *keys: object) -> list[Shown]:
        about = [one for one in self.rest if getattr(one, point) in keys]
        self.rest = [one for one in self.rest if one not in about]
        return self._shown(about)

    @property
    def left(self) -> list[Shown]:
        return self._shown(self.rest)

    def _shown(self, decisions: Iterable[CalibrationDecision]) -> list[Shown]:
        return [
            {"d": one, "word": WORDS.get(one.word, ""), "words": hidden(one.words, self.names)}
            for one in decisions
        ]
