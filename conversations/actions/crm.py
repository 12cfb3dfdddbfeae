"""What a brand's systems do: their keys, and the customers they tell us of.

Who may is asked in `console.api` and on the page of the keys; what may be told, in
`core.customer_facts`.
"""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from conversations import wake
from conversations.actions.keys import NOTE_EVERY
from conversations.core import secrets
from conversations.core.customer_facts import Facts
from conversations.core.masking import mask_data
from conversations.errors import NotFound
from conversations.models import Brand, BrandKey, Conversation, Customer, User


def create_brand_key(
    brand: Brand, label: str, by: User | None, now: datetime
) -> tuple[BrandKey, str]:
    """The row and the key itself, which is never shown again."""
    key = secrets.new_brand_key()
    row = BrandKey.objects.create(
        brand=brand,
        label=label,
        prefix=secrets.shown(key),
        digest=secrets.digest(key),
        created_at=now,
        created_by=by,
    )
    return row, key


def revoke_brand_key(key_id: UUID, by: User, now: datetime) -> None:
    """From the next call on. Raises NotFound, also when it was revoked before."""
    rows = BrandKey.objects.filter(pk=key_id, revoked_at=None)
    if not rows.update(revoked_at=now, revoked_by=by):
        raise NotFound


def note_brand_key_used(key: BrandKey, now: datetime) -> None:
    """At most one write per key in ten minutes."""
    stale = Q(last_used_at=None) | Q(last_used_at__lt=now - NOTE_EVERY)
    BrandKey.objects.filter(stale, pk=key.pk).update(last_used_at=now)


@transaction.atomic
def tell_customer(
    brand: Brand, external_id: str, facts: Facts, now: datetime
) -> tuple[Customer, bool]:
    """All that is known of the customer from now on, and whether they are new. The same again
    changes nothing; the desk that has them in a seat sees it at once."""
    values = {name: mask_data(getattr(facts, name)) for name in Facts.__dataclass_fields__}
    values |= {name: list(values[name]) for name in ("products", "product_aliases", "history")}
    values |= {"attributes": dict(values["attributes"]), "told_at": now}
    customer, is_new = Customer.objects.update_or_create(
        brand=brand,
        external_id=external_id,
        defaults=values,
        create_defaults={**values, "created_at": now},
    )
    if not is_new:
        transaction.on_commit(lambda: _tell_desks(customer))
    return customer, is_new


def _tell_desks(customer: Customer) -> None:
    seated = Conversation.objects.filter(customer=customer, seat__isnull=False)
    wake.poke(*{f"advisor:{key}" for key in seated.values_list("seat__advisor_id", flat=True)})
