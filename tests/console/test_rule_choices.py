"""The pages on which a brand's choices about rules are made: who may, what is refused, what is
shown. By hand in a browser: test_rule_choices_browser.py."""

from datetime import datetime

import pytest
from django.test import Client
from django.utils import timezone

from console.typography import is_wrong
from conversations.actions.rules import set_rule
from conversations.actions.verdicts import give_verdict
from conversations.core.choices import Choice
from conversations.models import (
    AutoMute,
    Brand,
    BrandRule,
    Finding,
    Queue,
    RuleChange,
    RuleTrust,
    User,
)
from qa_rules.registry import all_rules
from tests.cast import Cast
from tests.reviewing import ended

pytestmark = pytest.mark.django_db
PARROTED, SECRET = "reformulation.parroted", "safety.secret_requested"
ALL = "/rules/brands/maison-lumiere/"
MUTE = {"mode": "show", "reason": "Trop d’alertes à tort", "seen": ""}


def place(rule: str = PARROTED, brand: str = "maison-lumiere") -> str:
    return f"/rules/{rule}/{brand}/"


@pytest.fixture
def nadia(cast: Cast, client: Client) -> Client:
    client.force_login(cast.nadia)
    return client


@pytest.fixture
def other_brand(cast: Cast) -> Brand:
    """Served by Atlas alone."""
    brand = Brand.objects.create(slug="horizon", name="Atelier Horizon")
    Queue.objects.create(brand=brand, slug="h", name="H").teams.set([cast.foreign_team])
    return brand


def test_only_those_who_lead_or_judge_choose(cast: Cast, client: Client) -> None:
    assert client.get(place()).status_code == 302
    for user, status in (
        (cast.lea, 403), (cast.nadia, 200), (cast.irene, 200), (cast.diane, 200), (cast.ada, 200),
    ):  # fmt: skip
        client.force_login(user)
        for path in (ALL, place(), f"{place()}effect/"):
            assert client.get(path).status_code == status, (user.name, path)
        assert client.post(place(), MUTE).status_code == (302 if status == 200 else 403)


def test_another_brand_is_not_there(nadia: Client, other_brand: Brand) -> None:
    for path in ("/rules/brands/horizon/", place(brand="horizon")):
        assert nadia.get(path).status_code == 404
    assert nadia.post(place(brand="horizon"), MUTE).status_code == 404
    assert nadia.get(f"{place(brand='horizon')}effect/").status_code == 404
    assert nadia.get(place("no.such")).status_code == 404
    assert not RuleChange.objects.exists()
    assert "Atelier Horizon" not in nadia.get("/rules/").content.decode()
    assert "Maison Lumière" in nadia.get("/rules/").content.decode()


def test_an_advisor_sees_what_was_chosen_and_no_button(cast: Cast, client: Client) -> None:
    set_rule(cast.brand, PARROTED, Choice("show", 0.9, None, "Pour voir"), cast.nadia, _now())
    client.force_login(cast.lea)
    page = client.get(f"/rules/{PARROTED}/").content.decode()
    assert "en sourdine" in page
    assert "Pour voir" in page
    assert "90\xa0%" in page
    assert place() not in page
    client.force_login(cast.nadia)
    assert place() in client.get(f"/rules/{PARROTED}/").content.decode()


def test_saved_it_holds_and_its_history_is_on_the_page(cast: Cast, nadia: Client) -> None:
    answer = nadia.post(place(), MUTE | {"threshold": "85"}, follow=True)
    page = answer.content.decode()
    assert "Enregistré." in page
    row = BrandRule.objects.get()
    assert (row.mode, row.threshold, row.reason) == ("show", 0.85, "Trop d’alertes à tort")
    assert (row.changed_by, row.blocks) == (cast.nadia, None)
    (entry,) = answer.context["history"]
    assert (entry["by"], entry["change"].after.mode) == ("Nadia Benali", "show")
    assert [step[1:] for step in entry["steps"]] == [
        ("comptée", "en sourdine"),
        ("70\xa0% (celui de la règle)", "85\xa0%"),
    ]
    (line,) = [row for _, rows in nadia.get(f"{ALL}?differing").context["families"] for row in rows]
    assert (line["line"].id, line["by"]) == (PARROTED, "Nadia Benali")
    assert [text for text in page.split("<") if is_wrong(text.split(">")[-1])] == []


