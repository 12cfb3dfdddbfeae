"""The review desk over HTTP: misses, blind reading, who the customer is, plans, what pages cost.

Verdicts, the grid and who may see what are in test_review.py.
"""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone

from conversations.actions.verdicts import give_verdict
from conversations.models import (
    Conversation,
    Finding,
    MissedFault,
    Review,
    ReviewedScore,
    ReviewPlan,
    ReviewTask,
    Unveiling,
    Verdict,
)
from conversations.queries.review_drawing import Sought, flagged
from qa_rules.score import default_grid
from tests.cast import Cast
from tests.console.test_review import HTMX, answers, begun, planned
from tests.reviewing import PARROTED, SHOUTING, ended

pytestmark = pytest.mark.django_db


def test_a_missed_fault_costs_by_opportunity_and_can_be_taken_back(
    cast: Cast, client: Client
) -> None:
    talk = ended(cast, faults=())
    review = begun(client, cast.irene, planned(cast, [talk]))
    seq = talk.events.filter(actor_kind="advisor", kind="message.posted").order_by("seq")[0].seq
    given = {"rule": SHOUTING, "seq": seq, "start": 0, "end": 11, "note": "trop fort"}
    page = client.post(f"/review/{review.pk}/missed/", given, headers=HTMX).content.decode()
    assert f'id="at-{seq}"' in page
    row = MissedFault.objects.get()
    assert (row.quote, row.share) == ("Je comprend", 2)
    folded = ReviewedScore.objects.get(pk=talk.pk)
    (lost,) = folded.criteria["wording"]["lost"]
    assert lost["by"] == "people"
    assert folded.score is not None
    assert folded.score < 100
    for wrong in ({"rule": "no.such"}, {"end": 999}, {"start": 5, "end": 5}, {"seq": 99}):
        answer = client.post(f"/review/{review.pk}/missed/", given | wrong, headers=HTMX)
        assert MissedFault.objects.count() == 1, (wrong, answer.content)
    client.post(f"/review/{review.pk}/missed/{row.pk}/")
    assert ReviewedScore.objects.get(pk=talk.pk).score == 100
    assert client.post(f"/review/{review.pk}/missed/{uuid4()}/").status_code == 404


def test_blind_reading_shows_nothing_of_the_rules_until_it_is_submitted(
    cast: Cast, client: Client
) -> None:
    talk = ended(cast)
    review = begun(client, cast.irene, planned(cast, [talk], kind="random", blind=True))
    page = client.get(f"/review/{review.pk}/").content.decode()
    finding = Finding.objects.get(conversation=talk, rule=PARROTED)
    assert "data-finding" not in page
    assert "score-sheet" not in page
    queue = client.get(f"/review/?plan={review.task.plan_id}").content.decode()  # type: ignore[union-attr]
    assert "perroquet" not in queue
    place = f"/review/{review.pk}/findings/{finding.pk}/"
    assert client.post(place, {"word": "confirmed"}).status_code == 404
    mark = {"rule": PARROTED, "seq": finding.seq, "start": 20, "end": 30}
    client.post(f"/review/{review.pk}/missed/", mark)
    client.post(f"/review/{review.pk}/missed/", mark | {"rule": SHOUTING})
    assert ReviewedScore.objects.get(pk=talk.pk).n_missed == 0, "not before it is submitted"
    client.post(f"/review/{review.pk}/done/", answers())
    after = client.get(f"/review/{review.pk}/").content.decode()
    assert "data-finding" in after
    verdict = Verdict.objects.get()
    assert (verdict.finding, verdict.word) == (finding, "confirmed"), "what both saw is no miss"
    folded = ReviewedScore.objects.get(pk=talk.pk)
    assert (folded.n_missed, folded.n_confirmed) == (1, 1)


def test_a_blind_reader_is_not_told_on_the_transcript_either(cast: Cast, client: Client) -> None:
    """Until it is submitted, or left to somebody else."""
    talk = ended(cast)
    review = begun(client, cast.irene, planned(cast, [talk], kind="random", blind=True))
    place = f"/conversations/{talk.pk}/"
    answer = client.get(place)
    assert (answer.status_code, answer.headers["Location"]) == (302, f"/review/{review.pk}/")
    part = client.get(place, headers=HTMX)
    assert (part.content, part.headers["HX-Redirect"]) == (b"", f"/review/{review.pk}/")
    client.force_login(cast.nadia)
    assert client.get(place).status_code == 200
    client.force_login(cast.irene)
    client.post(f"/review/{review.pk}/done/", answers())
    assert client.get(place).context["n_findings"] == 1


