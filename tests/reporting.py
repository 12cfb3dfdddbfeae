"""Scored conversations for the tests of reports, audit and fairness: what the analysis would store
is written as it is, so that the figures are known.
"""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from django.test import Client

from conversations.actions.close import close_conversation, finish_wrap_up
from conversations.actions.hold import author_of
from conversations.core.review_grid import HOUSE, as_data
from conversations.models import Analysis, Conversation, Finding, Review, ReviewGrid, User
from qa_rules.score import default_grid
from tests.cast import Cast

MONDAY = datetime(2026, 11, 2, 9, tzinfo=UTC)
PERIOD = {"since": "2026-11-02", "until": "2026-11-15"}


def scored(
    cast: Cast, user: User, score: float, now: datetime, *, rule: str = "", **given: Any
) -> Conversation:
    """Finished at `now` + 5 min, with this score in every criterion, and a finding of `rule` on
    the customer's message."""
    talk = cast.taken(user, given.pop("text", "Ma lampe est cassée"), now=now, **given)
    close_conversation(talk.pk, author_of(user), "done", now + timedelta(minutes=5))
    finish_wrap_up(user, talk.pk, str(cast.retour.pk), "", now + timedelta(minutes=6))
    criteria = {
        name: {
            "score": score if given_.weight else None, "weight": given_.weight,
            "applicable": True, "lost": [],
        }
        for name, given_ in default_grid().criteria.items()
    }  # fmt: skip
    Conversation.objects.filter(pk=talk.pk).update(first_reply_at=now + timedelta(seconds=40))
    Analysis.objects.filter(pk=talk.pk).update(
        grid="default@1", engine="e1", version=1, score=score, criteria=criteria, is_final=True,
        seq=talk.seq + 5, language="fr",
    )  # fmt: skip
    if rule:
        Finding.objects.create(
            conversation=talk, rule=rule, version=1, seq=1, start=0, end=8, severity="minor",
            evidence={}, created_at=now, changed_in=1,
        )  # fmt: skip
    talk.refresh_from_db()
    return talk


def scored_like(like: Conversation, scores: Sequence[float], at: datetime) -> list[Conversation]:
    """Many at once, an hour apart from `at` on: each as that one but for its score."""
    rows = [
        Conversation(
            brand=like.brand, queue=like.queue, customer=like.customer, state="closed",
            teams=like.teams, handler_id=like.handler_id, policy={}, language=like.language,
            opened_at=at + timedelta(hours=n), closed_at=at + timedelta(hours=n, minutes=5),
        )
        for n in range(len(scores))
    ]  # fmt: skip
    Conversation.objects.bulk_create(rows)
    first = Analysis.objects.get(pk=like.pk)
    for row, score in zip(rows, scores, strict=True):
        criteria = {
            name: given | {"score": score if given["weight"] else None}
            for name, given in first.criteria.items()
        }
        Analysis.objects.filter(pk=row.pk).update(
            grid=first.grid, engine=first.engine, version=1, score=score, criteria=criteria,
            is_final=True, seq=9, language="fr",
        )  # fmt: skip
    return rows


def two_weeks(cast: Cast) -> Cast:
    """Two weeks: ours 60, 80 and 70, theirs 90."""
    scored(cast, cast.lea, 60, MONDAY)
    scored(cast, cast.omar, 80, MONDAY + timedelta(days=1), queue="conseil")
    scored(cast, cast.lea, 70, MONDAY + timedelta(days=8), rule="wording.blame")
    scored(cast, cast.zoe, 90, MONDAY + timedelta(days=2), queue="conseil")
    return cast


def get(client: Client, place: str = "", **given: Any) -> Any:
    return client.get(f"/reports/{place}", PERIOD | given)


def body(answer: Any) -> bytes:
    return b"".join(answer)


def reviewed(cast: Cast, talk: Any, human: float, **given: Any) -> Review:
    grid, _ = ReviewGrid.objects.get_or_create(
        brand=None, version=1,
        defaults={"status": "live", "created_at": MONDAY, "criteria": as_data(HOUSE)},
    )  # fmt: skip
    return Review.objects.create(
        conversation=talk, analyst=cast.irene, grid=grid, started_at=MONDAY,
        submitted_at=MONDAY, score=human, automatic=talk.analysis.score, **given,
    )  # fmt: skip
