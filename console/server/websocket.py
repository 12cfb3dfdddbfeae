"""One WebSocket under daphne: honest close codes, bounds in both directions, little overhead.

What is in the frames is not looked at here: that is the application's.
"""

import asyncio
import logging
import time
from functools import lru_cache
from typing import Any

from daphne.ws_protocol import WebSocketFactory, WebSocketProtocol

from console.server.inbox import Inbox, Message

log = logging.getLogger("motjuste.server")
MAX_FRAME = 64 * 1024
MAX_OUTBOX = 1024 * 1024  # bytes waiting to be read by the client, protocol.md
READ_AT_ONCE = 16 * 1024  # a gulp of small frames keeps everybody else waiting
MAX_FRAGMENTS = 1024  # per message
MAX_CONTROL_PER_S = 100  # pings and pongs
CLOSE_HANDSHAKE_S = 8  # a slow client on a busy machine still reads why
_MAY_SEND = {1000, 1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011, 1012, 1013, 1014}
_TEXT, _BINARY = b"\x81", b"\x82"


class Socket(WebSocketProtocol):
    """daphne's protocol; the camel-case names are daphne's and autobahn's."""

    application_queue: Inbox
    muted: bool = False
    _is_ending = False
    _n_fragments = 0
    _n_control = 0
    _control_since = 0.0
    _corked: list[bytes] | None = None
    _is_shut = False

    def connectionMade(self) -> None:
        # The HTTP channel that brought us here would otherwise live as long as the socket.
        self.transport.unregisterProducer()
        self.transport.bufferSize = READ_AT_ONCE
        super().connectionMade()

    # What comes in

    def dataReceived(self, data: bytes) -> None:
        if self._is_shut:
            self.transport.pauseProducing()  # the inbox may have resumed it
            return
        if self.state == self.STATE_OPEN:
            if not self.data and self.current_frame is None and not self.inside_message:
                data = self._take_whole_frames(data)
        elif self.state == self.STATE_CONNECTING and len(self.data) + len(data) > MAX_FRAME:
            self.transport.abortConnection()
            return
        if data:
            self._dataReceived(data)

    def _take_whole_frames(self, data: bytes) -> bytes:
        """Whole text frames, which is nearly all of them, cheaply; autobahn takes the rest."""
        at = 0
        while len(data) >= at + 6 and data[at] == 0x81 and data[at + 1] >= 0x80:
            length, head = data[at + 1] - 0x80, at + 2
            if length == 126:
                length, head = int.from_bytes(data[head : head + 2], "big"), head + 2
            end = head + 4 + length
            if data[at + 1] == 0xFF or len(data) < end:
                break
            try:
                text = _unmask(data[head + 4 : end], data[head : head + 4]).decode()
            except UnicodeDecodeError:
                break
            at = end
            if self.autoPingTimeoutCall:
                self._cancelAutoPingTimeoutCall()
            self._receive({"type": "websocket.receive", "text": text})
        return data[at:]

    def onMessage(self, payload: bytes, isBinary: bool) -> None:
        self._receive(
            {"type": "websocket.receive", "bytes": payload}
            if isBinary
            else {"type": "websocket.receive", "text": payload.decode()}
        )

    def _receive(self, message: Message) -> None:
        if self.muted:
            return
        self.last_ping = time.time()
        self.application_queue.put_nowait(message)
        if self.application_queue.is_flooded():
            self.end(1008, "flood")

    def onMessageBegin(self, isBinary: bool) -> None:
        self._n_fragments = 0
        super().onMessageBegin(isBinary)

    def onMessageFrameBegin(self, length: int) -> None:
        super().onMessageFrameBegin(length)
        self._n_fragments += 1
        if self._n_fragments > MAX_FRAGMENTS and not self.failedByMe:
            self._fail_connection(1009, "too many fragments")

    def onPing(self, payload: bytes) -> None:
        self._count_control()
        super().onPing(payload)

    def onPong(self, payload: bytes) -> None:
        self._count_control()

    def _count_control(self) -> None:
        now = time.monotonic()
        if now - self._control_since > 1:
            self._control_since, self._n_control = now, 0
        self._n_control += 1
        if self._n_control > MAX_CONTROL_PER_S:
            self.end(1008, "flood")

    # What goes out

    def say(self, text: str) -> None:
        """A text message, without the ceremony of a coroutine: the ASGI extension
        `motjuste.send_now`. What comes after the end of the socket is let go quietly."""
        if self.state == self.STATE_OPEN:
            self._cork(_framed(text))

    def handle_reply(self, message: Message) -> None:
        """What the application sends; after the end of the socket it is let go quietly."""
        kind = message["type"]
        if kind == "websocket.send" and self.state != self.STATE_CONNECTING:
            if self.state == self.STATE_OPEN:
                self._send_message(message)
        elif kind == "websocket.close" and self.state != self.STATE_CONNECTING:
            self.serverClose(message.get("code"), message.get("reason") or "")
        elif not (kind == "websocket.close" and not hasattr(self, "handshake_deferred")):
            super().handle_reply(message)

    def _send_message(self, message: Message) -> None:
        text = message.get("text")
        self._cork(_framed(text) if text is not None else _frame(_BINARY, message["bytes"]))

    def _cork(self, frame: bytes) -> None:
        """Messages of one turn of the loop leave together: the system call costs more than they.
        An event goes to many: one call at the end of the turn sees to all of them."""
        if self._corked is not None:
            self._corked.append(frame)
            return
        self._corked = [frame]
        if not _corked:
            asyncio.get_running_loop().call_soon(_uncork_all)
        _corked.append(self)

    def uncork(self) -> None:
        if self._corked is not None:
            data, self._corked = b"".join(self._corked), None
            self._write(data)

    def sendData(self, data: bytes, sync: bool = False, chopsize: int | None = None) -> None:
        """autobahn's own frames (close, ping, handshake): after the messages before them."""
        del sync, chopsize
        self.uncork()
        self._write(data)

    def _write(self, data: bytes) -> None:
        """Written at once when nothing waits; what the client does not read may not pile up."""
        transport = self.transport
        if not _waiting(transport) and transport.connected and not transport.disconnecting:
            data = data[_sent(transport, data) :]
        if data:
            transport.write(data)
            if _waiting(transport) > MAX_OUTBOX:
                self.end(4008, "unread")

    # How it ends

    def end(self, code: int, reason: str = "") -> None:
        """Close from our side: the application hears it now, the client by a close frame."""
        if self._is_ending or self.state != self.STATE_OPEN:
            return
        self._is_ending = True
        self._say_goodbye(code, reason)
        if not self.muted:
            self.muted = True
            self.application_queue.put_nowait({"type": "websocket.disconnect", "code": code})

    def serverClose(self, code: int | None = None, reason: str = "") -> None:
        """The application's own code goes out as it is, also those autobahn keeps for itself."""
        self.application_queue.forget()
        code = 1000 if code is None else code
        fits = code in _MAY_SEND or 3000 <= code <= 4999
        self._say_goodbye(code if fits else 1011, reason)

    def _say_goodbye(self, code: int, reason: str) -> None:
        """A flood may have megabytes on their way: nothing of them is read. The connection is cut
        when the time for the client's own close frame is over."""
        self.sendCloseFrame(code=code, reasonUtf8=reason.encode()[:120])
        if code == 1008:
            self._is_shut = True
            self.transport.pauseProducing()

    def _fail_connection(self, code: int = 1001, reason: str = "going away") -> None:
        """autobahn found a fault: close with its code, and take nothing more."""
        self.failedByMe = True
        if self.state == self.STATE_OPEN:
            self.end(code, reason)
        else:
            self.dropConnection(abort=False)


