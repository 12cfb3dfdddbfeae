"""PUT /api/v1/customers/<external_id>/: a brand's systems tell us of a customer (protocol §1).

What may be told is in `core/customer_facts.py`; storing it is the action's (`actions/crm.py`).
"""

from typing import Any

import msgspec
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import InternalError, OperationalError
from django.http import HttpRequest, JsonResponse
from django.views.decorators.csrf import csrf_exempt

from console.api.answers import refusal, refused
from console.api.keys import bearer, brand_for_key
from console.api.reading import Invalid, read
from console.throttle import Throttle
from conversations.actions.crm import tell_customer
from conversations.core.customer_facts import Facts, fault
from conversations.errors import Unavailable
from conversations.models import Brand, Customer
from conversations.now import now

MOST_BYTES = 256 * 1024
MOST_ID = 120


class Past(msgspec.Struct):
    text: str
    at: str = ""
    kind: str = ""


class CustomerForm(msgspec.Struct):
    name: str = ""
    title: str = ""
    email: str = ""
    language: str = ""
    products: list[str] = []
    product_aliases: list[str] = []
    history: list[Past] = []
    attributes: dict[str, Any] = {}


@csrf_exempt
def customer(request: HttpRequest, external_id: str) -> JsonResponse:
    brand = brand_for_key(bearer(request.headers.get("Authorization", "")))
    if brand is None:
        answer = refusal(401, "forbidden", "A brand's key is needed: Authorization: Bearer <key>.")
        answer["WWW-Authenticate"] = "Bearer"
        return answer
    if request.method != "PUT":
        answer = refusal(405, "bad_frame", "Send a PUT.")
        answer["Allow"] = "PUT"
        return answer
    calls = Throttle("customers", settings.CUSTOMERS_PER_MINUTE, 60)
    if calls.is_spent(str(brand.pk)):
        answer = refusal(429, "rate_limited", "Too many customers at once: wait.")
        answer["Retry-After"] = str(calls.window_s)
        return answer
    calls.count(str(brand.pk))
    try:
        facts = _facts(request, brand, external_id)
        row, is_new = tell_customer(brand, external_id, facts, now())
    except Invalid as error:
        return refusal(*error.args)
    except (OperationalError, InternalError):  # away, busy, full: the same may be sent again
        return refused(Unavailable())
    return _answer(row, is_new=is_new)


def _facts(request: HttpRequest, brand: Brand, external_id: str) -> Facts:
    if len(external_id) > MOST_ID or "\x00" in external_id or not external_id.strip():
        raise Invalid(400, "bad_frame", f"1 to {MOST_ID} characters.", "external_id")
    form = read(request, CustomerForm, MOST_BYTES)
    told: dict[str, Any] = {name: getattr(form, name) for name in CustomerForm.__struct_fields__}
    told["history"] = [msgspec.to_builtins(entry) for entry in form.history]
    tidy: dict[str, Any] = {k: v.strip() if isinstance(v, str) else v for k, v in told.items()}
    facts = Facts(**tidy)
    schema = dict(brand.customer_attributes.values_list("name", "type"))
    if wrong := fault(facts, schema):
        raise Invalid(400, wrong.code, wrong.detail, wrong.field)
    if facts.email:
        try:
            validate_email(facts.email)
        except ValidationError as error:
            raise Invalid(400, "bad_frame", "This is not an e-mail address.", "email") from error
    return facts


def _answer(row: Customer, *, is_new: bool) -> JsonResponse:
    """What is stored now: numbers of cards are masked in it."""
    body = {"external_id": row.external_id} | {
        name: getattr(row, name) for name in CustomerForm.__struct_fields__
    }
    response = JsonResponse(body, status=201 if is_new else 200)
    response["Cache-Control"] = "no-store"
    return response
