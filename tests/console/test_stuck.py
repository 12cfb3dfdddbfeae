"""When is a socket let go because nobody reads? What a stuck one then sees is in tests/live."""

from console.outbox import MOST_UNREAD, Outbox
from console.pulse import ANSWER_S
from console.sockets.customer import CustomerSocket


async def _send(message: dict[str, str]) -> None:
    raise AssertionError("the server's own way out is given")


def connected() -> CustomerSocket:
    socket = CustomerSocket()
    socket.outbox = Outbox(_send, lambda: None, lambda text: None)
    return socket


def test_a_beat_unanswered_for_too_long_is_stuck_once_its_answers_are_read() -> None:
    """What comes while the snapshot is made is read after it: a busy server is not a deaf client,
    and to let them all go would have them all come back."""
    socket = connected()
    socket.outbox.beat("beat", at=0.0)
    socket.has_begun = False
    assert not socket.is_stuck(ANSWER_S * 100)
    socket.has_begun = True
    assert not socket.is_stuck(ANSWER_S)
    assert socket.is_stuck(ANSWER_S + 1)
    assert socket.outbox.answered()
    assert not socket.is_stuck(ANSWER_S + 1)


def test_so_is_one_with_too_much_unread() -> None:
    socket = connected()
    socket.has_begun = True
    socket.outbox.put("x" * MOST_UNREAD)
    assert not socket.is_stuck(0.0)
    socket.outbox.put("x")
    assert socket.is_stuck(0.0)
