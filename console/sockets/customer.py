"""The customer's socket: one conversation, what everybody in it may see."""

from typing import Any, ClassVar

from django.conf import settings

from console import frames
from console.sockets import gate
from console.sockets.base import Socket
from console.threads import run
from console.wire import event_frame
from conversations import wake
from conversations.actions.close import close_conversation, reopen
from conversations.actions.closing import extend_closing
from conversations.actions.customers import customer_gone
from conversations.actions.offers import answer_offer
from conversations.actions.survey import answer_survey
from conversations.core.posting import Author
from conversations.core.states import State
from conversations.core.survey import Answer
from conversations.now import now
from conversations.queries import views
from conversations.queries.events import Place


class CustomerSocket(Socket):
    kind: ClassVar[str] = "customer"
    page: ClassVar[str] = "customer"
    audience: ClassVar[str] = "everyone"
    forms: ClassVar[frames.Forms] = frames.CUSTOMER

    async def admitted(self) -> bool:
        found = await run(gate.customer_at, self.scope)
        if found is None:
            return False
        self.conversation_id, self.credential = str(found.pk), f"epoch:{found.token_epoch}"
        self.queue_id, self.first_language = str(found.queue_id), found.language
        self.author = Author("customer", None, found.customer.name)
        return True

    def language(self) -> str:
        asked = gate.query(self.scope).get("language", "")
        return asked if asked in ("fr", "en") else self.first_language

    async def begin(self) -> None:
        same = [s for s in self.hub.pulse.sockets if s.conversation_id == self.conversation_id]
        if len(same) > settings.SOCKETS_PER_CUSTOMER:
            await self.let_go(4429)
            return
        place = Place(self.conversation_id, _number(gate.query(self.scope).get("after", "0")))
        cursor = self.cursors[self.conversation_id] = self.hub.follow(self, place)
        self.hub.subscribe(self, {f"queue:{self.queue_id}"})
        view = await self._view()
        entries, more = await self.catch_up(
            cursor, Place(place.conversation, min(place.seq, view["seq"]))
        )
        shown = [event_frame(entry, self.audience) for entry in entries]
        snapshot = {**view, "events": shown, "more": more}
        self.show_frame({"type": "snapshot", "at": now(), "conversations": [snapshot]})
        self.shown = _notable(view)
        self.follow_on(view)

    async def _view(self) -> dict[str, Any]:
        conversation = await run(views.by_id, self.conversation_id)
        assert conversation is not None
        is_waiting = conversation.state == State.WAITING
        line = await self.hub.lines.of(str(conversation.queue_id)) if is_waiting else None
        return await run(views.for_customer, conversation, line, now())

    async def look(self, reasons: set[str]) -> None:
        only_line = all(reason.startswith("queue:") for reason in reasons)
        if only_line and self.shown[0] != State.WAITING:
            return
        view = await self._view()
        if _notable(view) != self.shown:
            self.shown = _notable(view)
            self.show_frame({"type": "state", **view})

    async def left(self) -> None:
        others = any(s.conversation_id == self.conversation_id for s in self.hub.pulse.sockets)
        if not others:
            await run(customer_gone, self.conversation_id, now())

    async def handle(self, form: frames.Form) -> None:
        key = self.conversation_id
        match form:
            case frames.MessagePost():
                self.send_post(key, self.author, form)
            case frames.Typing():
                wake.typing(key, "customer", self.author.name, form.on)
                self.ok_if_asked(form)
            case frames.Seen():
                self.has_seen(key, "customer", form.seq)
                self.ok_if_asked(form)
            case frames.Close():
                reason = form.reason or "customer"
                await run(close_conversation, key, self.author, reason, now())
                self.ok(form.ref)
            case frames.ClosingExtend():
                await run(extend_closing, key, self.author, now())
                self.ok(form.ref)
            case frames.OfferAnswer():
                seq = await run(answer_offer, key, form.offer, now(), accepted=form.accepted)
                self.ok(form.ref, seq=seq)
            case frames.SurveyForm():
                seq = await run(answer_survey, key, _answer(form), self.form.language, now())
                self.ok(form.ref, seq=seq)
            case frames.Reopen():
                await run(reopen, key, self.author, now())
                if form.text.strip() or form.attachments:
                    again = frames.MessagePost(
                        ref=form.ref,
                        client_key=form.client_key,
                        text=form.text,
                        attachments=form.attachments,
                    )
                    self.send_post(key, self.author, again)
                else:
                    self.ok(form.ref)


def _answer(form: frames.SurveyForm) -> Answer:
    """`resolved` may be true or false, too."""
    words = {True: "yes", False: "no"}
    given = {name: getattr(form, name) for name in Answer.__dataclass_fields__}
    solved = form.resolved
    return Answer(**given | {"resolved": words[solved] if isinstance(solved, bool) else solved})


def _notable(view: dict[str, Any]) -> tuple[Any, ...]:
    """What is worth a new `state` frame: not every message, not every second of an estimate."""
    eta = view["eta_s"]
    return (
        view["state"], view["position"], view["nobody_available"], view["advisor"],
        view["reopen_until"], view["closing"], view["opens_at"], view["is_paused"], view["survey"],
        None if eta is None else eta // 15,
    )  # fmt: skip


def _number(text: str) -> int:
    try:
        return max(0, int(text[:12]))
    except ValueError:
        return 0
