"""Addresses of attachments that work for a quarter of an hour without another credential.

For <img> and <a> on pages without a cookie: the signature is no token and opens one file only.
"""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.core.signing import BadSignature, TimestampSigner
from django.urls import reverse

from conversations.models import Attachment

LIFETIME = timedelta(minutes=15)
_signer = TimestampSigner(salt="motjuste.attachment")


def signed_url(attachment: UUID, *, small: bool = False) -> str:
    _, signature = _signer.sign(str(attachment)).split(":", 1)
    path = reverse("customer:attachment", args=[attachment])
    return f"{path}?{'small&' if small else ''}s={signature}"


def is_signed(attachment: UUID, signature: str) -> bool:
    try:
        _signer.unsign(f"{attachment}:{signature}", max_age=LIFETIME)
    except BadSignature:
        return False
    return True


def described(attachment: Attachment, now: datetime) -> dict[str, Any]:
    """What the API tells somebody who may see it."""
    is_image = attachment.width is not None
    return {
        "id": str(attachment.pk),
        "name": attachment.name,
        "type": attachment.type,
        "size": attachment.size,
        "width": attachment.width,
        "height": attachment.height,
        "url": signed_url(attachment.pk),
        "thumb": signed_url(attachment.pk, small=True) if is_image else None,
        "expires_at": (now + LIFETIME).isoformat(),
    }
