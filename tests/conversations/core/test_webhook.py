"""Addresses that may be told: of the internet, over HTTPS, by nothing but their name."""

import hashlib
import hmac

import pytest

from conversations.core.webhook import fault, is_public, signature


@pytest.mark.parametrize(
    "address",
    [
        *("127.0.0.1", "10.1.2.3", "192.168.0.1", "172.16.9.9", "169.254.169.254", "100.64.0.1"),
        *("0.0.0.0", "255.255.255.255", "224.0.0.1", "240.0.0.1", "192.0.2.1", "::1", "::"),
        *("fe80::1%eth0", "fc00::1", "ff02::1", "::ffff:10.0.0.1", "64:ff9b::7f00:1"),
        *("2002:7f00:1::", "2001:0:4136:e378:8000:63bf:f5ff:fffe", "not an address", ""),
    ],
)
def test_no_machine_of_the_house(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize("address", ["93.184.216.34", "2606:2800:220:1:248:1893:25c8:1946"])
def test_the_internet(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize(
    ("url", "code"),
    [
        ("https://hooks.example.org/a?b=c", ""),
        ("https://hooks.example.org:8443/", ""),
        ("http://hooks.example.org/", "https"),
        ("ftp://hooks.example.org/", "https"),
        ("https://user:pass@example.org/", "credentials"),
        ("https://", "address"),
        ("example.org", "address"),
        ("https://exa mple.org/", "address"),
        ("https://example.org/\r\nX: y", "address"),
        ("https://exämple.org/", "address"),
        ("https://example.org:99999/", "address"),
        ("https://[::1/", "address"),
        ("https://" + "a" * 600 + ".org/", "address"),
        *[
            (f"https://{host}/", "private")
            for host in ("localhost", "intranet", "db.internal", "127.0.0.1", "127.1", "10.0.0.1",
                         "[::1]", "0x7f000001", "2130706433", "a.local")
        ],
    ],
)  # fmt: skip
def test_what_may_be_called(url: str, code: str) -> None:
    assert fault(url, with_private=False) == code


def test_inside_the_house_where_that_is_allowed() -> None:
    assert fault("http://127.0.0.1:8000/", with_private=True) == ""
    assert fault("ftp://127.0.0.1/", with_private=True) == "https"


def test_a_signature_is_of_the_moment_and_of_every_byte() -> None:
    body = '{"é": 1}'.encode()
    wanted = hmac.new(b"secret", b"17." + body, hashlib.sha256).hexdigest()
    assert signature("secret", 17, body) == f"t=17,v1={wanted}"
    others = [("secret", 18, body), ("other", 17, body), ("secret", 17, body + b" ")]
    assert wanted not in " ".join(signature(*given) for given in others)
