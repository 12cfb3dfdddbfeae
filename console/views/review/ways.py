"""Where one is led from the review desk's acts, and what is said there."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from console.views.review.page import LED_BACK
from conversations.errors import Compared, PlanClosed
from conversations.models import CalibrationBatch, Review, ReviewPlan, ReviewTask


def begun(request: HttpRequest, review: Review, task: ReviewTask | None) -> HttpResponse:
    """To the one that they asked for, or to the one that they still read blind."""
    if review.task_id != (task.pk if task else None):
        messages.warning(request, _(LED_BACK))
    return redirect("review:page", review.pk)


def nothing_left(request: HttpRequest, plan: ReviewPlan) -> HttpResponse:
    """To the plan; of a calibration, to where one compares."""
    n = ReviewTask.objects.filter(plan=plan, done_at=None).count()
    batch = CalibrationBatch.objects.filter(pk=plan.pk).first()
    if plan.closed_at is not None or (batch and batch.revealed_at):
        said = _("Nothing is left to review in this plan.")
    elif batch:
        said = _missing(n)
    else:
        said = _taken(n) if n else _("Nothing is left to review in this plan.")
    messages.success(request, said)
    if batch:
        return redirect("review:calibration", plan.pk)
    return redirect(f"{reverse('review:queue')}?plan={plan.pk}")


def _taken(n: int) -> str:
    return ngettext(
        "Nothing is left for you: %(n)s conversation is in a colleague’s hands.",
        "Nothing is left for you: %(n)s conversations are in colleagues’ hands.",
        n,
    ) % {"n": n}


def _missing(n: int) -> str:
    if not n:
        return _("All reviews are in: compare them.")
    return ngettext(
        "Nothing is left for you: %(n)s review of colleagues is missing.",
        "Nothing is left for you: %(n)s reviews of colleagues are missing.",
        n,
    ) % {"n": n}


def closed(request: HttpRequest, refused: PlanClosed, task: ReviewTask) -> HttpResponse:
    """To the plan, where it can be opened again."""
    messages.error(request, _(refused.detail))
    return redirect(f"{reverse('review:queue')}?plan={task.plan_id}")


def compared(request: HttpRequest, refused: Compared, task: ReviewTask | None) -> HttpResponse:
    """To what all have said: there is nothing left to do here."""
    messages.error(request, _(refused.detail))
    return redirect("review:calibration", task.plan_id) if task else redirect("review:queue")
