"""The mails to customers, as far as their conversations are in scope."""

import re

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _now
from django.views.decorators.http import require_GET

from console import roles
from console.views.gate import signed_in
from conversations.models import Mail, User

SHOWN = 100
LINK = re.compile(r"https?://\S+#back=\S+")


@require_GET
@signed_in(roles.may_lead)
def mails(request: HttpRequest, user: User) -> HttpResponseBase:
    """The link back opens a conversation as its customer: shown in the demonstration only."""
    rows = Mail.objects.filter(conversation__in=roles.visible_conversations(user))
    rows = rows.select_related("conversation__brand").order_by("-created_at")
    found = [{"mail": mail, "text": _text(mail)} for mail in rows[:SHOWN]]
    return render(request, "manage/mails.html", {"kind": "mails", "rows": found})


def _text(mail: Mail) -> str:
    return mail.body if settings.DEMO else LINK.sub(_now("[the customer’s link]"), mail.body)
