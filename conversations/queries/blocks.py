"""Who is kept out of a brand. Blocking and its undoing are actions (`actions/blocks.py`)."""

from django.db.models import Q

from conversations.models import Block, Customer


def is_blocked(customer: Customer) -> bool:
    return Block.objects.filter(customer=customer, undone_at__isnull=True).exists()


def keeps_out(customer: Customer, address: str) -> bool:
    """Whether a block that stands is this person's. Who is not identified is known again by the
    declared e-mail, or by the declared name at the same network address (`address`, a digest):
    never by the address alone, which a whole office or mobile operator may share."""
    if is_blocked(customer):
        return True
    if customer.is_verified:
        return False
    same = Q(address=address, customer__name__iexact=customer.name) if address else Q(pk=None)
    if customer.email:
        same |= Q(customer__email__iexact=customer.email)
    blocks = Block.objects.filter(brand=customer.brand_id, undone_at__isnull=True)
    return blocks.filter(same, customer__external_id__isnull=True).exists()
