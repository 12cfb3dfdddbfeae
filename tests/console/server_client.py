"""The web server on the tiny application, and a WebSocket client that may send any bytes.

The tests are in test_server.py, test_server_raw.py and test_server_process.py.
"""

import json
import socket
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from console.embedded.place import wait_until
from tests.processes import ROOT

TINY = ["--application", "tests.console.tiny_asgi:application"]


def start(*arguments: str) -> "subprocess.Popen[bytes]":
    command = [sys.executable, "-m", "console.server", *TINY, *arguments]
    return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE)


def get(port: int, path: str = "/") -> dict[str, Any]:
    with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=10) as answer:
        found: dict[str, Any] = json.load(answer)
        return found


def is_up(port: int) -> bool:
    try:
        return bool(get(port))
    except OSError:
        return False


@contextmanager
def running(*arguments: str) -> Iterator[tuple[int, "subprocess.Popen[bytes]"]]:
    """A server that answers, killed at the end if it still lives."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port: int = free.getsockname()[1]
    process = start("--port", str(port), *arguments)
    try:
        wait_until(lambda: is_up(port), 30, "the server does not answer")
        yield port, process
    finally:
        process.kill()
        process.communicate()


class Raw:
    """A WebSocket client that sends any bytes."""

    def __init__(self, port: int, path: str, receive_buffer: int = 0) -> None:
        self.socket = socket.socket()
        if receive_buffer:
            self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, receive_buffer)
        self.socket.settimeout(15)
        self.socket.connect(("127.0.0.1", port))
        lines = [f"GET /{path} HTTP/1.1", "Host: localhost", "Upgrade: websocket"]
        lines += ["Connection: Upgrade", "Sec-WebSocket-Key: " + "A" * 22 + "=="]
        lines += ["Sec-WebSocket-Version: 13", "", ""]
        self.socket.sendall("\r\n".join(lines).encode())
        answer = b""
        while b"\r\n\r\n" not in answer:
            answer += self.socket.recv(1)
        assert b" 101 " in answer

    def frame(self, first: int, payload: bytes = b"", length: int | None = None) -> None:
        """One frame under a mask of zeros; `length` may lie."""
        n = len(payload) if length is None else length
        if n < 126:
            size = bytes((0x80 | n,))
        elif n < 65536:
            size = b"\xfe" + n.to_bytes(2, "big")
        else:
            size = b"\xff" + n.to_bytes(8, "big")
        self.socket.sendall(bytes((first,)) + size + bytes(4) + payload)

    def close_code(self) -> int | None:
        """The code of the first close frame, skipping others; None for a cut without one."""
        try:
            while True:
                first, second = self._read(2)
                n = second & 0x7F
                n = int.from_bytes(self._read({126: 2, 127: 8}[n]), "big") if n > 125 else n
                payload = self._read(n)
                if first == 0x88:
                    return int.from_bytes(payload[:2], "big")
        except (ConnectionError, EOFError):
            return None

    def _read(self, n: int) -> bytes:
        read = b""
        while len(read) < n:
            if not (more := self.socket.recv(n - len(read))):
                raise EOFError
            read += more
        return read