@pytest.mark.parametrize("by", ["verdict", "transcript"])
def test_what_was_seen_is_not_read_blind(cast: Cast, client: Client, by: str) -> None:
    """It comes last to whoever has seen it, and openly; to others it is blind."""
    seen, fresh = ended(cast), ended(cast, cast.omar)
    client.force_login(cast.irene)
    if by == "verdict":
        finding = Finding.objects.filter(conversation=seen)[0]
        give_verdict(finding.pk, cast.irene, "confirmed", timezone.now())
    else:
        client.get(f"/conversations/{seen.pk}/")
    plan = planned(cast, [seen, fresh], kind="random", blind=True)
    first = begun(client, cast.irene, plan)
    assert (first.conversation, first.is_blind) == (fresh, True)
    client.post(f"/review/{first.pk}/done/", answers())
    last = begun(client, cast.irene, plan)
    assert (last.conversation, last.is_blind) == (seen, False)
    client.force_login(cast.ada)
    client.post(f"/review/tasks/{last.task_id}/")
    assert Review.objects.get(analyst=cast.ada).is_blind


@pytest.mark.parametrize(
    ("rule", "at", "marked", "left"),
    [
        ("closing.farewell_missing", 3, (1, 2), 0),  # of the whole: wherever, however often
        ("pace.slow_reply", 3, (2,), 0),  # the customer who waited stands beside the answer
        (SHOUTING, 2, (1,), 0),
        (SHOUTING, 2, (3,), 1),  # by words: another message is another fault
    ],
)
def test_a_blind_mark_and_what_a_rule_found_are_one_fault(
    cast: Cast, client: Client, rule: str, at: int, marked: tuple[int, ...], left: int
) -> None:
    """`at` is the advisor's text where the rule found it, `marked` the messages, the first is 0."""
    talk = ended(cast, faults=((rule, at, 0, 4),))
    review = begun(client, cast.irene, planned(cast, [talk], kind="random", blind=True))
    said = talk.events.filter(kind="message.posted").order_by("seq")
    seqs = list(said.values_list("seq", flat=True))
    for n in marked:
        mark = {"rule": rule, "seq": seqs[n], "start": 0, "end": 3}
        assert client.post(f"/review/{review.pk}/missed/", mark).status_code == 302
    client.post(f"/review/{review.pk}/done/", answers())
    folded = ReviewedScore.objects.get(pk=talk.pk)
    assert (folded.n_missed, folded.n_confirmed) == (left, 1 - left)
    assert (folded.score == folded.automatic) is not bool(left), "one fault costs once"


def test_who_the_customer_is_is_hidden_until_asked_and_the_asking_is_kept(
    cast: Cast, client: Client
) -> None:
    talk = ended(cast)
    review = begun(client, cast.irene, planned(cast, [talk]))
    page = client.get(f"/review/{review.pk}/").content.decode()
    for secret in ("Martin", "paul@example.org", "Paul"):
        assert secret not in page
    assert "ma lampe est arrivée cassée, je suis ••••" in page
    client.post(f"/review/{review.pk}/customer/", {"reason": " "})
    assert not Unveiling.objects.exists()
    client.post(f"/review/{review.pk}/customer/", {"reason": "Mauvais prénom ?"})
    assert Unveiling.objects.get().user == cast.irene
    assert "Paul Martin" in client.get(f"/review/{review.pk}/").content.decode()
    client.force_login(cast.ada)
    client.post(f"/review/tasks/{review.task_id}/")
    other = Review.objects.get(analyst=cast.ada)
    assert "Martin" not in client.get(f"/review/{other.pk}/").content.decode()


def test_the_page_tells_latencies_targets_and_facts(cast: Cast, client: Client) -> None:
    review = begun(client, cast.irene, planned(cast, [ended(cast)]))
    page = client.get(f"/review/{review.pk}/").content.decode()
    for said in ("38 s", "2 min 51", "Délai de réponse", "médiane", "Votre relecture"):
        assert said.replace(" ", "\u00a0") in page or said in page, said


def test_left_to_somebody_else_it_goes_to_the_end(cast: Cast, client: Client) -> None:
    plan = planned(cast, [ended(cast), ended(cast, cast.omar)])
    first = begun(client, cast.irene, plan)
    client.post(f"/review/{first.pk}/leave/")
    places = list(plan.tasks.order_by("position").values_list("conversation", flat=True))
    assert places[-1] == first.conversation_id


