"""The desk in a real browser: two pages talk, cuts, tabs, a whole contact by keyboard."""

from playwright.sync_api import Page, Route, expect

from conversations.actions.people import sign_out_everywhere
from conversations.models import CannedReply
from tests.cast import Cast
from tests.console import desk_pages
from tests.console.customer_client import begin, customer_of
from tests.console.desk_pages import QUESTION, Open, available, sign_in, texts, wait_ready, write
from tests.console.samples import photo
from tests.processes import Web

desk, server = desk_pages.desk, desk_pages.server


def test_two_pages_talk(desk: Open, cast: Cast, server: Web, page: Page) -> None:
    lea = desk(cast.lea)
    available(lea)
    page.goto(f"{server.url}/chat/maison-lumiere/?language=fr")
    page.fill("#f-name", "Camille Durand")
    page.fill("#f-text", QUESTION)
    page.click("#opening button.go")
    expect(lea.locator("#seat-1 h2")).to_have_text("Camille Durand")
    expect(lea.locator("#seat-1 .clock small")).to_contain_text("attend, reste")
    expect(page.locator("#who")).to_contain_text("Léa")
    page.type("#text", "Vous")
    expect(lea.locator("#seat-1 .typing")).to_have_text("Camille Durand écrit…")
    write(lea, "Bonjour Madame Durand")
    mine = lea.locator("#seat-1 .m[data-side=staff]")
    expect(mine.locator(".seen")).to_be_visible()
    expect(lea.locator("#seat-1 .clock small")).to_have_text("au tour du client")
    expect(page.locator("[role=log] .m").nth(1)).to_contain_text("Bonjour Madame Durand")
    assert texts(lea) == [QUESTION, "Bonjour Madame Durand"]


def test_what_both_write_during_a_cut_is_there_once(desk: Open, cast: Cast, server: Web) -> None:
    """The web process is killed: the pages go on, and meet again in the log."""
    lea = desk(cast.lea)
    available(lea)
    opening = begin(server, QUESTION)
    expect(lea.locator("#seat-1 .m")).to_have_count(1)
    server.kill()
    expect(lea.locator("#cut")).to_contain_text("Connexion perdue")
    write(lea, "Je regarde")
    write(lea, "tout de suite")
    expect(lea.locator("#seat-1 .m.pending")).to_have_count(2)
    server.start_again()
    with customer_of(opening, server) as customer:
        customer.say("Vous êtes là ?")
        customer.hear("tout de suite")
        expect(lea.locator("#cut")).to_be_hidden(timeout=15_000)
        expect(lea.locator("#seat-1 .m.pending")).to_have_count(0)
        expect(lea.locator("#seat-1 .m")).to_have_count(4)
    assert sorted(texts(lea)) == sorted([QUESTION, "Je regarde", "tout de suite", "Vous êtes là ?"])
    assert texts(lea).index("Je regarde") < texts(lea).index("tout de suite")


def test_offline_and_back_with_another_tab(desk: Open, cast: Cast, server: Web) -> None:
    lea = desk(cast.lea)
    held = cast.taken(cast.lea)
    other = desk(cast.lea, beside=lea)
    expect(lea.locator("#seat-1 .m")).to_have_count(1)
    lea.context.set_offline(True)
    expect(lea.locator("#cut")).to_contain_text("Connexion perdue")
    write(lea, "Depuis le tunnel")
    expect(lea.locator("#seat-1 .m.pending .meta")).to_have_text("pas encore envoyé")
    lea.context.set_offline(False)
    for tab in (lea, other):
        expect(tab.locator("#seat-1 .m[data-side=staff][id^=e-]")).to_have_count(1)
        expect(tab.locator("#seat-1 .m.pending")).to_have_count(0)
    assert held.events.filter(kind="message.posted").count() == 2


def test_a_cut_desk_says_that_its_presence_is_not_known(desk: Open, cast: Cast) -> None:
    lea = desk(cast.lea)
    available(lea)
    button, beside = lea.locator("#presence > summary"), lea.locator("#strip")
    before = button.bounding_box(), beside.bounding_box()
    lea.context.set_offline(True)
    expect(lea.locator(".presence-cut")).to_be_visible()
    expect(lea.locator(".presence-cut")).to_have_text("Non connecté")
    expect(lea.locator("#presence-now")).to_be_hidden()
    assert (button.bounding_box(), beside.bounding_box()) == before
    lea.context.set_offline(False)
    expect(lea.locator("#presence-now")).to_be_visible()
    expect(lea.locator(".presence-cut")).to_be_hidden()


