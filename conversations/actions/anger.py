"""Whether a brand marks its customers' angry words on the floor; kept in the audit.

What is looked for is in `qa_rules.anger`.
"""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from conversations.actions.audit import record
from conversations.models import Brand, User


@transaction.atomic
def switch(brand_id: UUID, by: User, now: datetime, *, is_on: bool) -> bool:
    """False when it was so already."""
    brand = Brand.objects.select_for_update(no_key=True).get(pk=brand_id)
    if brand.marks_anger == is_on:
        return False
    Brand.objects.filter(pk=brand.pk).update(marks_anger=is_on)
    record("anger.switched", by, now, brand=brand, is_on=is_on)
    return True
