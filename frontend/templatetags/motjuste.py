"""Dates, durations and typography as people in the trade write them, in French and English.

Nothing here reads a row.
"""

import re
from datetime import date, datetime

from django import template
from django.utils import formats, timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language, get_language_info, gettext

from frontend.clock import now

register = template.Library()

NO_BREAK = "\u00a0"
_OPENS, _CLOSES = re.compile(r"«\s?"), re.compile(r"\s?»")
_ENGLISH_INNER = str.maketrans("“”", "‘’")


def _french() -> bool:
    return (get_language() or "fr").startswith("fr")


@register.filter
def colon(label: object) -> str:
    """ "Name:" in English, "Nom :" (with a space that does not break) in French."""
    return f"{label}{NO_BREAK if _french() else ''}:"


@register.filter
def quoted(words: str) -> str:
    """Words that stand within quotation marks: those inside them are the inner ones."""
    if _french():
        return _CLOSES.sub("”", _OPENS.sub("“", words))
    return words.translate(_ENGLISH_INNER)


@register.filter
def short_id(key: object) -> str:
    """The end of an id, which is what tells two of them apart (its beginning is the time)."""
    return f"C-{str(key)[-4:].upper()}"


@register.filter
def minus(written: object) -> str:
    """A written number with the sign of a subtraction, not a hyphen: "−0,25"."""
    return str(written).replace("-", "−")


@register.filter
def percent(share: float | None) -> str:
    """ "70 %" in French, "70%" in English; what is unknown is a dash."""
    return "—" if share is None else _with_sign(bare_percent(share))


def bare_percent(share: float) -> str:
    """Without its sign: whole, with one decimal within a point of none and of all ("0,2", "99,8"),
    and "< 0,1" or "> 99,9" nearer than that: only none is 0, and only all is 100."""
    tenths = round(share * 1000, 6)  # what sums of floats leave is none
    if round(tenths) <= 0 < tenths:
        return f"<{NO_BREAK}{formats.number_format(0.1, 1)}"
    if tenths < 1000 <= round(tenths):
        return f">{NO_BREAK}{formats.number_format(99.9, 1)}"
    if 0 < tenths < 10 or 990 < tenths < 1000:
        whole = formats.number_format(round(tenths) / 10, 1)
        return whole if round(tenths) % 10 else str(round(tenths) // 10)
    return str(round(share * 100))


def _with_sign(said: str) -> str:
    return f"{said}{NO_BREAK if _french() else ''}%"


@register.filter
def duration(seconds: float | None) -> str:
    """ "48 s", "1 min 12", "2 h 05"; what is unknown is a dash."""
    if seconds is None:
        return "—"
    whole = max(0, int(seconds))
    if whole < 60:
        return f"{whole}{NO_BREAK}s"
    minutes, rest = divmod(whole, 60)
    if minutes < 60:
        return f"{minutes}{NO_BREAK}min" + (f"{NO_BREAK}{rest:02}" if rest else "")
    hours, minutes = divmod(minutes, 60)
    return f"{hours}{NO_BREAK}h{NO_BREAK}{minutes:02}"


@register.filter
def rounded(seconds: float | None) -> str:
    """A duration that was reckoned, not counted: half a second counts as one."""
    return duration(None if seconds is None else int(seconds + 0.5))


@register.filter
def exactly(seconds: float | None) -> str:
    """To the second: "48 s", "1 min 12 s", "2 h 05 min 07 s"."""
    if seconds is None:
        return "—"
    minutes, rest = divmod(round(max(0.0, seconds)), 60)
    hours, minutes = divmod(minutes, 60)
    words = [(hours, "h"), (minutes, "min"), (rest, "s")]
    while len(words) > 1 and not words[0][0]:
        words.pop(0)
    first, *others = words
    parts = [f"{first[0]}{NO_BREAK}{first[1]}", *(f"{n:02}{NO_BREAK}{unit}" for n, unit in others)]
    return NO_BREAK.join(parts)


@register.filter
def share(part: float | None) -> str:
    """A share of time with one decimal, never rounded up to all of it ("99,9 %") nor down to
    none."""
    if part is None:
        return "—"
    tenths = int(part * 1000)
    if part > 0 and not tenths:
        return percent(part)
    return _with_sign(formats.number_format(tenths / 10, 1))


@register.filter
def since(at: datetime | None, until: datetime | None = None) -> str:
    """The duration from `at` to `until`, or to now."""
    if at is None:
        return "—"
    return duration(((until or now()) - at).total_seconds())


@register.filter
def lasted(at: datetime, until: datetime) -> str:
    """The duration of what has ended: under a second it is not nought."""
    took = (until - at).total_seconds()
    return f"<{NO_BREAK}1{NO_BREAK}s" if took < 1 else duration(took)


@register.simple_tag
def when(at: datetime | None, form: str = "short") -> SafeString | str:
    """A <time>: "10:02" today, "21 nov. 10:02" this year, with the year before; form="full" says
    all, form="clock" the hour alone, form="seconds" with seconds, form="until" with midnight
    as the end of a day."""
    if at is None:
        return "—"
    local = timezone.localtime(at)
    full = formats.date_format(local, "l j F Y H:i:s")
    return format_html(
        '<time datetime="{}" title="{}">{}</time>',
        at.isoformat(timespec="seconds"),
        full,
        _written(local, form),
    )


def _written(local: datetime, form: str) -> str:
    clock = local.strftime("%H:%M")
    if form == "clock":
        return clock
    if form in ("seconds", "until"):
        told = local.strftime("%H:%M:%S")
        return "24:00:00" if form == "until" and told == "00:00:00" else told
    today = timezone.localdate(now())
    if form == "full":
        return f"{day(local)} {clock}"
    if local.date() == today:
        return clock
    pattern = "j N" if local.year == today.year else "j N Y"
    return f"{formats.date_format(local, pattern)}{NO_BREAK}{clock}"


@register.filter
def day(at: date | None) -> str:
    """ "21 novembre 2026"; the current year is said too: the page may be printed."""
    return "—" if at is None else formats.date_format(at, "j F Y")


@register.filter
def month(written: str) -> str:
    """ "2026-11" as "novembre 2026"."""
    return formats.date_format(date.fromisoformat(f"{written}-01"), "F Y")


@register.filter
def language(code: str) -> str:
    """By its name, in the reader's language; one that nobody knows stays a code."""
    try:
        return str(get_language_info(code)["name_translated"])
    except KeyError:
        return code


@register.filter
def ago(at: datetime | None) -> str:
    """ "3 min ago", in one unit: for what need not be exact."""
    if at is None:
        return "—"
    seconds = max(0, int((now() - at).total_seconds()))
    if seconds < 60:
        return gettext("just now")
    for size, unit in ((86400, gettext("d")), (3600, gettext("h")), (60, gettext("min"))):
        if seconds >= size:
            return gettext("%(n)s ago") % {"n": f"{seconds // size}{NO_BREAK}{unit}"}
    return ""
