"""Telling another system over HTTPS: which addresses may be told, and how it knows that it is us.

Values in, values out; what is sent, and when again, is in `actions/alert_posts.py`.
"""

import hashlib
import hmac
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from urllib.parse import urlsplit

MAX_URL = 500
NAT64 = IPv6Network("64:ff9b::/96")


def signature(secret: str, at: int, body: bytes) -> str:
    """Of the moment (seconds of the epoch) and the body, so that an old one is no new one:
    `t=1763805720,v1=<hex hmac-sha256 of "1763805720." + body>`."""
    told = hmac.new(secret.encode(), f"{at}.".encode() + body, hashlib.sha256)
    return f"t={at},v1={told.hexdigest()}"


def is_public(address: str) -> bool:
    """Of the internet: no machine of this house, no cloud's own."""
    try:
        found = _inner(ip_address(address.partition("%")[0]))
    except ValueError:
        return False
    return found.is_global and not (found.is_multicast or found.is_reserved)


def _inner(address: IPv4Address | IPv6Address) -> IPv4Address | IPv6Address:
    """Whom an address of version 6 stands for, where it stands for one of version 4."""
    if isinstance(address, IPv4Address):
        return address
    if address in NAT64:
        return IPv4Address(int(address) & 0xFFFF_FFFF)
    teredo = address.teredo[1] if address.teredo else None
    return address.ipv4_mapped or address.sixtofour or teredo or address


def fault(url: str, *, with_private: bool) -> str:
    """Why nothing may be sent there: a code that the page has words for, or nothing. What a name
    stands for is looked at when something is sent."""
    try:
        parts = urlsplit(url)
        host, _port = parts.hostname, parts.port
    except ValueError:
        return "address"
    if not host or len(url) > MAX_URL or not url.isascii() or any(c <= " " for c in url):
        return "address"
    if parts.username is not None or parts.password is not None:
        return "credentials"
    if parts.scheme != "https" and not (with_private and parts.scheme == "http"):
        return "https"
    return "" if with_private or not _is_private(host) else "private"


def _is_private(host: str) -> bool:
    """As far as it can be told without asking for the name."""
    local = (".localhost", ".local", ".internal", ".home.arpa")
    name = host.rstrip(".").lower()
    if name == "localhost" or name.endswith(local):
        return True
    try:
        ip_address(name)
    except ValueError:
        return "." not in name or name.rsplit(".", 1)[-1].isdigit()
    return not is_public(name)
