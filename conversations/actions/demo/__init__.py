"""The demonstration: brands, providers, people, texts, customers and a past. Loading is idempotent.

What is there already is left as it is; who may sign in with what is returned, never stored here.
"""

import tomllib
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from django.db import transaction

from conversations.actions.demo import customers, house, past, people
from conversations.actions.demo.house import brand_keys
from conversations.actions.demo.past import Past
from conversations.actions.demo.people import SignIn

__all__ = ["Past", "SignIn", "brand_keys", "load"]
_HERE = Path(__file__).parent


def load(
    known: Mapping[str, Mapping[str, str]], pasts: Sequence[Past], now: datetime
) -> list[SignIn]:
    """`known` has password and API key by e-mail, from an earlier load: those that still hold
    are kept. `pasts` become finished conversations of the last two weeks, once."""
    content = _read("house.toml")
    with transaction.atomic():
        house.load(content, now)
        signs = people.load(content["people"], known, now)
        house.load_canned(content["canned"])
        customers.load(_read("customers.toml"), now)
    past.load(pasts, now)
    return signs


def _read(name: str) -> dict[str, Any]:
    return tomllib.loads((_HERE / name).read_text(encoding="utf-8"))
