"""All that a desk says finds its place, with two, three and four seats: nothing lies on anything
else, and what is cut is cut between words."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from conversations.actions.close import close_conversation
from conversations.actions.hold import author_of
from conversations.actions.seats import set_cap
from conversations.models import Advisor, Conversation, Customer, Queue
from tests.cast import Cast
from tests.console import desk_pages
from tests.console.desk_pages import Open
from tests.console.quality_talk import analyse

desk, server = desk_pages.desk, desk_pages.server
FACTS = {
    "products": ["Lampe Aurore", "Suspension Boréale en laiton brossé"],
    "attributes": {"Fidélité": "Or depuis 2019", "Commande": "A-2026-11-0455"},
    "history": [{"text": "lampe remplacée une première fois en septembre"}],
}
NAMES = ("Wanda Kowalska", "Camille Durand", "Isabelle Roy", "Théo Petit")
# Words that do not find room: their element is smaller than they are.
CUT = """() => [...document.querySelectorAll('.head .meta > *, .head .clock small, .say')]
  .filter((e) => e.scrollWidth > e.clientWidth || e.scrollHeight > e.clientHeight + 1)
  .map((e) => e.textContent)"""
SLICED = """() => [...document.querySelectorAll('.facts')].flatMap((box) => {
  const { top, bottom } = box.getBoundingClientRect();
  return [...box.querySelectorAll('.fact')].filter((fact) => {
    const at = fact.getBoundingClientRect();
    return at.top < bottom - 1 && at.bottom > bottom && at.bottom > top;
  }).map((fact) => fact.textContent);
})"""


def seats(cast: Cast, n: int) -> list[str]:
    """Léa has `n` seats, all of them taken, by customers of whom much is known."""
    now = timezone.now()
    set_cap(Advisor.objects.get(pk=cast.lea.pk), n, None, now)
    Queue.objects.filter(pk=cast.sav.pk).update(name="Service après-vente")
    talks = [cast.taken(cast.lea, name=name, now=now) for name in NAMES[:n]]
    Customer.objects.update(**FACTS)
    return [str(talk.pk) for talk in talks]


@pytest.mark.parametrize("width", [1280, 1366])
@pytest.mark.parametrize("n", [3, 4])
def test_no_word_of_a_head_is_cut(desk: Open, cast: Cast, n: int, width: int) -> None:
    gone = seats(cast, n)[0]
    Conversation.objects.filter(pk=gone).update(deadlines_passed=["customer_gone"])
    lea = desk(cast.lea, width=width)
    expect(lea.locator("#seat-1 .rest")).to_contain_text("page quittée")
    expect(lea.locator(".seat .say").last).to_contain_text("Donnez votre prénom")
    expect(lea.locator(".seat .facts .fact")).to_have_count(5 * n)
    assert lea.evaluate(CUT) == []
    assert lea.evaluate(SLICED) == []


@pytest.mark.parametrize("width", [1280, 1366])
@pytest.mark.parametrize("n", [2, 3, 4])
def test_the_wrap_up_fits_in_its_column(desk: Open, cast: Cast, n: int, width: int) -> None:
    last = seats(cast, n)[-1]
    close_conversation(last, author_of(cast.lea), "resolved", timezone.now())
    lea = desk(cast.lea, width=width)
    expect(lea.locator(f"#seat-{n} .foot button.go")).to_be_in_viewport(ratio=1)
    expect(lea.locator("#switch")).to_be_hidden()
    assert lea.locator("#seats").evaluate("e => e.scrollWidth - e.clientWidth") == 0
    sticks_out = "e => e.querySelector('.foot').scrollWidth - e.querySelector('.foot').clientWidth"
    assert lea.locator(f"#seat-{n}").evaluate(sticks_out) == 0


def test_a_telephone_has_sound_and_keys_in_its_menu(desk: Open, cast: Cast) -> None:
    lea = desk(cast.lea, width=390)
    menu = lea.locator(".bar > .menu:last-child > summary")
    menu.click()
    sound = lea.locator(".menu-desk [data-do=sound]")
    box = sound.bounding_box()
    assert box
    assert box["height"] >= 44
    sound.click()
    expect(sound).to_have_text("Son : activé")
    lea.click(".menu-desk [data-do=help]")
    expect(lea.locator("#keys")).to_be_visible()


def test_a_finding_lies_on_no_lateness_however_long(desk: Open, cast: Cast) -> None:
    cast.patient()
    set_cap(Advisor.objects.get(pk=cast.lea.pk), 4, None, timezone.now())
    cast.taken(cast.lea, name=NAMES[0], now=timezone.now() - timedelta(minutes=70))
    lea = desk(cast.lea)
    desk_pages.write(lea, "Me voici.")
    message = lea.locator("#seat-1 .m", has_text="Me voici.")
    expect(message.locator(".late")).to_contain_text("en retard de 1")
    message.locator(".mark").evaluate("e => { e.textContent = 'transmis et lu depuis' }")
    before = message.bounding_box()
    analyse()
    expect(message.locator("summary")).to_be_visible()
    assert message.bounding_box() == before
    said, found = message.locator(".meta > :last-child"), message.locator("summary")
    box, under = said.bounding_box(), found.bounding_box()
    assert box
    assert under
    assert box["y"] + box["height"] <= under["y"] + 1
