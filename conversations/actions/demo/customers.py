"""Customers that the demonstration's brands vouch for."""

from datetime import datetime
from typing import Any

from conversations.models import Brand, Customer

_FIELDS = ("title", "name", "email", "language", "products", "product_aliases")


def load(brands: dict[str, dict[str, dict[str, Any]]], now: datetime) -> None:
    for slug, known in brands.items():
        brand = Brand.objects.get(slug=slug)
        for external_id, given in known.items():
            Customer.objects.get_or_create(
                brand=brand, external_id=external_id, defaults=_facts(given, now)
            )


def _facts(given: dict[str, Any], now: datetime) -> dict[str, Any]:
    history = [
        {"at": at, "kind": kind, "text": text} for at, kind, text in given.get("history", ())
    ]
    facts = {name: given[name] for name in _FIELDS if name in given}
    return facts | {"history": history, "created_at": now}
