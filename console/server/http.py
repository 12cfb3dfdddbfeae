"""HTTP under daphne: a limit on what is sent to us, and on how long that may take.

Answers are the application's; only the refusal of too large a body is written here.
"""

from typing import Any

from daphne.http_protocol import HTTPFactory, WebRequest
from twisted.internet.interfaces import IAddress, IDelayedCall
from twisted.python.failure import Failure
from twisted.web.http import HTTPChannel

MAX_BODY = 12 * 1024 * 1024
HEADERS_S = 10
BODY_S = 300  # 10 MiB on a slow phone
KEEP_ALIVE_S = 65
_LINGER_S = 5  # let the client finish sending, or it never reads the answer


def _refusal(status: bytes, detail: bytes) -> bytes:
    body = b'{"code":"too_long","detail":"%s","field":null}' % detail
    return (
        b"HTTP/1.1 %s\r\nConnection: close\r\n"
        b"Content-Type: application/json\r\nContent-Length: %d\r\n\r\n%s"
    ) % (status, len(body), body)


_TOO_LARGE = _refusal(b"413 Content Too Large", b"The request is larger than 12 MiB.")
_LONG_LINE = _refusal(
    b"431 Request Header Fields Too Large", b"The address or a header is longer than 16 KiB."
)


class Request(WebRequest):
    """daphne's request, refused as soon as its body is known to be too large."""

    _n_received = 0

    def gotLength(self, length: int | None) -> None:
        if length is not None and length > MAX_BODY:
            self.channel.refuse()
        else:
            super().gotLength(length)

    def handleContentChunk(self, data: bytes) -> None:
        """Chunked bodies do not say their length before."""
        self._n_received += len(data)
        if self._n_received > MAX_BODY:
            self.channel.refuse()
        elif self.content is not None:
            super().handleContentChunk(data)


class Channel(HTTPChannel):
    """Twisted's channel with a deadline for the headers, the body and the next request.

    Its own time-out starts anew with every byte, which one byte a minute survives for ever.
    """

    requestFactory = Request
    _deadline: IDelayedCall | None = None
    _is_refused = False

    def connectionMade(self) -> None:
        super().connectionMade()
        self._set_deadline(HEADERS_S)

    def allHeadersReceived(self) -> None:
        self._set_deadline(BODY_S)
        super().allHeadersReceived()

    def allContentReceived(self) -> None:
        if not self._is_refused:
            self._set_deadline(None)
            super().allContentReceived()

    def requestDone(self, request: Any) -> None:
        super().requestDone(request)
        if self._deadline is None and not self._handlingRequest:
            self._set_deadline(KEEP_ALIVE_S)

    def connectionLost(self, reason: Failure) -> None:
        self._set_deadline(None)
        super().connectionLost(reason)

    def dataReceived(self, data: bytes) -> None:
        if not self._is_refused:
            super().dataReceived(data)

    def rawDataReceived(self, data: bytes) -> None:
        if not self._is_refused:
            super().rawDataReceived(data)

    def lineLengthExceeded(self, line: bytes) -> None:
        self.refuse(_LONG_LINE)

    def refuse(self, answer: bytes = _TOO_LARGE) -> None:
        """Answer now and read what still comes into nothing, for a while."""
        if not self._is_refused:
            self._is_refused = True
            self.setTimeout(None)
            self.transport.write(answer)
            self.transport.loseWriteConnection()
            self._set_deadline(_LINGER_S)

    def _set_deadline(self, seconds: float | None) -> None:
        if self._deadline is not None and self._deadline.active():
            self._deadline.cancel()
        self._deadline = self.callLater(seconds, self._too_late) if seconds else None

    def _too_late(self) -> None:
        self._deadline = None
        self.transport.abortConnection()


class Factory(HTTPFactory):
    protocol = Channel

    def buildProtocol(self, addr: IAddress) -> Channel:
        channel: Channel = super().buildProtocol(addr)
        channel.requestFactory = Request  # daphne has just put its own there
        return channel
