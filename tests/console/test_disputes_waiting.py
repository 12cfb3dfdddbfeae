"""How many disputes wait, and are late, beside the way there: for those who may answer them."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from console.waiting import disputes
from conversations.actions.disputes import answer_dispute, make_dispute
from conversations.actions.verdicts import give_verdict
from conversations.models import User
from tests.cast import Cast
from tests.console.test_fairness import judged
from tests.console.test_fairness_marked import marked
from tests.reporting import reviewed, scored

pytestmark = pytest.mark.django_db


class Asked:
    """A request, as far as it is asked who reads."""

    def __init__(self, user: User) -> None:
        self.user = user


def counted(user: User) -> tuple[int, int]:
    found = disputes(Asked(user))["disputes_to_answer"]  # type: ignore[arg-type]
    return found["n"], found["n_late"]


def test_they_are_counted_in_the_menu_until_answered(cast: Cast, client: Client) -> None:
    now = timezone.now()
    _talk, finding = judged(cast, now - timedelta(days=9))
    row = make_dispute(cast.lea, "Non.", now - timedelta(days=8), finding=finding.pk)
    _talk, other = judged(cast, now)
    make_dispute(cast.lea, "Non.", now, finding=other.pk)
    client.force_login(cast.nadia)
    page = client.get("/conversations/").content.decode()
    assert '2<span class="word"> à répondre</span> · 1 en retard</span>' in page
    for user, n in ((cast.irene, (2, 1)), (cast.diane, (2, 1)), (cast.yann, (0, 0)),
                    (cast.lea, (0, 0))):  # fmt: skip
        assert counted(user) == n
    answer_dispute(row.pk, cast.irene, "rejected", "Voilà.", now)
    assert counted(cast.nadia) == (1, 0)


def test_what_one_judged_oneself_waits_for_others(cast: Cast) -> None:
    now = timezone.now()
    _talk, finding = judged(cast, now)
    give_verdict(finding.pk, cast.irene, "confirmed", now)
    make_dispute(cast.lea, "Non.", now, finding=finding.pk)
    make_dispute(cast.lea, "Non.", now, missed=marked(cast).pk)
    review = reviewed(cast, scored(cast, cast.lea, 90, now), 40)
    review.submitted_at = now
    review.save()
    make_dispute(cast.lea, "Non.", now, review=review.pk)
    assert counted(cast.irene) == (0, 0)
    assert counted(cast.nadia) == (3, 0)
