"""A finding or a fault that people marked, with its evidence: the same for whoever it is about and
for whoever answers a dispute of it. How it is shown is `fairness/evidence.html`.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.template.loader import render_to_string

from console.rendering import judged
from console.rendering.quality import CRITERIA, SEVERITIES, advice
from console.veiling import veiled
from console.views.fairness.words import WITHDRAWN, giver, word_on, word_on_missed
from console.views.review.words import REASONS
from conversations.core.verdicts import DISMISSED, DISPUTE, PARTIAL
from conversations.models import Conversation, Finding, MissedFault, User
from conversations.queries import fairness
from frontend.templatetags.motjuste import percent

Fault = dict[str, Any]
Texts = Mapping[int | None, str]


def faults(
    user: User, talk: Conversation, rows: Iterable[Any], names: Sequence[str] = ()
) -> list[Fault]:
    """In the order of the talk; the findings come with the word that holds. The words of `names`
    are hidden in what is quoted."""
    said = fairness.said_in(talk)
    texts = {seq: text for seq, (text, _at) in said.items()}
    times = {seq: at for seq, (_text, at) in said.items()}
    people = getattr(talk, "reviewed", None)
    by_rules = judged.costs(talk.analysis.criteria)
    by_people = judged.costs(people.criteria) if people else {}
    found = []
    for row in sorted(rows, key=lambda row: (row.seq, row.start)):
        is_finding = isinstance(row, Finding)
        told = _finding(row, names) if is_finding else _missed(row)
        key = row.rule, row.seq
        stands = not (is_finding and told["is_given_back"])
        lost = (by_people if stands else by_rules).get(key) or by_rules.get(key) or ("", 0.0, False)
        cost = _cost(lost, people.criteria if people else {})
        found.append({**_evidence(row, texts, names), **cost, **_rule(user, row), **told})
        found[-1]["said_at"] = times.get(row.seq)
    return found


def with_quotes(found: Iterable[Fault]) -> list[Fault]:
    """Each with its words as a page shows them."""
    return [one | {"quote": render_to_string("fairness/quote.html", one)} for one in found]


def _rule(user: User, row: Any) -> Fault:
    muted = (getattr(row, "evidence", None) or {}).get("muted")
    return {
        "row": row,
        "advice": advice(row.rule, user.language),
        "severity": SEVERITIES[muted or row.severity],
        "is_muted": bool(muted),
    }


def _finding(row: Any, names: Sequence[str]) -> Fault:
    """A reason that goes without saying, that of an answer to a dispute, is left out."""
    is_answer = row.word_lane == DISPUTE
    return {
        "kind": "finding",
        "word": row.word or "",
        "said": WITHDRAWN if row.is_withdrawn else word_on(row.word or "", row.severity),
        "gone": row.is_withdrawn,
        "at": row.word_at,
        "by": giver(row.word_role, row.word_lane) if row.word else "",
        "why": "" if is_answer else REASONS.get(row.word_reason or "", ""),
        "note": veiled(row.word_note or "", names),
        "is_given_back": row.word in (DISMISSED, PARTIAL),
        "is_partial": row.word == PARTIAL,
        "is_open": row.retracted_at is None and row.word not in (DISMISSED, PARTIAL),
    }


def _missed(row: MissedFault) -> Fault:
    word = word_on_missed(row)
    return {
        "kind": "missed",
        "word": word,
        "said": word_on(word, row.severity),
        "at": fairness.known_since(row) or row.at,
        "by": giver(row.analyst.role, row.lane),
        "gone": False,
        "is_open": row.undone_at is None,
    }


def _evidence(row: Any, texts: Texts, names: Sequence[str]) -> Fault:
    """Its words, the customer's that they copy, and the figures behind it."""
    given = getattr(row, "evidence", None) or {}
    spans, sources = judged.places(row.start, row.end, given)
    words = veiled(_cut(texts.get(row.seq, ""), spans), names)
    copied = [_cut(texts.get(one["seq"], ""), one["spans"]) for one in sources]
    copied = [veiled(text, names) for text in copied if text]
    probability = given.get("probability")
    return {
        "words": words,
        "copied": copied,
        "detail": veiled(judged.detail(given), names),
        "sure": "" if probability is None else percent(probability),
    }


def _cut(text: str, spans: Sequence[Sequence[int]]) -> str:
    parts = [text[start:end].strip() for start, end in spans]
    return " … ".join(part for part in parts if part)


def _cost(lost: judged.Cost, people: Mapping[str, Any]) -> Fault:
    """`left`: what the criterion is at with all that people said."""
    criterion, points, is_cut = lost
    name, left = CRITERIA.get(criterion, criterion), people.get(criterion, {}).get("score")
    return {"cost": points, "criterion": name, "is_cut": is_cut, "left": left}
