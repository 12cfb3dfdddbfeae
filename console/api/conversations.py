"""POST /api/v1/conversations/: a customer, known or not, starts to talk (protocol §1).

Public: no cookie, no CSRF token. What follows is the action's (`actions/open.py`).
"""

import hashlib
import hmac
from typing import Any
from uuid import UUID

import msgspec
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import InternalError, OperationalError
from django.http import HttpRequest, JsonResponse

from console.api.answers import refusal, refused
from console.api.cors import public, speak_for
from console.api.reading import Invalid, read
from console.throttle import Throttle
from console.tokens import conversation_for, token_for
from conversations.actions.open import Opened, Opening, open_conversation
from conversations.core.states import State
from conversations.errors import Refused, Unavailable
from conversations.models import Brand
from conversations.now import now
from conversations.queries import line


class CustomerForm(msgspec.Struct):
    name: str = ""
    email: str = ""
    external_id: str | None = None
    signature: str | None = None


class OpeningForm(msgspec.Struct):
    brand: str
    queue: str | None = None
    language: str | None = None
    customer: CustomerForm = msgspec.field(default_factory=CustomerForm)
    text: str = ""
    client_key: UUID | None = None
    previous: str | None = None


@public
def conversations(request: HttpRequest) -> JsonResponse:
    if request.method != "POST":
        return _allow_post()
    address = str(request.META.get("REMOTE_ADDR") or "")
    openings = Throttle("open", settings.OPENINGS_PER_MINUTE, 60)
    if openings.is_spent(address):
        response = refusal(429, "rate_limited", "Too many conversations were opened: wait.")
        response["Retry-After"] = str(openings.window_s)
        return response
    openings.count(address)
    try:
        form = _form(request)
        brand = Brand.objects.filter(slug=form.brand).first()
        if brand is None:
            raise Invalid(404, "not_found", "There is no such brand.", "brand")
        speak_for(request, brand)
        opened = open_conversation(_opening(form, brand, address), now())
    except Invalid as error:
        status, code, detail, field = error.args
        return refusal(status, code, detail, field)
    except Refused as error:
        return refused(error)
    except (OperationalError, InternalError):  # away, busy, full, or only to be read for now
        return refused(Unavailable())  # the same key may try again
    return _answer(opened)


def _allow_post() -> JsonResponse:
    response = refusal(405, "bad_frame", "Send a POST.")
    response["Allow"] = "POST, OPTIONS"
    return response


def _form(request: HttpRequest) -> OpeningForm:
    form = read(request, OpeningForm)
    _check(form)
    return form


LIMITS = {"brand": 80, "queue": 80, "language": 8, "text": 4000, "previous": 200}
CUSTOMER_LIMITS = {"name": 120, "email": 254, "external_id": 120, "signature": 128}


def _check(form: OpeningForm) -> None:
    _check_lengths(form, LIMITS, "")
    _check_lengths(form.customer, CUSTOMER_LIMITS, "customer.")
    if form.customer.email:
        try:
            validate_email(form.customer.email)
        except ValidationError as error:
            message = "This is not an e-mail address."
            raise Invalid(400, "bad_frame", message, "customer.email") from error


def _check_lengths(form: Any, limits: dict[str, int], prefix: str) -> None:
    for name, most in limits.items():
        value = getattr(form, name) or ""
        if len(value) > most:
            raise Invalid(400, "too_long", f"At most {most} characters.", prefix + name)
        if "\x00" in value:
            raise Invalid(400, "bad_frame", "NUL is not a character.", prefix + name)


def _opening(form: OpeningForm, brand: Brand, address: str) -> Opening:
    customer = form.customer
    previous = conversation_for(form.previous) if form.previous else None
    return Opening(
        brand=brand.slug,
        queue=form.queue,
        language=form.language,
        name=customer.name.strip(),
        email=customer.email.strip(),
        external_id=customer.external_id if _is_signed(customer, brand) else None,
        text=form.text if form.text.strip() else "",
        client_key=str(form.client_key) if form.client_key else None,
        address=address,
        previous=str(previous) if previous else None,
    )


def _is_signed(customer: CustomerForm, brand: Brand) -> bool:
    """HMAC-SHA-256 of the external id under the brand's secret, hexadecimal."""
    if not customer.external_id or not customer.signature:
        return False
    expected = hmac.new(brand.secret.encode(), customer.external_id.encode(), hashlib.sha256)
    given = customer.signature.lower().encode()  # bytes: text outside ASCII cannot be compared
    return hmac.compare_digest(expected.hexdigest().encode(), given)


def _answer(opened: Opened) -> JsonResponse:
    conversation = opened.conversation
    position = None
    if conversation.state == State.WAITING:
        position = line.line_of(conversation.queue_id, now()).position(str(conversation.pk))
    body: dict[str, Any] = {
        "conversation": str(conversation.pk),
        "token": token_for(conversation),
        "socket": "/ws/v1/customer/",
        "state": "closed" if conversation.state == State.WRAP_UP else conversation.state,
        "position": position,
        "seq": conversation.seq,
    }
    if conversation.state == State.OFFLINE:
        body["opens_at"] = conversation.opens_at
    response = JsonResponse(body, status=201 if opened.is_new else 200)
    response["Cache-Control"] = "no-store"
    return response
