"""Secrets shown once and kept as digests: API keys, invitation links.

They are long and random, so a plain SHA-256 is enough; passwords are Django's matter.
"""

import hashlib
import secrets

KEY_PREFIX = "mj_"
BRAND_PREFIX = "mjb_"
SHOWN = 8


def new_key() -> str:
    """A personal API key, recognisable by its prefix to people and to secret scanners."""
    return KEY_PREFIX + secrets.token_urlsafe(32)


def new_brand_key() -> str:
    """A key of a brand's systems: nobody takes it for a person's."""
    return BRAND_PREFIX + secrets.token_urlsafe(32)


def new_link() -> str:
    """The secret part of an invitation's address."""
    return secrets.token_urlsafe(32)


def digest(secret: str) -> str:
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()


def kept(key: str) -> dict[str, str]:
    """What is stored of a key: its beginning, by which its owner tells it from others, and its
    digest."""
    return {"prefix": key[:SHOWN], "digest": digest(key)}
