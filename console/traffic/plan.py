"""What a run of traffic is asked to do, and the accounts it may play.

The command's options become a Plan in `console/management/commands/traffic.py`.
"""

import json
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from console.traffic.scenario import Scenario


@dataclass(frozen=True, slots=True)
class Account:
    """Somebody whom the script may play at the desk, by their personal API key."""

    name: str
    api_key: str
    cap: int | None = None

    @property
    def public_name(self) -> str:
        return self.name.split(" ", 1)[0]


@dataclass(frozen=True, slots=True)
class Plan:
    """`rate` is in conversations a second (0: all at once), after the first `at_once`;
    `conversations` None goes on for ever.

    Several base URLs are several web processes: every connection picks one, another after a
    failure. `speed` divides all pauses. `yields`: an advisor whom a person has signed in as is
    left to the person.
    """

    base_urls: tuple[str, ...]
    scenarios: Sequence[Scenario]
    advisors: Sequence[Account] = ()
    conversations: int | None = None
    rate: float = 1.0
    at_once: int = 0
    speed: float = 1.0
    duration_s: float | None = None
    drain_s: float = 60.0
    seed: int = 0
    gestures: bool = True
    audit: bool = True
    yields: bool = True
    in_order: bool = False
    secrets: Mapping[str, str] = field(default_factory=dict)
    dispositions: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    def key(self, *parts: object) -> str:
        """A UUID that the same seed makes again only within one run (`run_id`)."""
        return str(uuid.uuid5(self.run_id, ":".join(map(str, parts))))

    run_id: uuid.UUID = field(default_factory=uuid.uuid4)


class KeysError(Exception):
    """var/demo.json is missing or not what `manage.py demo` writes."""


@dataclass(frozen=True, slots=True)
class Keys:
    """What `manage.py demo` has written for us."""

    base_url: str
    brands: tuple[str, ...]
    advisors: tuple[Account, ...]
    secrets: Mapping[str, str]
    dispositions: Mapping[str, Mapping[str, str]]


def read_keys(path: Path) -> Keys:
    """Raises KeysError with a sentence for a person."""
    try:
        content: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        return Keys(
            base_url=content["base_url"],
            brands=tuple(content["brands"]),
            advisors=tuple(
                Account(user["name"], user["api_key"], user.get("cap"))
                for user in content["users"]
                if user["role"] == "advisor"
            ),
            secrets=content.get("secrets", {}),
            dispositions=content.get("dispositions", {}),
        )
    except OSError as error:
        raise KeysError(
            f"{path} cannot be read ({error.strerror}): `make run` or `manage.py demo` writes it."
        ) from error
    except (ValueError, KeyError, TypeError) as error:
        raise KeysError(f"{path} is not what `manage.py demo` writes: {error!r}") from error
