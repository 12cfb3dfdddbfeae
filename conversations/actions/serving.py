"""Who serves which queue: changed here alone, and kept as it changes, for figures of the past.

Who may change it, and who is told, is the caller's.
"""

from collections.abc import Iterable
from datetime import datetime

from conversations.models import Advisor, Queue, ServingChange


def change_queues(
    advisor: Advisor, add: Iterable[Queue], remove: Iterable[Queue], now: datetime
) -> None:
    """What is so already is no change."""
    served = set(advisor.queues.values_list("pk", flat=True))
    come = [queue for queue in add if queue.pk not in served]
    gone = [queue for queue in remove if queue.pk in served]
    advisor.queues.add(*come)
    advisor.queues.remove(*gone)
    ServingChange.objects.bulk_create(
        ServingChange(advisor=advisor, queue=queue, at=now, is_on=queue in come)
        for queue in (*come, *gone)
    )


def serve_only(advisor: Advisor, queues: Iterable[Queue], now: datetime) -> None:
    wanted = list(queues)
    others = advisor.queues.exclude(pk__in=[queue.pk for queue in wanted])
    change_queues(advisor, wanted, list(others), now)
