"""The ASGI application: Django for pages, our sockets for the live part. Server-neutral."""

import os
from typing import Any

from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "console.settings")
pages = get_asgi_application()

from channels.routing import ProtocolTypeRouter, URLRouter  # noqa: E402
from django.urls import path, re_path  # noqa: E402

from console.sockets.customer import CustomerSocket  # noqa: E402
from console.sockets.desk import DeskSocket  # noqa: E402
from console.sockets.floor import FloorSocket  # noqa: E402


async def refuse(scope: Any, receive: Any, send: Any) -> None:
    """There is no socket at this address."""
    await receive()
    await send({"type": "websocket.close"})


application = ProtocolTypeRouter(
    {
        "http": pages,
        "websocket": URLRouter(
            [
                path("ws/v1/customer/", CustomerSocket.as_asgi()),
                path("ws/v1/desk/", DeskSocket.as_asgi()),
                path("ws/v1/floor/", FloorSocket.as_asgi()),
                re_path("", refuse),  # type: ignore[arg-type]
            ]
        ),
    }
)
