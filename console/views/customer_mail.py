"""The transcript by e-mail, and the way back from a mail into the conversation."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.template.loader import render_to_string
from django.utils.http import urlencode
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from console import transcript as written
from console.throttle import Throttle
from console.tokens import token_for
from conversations.actions.mails import queue_mail
from conversations.models import Conversation
from conversations.now import house
from conversations.queries.mails import conversation_behind, return_link
from conversations.queries.transcript import Talk

asked = Throttle("transcript", 3, 3600)


def send(
    request: HttpRequest, conversation: Conversation, talk: Talk, language: str
) -> HttpResponse:
    """To the address that the customer gave, and to no other: it is not asked for here."""
    key = str(conversation.pk)
    if asked.is_spent(key):
        return render(request, "customer/mailed.html", {"is_limited": True}, status=429)
    asked.count(key)
    path = f"/chat/{conversation.brand.slug}/?{urlencode({'language': language})}"
    context = {
        "transcript": written.as_text(talk).replace("\r\n", "\n"),
        "url": f"{settings.BASE_URL}{path}#back={return_link(conversation)}",
    }
    body = render_to_string("customer/mail/transcript.txt", context).strip() + "\n"
    once = f"transcript:{conversation.pk}:{conversation.seq}"
    queue_mail(conversation, "transcript", once, written.title(talk), body, house.now())
    return render(request, "customer/mailed.html", {"to": shown(conversation.customer.email)})


def shown(address: str) -> str:
    """Enough to recognise one's own address."""
    name, at, host = address.partition("@")
    return f"{name[:2]}•••{at}{host}" if at else ""


@csrf_exempt
@require_POST
def back(request: HttpRequest, brand: str) -> HttpResponse:
    """A form with `link`, out of the mail's address behind `#`, which no log has seen: answers
    with the conversation's token."""
    key = conversation_behind(request.POST.get("link", "")[:200])
    if key is None:
        raise Http404
    conversation = get_object_or_404(Conversation, pk=key, brand__slug=brand)
    answer = JsonResponse({"conversation": str(key), "token": token_for(conversation)})
    answer["Cache-Control"] = "no-store"
    return answer
