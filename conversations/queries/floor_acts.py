"""Acts of steering, read: the day's list, and the targets that were set for today."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet

from conversations.models import FloorAct


def of_teams(teams: Iterable[UUID | str], since: datetime) -> QuerySet[FloorAct]:
    """The latest first."""
    keys = [UUID(str(team)) for team in teams]
    rows = FloorAct.objects.filter(teams__overlap=keys, at__gte=since)
    return rows.select_related("actor", "undone_by", "advisor__user", "queue", "conversation")


def targets(teams: Iterable[UUID | str], since: datetime) -> dict[str, float]:
    """By figure: what was set last since `since` (the beginning of the day) and not undone."""
    rows = of_teams(teams, since).filter(kind="target", undone_at=None).order_by("at", "id")
    return {row.data["name"]: row.data["after"] for row in rows}
