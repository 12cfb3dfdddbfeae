"""The real web process: it serves our pages and keeps secrets out of its log.

What the pages and sockets do is tried beside each of them.
"""

import urllib.error
import urllib.request
from collections.abc import Callable

from tests.processes import Web


def _status(address: str) -> int:
    try:
        with urllib.request.urlopen(address, timeout=20) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as refused:
        return refused.code


def test_it_serves_pages_and_static_files(web: Callable[..., list[Web]]) -> None:
    (one,) = web(1)
    assert _status(f"{one.url}/healthz") == 200
    assert _status(f"{one.url}/nothing-here/") == 404


def test_a_token_in_an_address_never_reaches_the_log(web: Callable[..., list[Web]]) -> None:
    (one,) = web(1)
    assert _status(f"{one.url}/healthz?token=very-secret-word") == 200
    assert _status(f"{one.url}/ws/v1/customer/?token=very-secret-word") in (400, 403, 404, 426)
    log = one.log.read_text()
    assert "GET /healthz 200" in log
    assert "very-secret-word" not in log


def test_a_killed_process_is_started_again_on_its_port(web: Callable[..., list[Web]]) -> None:
    first, second = web(2)
    first.kill()
    assert _status(f"{second.url}/healthz") == 200
    first.start_again()
    assert _status(f"{first.url}/healthz") == 200
