"""The rule pages: every rule in both languages, found by words and filters, its marks where they
belong."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.test import Client
from django.utils import timezone
from playwright.sync_api import Browser

from console.rendering.quality import typeset
from console.typography import is_wrong
from console.views.rules.sheet import marked
from conversations.actions.hints import dismiss_hint
from conversations.models import BrandRule, Finding
from qa_rules.registry import all_rules
from tests.cast import Cast
from tests.console import desk_pages
from tests.console.desk_pages import signed_in
from tests.processes import Web

pytestmark = pytest.mark.django_db
server = desk_pages.server
PLACE = "/rules/"


@pytest.fixture
def reader(cast: Cast, client: Client) -> Client:
    client.force_login(cast.irene)
    return client


def found(client: Client, **given: str) -> list[str]:
    families = client.get(PLACE, given).context["families"]
    return [line.id for family in families for line in family.rules]


def test_strangers_are_sent_to_the_door(client: Client) -> None:
    for place in (PLACE, f"{PLACE}reformulation.parroted/"):
        assert client.get(place).status_code == 302


def test_the_index_lists_every_rule_in_the_order_of_a_conversation(reader: Client) -> None:
    assert sorted(found(reader)) == sorted(all_rules())
    assert found(reader)[0].startswith("opening.")
    page = reader.get(PLACE).content.decode()
    assert "Effet perroquet" in page
    assert "38 règles sur 38" in page


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({"words": "PERROQUET"}, ["reformulation.parroted"]),
        ({"words": "numero carte", "severity": "critical", "family": "safety"}, 2),
        ({"family": "pace"}, 4),
        ({"status": "retired"}, []),
        ({"words": "introuvable-partout"}, []),
        ({"family": "no such family"}, 38),
        ({"words": "\x00"}, 38),
    ],
)
def test_words_and_filters_narrow(
    reader: Client, given: dict[str, str], expected: list[str] | int
) -> None:
    ids = found(reader, **given)
    assert len(ids) == expected if isinstance(expected, int) else ids == expected


@pytest.mark.parametrize("language", ["fr", "en"])
def test_each_rule_has_its_page(cast: Cast, client: Client, language: str) -> None:
    cast.irene.language = language
    cast.irene.save()
    client.force_login(cast.irene)
    told = ("Dire plutôt", "Limites") if language == "fr" else ("Say instead", "Limits")
    for rule_id, rule in all_rules().items():
        answer = client.get(f"{PLACE}{rule_id}/")
        page = answer.content.decode()
        title = typeset(rule.rule.title[language], language)
        assert answer.context["line"].advice.title == title
        assert [name for name in told if f"<h2>{name}</h2>" not in page] == [], rule_id
        n_flagged = sum("⟦" in "".join(example.lines) for example in rule.rule.examples)
        assert page.count('class="example flagged"') == n_flagged >= 4, rule_id
        assert "⟦" not in page
        assert "`" not in page


def test_french_pages_are_set_as_french(reader: Client) -> None:
    for rule_id in all_rules():
        context = reader.get(f"{PLACE}{rule_id}/").context
        told = [context["line"].advice.title, context["line"].advice.reason]
        told += [text for _, text in context["sections"]]
        assert [text for text in told if is_wrong(text)] == []


def test_an_example_says_what_the_rule_knew(reader: Client) -> None:
    page = reader.get(f"{PLACE}closing.left_first/").content.decode()
    assert re.search(r"Prend congé en premier\s*:</dt> <dd>le client", page.replace("\xa0", " "))
    assert '<mark class="pointed">au revoir</mark>' in page
    copied = reader.get(f"{PLACE}reformulation.parroted/").content.decode()
    assert '<mark class="copied">Votre cafetière coule' in copied


def test_a_rule_says_how_it_stands_in_the_brands_one_sees(cast: Cast, client: Client) -> None:
    now, rule = timezone.now(), "safety.card_number_requested"
    held = cast.taken(cast.lea)
    theirs = cast.taken(cast.zoe, queue="conseil")
    for n, conversation in enumerate((held, held, theirs)):
        Finding.objects.create(
            conversation=conversation, rule=rule, version=1, seq=2, start=n, end=n + 1,
            severity="major", created_at=now, retracted_at=now if n == 1 else None,
        )  # fmt: skip
    dismiss_hint(held.pk, rule, now)
    BrandRule.objects.create(brand=cast.brand, rule=rule, mode="show", blocks=True, changed_at=now)
    for user, n_found in ((cast.lea, 2), (cast.diane, 3)):
        client.force_login(user)
        (row,) = client.get(f"{PLACE}{rule}/").context["brands"]
        stands = row["stands"]
        assert (stands.n_found, stands.n_retracted, stands.n_waved_off) == (n_found, 1, 1)
        assert (stands.choice.mode, stands.blocks) == ("show", True)
        assert (stands.trust.n_judged, stands.trust.precision) == (0, None)
    page = client.get(f"{PLACE}{rule}/").content.decode()
    assert "en sourdine" in page
    assert "pas encore connue (0 verdict)" in page


@pytest.mark.parametrize(
    ("language", "label", "told"),
    [
        ("fr", "Montrée aux", "conseillers, responsables d’équipe, analystes qualité"),
        ("en", "Shown to", "advisors, team leaders, quality analysts"),
    ],
)
def test_a_rule_says_who_is_shown_what_it_finds(
    cast: Cast, client: Client, language: str, label: str, told: str
) -> None:
    cast.irene.language = language
    cast.irene.save()
    client.force_login(cast.irene)
    page = client.get(f"{PLACE}closing.left_first/").content.decode()
    assert re.search(rf"<dt>{label}</dt>\s*<dd>{told}</dd>", page)


def test_an_unknown_rule_is_not_there(reader: Client) -> None:
    for rule_id in ("reformulation.nothing", "..%2F", "x" * 300):
        assert reader.get(f"{PLACE}{rule_id}/").status_code == 404


def test_marks_are_escaped_one_by_one() -> None:
    assert marked("a <b> & c", [(2, 5)], "pointed") == (
        'a <mark class="pointed">&lt;b&gt;</mark> &amp; c'
    )
    assert marked("", [], "pointed") == ""


@pytest.mark.parametrize("width", [1280, 390])
def test_axe_finds_nothing(browser: Browser, server: Web, cast: Cast, width: int) -> None:
    context = signed_in(browser, server, cast.lea, width)
    page = context.new_page()
    for scheme in desk_pages.schemes(width):
        page.emulate_media(color_scheme=scheme)
        for place in (PLACE, f"{PLACE}reformulation.parroted/", f"{PLACE}pace.slow_reply/"):
            page.goto(f"{server.url}{place}")
            found = Axe().run(page).response["violations"]
            assert [(v["id"], [n["html"] for n in v["nodes"]]) for v in found] == []
            assert page.evaluate("document.documentElement.scrollWidth") == width
    context.close()
