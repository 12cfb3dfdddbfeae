"""What each frame from a desk does: the right is checked here, the rest is the action's."""

from typing import TYPE_CHECKING
from uuid import UUID

from console import frames
from console.roles import may_lead, visible_advisors, visible_conversations, visible_queues
from console.sockets import desk_quality
from console.threads import run
from conversations import wake
from conversations.actions import (
    assign,
    blocks,
    close,
    helping,
    lead,
    notes,
    offers,
    presence,
    transfer,
)
from conversations.actions.hold import author_of
from conversations.core.offers import Offer
from conversations.errors import BadFrame, Forbidden, NotFound
from conversations.models import Queue, User
from conversations.now import now
from conversations.queries.quality import left_out

if TYPE_CHECKING:
    from console.sockets.desk import DeskSocket


async def act(socket: "DeskSocket", form: frames.Form) -> None:
    """Raises errors.Refused; answers `ok` itself."""
    match form:
        case frames.MessagePost():
            if form.conversation is None:
                raise BadFrame("Name the conversation.")
            await socket.refuse_blocked(form)
            socket.send_post(str(form.conversation), socket.author, form)
            return
        case frames.Typing() | frames.Seen():
            _tell(socket, form)
            return
        case frames.DraftCheck():
            await desk_quality.check_draft(socket, _at_desk(socket, form.conversation), form)
            return
        case frames.HintDismiss():
            _at_desk(socket, form.conversation)
            await desk_quality.dismiss(form)
            socket.ok(form.ref)
            return
        case frames.OfferMake():
            key = str(form.client_key) if form.client_key else None
            offer = Offer(form.kind, form.why.strip(), form.what.strip(), form.url.strip())
            seq = await run(offers.make_offer, socket.user, form.conversation, offer, key, now())
            socket.ok(form.ref, seq=seq, client_key=key)
            return
        case frames.WrapUpKeep():
            kept = (form.disposition, form.text)
            await run(close.keep_wrap_up, socket.user, form.conversation, *kept)
            socket.ok_if_asked(form)
            return
        case frames.NotePost():
            key = str(form.client_key) if form.client_key else None
            await run(_in_scope, socket.user, form.conversation)
            staff_seq = await run(
                notes.post_note, socket.user, form.conversation, form.text, key, now()
            )
            socket.ok(form.ref, staff_seq=staff_seq, client_key=key)
            return
    conversation = await run(_do, socket.user, form)
    socket.hub.refresher.soon(socket, "acted")
    socket.ok(form.ref, **({"conversation": str(conversation)} if conversation else {}))


def _at_desk(socket: "DeskSocket", conversation: UUID | None) -> str:
    key = str(conversation)
    if key not in socket.cursors:
        raise NotFound("This conversation is not at your desk.")
    return key


def _tell(socket: "DeskSocket", form: frames.Typing | frames.Seen) -> None:
    key = _at_desk(socket, form.conversation)
    if isinstance(form, frames.Typing):
        wake.typing(key, "staff", socket.author.name, form.on)
    else:
        socket.has_seen(key, "staff", form.seq)
    socket.ok_if_asked(form)


def _do(user: User, form: frames.Form) -> UUID | None:
    """In a thread: one action. Returns the conversation that it was about."""
    match form:
        case frames.PresenceSet():
            presence.set_presence(user, form.status, now(), form.reason or "")
            return None
        case frames.Take():
            return _take(user, form)
        case frames.Transfer():
            _transfer(user, form)
            return form.conversation
        case frames.TakeOver():
            return _take_over(user, form)
        case frames.Close():
            return _close(user, form)
        case frames.WrapUpExtend():
            close.extend_wrap_up(user, form.conversation, now())
            return form.conversation
        case frames.WrapUpFinish():
            close.finish_wrap_up(user, form.conversation, form.disposition or "", form.note, now())
            return form.conversation
        case frames.Named():
            _with_a_leader(user, form)
            return form.conversation
        case frames.CustomerBlock():
            _in_scope(user, form.conversation)
            blocks.block_customer(form.conversation, user, form.reason, now())
            return form.conversation
    raise frames.UnknownType


def _with_a_leader(user: User, form: frames.Named) -> None:
    """Help asked for, help no longer needed, what was taken over given back."""
    match form:
        case frames.HelpAsk():
            helping.ask_help(user, form.conversation, form.text, now())
        case frames.HelpWithdraw():
            helping.withdraw_help(user, form.conversation, now())
        case frames.HandBack():
            lead.hand_back(user, form.conversation, form.note, now(), form.to)


def _in_scope(user: User, conversation_id: UUID) -> None:
    if not visible_conversations(user).filter(pk=conversation_id).exists():
        raise NotFound


def _take(user: User, form: frames.Take) -> UUID:
    if form.conversation is None:
        taken: UUID = assign.take_next(user, now()).pk
        return taken
    _in_scope(user, form.conversation)
    return assign.take(user, form.conversation, now()).pk


def _take_over(user: User, form: frames.TakeOver) -> UUID:
    if not may_lead(user):
        raise Forbidden
    _in_scope(user, form.conversation)
    return lead.seize(user, form.conversation, form.reason, form.holder, now()).pk


def _close(user: User, form: frames.Close) -> UUID:
    if form.conversation is None:
        raise BadFrame("Name the conversation.")
    _in_scope(user, form.conversation)
    staff = {"missing": left_out(form.conversation), "override": form.override}
    said = {name: value for name, value in staff.items() if value}
    return close.close_conversation(
        form.conversation, author_of(user), form.reason, now(), **said
    ).pk


def _transfer(user: User, form: frames.Transfer) -> None:
    if form.to_advisor is not None:
        colleague = visible_advisors(user).filter(pk=form.to_advisor).first()
        if colleague is None:
            raise NotFound("There is no such colleague.")
        transfer.transfer_to_advisor(user, form.conversation, colleague, form.note, now())
        return
    if form.to_queue is None:
        raise BadFrame("Name the advisor or the queue that it goes to.")
    queue = _queue(user, form.to_queue)
    transfer.transfer_to_queue(user, form.conversation, queue, form.note, now())


def _queue(user: User, named: str | None) -> Queue:
    """By id or slug, among the queues in scope."""
    queues = visible_queues(user).filter(is_active=True)
    try:
        found = queues.filter(pk=UUID(str(named))).first()
    except ValueError:
        found = queues.filter(slug=str(named)).first()
    if found is None:
        raise NotFound("There is no such queue.")
    return found
