"""By what a customer is known: the words that are hidden where nobody needs to know them.

Hiding them is `core.pseudonyms`.
"""

from conversations.models import Customer


def known_as(customer: Customer) -> tuple[str, ...]:
    return tuple(n for n in (customer.name, customer.email, customer.external_id or "") if n)
