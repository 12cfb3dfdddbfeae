"""What pages say of a conversation whose customer was erased: word and deed agree."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.utils import timezone

from conversations.actions.blocks import block_customer
from conversations.actions.close import close_conversation, finish_wrap_up
from conversations.actions.disputes import make_dispute
from conversations.actions.erasure import erase_customer
from conversations.actions.hold import author_of, draft, locked
from conversations.actions.offers import answer_offer, make_offer
from conversations.core.offers import Offer
from conversations.errors import Conflict
from conversations.log import append
from conversations.management.commands.retain import retain
from conversations.models import Conversation, Event, Finding
from conversations.queries.offers import redirections
from tests.cast import Cast
from tests.reviewing import ended

pytestmark = pytest.mark.django_db
ARTICLE = Offer("article", "Pour la suite", "Changer l’ampoule", "https://example.org/ampoule")


def talk_of(cast: Cast) -> Conversation:
    """Ended, judged, of somebody whom the brand has identified."""
    talk = ended(cast, at=timezone.now() - timedelta(hours=2))
    Conversation.objects.filter(pk=talk.pk).update(
        first_reply_at=talk.opened_at + timedelta(seconds=38)
    )
    return talk


def erased(cast: Cast) -> Conversation:
    talk = talk_of(cast)
    erase_customer(talk.customer_id, cast.nadia, "courrier du 3", timezone.now())
    return talk


def page_of(client: Client, user: Any, place: str) -> str:
    client.force_login(user)
    return client.get(place).content.decode()


def test_the_transcript_says_that_the_customer_asked_and_keeps_its_times(
    cast: Cast, client: Client
) -> None:
    talk = erased(cast)
    page = page_of(client, cast.nadia, f"/conversations/{talk.pk}/")
    assert "à la demande du client" in page
    assert "durée de conservation" not in page
    assert "Première réponse après" in page
    assert "Prise en charge après" in page
    assert "<dd>déclarée</dd>" not in page
    assert "<dd>effacée</dd>" in page
    assert "Les mots de ce message ont été effacés." in page
    assert "Ce message a été retiré." not in page


def test_the_transcript_says_that_the_time_was_over(cast: Cast, client: Client) -> None:
    talk = talk_of(cast)
    retain(cast.brand, timezone.now() + timedelta(days=300), 10)
    page = page_of(client, cast.nadia, f"/conversations/{talk.pk}/")
    assert "la durée de conservation était écoulée" in page
    assert "à la demande du client" not in page
    assert "Première réponse après" not in page


def test_nothing_is_offered_that_nobody_can_do_any_more(cast: Cast, client: Client) -> None:
    before = talk_of(cast)
    place = f"/conversations/{before.pk}/"
    assert "Bloquer ce client" in page_of(client, cast.nadia, place)
    assert "Relire cette conversation" in page_of(client, cast.irene, place)
    erase_customer(before.customer_id, cast.nadia, "courrier du 3", timezone.now())
    assert "Bloquer ce client" not in page_of(client, cast.nadia, place)
    assert "Relire cette conversation" not in page_of(client, cast.irene, place)
    assert client.post(f"/review/conversations/{before.pk}/").status_code == 404
    with pytest.raises(Conflict):
        block_customer(before.pk, cast.nadia, "insultes", timezone.now())


def test_an_advisor_is_told_and_can_dispute_nothing_that_nobody_can_check(
    cast: Cast, client: Client
) -> None:
    talk = talk_of(cast)
    place = f"/mine/{talk.pk}/"
    assert "Contester" in page_of(client, cast.lea, place)
    erase_customer(talk.customer_id, cast.nadia, "courrier du 3", timezone.now())
    page = page_of(client, cast.lea, place)
    assert "à la demande du client" in page
    assert "rien de nouveau ne se conteste ici" in page
    assert "<summary>Contester</summary>" not in page
    finding = Finding.objects.filter(conversation=talk).first()
    assert finding
    with pytest.raises(Conflict):
        make_dispute(cast.lea, "Je citais.", timezone.now(), finding=finding.pk)


def said(talk: Conversation, kind: str, by: Any, at: datetime, text: str = "", **data: Any) -> None:
    author = author_of(by)
    with transaction.atomic():
        append(locked(talk.pk), [draft(kind, author, text or None, **data)], at)


def test_codes_and_lateness_outlive_the_words(cast: Cast, client: Client) -> None:
    talk = cast.taken(cast.lea, external_id="C-9")
    now = timezone.now()
    late = {"late": {"kind": "reply", "due_at": now.isoformat(), "late_s": 952.0}}
    said(talk, "note.posted", cast.nadia, now, "Proposez l’échange.", why="whisper")
    said(talk, "note.posted", cast.nadia, now, "Fâché.", why="Paul l’a dit")
    said(talk, "message.posted", cast.lea, now, "Pardon.", staff=late | {"override": "Paul"})
    given = {"missing": ["thanks"], "override": "Paul était pressé"}
    close_conversation(talk.pk, author_of(cast.lea), "goodbye", now, **given)
    finish_wrap_up(cast.lea, talk.pk, str(cast.retour.pk), "", now)
    erase_customer(talk.customer_id, cast.nadia, "courrier du 3", now)
    kept = list(Event.objects.filter(conversation=talk).values_list("data", flat=True))
    assert "Paul" not in str(kept)
    page = page_of(client, cast.nadia, f"/conversations/{talk.pk}/")
    assert "Soufflé par" in page
    assert "Ses mots ont été effacés." in page
    assert "en retard de 15\u00a0min\u00a052" in page
    close = Event.objects.get(conversation=talk, kind="conversation.closed").data
    assert (close["reason"], close["staff"]) == ("goodbye", {"missing": ["thanks"]})


def test_offers_are_still_counted(cast: Cast) -> None:
    talk = cast.taken(cast.lea, external_id="C-9")
    now = timezone.now()
    seq = make_offer(cast.lea, talk.pk, ARTICLE, None, now)
    answer_offer(talk.pk, seq, now, accepted=True)
    close_conversation(talk.pk, author_of(cast.lea), "done", now)
    finish_wrap_up(cast.lea, talk.pk, str(cast.retour.pk), "", now)
    erase_customer(talk.customer_id, cast.nadia, "courrier du 3", now)
    (found,) = redirections(Conversation.objects.all(), now)
    assert (found.kind, found.what, found.accepted) == ("article", "", True)


def test_an_offer_that_was_erased_without_its_kind_stops_no_report(cast: Cast) -> None:
    talk, now = cast.taken(cast.lea), timezone.now()
    said(talk, "offer.made", cast.lea, now, redacted={"reason": "erasure"})
    said(talk, "offer.answered", cast.lea, now, redacted={"reason": "erasure"})
    assert redirections(Conversation.objects.all(), now) == []
