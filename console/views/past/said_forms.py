"""The search forms of findings and of reviews: choices from the asker's scope."""

from typing import Any

from django import forms
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from console import roles
from console.days import bounds
from console.fields import choose, chosen, day_field, every
from console.rendering.quality import SEVERITIES
from console.views.review.words import HELD, WORDS
from conversations.models import Review, User
from conversations.queries.past import asked
from conversations.queries.quality import words
from conversations.queries.said import NOBODY, Wanted
from qa_rules.registry import all_rules

ALL, NOT_JUDGED = ("", _("All")), (NOBODY, pgettext_lazy("verdict", "not judged"))


class SaidForm(forms.Form):
    """What both ask for. A filter that is not valid narrows nothing and shows its error."""

    words = forms.CharField(
        required=False, max_length=200, widget=forms.TextInput(attrs={"type": "search"})
    )
    verdict = forms.ChoiceField(
        label=_("Verdict"), required=False, choices=[ALL, *WORDS.items(), NOT_JUDGED]
    )
    queue = forms.ChoiceField(label=_("Queue"), required=False)
    advisor = forms.ChoiceField(label=_("Advisor"), required=False)
    since = day_field(pgettext_lazy("period", "From"))
    until = day_field(pgettext_lazy("period", "To"))

    def __init__(self, data: Any, user: User) -> None:
        super().__init__(data)
        choose(self, "queue", roles.visible_queues(user).order_by("name").values_list("pk", "name"))
        people = roles.visible_advisors(user).order_by("user__name")
        choose(self, "advisor", people.values_list("pk", "user__name"))

    def wanted(self) -> Wanted:
        given = getattr(self, "cleaned_data", {})
        since, until = bounds(given.get("since"), given.get("until"))
        return Wanted(
            words=asked(given["words"]) if given.get("words") else None,
            evidence=given.get("evidence") or "",
            rule=given.get("rule") or "",
            severity=given.get("severity") or "",
            verdict=given.get("verdict") or "",
            analyst=chosen(given.get("analyst")),
            queue=chosen(given.get("queue")),
            advisor=chosen(given.get("advisor")),
            since=since,
            until=until,
        )


class FindingsForm(SaidForm):
    rule = forms.ChoiceField(label=_("Rule"), required=False)
    severity = forms.ChoiceField(
        label=_("Severity"), required=False, choices=[("", every("severity")), *SEVERITIES.items()]
    )
    evidence = forms.CharField(label=_("Words in the evidence"), required=False, max_length=100)
    verdict = forms.ChoiceField(
        label=_("Verdict"), required=False, choices=[ALL, *HELD.items(), NOT_JUDGED]
    )
    field_order = ("words", "rule", "severity", "verdict", "evidence")

    def __init__(self, data: Any, user: User) -> None:
        super().__init__(data, user)
        self.fields["words"].label = _("Words in the message")
        language = "en" if get_language() == "en" else "fr"
        choose(self, "rule", sorted((k, words(k, language)["title"]) for k in all_rules()))


class ReviewsForm(SaidForm):
    analyst = forms.ChoiceField(label=_("Reviewed by"), required=False)
    field_order = ("words", "analyst", "verdict")

    def __init__(self, data: Any, user: User) -> None:
        super().__init__(data, user)
        self.fields["words"].label = _("Words of the review")
        made = Review.objects.filter(
            conversation__in=roles.visible_conversations(user).values("pk")
        )
        known = User.objects.filter(pk__in=made.values("analyst")).order_by("name")
        if user.provider_id is not None:
            known = known.filter(provider=user.provider_id)
        choose(self, "analyst", known.values_list("pk", "name"))
