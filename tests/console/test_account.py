"""Signing in and out, passwords, the profile, as a browser asks for them."""

import re
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone

from conversations.actions import people
from tests.cast import PASSWORD, Cast

pytestmark = pytest.mark.django_db
SIGN_IN = "/account/sign-in/"
NEW = "une-belle-phrase-7"


def sign_in(client: Client, email: str, password: str = PASSWORD) -> Any:
    return client.post(SIGN_IN, {"username": email, "password": password})


def test_sign_in_leads_each_role_to_its_work(cast: Cast, client: Client) -> None:
    for user, place in (
        (cast.lea, "/desk/"),
        (cast.nadia, "/desk/"),
        (cast.irene, "/conversations/"),
        (cast.diane, "/conversations/"),
        (cast.ada, "/admin/"),
    ):
        assert sign_in(client, user.email.upper()).url == "/"
        assert client.get("/").url == place
        client.post("/account/sign-out/")


def test_wrong_password_unknown_address_and_closed_account_look_alike(
    cast: Cast, client: Client
) -> None:
    people.set_active(cast.omar, None, timezone.now(), is_active=False)
    answers = [
        sign_in(client, cast.lea.email, "faux"),
        sign_in(client, "personne@example.org", "faux"),
        sign_in(client, cast.omar.email),
    ]
    texts = [re.findall(r'role="alert".*?</div>', a.content.decode(), re.S) for a in answers]
    assert texts[0] == texts[1] == texts[2] != []


def test_guessing_is_stopped_and_says_so_without_locking_others_out(
    cast: Cast, client: Client
) -> None:
    for _ in range(5):
        assert sign_in(client, cast.lea.email, "faux").status_code == 200
    refused = sign_in(client, cast.lea.email)
    assert refused.status_code == 429
    assert refused["Retry-After"] == "300"
    assert "5 minutes" in refused.content.decode()
    assert "_auth_user_id" not in client.session
    assert sign_in(client, cast.omar.email).status_code == 302
    elsewhere = Client(REMOTE_ADDR="192.0.2.7")
    assert sign_in(elsewhere, cast.lea.email).status_code == 302


def test_a_right_password_forgets_the_wrong_ones(cast: Cast, client: Client) -> None:
    for _ in range(4):
        sign_in(client, cast.lea.email, "faux")
    assert sign_in(client, cast.lea.email).status_code == 302
    client.post("/account/sign-out/")
    for _ in range(4):
        assert sign_in(client, cast.lea.email, "faux").status_code == 200


def test_many_addresses_from_one_place_are_stopped_too(cast: Cast, client: Client) -> None:
    for n in range(60):
        sign_in(client, f"personne{n}@example.org", "faux")
    assert sign_in(client, cast.lea.email).status_code == 429


def test_the_cache_away_does_not_keep_people_out(cast: Cast, client: Client, settings: Any) -> None:
    settings.CACHES = {
        "default": {
            "BACKEND": "django.core.cache.backends.redis.RedisCache",
            "LOCATION": "unix:///nowhere/valkey.sock",
        }
    }
    assert sign_in(client, cast.lea.email, "faux").status_code == 200
    assert sign_in(client, cast.lea.email).status_code == 302


def test_next_stays_on_this_host(cast: Cast, client: Client) -> None:
    given = {"username": cast.lea.email, "password": PASSWORD}
    answer = client.post(SIGN_IN, given | {"next": "https://evil.example/"})
    assert answer.url == "/"
    client.post("/account/sign-out/")
    assert client.post(SIGN_IN, given | {"next": "/conversations/"}).url == "/conversations/"
    switched = client.post("/account/language/", {"language": "en", "next": "//evil.example/"})
    assert switched.url == "/"


def test_signing_out_needs_a_post(cast: Cast, client: Client) -> None:
    client.force_login(cast.lea)
    assert client.get("/account/sign-out/").status_code == 405
    assert client.post("/account/sign-out/").url == SIGN_IN
    assert client.get("/account/").url.startswith(SIGN_IN)


def test_signing_out_everywhere_ends_every_session(cast: Cast, client: Client) -> None:
    other = Client()
    for c in (client, other):
        c.force_login(cast.lea)
        assert c.get("/account/").status_code == 200
    client.post("/account/sign-out-everywhere/")
    assert client.get("/account/").status_code == 302
    assert other.get("/account/").status_code == 302


