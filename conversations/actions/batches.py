"""Until when words may be added to a calibration: what compares and what adds take the same lock.

What is compared, and what a meeting settles, is in `calibration.py`.
"""

from uuid import UUID

from conversations.core.verdicts import CALIBRATION
from conversations.errors import Compared
from conversations.models import CalibrationBatch, Review


def hold_batch(plan_id: UUID) -> CalibrationBatch:
    """Locked until the transaction ends; taken before a conversation's reviewed score."""
    return CalibrationBatch.objects.select_for_update(no_key=True).get(pk=plan_id)


def hold_open(plan_id: UUID) -> None:
    """Raises Compared."""
    if hold_batch(plan_id).revealed_at is not None:
        raise Compared


def hold_uncompared(review: Review | None) -> None:
    """Whoever adds to a calibration's review waits for who compares. Raises Compared."""
    if review is None or review.lane != CALIBRATION or review.task is None:
        return
    hold_open(review.task.plan_id)
