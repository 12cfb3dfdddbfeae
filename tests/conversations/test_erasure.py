"""An erased customer's name is left nowhere: written everywhere by the product's own actions, then
looked for in every column of every table."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.db import connection, transaction

from conversations.actions import coaching, retention, steer, steer_undo
from conversations.actions.assign import take
from conversations.actions.attach import File, attach_file
from conversations.actions.blocks import block_customer, undo_block
from conversations.actions.calibration import decide_finding
from conversations.actions.close import close_conversation, finish_wrap_up
from conversations.actions.disputes import answer_dispute, make_dispute
from conversations.actions.erasure import erase_customer
from conversations.actions.forgetting import forget_texts
from conversations.actions.hold import author_of, draft, locked
from conversations.actions.mystery import mark_mystery_test
from conversations.actions.notes import post_note
from conversations.actions.redact import redact_message
from conversations.actions.reviews import Answer, begin_review, save_answers, submit_review, unveil
from conversations.actions.verdicts import give_verdict, mark_missed
from conversations.core.posting import Author
from conversations.core.pseudonyms import unnamed
from conversations.core.verdicts import Span
from conversations.log import append
from conversations.models import (
    Analysis,
    AuditEntry,
    CalibrationBatch,
    CalibrationDecision,
    Conversation,
    Customer,
    Event,
    Mail,
    MissedFault,
    Review,
    ReviewPlan,
    ReviewTask,
    SurveyAnswer,
)
from conversations.queries.customer_file import customer_file
from tests.cast import Cast
from tests.reviewing import BLAME, PARROTED, judged

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 3, 9, tzinfo=UTC)
FIRST, LAST = "Wzorkhame", "Brzektil"
SAYS = f"selon Mme WZÔRKHAME (brzektil, {FIRST}@example.org, {FIRST}-7)"
HOLDS = """
SELECT format('SELECT %L, count(*) FROM %I WHERE unaccent(%I::text) ILIKE ANY (%L)',
              table_name || '.' || column_name, table_name, column_name,
              '{%wzorkhame%,%brzektil%}')
  FROM information_schema.columns JOIN information_schema.tables USING (table_schema, table_name)
 WHERE table_schema = 'public' AND table_type = 'BASE TABLE'
   AND data_type IN ('text', 'character varying', 'json', 'jsonb', 'ARRAY')
