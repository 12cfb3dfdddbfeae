"""What each frame from a floor does to a conversation: the right is checked here, the rest is the
action's. Steering desks and queues is in `floor_steer.py`."""

from typing import TYPE_CHECKING
from uuid import UUID

from console import frames
from console.floor.frames import STEER, Join, Part
from console.roles import may_watch, visible_advisors, watched_conversations
from console.sockets import floor_steer
from console.threads import run
from conversations.actions import close, lead, notes
from conversations.actions.hold import author_of
from conversations.errors import BadFrame, Forbidden, NotFound, RateLimited
from conversations.models import Conversation, User
from conversations.now import now
from conversations.queries.reviewing import without_blind

if TYPE_CHECKING:
    from console.sockets.floor import FloorSocket

WHISPER = "whisper"


async def act(socket: "FloorSocket", form: frames.Form) -> None:
    """Raises errors.Refused; answers `ok` itself."""
    if isinstance(form, frames.MessagePost):
        if not socket.posts.take():
            raise RateLimited
        brand = await run(_brand, socket.user, form)
        if form.text:
            named = str(form.conversation)
            await socket.hub.blocking.refuse(named, brand, form.text, socket.user.language)
        key = str(form.client_key)
        seq = await run(_post, socket.user, form, key)
        socket.ok(form.ref, seq=seq, client_key=key)
        return
    if isinstance(form, tuple(STEER.values())):
        socket.ok(form.ref, **await run(floor_steer.do, socket.user, socket.watch, form))
        socket.hub.board.around.figures_soon()
        return
    done = await run(do, socket.user, form)
    socket.ok(form.ref, conversation=str(getattr(form, "conversation", "")), **done)


def in_scope(user: User, conversation_id: UUID | None) -> UUID:
    """Raises NotFound for what is not on this leader's floor, as for what is nowhere, and for what
    they read blind at the review desk."""
    if conversation_id is None:
        raise BadFrame("Name the conversation.")
    rows, _hidden = without_blind(watched_conversations(user), user)
    if not rows.filter(pk=conversation_id).exists():
        raise NotFound
    return conversation_id


def _brand(user: User, form: frames.MessagePost) -> str:
    key = in_scope(user, form.conversation)
    return str(Conversation.objects.values_list("brand__slug", flat=True).get(pk=key))


def _post(user: User, form: frames.MessagePost, key: str) -> int:
    return lead.post_beside(user, in_scope(user, form.conversation), form.text, key, now())


def do(user: User, form: frames.Form) -> dict[str, str | int]:
    """In a thread: one act; what the answer says besides."""
    if not may_watch(user):
        raise Forbidden
    key = in_scope(user, getattr(form, "conversation", None))
    match form:
        case frames.NotePost():
            client_key = str(form.client_key) if form.client_key else None
            why = {"why": WHISPER}
            return {"staff_seq": notes.post_note(user, key, form.text, client_key, now(), **why)}
        case Join():
            lead.join(user, key, now())
        case Part():
            lead.part(user, key, now())
        case frames.TakeOver():
            lead.seize(user, key, form.reason.strip(), form.holder, now())
        case frames.HandBack():
            back = lead.hand_back(user, key, form.note, now(), form.to)
            return {"to": back.to, "returned": int(back.is_returned)}
        case frames.Transfer():
            _transfer(user, key, form)
        case frames.Close():
            why = {"note": form.note.strip()} if form.note.strip() else {}
            close.close_conversation(key, author_of(user), form.reason, now(), **why)
        case _:
            raise frames.UnknownType
    return {}


def _transfer(user: User, key: UUID, form: frames.Transfer) -> None:
    if form.to_advisor is not None:
        to = visible_advisors(user).filter(pk=form.to_advisor, user__is_active=True).first()
        if to is None:
            raise NotFound("There is no such colleague.")
        lead.move_to_advisor(user, key, to, form.note, form.holder, now())
        return
    if form.to_queue is None:
        raise BadFrame("Name the advisor or the queue that it goes to.")
    queue = floor_steer.queue_named(user, form.to_queue)
    lead.move_to_queue(user, key, queue, form.note, form.holder, now())
