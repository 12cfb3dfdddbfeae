"""Ended conversations with findings and a score, made as the analysis would, without its models.

For the tests of the review desk; the rules themselves are tried in tests/qa_rules.
"""

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from conversations.actions.close import close_conversation, finish_wrap_up
from conversations.actions.hold import author_of, draft, locked
from conversations.core.posting import Author
from conversations.log import append
from conversations.models import Analysis, Conversation, Finding, User
from qa_rules.registry import all_rules
from qa_rules.score import default_grid
from tests.cast import Cast

PARROTED, BLAME, SHOUTING = "reformulation.parroted", "wording.blame", "wording.shouting"
ASKED = "Bonjour, ma lampe est arrivée cassée, je suis Paul Martin."
COPIED = "Je comprends que votre lampe est arrivée cassée."
BETTER = "Elle repart ce soir, Monsieur Martin."
FAULTS = ((PARROTED, 2, 17, 47), (BLAME, 2, 0, 12))


def ended(
    cast: Cast,
    by: User | None = None,
    faults: Any = FAULTS,
    texts: tuple[str, ...] = (COPIED, BETTER),
    at: datetime | None = None,
    **given: Any,
) -> Conversation:
    """Opened `at`; the advisor's texts follow 38 s and 171 s after a customer's. A fault is rule,
    which of the advisor's texts (2 is the first), start, end."""
    advisor = by or cast.lea
    now = at or timezone.now() - timedelta(days=1)
    talk = cast.taken(advisor, ASKED, now=now, external_id="C-1", **given)
    for n, text in enumerate(texts):
        now += timedelta(seconds=(38, 171)[n % 2])
        _say(talk, Author("advisor", str(advisor.pk), advisor.name), text, now)
        now += timedelta(seconds=5)
        _say(talk, Author("customer", None, "Paul Martin"), "oui…", now)
    close_conversation(talk.pk, author_of(advisor), "done", now)
    finish_wrap_up(advisor, talk.pk, str(cast.retour.pk), "", now)
    talk.refresh_from_db()
    judged(talk, faults, now)
    return talk


def _say(talk: Conversation, author: Author, text: str, at: datetime) -> None:
    with transaction.atomic():
        append(locked(talk.pk), [draft("message.posted", author, text)], at)


def judged(talk: Conversation, faults: Any, at: datetime) -> None:
    said = talk.events.filter(kind="message.posted", actor_kind="advisor").order_by("seq")
    seqs = dict(enumerate(said.values_list("seq", flat=True), 2))
    grid, lost = default_grid(), {}
    for rule, n, start, end, *more in faults:
        severity = more[0] if more else all_rules()[rule].rule.severity
        evidence = more[1] if len(more) > 1 else {}
        Finding.objects.create(
            conversation=talk, rule=rule, version=all_rules()[rule].rule.version, seq=seqs[n],
            start=start, end=end, severity=severity, evidence=evidence, created_at=at, changed_in=1,
        )  # fmt: skip
        if severity != "hint":
            entry = {"rule": rule, "seq": seqs[n], "points": grid.points[severity]}
            lost.setdefault(rule, []).append(entry)
    criteria = {
        name: _criterion(
            criterion, [e for rule in lost if criterion.takes(rule) for e in lost[rule]]
        )
        for name, criterion in grid.criteria.items()
    }
    counted = [c for c in criteria.values() if c["weight"]]
    total = sum(c["score"] * c["weight"] for c in counted) / sum(c["weight"] for c in counted)
    Analysis.objects.filter(pk=talk.pk).update(
        is_final=True, seq=talk.seq, version=1, at=at, language=talk.language, grid="default@1",
        engine="test", score=round(total, 1), criteria=criteria,
        facts={"facts_used": ["identity"]},
    )  # fmt: skip


def _criterion(criterion: Any, lost: list[dict[str, Any]]) -> dict[str, Any]:
    score = max(0.0, 100 - sum(entry["points"] for entry in lost))
    return {"score": score, "weight": criterion.weight, "applicable": True, "lost": lost}
