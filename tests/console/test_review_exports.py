"""What people said is exported whole: a review by criterion, and the faults that they marked."""

import csv
import io

import pytest
from django.test import Client
from django.utils import timezone

from conversations.actions.disputes import answer_dispute, make_dispute
from conversations.actions.verdicts import mark_missed
from conversations.core.review_grid import HOUSE, as_data
from conversations.core.verdicts import Span
from conversations.models import MissedFault, Review, ReviewAnswer, ReviewGrid
from tests.cast import Cast
from tests.reporting import MONDAY, body, get, reviewed, scored
from tests.reviewing import BLAME, PARROTED, SHOUTING, ended

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.filterwarnings("ignore:StreamingHttpResponse:Warning"),
]


def rows(client: Client, path: str, between: str = ",") -> list[dict[str, str]]:
    text = body(client.get(path)).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text), delimiter=between))


def test_a_review_is_exported_with_each_criterion(cast: Cast, client: Client) -> None:
    talk = scored(cast, cast.lea, 60, MONDAY)
    reviewed(cast, talk, 40)
    review = Review.objects.get(conversation=talk)
    grid = ReviewGrid.objects.create(
        brand=cast.brand, version=3, status="live", created_at=MONDAY, criteria=as_data(HOUSE)
    )
    Review.objects.filter(pk=review.pk).update(grid=grid, reviewed=62.5)
    ReviewAnswer.objects.create(
        review=review, criterion="opening", score=75, comment="Un peu sec", quote="Bonjour."
    )
    ReviewAnswer.objects.create(review=review, criterion="pace", score=None)
    client.force_login(cast.nadia)
    (plain,) = csv.DictReader(
        io.StringIO(body(get(client, "export/reviews.csv")).decode("utf-8-sig"))
    )
    said = [plain[f"answer_{part}_opening"] for part in ("score", "comment", "quote")]
    assert said == ["75.0", "Un peu sec", "Bonjour."]
    assert plain["answer_score_pace"] == plain["answer_score_wording"] == ""
    assert plain["judged_score"] == "62.5"
    text = body(get(client, "export/reviews.csv-fr")).decode("utf-8-sig")
    (french,) = csv.DictReader(io.StringIO(text), delimiter=";")
    assert french["Ouverture\xa0: score selon des personnes"] == "75,0"
    assert french["Ouverture\xa0: commentaire"] == "Un peu sec"
    assert french["Ouverture\xa0: citation"] == "Bonjour."
    assert french["Une fois jugé, à ce moment-là"] == "62,5"


def test_a_fault_that_people_marked_is_exported_once_as_theirs(cast: Cast, client: Client) -> None:
    talk = ended(cast, faults=((BLAME, 2, 0, 12), (PARROTED, 2, 17, 47)))
    now = timezone.now()
    kept = mark_missed(talk, cast.irene, SHOUTING, Span(5, 0, 4), now)
    mark_missed(talk, cast.nadia, SHOUTING, Span(5, 0, 10), now)
    gone = mark_missed(talk, cast.irene, BLAME, Span(5, 0, 4), now)
    MissedFault.objects.filter(pk=gone.pk).update(undone_at=now)
    parroted = talk.findings.get(rule=PARROTED)
    dispute = make_dispute(cast.lea, "x", now, finding=parroted.pk)
    answer_dispute(dispute.pk, cast.irene, "partly", "Voilà.", now)
    client.force_login(cast.nadia)
    found = rows(client, "/reports/export/findings.csv")
    told = [(r["rule"], r["origin"], r["finding"], r["verdict_by"]) for r in found]
    assert told[-1] == (SHOUTING, "person", str(kept.pk), "analyst")
    assert [one[1] for one in told] == ["rule", "rule", "person"], "none is told twice"
    french = rows(client, "/reports/export/findings.csv-fr", ";")
    assert [row["Trouvé par"] for row in french] == ["une règle", "une règle", "une personne"]
