"""The cast of every test: one brand, two providers, and the people of architecture.md.

`cast` puts them into the database; nothing happens yet: nobody is available, nobody waits.

    Nord Contact   team "SAV"      Léa (advisor, cap 2), Omar (advisor, cap 3),
                                   Nadia (leader, cap 2)
                   no team         Irène (analyst of the provider)
    Atlas          team "Soir"     Zoé (advisor, cap 2), Yann (leader)
    no provider                    Ada (administrator), Diane (analyst of the brand itself)

Queue "sav" is served by SAV alone, "conseil" by SAV and Soir. Paul is a customer of the brand.
"""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from conversations.models import (
        Brand,
        Conversation,
        Customer,
        Disposition,
        PauseReason,
        Provider,
        Queue,
        Team,
        User,
    )

PASSWORD = "mot-juste-2026"


@dataclass
class Cast:
    brand: "Brand"
    nord: "Provider"
    atlas: "Provider"
    team: "Team"
    foreign_team: "Team"
    sav: "Queue"
    conseil: "Queue"
    lea: "User"
    omar: "User"
    nadia: "User"
    irene: "User"
    zoe: "User"
    yann: "User"
    ada: "User"
    diane: "User"
    paul: "Customer"
    retour: "Disposition"
    lunch: "PauseReason"

    def open(self, text: str = "Bonjour, ma lampe est cassée.", **given: Any) -> "Conversation":
        """A customer writes (by default in queue "sav"); routing has had its turn.

        `now` and every field of `actions.open.Opening` may be given.
        """
        from django.utils import timezone

        from conversations.actions.open import Opening, open_conversation

        now = given.pop("now", None) or timezone.now()
        opening = {"brand": self.brand.slug, "queue": "sav", "name": "Paul Martin", "text": text}
        return open_conversation(Opening(**(opening | given)), now).conversation

    def available(self, *users: "User", now: datetime | None = None) -> None:
        """They say available; who waits and may go to them does."""
        from django.utils import timezone

        from conversations.actions.presence import set_presence

        for user in users:
            set_presence(user, "available", now or timezone.now())

    def patient(self) -> None:
        """The brand closes nothing by itself, and gives who has taken a conversation all the time
        to write. Holds for what is opened from then on."""
        from conversations.actions.policies import set_policy

        names = ("taken_unanswered_s", "warn_1_s", "warn_2_s", "close_s", "goodbye_close_s")
        long_ago = datetime(2026, 1, 1, tzinfo=UTC)
        set_policy(self.brand, None, dict.fromkeys(names, 0), None, "", long_ago)

    def taken(self, user: "User", text: str = "Bonjour, ma lampe est cassée.", **given: Any) -> Any:
        """A conversation at `user`'s desk, taken by hand out of the line."""
        from django.utils import timezone

        from conversations.actions.assign import take

        return take(user, self.open(text, **given).pk, given.get("now") or timezone.now())


@pytest.fixture
def cast(db: None) -> Cast:
    from conversations.models import (
        Brand,
        Customer,
        Disposition,
        PauseReason,
        Provider,
        Queue,
        Team,
    )

    now = _now()
    brand = Brand.objects.create(slug="maison-lumiere", name="Maison Lumière")
    nord = Provider.objects.create(slug="nord", name="Nord Contact")
    atlas = Provider.objects.create(slug="atlas", name="Atlas")
    team = Team.objects.create(provider=nord, name="SAV")
    soir = Team.objects.create(provider=atlas, name="Soir")
    sav = Queue.objects.create(brand=brand, slug="sav", name="SAV", languages=["fr"])
    conseil = Queue.objects.create(
        brand=brand, slug="conseil", name="Conseil", languages=["fr", "en"], position=1
    )
    sav.teams.set([team])
    conseil.teams.set([team, soir])
    in_sav, in_soir = {"provider": nord, "teams": [team]}, {"provider": atlas, "teams": [soir]}
    return Cast(
        brand=brand, nord=nord, atlas=atlas, team=team, foreign_team=soir, sav=sav, conseil=conseil,
        lea=person("Léa Morel", "advisor", cap=2, **in_sav),
        omar=person("Omar Saïdi", "advisor", cap=3, **in_sav),
        nadia=person("Nadia Benali", "leader", cap=2, **in_sav),
        irene=person("Irène Faure", "analyst", provider=nord),
        zoe=person("Zoé Laurent", "advisor", cap=2, **in_soir),
        yann=person("Yann Perrot", "leader", cap=2, **in_soir),
        ada=person("Ada Klein", "administrator"),
        diane=person("Diane Roux", "analyst", brand=brand),
        paul=Customer.objects.create(
            brand=brand, name="Paul Martin", email="paul@example.org", external_id="C-1",
            products=["Lampe Aurore"], created_at=now,
        ),
        retour=Disposition.objects.create(brand=brand, name_fr="Retour", name_en="Return"),
        lunch=PauseReason.objects.create(provider=nord, name_fr="Déjeuner", name_en="Lunch"),
    )  # fmt: skip


def person(name: str, role: str, cap: int = 3, teams: Any = (), **place: Any) -> "User":
    """A user with PASSWORD and, when the role has one, a desk with `cap` seats and all the
    queues of their teams, in French and English."""
    from django.utils.text import slugify

    from conversations.actions.people import ensure_desk
    from conversations.models import Advisor, User

    email = f"{slugify(name.split(maxsplit=1)[0])}@example.org"
    user = User.objects.create_user(email, PASSWORD, name=name, role=role, **place)
    user.teams.set(teams)
    if ensure_desk(user, cap, _now()) is not None:
        Advisor.objects.filter(pk=user.pk).update(languages=["fr", "en"])
    return user


def _now() -> datetime:
    from django.utils import timezone

    return timezone.now()
