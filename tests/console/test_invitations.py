"""Invitations: a link that opens one account, once. Sending them is tried in test_manage.py."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from conversations.actions import invitations, people
from conversations.errors import Conflict, NotFound
from conversations.models import User
from tests.cast import Cast

pytestmark = pytest.mark.django_db
NEW = "une-belle-phrase-7"


def _invited(cast: Cast, email: str = "neuve@example.org") -> tuple[Any, str]:
    return invitations.invite(
        cast.nadia, email, "Alix Neuve", "advisor", [cast.team], 2, timezone.now()
    )


def test_an_invitation_opens_an_account_once(cast: Cast, client: Client) -> None:
    invitation, secret = _invited(cast)
    given = {"username": invitation.user.email, "password": ""}
    assert client.post("/account/sign-in/", given).status_code == 200
    page = client.get("/account/invitation/", {"link": secret})
    assert "Nadia Benali" in page.content.decode()
    given = {"link": secret, "name": "Alix N.", "language": "en"}
    given |= {"new_password1": NEW, "new_password2": NEW}
    assert client.post("/account/invitation/", given).url == "/"
    user = User.objects.get(email="neuve@example.org")
    assert (user.name, user.language, user.advisor.cap) == ("Alix N.", "en", 2)
    assert user.advisor.seats.count() == 2
    assert client.get("/").url == "/desk/"
    assert Client().post("/account/invitation/", given).status_code == 404


def test_an_invitation_expires_is_replaced_and_dies_with_the_account(cast: Cast) -> None:
    invitation, first = _invited(cast)
    now = timezone.now()
    with pytest.raises(NotFound):
        invitations.find_invitation(first, now + timedelta(days=8))
    _, second = _invited(cast)
    with pytest.raises(NotFound):
        invitations.find_invitation(first, timezone.now())
    assert invitations.find_invitation(second, timezone.now()).user == invitation.user
    people.set_active(invitation.user, None, timezone.now(), is_active=False)
    with pytest.raises(NotFound):
        invitations.find_invitation(second, timezone.now())


def test_who_has_an_account_cannot_be_invited_into_another(cast: Cast) -> None:
    with pytest.raises(Conflict):
        _invited(cast, cast.zoe.email.upper())
    invitations.invite(
        cast.yann, "soir@example.org", "S", "advisor", [cast.foreign_team], 1, timezone.now()
    )
    with pytest.raises(Conflict):
        _invited(cast, "soir@example.org")


def test_a_weak_password_is_refused_in_words(cast: Cast, client: Client) -> None:
    _, secret = _invited(cast)
    given = {"link": secret, "name": "Alix", "language": "fr"}
    answer = client.post(
        "/account/invitation/", given | {"new_password1": "12345", "new_password2": "12345"}
    )
    assert answer.status_code == 200
    assert "10 caractères" in answer.content.decode()
    assert list(answer.context["form"].errors) == ["new_password1"]
