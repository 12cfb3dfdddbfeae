"""The web server's bounds, tried with bytes that no client library would send.

Well-behaved clients are in test_server.py.
"""

import socket
from contextlib import suppress

import psutil
import pytest

from console.embedded.place import wait_until
from tests.console.server_client import Raw, get


@pytest.mark.parametrize(
    "payload", [b"\xff", b"ok \xc3\x28", b"\xed\xa0\x80", b"\xf4\x90\x80\x80", b"cut \xe2\x82"]
)
def test_invalid_utf8_closes_1007(port: int, payload: bytes) -> None:
    client = Raw(port, "echo")
    client.frame(0x81, payload)
    assert client.close_code() == 1007


def test_invalid_utf8_is_noticed_before_the_message_ends(port: int) -> None:
    client = Raw(port, "echo")
    client.frame(0x01, b"begun \xff")
    assert client.close_code() == 1007


def test_a_frame_that_announces_terabytes_closes_1009_before_they_come(port: int) -> None:
    client = Raw(port, "echo")
    client.frame(0x82, b"first bytes", length=1 << 42)
    assert client.close_code() == 1009


@pytest.mark.parametrize("payload", [b"", b"x"])
def test_endless_fragments_close_1009(port: int, payload: bytes) -> None:
    client = Raw(port, "echo")
    client.frame(0x01, payload)
    for _ in range(1100):
        client.frame(0x00, payload)
    assert client.close_code() == 1009


@pytest.mark.parametrize("first", [0x83, 0xC1, 0x8B, 0x80])
def test_what_is_no_websocket_closes_1002(port: int, first: int) -> None:
    client = Raw(port, "echo")
    client.frame(first, b"?")
    assert client.close_code() == 1002


def test_a_flood_of_pings_closes_1008(port: int) -> None:
    client = Raw(port, "echo")
    for _ in range(200):
        client.frame(0x89)
    assert client.close_code() == 1008


def test_a_flood_that_nobody_reads_is_slowed_then_closed(port: int) -> None:
    """Two thousand frames in one packet are too much; elsewhere TCP holds the sender."""
    client = Raw(port, "deaf")
    one = b"\x81\x81" + bytes(4) + b"x"
    client.socket.sendall(one * 100 + one * 9000)
    assert client.close_code() == 1008


def test_a_sender_is_held_while_the_application_does_not_read(port: int) -> None:
    client = Raw(port, "deaf")
    client.socket.settimeout(1)
    n_sent = 0
    with suppress(TimeoutError):
        for _ in range(1000):
            client.frame(0x81, b"x" * 60_000)
            n_sent += 1
    assert 0 < n_sent < 500


def test_a_reader_that_never_reads_is_closed_4008_within_bounds(port: int) -> None:
    server = _process_on(port)
    before = server.memory_info().rss
    stuck = [Raw(port, "pour", receive_buffer=4096) for _ in range(5)]
    other = Raw(port, "echo")
    wait_until(lambda: _n_open(server) <= 2, 20, "the stuck readers are not let go")
    assert server.memory_info().rss - before < 30 * 1024 * 1024  # and not 5 × 20 MB
    other.frame(0x81, b"still here")
    assert other._read(12)[2:] == b"still here"
    assert 4008 in get(port)["closed"]
    assert stuck[0].close_code() in (4008, None)  # it was in line behind a megabyte


def test_one_that_reads_late_still_learns_the_code(port: int) -> None:
    n_before = get(port)["closed"].count(4008)
    client = Raw(port, "pour", receive_buffer=4096)
    wait_until(lambda: get(port)["closed"].count(4008) > n_before, 20, "it is not let go")
    client.socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1 << 20)
    assert client.close_code() == 4008


@pytest.mark.soak
def test_a_network_cut_without_a_goodbye_is_noticed_within_40_s(port: int) -> None:
    """A client that answers no ping is like one whose cable was pulled."""
    n_before = len(get(port)["closed"])
    silent = Raw(port, "echo")
    wait_until(lambda: len(get(port)["closed"]) > n_before, 40, "it is still taken for alive")
    silent.socket.close()


def _process_on(port: int) -> psutil.Process:
    for process in psutil.Process().children():
        if str(port) in process.cmdline():
            return process
    raise AssertionError("the server's process is not found")


def _n_open(server: psutil.Process) -> int:
    return sum(found.status == "ESTABLISHED" for found in server.net_connections("tcp"))
