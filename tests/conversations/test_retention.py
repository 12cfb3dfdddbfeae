"""Retention on a frozen calendar; redaction and erasure; and that the log knows nothing else."""

from datetime import UTC, datetime, timedelta
from io import StringIO
from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction

from conversations.actions import retention
from conversations.actions.attach import File, attach_file
from conversations.actions.audit import record
from conversations.actions.close import close_conversation, finish_wrap_up
from conversations.actions.erasure import erase_customer
from conversations.actions.figures import alias
from conversations.actions.hold import author_of
from conversations.actions.notes import post_note
from conversations.actions.redact import redact_message
from conversations.core.retention import Terms
from conversations.errors import BadFrame, Conflict, Empty, NotFound
from conversations.management.commands.retain import retain
from conversations.models import (
    Analysis,
    Attachment,
    AuditEntry,
    Conversation,
    Customer,
    Event,
    Finding,
    PastFigure,
    User,
)
from conversations.queries.customer_file import customer_file
from conversations.queries.retention import due
from tests.cast import Cast

pytestmark = pytest.mark.django_db
BEGAN = datetime(2026, 1, 15, 10, tzinfo=UTC)
CRITERIA = {"wording": {"score": 80.0, "weight": 20, "applicable": True, "lost": []}}


def at(day: str) -> datetime:
    return datetime.fromisoformat(f"{day}T03:00:00+00:00")


def finished(cast: Cast, user: User, now: datetime = BEGAN, **given: Any) -> Conversation:
    """Closed and judged, with a finding, a note and a file."""
    talk = cast.taken(user, "Ma lampe est cassée, dit Paul", now=now, **given)
    attach_file(talk.pk, user, File("photo.png", "image/png", b"bytes", 1, 1, b"small"), now)
    post_note(user, talk.pk, "Paul est fâché", None, now)
    close_conversation(talk.pk, author_of(user), "done", now + timedelta(minutes=5))
    finish_wrap_up(user, talk.pk, str(cast.retour.pk), "remboursé", now + timedelta(minutes=6))
    Finding.objects.create(
        conversation=talk, rule="wording.blame", version=1, seq=1, start=0, end=8,
        severity="minor", evidence={"text": "Ma lampe"}, created_at=now, changed_in=1,
    )  # fmt: skip
    Analysis.objects.filter(pk=talk.pk).update(
        grid="default@1", engine="e", version=1, score=80.0, criteria=CRITERIA, is_final=True,
        facts={"customer": "Paul"},
    )  # fmt: skip
    talk.refresh_from_db()
    return talk


def refused(statement: str, *values: Any) -> str | None:
    with (
        pytest.raises(DatabaseError) as caught,
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement, values)
    return getattr(caught.value.__cause__, "sqlstate", None)


def test_the_calendar_of_one_conversation(
    cast: Cast, django_capture_on_commit_callbacks: Any
) -> None:
    """Closed on 15 January: text until 15 July, evaluation until 15 January of the next year."""
    talk = finished(cast, cast.lea)
    path = Attachment.objects.get().path
    quiet = {"transcripts": 0, "customers": 0, "evaluations": 0, "audit": 0}
    assert retain(cast.brand, at("2026-07-15"), 10) == quiet
    assert Event.objects.filter(conversation=talk).exists()
    with django_capture_on_commit_callbacks(execute=True):
        gone = retain(cast.brand, at("2026-07-16"), 10)
    assert gone == quiet | {"transcripts": 1, "customers": 1}
    talk.refresh_from_db()
    assert talk.text_gone_at == at("2026-07-16")
    assert (talk.outcome, talk.customer.name, talk.customer.email) == ("", "", "")
    assert not Event.objects.exists()
    assert not Attachment.objects.exists()
    assert not default_storage.exists(path)
    assert Finding.objects.get().evidence == {}
    assert talk.analysis.score == 80.0
    assert talk.analysis.facts == {}
    assert retain(cast.brand, at("2027-01-15"), 10) == quiet
    gone = retain(cast.brand, at("2027-01-16"), 10)
    assert gone["evaluations"] == 1
    assert not Conversation.objects.exists()
    assert not Finding.objects.exists()
    figure = PastFigure.objects.get()
    assert (figure.day.isoformat(), figure.score) == ("2026-01-15", 80.0)
    assert figure.findings == {"wording.blame": 1}
    assert figure.criteria == {"wording": 80.0}
    assert (figure.advisor, figure.duration_s) == (alias(cast.lea.pk), 300.0)
    assert cast.lea.name not in str(vars(figure))
    assert figure.provider == cast.nord


