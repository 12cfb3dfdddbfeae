"""An advisor's row of the floor as HTML: hundreds on a page, dozens a second on the wire.

Plain format strings, at a twentieth of a template's cost. Waits are counted on the page; without
`now` they are left to it. What a row holds is decided in `core.floor`; parts that stand on their
own (`data-part`) are replaced one by one.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime
from html import escape

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from console.floor.model import Shown
from console.floor.words import NEEDS, PHASES
from conversations.core.floor import Held, Need, Place, Row
from conversations.now import now as time_now
from frontend.templatetags.motjuste import duration

MOST_NEEDS, LONGEST_TEXT, FEW_SEATS, MOST_SEATS = 2, 120, 3, 4
BAR = '<svg class="used" viewBox="0 0 100 2" preserveAspectRatio="none" aria-hidden="true">'
BAR += '<rect class="part" width="0" height="2"/></svg>'


def row_html(shown: Shown, now: datetime | None = None) -> SafeString:
    """In the language of now."""
    row = shown.row
    parts = _who(row), _presence(row, now), _cells(shown, now), _needs(shown, now)
    return mark_safe(f"<li{_facts(shown)}>{''.join(parts)}</li>")  # noqa: S308 - escaped below


def _facts(shown: Shown) -> str:
    row = shown.row
    facts = {
        "id": f"a-{row.advisor}",
        "class": f"desk-row l{shown.level}{_room(shown)}",
        "data-advisor": row.advisor,
        "data-v": shown.version,
        "data-level": shown.level,
        "data-rank": shown.rank,
        "data-help": " ".join(shown.asked),
        "data-team": together(row.teams),
        "data-queue": together(row.queues),
        "data-brand": together(row.brands),
        "data-status": row.status,
        "data-cap": row.cap,
        "data-extra": len(row.extras),
        "data-queues": " ".join(row.queue_ids),
    }
    return "".join(f' {name}="{escape(str(value))}"' for name, value in facts.items())


def together(names: Iterable[str]) -> str:
    """What a row is grouped by: who serves two queues stands under both."""
    return " + ".join(names)


def _room(shown: Shown) -> str:
    """What styles make room for, as classes: `:has()` would be asked again at each change."""
    n_seats = len(shown.row.places)
    seats = " crowd" if n_seats > MOST_SEATS else " many" if n_seats > FEW_SEATS else ""
    return seats + " two" * (len(shown.needs) > 1) + " rest" * _has_rest(shown)


def _who(row: Row) -> str:
    name, teams = escape(row.name), escape(", ".join(row.teams))
    pin = escape(_("Pin %(name)s") % {"name": row.name})
    steer = escape(_("Steer %(name)s") % {"name": row.name})
    small = '<button type="button" class="b quiet small"'
    return (
        f'<div class="who" data-part="who"><h3><bdi>{name}</bdi></h3>'
        f'<div class="below"><span class="team small soft" title="{teams}">{teams}</span>'
        f'<div class="acts">'
        f'{small} data-do="pin" aria-label="{pin}">{_("Pin")}</button>'
        f'{small} data-do="steer" aria-haspopup="dialog" aria-label="{steer}">{_("Steer")}</button>'
        "</div></div></div>"
    )


def _presence(row: Row, now: datetime | None) -> str:
    said = {"available": _("available"), "paused": row.reason or _("paused")}
    status, word = escape(row.status), escape(said.get(row.status) or _("offline"))
    return (
        f'<div class="presence" data-part="presence"><span class="word"'
        f' title="{word}"><i class="dot {status}"></i> {word}</span> '
        f"{_age(row.status_at, now, 'span', 'small soft')}</div>"
    )


def _age(at: datetime | None, now: datetime | None, tag: str, css: str) -> str:
    told = duration((now - at).total_seconds()) if now and at else "—" if at is None else ""
    return f'<{tag} class="{css}" data-age="{_iso(at)}">{told}</{tag}>'


def _iso(at: datetime | None) -> str:
    return at.isoformat() if at else ""


def _cells(shown: Shown, now: datetime | None) -> str:
    row = shown.row
    label = escape(_("Seats of %(name)s") % {"name": row.name})
    box = '<li class="c-box" data-part="c{}-{}">{}</li>'
    seats = "".join(box.format(p.position, p.kind, _cell(shown, p, now)) for p in row.places)
    return f'<ol class="cells" aria-label="{label}">{seats}</ol>'


def _cell(shown: Shown, place: Place, now: datetime | None) -> str:
    held, extra = place.held, " extra" if place.kind == "extra" else ""
    if held is None:
        word = pgettext("seat", "free") if shown.row.status == "available" else "—"
        return f'<span class="c free{extra}">{word}</span>'
    is_over = not extra and place.position in shown.row.over
    marks, href = _marks(held, is_over), reverse("past:transcript", args=[held.conversation])
    css_more = extra + " over-cap" * is_over + " asks" * (held.help_at is not None)
    in_wrap_up = held.state == "wrap_up"
    css = "wrap" if in_wrap_up else pace(shown, held)
    name = _("wrap-up") if in_wrap_up else escape(held.customer) or "…"
    plus = f'<span class="plus" aria-label="{_("extra seat")}">+</span> ' if extra else ""
    return (
        f'<a class="c {css}{css_more}" href="{href}"'
        f' data-conversation="{held.conversation}" data-since="{_iso(held.since)}"'
        f' data-due="{_iso(held.due_at)}" data-until="{_iso(held.until)}">'
        f'<span class="name">{marks}{plus}<bdi>{name}</bdi></span>'
        f'{BAR}<span class="clock" data-clock>{_clock(held, now)}</span>{_score(held)}'
        f'<span class="more">{" ".join(_more(held))}</span></a>'
    )


def _marks(held: Held, is_over: bool) -> str:
    """In words, whatever the density: this seat asks, this seat goes when it empties."""
    asks = f'<b class="asks">{pgettext("seat", "help")}</b> ' if held.help_at is not None else ""
    over = ""
    if is_over:
        why = escape(_("Over the cap: the first seat to empty goes."))
        over = f'<span class="goes" title="{why}">{pgettext("seat", "over")}</span> '
    return asks + over


def _clock(held: Held, now: datetime | None) -> str:
    if held.state == "wrap_up":
        return ""
    if held.since is None:
        return f'<span class="soft">{_("customer’s turn")}</span>'
    return duration((now - held.since).total_seconds()) if now else ""


def _score(held: Held) -> str:
    if held.score is None:
        return ""
    return f'<span class="score" title="{_("Quality so far")}">{round(held.score)}</span>'


def _more(held: Held) -> Iterator[str]:
    if held.n_findings:
        said = ngettext("%(n)s finding", "%(n)s findings", held.n_findings)
        yield f'<span class="flags">{said % {"n": held.n_findings}}</span>'
    if held.phase and held.phase != "business":
        phase = escape(str(PHASES.get(held.phase, held.phase)))
        yield f'<span class="phase" title="{phase}">{phase}</span>'
    for name in held.joined:
        yield f'<span class="joined">{escape(_("with %(name)s") % {"name": name})}</span>'


def pace(shown: Shown, held: Held) -> str:
    """As the row's needs say it, so that one fragment agrees with itself whatever the hour."""
    kinds = {need.kind for need in shown.needs if need.conversation == held.conversation}
    if "breached" in kinds:
        return "over"
    return "near" if "near" in kinds else "calm"


