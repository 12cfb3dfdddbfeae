"""What is known and not yet said: logged as shown, silent once used, counted for four of five."""

from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from conversations.actions.presentation import set_presentation
from conversations.actions.shown import note_shown
from conversations.core.personalisation import OPENING
from conversations.models import Analysis, Conversation, Customer, SentText, Shown
from conversations.queries.personalisation import (
    _SAID,
    MOST_READ,
    n_sent_before,
    personal,
    personalised,
)
from qa_rules.sent import fingerprint
from qa_rules.text import fold
from tests.cast import Cast
from tests.console.quality_talk import analyse, say

pytestmark = pytest.mark.django_db
MANY = """
INSERT INTO conversations_event
       (conversation_id, seq, after_seq, kind, at, actor_kind, actor_name, data)
SELECT %s, 1000 + n, 1000 + n, 'message.posted', now(),
       CASE WHEN n %% 2 = 0 THEN 'customer' ELSE 'advisor' END, '', '{}'
  FROM generate_series(1, 20000) AS n
"""


@pytest.fixture
def held(cast: Cast) -> Conversation:
    Customer.objects.filter(pk=cast.paul.pk).update(
        title="M.", history=[{"at": "2026-11-17", "kind": "order", "text": "Commande 45871"}]
    )
    talk: Conversation = cast.taken(
        cast.lea, "Bonjour, où en est ma commande 45871 ?", external_id="C-1"
    )
    return talk


def frame(conversation: Conversation) -> dict[str, Any]:
    return personal([conversation.pk])[str(conversation.pk)]


def prompts(conversation: Conversation) -> list[str]:
    return [prompt["kind"] for prompt in frame(conversation)["prompts"]]


def test_prompts_fall_silent_as_the_engine_finds_them_used(cast: Cast, held: Conversation) -> None:
    assert prompts(held) == ["introduce", "past", "product", "address"]
    say(held, "Bonjour Monsieur Martin, je suis Léa.", by=cast.lea)
    analyse()
    assert prompts(held) == ["past", "product"]
    say(held, "Votre commande 45871 de la lampe Aurore est partie hier.", by=cast.lea)
    analyse()
    assert prompts(held) == []
    assert frame(held)["used"] == ["identity", "product", "history"]


def test_what_the_advisor_can_do_is_prompted_in_the_customers_language(
    cast: Cast, held: Conversation
) -> None:
    texts = {"fr": "Je suis vos commandes et vos retours.", "en": "I follow your orders."}
    set_presentation(cast.lea.advisor, texts, cast.lea, timezone.now())
    first, shown = frame(held)["prompts"][0], frame(held)["on_screen"]
    assert (first["kind"], first["what"]) == ("introduce", texts["fr"])
    assert shown == ["identity", "product", "history", "presentation"]
    Conversation.objects.filter(pk=held.pk).update(language="en")
    assert frame(held)["prompts"][0]["what"] == texts["en"]
    say(held, "Bonjour, je regarde vos commandes, vos retours et je vous suis.", by=cast.lea)
    Conversation.objects.filter(pk=held.pk).update(language="fr")
    assert frame(held)["prompts"][0]["what"] == "", "said; the name was not"
    note_shown(cast.lea.pk, {str(held.pk): ["presentation"]}, timezone.now())
    Analysis.objects.filter(pk=held.pk).update(is_final=True, facts={"facts_used": ["identity"]})
    found = personalised(Conversation.objects.all())
    assert found["personalised_lenient"].eligible == 0, "no fact of the customer's was there"


def test_a_change_of_what_was_used_raises_the_version_that_desks_look_at(
    cast: Cast, held: Conversation
) -> None:
    say(held, "Bonjour, je regarde.", by=cast.lea)
    analyse()
    before = Analysis.objects.get(pk=held.pk).version
    say(held, "Votre commande 45871 est partie.", by=cast.lea)
    analyse()
    assert Analysis.objects.get(pk=held.pk).version > before