def test_the_job_shows_what_it_did_and_changes_nothing_the_second_time(cast: Cast) -> None:
    finished(cast, cast.lea)
    now = at("2026-08-01")
    retain(cast.brand, now, 10)
    entry = AuditEntry.objects.get(act="retention.ran")
    assert (entry.actor, entry.data["transcripts"], entry.data["customers"]) == (None, 1, 1)
    assert entry.data["text_since"] == "2026-02-01"
    retain(cast.brand, now, 10)
    assert AuditEntry.objects.filter(act="retention.ran").count() == 1


def test_what_is_running_or_young_or_known_again_stays(cast: Cast) -> None:
    finished(cast, cast.lea, external_id="C-7", name="Camille")
    young = finished(cast, cast.lea, at("2026-07-10"), external_id="C-7")
    running = cast.taken(cast.omar, now=BEGAN)
    gone = retain(cast.brand, at("2026-08-01"), 10)
    assert (gone["transcripts"], gone["customers"]) == (1, 0)
    assert Event.objects.filter(conversation=young).exists()
    assert Event.objects.filter(conversation=running).exists()
    assert Customer.objects.get(external_id="C-7").name == "Camille"


def test_a_batch_is_whole_and_the_next_run_goes_on(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _ in range(5):
        finished(cast, cast.lea)
    now = at("2026-08-01")
    assert retention.forget_transcripts(cast.brand, now, 2) == 2
    assert due(cast.brand, now).transcripts == 3

    def broken(*_: Any) -> None:
        raise RuntimeError

    monkeypatch.setattr(retention, "forget_texts", broken)
    with pytest.raises(RuntimeError):
        retention.forget_transcripts(cast.brand, now, 2)
    assert due(cast.brand, now).transcripts == 3
    monkeypatch.undo()
    assert retain(cast.brand, now, 2)["transcripts"] == 3
    assert not Event.objects.exists()


def test_a_brand_keeps_as_long_as_it_says_with_a_history(cast: Cast) -> None:
    finished(cast, cast.lea)
    retention.set_terms(cast.brand, Terms(7, 3, 6, 12), cast.ada, "plus court", BEGAN)
    assert retain(cast.brand, at("2026-04-16"), 10)["transcripts"] == 1
    retention.set_terms(cast.brand, Terms(7, 24, 24, 12), cast.ada, "plus long", BEGAN)
    assert retain(cast.brand, at("2026-12-01"), 10)["evaluations"] == 0
    assert AuditEntry.objects.filter(act="retention.set").count() == 2
    with pytest.raises(BadFrame):
        retention.set_terms(cast.brand, Terms(7, 9, 6, 12), cast.ada, "x", BEGAN)


def test_old_entries_of_the_audit_go_and_young_ones_stay(cast: Cast) -> None:
    record("transcript.viewed", cast.nadia, BEGAN, brand=cast.brand)
    young = record("transcript.viewed", cast.nadia, at("2026-12-01"), brand=cast.brand)
    assert retain(cast.brand, at("2027-01-17"), 10)["audit"] == 1
    assert AuditEntry.objects.filter(act="transcript.viewed").get() == young


def test_the_command_says_what_is_due_and_does_it(cast: Cast) -> None:
    finished(cast, cast.lea, datetime.now(UTC) - timedelta(days=200))
    said = StringIO()
    call_command("retain", "--dry-run", stdout=said)
    assert "maison-lumiere: 1 transcripts, 0 customers, 0 evaluations, 0 audit due" in (
        said.getvalue()
    )
    assert Event.objects.exists()
    call_command("retain", "--brand", cast.brand.slug, stdout=said)
    assert "1 transcripts, 1 customers, 0 evaluations, 0 audit gone" in said.getvalue()


def test_only_the_functions_delete_and_only_what_is_closed(cast: Cast) -> None:
    closed, running = finished(cast, cast.lea), cast.taken(cast.omar)
    assert refused("DELETE FROM conversations_event") == "MJ001"
    assert refused("SELECT motjuste_forget_transcript(%s)", running.pk) == "MJ001"
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT set_config('motjuste.forgetting', %s, true)", [str(closed.pk)])
        mine, theirs = (Event.objects.filter(conversation=c) for c in (closed, running))
        for change in ("text = 'faux'", "text = NULL", "seq = 99"):
            statement = f"UPDATE conversations_event SET {change} WHERE id = %s"
            assert refused(statement, mine[0].pk) == "MJ001"
        assert refused("DELETE FROM conversations_event WHERE id = %s", theirs[0].pk) == "MJ001"


def test_the_setting_of_erasure_opens_nothing_else(cast: Cast) -> None:
    talk = finished(cast, cast.lea)
    said = Event.objects.filter(conversation=talk, kind="message.posted").first()
    taken = Event.objects.filter(conversation=talk, kind="conversation.assigned").first()
    assert said
    assert taken
    red = "data = '{\"redacted\": {}}', text = NULL"
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT set_config('motjuste.erasing', %s, true)", [str(talk.pk)])
        for event, change in (
            (said, "text = NULL"),
            (said, "actor_name = 'Somebody'"),
            (said, f"{red}, at = now()"),
            (said, f"{red}, actor_name = 'Somebody'"),
            (taken, f"{red}, actor_name = ''"),
        ):
            statement = f"UPDATE conversations_event SET {change} WHERE id = %s"
            assert refused(statement, event.pk) == "MJ001"
        assert refused("DELETE FROM conversations_event WHERE id = %s", said.pk) == "MJ001"


def test_redacting_takes_words_files_and_quotes(
    cast: Cast, django_capture_on_commit_callbacks: Any
) -> None:
    talk = finished(cast, cast.lea)
    seq = Event.objects.get(conversation=talk, kind="message.posted").seq
    assert seq
    Finding.objects.update(seq=seq)
    redact_message(talk.pk, seq, cast.nadia, "adresse privée", BEGAN)
    event = Event.objects.get(conversation=talk, seq=seq)
    assert event.text is None
    assert event.data["redacted"]["reason"] == "adresse privée"
    assert Finding.objects.get().evidence == {"withdrawn": True}
    entry = AuditEntry.objects.get(act="message.redacted")
    assert (entry.actor, entry.data["seq"]) == (cast.nadia, seq)
    assert not redact_message(talk.pk, seq, cast.nadia, "encore", BEGAN), "done before"
    with pytest.raises(NotFound):
        redact_message(talk.pk, 99, cast.nadia, "encore", BEGAN)
    with pytest.raises(Empty):
        redact_message(talk.pk, seq, cast.nadia, " ", BEGAN)


def test_erasing_a_customer_leaves_numbers_times_and_figures(
    cast: Cast, django_capture_on_commit_callbacks: Any
) -> None:
    talk = finished(cast, cast.lea, external_id="C-7", name="Paul Martin")
    customer, path = talk.customer, Attachment.objects.get().path
    before = list(Event.objects.order_by("id").values_list("seq", "staff_seq", "kind", "at"))
    with django_capture_on_commit_callbacks(execute=True):
        assert erase_customer(customer.pk, cast.nadia, "courrier du 3", BEGAN) == 1
    assert (
        list(Event.objects.order_by("id").values_list("seq", "staff_seq", "kind", "at")) == before
    )
    told = str(list(Event.objects.values("text", "data", "actor_name")))
    for word in ("Paul", "lampe", "fâché", "remboursé"):
        assert word not in told
    customer.refresh_from_db()
    assert (customer.name, customer.external_id, customer.erased_at) == ("", None, BEGAN)
    assert not default_storage.exists(path)
    talk.refresh_from_db()
    assert talk.analysis.score == 80.0
    assert AuditEntry.objects.get(act="customer.erased").data["n"] == 1
    assert customer_file(customer)["conversations"][0]["events"][0]["text"] is None


def test_nobody_is_erased_in_the_middle_of_a_conversation(cast: Cast) -> None:
    running = cast.taken(cast.lea)
    with pytest.raises(Conflict):
        erase_customer(running.customer_id, cast.nadia, "demande", BEGAN)
    with pytest.raises(Empty):
        erase_customer(running.customer_id, cast.nadia, " ", BEGAN)
    assert Event.objects.filter(text__isnull=False).exists()


def test_the_file_of_a_customer_holds_everything_and_nobody_elses(cast: Cast) -> None:
    talk = finished(cast, cast.lea, external_id="C-7", name="Camille")
    finished(cast, cast.omar, external_id="C-8", name="Karim")
    found = customer_file(talk.customer)
    assert found["customer"]["name"] == "Camille"
    (one,) = found["conversations"]
    texts = [event["text"] for event in one["events"]]
    assert "Ma lampe est cassée, dit Paul" in texts
    assert "Paul est fâché" in texts
    assert [file["name"] for file in found["files"]] == ["photo.png"]
    assert "Karim" not in str(found)
