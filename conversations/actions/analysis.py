"""Analysing conversations: claim, run the rules, store what they found with the mark.

One transaction a batch, and as many statements whatever its size. The conversation's row is never
locked; a conversation that another process has in hand is left to it. What is stored is in
`findings.py` and `scores.py`; who calls this, `manage.py analyse`.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

import structlog
from django.db import connection, transaction
from django.db.models import F
from django.db.utils import InterfaceError, OperationalError

from conversations import wake
from conversations.actions.endings import notice
from conversations.actions.reviewed import fold_again
from conversations.actions.scores import store
from conversations.actions.sent import SentBefore
from conversations.models import Analysis, Conversation
from conversations.queries.rules import settings_of
from conversations.queries.transcripts import RELATED, transcripts
from conversations.queries.wanting import claimed, wanting
from qa_rules import Result, Transcript, check_many
from qa_rules.settings import Circumstances

log = structlog.get_logger(__name__)

# In one batch: running conversations, and ended ones that were left behind. A small batch does not
# keep what is said meanwhile waiting, and costs a dozen statements only.
LIVE, LEFT = 12, 4
LONGEST_BATCH = "120s"
AGAIN_S = (5, 60, 600)


def analyse_some(now: datetime) -> int:
    """Analyse what wants it, a batch at most; returns how many were."""
    return analyse(wanting(now, LIVE, LEFT), now)


def analyse(conversation_ids: Sequence[UUID], now: datetime) -> int:
    """These conversations, parsed together; doing it again changes nothing. Of one that cannot be
    analysed the error is logged and it is put off, the others are done. Raises OperationalError."""
    if not conversation_ids:
        return 0
    try:
        return _together(conversation_ids, now)
    except (OperationalError, InterfaceError):
        raise
    except Exception as error:
        if len(conversation_ids) > 1:
            return sum(analyse([key], now) for key in conversation_ids)
        log.error("analyse.failed", conversation=str(conversation_ids[0]), exc_info=error)
        _put_off(conversation_ids[0], now)
        return 1


def _together(conversation_ids: Sequence[UUID], now: datetime) -> int:
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(f"SET LOCAL idle_in_transaction_session_timeout = '{LONGEST_BATCH}'")
        mine = claimed(conversation_ids)
        rows = Conversation.objects.select_related(*RELATED).in_bulk(mine)
        conversations = [rows[key] for key in mine if key in rows]
        spoken = transcripts(conversations)
        sent = SentBefore(conversations, spoken)
        results = _results(conversations, spoken, sent)
        changed = store(conversations, results, now)
        fold_again(map(UUID, changed), now)
        sent.note()
        transaction.on_commit(lambda: wake.judged(changed))
    for conversation, result in zip(conversations, results, strict=True):
        notice(conversation, result, now)
    return len(mine)


def _results(
    conversations: Sequence[Conversation], spoken: Sequence[Transcript], sent: SentBefore
) -> list[Result]:
    brands = settings_of({c.brand_id for c in conversations})
    of = {str(c.pk): brands[c.brand_id].of(c.language) for c in conversations}
    knowing = Circumstances(
        settings=lambda transcript: of[transcript.id],
        sent_before=sent,
        keeps=True,
    )
    return list(check_many(spoken, knowing=knowing))


def _put_off(conversation_id: UUID, now: datetime) -> None:
    analysis = Analysis.objects.get(pk=conversation_id)
    pause_s = AGAIN_S[min(analysis.n_failed, len(AGAIN_S) - 1)]
    Analysis.objects.filter(pk=conversation_id).update(
        n_failed=F("n_failed") + 1, retry_at=now + timedelta(seconds=pause_s)
    )
