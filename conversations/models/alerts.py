"""Alerts as they stand and stood, what raises them, and whom they are told to.

When one is raised and cleared is decided in `core/alerts.py`.
"""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from conversations.core.alerts import Choices
from conversations.models.base import Row
from conversations.models.people import Brand, Provider, Team, User, new_secret


class Alert(Row):
    """Of a team, of a brand, or of the house (neither). Not told as long as `raised_at` is empty;
    kept for ever once it was. `value` is the last one seen, `worst` the worst."""

    kind = models.CharField(max_length=12)
    team = models.ForeignKey(Team, models.CASCADE, null=True, related_name="+", db_index=False)
    brand = models.ForeignKey(Brand, models.CASCADE, null=True, related_name="+", db_index=False)
    began_at = models.DateTimeField()
    raised_at = models.DateTimeField(null=True)
    calm_since = models.DateTimeField(null=True)
    cleared_at = models.DateTimeField(null=True)
    value = models.FloatField()
    worst = models.FloatField()

    class Meta:
        ordering: ClassVar[list[str]] = ["-raised_at", "-id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["kind", "team", "brand"],
                condition=Q(cleared_at__isnull=True),
                nulls_distinct=False,
                name="alert_stands_once",
            ),
            models.CheckConstraint(
                condition=Q(team__isnull=True) | Q(brand__isnull=True), name="alert_of_one"
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["-raised_at"], name="alerts_by_time")
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.began_at:%Y-%m-%d %H:%M}"

    @property
    def n(self) -> int:
        return round(self.value)


class AlertEdition(Row):
    """What a team or a brand has chosen, edition by edition: the newest holds."""

    team = models.ForeignKey(Team, models.CASCADE, null=True, related_name="+")
    brand = models.ForeignKey(Brand, models.CASCADE, null=True, related_name="+")
    values = models.JSONField(default=dict)
    changed_at = models.DateTimeField()
    changed_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")

    class Meta:
        ordering: ClassVar[list[str]] = ["-changed_at", "-id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(team__isnull=True, brand__isnull=False)
                | Q(team__isnull=False, brand__isnull=True),
                name="alert_edition_of_one",
            )
        ]

    def __str__(self) -> str:
        return f"{self.team or self.brand} {self.changed_at:%Y-%m-%d %H:%M}"

    @property
    def choices(self) -> Choices:
        return Choices.of(self.values)


class AlertHook(Row):
    """An address that is told: of a team's alerts, of those of all teams of a provider, or of a
    brand's; of the house's own too. `secret` signs what is sent."""

    url = models.CharField(max_length=500)
    secret = models.CharField(max_length=64, default=new_secret)
    team = models.ForeignKey(Team, models.CASCADE, null=True, related_name="+")
    provider = models.ForeignKey(Provider, models.CASCADE, null=True, related_name="+")
    brand = models.ForeignKey(Brand, models.CASCADE, null=True, related_name="+")
    language = models.CharField(max_length=8, default="fr")
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    retired_at = models.DateTimeField(null=True, blank=True)
    retired_by = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(team__isnull=False, provider__isnull=True, brand__isnull=True)
                | Q(team__isnull=True, provider__isnull=False, brand__isnull=True)
                | Q(team__isnull=True, provider__isnull=True, brand__isnull=False),
                name="alert_hook_of_one",
            )
        ]

    def __str__(self) -> str:
        return self.url


class AlertPost(Row):
    """What one address is told of one alert, each once; `alert` is empty for a trial. `due_at`
    moves on with every try and is empty when there is none to come."""

    WHATS: ClassVar = [("raised", _("raised")), ("cleared", _("cleared")), ("test", _("trial"))]

    hook = models.ForeignKey(AlertHook, models.CASCADE, related_name="posts")
    alert = models.ForeignKey(Alert, models.CASCADE, null=True, related_name="posts")
    what = models.CharField(max_length=8, choices=WHATS)
    created_at = models.DateTimeField()
    due_at = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)
    n_tries = models.PositiveSmallIntegerField(default=0)
    error = models.CharField(max_length=120, blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["-created_at", "-id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["hook", "alert", "what"], name="alert_told_once")
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(
                fields=["due_at"], condition=Q(due_at__isnull=False), name="alerts_to_tell"
            )
        ]

    def __str__(self) -> str:
        return f"{self.what} {self.created_at:%Y-%m-%d %H:%M}"
