"""What the audit says of an act of steering: what was done, until when, then why.

What other entries say beyond their columns is in `details.py`.
"""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from django.utils import formats, timezone
from django.utils.translation import gettext as _

from console.floor.words import FIGURES
from console.views.audit.words import act_name
from conversations.core.figures import TARGETS
from frontend.templatetags.motjuste import NO_BREAK, duration, percent

Data = Mapping[str, Any]
STEERING = "floor."
LONGEST = 120


def is_steering(act: str) -> bool:
    return act.startswith(STEERING)


def steered(act: str, data: Data) -> Iterator[str]:
    """What was done, until when, then why; of what was undone also which act it was."""
    kind = str(data.get("what") or act.removeprefix(STEERING))
    if "what" in data:
        yield act_name(STEERING + kind)
    yield str(data.get("queue", ""))
    yield from _moved(kind, data)
    if until := data.get("until"):
        yield _("until %(moment)s") % {"moment": _moment(until)}
    yield cut(str(data.get("reason", "")))


def _moved(kind: str, data: Data) -> Iterator[str]:
    """From what to what."""
    before, after = data.get("before"), data.get("after")
    if kind == "cap" and after is not None:
        yield _("seats: %(before)s → %(after)s") % {"before": before, "after": after}
    elif kind == "queues":
        yield f"− {before}" if before else ""
        yield f"+ {after}" if after else ""
    elif kind == "target" and after is not None:
        name = str(data.get("name", ""))
        figures = [_figure(name, value) for value in (before, after) if value is not None]
        yield f"{FIGURES.get(name, name)} {' → '.join(figures)}"


def _figure(name: str, value: float) -> str:
    is_share = TARGETS.get(name, 1) <= 1
    return percent(value) if is_share else duration(value)


def _moment(written: str) -> str:
    local = timezone.localtime(datetime.fromisoformat(written))
    return f"{formats.date_format(local, 'j N')}{NO_BREAK}{local:%H:%M}"


def cut(text: str) -> str:
    return text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"
