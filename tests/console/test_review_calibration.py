"""Calibration over HTTP: hidden until compared, agreement, and what is settled."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from conversations.actions.forgetting import forget_texts
from conversations.core.review_grid import HOUSE
from conversations.models import (
    CalibrationBatch,
    CalibrationDecision,
    Conversation,
    Finding,
    Review,
    ReviewedScore,
    RuleExample,
    RuleTrust,
    User,
    Verdict,
)
from tests.cast import Cast, person
from tests.reviewing import PARROTED, ended

pytestmark = pytest.mark.django_db


def begun(cast: Cast, client: Client, people: list[User], n: int = 3) -> CalibrationBatch:
    client.force_login(cast.irene)
    today = timezone.localdate()
    given = {
        "name": "Calibrage de novembre", "kind": "targeted", "brand": cast.brand.pk, "n": n,
        "since": (today - timedelta(days=7)).isoformat(), "until": today.isoformat(),
        "people": [str(one.pk) for one in people], "blind_share": 0,
    }  # fmt: skip
    answer = client.post("/review/calibrations/new/", given)
    assert answer.status_code == 302, answer.content.decode()
    return CalibrationBatch.objects.get()


def read(client: Client, user: User, batch: CalibrationBatch, values: list[str], word: Any) -> None:
    """All of theirs, in order: the grid with that value, that word on the parroted one."""
    client.force_login(user)
    answer = client.post(f"/review/plans/{batch.pk}/next/")
    for value in values:
        review = Review.objects.get(pk=answer.headers["Location"].strip("/").rsplit("/", 1)[-1])
        finding = Finding.objects.get(conversation=review.conversation, rule=PARROTED)
        client.post(f"/review/{review.pk}/findings/{finding.pk}/", word)
        given = {f"score-{asked.key}": value for asked in HOUSE} | {"score-safety": "100"}
        answer = client.post(f"/review/{review.pk}/done/", given)


def test_from_the_batch_to_an_example_of_the_rule(cast: Cast, client: Client) -> None:
    hugo = person("Hugo Blanc", "analyst", provider=cast.nord)
    for by in (cast.lea, cast.omar, cast.lea):
        ended(cast, by)
    batch = begun(cast, client, [cast.irene, hugo])
    assert batch.plan.tasks.count() == 6
    read(client, cast.irene, batch, ["100", "50", "25"], {"word": "confirmed"})
    client.force_login(hugo)
    answer = client.post(f"/review/plans/{batch.pk}/next/")
    page = client.get(answer.headers["Location"]).content.decode()
    assert "Irène" not in page, "hidden from one another"
    assert "data-word" not in page
    assert not RuleTrust.objects.exists(), "a calibration enters no precision"
    assert not ReviewedScore.objects.filter(n_confirmed__gt=0).exists()
    read(client, hugo, batch, ["100", "50", "75"], {"reason": "misread"})
    place = f"/review/calibrations/{batch.pk}/"
    before = client.get(place).content.decode()
    assert "3 / 3" in before
    assert "Krippendorff" not in before
    finding = Finding.objects.filter(rule=PARROTED).first()
    assert finding is not None
    settled = {"finding": finding.pk, "word": "dismissed", "words": "Une relecture exacte"}
    client.post(f"{place}decide/", settled)
    assert not CalibrationDecision.objects.exists(), "not before all was shown to all"
    client.post(f"{place}show/")
    answer = client.get(place)
    agreed = {row["a"].key: row["a"].alpha for row in answer.context["agreements"]}
    assert agreed["opening"].n_units == 3
    assert 0 < agreed["opening"].alpha < 1
    assert agreed["safety"].alpha is None, "nothing varies"
    assert agreed["verdicts"].alpha < 0, "worse than chance"
    assert len(answer.context["talks"]) == 3
    client.post(f"{place}decide/", settled)
    assert [(v.word, v.lane) for v in finding.verdicts.filter(lane="decision")] == [
        ("dismissed", "decision")
    ]
    assert RuleTrust.objects.get().n_judged == 1, "what was settled counts"
    example = RuleExample.objects.get()
    assert (example.rule, example.is_fault, example.words) == (
        PARROTED, False, "Une relecture exacte",
    )  # fmt: skip
    assert "Martin" not in str(example.lines)
    said = example.lines[example.line]["text"]
    assert said[example.start : example.end] == "votre lampe est arrivée cassée"
    assert "Une relecture exacte" in client.get(f"/rules/{PARROTED}/").content.decode()
    talk = answer.context["talks"][0]["conversation"]
    given = {"conversation": talk.pk, "criterion": "opening", "value": "50", "words": "Entre deux"}
    client.post(f"{place}decide/", given)
    assert CalibrationDecision.objects.filter(criterion="opening").get().value == 50
    client.post(f"{place}decide/", given | {"words": " "})
    given["seen"] = str(CalibrationDecision.objects.get(criterion="opening").pk)
    for value in ("x", "60", "101"):
        told = client.post(f"{place}decide/", given | {"value": value}, follow=True)
        assert "un des degrés de ce critère" in told.content.decode()
    assert CalibrationDecision.objects.count() == 2
    forget_texts([finding.conversation_id], timezone.now())
    Conversation.objects.filter(pk=finding.conversation_id).delete()
    assert RuleExample.objects.get().decision is None, "it outlives what it was taken from"
    assert "Une relecture exacte" in client.get(f"/rules/{PARROTED}/").content.decode()


def test_another_house_sees_nothing_and_cannot_settle(cast: Cast, client: Client) -> None:
    hugo = person("Hugo Blanc", "analyst", provider=cast.nord)
    eva = person("Eva Noir", "analyst", provider=cast.atlas)
    ended(cast)
    batch = begun(cast, client, [cast.irene, hugo], 1)
    place = f"/review/calibrations/{batch.pk}/"
    for stranger in (eva, cast.diane):
        client.force_login(stranger)
        assert client.get(place).status_code == 404
        for act in ("show/", "decide/"):
            assert client.post(place + act, {"words": "x"}).status_code == 404
        assert client.post(f"/review/tasks/{batch.plan.tasks.all()[0].pk}/").status_code == 404
    client.force_login(hugo)
    theirs = batch.plan.tasks.get(analyst=cast.irene)
    assert client.post(f"/review/tasks/{theirs.pk}/").status_code == 404, "each their own"
    assert not Verdict.objects.exists()


def test_one_alone_is_no_calibration(cast: Cast, client: Client) -> None:
    ended(cast)
    with pytest.raises(AssertionError):
        begun(cast, client, [cast.irene])
    assert not CalibrationBatch.objects.exists()
