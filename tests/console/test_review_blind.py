"""Who judges without the rules is told nothing of what they and others said, wherever they look."""

import re
from collections.abc import Iterable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from console.sockets.floor_acts import in_scope
from conversations.actions.calibration import decide_finding, reveal
from conversations.actions.coaching import Aim, Words, collect_passage, give_note
from conversations.actions.disputes import make_dispute
from conversations.actions.mystery import mark_mystery_test
from conversations.actions.review_plans import give_back
from conversations.actions.verdicts import give_verdict
from conversations.errors import NotFound
from conversations.models import (
    Analysis,
    AuditEntry,
    CoachingNote,
    Conversation,
    Dispute,
    Finding,
    MissedFault,
    Review,
    RuleExample,
    User,
    Verdict,
)
from tests.cast import Cast, person
from tests.console.test_review import answers, begun, planned
from tests.console.test_review_calibration import begun as batch_of
from tests.console.test_review_calibration import read
from tests.console.test_review_reading import plan_form
from tests.reporting import body
from tests.reviewing import BLAME, PARROTED, SHOUTING, ended

pytestmark = pytest.mark.django_db
TITLE = "perroquet"


def blind_of(cast: Cast, client: Client, talk: Conversation) -> Review:
    """Irène begins to read it blind."""
    review = begun(client, cast.irene, planned(cast, [talk], kind="random", blind=True))
    assert review.is_blind
    return review


LISTS = (
    "/conversations/findings/", "/conversations/reviews/", "/reports/rows/",
    "/reports/rows/?failed=1", "/reports/reviews/", "/reports/manners/last_check_offered/",
    "/reports/award/",
)  # fmt: skip


def test_no_list_and_no_file_tells_a_blind_reader_what_the_rules_found(
    cast: Cast, client: Client
) -> None:
    """Each says that something is left out; of whoever else reads it, everything is there."""
    talk = ended(cast, faults=((PARROTED, 2, 0, 9, "critical"),))
    Analysis.objects.filter(pk=talk.pk).update(critical="fail", facts={"last_check": True})
    theirs = begun(client, cast.ada, planned(cast, [talk], kind="random"))
    client.post(f"/review/{theirs.pk}/done/", answers())
    mark_mystery_test(talk, cast.ada, "", timezone.now())
    review = begun(client, cast.irene, planned(cast, [talk], kind="random", blind=True))
    code, said = str(talk.pk), "vous lisez à l’aveugle"
    for place in LISTS:
        page = client.get(place).content.decode()
        assert (code in page, said in page) == (False, True), place
    for table in ("conversations", "findings", "reviews"):
        assert code not in body(client.get(f"/reports/export/{table}.csv")).decode()
    client.post(f"/review/{review.pk}/done/", answers())
    for place in LISTS:
        page = client.get(place).content.decode()
        assert (code in page, said in page) == (True, False), place


def page(client: Client, place: str) -> str:
    return client.get(place).content.decode()


def test_the_queue_of_another_plan_tells_nothing(cast: Cast, client: Client) -> None:
    talk = ended(cast, faults=((PARROTED, 2, 17, 47),))
    open_plan, done = planned(cast, [talk]), planned(cast, [talk], kind="random")
    theirs = begun(client, cast.ada, done)
    client.post(f"/review/{theirs.pk}/done/", answers("100"))
    review = blind_of(cast, client, talk)
    places = (f"/review/?plan={open_plan.pk}", f"/review/?plan={done.pk}&done")
    for place in places:
        (line,) = client.get(place).context["lines"]
        assert (line["is_hidden"], line["titles"], line["judged"]) == (True, [], None)
        found = page(client, place)
        assert TITLE not in found.lower()
        assert re.search(r'class="num" data-label="[^"]+">—</td>', found), "no score either"
    client.post(f"/review/{review.pk}/done/", answers())
    for place in places:
        assert TITLE in page(client, place).lower()


@pytest.mark.parametrize("by", ["task", "next", "alone"])
def test_whatever_is_begun_of_it_leads_to_the_one_read_blind(
    cast: Cast, client: Client, by: str
) -> None:
    talk = ended(cast)
    plan = planned(cast, [talk])
    review = blind_of(cast, client, talk)
    place = {
        "task": f"/review/tasks/{plan.tasks.get().pk}/",
        "next": f"/review/plans/{plan.pk}/next/",
        "alone": f"/review/conversations/{talk.pk}/",
    }[by]
    answer = client.post(place)
    assert (answer.status_code, answer.headers["Location"]) == (302, f"/review/{review.pk}/")
    assert "Vous lisez cette conversation à l’aveugle" in page(client, f"/review/{review.pk}/")
    assert Review.objects.count() == 1
    client.post(f"/review/{review.pk}/done/", answers())
    client.post(place)
    assert Review.objects.filter(submitted_at=None, is_blind=False).count() == 1


