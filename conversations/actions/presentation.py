"""What an advisor says of what they can do: set by themselves or by who leads them.

Who may is the caller's; where it is shown, `core.personalisation`.
"""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from conversations.actions.audit import record
from conversations.core.masking import masked
from conversations.core.personalisation import LONGEST_PRESENTATION
from conversations.models import Advisor, User
from conversations.models.people import LANGUAGES


@transaction.atomic
def set_presentation(advisor: Advisor, texts: Mapping[str, str], by: User, now: datetime) -> bool:
    """By language; an empty one goes, a language not named stays. What is so already is no
    change."""
    row = Advisor.objects.select_for_update(of=("self",), no_key=True).get(pk=advisor.pk)
    known = dict(LANGUAGES)
    given = {
        language: masked(" ".join(text.split())[:LONGEST_PRESENTATION])
        for language, text in texts.items()
        if language in known
    }
    kept = {language: text for language, text in (row.presentation | given).items() if text}
    if kept == row.presentation:
        return False
    Advisor.objects.filter(pk=advisor.pk).update(presentation=kept)
    record("presentation.set", by, now, advisor=advisor.user)
    return True
