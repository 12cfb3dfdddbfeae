"""/healthz (this process), /readyz (what it needs), /metrics (Prometheus). For machines only.

What is counted is in `console.metrics`; the sizes of now are asked at every scrape.
"""

import asyncio
import hmac
import ipaddress
from collections.abc import Awaitable, Callable, Iterator
from typing import Any

from channels.db import database_sync_to_async
from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from prometheus_client import CONTENT_TYPE_LATEST, REGISTRY, CollectorRegistry, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

from console import metrics as _counters  # noqa: F401  (they register themselves)
from console.api.keys import bearer
from conversations import wake
from conversations.now import compare, house
from conversations.queries import health

PATIENCE_S = 3.0
BEAT_OLD_S = 20.0
PROCESSES = ("clock", "analyse")
HELPFUL = frozenset({"analyse"})  # its absence is said; conversations go on without it


async def healthz(_request: HttpRequest) -> HttpResponse:
    """This process answers; nothing else is looked at."""
    return HttpResponse("ok\n", content_type="text/plain")


async def readyz(_request: HttpRequest) -> JsonResponse:
    """200 when everything a conversation needs is there, else 503 with the reasons."""
    checks: dict[str, Callable[[], Awaitable[None]]] = {"database": _database, "layer": _layer}
    checks |= {name: _beat_of(name) for name in PROCESSES}
    answers = await asyncio.gather(*(_reason(check) for check in checks.values()))
    reasons = {name: why for name, why in zip(checks, answers, strict=True) if why}
    state = {name: reasons.get(name, "ok") for name in checks}
    is_ready = reasons.keys() <= HELPFUL
    response = JsonResponse({"ready": is_ready, "checks": state}, status=200 if is_ready else 503)
    response["Cache-Control"] = "no-store"
    return response


class NotReady(Exception):
    """Why, in a few words that give nothing away."""


async def _reason(check: Callable[[], Awaitable[None]]) -> str:
    try:
        async with asyncio.timeout(PATIENCE_S):
            await check()
    except TimeoutError:
        return f"no answer within {PATIENCE_S:g} s"
    except NotReady as error:
        return str(error)
    except Exception as error:
        return f"failed: {type(error).__name__}"
    return ""


async def _database() -> None:
    """It is asked for the time, so that pages go by it where no socket has them compare."""
    await database_sync_to_async(compare, thread_sensitive=False)()


async def _layer() -> None:
    await wake.ping("readyz")


def _beat_of(name: str) -> Callable[[], Awaitable[None]]:
    async def check() -> None:
        beats = await database_sync_to_async(health.beats, thread_sensitive=False)()
        if name not in beats:
            raise NotReady("has given no sign of life yet")
        age_s = (house.now() - beats[name]).total_seconds()
        if age_s > BEAT_OLD_S:
            raise NotReady(f"last sign of life {age_s:.0f} s ago")

    return check


async def metrics(request: HttpRequest) -> HttpResponse:
    """With METRICS_TOKEN set, whoever has it; else only from this machine and not by a proxy."""
    if not _may_scrape(request):
        return HttpResponse("Metrics are for this machine, or for METRICS_TOKEN.\n", status=403)
    now_at = house.now()
    sizes = await database_sync_to_async(health.sizes, thread_sensitive=False)(now_at)
    now = CollectorRegistry()
    now.register(_Sizes(sizes))
    return HttpResponse(
        generate_latest(REGISTRY) + generate_latest(now), content_type=CONTENT_TYPE_LATEST
    )


def _may_scrape(request: HttpRequest) -> bool:
    if settings.METRICS_TOKEN:
        given = bearer(request.headers.get("Authorization", ""))
        return hmac.compare_digest(given.encode(), settings.METRICS_TOKEN.encode())
    is_proxied = any(n in request.headers for n in ("X-Forwarded-For", "Forwarded", "X-Real-IP"))
    return not is_proxied and _is_loopback(request.META.get("REMOTE_ADDR", ""))


def _is_loopback(address: str) -> bool:
    """A unix socket has no address; whoever reaches it is on this machine."""
    try:
        return not address or ipaddress.ip_address(address).is_loopback
    except ValueError:
        return False


class _Sizes(Collector):
    """What is in the database right now, as gauges."""

    def __init__(self, sizes: dict[str, Any]) -> None:
        self.sizes = sizes

    def collect(self) -> Iterator[GaugeMetricFamily]:
        conversations = GaugeMetricFamily(
            "motjuste_conversations", "Open conversations", labels=["brand", "queue", "state"]
        )
        n_seated = 0
        for (brand, queue), states in self.sizes["queues"].items():
            for state, n in states.items():
                conversations.add_metric([brand, queue, state], n)
            n_seated += states["active"] + states["wrap_up"]
        yield conversations
        yield GaugeMetricFamily("motjuste_seats_occupied", "Seats in use", value=n_seated)
        yield GaugeMetricFamily("motjuste_seats", "Seats granted", value=self.sizes["seats"])
        behind = self.sizes["behind"]
        yield GaugeMetricFamily("motjuste_unanalysed", "Conversations behind", value=behind)
        late_s = self.sizes["unanalysed_s"]
        yield GaugeMetricFamily("motjuste_unanalysed_seconds", "Oldest of them", value=late_s)
