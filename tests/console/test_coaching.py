"""Coaching: collected, given, acknowledged, followed, closed; who sees what; what it costs."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone

from conversations.actions import coaching as acts
from conversations.actions.coaching import Aim, Words
from conversations.actions.redact import redact_message
from conversations.actions.retention import drop_evaluations
from conversations.errors import BadFrame, Conflict, Empty, Forbidden, NotFound
from conversations.models import (
    AuditEntry,
    CoachingNote,
    CoachingPassage,
    Conversation,
    Event,
    User,
)
from tests.cast import Cast, person
from tests.reporting import scored, scored_like
from tests.reviewing import ended

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.filterwarnings("ignore:StreamingHttpResponse:Warning"),
]
HTMX = {"HX-Request": "true"}
NOW = datetime(2026, 11, 20, 9, tzinfo=UTC)
AIM = Aim("Reformuler avec ses propres mots", "reformulation", date(2026, 12, 18))


def reply_of(talk: Conversation) -> int:
    said = talk.events.filter(kind="message.posted", actor_kind="advisor").order_by("seq")
    seq = said[0].seq
    assert seq
    return seq


def given(
    cast: Cast, by: User | None = None, talk: Conversation | None = None, now: datetime = NOW
) -> CoachingNote:
    """A note for whoever spoke in `talk` (by default Léa's), given `now`."""
    by, talk = by or cast.nadia, talk or ended(cast, at=now - timedelta(days=1))
    words = Words(reply_of(talk), 17, 47)
    passage = acts.collect_passage(talk, words, "change", "Presque mot à mot.", by, now)
    return acts.give_note(passage.note_id, by, AIM, now)


def test_a_passage_goes_into_ones_draft_for_whose_words_they_are(cast: Cast) -> None:
    talk = ended(cast)
    seq = reply_of(talk)
    passage = acts.collect_passage(talk, Words(seq, 17, 47), "change", "", cast.nadia, NOW)
    note = passage.note
    assert (note.advisor, note.author, note.brand) == (cast.lea, cast.nadia, cast.brand)
    assert note.criterion == "reformulation", "what a rule found in these very words"
    whole = acts.collect_passage(talk, Words(2), "keep", "", cast.nadia, NOW)
    text = Event.objects.get(conversation=talk, seq=2).text
    assert (whole.note, whole.start, whole.end) == (note, 0, len(text or ""))
    assert acts.collect_passage(talk, Words(2), "keep", "", cast.irene, NOW).note != note
    for wrong, words, kind in (
        (Conflict, Words(2), "change"), (NotFound, Words(99), "keep"),
        (BadFrame, Words(2, 5, 999), "keep"), (BadFrame, Words(2, 2, 4), "blame"),
    ):  # fmt: skip
        with pytest.raises(wrong):
            acts.collect_passage(talk, words, kind, "", cast.nadia, NOW)
    with pytest.raises(Forbidden):
        acts.collect_passage(talk, Words(2), "keep", "", cast.lea, NOW)
    assert CoachingPassage.objects.count() == 3


def test_a_note_is_given_whole_once_and_then_stays(cast: Cast) -> None:
    talk = ended(cast, at=NOW - timedelta(days=1))
    passage = acts.collect_passage(talk, Words(2), "change", "", cast.nadia, NOW)
    note = passage.note
    for wrong in (Aim("", "pace", AIM.until), Aim("x", "", AIM.until), Aim("x", "pace", None)):
        with pytest.raises(BadFrame):
            acts.give_note(note.pk, cast.nadia, wrong, NOW)
    for other in (cast.irene, cast.lea):
        with pytest.raises(NotFound):
            acts.give_note(note.pk, other, AIM, NOW)
    acts.give_note(note.pk, cast.nadia, AIM, NOW)
    for act in (
        lambda: acts.save_draft(note.pk, cast.nadia, AIM),
        lambda: acts.drop_draft(note.pk, cast.nadia, NOW),
        lambda: acts.leave_out_passage(passage.pk, cast.nadia, NOW),
    ):
        with pytest.raises(NotFound):
            act()
    assert acts.collect_passage(talk, Words(2), "keep", "", cast.nadia, NOW).note != note
    with pytest.raises(NotFound):
        acts.acknowledge_note(note.pk, cast.omar, "", NOW)
    assert acts.acknowledge_note(note.pk, cast.lea, "D’accord.", NOW).reply == "D’accord."
    with pytest.raises(Conflict):
        acts.acknowledge_note(note.pk, cast.lea, "", NOW)
    with pytest.raises(Empty):
        acts.close_note(note.pk, cast.nadia, " ", NOW)
    with pytest.raises(Forbidden):
        acts.close_note(note.pk, cast.lea, "x", NOW)
    acts.close_note(note.pk, cast.nadia, "Atteint.", NOW)
    with pytest.raises(Conflict):
        acts.close_note(note.pk, cast.nadia, "encore", NOW)
    done = AuditEntry.objects.filter(act__startswith="coaching").order_by("pk")
    assert [entry.act.partition(".")[2] for entry in done] == [
        "collected", "given", "collected", "acknowledged", "closed",
    ]  # fmt: skip
    assert {entry.advisor for entry in done} == {cast.lea}


def test_dropped_drafts_and_what_is_left_out_stand_in_the_audit(cast: Cast, client: Client) -> None:
    talk = ended(cast)
    passage = acts.collect_passage(talk, Words(2), "change", "", cast.nadia, NOW)
    client.force_login(cast.irene)
    assert client.post(f"/coaching/passages/{passage.pk}/out/").status_code == 404
    client.force_login(cast.nadia)
    place = f"/coaching/{passage.note_id}/"
    assert client.post(place, {"act": "keep", "aim": "Écouter"}).status_code == 302
    assert CoachingNote.objects.get().aim == "Écouter"
    assert client.post(place, {"act": "give", "aim": "Écouter"}).status_code == 422
    client.post(f"/coaching/passages/{passage.pk}/out/")
    assert not CoachingPassage.objects.exists()
    until = str(timezone.localdate() + timedelta(days=9))
    whole = {"act": "give", "aim": "x", "criterion": "pace", "until": until}
    answer = client.post(place, whole)
    assert answer.status_code == 422, "nothing was collected"
    client.post(place, {"act": "drop"})
    assert not CoachingNote.objects.exists()
    acted = AuditEntry.objects.filter(act__startswith="coaching").order_by("pk")
    assert [entry.act for entry in acted] == [
        "coaching.collected", "coaching.left_out", "coaching.dropped",
    ]  # fmt: skip


def test_before_and_since_of_that_advisor_alone(cast: Cast, client: Client) -> None:
    old = scored(cast, cast.lea, 0, NOW - timedelta(days=40))
    scored_like(old, range(50, 62), NOW - timedelta(days=9))
    scored(cast, cast.omar, 0, NOW - timedelta(days=3))
    note = given(cast)
    place = f"/mine/coaching/{note.pk}/"
    client.force_login(cast.lea)
    page = client.get(place)
    assert page.context["says"] == "not_yet"
    sides = [(row["estimate"].value, row["estimate"].n) for row in page.context["sides"]]
    assert sides == [(55.5, 12), (None, 0)], "neither the one it was picked from nor older ones"
    scored_like(old, [0], NOW + timedelta(hours=1))
    acts.acknowledge_note(note.pk, cast.lea, "", NOW + timedelta(hours=2))
    scored_like(old, range(70, 79), NOW + timedelta(days=1))
    page = client.get(place)
    assert (page.context["says"], page.context["lacking"]) == ("too_few", 1)
    assert "1 conversation" in page.content.decode()
    scored_like(old, [79], NOW + timedelta(days=2))
    scored(cast, cast.omar, 0, NOW + timedelta(days=2))
    scored(cast, cast.zoe, 0, NOW + timedelta(days=2), queue="conseil")
    client.force_login(cast.nadia)
    page = client.get(f"/coaching/{note.pk}/")
    assert page.context["says"] == "higher"
    found = page.context["difference"]
    assert found.value == pytest.approx(19)
    assert found.low < 19 < found.high
    later, earlier = page.context["followed"].later, page.context["followed"].earlier
    assert [len(later), len(earlier)] == [10, 12], "figures open to as many rows as they say"
    assert page.context["followed"].n_versions == 1
    acts.close_note(note.pk, cast.nadia, "Atteint.", NOW + timedelta(days=3))
    scored_like(old, [0], NOW + timedelta(days=4))
    assert client.get(f"/coaching/{note.pk}/").context["sides"][1]["estimate"].n == 10


def test_the_words_are_the_logs_and_go_with_it(cast: Cast, client: Client) -> None:
    talk = ended(cast, at=NOW - timedelta(days=1), texts=("Bien sûr, Monsieur Martin.", "Voilà."))
    seq = reply_of(talk)
    passage = acts.collect_passage(talk, Words(seq, 0, 8), "keep", "", cast.nadia, NOW)
    acts.give_note(passage.note_id, cast.nadia, AIM, NOW)
    client.force_login(cast.irene)
    place = f"/coaching/{passage.note_id}/"
    (row,) = client.get(place).context["passages"]
    assert (row["p"].words, row["p"].is_readable) == ("Bien sûr", True)
    assert "Martin" not in client.get(place).content.decode(), "a note names no customer"
    assert AuditEntry.objects.filter(act="coaching.viewed", actor=cast.irene).count() == 2
    redact_message(talk.pk, seq, cast.nadia, "demande", NOW)
    page = client.get(place)
    assert page.context["passages"][0]["p"].text is None
    assert "Bien sûr" not in page.content.decode()
    drop_evaluations(cast.brand, NOW + timedelta(days=100), 10)
    assert CoachingNote.objects.exists()
    drop_evaluations(cast.brand, NOW + timedelta(days=400), 10)
    assert not CoachingNote.objects.exists()


def test_who_sees_guesses_and_addresses_what(cast: Cast, client: Client) -> None:
    """A draft is its author's; given, the advisor's and those who lead them; nobody else's."""
    talk = ended(cast, at=timezone.now() - timedelta(days=1))
    seq = reply_of(talk)
    draft = acts.collect_passage(talk, Words(seq), "change", "", cast.nadia, timezone.now()).note
    note = given(cast, cast.irene, talk, timezone.now() - timedelta(hours=1))
    other = person("Hugo Blanc", "leader", provider=cast.nord)
    eva = person("Eva Noir", "analyst", provider=cast.atlas)
    cast.zoe.teams.add(cast.team)
    for user, of_draft, of_given in (
        (cast.nadia, 200, 200), (cast.irene, 404, 200), (cast.ada, 404, 200), (other, 404, 404),
        (cast.yann, 404, 404), (eva, 404, 404), (cast.diane, 403, 403), (cast.lea, 403, 403),
        (cast.zoe, 403, 403),
    ):  # fmt: skip
        client.force_login(user)
        for row, status in ((draft, of_draft), (note, of_given)):
            assert client.get(f"/coaching/{row.pk}/").status_code == status, (user, row)
            if status != 200:
                assert client.post(f"/coaching/{row.pk}/", {"act": "drop"}).status_code == status
                answer = client.post(f"/coaching/{row.pk}/close/", {"words": "x"})
                assert answer.status_code == status
        if of_given == 200:
            assert client.post(f"/coaching/{note.pk}/", {"act": "drop"}).status_code == 404
        if of_given != 403:
            parts = client.get("/coaching/").context["parts"]
            shown = {row["note"] for rows in parts.values() for row in rows}
            assert shown >= {note} if of_given == 200 else not shown, user
        place = f"/coaching/conversations/{talk.pk}/"
        answer = client.post(place, {"seq": seq, "kind": "keep", "start": 0, "end": 3})
        assert answer.status_code == (302 if of_given == 200 else of_given), user
    assert client.post(f"/coaching/conversations/{uuid4()}/", {"seq": 1}).status_code == 403
    for user, status in ((cast.lea, 200), (cast.omar, 404), (cast.zoe, 404), (cast.nadia, 404),
                         (cast.irene, 403), (cast.diane, 403)):  # fmt: skip
        client.force_login(user)
        assert client.get(f"/mine/coaching/{note.pk}/").status_code == status, user
        assert client.get(f"/mine/coaching/{draft.pk}/").status_code in (404, 403)
        if status != 200:
            assert client.post(f"/mine/coaching/{note.pk}/").status_code == status
    note.refresh_from_db()
    assert (note.acknowledged_at, note.closed_at) == (None, None)
    client.force_login(cast.lea)
    assert [row["note"] for row in client.get("/mine/").context["coaching"]] == [note]


def test_words_of_another_house_are_not_collected(cast: Cast, client: Client) -> None:
    """A conversation that both providers have held: each coaches its own."""
    theirs = ended(cast, cast.zoe, queue="conseil")
    Conversation.objects.filter(pk=theirs.pk).update(teams=[cast.team.pk, cast.foreign_team.pk])
    client.force_login(cast.nadia)
    page = client.get(f"/conversations/{theirs.pk}/")
    assert page.status_code == 200
    assert page.context["collectable"] == []
    place = f"/coaching/conversations/{theirs.pk}/"
    for seq in (2, reply_of(theirs)):
        assert client.post(place, {"seq": seq, "kind": "keep"}).status_code == 404
    client.force_login(cast.yann)
    assert len(client.get(f"/conversations/{theirs.pk}/").context["collectable"]) == 5
    answer = client.post(place, {"seq": 2, "kind": "keep"}, headers=HTMX)
    assert "Zoé Laurent" in answer.content.decode()
    again = client.post(place, {"seq": 2, "kind": "keep"}, headers=HTMX).content.decode()
    assert "data-collected" in again, "pressed twice, it is done"
    wrong = client.post(place, {"seq": 2, "kind": "change"}, headers=HTMX).content.decode()
    assert "data-collected" not in wrong
    client.force_login(cast.lea)
    assert "collectable" not in client.get(f"/conversations/{ended(cast).pk}/").context


def test_a_passage_out_of_the_readers_scope_keeps_its_words(cast: Cast, client: Client) -> None:
    """Léa is in a second team; who leads that one alone reads the note, not the conversation."""
    from conversations.models import Team

    note = given(cast, now=timezone.now())
    second = Team.objects.create(provider=cast.nord, name="Conseil")
    cast.lea.teams.add(second)
    other = person("Hugo Blanc", "leader", provider=cast.nord, teams=[second])
    client.force_login(other)
    page = client.get(f"/coaching/{note.pk}/")
    assert page.context["passages"][0]["p"].is_readable is False
    assert "votre lampe" not in page.content.decode()
    assert page.context["sides"][0]["estimate"].n == 0


def test_the_history_holds_it_and_pages_cost_the_same_for_many(
    cast: Cast, client: Client, django_assert_max_num_queries: Any
) -> None:
    note = given(cast)
    talks = [ended(cast, at=NOW - timedelta(days=2, hours=n)) for n in range(6)]
    for talk in talks:
        acts.collect_passage(talk, Words(2), "keep", "", cast.irene, NOW)
    acts.give_note(CoachingNote.objects.get(author=cast.irene).pk, cast.irene, AIM, NOW)
    acts.acknowledge_note(note.pk, cast.lea, "Oui.", NOW)
    client.force_login(cast.lea)
    text = b"".join(client.get("/mine/history.csv-fr")).decode("utf-8-sig")  # type: ignore[arg-type]
    assert "note d’accompagnement;" in text
    assert "Reformuler avec ses propres mots" in text
    client.force_login(cast.nadia)
    for one in CoachingNote.objects.all():
        with django_assert_max_num_queries(21):
            assert client.get(f"/coaching/{one.pk}/").status_code == 200
    with django_assert_max_num_queries(9):
        client.get("/coaching/")