@pytest.mark.parametrize(
    ("given", "field", "told"),
    [
        ({"mode": "show", "reason": " "}, "reason", "Dites pourquoi"),
        ({"mode": "off"}, "reason", "Dites pourquoi"),
        ({"mode": "score", "threshold": "30"}, "threshold", "Entre 50 et 99"),
        ({"mode": "score", "threshold": "abc"}, "threshold", "Un nombre entier"),
        ({"mode": "sideways"}, "mode", "sideways"),
        ({}, "mode", ""),
        ({"mode": "show", "reason": "x" * 201}, "reason", "200"),
    ],
)
def test_what_is_wrong_is_said_at_its_field(
    nadia: Client, given: dict[str, str], field: str, told: str
) -> None:
    answer = nadia.post(place(), given)
    assert answer.status_code == 422
    assert told in str(answer.context["form"].errors[field])
    assert not BrandRule.objects.exists()
    assert 'aria-invalid="true"' in answer.content.decode()


def test_only_holes_and_secrets_can_be_held_back(cast: Cast, nadia: Client) -> None:
    assert "blocks" not in nadia.get(place()).context["form"].fields
    assert "threshold" not in nadia.get(place(SECRET)).context["form"].fields
    assert nadia.get(place(SECRET)).context["form"]["blocks"].value() is True
    nadia.post(place(), {"mode": "score", "blocks": "on", "seen": ""})
    assert not BrandRule.objects.exists()
    nadia.post(place(SECRET), {"mode": "score", "blocks": "on", "seen": ""})
    assert not BrandRule.objects.exists()  # as the house has it
    nadia.post(place(SECRET), {"mode": "score", "seen": ""})
    assert BrandRule.objects.get().blocks is False
    (entry,) = nadia.get(place(SECRET)).context["history"]
    assert entry["steps"] == [("Retient les messages", "oui", "non")]


def test_a_part_and_the_whole_page_are_one_template(nadia: Client) -> None:
    whole = nadia.get(place()).content.decode()
    part = nadia.post(place(), {"mode": "show"}, headers={"HX-Request": "true"})
    assert part.status_code == 422
    assert "<html" in whole
    assert "<html" not in part.content.decode()
    saved = nadia.post(place(), MUTE, headers={"HX-Request": "true"})
    assert saved.status_code == 200
    text = saved.content.decode()
    assert "Enregistré." in text
    assert "<html" not in text
    assert "Trop d’alertes à tort" in text
    assert "Historique" in text


def test_two_who_change_the_same_are_told(cast: Cast, nadia: Client) -> None:
    set_rule(cast.brand, PARROTED, Choice(threshold=0.8), cast.irene, _now())
    answer = nadia.post(place(), MUTE)
    assert answer.status_code == 422
    assert "entre-temps" in answer.content.decode()
    assert BrandRule.objects.get().mode == "score"
    assert answer.context["history"][0]["by"] == "Irène Faure"
    again = answer.context["form"]["seen"].value()
    assert nadia.post(place(), MUTE | {"seen": again}).status_code == 302
    assert BrandRule.objects.get().mode == "show"


def test_colleagues_of_another_provider_stay_unnamed(cast: Cast, client: Client) -> None:
    set_rule(cast.brand, PARROTED, Choice(threshold=0.8), cast.nadia, _now())
    client.force_login(cast.yann)
    for path in (place(), ALL):
        page = client.get(path).content.decode()
        assert "Nadia" not in page
        assert "quelqu’un d’un autre prestataire" in page
    Brand.objects.update(shares_transcripts=True)
    assert "Nadia Benali" in client.get(place()).content.decode()


