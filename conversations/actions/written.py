"""Comments that people write: kept whole or refused, never cut."""

from conversations.core.masking import masked
from conversations.errors import TooLong

_TOO_LONG = {
    200: "At most 200 characters: nothing was kept, shorten it.",
    500: "At most 500 characters: nothing was kept, shorten it.",
    1000: "At most 1,000 characters: nothing was kept, shorten it.",
    2000: "At most 2,000 characters: nothing was kept, shorten it.",
}


def written(text: str, most: int) -> str:
    """As it is kept: card numbers masked. A new line is one character, as the browser counts it
    before it sends two. Raises TooLong."""
    said = text.replace("\r\n", "\n").strip()
    if len(said) > most:
        raise TooLong(_TOO_LONG[most])
    return masked(said)
