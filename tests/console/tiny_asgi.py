"""A tiny ASGI application for the tests of the server: it does what the path says.

Nothing of Motjuste is in it.
"""

import asyncio
import json
import os
from collections import Counter
from typing import Any

CLOSED: list[int] = []
SEEN: Counter[str] = Counter()


async def application(scope: dict[str, Any], receive: Any, send: Any) -> None:
    if scope["type"] == "http":
        await _http(scope, receive, send)
    else:
        await _websocket(scope, receive, send)


async def _http(scope: dict[str, Any], receive: Any, send: Any) -> None:
    n = 0
    while True:
        message = await receive()
        n += len(message.get("body", b""))
        if not message.get("more_body"):
            break
    SEEN[scope["path"]] += 1
    if scope["path"] == "/slow":
        await asyncio.sleep(1)
    found = {"received": n, "closed": CLOSED, "client": scope["client"], "pid": os.getpid()}
    body = json.dumps(found | {"n_slow": SEEN["/slow"]}).encode()
    await send({"type": "http.response.start", "status": 200, "headers": []})
    await send({"type": "http.response.body", "body": body})


async def _websocket(scope: dict[str, Any], receive: Any, send: Any) -> None:
    await receive()
    word = scope["path"].strip("/")
    if word == "refuse":
        await send({"type": "websocket.close"})
        return
    subprotocol = next(iter(scope["subprotocols"]), None)
    await send({"type": "websocket.accept", "subprotocol": subprotocol})
    if word == "pour":
        await _pour(send)
    if word == "deaf":
        await asyncio.Event().wait()
    while (message := await receive())["type"] == "websocket.receive":
        if word == "raise":
            raise RuntimeError("as asked")
        if word.isdigit():
            await send({"type": "websocket.close", "code": int(word), "reason": "as asked"})
        elif word == "times":
            await send({"type": "websocket.send", "text": "é" * int(message["text"])})
        else:
            await send(message | {"type": "websocket.send"})
    CLOSED.append(message["code"])


async def _pour(send: Any) -> None:
    """Twenty megabytes to a reader that may not read."""
    for _ in range(2000):
        await send({"type": "websocket.send", "text": "x" * 10_000})
        await asyncio.sleep(0)
