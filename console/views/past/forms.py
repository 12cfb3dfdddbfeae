"""The search form of past conversations: choices from the asker's scope."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from console import roles
from console.days import bounds
from console.fields import choose, chosen, day_field
from conversations.core.states import State
from conversations.models import User
from conversations.queries.past import Wanted, asked

STATES = {
    State.WAITING: pgettext_lazy("state of a conversation", "waiting"),
    State.ACTIVE: pgettext_lazy("state of a conversation", "in progress"),
    State.WRAP_UP: pgettext_lazy("state of a conversation", "wrap-up"),
    State.CLOSED: pgettext_lazy("state of a conversation", "closed"),
    State.OFFLINE: pgettext_lazy("state of a conversation", "out of hours"),
}
Choices = list[tuple[str, Any]]


class SearchForm(forms.Form):
    words = forms.CharField(
        label=_("Words in the messages"),
        required=False,
        max_length=200,
        widget=forms.TextInput(attrs={"type": "search"}),
    )
    customer = forms.CharField(
        label=_("Customer: name, e-mail or number"), required=False, max_length=120
    )
    since = day_field(pgettext_lazy("period", "From"))
    until = day_field(pgettext_lazy("period", "To"))
    queue = forms.ChoiceField(label=_("Queue"), required=False)
    advisor = forms.ChoiceField(label=_("Advisor"), required=False)
    disposition = forms.ChoiceField(label=_("Contact reason"), required=False)
    state = forms.ChoiceField(
        label=_("State"),
        required=False,
        choices=[("", _("All")), *((state.value, name) for state, name in STATES.items())],
    )

    def __init__(self, data: Any, user: User) -> None:
        super().__init__(data)
        queues = roles.visible_queues(user).values_list("pk", "name")
        choose(self, "queue", queues, _("All queues"))
        advisors = roles.visible_advisors(user).order_by("user__name")
        choose(self, "advisor", advisors.values_list("pk", "user__name"))
        choose(self, "disposition", ((d.pk, d.name) for d in roles.visible_dispositions(user)))

    def wanted(self) -> Wanted:
        """What was understood; a filter that is not valid narrows nothing and shows its error."""
        given = getattr(self, "cleaned_data", {})
        since, until = bounds(given.get("since"), given.get("until"))
        return Wanted(
            words=asked(given["words"]) if given.get("words") else None,
            customer=given.get("customer") or "",
            since=since,
            until=until,
            queue=chosen(given.get("queue")),
            advisor=chosen(given.get("advisor")),
            disposition=chosen(given.get("disposition")),
            state=given.get("state") or "",
        )
