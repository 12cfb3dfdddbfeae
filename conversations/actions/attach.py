"""Keeping a photo or PDF with a conversation: the row, and its bytes in the store.

What the bytes may be is decided, and they are cleaned, before they come here (`console.files`).
"""

import re
import unicodedata
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import Sum
from uuid_utils.compat import uuid4

from conversations.actions.hold import locked
from conversations.core.masking import masked
from conversations.core.states import OPEN, State
from conversations.errors import Closed, NotFound, RateLimited
from conversations.models import Attachment, Conversation, User

MOST_FILES = 60
MOST_BYTES = 150 * 1024 * 1024
LONGEST_NAME = 120
EXTENSIONS = {
    "image/jpeg": "jpg",
    "image/png": "png",
    "image/webp": "webp",
    "application/pdf": "pdf",
}


@dataclass(frozen=True, slots=True)
class File:
    """Clean bytes under the name somebody gave them."""

    name: str
    type: str
    body: bytes
    width: int | None = None
    height: int | None = None
    thumb: bytes | None = None


def attach_file(conversation_id: UUID, user: User | None, file: File, now: datetime) -> Attachment:
    """Store `file` for the customer (`user` None) or for the advisor whose desk holds it.

    The bytes are written before the row is held, so that nobody waits for a disk. Raises
    NotFound, Closed, RateLimited (too many files), OSError; nothing is stored then.
    """
    path = _kept(file)
    try:
        with transaction.atomic():
            conversation = locked(conversation_id)
            _may_attach(conversation, user)
            return _row(conversation, user, file, path, now)
    except Exception:
        default_storage.delete(path)
        default_storage.delete(thumb_path(path))
        raise


def _kept(file: File) -> str:
    path = default_storage.save(new_path(), ContentFile(file.body))
    if file.thumb:
        default_storage.save(thumb_path(path), ContentFile(file.thumb))
    return path


def _row(
    conversation: Conversation, user: User | None, file: File, path: str, now: datetime
) -> Attachment:
    return Attachment.objects.create(
        conversation=conversation,
        uploader_kind=user.role if user else "customer",
        uploader=user,
        name=tidy_name(file.name, file.type),
        type=file.type,
        size=len(file.body),
        path=path,
        width=file.width,
        height=file.height,
        created_at=now,
    )


def new_path() -> str:
    """Random, so that a name says nothing and cannot be guessed; two letters spread the folders."""
    name = uuid4().hex
    return f"{name[:2]}/{name}"


def thumb_path(path: str) -> str:
    return f"{path}.thumb"


def tidy_name(name: str, kind: str) -> str:
    """The last part of a path, without control or direction marks, card numbers masked, ending as
    its content does."""
    last = re.split(r"[\\/]", unicodedata.normalize("NFC", name))[-1]
    shown = "".join(c for c in last if unicodedata.category(c) not in ("Cc", "Cf", "Cs", "Co"))
    stem = masked(shown.rsplit(".", 1)[0].strip(" ."))[:LONGEST_NAME]
    return f"{stem or 'document'}.{EXTENSIONS[kind]}"


def _may_attach(conversation: Conversation, user: User | None) -> None:
    if user is not None and (
        conversation.handler_id != user.pk or conversation.state != State.ACTIVE
    ):
        raise NotFound("This conversation is not at your desk.")
    if conversation.state not in OPEN:
        raise Closed(reopen_until=conversation.reopen_until)
    kept = conversation.attachments.aggregate(bytes=Sum("size"))["bytes"] or 0
    if conversation.attachments.count() >= MOST_FILES or kept >= MOST_BYTES:
        raise RateLimited("This conversation holds as many files as it may.")
