"""Django's admin: who enters, what can be changed there, and that a change of rights is heard."""

import json
import os
from collections.abc import Iterator
from typing import Any

import pytest
import redis
from django.core import mail
from django.test import Client, TestCase
from django.utils import translation
from django.utils.functional import Promise

from console.setup.site import site
from conversations.models import MembershipChange, Queue, User
from conversations.models.labels import CODES, LABELS
from conversations.models.names import NAMES
from tests.cast import Cast, person

pytestmark = pytest.mark.django_db
MODELS = [model._meta.model_name for model in site._registry]
FIXED = ["conversation", "event", "assignment", "attachment", "block", "presencechange", "seat"]


@pytest.fixture
def ada(cast: Cast, client: Client) -> Client:
    client.force_login(cast.ada)
    return client


def test_only_the_houses_administrator_enters(cast: Cast, client: Client) -> None:
    provider_admin = person("Ugo Sol", "administrator", provider=cast.nord)
    for user in (cast.lea, cast.nadia, cast.irene, cast.diane, provider_admin):
        client.force_login(user)
        for place in ("/admin/", "/admin/conversations/user/"):
            assert client.get(place).status_code == 302
            assert client.get(place, follow=True).redirect_chain[-1][0] != place
    client.logout()
    chain = client.get("/admin/", follow=True).redirect_chain
    assert chain[-1][0].startswith("/account/sign-in/")


@pytest.mark.parametrize("model", MODELS)
def test_every_list_and_row_opens(cast: Cast, ada: Client, model: str) -> None:
    held = cast.taken(cast.lea)
    assert ada.get(f"/admin/conversations/{model}/", {"q": "Léa"}).status_code == 200
    assert ada.get(f"/admin/conversations/{model}/").status_code == 200
    ids = {"conversation": held.pk, "user": cast.lea.pk, "queue": cast.sav.pk}
    if model in ids:
        assert ada.get(f"/admin/conversations/{model}/{ids[model]}/change/").status_code == 200


@pytest.mark.parametrize("model", FIXED)
def test_what_happened_is_only_looked_at(cast: Cast, ada: Client, model: str) -> None:
    cast.taken(cast.lea)
    assert ada.get(f"/admin/conversations/{model}/add/").status_code == 403
    held = cast.taken(cast.omar)
    if model == "conversation":
        place = f"/admin/conversations/conversation/{held.pk}/"
        assert ada.post(f"{place}change/", {"state": "closed"}).status_code == 403
        assert ada.post(f"{place}delete/", {"post": "yes"}).status_code == 403


def user_form(user: User, **changed: Any) -> dict[str, Any]:
    form = {
        "email": user.email, "name": user.name, "role": user.role, "language": "fr",
        "provider": str(user.provider_id or ""), "brand": "", "is_active": "on",
        "teams": [str(pk) for pk in user.teams.values_list("pk", flat=True)],
    }  # fmt: skip
    return {name: value for name, value in (form | changed).items() if value is not None}


@pytest.fixture
def pokes() -> Iterator[Any]:
    """Reads what the channel layer really publishes: pokes.until("user:…") waits for a topic."""
    with redis.Redis.from_url(os.environ["REDIS_URL"]) as client, client.pubsub() as heard:
        heard.psubscribe("*")

        def until(topic: str) -> bool:
            while message := heard.get_message(timeout=5):
                if message["type"] == "pmessage" and topic.encode() in message["data"]:
                    return True
            return False

        yield until


def change(ada: Client, user: User, **changed: Any) -> None:
    with TestCase.captureOnCommitCallbacks(execute=True):
        answer = ada.post(
            f"/admin/conversations/user/{user.pk}/change/", user_form(user, **changed)
        )
    assert answer.status_code == 302, answer.context["adminform"].errors


def test_moving_closing_and_changing_roles_is_heard_by_open_sockets(
    cast: Cast, ada: Client, pokes: Any
) -> None:
    topic = f"user:{cast.lea.pk}"
    for changed in ({"teams": []}, {"role": "leader"}, {"is_active": None}):
        change(ada, cast.lea, **changed)
        assert pokes(topic), changed


def test_a_moved_advisor_loses_the_skills_of_the_old_team(cast: Cast, ada: Client) -> None:
    change(ada, cast.lea, teams=[])
    assert not cast.lea.advisor.queues.exists()
    row = MembershipChange.objects.get()
    assert (row.user, row.team, row.is_on, row.by) == (cast.lea, cast.team, False, cast.ada)


def test_a_closed_account_ends_its_sessions(cast: Cast, ada: Client) -> None:
    lea = Client()
    lea.force_login(cast.lea)
    change(ada, cast.lea, is_active=None)
    change(ada, User.objects.get(pk=cast.lea.pk))
    assert lea.get("/account/").status_code == 302, "opening it again revives no session"


