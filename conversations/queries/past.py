"""Past conversations: searched, paged by key, with the words found shown in their place.

Which conversations may be seen is the caller's first argument; nothing here widens it.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib.postgres.search import SearchHeadline, SearchQuery, SearchVector
from django.db import connection
from django.db.models import Count, OuterRef, Q, QuerySet, Subquery

from conversations.models import Assignment, Conversation, Customer, Event
from conversations.queries.narrowing import narrowed
from conversations.queries.paging import page

CONFIG = "motjuste_fr"
PAGE = 25
FEW = 2000
OPEN, CLOSE = "\ue000", "\ue001"
LEXEME = re.compile(r"'((?:[^']|'')*)'")
RELATED = ("customer", "queue", "brand", "disposition", "handler__user")


@dataclass(frozen=True)
class Wanted:
    """What is searched for; what is None or empty does not narrow. `until` is excluded."""

    words: SearchQuery | None = None
    customer: str = ""
    since: datetime | None = None
    until: datetime | None = None
    queue: UUID | None = None
    advisor: UUID | None = None
    disposition: UUID | None = None
    state: str = ""


Place = tuple[datetime, UUID]


@dataclass(frozen=True)
class Page:
    """Newest first. `before` asks for the next page; None on the last."""

    rows: list[Conversation]
    before: Place | None


def search(scope: QuerySet[Conversation], wanted: Wanted, before: Place | None) -> Page:
    """Paged by the place of the last row, so that no page costs more than the first."""
    found = _meant(scope, wanted).select_related(*RELATED)
    return Page(*page(found, "opened_at", before, PAGE))


def _meant(scope: QuerySet[Conversation], wanted: Wanted) -> QuerySet[Conversation]:
    found = narrowed(
        scope,
        queue=wanted.queue,
        handler=wanted.advisor,
        disposition=wanted.disposition,
        state=wanted.state,
        opened_at__gte=wanted.since,
        opened_at__lt=wanted.until,
    )
    if wanted.customer:
        found = found.filter(customer__in=_few(_customers(wanted.customer), "pk"))
    return with_words(found, wanted.words) if wanted.words is not None else found


def _few(rows: QuerySet[Any], name: str) -> list[Any] | QuerySet[Any]:
    """What is rare is looked up once, so that the planner need not guess; what is common stays
    a subquery."""
    found = list(rows.values_list(name, flat=True)[: FEW + 1])
    return found if len(found) <= FEW else rows.values(name)


def with_words(rows: QuerySet[Conversation], query: SearchQuery) -> QuerySet[Conversation]:
    """Rare words lead to their conversations; for common ones the newest are read until enough
    are found (a subquery with a limit is never turned into a join over all matches)."""
    few = _few(matching(query), "conversation_id")
    if isinstance(few, list):
        return rows.filter(pk__in=set(few))
    first = matching(query).filter(conversation=OuterRef("pk")).values("pk")[:1]
    return rows.annotate(hit=Subquery(first)).filter(hit__isnull=False)


def _customers(text: str) -> QuerySet[Customer]:
    """By the beginnings of the words of the name, or by the whole e-mail address or number."""
    exact = Q(email__iexact=text) | Q(external_id=text)
    words = re.findall(r"\w+", text)
    if not words or "@" in text:
        return Customer.objects.filter(exact)
    prefixes = " & ".join(f"{word}:*" for word in words)
    named = Q(words=SearchQuery(prefixes, config=CONFIG, search_type="raw"))
    customers = Customer.objects.annotate(words=SearchVector("name", config=CONFIG))
    return customers.filter(exact | named)


def asked(words: str) -> SearchQuery:
    """As people type it: "several words" together, -without, or. One query, to be made once."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT websearch_to_tsquery(%s, %s)::text", [CONFIG, words])
        (parsed,) = cursor.fetchone()
    return SearchQuery(widened(parsed), config="simple", search_type="raw")


def widened(parsed: str) -> str:
    """Without accents the stem of "cassée" is "casse", that of "cassé" and "casser" is "cass":
    each asks for the other too."""
    return LEXEME.sub(_both, parsed)


def _both(match: re.Match[str]) -> str:
    stem = match[1]
    other = stem[:-1] if stem.endswith("e") and len(stem) > 3 else f"{stem}e"
    return f"('{stem}' | '{other}')"


def matching(query: SearchQuery) -> QuerySet[Event]:
    """The messages with these words, wherever they are."""
    messages = Event.objects.filter(kind="message.posted")
    return messages.annotate(words=SearchVector("text", config=CONFIG)).filter(words=query)


def excerpts(rows: Sequence[Conversation], query: SearchQuery | None) -> dict[UUID, str]:
    """Per conversation the first message with the words, those between OPEN and CLOSE. Not
    escaped: it is what somebody typed."""
    if query is None or not rows:
        return {}
    first = (
        matching(query)
        .filter(conversation__in=[row.pk for row in rows])
        .order_by("conversation_id", "seq")
        .distinct("conversation_id")
        .values("pk")
    )
    found = Event.objects.filter(pk__in=first).annotate(
        excerpt=SearchHeadline(
            "text", query, config=CONFIG, start_sel=OPEN, stop_sel=CLOSE,
            max_words=28, min_words=14, max_fragments=1,
        )
    )  # fmt: skip
    return {event.conversation_id: event.excerpt for event in found}


def timeline(conversation: Conversation) -> list[Event]:
    """The whole log in reading order: a staff event after the seq that it follows."""
    return sorted(Event.objects.filter(conversation=conversation), key=_reading_order)


def n_redacted(conversation: str) -> Subquery:
    """How many messages of the `conversation` of a row were taken back; None for none."""
    rows = Event.objects.filter(conversation=OuterRef(conversation), kind="message.posted")
    gone = rows.filter(data__has_key="redacted").order_by().values("conversation")
    return Subquery(gone.annotate(n=Count("pk")).values("n"))


def is_erased_on_request(conversation: Conversation) -> bool:
    """Its words went because the customer asked, and its log keeps its numbers and times; where the
    time of keeping was over the log went with them."""
    log = Event.objects.filter(conversation=conversation)
    return conversation.text_gone_at is not None and log.exists()


def accepted_at(conversation: Conversation) -> datetime | None:
    """When the first advisor took it, whoever has held it since."""
    taken = Assignment.objects.filter(conversation=conversation).order_by("assigned_at")
    return taken.values_list("assigned_at", flat=True).first()


def _reading_order(event: Event) -> tuple[int, int]:
    if event.seq is not None:
        return event.seq, 0
    return event.after_seq, event.staff_seq or 0


def other_contacts(conversation: Conversation, limit: int = 20) -> list[Conversation]:
    """The customer's other contacts with the brand, newest first, whoever served them. Only
    date, reason and outcome of them may be shown without asking for more rights."""
    rows = Conversation.objects.filter(customer_id=conversation.customer_id)
    rows = rows.exclude(pk=conversation.pk).select_related("queue", "disposition")
    return list(rows.order_by("-opened_at")[:limit])
