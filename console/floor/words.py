"""The floor's words: needs, phases, figures, keys. Templates carry their own besides."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from console.desk_words import TOLD

NEEDS = {
    "help": pgettext_lazy("need", "asks for help"),
    "breached": pgettext_lazy("need", "late"),
    "critical": pgettext_lazy("need", "critical finding"),
    "asked": pgettext_lazy("need", "customer asked %(n)s times"),
    "angry": pgettext_lazy("need", "customer’s own words are angry"),
    "near": pgettext_lazy("need", "about to be late"),
}
PHASES = {
    "settled": pgettext_lazy("phase", "settled"),
    "last_check": pgettext_lazy("phase", "last check"),
    "leave_taking": pgettext_lazy("phase", "taking leave"),
    "farewell_pair": pgettext_lazy("phase", "goodbyes said"),
}
FIGURES = {
    "service_level_accepted": pgettext_lazy("figure", "Picked up in time"),
    "access_effort": pgettext_lazy("figure", "Access effort (median)"),
    "availability_announced": pgettext_lazy("figure", "Availability"),
    "response_latency": pgettext_lazy("figure", "Time to answer (median)"),
    "personalised_lenient": pgettext_lazy("figure", "Personalised conversations"),
    "parrot_rate": pgettext_lazy("figure", "Parroted reformulations"),
    "abandonment_known": pgettext_lazy("figure", "Left the line"),
    "abandonment_silent": pgettext_lazy("figure", "Fell silent"),
    "abandonment_served": pgettext_lazy("figure", "Served"),
    "csat": pgettext_lazy("figure", "Satisfied"),
}
ALERTS = {
    "breach": pgettext_lazy("alert", "customers past their target"),
    "full": pgettext_lazy("alert", "full house"),
    "analyse": pgettext_lazy("alert", "the rules lag behind"),
    "clock": pgettext_lazy("alert", "the clocks are late"),
}
GROUPS = {
    "": pgettext_lazy("group", "By need"),
    "team": pgettext_lazy("group", "By team"),
    "queue": pgettext_lazy("group", "By queue"),
    "brand": pgettext_lazy("group", "By brand"),
}

ORDERS = {
    "": _("Who needs help first"),
    "team": _("By team, who needs help first"),
    "queue": _("By queues served, who needs help first"),
    "brand": _("By brand, who needs help first"),
}

WORDS = {
    **TOLD,
    "cut": _("Connection lost. What you see may be old; it comes back by itself."),
    "waits_for": _("for %(wait)s"),
    "shown_one": _("%(n)s advisor shown, of %(all)s"),
    "shown_other": _("%(n)s advisors shown, of %(all)s"),
    "new_alert": _("Alert: %(what)s"),
    "sound_on": _("Sound on."),
    "sound_off": _("Sound off."),
    "new_need": _("%(name)s: %(why)s"),
    "whispered": _("Whispered."),
    "joined": _("You are in the conversation: the customer has been told."),
    "parted": _("You have left the conversation."),
    "took_over": _("It is at your desk now."),
    "handed_back": _("Handed back to %(name)s."),
    "back_elsewhere": _("Put back in line: %(name)s has it now."),
    "back_in_line": _("Put back in line: nobody has it yet."),
    "handed_over": _("Handed over."),
    "closed": _("Closed."),
    "changed_hands": _("%(name)s: %(where)s"),
    "sent": _("Sent."),
    "steered": _("Done. It is in the list of today’s acts."),
    "undone": _("Undone."),
    "until_today": _("until today, %(at)s"),
    "until_tomorrow": _("until tomorrow, %(at)s"),
    "pin": _("Pin"),
    "unpin": _("Unpin"),
    "pin_of": _("Pin %(name)s"),
    "unpin_of": _("Unpin %(name)s"),
    "below_one": _("and %(n)s more below"),
    "below_other": _("and %(n)s others below"),
    "unsent": _("The connection is lost: this is not sent yet. Your text stays here."),
    "unsure": _("The connection is lost: whether this has arrived is looked up when it is back."),
    "not_arrived": _("The connection was lost: this has not been sent. Your text is still here."),
    "left_line": _("no longer in line"),
    "not_loaded": _("This could not be loaded. Try again."),
}
KEYS = [
    ("J K", _("The next advisor, the one before")),
    ("↵", _("Read the conversation in hand")),
    ("S", _("Whisper, in the conversation that is read")),
    ("Ctrl ↵", _("Send what is written")),
    ("E", _("Keep the advisor at the top, or no longer")),
    ("F", _("Find an advisor or a customer")),
    ("M", _("Sound at alerts and at calls for help, on or off")),
    ("W", _("The wall: for a big screen")),
    ("Esc", _("Leave what is open")),
    ("?", _("This list")),
]


def said(now: datetime | None = None) -> dict[str, Any]:
    """What every fragment of a floor needs; waits count to the moment of writing without `now`."""
    return {"now": now, "figure_words": FIGURES}
