"""Review grids as they stand, and past conversations to try a new one on."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet

from conversations.core.review_grid import HOUSE, Asked
from conversations.core.verdicts import DESK
from conversations.models import Brand, Conversation, Review, ReviewGrid

N_PAST = 25


def draft(brand: Brand) -> ReviewGrid | None:
    return ReviewGrid.objects.filter(brand=brand, status=ReviewGrid.DRAFT).first()


def in_use(brand: Brand) -> tuple[Asked, ...]:
    """The brand's live one, else the house's."""
    live = ReviewGrid.objects.filter(brand=brand, status=ReviewGrid.LIVE).first()
    return live.asked if live else HOUSE


def newest(brand: Brand) -> ReviewGrid | None:
    """The draft where there is one, else the last that was put in use."""
    rows = ReviewGrid.objects.filter(brand=brand).select_related("created_by")
    return rows.order_by("-version").first()


def mark(brand: Brand) -> str:
    """What an editor had before them, in short: another once anybody keeps, drops or uses a
    draft."""
    row = newest(brand)
    return f"{row.version}.{row.status}.{row.created_at:%Y%m%d%H%M%S%f}" if row else ""


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


def past(scope: QuerySet[Conversation], hidden: Collection[UUID] = ()) -> list[Past]:
    """The newest that people have scored, then the newest of those that the rules alone did; none
    of the `hidden`. Four queries."""
    rows = scope.filter(analysis__is_final=True).exclude(pk__in=hidden).select_related("analysis")
    scored = Review.objects.filter(score__isnull=False, lane=DESK)
    by_people = Exists(scored.filter(conversation=OuterRef("pk")))
    shown = list(rows.filter(by_people).order_by("-opened_at", "-pk")[:N_PAST])
    others = rows.exclude(pk__in=[row.pk for row in shown]).order_by("-opened_at", "-pk")
    shown += others[: N_PAST - len(shown)]
    reviews = scored.filter(conversation__in=shown)
    answers = {
        review.conversation_id: {a.criterion: a.score for a in review.answers.all()}
        for review in reviews.order_by("submitted_at").prefetch_related("answers")
    }
    return [Past(row, answers.get(row.pk), row.analysis.criteria) for row in shown]
