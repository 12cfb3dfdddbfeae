"""What is marked in a calibration and what the rules found too: one point, told as it is."""

import re

import pytest
from django.test import Client
from django.utils import timezone

from conversations.actions.calibration import reveal
from conversations.core.verdicts import Span
from conversations.models import (
    CalibrationBatch,
    Finding,
    MissedFault,
    Review,
    ReviewTask,
    User,
    Verdict,
)
from tests.cast import Cast, person
from tests.console.test_calibration_meeting import marked, started
from tests.console.test_review import answers
from tests.console.test_review_calibration import begun
from tests.reviewing import PARROTED, SHOUTING, ended

pytestmark = pytest.mark.django_db
WHOLE = Span(5, 0, 48)  # the message of the finding, not its words


def two(cast: Cast, client: Client) -> tuple[CalibrationBatch, Review, Review]:
    """Of one conversation: Irène reads it blind, Salomé with the findings."""
    salome = person("Salomé Weber", "analyst", provider=cast.nord)
    talk = ended(cast, faults=((PARROTED, 2, 17, 47),))
    batch = begun(cast, client, [cast.irene, salome], 1)
    ReviewTask.objects.filter(analyst=cast.irene).update(is_blind=True)
    blind, plain = (started(client, one, batch) for one in (cast.irene, salome))
    assert (blind.is_blind, plain.is_blind, blind.conversation) == (True, False, talk)
    return batch, blind, plain


def judged(client: Client, review: Review, given: dict[str, str]) -> None:
    client.force_login(review.analyst)
    finding = Finding.objects.get(rule=PARROTED)
    client.post(f"/review/{review.pk}/findings/{finding.pk}/", given)


def compared(client: Client, batch: CalibrationBatch, *reviews: Review) -> str:
    for review in reviews:
        client.force_login(review.analyst)
        client.post(f"/review/{review.pk}/done/", answers())
    reveal(batch, reviews[0].analyst, timezone.now())
    return client.get(f"/review/calibrations/{batch.pk}/").content.decode()


def told(page: str) -> dict[str, str]:
    return dict(
        re.findall(r'class="tag">([^<]+?)\s:\s(signalé|pas signalé|Confirmé|Écarté)<', page)
    )


def test_marked_blind_and_confirmed_openly_is_no_difference(cast: Cast, client: Client) -> None:
    batch, blind, plain = two(cast, client)
    marked(blind, PARROTED, WHOLE)
    judged(client, plain, {"word": "confirmed"})
    page = compared(client, batch, blind, plain)
    assert "manqué par les règles" not in page
    assert "tout le monde a dit pareil" in page


def test_marked_blind_and_dismissed_openly_is_a_difference_on_the_finding(
    cast: Cast, client: Client
) -> None:
    batch, blind, plain = two(cast, client)
    finding = Finding.objects.get(rule=PARROTED)
    marked(blind, PARROTED, WHOLE)
    judged(client, plain, {"reason": "context"})
    page = compared(client, batch, blind, plain)
    assert "manqué par les règles" not in page
    assert page.count('name="finding"') == 1
    assert 'name="missed"' not in page
    assert "votre lampe est arrivée cassée" in page, "the words that were marked"
    assert told(page) == {"Irène Faure": "signalé", "Salomé Weber": "Écarté"}
    given = {"finding": finding.pk, "word": "confirmed", "words": "Une reprise"}
    client.post(f"/review/calibrations/{batch.pk}/decide/", given)
    assert Verdict.objects.get(lane="decision").finding == finding


def test_whoever_neither_marked_nor_judged_it_is_told(cast: Cast, client: Client) -> None:
    salome = person("Salomé Weber", "analyst", provider=cast.nord)
    ended(cast, faults=((PARROTED, 2, 17, 47),))
    batch = begun(cast, client, [cast.irene, salome], 1)
    ReviewTask.objects.update(is_blind=True)
    one, other = (started(client, user, batch) for user in (cast.irene, salome))
    marked(one, PARROTED, WHOLE)
    page = compared(client, batch, one, other)
    assert told(page) == {"Irène Faure": "signalé", "Salomé Weber": "pas signalé"}
    assert "manqué par les règles" not in page


def test_other_words_than_those_one_has_judged_are_another_fault(
    cast: Cast, client: Client
) -> None:
    """On the page and as it is settled."""
    batch, blind, plain = two(cast, client)
    judged(client, plain, {"reason": "wrong_place"})
    mark = marked(plain, PARROTED, Span(5, 0, 12))
    page = compared(client, batch, blind, plain)
    assert "manqué par les règles" in page
    given = {"missed": mark.pk, "word": "confirmed", "words": "Une autre reprise"}
    client.post(f"/review/calibrations/{batch.pk}/decide/", given)
    assert not Verdict.objects.filter(lane="decision").exists()
    assert MissedFault.objects.get(lane="decision").start == 0


def test_the_review_says_what_a_rule_found_too_once_it_is_submitted(
    cast: Cast, client: Client
) -> None:
    batch, blind, _plain = two(cast, client)
    place = f"/review/{blind.pk}/"
    for rule, span in ((PARROTED, WHOLE), (SHOUTING, Span(5, 0, 12))):
        marked(blind, rule, span)
    page = by_people(client, cast.irene, place)
    assert [text.count("règle") for text in page] == [0, 0], "not before"
    client.post(f"{place}done/", answers())
    page = by_people(client, cast.irene, place)
    assert sum("trouvé aussi par une règle" in text for text in page) == 1
    assert sum("manqué par les règles" in text for text in page) == 1
    assert batch.revealed_at is None


def by_people(client: Client, user: User, place: str) -> list[str]:
    client.force_login(user)
    page = client.get(place).content.decode()
    return re.findall(r'<li class="f by-people".*?</li>', page, re.DOTALL)
