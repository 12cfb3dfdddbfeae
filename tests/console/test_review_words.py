"""Whose words a review marks and quotes: a fault of words is the advisor's, a quotation stands."""

from datetime import timedelta

import pytest
from django.db import transaction
from django.test import Client
from django.utils import timezone

from conversations.actions.hold import draft, locked
from conversations.actions.redact import redact_message
from conversations.actions.reviews import Answer, save_answers
from conversations.actions.verdicts import mark_missed
from conversations.core.posting import Author
from conversations.core.verdicts import Span
from conversations.errors import Misquoted, NotTheirs
from conversations.log import append
from conversations.models import Conversation, MissedFault, Review, ReviewAnswer, Unveiling, User
from tests.cast import Cast
from tests.console.test_review import HTMX, begun, planned
from tests.reviewing import ASKED, SHOUTING, ended

pytestmark = pytest.mark.django_db


def seqs(talk: Conversation, kind: str) -> list[int]:
    said = talk.events.filter(kind="message.posted", actor_kind=kind).order_by("seq")
    return [seq for seq in said.values_list("seq", flat=True) if seq is not None]


def test_a_fault_of_words_is_marked_in_the_advisors_alone(cast: Cast, client: Client) -> None:
    talk = ended(cast)
    review = begun(client, cast.irene, planned(cast, [talk]))
    place = f"/review/{review.pk}/missed/"
    mark = {"rule": SHOUTING, "seq": seqs(talk, "customer")[0], "start": 0, "end": 7}
    page = client.post(place, mark, headers=HTMX).content.decode()
    assert "dans les mots du conseiller" in page
    assert not MissedFault.objects.exists()
    for rule in ("pace.slow_reply", "closing.farewell_missing", "safety.card_number_in_clear"):
        client.post(place, mark | {"rule": rule})
    assert MissedFault.objects.count() == 3, "who waited, the whole, a card that anybody wrote"
    client.post(place, mark | {"seq": seqs(talk, "advisor")[0]})
    assert MissedFault.objects.filter(rule=SHOUTING).exists()


def said_by(talk: Conversation, leader: User) -> int:
    with transaction.atomic():
        author = Author("leader", str(leader.pk), leader.name)
        append(locked(talk.pk), [draft("message.posted", author, "JE REPRENDS !")], timezone.now())
    return seqs(talk, "leader")[-1]


def test_a_leader_who_helps_costs_the_advisor_nothing_and_who_holds_is_its_advisor(
    cast: Cast,
) -> None:
    talk = cast.taken(cast.lea)
    beside = said_by(talk, cast.nadia)
    with pytest.raises(NotTheirs) as refused:
        mark_missed(talk, cast.irene, SHOUTING, Span(beside, 0, 4), timezone.now())
    assert refused.value.code == "not_theirs"
    own = cast.taken(cast.nadia)
    mark_missed(own, cast.irene, SHOUTING, Span(said_by(own, cast.nadia), 0, 4), timezone.now())
    assert MissedFault.objects.get().conversation == own


def quote(review: Review, words: str, span: Span | None) -> str:
    save_answers(review.pk, {"opening": Answer(100, "", words, span)}, "")
    return ReviewAnswer.objects.get().quote


def test_what_nobody_said_is_not_kept_as_a_quotation(cast: Cast, client: Client) -> None:
    talk = ended(cast)
    review = begun(client, cast.irene, planned(cast, [talk]))
    first = seqs(talk, "customer")[0]
    for words, span in (
        ("Je vous déteste", Span(first, 0, 15)),
        ("Bonjour", Span(first, 1, 8)),
        ("Bonjour", None),
        ("Bonjour", Span(99, 0, 7)),
    ):
        with pytest.raises(Misquoted) as refused:
            quote(review, words, span)
        assert refused.value.code == "misquoted"
    assert not ReviewAnswer.objects.exists()
    assert quote(review, "Bonjour", Span(first, 0, 7)) == "Bonjour"
    start = ASKED.index("je suis")
    veiled = "je suis •••• ••••••."
    assert quote(review, veiled, Span(first, start, len(ASKED))) == veiled, "as it was read"
    forged = {"score-opening": "100", "quote-opening": "Nul !", "seq-opening": str(first),
              "start-opening": "0", "end-opening": "5"}  # fmt: skip
    page = client.post(f"/review/{review.pk}/answers/", forged, headers=HTMX).content.decode()
    assert "les mots mêmes du message" in page
    assert ReviewAnswer.objects.get().quote == veiled


def test_a_quotation_goes_with_the_message_that_is_redacted(cast: Cast, client: Client) -> None:
    """The page still sends it: what else it says is kept."""
    talk = ended(cast)
    review = begun(client, cast.irene, planned(cast, [talk]))
    first = seqs(talk, "customer")[0]
    quote(review, "Bonjour", Span(first, 0, 7))
    redact_message(talk.pk, first, cast.nadia, "nom", timezone.now() + timedelta(seconds=1))
    assert quote(review, "Bonjour", Span(first, 0, 7)) == ""


def test_a_letter_is_no_reason_to_see_a_customer(cast: Cast, client: Client) -> None:
    review = begun(client, cast.irene, planned(cast, [ended(cast)]))
    place = f"/review/{review.pk}/customer/"
    for reason in ("x", " a   ", "......"):
        page = client.post(place, {"reason": reason}, follow=True).content.decode()
        assert "Dites en quelques mots" in page
        assert not Unveiling.objects.exists()
    client.post(place, {"reason": "Litige sur le nom"})
    assert Unveiling.objects.get().reason == "Litige sur le nom"