def test_unsent_text_survives_a_reload_and_tabs_agree(desk: Open, cast: Cast) -> None:
    cast.taken(cast.lea)
    lea = desk(cast.lea)
    lea.fill("#seat-1 textarea[name=text]", "Je vous dois des exc")
    lea.reload()
    wait_ready(lea)
    box = "#seat-1 textarea[name=text]"
    expect(lea.locator(box)).to_have_value("Je vous dois des exc")
    other = desk(cast.lea, beside=lea)
    expect(other.locator(box)).to_have_value("Je vous dois des exc")
    other.fill(box, "Je vous dois des excuses.")
    expect(lea.locator(box)).to_have_value("Je vous dois des excuses.")
    other.press(box, "Enter")
    for tab in (lea, other):
        expect(tab.locator("#seat-1 .m[data-side=staff] .text")).to_have_text(
            "Je vous dois des excuses."
        )
        expect(tab.locator(box)).to_have_value("")


def test_a_whole_contact_by_keyboard(desk: Open, cast: Cast) -> None:
    """Take, answer with a canned reply, fill its hole, close, name the reason, free the seat."""
    CannedReply.objects.create(
        brand=cast.brand, shortcut="merci", title="Merci", text="Merci {{ prénom }} : {{ produit }}"
    )
    held = cast.open(name="Paul Martin")
    lea = desk(cast.lea)
    press = lea.keyboard.press
    press("Alt+n")
    expect(lea.locator("#seat-1 textarea[name=text]")).to_be_focused()
    press("/")
    expect(lea.locator("#seat-1 .choice[aria-selected=true]")).to_contain_text("produit")
    press("Enter")
    expect(lea.locator("#seat-1 [data-trouble]")).to_contain_text("produit")
    press("Enter")
    assert texts(lea) == ["Bonjour, ma lampe est cassée."]
    lea.keyboard.type("votre lampe")
    press("Enter")
    expect(lea.locator("#seat-1 .m[data-side=staff] .text")).to_have_text(
        "Merci Paul : votre lampe"
    )
    expect(lea.locator("#seat-1")).to_have_attribute("data-waiting-since", "")
    press("Alt+k")
    expect(lea.locator("#seat-1 input[name=reason][value=resolved]")).to_be_focused()
    press("ArrowDown")
    press("Enter")
    expect(lea.locator("#seat-1 select[name=disposition]")).to_be_focused()
    press("Control+Enter")
    expect(lea.locator("#seat-1 select[name=disposition]:invalid")).to_be_focused()
    press("ArrowDown")
    press("Tab")
    lea.keyboard.type("Étiquette envoyée")
    press("Control+Enter")
    expect(lea.locator("#seat-1")).to_have_class("seat free current")
    held.refresh_from_db()
    assert (held.state, held.disposition, held.outcome) == (
        "closed", cast.retour, "Étiquette envoyée",
    )  # fmt: skip
    assert held.events.get(kind="conversation.closed").data["reason"] == "unresolved"


def test_the_next_one_is_the_longest_waiting(desk: Open, cast: Cast, server: Web) -> None:
    for name in ("Alice", "Bruno"):
        cast.taken(cast.lea, name=name)
    lea = desk(cast.lea)
    write(lea, "Un instant", 1)
    expect(lea.locator("#seat-1 .clock small")).to_have_text("au tour du client")
    lea.keyboard.press("Alt+ArrowDown")
    expect(lea.locator("#seat-2 textarea[name=text]")).to_be_focused()


def test_transfer_leaves_the_desk_and_arrives_at_the_other(desk: Open, cast: Cast) -> None:
    cast.taken(cast.lea, name="Camille Durand")
    omar, lea = desk(cast.omar), desk(cast.lea)
    available(omar)
    lea.locator("#seat-1 .foot textarea[name=text]").focus()
    lea.keyboard.press("Alt+t")
    lea.select_option("#seat-1 select[name=to]", f"advisor:{cast.omar.pk}")
    lea.fill("#seat-1 textarea[name=note]", "Deuxième lampe cassée")
    lea.click("#seat-1 .sheet-place button.go")
    expect(omar.locator("#seat-1 h2")).to_have_text("Camille Durand")
    expect(omar.locator("#seat-1 .note")).to_contain_text("Deuxième lampe cassée")
    expect(lea.locator("#seat-1")).to_have_class("seat free current")


def test_two_advisors_want_one_conversation(desk: Open, cast: Cast) -> None:
    waiting = cast.open(name="Camille Durand")
    lea, omar = desk(cast.lea), desk(cast.omar)
    for page in (lea, omar):
        page.click("#line-menu summary")
        expect(page.locator(f'[data-waits="{waiting.pk}"]')).to_be_visible()
    lea.click(f'[data-take="{waiting.pk}"]')
    expect(lea.locator("#seat-1 h2")).to_have_text("Camille Durand")
    row = omar.locator(f'[data-waits="{waiting.pk}"] button')
    expect(row).to_have_text("prise")
    expect(omar.locator(".seat.free")).to_have_count(3)