class SocketFactory(WebSocketFactory):
    protocol = Socket


_corked: list[Socket] = []  # with something to say at the end of this turn; one loop a process


def _uncork_all() -> None:
    taken, _corked[:] = list(_corked), []
    for socket in taken:
        try:
            socket.uncork()
        except Exception:
            log.exception("a socket could not be written to")


def _sent(transport: Any, data: bytes) -> int:
    """How much of it the kernel took. What is wrong with a connection Twisted finds out by itself
    when it is given the rest."""
    try:
        n: int = transport.socket.send(data)
    except OSError:
        return 0
    return n


@lru_cache(maxsize=8)
def _framed(text: str) -> bytes:
    """One event goes to many sockets one after the other."""
    return _frame(_TEXT, text.encode())


def _frame(kind: bytes, payload: bytes) -> bytes:
    n = len(payload)
    if n < 126:
        head = bytes((n,))
    elif n < 65536:
        head = b"\x7e" + n.to_bytes(2, "big")
    else:
        head = b"\x7f" + n.to_bytes(8, "big")
    return kind + head + payload


def _unmask(data: bytes, mask: bytes) -> bytes:
    n = len(data)
    key = (mask * (n // 4 + 1))[:n]
    return (int.from_bytes(data, "big") ^ int.from_bytes(key, "big")).to_bytes(n, "big")


def _waiting(transport: Any) -> int:
    """Bytes that the kernel has not taken yet. Twisted has no public name for it."""
    n_waiting: int = len(transport.dataBuffer) - transport.offset + transport._tempDataLen
    return n_waiting
