"""What a brand's systems tell us of its customers.

Who may is asked in `console.api`; what may be told, in `core.customer_facts`; keys are in `keys`.
"""

from datetime import datetime

from django.db import transaction

from conversations import wake
from conversations.core.customer_facts import Facts
from conversations.core.masking import mask_data
from conversations.models import Brand, Conversation, Customer


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
