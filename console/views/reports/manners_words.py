"""The names of the figures about taking leave and of the survey, and what each counts.

What they read is `queries/reports/manners_measures.py`.
"""

from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

NAMES: dict[str, Any] = {
    "first_farewell_advisor": _("The advisor takes leave first"),
    "first_farewell_customer": _("The customer takes leave first"),
    "first_farewell_none": _("Nobody takes leave"),
    "last_check_offered": _("Asked whether anything else is needed"),
    "thanks": _("The customer is thanked"),
    "farewell_by_advisor": _("The advisor says goodbye"),
    "closed_in_time": _("Goodbye within the time of the policy"),
    "farewell_latency": _("From the customer’s last word to the advisor’s goodbye"),
    "closing_latency": _("From the last word to the close"),
    "closing_latency_customer": _("From the customer’s last word to the close"),
    "cut_off": _("Closed on a message that wanted an answer"),
    "premature_closing": _("Closed too soon"),
    "closed_without_a_step": _("Closed with a step left out, for a reason given"),
    "response_rate": _("Those who answered, of those asked"),
    "resolution_confirmed": _("The customer says that it is solved"),
    "csat": _("Satisfied"),
    "ces_1_10": _("Effort, from 1 to 10"),
    "ces_finding": _("Effort to find the contact"),
    "ces_waiting": _("Effort of waiting"),
    "ces_explaining": _("Effort to explain"),
    "ces_solving": _("Effort to have it solved"),
    "effort_waiting": _("The effort was to wait"),
    "effort_financial": _("The effort was the money"),
    "effort_physical": _("The effort was physical"),
    "effort_cognitive": _("The effort was to understand"),
    "effort_journey": _("The effort was the way through the services"),
    "effort_relational": _("The effort was how they were received"),
    "tnps": _("Recommendation after this conversation"),
    "rnps": _("Recommendation of the relationship"),
}
MEANS: dict[str, Any] = {
    "first_farewell_advisor": _("The first formula of leave that no more business follows."),
    "last_check_offered": _("“Feel free if…” is no question."),
    "closed_in_time": _("A goodbye that never came counts as late."),
    "cut_off": _("A question, a request or a new matter; no thanks and no goodbye."),
    "premature_closing": _(
        "Reopened within 24 hours, or the customer wrote again within two minutes."
    ),
    "closed_without_a_step": _("Of those that staff closed; the reasons stand in the transcripts."),
    "response_rate": _(
        "Asked: served, over, and not closed by silence, unless the brand asks then too."
    ),
    "resolution_confirmed": _("“Partly” is no yes."),
    "csat": _("Four and five of five."),
    "ces_1_10": _("Mean; high is more effort."),
    "ces_finding": _("Asked on a share of the conversations, as are the next three."),
    "effort_waiting": _("What weighed most, of those who said it."),
    "tnps": _("Nine and ten less nought to six, of a hundred."),
    "rnps": _("The same, asked on another share of the conversations."),
}
YES, NO = pgettext_lazy("figure", "yes"), pgettext_lazy("figure", "no")