def test_a_new_leader_gets_a_desk_and_an_invitation(cast: Cast, ada: Client) -> None:
    form = user_form(User(email="chef@example.org", name="Chef", role="leader", provider=cast.nord))
    answer = ada.post("/admin/conversations/user/add/", form | {"teams": [str(cast.team.pk)]})
    assert answer.status_code == 302
    user = User.objects.get(email="chef@example.org")
    assert user.advisor.seats.count() == 3
    assert not user.has_usable_password()
    given = {"action": "send_invitations", "_selected_action": [str(user.pk), str(cast.lea.pk)]}
    ada.post("/admin/conversations/user/", given)
    assert [m.to for m in mail.outbox] == [["chef@example.org"]]


def test_a_queues_teams_bring_their_skills(cast: Cast, ada: Client) -> None:
    queue = Queue.objects.create(brand=cast.brand, slug="neuve", name="Neuve")
    form = {
        "brand": str(cast.brand.pk), "slug": "neuve", "name": "Neuve", "languages": "fr",
        "teams": [str(cast.team.pk)], "priority": "0", "position": "0", "is_active": "on",
    }  # fmt: skip
    answer = ada.post(f"/admin/conversations/queue/{queue.pk}/change/", form)
    assert answer.status_code == 302, json.dumps(answer.context["errors"])
    assert queue in cast.lea.advisor.queues.all()
    assert queue not in cast.zoe.advisor.queues.all()


def test_secrets_are_not_shown(cast: Cast, ada: Client) -> None:
    from django.utils import timezone

    from conversations.actions.keys import create_api_key

    row, _ = create_api_key(cast.lea, "CRM", timezone.now())
    page = ada.get(f"/admin/conversations/apikey/{row.pk}/change/").content.decode()
    assert row.digest not in page
    assert (
        cast.lea.password
        not in ada.get(f"/admin/conversations/user/{cast.lea.pk}/change/").content.decode()
    )


def test_every_field_has_a_name_in_the_administrators_language() -> None:
    """One that is not in the table of names would be shown by the name of its column."""
    unnamed = {
        (model.__name__, field.name)
        for model in site._registry
        for field in (*model._meta.local_fields, *model._meta.local_many_to_many)
        if field.name not in LABELS and field.name not in (site._registry[model].exclude or ())
    }
    assert unnamed == set()
    with translation.override("fr"):
        assert str(Queue._meta.get_field("brand").verbose_name) == "marque"


def test_every_table_and_code_has_a_french_name() -> None:
    """What is lazy is looked up in the catalogue, and every lookup there has its French."""
    for model in site._registry:
        names = (model._meta.verbose_name, model._meta.verbose_name_plural)
        assert names == NAMES[model.__name__]
        for field in model._meta.local_fields:
            for _code, word in field.flatchoices:
                assert isinstance(word, Promise), f"{model.__name__}.{field.name}: {word}"
    with translation.override("fr"):
        french = {str(word) for codes in CODES.values() for word in codes.values()}
        assert {"attribuée par la file", "en pause", "client", "désactivée"} <= french


def test_an_administrator_reads_no_english_and_no_codes(cast: Cast, ada: Client) -> None:
    cast.available(cast.lea)
    cast.open()
    read = {
        "provider": ["Sélectionnez l’objet prestataire", "Ajouter prestataire"],
        "brand": ["Ajouter marque"],
        "brandrule": ["0 règles des marques"],
        "conversation": ["en cours"],
        "assignment": ["attribuée par la file"],
        "presencechange": ["disponible", "la personne elle-même"],
        "event": ["le système"],
    }
    for model, words in read.items():
        page = ada.get(f"/admin/conversations/{model}/", headers={"Accept-Language": "fr"})
        text = page.content.decode().replace("&#x27;", "’").replace("'", "’")
        assert [word for word in words if word.lower() not in text.lower()] == [], model


def test_only_origins_are_taken_as_sites_that_embed(cast: Cast, ada: Client) -> None:
    place = f"/admin/conversations/brand/{cast.brand.pk}/change/"
    form = {
        "slug": "maison-lumiere", "name": "Maison Lumière", "language": "fr",
        "time_zone": "Europe/Paris", "secret": "s", "privacy_fr": "", "privacy_en": "",
    }  # fmt: skip
    for wrong in (
        "boutique.fr/truc", "https://x.example; script-src *", "https://a.example/page", "*",
        "ftp://a.example", "https://a..example", "https://a.example:99999", "https://a b.example",
    ):  # fmt: skip
        answer = ada.post(place, form | {"allowed_origins": f"https://ok.example\n{wrong}"})
        assert answer.status_code == 200, wrong
        (why,) = answer.context["adminform"].form.errors["allowed_origins"]
        assert why.startswith(f"«\u00a0{wrong}\u00a0» n’est pas l’adresse d’un site")
    right = "https://Boutique.example/\r\n\r\nhttp://localhost:8080\nhttps://boutique.example"
    assert ada.post(place, form | {"allowed_origins": right}).status_code == 302
    cast.brand.refresh_from_db()
    assert cast.brand.allowed_origins == ["https://boutique.example", "http://localhost:8080"]
    assert "https://boutique.example\nhttp" in ada.get(place).content.decode()
