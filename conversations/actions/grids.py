"""Review grids: a draft is written, tried on the past, goes live; versions stay as they were."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from conversations.actions.audit import record
from conversations.core.review_grid import (
    HOUSE,
    LONGEST_NOTE,
    Asked,
    BadGrid,
    as_data,
    check,
    namesakes,
)
from conversations.errors import BadFrame, Conflict
from conversations.models import Brand, ReviewGrid, User
from conversations.queries.review_grids import mark


@transaction.atomic
def grid_in_use(brand: Brand, now: datetime) -> ReviewGrid:
    """The brand's live one, or the house's, which is made when it is first needed."""
    live = ReviewGrid.objects.filter(brand=brand, status=ReviewGrid.LIVE).first()
    if live is not None:
        return live
    house, _ = ReviewGrid.objects.get_or_create(
        brand=None,
        version=1,
        defaults={
            "status": ReviewGrid.LIVE, "criteria": as_data(HOUSE), "created_at": now,
            "live_at": now,
        },
    )  # fmt: skip
    return house


@transaction.atomic
def save_draft(
    brand: Brand, criteria: Sequence[Asked], note: str, by: User, now: datetime, *, seen: str
) -> ReviewGrid:
    """The brand's one draft, made or written over; nothing that was used changes. `seen` is the
    mark of what the editor had before them. Raises BadFrame, Conflict."""
    _check(criteria, note)
    _hold(brand, seen)
    newest = ReviewGrid.objects.filter(brand=brand).order_by("-version").first()
    values = {
        "criteria": as_data(criteria), "note": note.strip(), "created_by": by, "created_at": now,
    }  # fmt: skip
    if newest is not None and newest.status == ReviewGrid.DRAFT:
        ReviewGrid.objects.filter(pk=newest.pk).update(**values)
        newest.refresh_from_db()
        return newest
    version = newest.version + 1 if newest else 1
    return ReviewGrid.objects.create(brand=brand, version=version, **values)


def _check(criteria: Sequence[Asked], note: str) -> None:
    try:
        check(criteria)
    except BadGrid as wrong:
        raise BadFrame(str(wrong)) from wrong
    if namesakes(criteria):
        raise BadFrame("Two criteria have the same name.")
    if len(note.strip()) > LONGEST_NOTE:
        raise BadFrame("Why it changes is told in at most 200 characters.")


def _hold(brand: Brand, seen: str) -> None:
    """One editor at a time. Raises Conflict where another was faster."""
    Brand.objects.select_for_update(no_key=True).get(pk=brand.pk)
    if seen != mark(brand):
        raise Conflict("Somebody has changed this grid meanwhile.")


@transaction.atomic
def put_in_use(
    brand: Brand, criteria: Sequence[Asked], note: str, by: User, now: datetime, *, seen: str
) -> ReviewGrid:
    """From the next review on; those begun keep theirs. Raises BadFrame, Conflict."""
    row = save_draft(brand, criteria, note, by, now, seen=seen)
    live = ReviewGrid.objects.filter(brand=brand, status=ReviewGrid.LIVE)
    live.update(status=ReviewGrid.RETIRED)
    ReviewGrid.objects.filter(pk=row.pk).update(status=ReviewGrid.LIVE, live_at=now)
    record("grid.live", by, now, brand=brand, version=row.version)
    row.refresh_from_db()
    return row


@transaction.atomic
def drop_draft(brand: Brand, *, seen: str) -> None:
    """Raises Conflict."""
    _hold(brand, seen)
    ReviewGrid.objects.filter(brand=brand, status=ReviewGrid.DRAFT).delete()
