"""The strip of what is known, in a real browser: it prompts, falls silent, and is remembered."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.utils import timezone
from playwright.sync_api import expect

from conversations.actions.presentation import set_presentation
from conversations.models import Customer, Shown
from tests.cast import Cast
from tests.console import desk_pages
from tests.console.desk_pages import Open, write
from tests.console.quality_talk import analyse

desk, server = desk_pages.desk, desk_pages.server


def test_the_strip_says_what_would_help_until_it_was_said(
    desk: Open, cast: Cast, pytestconfig: pytest.Config
) -> None:
    Customer.objects.filter(pk=cast.paul.pk).update(
        history=[{"at": "2026-11-17", "kind": "order", "text": "Commande 45871"}],
        attributes={"fidélité": "or", "vip": True},
    )
    cast.open("Bonjour, et ma commande 45871 ?", external_id="C-1")
    talk = cast.taken(cast.lea, "C’est encore moi, pour la 45871.", external_id="C-1")
    set_presentation(cast.lea.advisor, {"fr": "Je suis vos retours."}, cast.lea, timezone.now())
    lea = desk(cast.lea)
    strip = lea.locator("#seat-1 [data-say]")
    expect(strip).to_contain_text(
        "ce que vous pouvez faire\u00a0: «\u00a0Je suis vos retours.\u00a0»"
    )
    expect(lea.locator("#seat-1 .facts")).to_contain_text("vip : oui")
    assert sorted(Shown.objects.get().kinds) == [
        "history", "identity", "presentation", "product",
    ]  # fmt: skip
    write(lea, "Bonjour Paul, Léa à votre écoute.")
    expect(lea.locator("#seat-1 .m:not(.pending)")).to_have_count(2)
    analyse()
    expect(strip).to_contain_text("Dites ce que vous pouvez faire")
    write(lea, "Je suis aussi vos retours.")
    expect(strip).to_contain_text("contact n° 2, « Commande 45871 »")
    assert [v["id"] for v in Axe().run(lea).response["violations"]] == []
    write(lea, "Votre commande 45871 de la lampe Aurore part ce soir.")
    expect(lea.locator("#seat-1 .m:not(.pending)")).to_have_count(4)
    analyse()
    expect(strip).to_have_text("")
    expect(lea.locator("#seat-1 .fact.said").first).to_contain_text("déjà dit")
    assert Shown.objects.get().conversation_id == talk.pk
