"""What the audit and one's own page say of an act: words, never codes."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import formats, timezone

from conversations.actions.anger import switch
from conversations.actions.audit import record
from conversations.actions.steer import add_seat, move, pause_intake, set_cap, set_target
from conversations.actions.steer_undo import undo
from conversations.models import Advisor, FloorAct
from tests.cast import Cast

pytestmark = pytest.mark.django_db


def said(client: Client, user: Any) -> list[str]:
    client.force_login(user)
    return [row["details"] for row in client.get("/audit/").context["rows"]]


def mine(client: Client, user: Any) -> list[tuple[str, str, str]]:
    client.force_login(user)
    views = client.get("/mine/").context["views"]
    return [(v["actor"], v["act"], v["details"]) for v in views]


def steered(cast: Cast) -> FloorAct:
    """Léa's desk: an extra seat, a lower cap, other queues; the cap undone."""
    now, lea = timezone.now(), Advisor.objects.get(pk=cast.lea.pk)
    teams = [str(cast.team.pk)]
    add_seat(cast.nadia, lea, "pic de 10 h", now + timedelta(days=2), teams, now)
    act = set_cap(cast.nadia, lea, 1, "formation", teams, now + timedelta(seconds=1))
    move(cast.nadia, lea, [], [cast.conseil], "SAV d’abord", teams, now + timedelta(seconds=2))
    return undo(cast.nadia, act.pk, now + timedelta(seconds=3))


def test_an_advisor_reads_what_was_done_with_their_desk_and_why(cast: Cast, client: Client) -> None:
    act = steered(cast)
    at = timezone.localtime(act.at + timedelta(days=2, seconds=-3))
    end = f"{formats.date_format(at, 'j N')}\u00a0{at:%H:%M}"
    assert [(act, why) for _, act, why in mine(client, cast.lea)] == [
        (
            "a annulé un geste de pilotage",
            "a changé le nombre de places · places\u00a0: 2 → 1 · formation",
        ),
        ("a changé un conseiller de file", "− Conseil · SAV d’abord"),
        ("a changé le nombre de places", "places\u00a0: 2 → 1 · formation"),
        ("a ajouté une place", f"jusqu’au {end} · pic de 10 h"),
    ]
    assert mine(client, cast.lea)[0][0] == "Nadia Benali"


def test_the_house_is_no_other_provider(cast: Cast, client: Client) -> None:
    held = cast.taken(cast.lea)
    for user in (cast.ada, cast.yann, cast.diane):
        record("transcript.viewed", user, timezone.now(), conversation=held)
    assert {actor for actor, _, _ in mine(client, cast.lea)} == {
        "l’administration de la maison",
        "quelqu’un d’un autre prestataire",
        "une personne de la marque",
    }


def test_the_audit_speaks_in_words(cast: Cast, client: Client) -> None:
    now, teams = timezone.now(), [str(cast.team.pk)]
    act = pause_intake(cast.nadia, cast.sav, now + timedelta(hours=1), "panne", teams, now)
    undo(cast.nadia, act.pk, now)
    since = now - timedelta(hours=8)
    set_target(cast.nadia, "service_level_accepted", 0.7, "fêtes", teams, since, now)
    set_target(cast.nadia, "access_effort", 120, "fêtes", teams, since, now)
    switch(cast.brand.pk, cast.nadia, now, is_on=True)
    record("rule.chosen", cast.nadia, now, brand=cast.brand, rule="wording.shouting", mode="show")
    record("export.made", cast.nadia, now, brand=cast.brand, what="findings", form="csv", n=3)
    found = " | ".join(said(client, cast.ada))
    assert "a suspendu l’accueil d’une file · SAV · panne" in found
    assert "is en charge 80 % → 70 %" in found.replace("\u00a0", " ")
    assert "1 min 30 → 2 min" in found.replace("\u00a0", " ")
    assert "activé" in found
    assert "règle\u00a0: Message crié · Emploi\u00a0: en sourdine" in found
    assert "tableau\u00a0: Constats · format\u00a0: CSV · nombre\u00a0: 3" in found
    for code in ("True", "intake", "before", "after", "mode", "service_level", "findings"):
        assert code not in found
