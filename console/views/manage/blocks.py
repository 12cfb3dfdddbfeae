"""The customers kept out, as far as the conversation behind the block is in scope."""

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_GET

from console import roles
from console.views.gate import signed_in
from conversations.models import User

SHOWN = 200


@require_GET
@signed_in(roles.may_lead)
def blocks(request: HttpRequest, user: User) -> HttpResponseBase:
    rows = roles.visible_blocks(user).select_related("customer", "brand", "created_by", "undone_by")
    standing = rows.filter(undone_at=None).order_by("-created_at")[:SHOWN]
    undone = rows.exclude(undone_at=None).order_by("-undone_at")[:20]
    context = {"kind": "blocks", "standing": standing, "undone": undone}
    return render(request, "manage/blocks.html", context)