def test_a_plan_is_previewed_and_drawn_as_it_was_shown(cast: Cast, client: Client) -> None:
    talks = [ended(cast), ended(cast, cast.omar, faults=())]
    client.force_login(cast.irene)
    given = {
        "kind": "flagged", "name": "Perroquets", "brand": cast.brand.pk, "n": 10, "blind_share": 0,
        "since": (timezone.localdate() - timedelta(days=7)).isoformat(),
        "until": timezone.localdate().isoformat(), "rules": [PARROTED],
    }  # fmt: skip
    page = client.post("/review/plans/new/", given | {"preview": "1"}).content.decode()
    assert "1 conversation serait tirée" in page
    assert not ReviewPlan.objects.exists()
    assert client.post("/review/plans/new/", given).status_code == 302
    plan = ReviewPlan.objects.get()
    assert [t.conversation_id for t in plan.tasks.all()] == [talks[0].pk]
    assert plan.tasks.get().probability is None, "what was not drawn at random has none"
    random = given | {"kind": "random", "n": "1", "blind_share": "50", "rules": []}
    client.post("/review/plans/new/", random)
    drawn = ReviewPlan.objects.get(kind="random").tasks.all()
    assert {(t.conversation_id, t.probability) for t in drawn} == {(t.pk, 1.0) for t in talks}
    assert sum(t.is_blind for t in drawn) == 1
    wrong = random | {"name": "Autre", "score_to": "300", "words": "absent", "rules": [PARROTED]}
    assert client.post("/review/plans/new/", wrong).status_code == 302, "not asked for at random"
    assert ReviewPlan.objects.get(name="Autre").tasks.count() == 2
    assert client.post("/review/plans/new/", given | {"score_to": "300"}).status_code == 422
    nothing = client.post("/review/plans/new/", given | {"rules": ["safety.off_platform"]})
    assert nothing.status_code == 422
    assert client.post("/review/plans/new/", given | {"advisor": cast.zoe.pk}).status_code == 422


def test_what_would_be_drawn_is_told_before_the_plan_has_a_name(cast: Cast, client: Client) -> None:
    ended(cast)
    client.force_login(cast.irene)
    given = plan_form(cast) | {"name": ""}
    answer = client.post("/review/plans/new/", given | {"preview": "1"})
    assert (answer.status_code, answer.context["preview"]["n"]) == (200, 1)
    assert "required" in str(answer.context["form"]["name"]), "to be drawn it needs one"
    assert client.post("/review/plans/new/", given).status_code == 422
    assert not ReviewPlan.objects.exists()


def plan_form(cast: Cast) -> dict[str, Any]:
    return {
        "kind": "flagged", "name": "Essai", "brand": cast.brand.pk, "n": 10, "blind_share": 0,
        "since": (timezone.localdate() - timedelta(days=7)).isoformat(),
        "until": timezone.localdate().isoformat(),
    }  # fmt: skip


def test_only_what_is_a_criterion_narrows_a_plan_by_criterion(cast: Cast, client: Client) -> None:
    """Every criterion offered has rules of its own; what orients is scored as wording."""
    ended(cast)
    pointed = ended(cast, cast.omar, faults=(("orientation.bare_link", 2, 0, 4),))
    client.force_login(cast.irene)
    page = client.get("/review/plans/new/")
    offered = {key for key, _name in page.context["form"].fields["criteria"].choices}
    assert offered == set(default_grid().criteria)
    grid = client.get("/review/grids/maison-lumiere/").context["formset"].forms[0]
    assert {key for key, _name in grid.fields["auto"].choices} == {"", *offered}
    assert client.post("/review/plans/new/", plan_form(cast) | {
        "criteria": ["orientation"]}).status_code == 422  # fmt: skip
    client.post("/review/plans/new/", plan_form(cast) | {"criteria": ["safety"]})
    assert not ReviewPlan.objects.exists(), "nothing was found on safety"
    client.post("/review/plans/new/", plan_form(cast) | {"criteria": ["wording"]})
    assert pointed.pk in set(ReviewTask.objects.values_list("conversation", flat=True))
    now = timezone.now()
    sought = Sought(since=now - timedelta(days=7), until=now, criteria=("orientation",))
    assert not flagged(Conversation.objects.all(), sought).exists(), "an unknown one finds nothing"


def test_the_queue_costs_the_same_for_one_and_many(
    cast: Cast, client: Client, django_assert_num_queries: Any
) -> None:
    plan = planned(cast, [ended(cast)])
    client.force_login(cast.irene)
    with django_assert_num_queries(12):
        client.get(f"/review/?plan={plan.pk}")
    planned(cast, [ended(cast, cast.omar) for _ in range(6)])
    plan = planned(cast, [ended(cast, cast.lea) for _ in range(6)])
    with django_assert_num_queries(12):
        client.get(f"/review/?plan={plan.pk}")


def test_the_page_and_a_verdict_cost_the_same_however_much_is_found(
    cast: Cast, client: Client, django_assert_num_queries: Any
) -> None:
    few = begun(client, cast.irene, planned(cast, [ended(cast)]))
    many_faults = [(SHOUTING, 2, n, n + 1) for n in range(20)]
    many = begun(client, cast.irene, planned(cast, [ended(cast, faults=many_faults)]))
    for review in (few, many):
        with django_assert_num_queries(24):
            client.get(f"/review/{review.pk}/")
        finding = Finding.objects.filter(conversation=review.conversation).first()
        assert finding is not None
        with django_assert_num_queries(47):
            client.post(
                f"/review/{review.pk}/findings/{finding.pk}/", {"word": "confirmed"}, headers=HTMX
            )