def test_what_was_open_before_is_led_away_from_and_takes_nothing(
    cast: Cast, client: Client
) -> None:
    """However it came to stand beside the one that is read blind."""
    talk = ended(cast)
    older = begun(client, cast.irene, planned(cast, [talk]))
    assert not begun(client, cast.irene, planned(cast, [talk], blind=True)).is_blind
    Review.objects.exclude(pk=older.pk).update(is_blind=True)
    blind = Review.objects.get(is_blind=True)
    answer = client.get(f"/review/{older.pk}/")
    assert (answer.status_code, answer.headers["Location"]) == (302, f"/review/{blind.pk}/")
    part = client.get(f"/review/{older.pk}/", headers={"HX-Request": "true"})
    assert (part.content, part.headers["HX-Redirect"]) == (b"", f"/review/{blind.pk}/")
    finding = Finding.objects.filter(conversation=talk)[0]
    act = f"/review/{older.pk}/findings/{finding.pk}/"
    assert client.post(act, {"word": "confirmed"}).status_code == 404
    client.post(f"/review/{blind.pk}/done/", answers())
    blind.refresh_from_db()
    assert not blind.is_blind, "what was seen before is not counted as blind"


def test_what_was_left_and_read_meanwhile_is_no_longer_blind(cast: Cast, client: Client) -> None:
    """Its marks count as those of whoever reads openly."""
    talk = ended(cast)
    review = blind_of(cast, client, talk)
    finding = Finding.objects.get(conversation=talk, rule=PARROTED)
    span = {"seq": finding.seq, "start": finding.start, "end": finding.end}
    for rule in (PARROTED, SHOUTING):
        client.post(f"/review/{review.pk}/missed/", span | {"rule": rule})
    assert review.task_id
    give_back(review.task_id, cast.irene)
    client.get(f"/conversations/{talk.pk}/")
    client.post(f"/review/tasks/{review.task_id}/")
    review.refresh_from_db()
    assert not review.is_blind
    assert [m.rule for m in MissedFault.objects.filter(undone_at=None)] == [SHOUTING]
    assert Verdict.objects.get().finding == finding


def test_a_plan_by_what_the_rules_said_leaves_it_out_and_says_so(
    cast: Cast, client: Client
) -> None:
    talk = ended(cast)
    review = blind_of(cast, client, talk)
    given = plan_form(cast) | {"rules": [PARROTED], "words": "lampe", "preview": "1"}
    found = client.post("/review/plans/new/", given)
    assert found.context["preview"]["n"] == 0
    assert "vous lisez à l’aveugle" in found.content.decode()
    at_random = client.post("/review/plans/new/", given | {"kind": "random"})
    assert at_random.context["preview"]["n"] == 1, "of all, or the probabilities were wrong"
    client.post(f"/review/{review.pk}/done/", answers())
    found = client.post("/review/plans/new/", given)
    assert found.context["preview"]["n"] == 1
    assert "vous lisez à l’aveugle" not in found.content.decode()


def told_of(cast: Cast, client: Client, talk: Conversation) -> list[str]:
    """Every place where what was said of it is listed; others have judged, calibrated, coached,
    disputed."""
    now = timezone.now()
    hugo = person("Hugo Blanc", "analyst", provider=cast.nord)
    finding = Finding.objects.get(conversation=talk, rule=PARROTED)
    give_verdict(finding.pk, hugo, "confirmed", now)
    make_dispute(cast.lea, "Je ne suis pas d’accord.", now, finding=finding.pk)
    words = Words(finding.seq, finding.start, finding.end)
    note = collect_passage(talk, words, "change", "Trop proche", hugo, now).note
    soon = (now + timedelta(days=20)).date()
    give_note(note.pk, hugo, Aim("Reformuler", "reformulation", soon), now)
    iris = person("Iris Vert", "analyst", provider=cast.nord)
    batch = batch_of(cast, client, [hugo, iris], 1)
    read(client, hugo, batch, ["100"], {"word": "confirmed"})
    read(client, iris, batch, ["0"], {"reason": "context"})
    reveal(batch, hugo, now)
    batch.refresh_from_db()
    decide_finding(batch, finding.pk, "confirmed", "Une reprise mot à mot", hugo, now, seen="")
    return [
        f"/audit/?conversation={talk.pk}", "/disputes/", f"/coaching/{note.pk}/",
        f"/review/calibrations/{batch.pk}/", f"/rules/{PARROTED}/",
    ]  # fmt: skip


