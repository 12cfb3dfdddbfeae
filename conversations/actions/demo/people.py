"""The demonstration's people: accounts with random passwords and keys, desks with their seats."""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from django.utils.text import slugify

from conversations.actions.keys import create_api_key
from conversations.actions.people import ensure_desk
from conversations.core.secrets import digest
from conversations.models import Advisor, ApiKey, Brand, Provider, Team, User

LABEL = "Démonstration"
_WORDS = Path(__file__).with_name("words.txt").read_text(encoding="utf-8").split()


@dataclass(frozen=True, slots=True)
class SignIn:
    """How somebody of the demonstration gets in."""

    user: User
    password: str
    api_key: str


def load(
    people: Sequence[Mapping[str, Any]], known: Mapping[str, Mapping[str, str]], now: datetime
) -> list[SignIn]:
    return [_person(given, known, now) for given in people]


def _person(
    given: Mapping[str, Any], known: Mapping[str, Mapping[str, str]], now: datetime
) -> SignIn:
    email = f"{slugify(given['name']).replace('-', '.')}@example.org"
    user = User.objects.filter(email=email).first()
    mine = known.get(email, {}) if user else {}
    password = mine.get("password") or _password()
    if user is None:
        user = _create(email, password, given, now)
    elif not mine.get("password"):
        user.set_password(password)
        user.save(update_fields=["password"])
    return SignIn(user, password, _key(user, mine.get("api_key", ""), now))


def _create(email: str, password: str, given: Mapping[str, Any], now: datetime) -> User:
    provider = Provider.objects.filter(slug=given.get("provider")).first()
    user = User.objects.create_user(
        email,
        password,
        name=given["name"],
        role=given["role"],
        provider=provider,
        brand=Brand.objects.filter(slug=given.get("brand")).first(),
    )
    user.teams.set(Team.objects.filter(provider=provider, name__in=given.get("teams", ())))
    if "cap" in given and ensure_desk(user, given["cap"], now) is not None:
        languages = given.get("languages", ["fr"])
        Advisor.objects.filter(pk=user.pk).update(languages=languages)
    return user


def _password() -> str:
    """About 34 bits: enough for a demonstration on one's own machine, and easy to type."""
    words = "-".join(secrets.choice(_WORDS) for _ in range(3))
    return f"{words}-{secrets.randbelow(90000) + 10000}"


def _key(user: User, known: str, now: datetime) -> str:
    keys = ApiKey.objects.filter(user=user, revoked_at=None)
    if known and keys.filter(digest=digest(known)).exists():
        return known
    keys.filter(label=LABEL).delete()
    return create_api_key(user, LABEL, now)[1]
