"""Everything that is kept of one customer, as plain data: what they may ask to see.

Erasing it is `actions/erasure.py`; packing it with the files, `console.views.audit`.
"""

from typing import Any

from conversations.models import (
    Attachment,
    Block,
    Conversation,
    Customer,
    Event,
    Mail,
    SurveyAnswer,
)
from conversations.queries.staff_words import words_about

OF_CUSTOMER = (
    "id", "external_id", "title", "name", "email", "language", "products", "product_aliases",
    "history", "attributes", "created_at", "told_at", "erased_at",
)  # fmt: skip
OF_CONVERSATION = (
    "id", "state", "language", "opened_at", "first_reply_at", "closed_at", "closed_by", "outcome",
    "source", "text_gone_at",
)  # fmt: skip
OF_ANSWER = ("at", "ces", "component", "steps", "csat", "nps", "rnps", "resolved", "comment")


def customer_file(customer: Customer) -> dict[str, Any]:
    """As many queries, whatever there is. Staff appear by the first name that customers are shown;
    what they wrote beside the talk stands without its authors."""
    talks = list(
        Conversation.objects.filter(customer=customer)
        .select_related("queue", "disposition")
        .order_by("opened_at")
    )
    ids = [talk.pk for talk in talks]
    events: dict[Any, list[dict[str, Any]]] = {key: [] for key in ids}
    for event in Event.objects.filter(conversation__in=ids).order_by("id"):
        events[event.conversation_id].append(_event(event))
    answers = {row.pk: row for row in SurveyAnswer.objects.filter(pk__in=ids)}
    mails = Mail.objects.filter(conversation__in=ids).order_by("created_at")
    blocks = Block.objects.filter(customer=customer).order_by("created_at")
    return {
        "customer": _values(customer, OF_CUSTOMER) | {"brand": customer.brand.name},
        "conversations": [_talk(talk, events[talk.pk], answers.get(talk.pk)) for talk in talks],
        "files": [_file(row) for row in files_of(customer)],
        "staff": sorted(words_about(customer, ids), key=lambda told: told["at"]),
        "mails": [_values(row, ("kind", "to", "subject", "body", "sent_at")) for row in mails],
        "blocks": [_values(row, ("reason", "created_at", "undone_at")) for row in blocks],
    }


def files_of(customer: Customer) -> list[Attachment]:
    rows = Attachment.objects.filter(conversation__customer=customer)
    return list(rows.order_by("created_at"))


def file_name(row: Attachment) -> str:
    """In the archive: several may have been given one name."""
    return f"files/{row.pk}-{row.name}"


def _file(row: Attachment) -> dict[str, Any]:
    given = _values(row, ("name", "type", "size", "created_at", "conversation_id"))
    return given | {"file": file_name(row)}


def _talk(talk: Conversation, events: list[Any], answer: SurveyAnswer | None) -> dict[str, Any]:
    return {
        **_values(talk, OF_CONVERSATION),
        "queue": talk.queue.name,
        "reason": talk.disposition.name if talk.disposition else "",
        "survey": _values(answer, OF_ANSWER) if answer else None,
        "events": events,
    }


def _event(event: Event) -> dict[str, Any]:
    data = {name: value for name, value in event.data.items() if name != "staff"}
    return {
        "seq": event.seq,
        "kind": event.kind,
        "at": event.at,
        "by": event.actor_kind,
        "name": event.actor_name,
        "text": event.text,
        "data": data,
    }


def _values(row: Any, names: tuple[str, ...]) -> dict[str, Any]:
    return {name: getattr(row, name) for name in names}
