"""Mails to customers: each once, by the clock, tried again; the way back is signed and ends."""

from datetime import timedelta
from threading import Thread
from typing import Any

import pytest
from django.core import mail as box
from django.db import connection
from django.test import Client
from django.utils import timezone

from console.tokens import token_for
from conversations.actions.assign import take
from conversations.actions.customers import mark_seen
from conversations.actions.hours import open_due, save_hours
from conversations.actions.mails import announce_answers, queue_mail, send_due
from conversations.models import Conversation, Mail, OpeningHours
from conversations.queries.mails import conversation_behind, return_link
from tests.cast import Cast
from tests.console.quality_talk import say

LATER = timedelta(minutes=5)


def left_and_answered(cast: Cast) -> Any:
    """Written out of hours, answered at the opening, not read."""
    now = timezone.now() - timedelta(hours=2)
    save_hours(OpeningHours(brand=cast.brand, mode="week", week=[[]] * 7), None, now)
    left = cast.open("Bonjour ?", email="paul@example.org", now=now)
    save_hours(OpeningHours(brand=cast.brand, mode="always"), None, now + LATER)
    assert open_due(now + LATER) == 1
    take(cast.lea, left.pk, now + LATER)
    say(left, "Bonjour Paul, c’est réparé.", by=cast.lea)
    left.refresh_from_db()
    return left


@pytest.mark.django_db
def test_who_wrote_out_of_hours_is_told_of_the_answer_once(cast: Cast) -> None:
    left = left_and_answered(cast)
    now = left.last_advisor_at + LATER
    assert announce_answers(left.last_advisor_at) == 0  # they may be reading it
    assert announce_answers(now) == 1
    assert announce_answers(now) == 0
    assert send_due(now) == 1
    assert send_due(now + LATER) == 0
    assert box.outbox[0].to == ["paul@example.org"]
    assert "Maison Lumière vous a répondu" in box.outbox[0].subject
    link = str(box.outbox[0].body).split("#back=")[1].split()[0]
    assert conversation_behind(link) == left.pk


@pytest.mark.django_db
def test_who_has_read_it_gets_no_mail(cast: Cast) -> None:
    left = left_and_answered(cast)
    mark_seen({(str(left.pk), "customer"): left.seq}, timezone.now())
    assert announce_answers(left.last_advisor_at + LATER) == 0


@pytest.mark.django_db
def test_a_mail_that_fails_is_tried_again_under_the_same_id(cast: Cast, settings: Any) -> None:
    talk = cast.taken(cast.lea, email="paul@example.org")
    now = timezone.now()
    queue_mail(Conversation.objects.get(pk=talk.pk), "answer", "k", "Objet\nBcc: x", "Corps", now)
    settings.EMAIL_BACKEND = "nobody.has.this.Backend"
    assert send_due(now) == 0
    failed = Mail.objects.get()
    assert (failed.n_tries, failed.due_at, failed.sent_at) == (1, now + timedelta(minutes=1), None)
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    assert send_due(now) == 0
    assert send_due(now + timedelta(minutes=1)) == 1
    sent = box.outbox[0]
    assert sent.subject == "Objet Bcc: x"
    assert sent.extra_headers["Message-ID"] == f"<{failed.pk}@motjuste>"


@pytest.mark.django_db(transaction=True)
def test_several_clocks_send_each_once(cast: Cast) -> None:
    talk = Conversation.objects.get(pk=cast.taken(cast.lea, email="paul@example.org").pk)
    now = timezone.now()
    for n in range(6):
        queue_mail(talk, "answer", f"k{n}", "Objet", "Corps", now)
    counts: list[int] = []

    def clock() -> None:
        counts.append(send_due(now))
        connection.close()

    clocks = [Thread(target=clock) for _ in range(3)]
    for one in clocks:
        one.start()
    for one in clocks:
        one.join()
    assert sum(counts) == len(box.outbox) == 6
    assert {m.n_tries for m in Mail.objects.all()} == {1}


@pytest.mark.django_db
def test_the_transcript_goes_to_the_declared_address_and_not_too_often(cast: Cast) -> None:
    talk = cast.open("Bonjour", email="paul@example.org")
    form = {"token": token_for(talk), "format": "mail", "language": "fr", "email": "x@evil.org"}
    page = Client().post("/chat/maison-lumiere/transcript/", form)
    assert "pa•••@example.org" in page.content.decode()
    assert send_due(timezone.now()) == 1
    assert box.outbox[0].to == ["paul@example.org"]
    assert "Bonjour" in box.outbox[0].body
    answers = [Client().post("/chat/maison-lumiere/transcript/", form) for _ in range(3)]
    assert [a.status_code for a in answers] == [200, 200, 429]
    assert Mail.objects.count() == 1  # nothing new was said


@pytest.mark.django_db
def test_without_an_address_nothing_is_put_down(cast: Cast) -> None:
    talk = cast.open("Bonjour")
    page = Client().post(
        "/chat/maison-lumiere/transcript/", {"token": token_for(talk), "format": "mail"}
    )
    assert page.status_code == 200
    assert not Mail.objects.exists()


@pytest.mark.django_db
def test_the_way_back_gives_the_token_until_it_is_old_or_renewed(cast: Cast) -> None:
    talk = cast.open("Bonjour")
    link = return_link(talk)
    place = "/chat/maison-lumiere/back/"
    assert Client().post(place, {"link": link}).json() == {
        "conversation": str(talk.pk), "token": token_for(talk),
    }  # fmt: skip
    for wrong in ("", "x", link[:-1], link.replace("-0", "-1"), token_for(talk)):
        assert Client().post(place, {"link": wrong}).status_code == 404
    Conversation.objects.filter(pk=talk.pk).update(token_epoch=1)
    assert Client().post(place, {"link": link}).status_code == 404


@pytest.mark.django_db
def test_leaders_see_the_mails_in_scope_without_the_link(cast: Cast, client: Client) -> None:
    left = left_and_answered(cast)
    announce_answers(left.last_advisor_at + LATER)
    client.force_login(cast.nadia)
    page = client.get("/manage/mails/").content.decode()
    assert "paul@example.org" in page
    assert "#back=" not in page
    client.force_login(cast.yann)
    assert "paul@example.org" not in client.get("/manage/mails/").content.decode()