def _needs(shown: Shown, now: datetime | None) -> str:
    listed = "".join(_need(need, now) for need in shown.needs[:MOST_NEEDS])
    found = f"<ul>{listed}</ul>" if listed else ""
    rest = escape(" · ".join(_rest(shown, now)))
    beside = f'<p class="small soft" title="{rest}">{rest}</p>'
    return f'<div class="needs" data-part="needs">{found}{beside}</div>'


def _need(need: Need, now: datetime | None) -> str:
    who = f"<bdi>{escape(need.customer)}</bdi>" if need.customer else _("Customer without a name")
    why = str(NEEDS.get(need.kind, need.kind)).replace("%(n)s", str(need.n))
    age = "" if need.kind == "critical" else f" {_age(need.at, now, 'span', 'age')}"
    said = ""
    if need.text:
        short = escape(Truncator(need.text).chars(LONGEST_TEXT))
        said = f' <q title="{escape(need.text)}">{short}</q>'
    return (
        f'<li class="need n{need.level}" data-kind="{need.kind}">'
        f"<span>{escape(why)}</span>{age} {who}{said}</li>"
    )


def _has_rest(shown: Shown) -> bool:
    return bool(shown.n_more or shown.row.extras or shown.row.over)


def _rest(shown: Shown, now: datetime | None) -> Iterator[str]:
    if shown.n_more:
        yield ngettext("and %(n)s more", "and %(n)s more", shown.n_more) % {"n": shown.n_more}
    if n_over := len(shown.row.over):
        yield _cap(shown.row.cap, n_over)
    for place in shown.row.extras:
        said = {"name": place.by, "reason": place.reason, "until": _until(place.until, now)}
        if place.until is not None and place.until <= (now or time_now()):
            yield _("seat added by %(name)s (%(reason)s), goes as it empties") % said
        else:
            yield _("seat added by %(name)s (%(reason)s, until %(until)s)") % said


def _cap(cap: int, n_over: int) -> str:
    """What a lowered cap does to the seats that are taken."""
    going = ngettext("%(n)s seat goes as it empties", "%(n)s seats go as they empty", n_over)
    return f"{_('cap %(cap)s') % {'cap': cap}}, {going % {'n': n_over}}"


def _until(at: datetime | None, now: datetime | None) -> str:
    """The hour, and the day when it is not today's: rows stand over midnight."""
    if at is None:
        return "—"
    local = timezone.localtime(at)
    clock = local.strftime("%H:%M")
    if local.date() == timezone.localdate(now or time_now()):
        return clock
    return f"{date_format(local, 'j N')}\N{NO-BREAK SPACE}{clock}"
