"""Counting verdicts into a rule's trust, and muting by itself a rule that has lost it.

What trust is, and when it is lost, is `core.trust`; what a mute does, `queries.rules`.
"""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection, transaction

from conversations.core.trust import Trust
from conversations.models import AutoMute, Finding, RuleTrust

_COUNT = """
SELECT count(*), count(*) FILTER (WHERE word = 'confirmed') FROM (
  SELECT DISTINCT ON (v.finding_id) v.word
    FROM conversations_verdict v
    JOIN conversations_finding f ON f.id = v.finding_id
    JOIN conversations_conversation c ON c.id = f.conversation_id
   WHERE f.rule = %s AND f.version = %s AND c.brand_id = %s AND c.language = %s
     AND v.lane <> 'calibration' AND (f.severity <> 'hint' OR f.evidence ? 'muted')
   ORDER BY v.finding_id, v.at DESC, v.id DESC) AS held
"""


@transaction.atomic
def count_trust(finding: Finding, now: datetime) -> None:
    """Of the rule's version in the brand and language of this finding, anew; each fault once."""
    talk = finding.conversation
    key: dict[str, Any] = {
        "brand_id": talk.brand_id, "rule": finding.rule, "version": finding.version,
        "language": talk.language,
    }  # fmt: skip
    RuleTrust.objects.get_or_create(**key)
    row = RuleTrust.objects.select_for_update(no_key=True).get(**key)
    n_judged, n_confirmed = _counted(finding.rule, finding.version, talk.brand_id, talk.language)
    is_lost = Trust(n_judged, n_confirmed).is_lost
    muted_at = (row.muted_at or now) if is_lost else None
    RuleTrust.objects.filter(pk=row.pk).update(
        n_judged=n_judged, n_confirmed=n_confirmed, muted_at=muted_at
    )
    if is_lost != (row.muted_at is not None):
        AutoMute.objects.create(
            **key, at=now, is_muted=is_lost, n_judged=n_judged, n_confirmed=n_confirmed
        )


def _counted(rule: str, version: int, brand_id: UUID, language: str) -> tuple[int, int]:
    with connection.cursor() as cursor:
        cursor.execute(_COUNT, [rule, version, brand_id, language])
        n_judged, n_confirmed = cursor.fetchone()
    return n_judged, n_confirmed
