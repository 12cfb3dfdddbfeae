"""The form of a plan: what to draw, from where, how many; and the draw that it makes.

The page is in `plans.py`; drawing is pure (`conversations.core.sampling`).
"""

from datetime import timedelta
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from console import roles
from console.days import midnight
from console.fields import choose, chosen, day_field, every
from console.rendering.quality import CRITERIA, SEVERITIES
from console.views.review.words import KIND_HELP, KINDS
from conversations.actions.review_plans import MOST_TASKS, Planned
from conversations.core.sampling import FLAGGED, RANDOM, TARGETED, Drawn, Period, blind_of, draw
from conversations.models import Conversation, ReviewPlan, User
from conversations.now import house
from conversations.queries import review_drawing
from conversations.queries.quality import words
from conversations.queries.review_drawing import Sought
from conversations.queries.reviewing import without_blind
from qa_rules.registry import all_rules

WEEKS_BACK = 4
NEAR = ("reformulation.parroted",)  # rules with a threshold that a passage may lie near
# What one kind of plan asks for and another does not: left out there, whatever was filled in.
OF_FLAGGED = ("rules", "severities", "criteria")
OF_ENDINGS = ("score_from", "score_to", "answer", "answer_to", "words")
OF_RANDOM = ("n_near",)
OF_BLIND = ("blind_share",)  # of what is flagged one knows already that something was found
ASKED = {
    FLAGGED: OF_FLAGGED + OF_ENDINGS,
    RANDOM: OF_RANDOM + OF_BLIND,
    TARGETED: OF_ENDINGS + OF_BLIND,
}
Choices = list[tuple[str, Any]]


def _whole(label: Any, low: int, high: int, *, required: bool = False, **more: Any) -> forms.Field:
    return forms.IntegerField(label=label, min_value=low, max_value=high, required=required, **more)


def _as_given(plan: ReviewPlan) -> dict[str, Any]:
    last = timezone.localdate(plan.until - timedelta(seconds=1))
    return {
        **plan.wanted, "name": plan.name, "kind": plan.kind, "brand": plan.brand_id,
        "since": timezone.localdate(plan.since), "until": last, "n": plan.n_each,
        "n_near": plan.n_near, "blind_share": plan.blind_share,
    }  # fmt: skip


