"""manage.py demo: loads the demonstration and writes var/demo.json. Run it as often as you like.

What is loaded is in `conversations.actions.demo`; the past is made of the traffic's scenarios.
"""

import json
import os
import random
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from console.traffic.scenario import Scenario, shipped
from conversations.actions.demo import Past, SignIn, brand_keys, load
from conversations.models import Advisor, Brand
from conversations.now import compare, house


class Command(BaseCommand):
    help = "Loads the demonstration brands, people and conversations; writes var/demo.json."

    def handle(self, **_options: Any) -> None:
        compare()
        path = settings.VAR / "demo.json"
        now, known = house.now(), _known(path)
        users = {user["email"]: user for user in known.get("users", ())}
        signs = load(users, [_past(scenario) for scenario in shipped()], now)
        keys = brand_keys(known.get("brand_keys", {}), now)
        _write(path, _content(signs) | {"brand_keys": keys})
        self.stdout.write(f"{len(signs)} people may sign in: {path}")


def _known(path: Path) -> dict[str, Any]:
    """Passwords and keys of an earlier load; a file that cannot be read is as none."""
    try:
        known = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return known if isinstance(known, dict) else {}


def _past(scenario: Scenario) -> Past:
    chance = random.Random(scenario.id)  # noqa: S311
    lines = [
        (line.who, line.text, scenario.pause_before(index, chance))
        for index, line in enumerate(scenario.lines)
    ]
    return Past(
        id=scenario.id,
        brand=scenario.brand,
        queue=scenario.queue,
        language=scenario.language,
        customer=scenario.customer,
        lines=lines,
        ends=scenario.ends,
        disposition=scenario.disposition,
        outcome=scenario.outcome,
    )


def _content(signs: list[SignIn]) -> dict[str, Any]:
    brands = Brand.objects.prefetch_related("queues", "dispositions").order_by("-name")
    return {
        "base_url": settings.BASE_URL,
        "brands": [brand.slug for brand in brands],
        "queues": {b.slug: [queue.slug for queue in b.queues.all()] for b in brands},
        "users": [_user(sign) for sign in signs],
        "secrets": {brand.slug: brand.secret for brand in brands},
        "dispositions": {
            b.slug: {d.name_fr: str(d.pk) for d in b.dispositions.all()} for b in brands
        },
    }


def _user(sign: SignIn) -> dict[str, Any]:
    user = sign.user
    return {
        "name": user.name,
        "role": user.role,
        "email": user.email,
        "password": sign.password,
        "api_key": sign.api_key,
        "provider": user.provider.slug if user.provider else None,
        "brand": user.brand.slug if user.brand else None,
        "teams": [team.name for team in user.teams.all()],
        "cap": Advisor.objects.filter(pk=user.pk).values_list("cap", flat=True).first(),
    }


def _write(path: Path, content: dict[str, Any]) -> None:
    """Whole or not at all, and for its owner only: it holds passwords."""
    fresh = path.with_suffix(f".{os.getpid()}")
    with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
        json.dump(content, file, ensure_ascii=False, indent=2)
    fresh.replace(path)
