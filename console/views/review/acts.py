"""What an analyst does on the review page: verdicts, missed faults, answers, done, next.

Every act works as a plain form too; for htmx it answers with the parts that changed.
"""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponseBase, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from console import roles
from console.views.gate import signed_in
from console.views.review import ways
from console.views.review.page import own_review, parts
from console.views.review.words import NOT_APPLICABLE
from conversations.actions import reviews
from conversations.actions.review_plans import give_back, next_task
from conversations.actions.reviews import Answer
from conversations.actions.verdicts import give_verdict, mark_missed, take_back_missed
from conversations.core.review_grid import total
from conversations.core.verdicts import DISMISSED, Span
from conversations.errors import Compared, Conflict, PlanClosed, Refused, Unjudged
from conversations.models import Finding, MissedFault, Review, ReviewPlan, User
from conversations.now import house
from conversations.queries.reviewing import unjudged


def _is_part(request: HttpRequest) -> bool:
    return "HX-Request" in request.headers


def _back(
    request: HttpRequest, review: Review, user: User, seqs: set[int], wrong: str = "", **more: Any
) -> HttpResponseBase:
    """The parts for htmx, the whole page otherwise."""
    if _is_part(request):
        return parts(request, review, user, seqs, wrong=wrong, **more)
    if wrong:
        messages.error(request, wrong)
    return redirect("review:page", review.pk)


@require_POST
@signed_in(roles.may_review)
def verdict(
    request: HttpRequest, user: User, review_id: UUID, finding_id: UUID
) -> HttpResponseBase:
    """A reason alone says that it is dismissed."""
    review = own_review(user, review_id)
    rows = Finding.objects.filter(conversation=review.conversation_id, pk=finding_id)
    finding = rows.first()
    if finding is None or (review.is_blind and review.submitted_at is None):
        raise Http404
    given, wrong = request.POST, ""
    word = DISMISSED if given.get("reason") else given.get("word", "")
    try:
        give_verdict(
            finding.pk, user, word, house.now(), reason=given.get("reason", ""),
            note=given.get("note", ""), review=review,
        )  # fmt: skip
    except Refused as refused:
        wrong = _(refused.detail)
    return _back(request, review, user, {finding.seq}, wrong, just=str(finding.pk))


@require_POST
@signed_in(roles.may_review)
def missed(request: HttpRequest, user: User, review_id: UUID) -> HttpResponseBase:
    review, given, wrong = own_review(user, review_id), request.POST, ""
    span = Span(*(_whole(given.get(name)) for name in ("seq", "start", "end")))
    try:
        mark_missed(
            review.conversation, user, given.get("rule", ""), span, house.now(),
            note=given.get("note", ""), review=review,
        )  # fmt: skip
    except Refused as refused:
        wrong = _(refused.detail)
    return _back(request, review, user, {span.seq}, wrong, is_marked=not wrong)


@require_POST
@signed_in(roles.may_review)
def unmark(request: HttpRequest, user: User, review_id: UUID, missed_id: UUID) -> HttpResponseBase:
    review = own_review(user, review_id)
    rows = MissedFault.objects.filter(conversation=review.conversation_id, analyst=user)
    row, wrong = rows.filter(pk=missed_id, undone_at=None).first(), ""
    if row is None:
        raise Http404
    try:
        take_back_missed(missed_id, user, house.now())
    except Refused as refused:
        wrong = _(refused.detail)
    return _back(request, review, user, {row.seq}, wrong)


def _whole(text: str | None) -> int:
    return int(text) if text and text.isdecimal() and len(text) < 7 else 0


@require_POST
@signed_in(roles.may_review)
def answer(request: HttpRequest, user: User, review_id: UUID) -> HttpResponseBase:
    """Kept as far as it was filled in; the score so far comes back."""
    review, wrong = own_review(user, review_id), ""
    given = _answers(review, request.POST)
    try:
        _save(review, given, request.POST)
    except Refused as refused:
        wrong = _(refused.detail)
    if not _is_part(request):
        if wrong:
            messages.error(request, wrong)
        return redirect("review:page", review.pk)
    assert review.grid is not None
    values = {key: one.score for key, one in given.items()}
    score, critical = total(review.grid.asked, values)
    context = {
        "score": score, "critical": critical, "n_answered": len(given), "wrong": wrong,
        "n_asked": len(review.grid.asked), "swaps": True,
    }  # fmt: skip
    return render(request, "review/total.html", context)


def _save(review: Review, given: dict[str, Answer], sent: QueryDict) -> None:
    n = sent.get("n_changes", "")
    n_changes = _whole(n) if n else None
    reviews.save_answers(review.pk, given, sent.get("comment", ""), n_changes)


def _score(value: str) -> float:
    """What is no number is one that no scale knows."""
    return float(_whole(value)) if value.isdecimal() else -1.0


