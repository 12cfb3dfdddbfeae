"""The rows of one's own history: each says only what its columns are about. Where a value is a
code, it goes with the words for it.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import pgettext, pgettext_lazy

from console.rendering.quality import CRITERIA
from console.views.audit.details import details
from console.views.audit.steering import is_steering
from console.views.audit.words import act_name, actor_name
from console.views.fairness.faults import faults
from console.views.fairness.words import OUTCOMES, about, answers_in_words
from console.views.reports.spoken import GRIDS
from conversations.core.verdicts import DECISION
from conversations.models import MissedFault, User
from conversations.queries import fairness
from conversations.queries.looks import all_looks
from conversations.queries.reports.tables import NUMBER, TEXT, TIME, WHOLE
from frontend.templatetags.motjuste import short_id

COLUMNS = (
    ("kind", TEXT), ("number", TEXT), ("conversation", TEXT), ("opened_at", TIME), ("queue", TEXT),
    ("message", WHOLE), ("at", TIME), ("by", TEXT), ("about", TEXT), ("severity", TEXT),
    ("words", TEXT), ("copied_from", TEXT), ("evidence", TEXT), ("score", NUMBER),
    ("judged_score", NUMBER), ("points", NUMBER), ("given", TEXT), ("comment", TEXT),
    ("verdict", TEXT), ("reason", TEXT), ("answer", TEXT), ("answered_at", TIME),
    ("answered_by", TEXT), ("times", WHOLE),
)  # fmt: skip
KINDS: dict[str, Any] = {
    "score": pgettext_lazy("history", "score"),
    "criterion": pgettext_lazy("history", "criterion"),
    "finding": pgettext_lazy("history", "finding"),
    "marked_fault": pgettext_lazy("history", "marked fault"),
    "review": pgettext_lazy("history", "review"),
    "review_criterion": pgettext_lazy("history", "criterion of the review"),
    "coaching_note": pgettext_lazy("history", "coaching note"),
    "closing_word": pgettext_lazy("history", "closing word of a coaching note"),
    "dispute": pgettext_lazy("history", "dispute"),
    "look": pgettext_lazy("history", "somebody looked"),
}
Values = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Said:
    """A code, and what it is called."""

    code: Any
    words: Any


def rows(user: User) -> Iterator[Values]:
    """Conversation by conversation, the oldest first; then notes, disputes and who looked."""
    for talk in fairness.whole_history(user):
        place = _place(talk.pk) | {"opened_at": _when(talk.opened_at), "queue": talk.queue.name}
        for row in (*_scores(talk), *_faults(user, talk), *_reviews(user, talk)):
            yield place | row
    yield from _notes(user)
    yield from _disputes(user)
    yield from _looks(user)


def _place(key: Any) -> Values:
    return {"number": short_id(key), "conversation": str(key)} if key else {}


def _when(at: datetime | None) -> datetime | None:
    return at.astimezone(ZoneInfo(settings.TIME_ZONE)).replace(tzinfo=None) if at else None


def _kind(kind: str, by: Any = "") -> Values:
    rules = Said("rules", pgettext("history", "the rules"))
    return {"kind": Said(kind, KINDS[kind]), "by": by or rules}


def _scores(talk: Any) -> Iterator[Values]:
    """Whole, then by criterion in the grid's order; once judged where people did."""
    judged = talk.reviewed.criteria if talk.after is not None else {}
    given, at = talk.analysis.criteria, _when(talk.analysis.at)
    whole = {"about": _grid(talk.analysis.grid), "score": talk.analysis.score, "at": at}
    yield _kind("score") | whole | {"judged_score": talk.after}
    for name in sorted(given, key=lambda name: ([*CRITERIA, name].index(name), name)):
        yield _kind("criterion") | {
            "about": Said(name, CRITERIA.get(name, name)),
            "at": at,
            "score": given[name]["score"],
            "judged_score": judged.get(name, {}).get("score"),
            "given": "" if given[name]["applicable"] else _not_applicable(),
        }


def _grid(label: str) -> Said:
    name, _sign, n = label.rpartition("@")
    said = {"name": GRIDS.get(name, name), "n": n}
    return Said(label, pgettext("grid", "%(name)s, version %(n)s") % said if name else label)


