"""A verdict is read as it was given: the word, why, what else was noted, told apart."""

import pytest
from django.test import Client

from conversations.models import Finding
from tests.cast import Cast
from tests.console.test_review import HTMX, begun, planned
from tests.reviewing import BLAME, ended

pytestmark = pytest.mark.django_db


def test_a_reason_and_a_note_of_ones_own_are_told_apart(cast: Cast, client: Client) -> None:
    talk = ended(cast)
    review = begun(client, cast.irene, planned(cast, [talk]))
    blame = Finding.objects.get(conversation=talk, rule=BLAME)
    given = {"reason": "other", "note": "client parti trop vite"}
    page = client.post(f"/review/{review.pk}/findings/{blame.pk}/", given, headers=HTMX)
    said = page.content.decode()
    assert "<b>Écarté</b> <span>· autre chose</span>" in said
    assert '<q class="soft" dir="auto">client parti trop vite</q>' in said