def test_a_full_desk_is_told_what_to_do(desk: Open, cast: Cast) -> None:
    for _ in range(2):
        cast.taken(cast.lea)
    cast.open()
    lea = desk(cast.lea)
    lea.click("[data-do=take-next]")
    expect(lea.locator("#notice")).to_contain_text("Aucune place libre")


def test_a_photo_is_attached_and_sent(desk: Open, cast: Cast) -> None:
    held = cast.taken(cast.lea)
    lea = desk(cast.lea)
    image = {"name": "lampe.jpg", "mimeType": "image/jpeg", "buffer": photo(size=(800, 600))}
    lea.set_input_files("#seat-1 [data-attach]", [image])
    expect(lea.locator("#seat-1 [data-clips] bdi")).to_have_text("lampe.jpg")
    lea.reload()
    wait_ready(lea)
    expect(lea.locator("#seat-1 [data-clips] bdi")).to_have_text("lampe.jpg")
    lea.press("#seat-1 textarea[name=text]", "Enter")
    shown = lea.locator("#seat-1 .m[id^=e-] img")
    shown.evaluate("image => image.decode()")
    assert shown.evaluate("image => [image.width, image.height]") == [240, 180]
    expect(lea.locator("#seat-1 [data-clips] li")).to_have_count(0)
    assert held.attachments.count() == 1


def test_enter_while_a_file_is_under_way_sends_when_it_is_there(desk: Open, cast: Cast) -> None:
    held = cast.taken(cast.lea)
    lea = desk(cast.lea)
    waiting: list[Route] = []
    lea.route("**/api/v1/attachments/", lambda route: waiting.append(route))
    image = {"name": "lampe.jpg", "mimeType": "image/jpeg", "buffer": photo(size=(80, 60))}
    lea.set_input_files("#seat-1 [data-attach]", [image])
    write(lea, "Voici la notice")
    expect(lea.locator("#seat-1 [data-trouble]")).to_contain_text("dès que le fichier sera arrivé")
    expect(lea.locator("#seat-1 textarea[name=text]")).to_have_value("Voici la notice")
    waiting[0].continue_()
    expect(lea.locator("#seat-1 .m[data-side=staff][id^=e-]")).to_contain_text("Voici la notice")
    expect(lea.locator("#seat-1 [data-trouble]")).to_be_hidden()
    assert held.attachments.count() == 1


def test_signed_out_elsewhere_the_desk_leaves_for_the_sign_in_page(
    desk: Open, cast: Cast, server: Web
) -> None:
    cast.taken(cast.lea)
    lea = desk(cast.lea)
    lea.fill("#seat-1 textarea[name=text]", "Je vous dois des exc")
    sign_out_everywhere(cast.lea)
    lea.wait_for_url("**/account/sign-in/?next=/desk/", timeout=20_000)
    sign_in(lea.context, server, cast.lea)
    lea.goto(f"{server.url}/desk/")
    wait_ready(lea)
    expect(lea.locator("#seat-1 textarea[name=text]")).to_have_value("Je vous dois des exc")


def test_an_abusive_customer_is_blocked_with_a_reason(desk: Open, cast: Cast) -> None:
    held = cast.taken(cast.lea)
    lea = desk(cast.lea)
    lea.locator("#seat-1 textarea[name=text]").focus()
    lea.keyboard.press("Alt+x")
    lea.keyboard.type("insultes")
    lea.keyboard.press("Enter")
    expect(lea.locator("#seat-1 form.foot")).to_have_attribute("data-mode", "wrap_up")
    expect(lea.locator('#seat-1 [data-kind="customer.blocked"]')).to_contain_text("insultes")
    block = held.blocks.get()
    assert (block.reason, block.created_by) == ("insultes", cast.lea)
    lea.keyboard.press("Alt+w")
    expect(lea.locator("#seat-1 [data-do=extend]")).to_have_count(0)


def test_what_is_read_in_one_tab_is_read_in_the_other(desk: Open, cast: Cast, server: Web) -> None:
    openings = [begin(server, QUESTION, name) for name in ("Alice", "Bruno")]
    lea = desk(cast.lea)
    available(lea)
    expect(lea.locator("#seat-2 h2")).to_have_text("Bruno")
    other = desk(cast.lea, beside=lea)
    with customer_of(openings[1], server) as bruno:
        bruno.say("Toujours là ?")
    for tab in (lea, other):
        expect(tab.locator("#seat-2 [data-unread]")).to_have_text("2")
    other.click("#seat-2 textarea[name=text]")
    expect(lea.locator("#seat-2 [data-unread]")).to_be_hidden()
