"""Running an action or a query, which wait for the database, from a socket."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import ParamSpec, TypeVar

from channels.db import DatabaseSyncToAsync
from django.conf import settings

P = ParamSpec("P")
R = TypeVar("R")

_executor = ThreadPoolExecutor(max_workers=settings.ACTION_THREADS, thread_name_prefix="action")


async def run(call: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
    """`call` in a thread of this process's own pool; its connection goes back afterwards."""
    wrapped = DatabaseSyncToAsync(call, thread_sensitive=False, executor=_executor)
    result: R = await wrapped(*args, **kwargs)
    return result