"""


def holding() -> set[str]:
    """The columns in which some form of the name stands."""
    with connection.cursor() as cursor:
        cursor.execute(HOLDS)
        found = set()
        for (statement,) in cursor.fetchall():
            cursor.execute(statement)
            column, n = cursor.fetchone() or ("", 0)
            found |= {column} if n else set()
    return found


@dataclass
class Told:
    cast: Cast
    talk: Conversation

    def says(self, kind: str, text: str) -> int:
        by = self.cast.lea
        author = (
            Author("advisor", str(by.pk), by.name)
            if kind == "advisor"
            else Author("customer", None, f"{FIRST} {LAST}")
        )
        with transaction.atomic():
            append(locked(self.talk.pk), [draft("message.posted", author, text)], NOW)
        return Event.objects.filter(conversation=self.talk, text=text).latest("id").seq or 0


def everywhere(cast: Cast) -> Conversation:
    talk = cast.open(
        SAYS, name=f"{FIRST} {LAST}", email=f"{FIRST}@example.org", external_id=f"{FIRST}-7",
        now=NOW,
    )  # fmt: skip
    Customer.objects.filter(pk=talk.customer_id).update(
        title=FIRST, products=[FIRST], product_aliases=[FIRST], history=[{"text": SAYS}],
        attributes={"surnom": SAYS},
    )  # fmt: skip
    teams = [str(cast.team.pk)]
    act = steer.raise_priority(cast.nadia, talk.pk, SAYS, teams, NOW)
    steer_undo.undo(cast.nadia, act.pk, NOW)
    take(cast.lea, talk.pk, NOW)
    told = Told(cast, talk)
    first = told.says("advisor", f"Je comprends, {SAYS}, que votre lampe est arrivée cassée.")
    told.says("customer", SAYS)
    told.says("advisor", f"Elle repart ce soir, Madame {FIRST}.")
    late = told.says("advisor", f"Au revoir, Madame {FIRST}.")
    attach_file(talk.pk, cast.lea, File(f"{FIRST}.png", "image/png", b"bytes", 1, 1, b"small"), NOW)
    post_note(cast.lea, talk.pk, SAYS, None, NOW)
    close_conversation(talk.pk, author_of(cast.lea), "done", NOW + timedelta(minutes=5))
    finish_wrap_up(cast.lea, talk.pk, str(cast.retour.pk), SAYS, NOW + timedelta(minutes=6))
    talk.refresh_from_db()
    faults = ((PARROTED, 2, 0, 20, "major", {"text": SAYS}), (BLAME, 2, 0, 12))
    judged(talk, faults, NOW)
    Analysis.objects.filter(pk=talk.pk).update(facts={"name": FIRST}, closing={"said": SAYS})
    block = block_customer(talk.pk, cast.nadia, SAYS, NOW)
    undo_block(block.pk, cast.nadia, NOW)
    judge(cast, talk, first)
    coach(cast, talk, first)
    mark_mystery_test(talk, cast.nadia, SAYS, NOW)
    unveil(talk, cast.irene, SAYS, NOW)
    redact_message(talk.pk, late, cast.nadia, SAYS, NOW)
    SurveyAnswer.objects.create(conversation=talk, at=NOW, comment=SAYS)
    Mail.objects.create(
        conversation=talk, kind="transcript", to=f"{FIRST}@example.org", subject=SAYS, body=SAYS,
        created_at=NOW, due_at=NOW, key="k",
    )  # fmt: skip
    return talk


def judge(cast: Cast, talk: Conversation, seq: int) -> None:
    found = {row.rule: row for row in talk.findings.all()}
    give_verdict(found[BLAME].pk, cast.irene, "confirmed", NOW, note=SAYS)
    mark_missed(talk, cast.irene, "wording.shouting", Span(seq, 0, 30), NOW, note=SAYS)
    review = begin_review(talk, cast.irene, None, NOW)
    assert review.grid
    words = talk.events.get(seq=seq).text or ""
    answers = {
        one.key: Answer(100, comment=SAYS, quote=words, span=Span(seq, 0, len(words)))
        for one in review.grid.asked
    }
    save_answers(review.pk, answers, SAYS)
    submit_review(review.pk, NOW)
    row = make_dispute(cast.lea, SAYS, NOW, finding=found[PARROTED].pk)
    answer_dispute(row.pk, cast.nadia, "partly", SAYS, NOW)
    make_dispute(cast.lea, SAYS, NOW, review=review.pk)
    plan = ReviewPlan.objects.create(
        name=f"Relire {FIRST}", kind="calibration", brand=cast.brand, provider=cast.nord,
        wanted={"words": SAYS}, since=NOW, until=NOW, created_at=NOW,
    )  # fmt: skip
    ReviewTask.objects.create(plan=plan, conversation=talk, drawn_at=NOW)
    batch = CalibrationBatch.objects.create(plan=plan, revealed_at=NOW)
    decide_finding(batch, found[BLAME].pk, "dismissed", SAYS, cast.irene, NOW)
    CalibrationDecision.objects.create(
        batch=batch, conversation=talk, criterion="wording", value=50, words=SAYS, at=NOW,
        by=cast.irene,
    )  # fmt: skip


def coach(cast: Cast, talk: Conversation, seq: int) -> None:
    words = coaching.Words(seq, 0, 12)
    row = coaching.collect_passage(talk, words, "change", SAYS, cast.nadia, NOW)
    aim = coaching.Aim(SAYS, "wording", date(2026, 12, 1))
    coaching.give_note(row.note_id, cast.nadia, aim, NOW)
    coaching.acknowledge_note(row.note_id, cast.lea, SAYS, NOW)
    coaching.close_note(row.note_id, cast.nadia, SAYS, NOW)


def test_a_name_that_stood_everywhere_stands_nowhere_once_erased(cast: Cast) -> None:
    talk = everywhere(cast)
    before = holding()
    assert len(before) > 25, before
    assert "conversations_auditentry.data" not in before, "never changed, so never told"
    assert erase_customer(talk.customer_id, cast.nadia, f"Demande 12, {SAYS}", NOW) == 1
    assert holding() == set()
    reasons = Event.objects.filter(conversation=talk, data__has_key="redacted")
    assert set(reasons.values_list("data__redacted__reason", flat=True)) == {"erasure"}
    said = AuditEntry.objects.get(act="customer.erased").data["reason"]
    assert said.startswith("Demande 12, selon Mme •••••••••")
    review = Review.objects.get(conversation=talk)
    assert (review.comment.startswith("selon Mme •"), review.score) == (True, 100)


def test_the_term_for_names_takes_them_from_what_staff_wrote(cast: Cast) -> None:
    talk = everywhere(cast)
    forget_texts([talk.pk], NOW)
    assert "conversations_review.comment" in holding()
    assert retention.forget_customers(cast.brand, datetime(2027, 6, 1, tzinfo=UTC), 10) == 2, (
        "and the cast's Paul"
    )
    assert holding() == set()
    assert retention.drop_evaluations(cast.brand, datetime(2028, 6, 1, tzinfo=UTC), 10) == 1


def test_what_staff_wrote_of_others_stays(cast: Cast) -> None:
    talk = everywhere(cast)
    other = cast.taken(cast.omar, now=NOW)
    mark_mystery_test(other, cast.nadia, f"comme {FIRST}", NOW)
    erase_customer(talk.customer_id, cast.nadia, "12", NOW)
    assert holding() == {"conversations_mysterytest.note", "conversations_auditentry.data"}


def test_the_file_tells_what_staff_wrote_of_the_customer(cast: Cast) -> None:
    talk = everywhere(cast)
    kinds = {told["kind"] for told in customer_file(talk.customer)["staff"] if told["text"] == SAYS}
    assert kinds == {
        "review", "answer", "verdict", "missed", "dispute", "passage", "coaching", "mystery",
        "unveiling", "act", "settled",
    }  # fmt: skip
    assert MissedFault.objects.filter(note=SAYS).exists()


def test_a_text_without_the_name_is_the_very_same() -> None:
    text = "Le\u0301a a e\u0301crit"
    assert unnamed(text, ("Paul",)) is text
    assert unnamed(text, ("Léa",)) == "••• a écrit"
    held: dict[str, Any] = {"a": [text, 3, None]}
    assert unnamed(held, ("Paul",)) == held
