"""Today's acts of steering, for the leaders of the teams they concern: a fragment of the floor."""

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_GET

from console import roles
from console.floor.model import start_of_day
from console.floor.words import ACTS, FIGURES
from console.views.gate import signed_in
from conversations.models import User
from conversations.now import now
from conversations.queries import floor_acts

MOST = 100


@require_GET
@signed_in(roles.may_watch)
def listed(request: HttpRequest, user: User) -> HttpResponseBase:
    teams = roles.teams_in_scope(user).values_list("pk", flat=True)
    acts = floor_acts.of_teams(teams, start_of_day(now()))[:MOST]
    context = {"acts": acts, "act_words": ACTS, "figure_words": FIGURES}
    return render(request, "floor/parts/acts.html", context)
