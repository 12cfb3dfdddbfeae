"""The few HTTP calls of the public protocol, from threads of their own.

Sockets are in `link.py`. Failures that may pass are tried again: the client_key allows it.
"""

import asyncio
import json
import random
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from urllib.parse import urlsplit

Address = Callable[[], str]
_TIMEOUT_S = 15
_PATIENCE_S = 180.0  # in a storm two processes of four may be down, on a busy machine
_threads = ThreadPoolExecutor(max_workers=32, thread_name_prefix="traffic-http")


class HttpRefused(Exception):
    """The server's answer was no: its status, and its code when it gave one."""

    def __init__(self, status: int, code: str) -> None:
        super().__init__(f"{status} {code}")
        self.status, self.code = status, code


async def post(address: Address, path: str, body: dict[str, Any]) -> dict[str, Any]:
    """Raises HttpRefused for a 4xx other than 429, OSError after three minutes of silence."""
    return await _again(address, path, json.dumps(body).encode(), {})


async def get(address: Address, path: str, api_key: str) -> dict[str, Any]:
    return await _again(address, path, None, {"Authorization": f"Bearer {api_key}"})


async def _again(
    address: Address, path: str, body: bytes | None, headers: dict[str, str]
) -> dict[str, Any]:
    end, pause, loop = time.monotonic() + _PATIENCE_S, 0.2, asyncio.get_running_loop()
    while True:
        wait_s = pause * random.uniform(0.5, 1.5)  # noqa: S311
        try:
            return await loop.run_in_executor(_threads, _once, address() + path, body, headers)
        except urllib.error.HTTPError as error:
            if error.code < 500 and error.code != 429:
                raise HttpRefused(error.code, _code(error)) from error
            if error.code == 429:
                wait_s = max(wait_s, _retry_after(error))
            last: Exception = error
        except (OSError, ValueError) as error:
            last = error
        if time.monotonic() + wait_s > end:
            raise OSError(f"{path}: {last}") from last
        await asyncio.sleep(wait_s)
        pause = min(3.0, pause * 2)


def _once(url: str, body: bytes | None, headers: dict[str, str]) -> dict[str, Any]:
    if urlsplit(url).scheme not in ("http", "https"):
        raise HttpRefused(0, f"{url} is not an http address")
    content = {"Content-Type": "application/json"} if body is not None else {}
    request = urllib.request.Request(url, data=body, headers=headers | content)  # noqa: S310
    with urllib.request.urlopen(request, timeout=_TIMEOUT_S) as answer:  # noqa: S310
        found: dict[str, Any] = json.loads(answer.read())
        return found


def _code(error: urllib.error.HTTPError) -> str:
    try:
        return str(json.loads(error.read())["code"])
    except (ValueError, KeyError, TypeError, OSError):
        return f"http_{error.code}"


def _retry_after(error: urllib.error.HTTPError) -> float:
    try:
        return float(error.headers.get("Retry-After", "1"))
    except ValueError:
        return 1.0