def test_a_closed_account_ends_its_sessions(cast: Cast, client: Client) -> None:
    client.force_login(cast.lea)
    people.set_active(cast.lea, None, timezone.now(), is_active=False)
    assert client.get("/account/").status_code == 302


def test_a_new_password_keeps_this_session_and_ends_the_others(cast: Cast, client: Client) -> None:
    other = Client()
    for c in (client, other):
        c.force_login(cast.lea)
    given = {"old_password": PASSWORD, "new_password1": NEW, "new_password2": NEW}
    assert client.post("/account/password/", given).url == "/account/"
    assert client.get("/account/").status_code == 200
    assert other.get("/account/").status_code == 302
    assert sign_in(Client(), cast.lea.email, NEW).status_code == 302


def test_a_forgotten_password_is_reset_by_a_link_that_works_once(
    cast: Cast, client: Client, settings: Any
) -> None:
    settings.BASE_URL = "https://console.example.org"
    client.post("/account/reset/", {"email": cast.lea.email}, headers={"host": "localhost"})
    assert mail.outbox[0].subject == "Motjuste\u00a0: choisissez un nouveau mot de passe"
    link = re.search(r"https://console\.example\.org(/account/reset/\S+)", mail.outbox[0].body)
    assert link is not None, mail.outbox[0].body
    form = client.get(link[1])
    assert client.post(form.url, {"new_password1": NEW, "new_password2": NEW}).url == SIGN_IN
    assert sign_in(client, cast.lea.email, NEW).status_code == 302
    assert "ne fonctionne plus" in Client().get(link[1]).content.decode()


def test_a_reset_says_nothing_about_who_exists_and_floods_no_mailbox(
    cast: Cast, client: Client
) -> None:
    for _ in range(5):
        known = client.post("/account/reset/", {"email": cast.lea.email})
        unknown = client.post("/account/reset/", {"email": "personne@example.org"})
        assert known.url == unknown.url == "/account/reset/sent/"
    assert len(mail.outbox) == 3


def test_mail_speaks_its_readers_language(cast: Cast, client: Client) -> None:
    people.set_language(cast.lea, "en")
    client.post("/account/reset/", {"email": cast.lea.email})
    assert mail.outbox[0].subject == "Motjuste: choose a new password"


def test_the_profile_changes_name_and_language(cast: Cast, client: Client) -> None:
    client.force_login(cast.lea)
    client.post("/account/", {"name": "Léa M.", "language": "en"})
    page = client.get("/account/").content.decode()
    assert '<html lang="en">' in page
    assert "Léa M." in page


def test_pages_of_an_account_are_kept_nowhere(cast: Cast, client: Client) -> None:
    client.force_login(cast.lea)
    for place in ("/account/", "/account/password/", "/conversations/"):
        assert "no-store" in client.get(place)["Cache-Control"]


def test_an_htmx_request_without_a_session_is_sent_to_sign_in(cast: Cast, client: Client) -> None:
    answer = client.get("/conversations/", headers={"HX-Request": "true"})
    assert answer.status_code == 204
    assert answer["HX-Redirect"].startswith(SIGN_IN)


@pytest.mark.parametrize(("place", "status"), [("/rien/", 404), ("/manage/seats/", 403)])
def test_error_pages_say_what_to_do(cast: Cast, client: Client, place: str, status: int) -> None:
    client.force_login(cast.lea)
    answer = client.get(place)
    assert answer.status_code == status
    assert "Retour à l’accueil" in answer.content.decode()


def test_the_page_of_a_fault_needs_nothing() -> None:
    from django.template.loader import render_to_string

    assert "de notre côté" in render_to_string("500.html")


def test_a_form_without_its_token_is_explained(cast: Cast) -> None:
    client = Client(enforce_csrf_checks=True)
    answer = client.post(SIGN_IN, {"username": cast.lea.email, "password": PASSWORD})
    assert answer.status_code == 403
    assert "Ce formulaire est resté ouvert trop longtemps" in answer.content.decode()


def test_no_page_of_ours_breaks_the_content_policy(cast: Cast, client: Client) -> None:
    client.force_login(cast.nadia)
    for place in ("/account/", "/manage/seats/", "/conversations/"):
        page = client.get(place)
        assert "script-src 'self'" in page["Content-Security-Policy"]
        assert not re.search(
            r"\sstyle=|\son\w+=|<script(?![^>]*src=)|<style", page.content.decode()
        )
