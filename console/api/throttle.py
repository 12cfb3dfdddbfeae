"""How often one address may ask for something expensive, counted over all processes.

While the counter is away nobody is refused: the walls behind it still stand.
"""

import time

import structlog
from django.conf import settings
from django.core.cache import cache

log = structlog.get_logger(__name__)

WINDOW_S = 60


def too_many(what: str, address: str, most: int | None = None) -> int:
    """0, or the seconds to wait before trying again."""
    most = settings.OPENINGS_PER_MINUTE if most is None else most
    window, into = divmod(int(time.time()), WINDOW_S)
    key = f"throttle:{what}:{address}:{window}"
    try:
        cache.add(key, 0, timeout=2 * WINDOW_S)
        count = cache.incr(key)
    except Exception as error:
        log.warning("throttle.away", error=type(error).__name__)
        return 0
    return WINDOW_S - into if count > most else 0
