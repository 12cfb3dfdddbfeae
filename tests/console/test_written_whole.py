"""What people write is kept whole or refused with a code and words, never cut."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from conversations.actions import coaching
from conversations.actions.disputes import answer_dispute, make_dispute
from conversations.actions.reviews import Answer, begin_review, save_answers, unveil
from conversations.actions.verdicts import give_verdict, mark_missed
from conversations.core.review_grid import HOUSE, as_data
from conversations.core.verdicts import Span
from conversations.errors import TooLong
from conversations.models import Dispute, Finding, ReviewGrid, Verdict
from tests.cast import Cast
from tests.console.test_coaching import AIM, NOW, given, reply_of
from tests.console.test_fairness import judged
from tests.reviewing import PARROTED, SHOUTING, ended

pytestmark = pytest.mark.django_db


def too_long(act: Callable[[str], Any], most: int) -> None:
    """One more than `most` is refused, and as many are kept."""
    with pytest.raises(TooLong, match="nothing was kept") as refused:
        act("x" * (most + 1))
    assert refused.value.code == "too_long"
    act("x" * most)


def test_a_dispute_and_its_answer(cast: Cast, client: Client) -> None:
    now = timezone.now()
    talk, finding = judged(cast, now)
    client.force_login(cast.lea)
    form = {"finding": str(finding.pk), "words": "x" * 6000}
    page = client.post(f"/mine/{talk.pk}/dispute/", form, follow=True)
    assert "caractères au plus" in page.content.decode()
    assert not Dispute.objects.exists()
    too_long(lambda words: make_dispute(cast.lea, words, now, finding=finding.pk), 1000)
    key = Dispute.objects.get().pk
    too_long(lambda words: answer_dispute(key, cast.nadia, "rejected", words, now), 1000)
    assert len(Dispute.objects.get().answer) == 1000


def test_lines_count_as_the_browser_counts_them(cast: Cast) -> None:
    _talk, finding = judged(cast, timezone.now())
    words = "\r\n".join("x" * 9 for _ in range(100))  # 999 to the browser, 1,098 as it is sent
    row = make_dispute(cast.lea, words, timezone.now(), finding=finding.pk)
    assert len(row.words) == 999


def test_words_at_the_review_desk(cast: Cast) -> None:
    now = timezone.now()
    talk = ended(cast)
    finding = Finding.objects.get(conversation=talk, rule=PARROTED)
    too_long(
        lambda note: give_verdict(
            finding.pk, cast.irene, "dismissed", now, reason="other", note=note
        ),
        500,
    )
    assert Verdict.objects.count() == 1
    span = Span(finding.seq, 0, 8)
    too_long(lambda note: mark_missed(talk, cast.irene, SHOUTING, span, now, note=note), 500)
    too_long(lambda why: unveil(talk, cast.irene, why, now), 200)
    ReviewGrid.objects.create(
        brand=None, version=1, status="live", created_at=now, criteria=as_data(HOUSE)
    )
    review = begin_review(talk, cast.irene, None, now)
    too_long(lambda words: save_answers(review.pk, {}, words), 2000)
    too_long(
        lambda words: save_answers(review.pk, {"opening": Answer(75, words, "", None)}, ""), 1000
    )


def test_words_of_coaching(cast: Cast) -> None:
    talk = ended(cast)
    words = coaching.Words(reply_of(talk))
    too_long(lambda said: coaching.collect_passage(talk, words, "keep", said, cast.irene, NOW), 500)
    note = given(cast)
    too_long(lambda said: coaching.acknowledge_note(note.pk, cast.lea, said, NOW), 1000)
    too_long(lambda said: coaching.close_note(note.pk, cast.nadia, said, NOW), 1000)
    draft = coaching.collect_passage(talk, words, "keep", "", cast.nadia, NOW).note
    too_long(
        lambda said: coaching.save_draft(
            draft.pk, cast.nadia, coaching.Aim(said, AIM.criterion, AIM.until)
        ),
        1000,
    )
