"""Past conversations: who finds what, how it is shown, what it costs."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from console.views.past.search import marked
from conversations.actions.close import close_conversation, finish_wrap_up
from conversations.actions.hold import author_of
from conversations.actions.notes import post_note
from conversations.models import Block, Conversation, Queue, User
from conversations.queries import past
from tests.cast import Cast

pytestmark = pytest.mark.django_db
PLACE = "/conversations/"


def names(client: Client, **given: Any) -> list[str]:
    rows = client.get(PLACE, given).context["rows"]
    return [row["conversation"].customer.name for row in rows]


def finished(cast: Cast, user: User, text: str, outcome: str = "", **given: Any) -> Conversation:
    conversation = cast.taken(user, text, **given)
    now = given.get("now") or timezone.now()
    close_conversation(conversation.pk, author_of(user), "done", now)
    finish_wrap_up(user, conversation.pk, str(cast.retour.pk), outcome, now)
    conversation.refresh_from_db()
    return conversation


@pytest.fixture
def past_talks(cast: Cast) -> Cast:
    """Three of ours and one of the other provider's."""
    finished(cast, cast.lea, "Mes lampes sont arrivées cassées.", name="Camille Durand")
    finished(cast, cast.omar, "Je cherche un canapé d'occasion", name="Inès Lopez")
    finished(cast, cast.lea, "Où est ma facture ?", name="Karim Benzema", queue="conseil")
    finished(cast, cast.zoe, "Ma lampe chez Atlas", name="Secret Atlas", queue="conseil")
    return cast


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("lampe cassée", ["Camille Durand"]),
        ("LAMPES arrive", ["Camille Durand"]),
        ("lampe casser", ["Camille Durand"]),
        ("lampe cassé arrivé", ["Camille Durand"]),
        ('"lampes sont arrivée"', ["Camille Durand"]),
        ("canape", ["Inès Lopez"]),
        ("facture or canapé", ["Karim Benzema", "Inès Lopez"]),
        ("lampe -cassée", []),
        ("'\"(:*&!|\\ ", []),
    ],
)
def test_words_are_found_with_french_stems_and_without_accents(
    past_talks: Cast, client: Client, words: str, expected: list[str]
) -> None:
    client.force_login(past_talks.nadia)
    assert names(client, words=words) == expected


@pytest.mark.parametrize(
    ("customer", "expected"),
    [
        ("dur", ["Camille Durand"]),
        ("lopez ines", ["Inès Lopez"]),
        ("C-77", ["Verified"]),
        ("VERIFIED@example.org", ["Verified"]),
        ("@", []),
        ("&|!:*", []),
    ],
)
def test_customers_are_found_by_name_number_and_address(
    past_talks: Cast, client: Client, customer: str, expected: list[str]
) -> None:
    finished(
        past_talks, past_talks.lea, "x", name="Verified", external_id="C-77",
        email="verified@example.org",
    )  # fmt: skip
    client.force_login(past_talks.nadia)
    assert names(client, customer=customer) == expected


def test_each_filter_narrows(past_talks: Cast, client: Client) -> None:
    cast = past_talks
    client.force_login(cast.nadia)
    assert names(client, queue=cast.conseil.pk) == ["Karim Benzema"]
    assert names(client, advisor=cast.omar.pk) == ["Inès Lopez"]
    assert len(names(client, disposition=cast.retour.pk)) == 3
    assert names(client, state="waiting") == []
    assert len(names(client, state="closed")) == 3
    today = timezone.localdate()
    assert len(names(client, since=today.isoformat(), until=today.isoformat())) == 3
    assert names(client, until=(today - timedelta(days=1)).isoformat()) == []


def test_a_filter_out_of_scope_or_out_of_sense_is_an_error_not_a_way_in(
    past_talks: Cast, client: Client
) -> None:
    cast = past_talks
    hidden = Queue.objects.create(brand=cast.brand, slug="autre", name="Autre")
    client.force_login(cast.nadia)
    for given in ({"queue": hidden.pk}, {"advisor": cast.zoe.pk}, {"since": "hier"}):
        answer = client.get(PLACE, given)
        assert answer.status_code == 200
        assert answer.context["form"].errors
        assert "Secret Atlas" not in answer.content.decode()
    assert client.get(PLACE, {"before": "x_y", "words": "\x00"}).status_code == 200