def _answers(review: Review, given: QueryDict) -> dict[str, Answer]:
    """What was chosen; a value that is no number is one that the grid does not know."""
    found = {}
    for asked in review.grid.asked if review.grid else ():
        value = given.get(f"score-{asked.key}", "")
        if value:
            score = None if value == NOT_APPLICABLE else _score(value)
            quote = given.get(f"quote-{asked.key}", "")
            place = [given.get(f"{name}-{asked.key}", "") for name in ("seq", "start", "end")]
            span = Span(*map(_whole, place)) if quote and all(place) else None
            found[asked.key] = Answer(score, given.get(f"comment-{asked.key}", ""), quote, span)
    return found


@require_POST
@signed_in(roles.may_review)
def submit(request: HttpRequest, user: User, review_id: UUID) -> HttpResponseBase:
    """Done, and on to the next of the plan; a blind one first shows what the rules had said."""
    review = own_review(user, review_id)
    try:
        given = _answers(review, request.POST)
        if given or request.POST.get("comment"):
            _save(review, given, request.POST)
        reviews.submit_review(review.pk, house.now())
    except Conflict:
        pass  # submitted already: on to the next
    except Compared as compared:
        return ways.compared(request, compared, review.task)
    except Unjudged:
        return redirect(_unjudged(review))
    except Refused as refused:
        messages.error(request, _(refused.detail))
        return redirect(f"{reverse('review:page', args=[review.pk])}?incomplete")
    else:
        if review.is_blind and review.lane == "desk":
            messages.success(request, _("Submitted. This is what the rules had said."))
            return redirect("review:page", review.pk)
    return _onward(request, user, review.task.plan if review.task else None)


def _unjudged(review: Review) -> str:
    """The page, at the first finding without a word; it says there what is missing."""
    found = unjudged(review.conversation_id)
    place = reverse("review:page", args=[review.pk])
    return f"{place}?unjudged#f-{found.pk}" if found else place


@require_POST
@signed_in(roles.may_review)
def onward(request: HttpRequest, user: User, plan_id: UUID) -> HttpResponseBase:
    plan = roles.visible_plans(user).filter(pk=plan_id).first()
    if plan is None:
        raise Http404
    return _onward(request, user, plan)


def _onward(request: HttpRequest, user: User, plan: ReviewPlan | None) -> HttpResponseBase:
    if plan is None:
        messages.success(request, _("Submitted."))
        return redirect("review:queue")
    now = house.now()
    task = next_task(plan, user, now)
    if task is None:
        return ways.nothing_left(request, plan)
    try:
        review = reviews.begin_review(task.conversation, user, task, now)
    except PlanClosed as closed:
        return ways.closed(request, closed, task)
    except Compared as compared:
        return ways.compared(request, compared, task)
    return ways.begun(request, review, task)


@require_POST
@signed_in(roles.may_review)
def begin(request: HttpRequest, user: User, task_id: UUID) -> HttpResponseBase:
    """A task out of the list, whoever has it: two may read one transcript."""
    rows = roles.visible_tasks(user).select_related("plan", "conversation__brand")
    task = rows.filter(pk=task_id).first()
    if task is None:
        raise Http404
    try:
        review = reviews.begin_review(task.conversation, user, task, house.now())
    except PlanClosed as closed:
        return ways.closed(request, closed, task)
    except Compared as compared:
        return ways.compared(request, compared, task)
    return ways.begun(request, review, task)


@require_POST
@signed_in(roles.may_review)
def begin_alone(request: HttpRequest, user: User, conversation_id: UUID) -> HttpResponseBase:
    """Outside any plan, from its transcript."""
    rows = roles.visible_conversations(user).select_related("brand")
    has_words = {"analysis__is_final": True, "text_gone_at": None}
    talk = rows.filter(pk=conversation_id, **has_words).first()
    if talk is None:
        raise Http404
    try:
        review = reviews.begin_review(talk, user, None, house.now())
    except Refused as refused:  # of the one that they had to read blind
        messages.error(request, _(refused.detail))
        return redirect("past:transcript", talk.pk)
    return ways.begun(request, review, None)


@require_POST
@signed_in(roles.may_review)
def leave(request: HttpRequest, user: User, review_id: UUID) -> HttpResponseBase:
    """For somebody else; the next one."""
    review = own_review(user, review_id)
    if review.task is None or review.submitted_at is not None:
        raise Http404
    try:
        give_back(review.task.pk, user)
    except Refused as refused:
        messages.error(request, _(refused.detail))
        return redirect("review:page", review.pk)
    return _onward(request, user, review.task.plan)


@require_POST
@signed_in(roles.may_review)
def unveil(request: HttpRequest, user: User, review_id: UUID) -> HttpResponseBase:
    review = own_review(user, review_id)
    try:
        reason = request.POST.get("reason", "")
        reviews.unveil(review.conversation, user, reason, house.now())
    except Refused as refused:
        messages.error(request, _(refused.detail))
    return redirect("review:page", review.pk)
