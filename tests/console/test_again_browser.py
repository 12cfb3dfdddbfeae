"""What changes while a page is open that nothing was pushed to: redacted words leave the finished
transcripts and the review that somebody comes back to; a desk is told of what waits to be read."""

import pytest
from django.test import Client
from django.utils import timezone
from playwright.sync_api import Page, expect

from conversations.actions.coaching import acknowledge_note
from conversations.actions.disputes import answer_dispute, make_dispute
from conversations.actions.redact import redact_message
from conversations.models import AuditEntry, Conversation, Finding
from conversations.queries.views import presence_of
from tests.cast import Cast
from tests.console import desk_pages, test_fairness_browser
from tests.console.test_coaching import given, reply_of
from tests.console.test_fairness import judged
from tests.console.test_fairness_browser import Open
from tests.console.test_review import begun, planned
from tests.reviewing import COPIED, ended

pytestmark = pytest.mark.django_db
desk, server, open_page = desk_pages.desk, desk_pages.server, test_fairness_browser.open_page
GONE = "Ce message a été retiré."
PART = {"HX-Request": "true"}


def come_back(page: Page) -> None:
    page.evaluate("dispatchEvent(new Event('focus'))")


def redacted(cast: Cast, talk: Conversation) -> None:
    redact_message(talk.pk, reply_of(talk), cast.nadia, "motif", timezone.now())


def test_a_finished_transcript_is_asked_for_again_by_who_comes_back(
    open_page: Open, cast: Cast
) -> None:
    talk = ended(cast)
    page = open_page(cast.irene, f"/conversations/{talk.pk}/")
    said = page.locator(f"#e-{talk.pk}-{reply_of(talk)} > .text")
    expect(said).to_have_text(COPIED)
    redacted(cast, talk)
    come_back(page)
    expect(said).to_have_text(GONE)


def test_so_is_the_log_of_a_review(open_page: Open, client: Client, cast: Cast) -> None:
    talk = ended(cast)
    review = begun(client, cast.irene, planned(cast, [talk]))
    page = open_page(cast.irene, f"/review/{review.pk}/")
    said = page.locator(f"#e-{talk.pk}-{reply_of(talk)} > .text")
    expect(said).to_have_text(COPIED)
    redacted(cast, talk)
    come_back(page)
    expect(said).to_have_text(GONE)
    expect(page.locator("#review h2#log-title")).to_have_count(1)


@pytest.mark.parametrize("what", ["transcript", "review"])
def test_nothing_comes_while_all_is_as_it_was(client: Client, cast: Cast, what: str) -> None:
    talk = ended(cast)
    review = begun(client, cast.irene, planned(cast, [talk]))
    place = f"/conversations/{talk.pk}/" if what == "transcript" else f"/review/{review.pk}/"
    seen = {"seen": client.get(place).context["seen"]}
    assert client.get(place, seen, headers=PART).status_code == 204
    redacted(cast, talk)
    part = client.get(place, seen, headers=PART)
    assert part.status_code == 200
    assert GONE in part.content.decode()
    assert "<html" not in part.content.decode()


@pytest.mark.parametrize("where", ["note", "mine", "talk", "dispute"])
def test_so_are_the_words_that_other_pages_quote(open_page: Open, cast: Cast, where: str) -> None:
    talk = ended(cast)
    note = given(cast, talk=talk, now=timezone.now())
    finding = Finding.objects.filter(conversation=talk).order_by("start")[0]
    row = make_dispute(cast.lea, "Je citais.", timezone.now(), finding=finding.pk)
    user, place = {
        "note": (cast.irene, f"/coaching/{note.pk}/"),
        "mine": (cast.lea, f"/mine/coaching/{note.pk}/"),
        "talk": (cast.lea, f"/mine/{talk.pk}/"),
        "dispute": (cast.nadia, f"/disputes/{row.pk}/"),
    }[where]
    page = open_page(user, place)
    quoted = page.locator("blockquote", has_text="Je comprends")
    expect(quoted).to_have_count(2 if where == "dispute" else 1)  # as evidence, and whole
    expect(page.locator("#again[data-htmx-powered]")).to_have_count(1)
    redacted(cast, talk)
    come_back(page)
    expect(quoted).to_have_count(0)


def test_what_is_quoted_is_answered_with_nothing_while_it_is_as_it_was(
    client: Client, cast: Cast
) -> None:
    talk = ended(cast)
    note = given(cast, talk=talk, now=timezone.now())
    client.force_login(cast.irene)
    seen = {"seen": client.get(f"/coaching/{note.pk}/").context["seen"]}
    assert client.get(f"/coaching/{note.pk}/", seen, headers=PART).status_code == 204
    redacted(cast, talk)
    part = client.get(f"/coaching/{note.pk}/", seen, headers=PART).content.decode()
    assert "<html" not in part
    assert f'hx-target="#quote-{note.passages.get().pk}"' in part
    assert AuditEntry.objects.filter(act="coaching.viewed").count() == 1, "no reading of its own"


def test_a_desk_is_told_of_a_coaching_note_until_it_is_read(
    desk: desk_pages.Open, cast: Cast
) -> None:
    talk = ended(cast)
    lea = desk(cast.lea)
    told = lea.locator("header > nav [data-to-read]")
    expect(told).to_have_count(1)
    expect(told).to_be_hidden()
    note = given(cast, talk=talk, now=timezone.now())
    expect(told).to_have_text("1 à lire")
    way = lea.locator("header > nav a", has=lea.locator("[data-to-read]"))
    expect(way).to_have_attribute("title", "1 accompagnement à lire")
    assert presence_of(cast.lea)["n_coaching"] == 1
    acknowledge_note(note.pk, cast.lea, "", timezone.now())
    expect(told).to_be_hidden()


def test_a_desk_is_told_of_an_answer_to_a_dispute_until_it_is_seen(
    desk: desk_pages.Open, cast: Cast
) -> None:
    _talk, finding = judged(cast, timezone.now())
    row = make_dispute(cast.lea, "Je citais.", timezone.now(), finding=finding.pk)
    lea = desk(cast.lea)
    told = lea.locator("header > nav [data-to-read]")
    expect(told).to_be_hidden()
    answer_dispute(row.pk, cast.nadia, "accepted", "Une citation.", timezone.now())
    expect(told).to_have_text("1 à lire")
    way = lea.locator("header > nav a", has=lea.locator("[data-to-read]"))
    expect(way).to_have_attribute("title", "1 réponse à vos contestations à lire")
    mine = lea.context.new_page()
    mine.goto(lea.url.replace("/desk/", "/mine/"))
    expect(mine.get_by_role("region", name="Mes contestations")).to_contain_text("nouvelle")
    expect(told).to_be_hidden()
