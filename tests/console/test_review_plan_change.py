"""A plan is renamed, lengthened where that is sound, closed and opened again."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from conversations.actions.review_plans import draw_more
from conversations.core.sampling import Drawn
from conversations.errors import BadFrame
from conversations.models import AuditEntry, Review, ReviewPlan, ReviewTask
from tests.cast import Cast
from tests.console.test_review import answers, begun, planned
from tests.console.test_review_reading import plan_form
from tests.reviewing import PARROTED, ended

pytestmark = pytest.mark.django_db


def acts() -> list[str]:
    rows = AuditEntry.objects.filter(act__startswith="plan.").order_by("pk")
    return list(rows.values_list("act", flat=True))


def test_closing_is_said_undone_and_recorded(cast: Cast, client: Client) -> None:
    plan = planned(cast, [ended(cast), ended(cast, cast.omar)])
    begun_one = begun(client, cast.irene, plan)
    home = f"/review/?plan={plan.pk}"
    page = client.post(f"/review/plans/{plan.pk}/close/", follow=True).content.decode()
    assert "Le plan est clos" in page
    assert "Rouvrir ce plan" in page
    assert 'id="start"' not in page
    left = plan.tasks.exclude(pk=begun_one.task_id).get()
    assert f"/review/tasks/{left.pk}/" not in page
    assert f"/review/tasks/{begun_one.task_id}/" in page, "what was begun may be finished"
    told = client.post(f"/review/tasks/{left.pk}/", follow=True).content.decode()
    assert "Ce plan est clos" in told
    client.post(f"/review/plans/{plan.pk}/next/")
    assert Review.objects.count() == 1
    place = client.post(f"/review/tasks/{begun_one.task_id}/").headers["Location"]
    assert place == f"/review/{begun_one.pk}/"
    client.post(f"/review/{begun_one.pk}/done/", answers())
    page = client.post(f"/review/plans/{plan.pk}/open/", follow=True).content.decode()
    assert "Le plan est rouvert" in page
    assert 'id="start"' in client.get(home).content.decode()
    client.post(f"/review/plans/{plan.pk}/open/")
    assert acts() == ["plan.closed", "plan.reopened"], "once each"
    said = client.get("/audit/").content.decode()
    assert "a clos un plan de relecture" in said


def test_a_plan_is_renamed_and_takes_more_of_what_it_asks_for(cast: Cast, client: Client) -> None:
    first = ended(cast)
    client.force_login(cast.irene)
    client.post("/review/plans/new/", plan_form(cast) | {"rules": [PARROTED]})
    plan = ReviewPlan.objects.get()
    second, other = ended(cast, cast.omar), ended(cast, cast.omar, faults=())
    place = f"/review/plans/{plan.pk}/change/"
    until = client.get(place).context["form"].initial["until"]
    assert until == timezone.localdate()
    given = {"name": "Perroquets", "until": until.isoformat(), "n_more": "5"}
    page = client.post(place, given, follow=True).content.decode()
    assert "1 conversation a été ajoutée" in page
    assert "Perroquets" in page
    held = list(plan.tasks.order_by("position").values_list("conversation", flat=True))
    assert held == [first.pk, second.pk]
    assert other.pk not in held
    again = client.post(place, given)
    assert again.status_code == 422, "nothing more is there"
    assert client.post(place, given | {"name": " "}).status_code == 422
    assert acts() == ["plan.renamed", "plan.extended"]


def test_what_was_drawn_at_random_takes_no_more_but_is_drawn_anew(
    cast: Cast, client: Client
) -> None:
    talk = ended(cast)
    client.force_login(cast.irene)
    given = {"kind": "random", "n": 3, "n_near": 1, "blind_share": 40, "advisor": cast.lea.pk}
    client.post("/review/plans/new/", plan_form(cast) | given)
    plan = ReviewPlan.objects.get()
    place = f"/review/plans/{plan.pk}/change/"
    page = client.get(place).content.decode()
    assert "la probabilité de ce tirage" in page
    assert 'name="n_more"' not in page
    client.post(place, {"name": "Au hasard", "n_more": "5", "until": "2030-01-01"})
    plan.refresh_from_db()
    assert (plan.name, plan.tasks.count()) == ("Au hasard", 1)
    with pytest.raises(BadFrame):
        draw_more(plan, [Drawn(talk.pk, 1.0)], plan.until, cast.irene, timezone.now())
    form = client.get(f"/review/plans/new/?from={plan.pk}").context["form"]
    told = {name: str(form[name].value()) for name in ("kind", "name", "advisor", *given)}
    assert told == {
        "kind": "random", "name": "Au hasard", "advisor": str(cast.lea.pk), "n": "3",
        "n_near": "1", "blind_share": "40",
    }  # fmt: skip
    assert form["until"].value() == timezone.localdate()
    assert form["since"].value() == timezone.localdate() - timedelta(days=7)


def test_another_house_changes_nothing(cast: Cast, client: Client) -> None:
    plan = planned(cast, [ended(cast)])
    client.force_login(cast.diane)
    for act in ("change", "close", "open"):
        place = f"/review/plans/{plan.pk}/{act}/"
        assert client.post(place, {"name": "x"}).status_code == 404
    assert client.get(f"/review/plans/new/?from={plan.pk}").context["form"]["name"].value() is None
    assert acts() == []


def test_what_is_flagged_is_not_read_blind(cast: Cast, client: Client) -> None:
    """That something was found is known before."""
    ended(cast)
    client.force_login(cast.irene)
    client.post("/review/plans/new/", plan_form(cast) | {"blind_share": 100})
    assert not ReviewTask.objects.get().is_blind
    page = client.get("/review/plans/new/").content.decode()
    (before,) = [part for part in page.split("data-of=") if 'name="blind_share"' in part]
    assert before.startswith('"random targeted"')
