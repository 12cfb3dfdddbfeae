"""The demonstration's brands, queues, providers, teams and the lists that leaders edit."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from conversations.actions.keys import create_brand_key
from conversations.actions.policies import set_policy
from conversations.core.secrets import digest
from conversations.models import (
    Brand,
    BrandKey,
    CannedReply,
    Disposition,
    PauseReason,
    Provider,
    Queue,
    Team,
)

_BRAND = ("name", "language", "privacy_fr", "privacy_en")
_LABEL = "Démonstration"


def load(content: dict[str, Any], now: datetime) -> None:
    for given in content["providers"]:
        _provider(given)
    for given in content["brands"]:
        _brand(given, now)


def _provider(given: dict[str, Any]) -> None:
    provider, _ = Provider.objects.get_or_create(
        slug=given["slug"], defaults={"name": given["name"]}
    )
    for name in given["teams"]:
        Team.objects.get_or_create(provider=provider, name=name)
    for position, (french, english) in enumerate(given["pauses"]):
        PauseReason.objects.get_or_create(
            provider=provider,
            name_fr=french,
            defaults={"name_en": english, "position": position},
        )


def _brand(given: dict[str, Any], now: datetime) -> None:
    brand, is_new = Brand.objects.get_or_create(
        slug=given["slug"], defaults={name: given[name] for name in _BRAND}
    )
    if is_new:
        set_policy(brand, None, given["policy"], None, given["policy_reason"], now)
    for position, queue in enumerate(given["queues"]):
        _queue(brand, queue, position)
    for position, (french, english) in enumerate(given["dispositions"]):
        Disposition.objects.get_or_create(
            brand=brand, name_fr=french, defaults={"name_en": english, "position": position}
        )


def _queue(brand: Brand, given: dict[str, Any], position: int) -> None:
    queue, is_new = Queue.objects.get_or_create(
        brand=brand,
        slug=given["slug"],
        defaults={
            "name": given["name"],
            "languages": given["languages"],
            "priority": given["priority"],
            "position": position,
        },
    )
    if is_new:
        queue.teams.set(Team.objects.filter(name__in=given["teams"]))


def load_canned(replies: list[dict[str, Any]]) -> None:
    for given in replies:
        brand = Brand.objects.get(slug=given.get("brand", "maison-lumiere"))
        queue = Queue.objects.filter(brand=brand, slug=given.get("queue")).first()
        CannedReply.objects.get_or_create(
            brand=brand,
            language=given.get("language", "fr"),
            shortcut=given["shortcut"],
            defaults={"queue": queue, "title": given["title"], "text": given["text"]},
        )


def brand_keys(known: Mapping[str, str], now: datetime) -> dict[str, str]:
    """A key for each brand's systems, by slug; one of an earlier load that still holds is kept."""
    return {
        brand.slug: _key(brand, known.get(brand.slug, ""), now) for brand in Brand.objects.all()
    }


def _key(brand: Brand, known: str, now: datetime) -> str:
    keys = BrandKey.objects.filter(brand=brand, revoked_at=None)
    if known and keys.filter(digest=digest(known)).exists():
        return known
    keys.filter(label=_LABEL).delete()
    return create_brand_key(brand, _LABEL, None, now)[1]
