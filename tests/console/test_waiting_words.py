"""What waits to be read or answered is counted: disputes in the menu of those who may answer, the
closing word of a note on the desk of its advisor.
"""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from console.waiting import disputes
from conversations.actions.coaching import acknowledge_note, close_note
from conversations.actions.disputes import answer_dispute, make_dispute
from conversations.actions.verdicts import give_verdict
from conversations.models import User
from conversations.queries.views import presence_of
from tests.cast import Cast
from tests.console.test_coaching import given
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


def test_the_closing_word_of_a_note_is_to_be_read_until_it_was(cast: Cast, client: Client) -> None:
    now = timezone.now()
    note = given(cast, now=now)
    acknowledge_note(note.pk, cast.lea, "", now)
    assert presence_of(cast.lea)["n_coaching"] == 0
    close_note(note.pk, cast.nadia, "Atteint.", now)
    assert presence_of(cast.lea)["n_coaching"] == 1
    client.force_login(cast.lea)
    assert "mot de clôture à lire" in client.get("/mine/").content.decode()
    assert presence_of(cast.lea)["n_coaching"] == 1, "the word itself stands on the note's page"
    client.force_login(cast.nadia)
    client.get(f"/coaching/{note.pk}/")
    assert presence_of(cast.lea)["n_coaching"] == 1, "nobody else reads it for her"
    client.force_login(cast.lea)
    place = f"/mine/coaching/{note.pk}/"
    page = client.get(place).content.decode()
    assert ">nouveau</span>" in page
    assert "Atteint." in page
    assert presence_of(cast.lea)["n_coaching"] == 0
    assert ">nouveau</span>" not in client.get(place).content.decode()
    assert "mot de clôture à lire" not in client.get("/mine/").content.decode()
