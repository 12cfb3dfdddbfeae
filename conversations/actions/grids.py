"""Review grids: a draft is written, tried on the past, goes live; versions stay as they were."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from conversations.actions.audit import record
from conversations.core.review_grid import HOUSE, Asked, BadGrid, as_data, check
from conversations.errors import BadFrame, Conflict, NotFound
from conversations.models import Brand, ReviewGrid, User


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
    brand: Brand, criteria: Sequence[Asked], note: str, by: User, now: datetime
) -> ReviewGrid:
    """The brand's one draft, made or written over; nothing that was used changes. Raises
    BadFrame."""
    try:
        check(criteria)
    except BadGrid as wrong:
        raise BadFrame(str(wrong)) from wrong
    Brand.objects.select_for_update(no_key=True).get(pk=brand.pk)
    newest = ReviewGrid.objects.filter(brand=brand).order_by("-version").first()
    values = {
        "criteria": as_data(criteria), "note": note.strip()[:200], "created_by": by,
        "created_at": now,
    }  # fmt: skip
    if newest is not None and newest.status == ReviewGrid.DRAFT:
        ReviewGrid.objects.filter(pk=newest.pk).update(**values)
        newest.refresh_from_db()
        return newest
    version = newest.version + 1 if newest else 1
    return ReviewGrid.objects.create(brand=brand, version=version, **values)


@transaction.atomic
def make_live(brand: Brand, draft: ReviewGrid, by: User, now: datetime) -> ReviewGrid:
    """From the next review on; those begun keep theirs. Raises NotFound, Conflict."""
    Brand.objects.select_for_update(no_key=True).get(pk=brand.pk)
    row = ReviewGrid.objects.filter(pk=draft.pk, brand=brand).first()
    if row is None:
        raise NotFound
    if row.status != ReviewGrid.DRAFT:
        raise Conflict("Somebody was faster: this is no draft any more.")
    live = ReviewGrid.objects.filter(brand=row.brand_id, status=ReviewGrid.LIVE)
    live.update(status=ReviewGrid.RETIRED)
    ReviewGrid.objects.filter(pk=row.pk).update(status=ReviewGrid.LIVE, live_at=now)
    record("grid.live", by, now, brand=brand, version=row.version)
    row.refresh_from_db()
    return row


@transaction.atomic
def drop_draft(brand: Brand) -> None:
    ReviewGrid.objects.filter(brand=brand, status=ReviewGrid.DRAFT).delete()
