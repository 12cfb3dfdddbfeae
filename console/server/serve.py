"""The server: daphne's, with our sockets and requests, and an orderly end.

Bounds are in websocket.py, inbox.py and http.py, the listening socket in listen.py.
"""

import asyncio
import logging
import socket
from collections.abc import Callable
from functools import partial
from typing import Any

from daphne.server import Server as DaphneServer
from twisted.internet import asyncioreactor, defer, reactor
from twisted.logger import globalLogBeginner

from console.server.http import Factory
from console.server.inbox import Inbox, Message
from console.server.websocket import CLOSE_HANDSHAKE_S, MAX_FRAME, Socket, SocketFactory

log = logging.getLogger("motjuste.server")
access = logging.getLogger("motjuste.access")
PING_EVERY_S, PING_TIMEOUT_S, HTTP_S, LEAVE_S = 15, 20, 300, 3.5
# The client's headers are there when this begins (http.py bounds them): it is our own time, and
# whoever were cut on a busy server would come back at once, all of them.
HANDSHAKE_S = 60


class Server(DaphneServer):
    """One process on one listening socket. Twisted's reactor is global: one server a process."""

    def __init__(
        self, application: Any, listening: socket.socket, *, trust_proxy: bool = False
    ) -> None:
        super().__init__(
            application,
            endpoints=["adopted"],  # daphne asks for one; ours is bound already
            http_timeout=HTTP_S,
            websocket_timeout=-1,
            websocket_connect_timeout=HANDSHAKE_S,
            ping_interval=PING_EVERY_S,
            ping_timeout=PING_TIMEOUT_S,
            action_logger=_log_access if access.isEnabledFor(logging.INFO) else None,
            server_name="motjuste",
        )
        self._listening, self._trust_proxy = listening, trust_proxy
        self.connections: dict[Any, dict[str, Any]] = {}

    def run(self) -> None:
        """Serve until SIGTERM or SIGINT."""
        self.http_factory, self.ws_factory = Factory(self), self._socket_factory()
        globalLogBeginner.beginLoggingTo(
            [lambda _: None], redirectStandardIO=False, discardBuffer=True
        )
        asyncioreactor.callWithLogger = _call
        reactor.callLater(1, self.application_checker)
        reactor.callLater(2, self.timeout_checker)
        self._listening.settimeout(0)  # an adopted socket is used as it is
        self._port = reactor.adoptStreamPort(
            self._listening.fileno(), self._listening.family, self.http_factory
        )
        self._listening.close()
        asyncio.set_event_loop(reactor._asyncioEventloop)
        reactor.addSystemEventTrigger("before", "shutdown", self._leave)
        reactor.run()

    def _socket_factory(self) -> SocketFactory:
        factory = SocketFactory(self, server=self.server_name)
        factory.setProtocolOptions(
            autoPingTimeout=PING_TIMEOUT_S,
            allowNullOrigin=True,  # the application judges origins
            openHandshakeTimeout=HANDSHAKE_S,
            closeHandshakeTimeout=CLOSE_HANDSHAKE_S,
            maxFramePayloadSize=MAX_FRAME,
            maxMessagePayloadSize=MAX_FRAME,
            failByDrop=False,
        )
        return factory

    def create_application(self, protocol: Any, scope: dict[str, Any]) -> Any:
        if self._trust_proxy:
            _take_forwarded_client(scope)
        if not isinstance(protocol, Socket):
            return super().create_application(protocol, scope)
        inbox = Inbox(protocol.transport.pauseProducing, protocol.transport.resumeProducing)
        scope["extensions"] = {**scope.get("extensions", {}), "motjuste.send_now": protocol.say}
        running = self.application(
            scope={"asgi": {"version": "3.0"}, **scope},
            receive=inbox.get,
            send=partial(_send, protocol),
        )
        self.connections[protocol]["application_instance"] = asyncio.ensure_future(running)
        return inbox

    def _leave(self) -> "defer.Deferred[Any]":
        """Before the reactor stops: let everybody finish what they are in."""
        return defer.Deferred.fromFuture(asyncio.ensure_future(self._say_goodbye()))

    async def _say_goodbye(self) -> None:
        await self._port.stopListening().asFuture(asyncio.get_running_loop())
        for protocol in list(self.connections):
            if isinstance(protocol, Socket):
                protocol.end(1012, "restart")
        running = self._running()
        if running:
            _, late = await asyncio.wait(running, timeout=LEAVE_S)
            for task in late:
                task.cancel()
            await asyncio.gather(*late, return_exceptions=True)
        log.info("left; %d were in the middle of something", len(running))

    def _running(self) -> list["asyncio.Future[None]"]:
        tasks = [details.get("application_instance") for details in self.connections.values()]
        return [task for task in tasks if task is not None and not task.done()]


async def _send(protocol: Socket, message: Message) -> None:
    protocol.handle_reply(message)


def _take_forwarded_client(scope: dict[str, Any]) -> None:
    """The last address of X-Forwarded-For: the one our own proxy wrote; others can be forged."""
    for name, value in scope["headers"]:
        if name == b"x-forwarded-for":
            scope["client"] = [value.split(b",")[-1].strip().decode("latin1"), 0]


def _log_access(protocol: str, action: str, details: dict[str, Any]) -> None:
    """Without the query, which may hold a customer's token, and without addresses."""
    path = str(details["path"]).split("?", 1)[0]
    if protocol == "http":
        took_ms = 1000 * details["time_taken"]
        access.info("%s %s %s %.0f ms", details["method"], path, details["status"], took_ms)
    else:
        access.info("%s %s %s", protocol, action, path)


def _call(_logger: object, function: Callable[..., Any], *arguments: Any) -> Any:
    """In place of Twisted's log context around every read and write, which nobody here reads.

    It costs a seventh to a third of the server's time. Like it, this lets no exception through.
    """
    try:
        return function(*arguments)
    except Exception:
        log.exception("fault in a network call-back")
