"""Ten thousand transcripts in the queue: the pages stay under 200 ms and cost the same queries."""

import time
from datetime import timedelta
from statistics import median
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from conversations.actions.review_plans import Planned, create_plan
from conversations.core.sampling import Drawn
from conversations.models import Analysis, Conversation, Finding
from tests.cast import Cast
from tests.reviewing import BLAME, ended

N = 10_000
MOST_MS = 200


@pytest.fixture
def many(cast: Cast) -> Cast:
    """As many ended conversations, each with a score and a finding, all in one plan."""
    like, now = ended(cast), timezone.now()
    rows = [
        Conversation(
            brand=cast.brand, queue=cast.sav, customer=like.customer, state="closed",
            teams=[cast.team.pk], opened_at=now - timedelta(minutes=n), closed_at=now, policy={},
            handler_id=cast.lea.pk,
        )
        for n in range(N)
    ]  # fmt: skip
    Conversation.objects.bulk_create(rows, batch_size=2000)
    values = {"is_final": True, "score": 80.0, "criteria": {}, "version": 1}
    Analysis.objects.filter(pk__in=[row.pk for row in rows]).update(**values)
    Finding.objects.bulk_create(
        (
            Finding(conversation=row, rule=BLAME, version=1, seq=2, start=0, end=4,
                    severity="minor", created_at=now)
            for row in rows
        ),
        batch_size=2000,
    )  # fmt: skip
    planned = Planned(
        "Dix mille", "random", now - timedelta(days=9), now, brand=cast.brand, provider=cast.nord
    )
    create_plan(planned, [Drawn(row.pk, 0.5) for row in rows], cast.irene, now)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return cast


@pytest.mark.bench
@pytest.mark.django_db
def test_ten_thousand(many: Cast, client: Client, django_assert_num_queries: Any) -> None:
    client.force_login(many.irene)
    with django_assert_num_queries(9):
        client.get("/review/")
    answer = client.post(f"/review/plans/{_plan(client)}/next/")
    review = answer.headers["Location"]
    spent = {}
    for name, path in {
        "queue": "/review/", "far": f"/review/?plan={_plan(client)}&after=9000",
        "page": review, "trust": "/review/trust/", "grids": "/review/grids/maison-lumiere/",
    }.items():  # fmt: skip
        spent[name] = _ms(lambda path=path: client.get(path))
    spent["next"] = _ms(lambda: client.post(f"/review/plans/{_plan(client)}/next/"))
    slow = {name: ms for name, ms in spent.items() if ms > MOST_MS}
    assert not slow, spent


def _plan(client: Client) -> str:
    from conversations.models import ReviewPlan

    return str(ReviewPlan.objects.values_list("pk", flat=True).get())


def _ms(act: Any) -> float:
    act()
    times = []
    for _ in range(7):
        start = time.perf_counter()
        assert act().status_code in (200, 302)
        times.append((time.perf_counter() - start) * 1000)
    return round(median(times), 1)