def _not_applicable() -> Said:
    return Said("not_applicable", _("not applicable"))


def _faults(user: User, talk: Any) -> Iterator[Values]:
    marks = [*fairness.findings_of(talk), *fairness.missed_of(talk)]
    for one in faults(user, talk, marks):
        row = one["row"]
        told = _marked(one) if isinstance(row, MissedFault) else _found(one)
        yield told | {
            "message": row.seq,
            "about": Said(row.rule, one["advice"].title),
            "severity": Said(row.severity, one["severity"]),
            "words": one["words"],
            "copied_from": " … ".join(one["copied"]),
            "points": one["cost"] or None,
            "verdict": Said(one["word"], one["said"]),
        }


def _found(one: Values) -> Values:
    row = one["row"]
    why = " ".join(filter(None, (str(one["why"]), one["note"])))
    code = " ".join(filter(None, (row.word_reason or "", one["note"])))
    return _kind("finding") | {
        "at": _when(row.created_at),
        "evidence": Said(_json(row.evidence), one["detail"]),
        "reason": Said(code if one["word"] else "", why),
        "answered_at": _when(one["at"]),
        "answered_by": Said(_giver(row.word_role, row.word_lane), one["by"]),
    }


def _marked(one: Values) -> Values:
    row = one["row"]
    by = Said(_giver(row.analyst.role, row.lane), one["by"])
    return _kind("marked_fault", by) | {"at": _when(one["at"]), "comment": row.note}


def _giver(role: str | None, lane: str | None) -> str:
    return "calibration" if lane == DECISION else role or ""


def _json(evidence: Values) -> str:
    return json.dumps(evidence, ensure_ascii=False, sort_keys=True) if evidence else ""


def _reviews(user: User, talk: Any) -> Iterator[Values]:
    for review in fairness.reviews_of(talk):
        common = {"at": _when(review.submitted_at)}
        said = {"score": review.score, "comment": review.comment}
        yield _kind("review", review.analyst.name) | common | said
        for name, step, comment, quote in answers_in_words(review, user.language):
            yield _kind("review_criterion", review.analyst.name) | common | {
                "about": name, "given": step, "comment": comment, "words": quote,
            }  # fmt: skip


def _notes(user: User) -> Iterator[Values]:
    for note in fairness.notes_of(user):
        subject = {"about": Said(note.criterion, CRITERIA.get(note.criterion, note.criterion))}
        yield (
            _kind("coaching_note", note.author.name)
            | subject
            | {
                "at": _when(note.given_at),
                "comment": note.aim,
                "answer": note.reply,
                "answered_at": _when(note.acknowledged_at),
                "answered_by": user.name if note.acknowledged_at else "",
            }
        )
        if note.closed_at is not None and note.closed_by is not None:
            closed = {"at": _when(note.closed_at), "comment": note.closing}
            yield _kind("closing_word", note.closed_by.name) | subject | closed


def _disputes(user: User) -> Iterator[Values]:
    for one in fairness.disputes_of(user):
        fault = one.fault
        yield (
            _kind("dispute", user.name)
            | _place(one.conversation_id)
            | {
                "opened_at": _when(one.conversation.opened_at),
                "queue": one.conversation.queue.name,
                "message": fault.seq if fault else None,
                "at": _when(one.made_at),
                "about": Said(fault.rule if fault else "review", about(one)),
                "score": one.before,
                "judged_score": one.after,
                "comment": one.words,
                "verdict": Said(one.outcome, OUTCOMES.get(one.outcome, "")),
                "answer": one.answer,
                "answered_at": _when(one.answered_at),
                "answered_by": one.answered_by.name if one.answered_by else "",
            }
        )


def _looks(user: User) -> Iterator[Values]:
    for look in all_looks(user.pk):
        entry = look.entry
        yield (
            _kind("look", actor_name(user, entry))
            | _place(entry.conversation)
            | {
                "at": _when(entry.at),
                "about": Said(entry.act, act_name(entry.act)),
                "comment": details(entry) if is_steering(entry.act) else "",
                "times": look.n,
            }
        )
