"""Who is to be told by mail of an answer, and the signed link that leads back to a conversation."""

from datetime import datetime, timedelta
from uuid import UUID

from django.core.signing import BadSignature, TimestampSigner
from django.db.models import CharField, Exists, F, OuterRef, Subquery, Value
from django.db.models.functions import Cast, Coalesce, Concat

from conversations.core.states import RUNNING, State
from conversations.models import Conversation, Mail, SeenMark

PATIENCE = timedelta(seconds=30)
LINK_LIFETIME = timedelta(days=14)
_signer = TimestampSigner(salt="motjuste.return", sep=".")


def return_link(conversation: Conversation) -> str:
    """Good for a fortnight, and until the customer's access is renewed."""
    return _signer.sign(f"{conversation.pk.hex}-{conversation.token_epoch}")


def conversation_behind(link: str) -> UUID | None:
    """The conversation that a link leads back to, or None: forged, old, or no longer good."""
    try:
        value = _signer.unsign(link, max_age=LINK_LIFETIME)
        key, _, epoch = value.partition("-")
        conversation, wanted = UUID(key), int(epoch)
    except (BadSignature, ValueError):
        return None
    found = Conversation.objects.filter(pk=conversation, token_epoch=wanted)
    return found.values_list("pk", flat=True).first()


def unread_answers(now: datetime) -> list[tuple[Conversation, int]]:
    """Conversations left out of hours whose customer has an address and has not read what was
    answered half a minute ago, with how far they have read; those told already are left out."""
    mark = SeenMark.objects.filter(conversation=OuterRef("pk"), side=SeenMark.CUSTOMER)
    told = Mail.objects.filter(
        key=Concat(
            Value("answer:"), Cast(OuterRef("pk"), CharField()), Value(":"),
            Cast(OuterRef("seen"), CharField()),
        )
    )  # fmt: skip
    rows = (
        Conversation.objects.filter(
            state__in=[*sorted(RUNNING), State.CLOSED],
            opens_at__isnull=False,
            opens_at__gte=now - timedelta(days=7),
            last_advisor_at__lte=now - PATIENCE,
        )
        .exclude(customer__email="")
        .annotate(seen=Coalesce(Subquery(mark.values("seq")[:1]), 0))
        .filter(seen__lt=F("seq"))
        .exclude(last_customer_at__gte=F("last_advisor_at"))
        .annotate(is_told=Exists(told))
        .filter(is_told=False)
        .select_related("customer", "brand")[:200]
    )
    return [(row, row.seen) for row in rows]