def test_what_stood_on_the_screen_is_kept_once_for_each_advisor(
    cast: Cast, held: Conversation
) -> None:
    now = timezone.now()
    note_shown(cast.lea.pk, {str(held.pk): ["identity"]}, now)
    note_shown(cast.lea.pk, {str(held.pk): ["identity"]}, timezone.now())
    note_shown(cast.lea.pk, {str(held.pk): ["product"]}, timezone.now())
    row = Shown.objects.get()
    assert (row.kinds, row.at) == (["identity", "product"], now)


def test_what_is_not_at_the_desk_was_not_shown_there(cast: Cast, held: Conversation) -> None:
    note_shown(cast.omar.pk, {str(held.pk): ["identity"]}, timezone.now())
    assert not Shown.objects.exists()


def test_four_of_five_counts_only_what_was_on_a_screen(cast: Cast, held: Conversation) -> None:
    unseen = cast.taken(cast.omar, external_id="C-1")
    for talk, used in ((held, ["identity"]), (unseen, [])):
        facts = {"facts_used": used, "identity_beyond_greeting": bool(used)}
        Analysis.objects.filter(pk=talk.pk).update(is_final=True, facts=facts)
    note_shown(cast.lea.pk, {str(held.pk): ["identity", "product"]}, timezone.now())
    found = personalised(Conversation.objects.all())
    lenient, strict = found["personalised_lenient"], found["personalised_strict"]
    assert (lenient.n, lenient.eligible, strict.n, strict.eligible) == (1, 1, 0, 1)


@pytest.mark.parametrize(
    ("said", "n"),
    [
        ("Bonjour Monsieur Martin, je regarde.", 0),
        ("Bonjour, je regarde. Merci de votre patience, Monsieur Martin.", 1),
        ("Bonjour Monsieur Martin. Votre lampe Aurore part ce soir.", 1),
    ],
)
def test_a_bare_greeting_by_name_personalises_nothing(
    cast: Cast, held: Conversation, said: str, n: int
) -> None:
    say(held, said, by=cast.lea)
    analyse()
    assert Analysis.objects.get(pk=held.pk).facts["name_used"]
    Analysis.objects.filter(pk=held.pk).update(is_final=True)
    note_shown(cast.lea.pk, {str(held.pk): ["identity", "product"]}, timezone.now())
    assert personalised(Conversation.objects.all())["personalised_lenient"].n == n


def test_a_text_pasted_to_several_customers_is_counted_for_its_writer(
    cast: Cast, held: Conversation
) -> None:
    text = (
        "La livraison se fait du lundi au vendredi entre huit heures et midi, sur rendez-vous pris."
    )
    for n in range(2):
        other = Customer.objects.create(brand=cast.brand, name=str(n), created_at=timezone.now())
        SentText.objects.create(
            advisor_id=cast.lea.pk, digest=fingerprint(fold(text)), customer=other,
            at=timezone.now(),
        )  # fmt: skip
    assert n_sent_before(held.pk, cast.lea.pk, text) == 2
    assert n_sent_before(held.pk, cast.omar.pk, text) == 0
    assert n_sent_before(held.pk, cast.lea.pk, text.replace("midi", "13 h")) == 0
    assert n_sent_before(held.pk, cast.lea.pk, "Bonjour") == 0


def test_what_was_said_is_read_by_the_index(cast: Cast, held: Conversation) -> None:
    """What PostgreSQL counted when there were few conversations promises many messages of each;
    read whole for every new one of a full desk, the table once kept desks from opening."""
    with connection.cursor() as cursor:
        cursor.execute(MANY, [held.pk])
        cursor.execute("ANALYZE conversations_event")
        cursor.execute("EXPLAIN " + _SAID, [OPENING, MOST_READ, [held.pk] * 200, [True] * 200])
        plan = "\n".join(row[0] for row in cursor.fetchall())
    assert "event_seq_once" in plan
    assert "Seq Scan" not in plan