def said_of(client: Client, place: str) -> Iterable[Any]:
    """What the page tells of the findings: by its context, as titles stand in filters too."""
    context = client.get(place).context
    if place.startswith("/audit"):
        said = [row["details"] for row in context["rows"]]
        return [one for one in said if TITLE in str(one).lower() or "confirm" in str(one)]
    names = {"/disp": "waiting", "/coac": "passages", "/revi": "talks", "/rule": "decided"}
    return list(context[names[place[:5]]])


def test_no_page_tells_a_blind_reader_what_others_said(cast: Cast, client: Client) -> None:
    talk = ended(cast, faults=((PARROTED, 2, 17, 47),))
    places = told_of(cast, client, talk)
    review = blind_of(cast, client, talk)
    for place in places:
        assert not said_of(client, place), place
        found = page(client, place)
        if not place.startswith(("/rules", "/audit")):
            assert "vous lisez à l’aveugle" in found, place
        if place.startswith("/audit"):
            assert "masqué tant que vous lisez cette conversation à l’aveugle" in found
    dispute = Dispute.objects.get()
    assert client.get(f"/disputes/{dispute.pk}/").status_code == 404
    client.post(f"/review/{review.pk}/done/", answers())
    for place in places:
        assert said_of(client, place), place
        assert "vous lisez à l’aveugle" not in page(client, place), place
    assert client.get(f"/disputes/{dispute.pk}/").status_code == 200
    assert RuleExample.objects.exists()
    assert CoachingNote.objects.exists()


def test_the_floor_opens_nothing_that_is_read_blind(cast: Cast, client: Client) -> None:
    """Who administers both reviews and watches."""
    talk = ended(cast)
    assert in_scope(cast.ada, talk.pk) == talk.pk
    review = begun(client, cast.ada, planned(cast, [talk], kind="random", blind=True))
    with pytest.raises(NotFound):
        in_scope(cast.ada, talk.pk)
    client.post(f"/review/{review.pk}/done/", answers())
    assert in_scope(cast.ada, talk.pk) == talk.pk


def details(client: Client, user: User, talk: Conversation) -> dict[str, list[str]]:
    """By act, what others' entries say in words."""
    client.force_login(user)
    rows = client.get(f"/audit/?conversation={talk.pk}").context["rows"]
    found: dict[str, list[str]] = {}
    for row in rows:
        if row["entry"].actor_id != user.pk:
            found.setdefault(row["entry"].act, []).append(str(row["details"]))
    return found


def test_a_calibration_is_hidden_from_its_analysts_in_the_audit_until_compared(
    cast: Cast, client: Client
) -> None:
    """The entry stays; who administers without taking part reads it whole."""
    hugo = person("Hugo Blanc", "analyst", provider=cast.nord)
    iris = person("Iris Vert", "analyst", provider=cast.nord)
    talk = ended(cast, faults=((PARROTED, 2, 17, 47),))
    batch = batch_of(cast, client, [cast.irene, hugo], 1)
    client.force_login(cast.irene)
    client.post(f"/review/plans/{batch.pk}/next/")
    review = Review.objects.get(analyst=cast.irene)
    finding = Finding.objects.get(conversation=talk)
    client.post(f"/review/{review.pk}/findings/{finding.pk}/", {"word": "confirmed"})
    mark = {"rule": BLAME, "seq": finding.seq, "start": 0, "end": 5}
    for _n in range(2):
        client.post(f"/review/{review.pk}/missed/", mark)
        row = MissedFault.objects.filter(undone_at=None)[0]
        client.post(f"/review/{review.pk}/missed/{row.pk}/")
    acts = {"finding.calibrated", "fault.calibrated", "fault.taken_back"}
    for reader in (hugo, iris, cast.diane):
        found = details(client, reader, talk)
        assert acts <= set(found)
        for act in acts:
            assert set(found[act]) == {"masqué jusqu’à la comparaison du calibrage"}, reader
    assert "Confirmé" in details(client, cast.ada, talk)["finding.calibrated"][0]
    own = AuditEntry.objects.filter(actor=cast.irene, act="finding.calibrated")
    client.force_login(cast.irene)
    rows = client.get(f"/audit/?conversation={talk.pk}").context["rows"]
    told = {row["entry"].pk: str(row["details"]) for row in rows}
    assert "Confirmé" in told[own.get().pk], "one's own stays"
    reveal(batch, cast.irene, timezone.now(), 2)
    assert "Confirmé" in details(client, hugo, talk)["finding.calibrated"][0]
