"""Review grids as they stand, and past conversations to try a new one on."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from conversations.core.review_grid import HOUSE, Asked
from conversations.models import Brand, Conversation, Review, ReviewGrid

N_PAST = 25


def draft(brand: Brand) -> ReviewGrid | None:
    return ReviewGrid.objects.filter(brand=brand, status=ReviewGrid.DRAFT).first()


def in_use(brand: Brand) -> tuple[Asked, ...]:
    """The brand's live one, else the house's."""
    live = ReviewGrid.objects.filter(brand=brand, status=ReviewGrid.LIVE).first()
    return live.asked if live else HOUSE


def editions(brand: Brand) -> list[ReviewGrid]:
    """The newest first, with who made them."""
    rows = ReviewGrid.objects.filter(brand=brand).select_related("created_by")
    return list(rows.order_by("-version"))


@dataclass(frozen=True, slots=True)
class Past:
    """`answers` are the last review's, None where nobody has reviewed it."""

    conversation: Conversation
    answers: Mapping[str, float | None] | None
    automatic: Mapping[str, Any]

    def values(self, grid: Sequence[Asked]) -> dict[str, float | None]:
        """What is known for this grid: the criterion of the same key, or the rules' own."""
        if self.answers is not None:
            return {a.key: self.answers[a.key] for a in grid if a.key in self.answers}
        found = {a.key: self.automatic.get(a.auto, {}).get("score") for a in grid if a.auto}
        return {key: value for key, value in found.items() if value is not None}


def past(scope: QuerySet[Conversation]) -> list[Past]:
    """The newest that were analysed to the end; three queries."""
    rows = scope.filter(analysis__is_final=True).select_related("analysis", "queue")
    shown = list(rows.order_by("-opened_at", "-pk")[:N_PAST])
    reviews = Review.objects.filter(conversation__in=shown, score__isnull=False, lane="desk")
    answers = {
        review.conversation_id: {a.criterion: a.score for a in review.answers.all()}
        for review in reviews.order_by("submitted_at").prefetch_related("answers")
    }
    return [Past(row, answers.get(row.pk), row.analysis.criteria) for row in shown]
