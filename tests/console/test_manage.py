"""The leader's set-up pages: what they change, and that a foreign id is not there."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone

from conversations.actions.seats import add_seat
from conversations.models import CannedReply, Disposition, PauseReason, Queue, Seat, User
from tests.cast import Cast

pytestmark = pytest.mark.django_db
PAGES = ["seats", "people", "people/invite", "queues", "replies", "reasons", "pauses", "blocked"]
PAGES += ["times"]
QUEUE = {
    "name": "SAV", "languages": ["fr"], "priority": "2", "is_active": "on",
}  # fmt: skip
REPLY = {
    "language": "fr", "shortcut": "/merci", "title": "Merci", "text": "Merci {{ prénom }}",
    "is_active": "on",
}  # fmt: skip


@pytest.fixture
def nadia(cast: Cast, client: Client) -> Client:
    client.force_login(cast.nadia)
    return client


@pytest.mark.parametrize("page", PAGES)
def test_only_those_who_lead_come_in(cast: Cast, client: Client, page: str) -> None:
    assert client.get(f"/manage/{page}/").url.startswith("/account/sign-in/")
    for user, status in (
        (cast.lea, 403), (cast.irene, 403), (cast.diane, 403), (cast.nadia, 200), (cast.ada, 200),
    ):  # fmt: skip
        client.force_login(user)
        assert client.get(f"/manage/{page}/").status_code == status


def foreign_posts(cast: Cast) -> list[str]:
    """Addresses of the other provider's rows, and of nobody's."""
    pause = PauseReason.objects.create(provider=cast.atlas, name_fr="Thé")
    theirs = Queue.objects.create(brand=cast.brand, slug="soir", name="Soir")
    theirs.teams.set([cast.foreign_team])
    reply = CannedReply.objects.create(
        brand=cast.brand, queue=theirs, shortcut="x", title="x", text="x"
    )
    seats = f"/manage/seats/{cast.zoe.pk}"
    person = f"/manage/people/{cast.zoe.pk}"
    return [
        f"{seats}/cap/", f"{seats}/extra/", f"{seats}/skills/", f"{person}/invite/",
        f"{person}/active/", f"/manage/queues/{theirs.pk}/", f"/manage/replies/{reply.pk}/",
        f"/manage/pauses/{pause.pk}/", f"/manage/reasons/{uuid4()}/",
        f"/manage/seats/{uuid4()}/cap/",
    ]  # fmt: skip


def test_a_foreign_id_is_not_there(cast: Cast, nadia: Client) -> None:
    given = QUEUE | REPLY | {"cap": "9", "reason": "x", "until": "10:00", "active": "0"}
    for address in foreign_posts(cast):
        assert nadia.post(address, given).status_code == 404, address
    assert nadia.get(f"/manage/seats/{cast.zoe.pk}/").status_code == 404
    cast.zoe.refresh_from_db()
    assert cast.zoe.is_active
    assert cast.zoe.advisor.cap == 2


def test_nobody_sets_their_own_cap_by_any_address(cast: Cast, nadia: Client) -> None:
    own = f"/manage/seats/{cast.nadia.pk}"
    assert nadia.post(f"{own}/cap/", {"cap": "9"}).status_code == 404
    assert nadia.post(f"{own}/extra/", {"reason": "x", "until": "23:59"}).status_code == 404
    assert "Personne ne fixe son propre plafond" in nadia.get(f"{own}/").content.decode()
    nadia.force_login(cast.lea)
    assert nadia.post(f"/manage/seats/{cast.lea.pk}/cap/", {"cap": "9"}).status_code == 403
    assert Seat.objects.filter(advisor=cast.nadia.advisor, retired_at=None).count() == 2


def test_a_cap_grants_and_retires_seats(cast: Cast, nadia: Client) -> None:
    address = f"/manage/seats/{cast.lea.pk}/cap/"
    for cap in (4, 1, 0, 3):
        nadia.post(address, {"cap": str(cap), "from": "list"})
        assert Seat.objects.filter(advisor=cast.lea.advisor, retired_at=None).count() == cap
    for wrong in ("-1", "21", "", "trois"):
        answer = nadia.post(address, {"cap": wrong})
        assert answer.context["cap_form"].errors
    cast.lea.advisor.refresh_from_db()
    assert cast.lea.advisor.cap == 3


def test_a_raised_cap_serves_the_line_at_once(cast: Cast, nadia: Client, db: None) -> None:
    from django.test import TestCase

    for _ in range(3):
        waiting = cast.open()
    cast.available(cast.lea)
    with TestCase.captureOnCommitCallbacks(execute=True):
        nadia.post(f"/manage/seats/{cast.lea.pk}/cap/", {"cap": "3"})
    waiting.refresh_from_db()
    assert waiting.state == "active"


def test_an_extra_seat_has_a_reason_and_an_end(cast: Cast, nadia: Client) -> None:
    address = f"/manage/seats/{cast.lea.pk}/extra/"
    end = timezone.localtime() + timedelta(hours=2)
    assert nadia.post(address, {"reason": "", "until": f"{end:%H:%M}"}).status_code == 200
    late = timezone.localtime() - timedelta(hours=2)
    refused = nadia.post(address, {"reason": "x", "until": f"{late:%H:%M}"})
    assert "12" in str(refused.context["extra_form"].errors["until"])
    assert not Seat.objects.filter(kind=Seat.EXTRA).exists()
    nadia.post(address, {"reason": "Pic de 10 h", "until": f"{end:%H:%M}"})
    seat = Seat.objects.get(kind=Seat.EXTRA)
    assert (seat.reason, seat.granted_by) == ("Pic de 10 h", cast.nadia)
    assert seat.deadline_at == end.replace(second=0, microsecond=0)
    page = nadia.get("/manage/seats/").content.decode()
    assert "Pic de 10 h" in page


def test_skills_stay_within_what_the_teams_serve(cast: Cast, nadia: Client) -> None:
    address = f"/manage/seats/{cast.lea.pk}/skills/"
    nadia.post(address, {"queues": [str(cast.conseil.pk)], "languages": ["en"]})
    advisor = cast.lea.advisor
    advisor.refresh_from_db()
    assert (list(advisor.queues.all()), advisor.languages) == ([cast.conseil], ["en"])
    foreign = Queue.objects.create(brand=cast.brand, slug="soir", name="Soir")
    foreign.teams.set([cast.foreign_team])
    answer = nadia.post(address, {"queues": [str(foreign.pk)], "languages": ["fr"]})
    assert answer.context["skills_form"].errors
    assert nadia.post(address, {"queues": [str(cast.sav.pk)]}).status_code == 200, "no language"


def test_a_queue_is_edited_without_touching_the_other_providers_teams(
    cast: Cast, nadia: Client
) -> None:
    address = f"/manage/queues/{cast.conseil.pk}/"
    answer = nadia.post(address, QUEUE | {"name": "Conseil", "teams": []})
    assert answer.status_code == 302
    cast.conseil.refresh_from_db()
    assert cast.conseil.priority == 2
    assert list(cast.conseil.teams.all()) == [cast.foreign_team]
    assert cast.conseil not in cast.lea.advisor.queues.all(), "the skill goes with the team"
    assert cast.conseil in cast.zoe.advisor.queues.all()
    hidden = nadia.get(address)
    assert hidden.status_code == 404, "and so does the leader's view of it"


def test_a_new_queue_is_served_by_the_whole_team(cast: Cast, nadia: Client) -> None:
    given = QUEUE | {"name": "Réclamations", "teams": [str(cast.team.pk)]}
    assert nadia.post("/manage/queues/new/", given).status_code == 302
    queue = Queue.objects.get(slug="reclamations")
    assert (queue.brand, set(queue.advisors.all())) == (
        cast.brand, {u.advisor for u in (cast.lea, cast.omar, cast.nadia)},
    )  # fmt: skip
    again = nadia.post("/manage/queues/new/", given)
    assert again.context["form"].errors["name"]
    nobody = nadia.post("/manage/queues/new/", QUEUE | {"name": "Vide"})
    assert nobody.context["form"].errors["teams"]


def test_a_queue_cannot_be_moved_to_another_brand_or_a_foreign_team(
    cast: Cast, nadia: Client
) -> None:
    from conversations.models import Brand

    other = Brand.objects.create(slug="autre", name="Autre")
    given = QUEUE | {"brand": str(other.pk), "teams": [str(cast.team.pk)]}
    nadia.post(f"/manage/queues/{cast.sav.pk}/", given)
    cast.sav.refresh_from_db()
    assert cast.sav.brand == cast.brand
    given = QUEUE | {"teams": [str(cast.foreign_team.pk)]}
    assert nadia.post(f"/manage/queues/{cast.sav.pk}/", given).context["form"].errors["teams"]


@pytest.mark.parametrize(
    ("field", "value"),
    [("priority", "1e9"), ("languages", ["xx"])],
)
def test_a_queue_out_of_bounds_is_refused(
    cast: Cast, nadia: Client, field: str, value: Any
) -> None:
    given = QUEUE | {"teams": [str(cast.team.pk)], field: value}
    answer = nadia.post(f"/manage/queues/{cast.sav.pk}/", given)
    assert answer.context["form"].errors[field]


def test_canned_replies_know_their_places(cast: Cast, nadia: Client) -> None:
    assert nadia.post("/manage/replies/new/", REPLY).status_code == 302
    reply = CannedReply.objects.get()
    assert (reply.shortcut, reply.brand) == ("merci", cast.brand)
    wrong = nadia.post("/manage/replies/new/", REPLY | {"text": "{{ age }}"})
    assert "age" in str(wrong.context["form"].errors["text"])
    twice = nadia.post("/manage/replies/new/", REPLY)
    assert "déjà ce raccourci" in str(twice.context["form"].errors["shortcut"])
    assert len(twice.context["form"].errors) == 1
    again = nadia.post(f"/manage/replies/{reply.pk}/", REPLY | {"title": "Merci bien"})
    assert again.status_code == 302, "its own shortcut is no obstacle"
    spaced = nadia.post("/manage/replies/new/", REPLY | {"shortcut": "a b"})
    assert spaced.context["form"].errors["shortcut"]


def test_the_preview_fills_and_shows_what_is_missing(cast: Cast, nadia: Client) -> None:
    text = "<b>Bonjour</b> {{ prénom }}, {{ âge }}"
    page = nadia.post("/manage/replies/preview/", {"text": text}).content.decode()
    assert "Camille" in page
    assert "&lt;b&gt;Bonjour" in page
    assert "âge\u00a0: inconnu" in page


def test_reasons_and_pauses_are_added_and_switched_off(cast: Cast, nadia: Client) -> None:
    given = {"name_fr": "Facture", "name_en": "Invoice", "position": "3", "is_active": "on"}
    nadia.post("/manage/reasons/new/", given)
    nadia.post("/manage/pauses/new/", given)
    assert Disposition.objects.get(name_fr="Facture").brand == cast.brand
    assert PauseReason.objects.get(name_fr="Facture").provider == cast.nord
    off = {"name_fr": "Déjeuner", "position": "1"}
    nadia.post(f"/manage/pauses/{cast.lunch.pk}/", off)
    cast.lunch.refresh_from_db()
    assert not cast.lunch.is_active


def invite(client: Client, cast: Cast, **given: Any) -> Any:
    form = {
        "email": "neuf@example.org", "name": "Neuf", "role": "advisor",
        "teams": [str(cast.team.pk)], "cap": "2",
    }  # fmt: skip
    return client.post("/manage/people/invite/", form | given)


def test_inviting_sends_a_link_and_shows_who_has_not_answered(cast: Cast, nadia: Client) -> None:
    assert invite(nadia, cast).status_code == 302
    (sent,) = mail.outbox
    assert sent.to == ["neuf@example.org"]
    assert "/account/invitation/?link=" in sent.body
    assert "Nadia Benali" in sent.body
    assert "invitation envoyée" in nadia.get("/manage/people/").content.decode()
    user = User.objects.get(email="neuf@example.org")
    assert (user.provider, user.has_usable_password()) == (cast.nord, False)
    nadia.post(f"/manage/people/{user.pk}/invite/")
    assert len(mail.outbox) == 2
    assert nadia.post(f"/manage/people/{cast.lea.pk}/invite/").status_code == 404


@pytest.mark.parametrize("role", ["analyst", "administrator", "king", ""])
def test_a_leader_hands_out_no_wider_role(cast: Cast, nadia: Client, role: str) -> None:
    assert invite(nadia, cast, role=role).context["form"].errors["role"]


def test_invitations_stay_within_ones_teams(cast: Cast, nadia: Client, client: Client) -> None:
    assert invite(nadia, cast, teams=[str(cast.foreign_team.pk)]).context["form"].errors["teams"]
    taken = invite(nadia, cast, email=cast.zoe.email)
    assert taken.context["form"].errors["email"]
    client.force_login(cast.ada)
    both = invite(client, cast, teams=[str(cast.team.pk), str(cast.foreign_team.pk)])
    assert both.context["form"].errors["teams"]
    assert not mail.outbox


def test_a_leader_closes_accounts_but_not_their_own_nor_an_administrators(
    cast: Cast, nadia: Client
) -> None:
    cast.ada.teams.add(cast.team)
    for user, status in ((cast.lea, 302), (cast.nadia, 404), (cast.ada, 404)):
        answer = nadia.post(f"/manage/people/{user.pk}/active/", {"active": "0"})
        assert answer.status_code == status
    cast.lea.refresh_from_db()
    assert not cast.lea.is_active
    nadia.post(f"/manage/people/{cast.lea.pk}/active/", {"active": "1"})
    cast.lea.refresh_from_db()
    assert cast.lea.is_active


def test_only_the_seats_of_people_who_are_available_are_open(cast: Cast, nadia: Client) -> None:
    read = {"Accept-Language": "fr"}
    assert (
        "aucune place n’est ouverte" in nadia.get("/manage/seats/", headers=read).content.decode()
    )
    cast.available(cast.lea, cast.omar)
    cast.open()
    page = nadia.get("/manage/seats/", headers=read).content.decode()
    assert "4 sur 5, aux bureaux des 2 personnes disponibles" in page


def test_the_list_of_seats_costs_the_same_for_any_number_of_advisors(
    cast: Cast, nadia: Client, django_assert_num_queries: Any
) -> None:
    from tests.cast import person

    with django_assert_num_queries(7):
        nadia.get("/manage/seats/")
    for n in range(5):
        user = person(f"Nouveau{n} X", "advisor", provider=cast.nord, teams=[cast.team])
        add_seat(user.advisor, "x", timezone.now() + timedelta(hours=1), cast.nadia, timezone.now())
    with django_assert_num_queries(7):
        nadia.get("/manage/seats/")
