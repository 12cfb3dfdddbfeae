"""Alerts that stood on a leader's floor: of their teams and of the house, kept."""

from datetime import timedelta

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_GET

from console import roles
from console.floor.words import ALERTS
from console.views.gate import signed_in
from conversations.models import User
from conversations.now import now
from conversations.queries import alerts

LATELY = timedelta(days=31)
MOST = 500


@require_GET
@signed_in(roles.may_watch)
def listed(request: HttpRequest, user: User) -> HttpResponseBase:
    teams = list(roles.teams_in_scope(user).values_list("pk", flat=True))
    found = alerts.of_teams(teams, now() - LATELY)[:MOST]
    return render(request, "floor/alerts.html", {"alerts": found, "alert_words": ALERTS})
