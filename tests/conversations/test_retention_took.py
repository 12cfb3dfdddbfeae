"""How long a run of retention took: it ends when it has ended, not when it began."""

from datetime import timedelta

import pytest
from django.template.loader import render_to_string
from django.utils import translation

from conversations.management.commands.clock import retain as clock_turn
from conversations.management.commands.retain import retain
from conversations.models import RetentionRun
from tests.cast import Cast
from tests.conversations.test_retention import finished
from tests.conversations.test_retention_runs import LATER

pytestmark = pytest.mark.django_db(transaction=True)


def test_by_hand_and_by_the_clock_it_ends_after_it_began(cast: Cast) -> None:
    for _ in range(3):
        finished(cast, cast.lea)
    retain(cast.brand, LATER, 1)
    clock_turn(LATER + timedelta(days=1))
    runs = RetentionRun.objects.filter(brand=cast.brand)
    assert runs.count() == 2
    for run in runs:
        assert run.ended_at is not None
        assert run.begun_at < run.ended_at < run.begun_at + timedelta(minutes=5)


@pytest.mark.parametrize(("took", "said"), [(0.4, "<\xa01\xa0s"), (65, "1\xa0min\xa005")])
def test_what_took_less_than_a_second_is_no_nought(took: float, said: str) -> None:
    run = RetentionRun(begun_at=LATER, ended_at=LATER + timedelta(seconds=took))
    with translation.override("fr"):
        told = render_to_string("audit/run_state.html", {"run": run})
    assert said.replace("<", "&lt;") in told
