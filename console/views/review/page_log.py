"""The log as a reviewer reads it: who the customer is hidden, latencies and findings beside the
messages.

What the rest of the page says is in `page_context.py`.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from console.render import articles
from console.veiling import veiled_event
from console.views.past.frames import as_frames
from conversations.core.latencies import Latency, Said, latencies
from conversations.models import Conversation, Event, User
from conversations.queries import past


def events_of(conversation: Conversation) -> list[Event]:
    return past.timeline(conversation)


def waited(conversation: Conversation, events: Sequence[Event]) -> dict[int, Latency]:
    """By the seq of the answer; nothing where the times are not real."""
    if not conversation.has_times:
        return {}
    said = [
        Said(event.seq, event.actor_kind, event.at)
        for event in events
        if event.kind == "message.posted" and event.seq is not None
    ]
    policy = conversation.policy
    found = latencies(said, policy.get("first_reply_s") or 0, policy.get("reply_s") or 0)
    return {one.seq: one for one in found}


def log_html(
    user: User,
    conversation: Conversation,
    events: Sequence[Event],
    names: Sequence[str],
    beside: Mapping[int, str],
) -> SafeString:
    """All events, staff's own too, in reading order."""
    frames = [veiled_event(frame, names) for frame in as_frames(user, conversation, list(events))]
    return articles(frames, user.language, beside)


def beside(
    events: Sequence[Event],
    waits: Mapping[int, Latency],
    findings: Sequence[Mapping[str, Any]],
    missed: Sequence[Mapping[str, Any]],
    shared: Mapping[str, Any],
) -> dict[int, str]:
    """By the seq of each message: how long the answer took, what was found in it."""
    found, marks = defaultdict(list), defaultdict(list)
    for finding in findings:
        found[finding["seq"]].append(finding)
    for mark in missed:
        marks[mark["seq"]].append(mark)
    return {
        event.seq: render_to_string(
            "review/beside.html",
            {
                **shared, "seq": event.seq, "wait": waits.get(event.seq),
                "findings": found[event.seq], "missed": marks[event.seq],
            },
        )
        for event in events
        if event.kind == "message.posted" and event.seq is not None
    }  # fmt: skip
