"""The web process as a process: ports, signals, limits on HTTP, logs.

WebSockets are in test_server.py and test_server_raw.py.
"""

import http.client
import json
import signal
import socket
import threading
import urllib.request
from pathlib import Path

import pytest
from websockets.sync.client import connect

from console.embedded.place import wait_until
from tests.console.server_client import get, running, start

MIB = 1024 * 1024


def test_a_port_in_use_is_said_in_one_sentence() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        process = start("--port", str(port))
        _, said = process.communicate(timeout=30)
    assert process.returncode == 1
    assert said.decode().startswith(f"127.0.0.1:{port} is already in use: ")
    assert said.count(b"\n") == 1


def test_a_port_below_1024_or_a_foreign_address_is_said() -> None:
    process = start("--bind", "192.0.2.1")
    _, said = process.communicate(timeout=30)
    assert process.returncode == 1
    assert b"Cannot listen on 192.0.2.1:8000" in said
    assert b"Traceback" not in said


def test_two_processes_share_a_port() -> None:
    with running("--reuse-port") as (port, first):
        second = start("--port", str(port), "--reuse-port")
        wait_until(lambda: {get(port)["pid"] for _ in range(20)} >= {second.pid, first.pid}, 30,
                   "one of the two gets nothing")  # fmt: skip
        second.kill()
        second.communicate()


def test_a_unix_socket_left_behind_is_replaced(tmp_path: Path) -> None:
    path = tmp_path / "web.sock"
    with socket.socket(socket.AF_UNIX) as dead:
        dead.bind(str(path))
    process = start("--unix", str(path))
    wait_until(lambda: _answers(path), 30, "no answer on the unix socket")
    again = start("--unix", str(path))
    _, said = again.communicate(timeout=30)
    assert (again.returncode, b"already in use" in said) == (1, True)
    process.terminate()
    assert process.wait(10) == 0
    process.communicate()


def _answers(path: Path) -> bool:
    with socket.socket(socket.AF_UNIX) as client:
        if client.connect_ex(str(path)):
            return False
        client.sendall(b"GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
        return client.recv(12) == b"HTTP/1.1 200"


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_it_in_order(number: signal.Signals) -> None:
    """Sockets hear 1012, a request in progress is answered, an idle connection does not hold it."""
    with running() as (port, process):
        idle = http.client.HTTPConnection("127.0.0.1", port)
        idle.request("GET", "/")
        idle.getresponse().read()
        answers: list[object] = []
        slow = threading.Thread(target=lambda: answers.append(get(port, "/slow")["received"]))
        slow.start()
        wait_until(lambda: get(port)["n_slow"] == 1, 10, "the slow request does not begin")
        with connect(f"ws://127.0.0.1:{port}/echo") as client:
            process.send_signal(number)
            with pytest.raises(Exception, match="1012"):
                client.recv(timeout=5)
        assert process.wait(8) == 0
        slow.join(5)
        assert answers == [0]


def test_a_socket_that_does_not_answer_the_close_does_not_hold_the_end() -> None:
    with running() as (port, process):
        client = socket.create_connection(("127.0.0.1", port))
        client.sendall(
            b"GET /deaf HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\n"
            b"Connection: Upgrade\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n"
            b"Sec-WebSocket-Version: 13\r\n\r\n"
        )
        assert client.recv(12) == b"HTTP/1.1 101"
        process.terminate()
        assert process.wait(8) == 0  # 3.5 s, and a slow machine


def test_a_body_of_ten_mib_is_taken(port: int) -> None:
    request = urllib.request.Request(f"http://127.0.0.1:{port}/", data=b"x" * (10 * MIB))
    with urllib.request.urlopen(request, timeout=30) as answer:
        assert json.load(answer)["received"] == 10 * MIB


def test_a_body_over_twelve_mib_is_refused_before_it_comes(port: int) -> None:
    client = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    client.putrequest("POST", "/")
    client.putheader("Content-Length", str(13 * MIB))
    client.endheaders()
    answer = client.getresponse()
    assert (answer.status, json.load(answer)["code"]) == (413, "too_long")


def test_a_client_that_sends_it_all_at_once_still_reads_the_413(port: int) -> None:
    client = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    client.request("POST", "/", body=b"x" * (30 * MIB))
    assert client.getresponse().status == 413


def test_a_chunked_body_over_twelve_mib_is_refused_on_the_way(port: int) -> None:
    client = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    client.request("POST", "/", body=iter([b"x" * MIB] * 20), encode_chunked=True,
                   headers={"Transfer-Encoding": "chunked"})  # fmt: skip
    assert client.getresponse().status == 413


def test_an_address_over_sixteen_kib_is_told_so(port: int) -> None:
    client = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    client.request("GET", f"/?q={'x' * 20_000}")
    answer = client.getresponse()
    assert (answer.status, json.load(answer)["code"]) == (431, "too_long")


def test_headers_that_trickle_are_cut() -> None:
    """One byte now and then kept Twisted's own time-out from ever passing."""
    with running() as (port, _), socket.create_connection(("127.0.0.1", port)) as client:
        client.settimeout(0.5)
        client.sendall(b"GET / HTTP/1.1\r\nHost: localhost\r\n")
        wait_until(lambda: _is_cut(client), 25, "the slow client is still served")
        assert get(port)["received"] == 0


def _is_cut(client: socket.socket) -> bool:
    try:
        client.sendall(b"X")
        return client.recv(1) == b""
    except TimeoutError:
        return False
    except ConnectionError:
        return True


def test_connections_are_kept_for_the_next_request(port: int) -> None:
    client = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    clients = set()
    for _ in range(3):
        client.request("POST", "/", body=b"abc")
        clients.add(tuple(json.load(client.getresponse())["client"]))
    assert len(clients) == 1


def test_forwarded_addresses_are_believed_only_when_told_to(port: int) -> None:
    forged = {"X-Forwarded-For": "203.0.113.9, 198.51.100.7"}
    request = urllib.request.Request(f"http://127.0.0.1:{port}/", headers=forged)
    with urllib.request.urlopen(request, timeout=10) as answer:
        assert json.load(answer)["client"][0] == "127.0.0.1"
    with running("--trust-proxy") as (behind, _):
        request = urllib.request.Request(f"http://127.0.0.1:{behind}/", headers=forged)
        with urllib.request.urlopen(request, timeout=10) as answer:
            assert json.load(answer)["client"][0] == "198.51.100.7"  # our proxy's own word
