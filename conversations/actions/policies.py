"""Setting the policy of a brand or queue: from now on, with the former one kept.

Whether the person may is asked before. Conversations that are open keep the policy they began with.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from conversations.actions.audit import record
from conversations.core.policy import faults, merged
from conversations.errors import BadFrame
from conversations.models import Brand, PolicyVersion, Queue, User
from conversations.queries import policies


@transaction.atomic
def set_policy(
    brand: Brand,
    queue: Queue | None,
    values: Mapping[str, Any],
    by: User | None,
    reason: str,
    now: datetime,
) -> PolicyVersion | None:
    """`values` is all that this level sets. None when nothing differs from what holds. Raises
    BadFrame for a policy that cannot be, also when it is one of the brand's queues that it would
    make impossible."""
    Brand.objects.select_for_update(no_key=True).get(pk=brand.pk)
    of_brand, of_queue = policies.levels(brand.pk, queue.pk if queue else None, now)
    if dict(of_queue if queue else of_brand) == dict(values):
        return None
    for wanted in _resulting(brand, queue, values, now):
        for name, code in faults(wanted).items():
            raise BadFrame(f"{name}: {code}")
    record("policy.set", by, now, brand=brand, queue=queue.name if queue else "", reason=reason)
    return PolicyVersion.objects.create(
        brand=brand, queue=queue, values=dict(values), from_at=now, set_by=by, reason=reason
    )


def _resulting(brand: Brand, queue: Queue | None, values: Mapping[str, Any], now: datetime) -> Any:
    if queue is not None:
        yield merged(policies.levels(brand.pk, None, now)[0], values)
        return
    yield merged(values)
    for other in brand.queues.all():
        yield merged(values, policies.levels(brand.pk, other.pk, now)[1])