def test_the_effect_of_a_threshold_is_counted_in_what_one_sees(cast: Cast, client: Client) -> None:
    spread = ((cast.lea, "sav", (0.6, 0.75, 0.9)), (cast.zoe, "conseil", (0.95,)))
    for user, queue, probabilities in spread:
        held = cast.taken(user, queue=queue)
        for n, probability in enumerate(probabilities):
            Finding.objects.create(
                conversation=held, rule=PARROTED, version=1, seq=2, start=n, end=n + 1,
                severity="major", created_at=_now(), evidence={"probability": probability},
            )  # fmt: skip
    for reader, threshold, expected in (
        (cast.nadia, "", (2, 1)), (cast.nadia, "80", (1, 2)), (cast.nadia, "x", (2, 1)),
        (cast.nadia, "999", (0, 3)), (cast.yann, "80", (1, 0)), (cast.diane, "60", (4, 0)),
    ):  # fmt: skip
        assert effect(client, reader, threshold) == expected, (reader.name, threshold)
    assert client.get(f"{place(SECRET)}effect/").context["effect"] is None


def effect(client: Client, user: User, threshold: str) -> tuple[int, int]:
    client.force_login(user)
    found = client.get(f"{place()}effect/", {"threshold": threshold}).context["effect"]
    return found["n_flagged"], found["n_tips"]


def test_the_page_of_a_brand_costs_no_more_queries_with_more_rules(
    cast: Cast, nadia: Client, django_assert_max_num_queries: object
) -> None:
    with django_assert_max_num_queries(20):  # type: ignore[operator]
        page = nadia.get(ALL)
    assert sum(len(rows) for _, rows in page.context["families"]) == 38
    assert page.content.decode().count("pas encore connue (0 verdict)") == 38


def _now() -> datetime:
    return timezone.now()


def test_the_page_says_what_verdicts_lack_to_suggest_a_threshold(nadia: Client, cast: Cast) -> None:
    """Ten judged from 75 % on suggest nothing; twenty-six suggest 75, not what is below."""
    talk = ended(cast, faults=())
    assert "Les verdicts ne suggèrent pas encore de seuil." in nadia.get(place()).content.decode()
    for n in range(26):
        finding = Finding.objects.create(
            conversation=talk, rule=PARROTED, version=all_rules()[PARROTED].rule.version, seq=2,
            start=n, end=n + 1, severity="major", created_at=timezone.now(),
            evidence={"probability": (75 + n % 10) / 100},
        )  # fmt: skip
        give_verdict(finding.pk, cast.irene, "confirmed", timezone.now())
        if n == 9:
            page = nadia.get(place()).content.decode()
            assert "10 constats ont été jugés, entre 75\u00a0% et 84\u00a0%." in page
            assert "Il en faut 20 à partir du seuil" in page
    page = nadia.get(place()).content.decode()
    assert "Les verdicts suggèrent 75\u00a0%\u00a0: dans les 10 points au-dessus, 26" in page


def test_a_mute_is_said_by_whose_it_is(nadia: Client, cast: Cast) -> None:
    """By itself: the history of the brand's choices does not deny it; by hand: the page on trust
    says so as well."""
    RuleTrust.objects.create(
        brand=cast.brand, rule=PARROTED, version=all_rules()[PARROTED].rule.version, language="fr",
        n_judged=24, n_confirmed=2, muted_at=timezone.now(),
    )  # fmt: skip
    AutoMute.objects.create(
        brand=cast.brand, rule=PARROTED, version=1, language="fr", at=timezone.now(),
        is_muted=True, n_judged=24, n_confirmed=2,
    )  # fmt: skip
    page = nadia.get(place()).content.decode()
    assert "mais en sourdine d’elle-même en fr" in page
    assert "La marque n’a rien changé. Les mises en sourdine automatiques" in page
    assert "Rien n’a été changé" not in page
    set_rule(cast.brand, SECRET, Choice("show", reason="x"), cast.nadia, timezone.now())
    talk = ended(cast, faults=())
    finding = Finding.objects.create(
        conversation=talk, rule=SECRET, version=all_rules()[SECRET].rule.version, seq=2, start=0,
        end=1, severity="critical", created_at=timezone.now(), evidence={},
    )  # fmt: skip
    give_verdict(finding.pk, cast.irene, "confirmed", timezone.now())
    nadia.force_login(cast.irene)
    assert "en sourdine, choix de la marque" in nadia.get("/review/trust/").content.decode()