def test_another_provider_finds_nothing_of_ours_by_any_word(
    past_talks: Cast, client: Client
) -> None:
    for user in (past_talks.zoe, past_talks.yann):
        client.force_login(user)
        assert names(client) == ["Secret Atlas"]
        assert names(client, words="canapé or facture or lampe") == ["Secret Atlas"]
        assert names(client, customer="durand") == []


def test_pages_follow_each_other_without_gap_or_repeat(cast: Cast, client: Client) -> None:
    start = timezone.now() - timedelta(days=1)
    for n in range(60):
        at = start + timedelta(seconds=n // 2)  # pairs share a moment
        cast.open(f"numéro {n}", name=f"Client {n}", now=at)
    client.force_login(cast.nadia)
    seen, address = [], "?"
    while address:
        answer = client.get(PLACE + address)
        seen += [row["conversation"].customer.name for row in answer.context["rows"]]
        address = answer.context["next"]
    assert seen == [f"Client {n}" for n in sorted(range(60), reverse=True)]


def test_excerpts_mark_the_words_and_nothing_else(past_talks: Cast, client: Client) -> None:
    text = '<script>alert(1)</script> <b onclick="x()">lampe</b> & \ue000pas\ue001 {{ 7 }} lampe'
    finished(past_talks, past_talks.lea, text, name="<i>Mallory</i>")
    client.force_login(past_talks.nadia)
    page = client.get(PLACE, {"words": "lampe"}).content.decode()
    assert "<mark>lampe</mark>" in page
    assert "<script>alert" not in page
    assert "<b onclick" not in page
    assert "&lt;i&gt;Mallory&lt;/i&gt;" in page
    assert "\ue000" not in page


def test_a_stem_asks_for_both_its_forms_and_stays_one_word() -> None:
    assert past.widened("'lamp' & !'casse'") == "('lamp' | 'lampe') & !('casse' | 'cass')"
    assert past.widened("'d''or' <-> 'ete'") == "('d''or' | 'd''ore') <-> ('ete' | 'etee')"
    assert past.widened("") == ""


def test_marks_are_escaped_one_by_one() -> None:
    assert marked("a \ue000<b>\ue001 & \ue000c") == "a <mark>&lt;b&gt;</mark> &amp; c"
    assert marked("") == ""


def test_the_transcript_shows_texts_notes_and_times(cast: Cast, client: Client) -> None:
    held = cast.taken(cast.lea, "Bonjour <img src=x onerror=alert(1)>")
    post_note(cast.lea, held.pk, "note interne", None, timezone.now())
    client.force_login(cast.nadia)
    page = client.get(f"{PLACE}{held.pk}/").content.decode()
    assert "note interne" in page
    assert "&lt;img src=x" in page
    assert f'id="e-{held.pk}-1"' in page


def test_a_foreign_or_unknown_transcript_is_not_there(cast: Cast, client: Client) -> None:
    held = cast.taken(cast.lea)
    client.force_login(cast.zoe)
    assert client.get(f"{PLACE}{held.pk}/").status_code == 404
    assert client.get(f"{PLACE}{uuid4()}/").status_code == 404
    assert client.post(f"{PLACE}{held.pk}/block/", {"reason": "x"}).status_code == 404


def test_other_contacts_cross_providers_as_date_reason_and_outcome(
    cast: Cast, client: Client
) -> None:
    theirs = finished(
        cast, cast.zoe, "texte secret", "remboursée", queue="conseil", external_id="C-9"
    )
    ours = cast.taken(cast.lea, external_id="C-9")
    client.force_login(cast.lea)
    page = client.get(f"{PLACE}{ours.pk}/").content.decode()
    assert "remboursée" in page
    assert "Retour" in page
    assert str(theirs.pk) not in page
    assert "Zoé" not in page
    assert "texte secret" not in page


def test_shared_transcripts_keep_their_notes_at_home(cast: Cast, client: Client) -> None:
    theirs = cast.taken(cast.zoe, "texte partagé", queue="conseil", external_id="C-9")
    post_note(cast.zoe, theirs.pk, "note d'Atlas", None, timezone.now())
    cast.taken(cast.lea, external_id="C-9")
    cast.brand.shares_transcripts = True
    cast.brand.save()
    client.force_login(cast.lea)
    page = client.get(f"{PLACE}{theirs.pk}/").content.decode()
    assert "texte partagé" in page
    assert "note d" not in page


def test_a_colleague_of_another_provider_is_not_named(cast: Cast, client: Client) -> None:
    held = cast.taken(cast.zoe, queue="conseil")
    held.teams = [*held.teams, cast.team.pk]  # as after a transfer between the providers
    held.save()
    client.force_login(cast.lea)
    page = client.get(f"{PLACE}{held.pk}/").content.decode()
    assert "Zoé" not in page
    assert "Un conseiller" in page
    assert "Zoé" not in client.get(PLACE).content.decode()


def test_a_leader_blocks_and_undoes_an_advisor_only_at_their_desk(
    cast: Cast, client: Client
) -> None:
    held = cast.taken(cast.lea)
    client.force_login(cast.omar)
    assert client.post(f"{PLACE}{held.pk}/block/", {"reason": "x"}).status_code == 404
    client.force_login(cast.lea)
    assert client.post(f"{PLACE}{held.pk}/block/", {"reason": " "}).status_code == 302
    assert not Block.objects.exists()
    client.post(f"{PLACE}{held.pk}/block/", {"reason": "insultes"})
    block = Block.objects.get()
    assert (block.reason, block.undone_at) == ("insultes", None)
    for other in (cast.omar, cast.yann):
        client.force_login(other)
        assert client.post(f"{PLACE}blocks/{block.pk}/undo/").status_code == 404
    client.force_login(cast.nadia)
    assert "insultes" in client.get("/manage/blocked/").content.decode()
    assert client.post(f"{PLACE}blocks/{block.pk}/undo/", {"from": "list"}).status_code == 302
    block.refresh_from_db()
    assert block.undone_by == cast.nadia


def test_search_costs_the_same_for_one_row_and_many(
    cast: Cast, client: Client, django_assert_num_queries: Any
) -> None:
    client.force_login(cast.nadia)
    cast.open("lampe", name="A")
    with django_assert_num_queries(14):
        client.get(PLACE, {"words": "lampe", "customer": "a"})
    for _ in range(20):
        cast.open("lampe", name="A")
    with django_assert_num_queries(14):
        client.get(PLACE, {"words": "lampe", "customer": "a"})


def test_a_transcript_costs_the_same_however_long(
    cast: Cast, client: Client, django_assert_num_queries: Any
) -> None:
    cast.open(external_id="C-1")
    held = cast.taken(cast.lea, external_id="C-1")
    client.force_login(cast.nadia)
    with django_assert_num_queries(21):
        client.get(f"{PLACE}{held.pk}/")
    for _ in range(10):
        post_note(cast.lea, held.pk, "note", None, timezone.now())
        cast.open(external_id="C-1")
    with django_assert_num_queries(21):
        client.get(f"{PLACE}{held.pk}/")


def test_words_and_names_are_looked_up_in_their_indexes(cast: Cast) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
    assert "event_words" in past.matching(past.asked("introuvable")).explain()
    assert "customer_words" in past._customers("durand").explain()
    everything = Conversation.objects.order_by("-opened_at", "-pk")
    assert "past_by_time" in everything[:25].explain()


def test_common_words_are_found_as_rare_ones_are(
    past_talks: Cast, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(past, "FEW", 0)
    client.force_login(past_talks.nadia)
    assert names(client, words="lampe cassée") == ["Camille Durand"]
    assert names(client, customer="dur", words="lampe") == ["Camille Durand"]
    assert names(client, words="introuvable") == []
