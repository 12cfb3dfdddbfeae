"""The form of one choice about a rule, and choices in words.

The pages are in `choices.py`; what is possible is decided again in `conversations.actions.rules`.
"""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext

from conversations.core.choices import OFF, PROVEN, SCORE, SHOW, WANT_A_REASON, Choice
from conversations.core.trust import FLOOR
from conversations.queries.choices import Change
from conversations.queries.rules import blocking_by_default, may_block, threshold_of
from frontend.templatetags.motjuste import percent

MODES: dict[str, Any] = {
    SCORE: _("scored"),
    PROVEN: _("scored once proven"),
    SHOW: _("muted"),
    OFF: _("switched off"),
}
MEANS: dict[str, Any] = {
    SCORE: _("Scored: what is found is shown and costs points."),
    PROVEN: _(
        "Scored once proven: shown at once, tips before sending; costs points when people’s"
        " verdicts have shown that the rule can be trusted (lower bound at least %(floor)s)."
    ),
    SHOW: _("Muted: what is found is shown without points; no tips before sending."),
    OFF: _("Off: the rule is not run, nothing is shown."),
}
REASON_LENGTH = 200


class ChoiceForm(forms.Form):
    """Bound with `data`, or showing what holds now; `seen` is the last change its reader saw."""

    seen = forms.CharField(required=False, widget=forms.HiddenInput())
    mode = forms.ChoiceField(label=_("What is found"), widget=forms.RadioSelect)
    threshold = forms.IntegerField(
        label=_("Threshold, in per cent"),
        required=False,
        error_messages={"invalid": _("A whole number, please.")},
    )
    blocks = forms.BooleanField(
        label=_("Hold the message back before it is sent"),
        required=False,
        help_text=_(
            "The advisor gets the text back with the reason and can mend it. All other rules only"
            " advise."
        ),
    )
    reason = forms.CharField(
        label=_("Reason"),
        required=False,
        max_length=REASON_LENGTH,
        help_text=_("Shown with the rule, to advisors too. Needed to mute or switch off."),
    )

    def __init__(self, data: Any, rule: str, choice: Choice, seen: str) -> None:
        self.rule = rule
        super().__init__(data, initial=_initial(rule, choice) | {"seen": seen})
        mode = self.fields["mode"]
        assert isinstance(mode, forms.ChoiceField)
        floor = {"floor": percent(FLOOR)}
        mode.choices = [(key, str(means) % floor) for key, means in MEANS.items()]
        self._keep_what_can_be_set()

    def _keep_what_can_be_set(self) -> None:
        limits = threshold_of(self.rule)
        if limits is None:
            del self.fields["threshold"]
        else:
            own, low, high = (round(value * 100) for value in limits)
            self.fields["threshold"].widget.attrs |= {"min": low, "max": high, "step": 1}
            self.fields["threshold"].help_text = _now(
                "From %(low)s to %(high)s. Empty: the rule’s own, %(own)s."
            ) % {"low": low, "high": high, "own": own}
        if not may_block(self.rule):
            del self.fields["blocks"]

    def clean_threshold(self) -> int | None:
        given: int | None = self.cleaned_data["threshold"]
        _own, low, high = (round(value * 100) for value in threshold_of(self.rule) or (0, 0, 0))
        if given is not None and not low <= given <= high:
            raise forms.ValidationError(
                _now("Between %(low)s and %(high)s, please."), params={"low": low, "high": high}
            )
        return given

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        wants_one = given.get("mode") in WANT_A_REASON and "reason" not in self.errors
        if wants_one and not given["reason"].strip():
            self.add_error("reason", _now("Say why: those who work with it will ask."))
        return given

    def first_wrong(self) -> str:
        """Where to put the cursor: the first field with an error, or ""."""
        return next((name for name in self.fields if name in self.errors), "")

    def choice(self) -> Choice:
        """What was chosen; what is as the house made it is left open."""
        given = self.cleaned_data
        threshold, blocks = given.get("threshold"), given.get("blocks")
        own = self.rule in blocking_by_default()
        return Choice(
            mode=given["mode"],
            threshold=None if threshold is None else threshold / 100,
            blocks=None if blocks is None or blocks == own else blocks,
            reason=given["reason"].strip(),
        )


def _initial(rule: str, choice: Choice) -> dict[str, Any]:
    return {
        "mode": choice.mode,
        "threshold": None if choice.threshold is None else round(choice.threshold * 100),
        "blocks": holds_back(rule, choice),
        "reason": choice.reason,
    }


def holds_back(rule: str, choice: Choice) -> bool:
    """As chosen, or as the house has it."""
    if choice.mode == OFF or not may_block(rule):
        return False
    return rule in blocking_by_default() if choice.blocks is None else choice.blocks


def steps(rule: str, change: Change) -> Iterator[tuple[str, str, str]]:
    """What changed: its name, before and after, in words."""
    before, after = change.before, change.after
    if before.mode != after.mode:
        yield pgettext("of a rule", "Use"), str(MODES[before.mode]), str(MODES[after.mode])
    if before.threshold != after.threshold:
        yield _now("Threshold"), threshold_words(rule, before), threshold_words(rule, after)
    if holds_back(rule, before) != holds_back(rule, after):
        yield _now("Holds messages back"), _yes_no(rule, before), _yes_no(rule, after)


def threshold_words(rule: str, choice: Choice) -> str:
    """ "80 %", "70 % (the rule's own)"; "" where there is none."""
    limits = threshold_of(rule)
    if limits is None:
        return ""
    if choice.threshold is None:
        return _now("%(percent)s (the rule’s own)") % {"percent": percent(limits[0])}
    return percent(choice.threshold)


def _yes_no(rule: str, choice: Choice) -> str:
    return _now("yes") if holds_back(rule, choice) else _now("no")
