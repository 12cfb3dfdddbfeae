"""What a calibration's meeting reads: agreement, confusions, and each point with what was settled.

The acts are in `calibration.py`; what there is to settle, in `conversations.queries.calibration`.
"""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _

from console.views.review.words import SAID, STEPS, WORDS
from conversations.core.pseudonyms import code, hidden
from conversations.models import CalibrationBatch, CalibrationDecision, User
from conversations.queries import calibration as asked
from conversations.queries.calibration_marks import Marked
from conversations.queries.naming import known_as
from conversations.queries.quality import words
from conversations.queries.reviewing import read_blind

Shown = dict[str, Any]
POINTS = ("criteria", "findings", "missed")  # of a conversation, in the page's order


def compared(user: User, row: CalibrationBatch) -> Shown:
    found = asked.reviews(row)
    said = asked.said(found)
    grid = [asked for r in found[:1] if r.grid for asked in r.grid.asked]
    names = {a.key: a.name(user.language) for a in grid}
    steps = {a.key: list(STEPS[a.scale].items()) for a in grid}
    names[asked.VERDICTS] = _("Verdicts on findings")
    differing, blind = asked.differing(row, found, said), set(read_blind(user))
    shown = [d for d in differing if d.conversation.pk not in blind]
    talks = [_talk(d, names, steps, user) for d in shown]
    _link(talks)
    return {
        "agreements": [
            {"name": names.get(a.key, a.key), "a": a, "pairs": _pairs(a)}
            for a in asked.agreements(found, said)
        ],
        "talks": talks,
        "n_blind": len(differing) - len(shown),
        "words": list(WORDS.items()),
    }


def _pairs(agreed: asked.Agreed) -> list[tuple[str, str, int]]:
    """The commonest confusions first; where they agreed is left out."""
    if agreed.key == asked.VERDICTS:
        shown = {0.0: str(WORDS["dismissed"]), 1.0: str(WORDS["confirmed"])}
    else:
        shown = {}
    rows = [(pair, n) for pair, n in agreed.pairs.most_common() if pair[0] != pair[1]]
    return [(shown.get(a, f"{a:g}"), shown.get(b, f"{b:g}"), n) for (a, b), n in rows[:3]]


def _link(talks: list[Shown]) -> None:
    """Each point knows the next that is not settled: `then`, itself where none is."""
    points = [p for t in talks for kind in POINTS for p in t[kind]]
    for n, point in enumerate(points):
        later = [*points[n + 1 :], *points[:n]]
        point["then"] = next((p["id"] for p in later if not p["decided"]), point["id"])


def _talk(
    d: asked.Differing, names: dict[str, str], steps: dict[str, list[Any]], user: User
) -> Shown:
    """Each point with what was settled there; `decided` is what was settled where they agree."""
    settled = _Settled(d)
    return {
        "code": code(d.conversation.pk),
        "conversation": d.conversation,
        "criteria": [
            {"id": f"{d.conversation.pk}-{key}", "key": key, "name": names.get(key, key),
             "steps": steps.get(key, []), "scores": list(scores.items()),
             "decided": settled.of("criterion", key)}
            for key, scores in d.criteria.items()
        ],
        "findings": [
            {"id": str(f.finding.pk), "finding": f.finding, "title": _title(f.finding.rule, user),
             "said": [(name, SAID[word]) for name, word in f.said.items()], "quote": f.quote,
             "decided": settled.of("finding_id", f.finding.pk)}
            for f in d.findings
        ],
        "missed": [_missed(m, settled, user) for m in d.missed],
        "decided": [
            {**one, "on": names.get(one["d"].criterion) or _title(one["d"].rule, user)}
            for one in settled.left
        ],
    }  # fmt: skip


def _title(rule: str, user: User) -> str:
    return words(rule, user.language)["title"]


def _missed(marked: Marked, settled: "_Settled", user: User) -> Shown:
    return {
        "id": str(marked.mark.pk),
        "m": marked,
        "title": _title(marked.mark.rule, user),
        "decided": settled.of("missed_id", *(mark.pk for mark in marked.marks)),
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
