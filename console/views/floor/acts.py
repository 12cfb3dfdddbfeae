"""Acts of steering of today and those that still hold, for the leaders of the teams they concern: a
fragment of the floor."""

from dataclasses import dataclass
from uuid import UUID

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_GET

from console import roles
from console.floor.model import start_of_day
from console.floor.words import FIGURES
from console.views.gate import signed_in
from conversations.core.figures import SECONDS, SHARE, TARGETS
from conversations.models import FloorAct, User
from conversations.now import now
from conversations.queries import floor_acts

MOST = 100


@dataclass(frozen=True)
class Told:
    """An act as the list says it; `is_known` that its customer is in the reader's sight."""

    act: FloorAct
    may_undo: bool
    is_known: bool

    @property
    def unit(self) -> str:
        """Of the figure whose target it is."""
        return SHARE if TARGETS.get(self.act.data.get("name", ""), 0) <= 1 else SECONDS


@require_GET
@signed_in(roles.may_watch)
def listed(request: HttpRequest, user: User) -> HttpResponseBase:
    teams = roles.teams_in_scope(user).values_list("pk", flat=True)
    at = now()
    acts = floor_acts.of_day_or_holding(teams, start_of_day(at), at, MOST)
    stand = floor_acts.standing(acts, at)
    known = _known(user, acts)
    told = [
        Told(act, act.pk in stand and _may_undo(user, act), act.conversation_id in known)
        for act in acts
    ]
    context = {"acts": told, "figure_words": FIGURES}
    return render(request, "floor/parts/acts.html", context)


def _known(user: User, acts: list[FloorAct]) -> set[UUID]:
    """Who was in a shared line may be at another house's desk by now."""
    keys = [act.conversation_id for act in acts if act.conversation_id]
    return set(roles.visible_conversations(user).filter(pk__in=keys).values_list("pk", flat=True))


def _may_undo(user: User, act: FloorAct) -> bool:
    """Nobody changes their own seats."""
    return not (
        act.kind in ("seat", "cap") and act.advisor and not roles.may_set_seats(user, act.advisor)
    )
