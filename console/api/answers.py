"""The shape of a refusal in the HTTP API: {"code", "detail", "field"} under the right status."""

from typing import Any

from django.http import HttpRequest, JsonResponse

from conversations.errors import Refused

STATUS = {
    "not_found": 404,
    "forbidden": 403,
    "closed": 409,
    "conflict": 409,
    "compared": 409,
    "cap_reached": 409,
    "already_taken": 409,
    "rate_limited": 429,
    "unavailable": 503,
}


def refusal(status: int, code: str, detail: str, field: str = "", **more: Any) -> JsonResponse:
    body = {"code": code, "detail": detail, "field": field or None, **more}
    response = JsonResponse(body, status=status)
    response["Cache-Control"] = "no-store"
    return response


def no_such_address(request: HttpRequest) -> JsonResponse:
    """A client of the API reads JSON, also when it has mistyped an address."""
    return refusal(404, "not_found", "There is nothing here: /api/docs/ lists the addresses.")


def refused(error: Refused, field: str = "", detail: str = "") -> JsonResponse:
    """The answer to an action's refusal, with the protocol's stable code; `detail` is in the
    reader's language where our own pages show it."""
    more = {"reopen_until": error.reopen_until.isoformat()} if error.reopen_until else {}
    response = refusal(
        STATUS.get(error.code, 400),
        error.code,
        detail or error.detail,
        field or error.field,
        **more,
    )
    if response.status_code in (429, 503):
        response["Retry-After"] = "30"
    return response
