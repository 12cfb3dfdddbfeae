"""What may be attached, told by its content, never by its name. Cleaning is not here."""

from dataclasses import dataclass

import filetype

MOST_BYTES = 10 * 1024 * 1024
IMAGES = frozenset({"image/jpeg", "image/png", "image/webp", "image/gif"})
PDF = "application/pdf"


class UnacceptableError(Exception):
    """A file that is not taken. `code` is for programs: file_type, file_damaged, file_too_big,
    file_locked."""

    def __init__(self, code: str) -> None:
        self.code = code
        super().__init__(code)


@dataclass(frozen=True, slots=True)
class Clean:
    """What is stored. A PDF has no size in pixels and no thumbnail."""

    type: str
    body: bytes
    width: int | None = None
    height: int | None = None
    thumb: bytes | None = None


def type_of(body: bytes) -> str:
    """Raises UnacceptableError for all but the images and PDFs we know."""
    if len(body) > MOST_BYTES:
        raise UnacceptableError("file_too_big")
    guessed = filetype.guess_mime(body[:8192])
    if guessed in IMAGES or guessed == PDF:
        return str(guessed)
    raise UnacceptableError("file_type")
