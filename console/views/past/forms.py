"""The search form of past conversations: choices from the asker's scope."""

from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from console import roles
from console.days import bounds
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


def _date(label: Any) -> forms.DateField:
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, required=False, widget=widget)


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
    since = _date(pgettext_lazy("period", "From"))
    until = _date(pgettext_lazy("period", "To"))
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
        self._choose("queue", queues, _("All queues"))
        advisors = roles.visible_advisors(user).order_by("user__name")
        self._choose("advisor", advisors.values_list("pk", "user__name"))
        self._choose("disposition", ((d.pk, d.name) for d in roles.visible_dispositions(user)))

    def _choose(self, name: str, found: Any, all_of_them: Any = None) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", all_of_them or _("All")), *((str(pk), label) for pk, label in found)]

    def wanted(self) -> Wanted:
        """What was understood; a filter that is not valid narrows nothing and shows its error."""
        given = getattr(self, "cleaned_data", {})
        since, until = bounds(given.get("since"), given.get("until"))
        return Wanted(
            words=asked(given["words"]) if given.get("words") else None,
            customer=given.get("customer") or "",
            since=since,
            until=until,
            queue=_id(given.get("queue")),
            advisor=_id(given.get("advisor")),
            disposition=_id(given.get("disposition")),
            state=given.get("state") or "",
        )


def _id(text: str | None) -> UUID | None:
    return UUID(text) if text else None
