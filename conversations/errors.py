"""What an action refuses, with the stable codes of the protocol.

The docstring is the message a person reads when no better one is given.
"""

from datetime import datetime
from typing import Any


class Refused(Exception):
    """The request was refused."""

    code = "bad_frame"

    def __init__(
        self,
        detail: str = "",
        *,
        reopen_until: datetime | None = None,
        field: str = "",
        by: str = "",
        why: str = "",
        is_now: Any = None,
    ) -> None:
        """`field` names what was wrong in an HTTP request, `by` who was quicker, or who has no
        free seat. `why` is the case, where the code has several, and `is_now` what stands in the
        place of what was seen."""
        self.detail = detail or (self.__doc__ or "").strip().splitlines()[0]
        self.reopen_until, self.field, self.by = reopen_until, field, by
        self.why, self.is_now = why, is_now
        super().__init__(self.detail)


class NotFound(Refused):
    """There is nothing here under this id."""

    code = "not_found"


class Forbidden(Refused):
    """Your role does not allow this."""

    code = "forbidden"


class Closed(Refused):
    """The conversation is closed."""

    code = "closed"


class Conflict(Refused):
    """This client_key was used for another text."""

    code = "conflict"


class Compared(Refused):
    """This calibration has been compared: nothing is added to it any more."""

    code = "compared"


class PlanClosed(Refused):
    """This plan is closed: open it again to go on with it."""

    code = "plan_closed"


class Outrun(Refused):
    """This grid was filled in further in another window: reload the page and go on there."""

    code = "outrun"


class Settled(Refused):
    """Somebody has settled this meanwhile: read it, then settle it again if you must."""

    code = "settled"


class NotTheirs(Refused):
    """This fault is marked in the advisor’s own words: choose one of their messages."""

    code = "not_theirs"


class Misquoted(Refused):
    """A quotation has the very words of the message: quote it again."""

    code = "misquoted"


class CapReached(Refused):
    """No free seat: finish or hand over a conversation first."""

    code = "cap_reached"


class AlreadyTaken(Refused):
    """Somebody else has taken this conversation."""

    code = "already_taken"


class BadFrame(Refused):
    """The request is not understood."""

    code = "bad_frame"


class Unjudged(BadFrame):
    """Confirm or dismiss each finding first, or fill in the grid."""


class Empty(Refused):
    """A message needs a text or an attachment."""

    code = "empty"


class TooLong(Refused):
    """A message has at most 4,000 characters."""

    code = "too_long"


class RateLimited(Refused):
    """Too many requests: wait a moment and try again."""

    code = "rate_limited"


class Unavailable(Refused):
    """Nothing was stored: the database did not answer. Send it again."""

    code = "unavailable"


BY_CODE: dict[str, type[Refused]] = {
    kind.code: kind
    for kind in (
        NotFound, Forbidden, Closed, Conflict, CapReached, AlreadyTaken,
        BadFrame, Empty, TooLong, RateLimited, Unavailable,
    )
}  # fmt: skip