class PlanForm(forms.Form):
    kind = forms.ChoiceField(label=_("What is drawn"), widget=forms.RadioSelect)
    name = forms.CharField(label=_("Name"), max_length=120)
    since = day_field(pgettext_lazy("period", "From"), required=True)
    until = day_field(pgettext_lazy("period", "To"), required=True)
    brand = forms.ChoiceField(label=_("Brand"))
    queue = forms.ChoiceField(label=_("Queue"), required=False)
    advisor = forms.ChoiceField(label=_("Advisor"), required=False)
    language = forms.ChoiceField(
        label=_("Language"),
        required=False,
        choices=[("", every("language")), ("fr", _("French")), ("en", _("English"))],
    )
    words = forms.CharField(label=_("Words in the messages"), required=False, max_length=200)
    rules = forms.MultipleChoiceField(
        label=_("Rules"), required=False, widget=forms.CheckboxSelectMultiple
    )
    severities = forms.MultipleChoiceField(
        label=_("Severities"),
        required=False,
        choices=list(SEVERITIES.items())[1:],
        widget=forms.CheckboxSelectMultiple,
    )
    criteria = forms.MultipleChoiceField(
        label=_("Criteria"),
        required=False,
        choices=list(CRITERIA.items()),
        widget=forms.CheckboxSelectMultiple,
    )
    score_from = _whole(_("Score from"), 0, 100)
    score_to = _whole(_("Score to"), 0, 100)
    answer = forms.ChoiceField(
        label=_("Answer to the survey"),
        required=False,
        choices=[("", every("answer")), ("csat", "CSAT"), ("ces", "CES"), ("nps", "NPS")],
    )
    answer_to = _whole(_("At most"), 0, 10)
    n = _whole(
        _("How many"), 1, 5000, required=True, initial=40,
        help_text=_("Of each advisor in each week when drawn at random, else in all."),
    )  # fmt: skip
    n_near = _whole(
        _("Of those where a rule nearly spoke"), 0, 500, initial=0,
        help_text=_(
            "At random only: a stratum of its own, drawn more densely, so that what a rule misses"
            " near its threshold can be known."
        ),
    )  # fmt: skip
    blind_share = _whole(
        _("Blind, in per cent"), 0, 100, initial=20,
        help_text=_("The rules’ findings are hidden there until the review is submitted."),
    )  # fmt: skip

    def __init__(self, data: Any, user: User, like: ReviewPlan | None = None) -> None:
        """Filled in as another plan was, where it is drawn `like` that one."""
        today = timezone.localdate(house.now())
        start = {"since": today - timedelta(weeks=WEEKS_BACK), "until": today, "kind": FLAGGED}
        super().__init__(data, initial=start | (_as_given(like) if like else {}))
        self.user = user
        self._choose("kind", [(kind, KINDS[kind]) for kind in KIND_HELP])
        brands = roles.visible_brands(user).order_by("name")
        self.brands = {str(brand.pk): brand for brand in brands}
        self._choose("brand", [(pk, brand.name) for pk, brand in self.brands.items()])
        queues = roles.visible_queues(user).values_list("pk", "name")
        choose(self, "queue", queues)
        desks = roles.visible_advisors(user).order_by("user__name")
        choose(self, "advisor", desks.values_list("pk", "user__name"))
        titles = sorted((words(key, user.language)["title"], key) for key in all_rules())
        self._choose("rules", [(key, title) for title, key in titles])

    def _choose(self, name: str, choices: Choices) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = choices

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        since, until = given.get("since"), given.get("until")
        if since and until and since > until:
            self.add_error("until", _("The end lies before the beginning."))
        self._leave_out(given)
        if "preview" in self.data:
            self.errors.pop("name", None)  # what would be drawn needs no name
        return given

    def _leave_out(self, given: dict[str, Any]) -> None:
        """What the kind of plan does not ask for, and what is wrong in it."""
        asked = ASKED.get(given.get("kind", ""), ())
        for name in (*OF_FLAGGED, *OF_ENDINGS, *OF_RANDOM, *OF_BLIND):
            if name in self.fields and name not in asked:
                self.errors.pop(name, None)
                given[name] = self.fields[name].clean(None)

    @property
    def period(self) -> Period:
        """Whole days, cut into weeks."""
        since, until = self.cleaned_data["since"], self.cleaned_data["until"]
        n_weeks = max(1, ((until - since).days + 1) // 7)
        return Period(midnight(since), midnight(until) + timedelta(days=1), n_weeks)

    def sought(self) -> Sought:
        given, period = self.cleaned_data, self.period
        return Sought(
            since=period.since, until=period.until, words=given["words"], answer=given["answer"],
            answer_to=given["answer_to"], score_from=given["score_from"],
            score_to=given["score_to"], language=given["language"],
            queue=chosen(given["queue"]), advisor=chosen(given["advisor"]),
            rules=tuple(given["rules"]), severities=tuple(given["severities"]),
            criteria=tuple(given["criteria"]),
        )  # fmt: skip

    @property
    def n_blind(self) -> int:
        """How many `drawn` leaves out: what its reader reads blind, as a plan by what the rules
        said would tell. Drawn at random nothing is: the draw tells nothing, and its
        probabilities are of all."""
        if self.cleaned_data["kind"] == RANDOM:
            return 0
        return without_blind(self._scope, self.user)[1]

    @property
    def _scope(self) -> QuerySet[Conversation]:
        scope = roles.visible_conversations(self.user)
        return scope.filter(brand=self.cleaned_data["brand"])

    def drawn(self, seed: int) -> list[Drawn]:
        """What the plan would hold; the same seed gives the same."""
        given, sought, scope = self.cleaned_data, self.sought(), self._scope
        share = (given["blind_share"] or 0) / 100
        if given["kind"] == RANDOM:
            pool = review_drawing.candidates(scope, sought, NEAR)
            return draw(
                pool, self.period, given["n"], seed, n_near=given["n_near"] or 0, blind_share=share
            )
        scope, _n = without_blind(scope, self.user)
        find = review_drawing.flagged if given["kind"] == FLAGGED else review_drawing.endings
        found = review_drawing.ids(find(scope, sought), min(given["n"], MOST_TASKS))
        blind = blind_of(found, share, seed)
        return [Drawn(one, 1.0, one in blind) for one in found]

    def planned(self, seed: int) -> Planned:
        given, period = self.cleaned_data, self.period
        return Planned(
            name=given["name"], kind=given["kind"], since=period.since, until=period.until,
            brand=self.brands[given["brand"]], provider=self.user.provider,
            wanted=self.sought().as_data(), n_each=given["n"], n_near=given["n_near"] or 0,
            n_slices=period.n_slices, blind_share=given["blind_share"] or 0, seed=seed,
        )  # fmt: skip
