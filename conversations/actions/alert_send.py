"""One POST to an address that somebody gave us: to public machines only, bounded in every way.

The name is asked for once and that very address is spoken to, so that it cannot stand for another
one a moment later. No proxy, no redirect, no cookie; the answer is not read.
"""

import socket
import ssl
import threading
from http.client import HTTPConnection
from urllib.parse import urlsplit

from conversations.core.webhook import fault, is_public

STEP_S, WHOLE_S = 5.0, 10.0
MOST_READ = 1024


def deliver(url: str, headers: dict[str, str], body: bytes, *, with_private: bool) -> int:
    """The status of the answer. Raises OSError, PermissionError where nothing may be sent, and
    what `http.client` raises at an answer that is none."""
    if wrong := fault(url, with_private=with_private):
        raise PermissionError(wrong)
    parts = urlsplit(url)
    host = parts.hostname or ""
    port = parts.port or (443 if parts.scheme == "https" else 80)
    # A side that answers a byte now and then would never be late for any one of them.
    spoken_to = [_connect(host, port, with_private=with_private)]
    end = threading.Timer(WHOLE_S, _cut, [spoken_to])
    end.start()
    try:
        if parts.scheme == "https":
            safe = ssl.create_default_context()
            spoken_to[0] = safe.wrap_socket(spoken_to[0], server_hostname=host)
        target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        return _post(spoken_to[0], target, {"Host": parts.netloc, **headers}, body)
    finally:
        end.cancel()
        spoken_to[0].close()


def _connect(host: str, port: int, *, with_private: bool) -> socket.socket:
    """Any one private address among a name's is enough to refuse it."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    addresses = list(dict.fromkeys(str(place[4][0]) for place in found))
    if not with_private and not all(map(is_public, addresses)):
        raise PermissionError("private")
    return socket.create_connection((addresses[0], port), timeout=STEP_S)


def _post(speaking: socket.socket, target: str, headers: dict[str, str], body: bytes) -> int:
    connection = HTTPConnection("", timeout=STEP_S)
    connection.sock = speaking
    connection.request("POST", target, body, {**headers, "Connection": "close"})
    answer = connection.getresponse()
    answer.read(MOST_READ)
    return answer.status


def _cut(spoken_to: list[socket.socket]) -> None:
    try:
        spoken_to[0].shutdown(socket.SHUT_RDWR)
    except OSError:
        return
