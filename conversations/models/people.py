"""Brands, providers, teams and the people; an advisor's seats.

Conversations are in `conversation.py`, the texts a leader edits in `texts.py`.
"""

from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVector
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Upper
from django.utils.crypto import get_random_string, salted_hmac
from django.utils.translation import gettext_lazy as _

from conversations.models.base import Row

LANGUAGES = [("fr", _("French")), ("en", _("English"))]


def new_secret() -> str:
    return get_random_string(43)


def french_only() -> list[str]:
    return ["fr"]


class Brand(Row):
    """The company whose customers write; it may buy from several providers."""

    slug = models.SlugField(unique=True)
    name = models.CharField(max_length=120)
    language = models.CharField(max_length=8, choices=LANGUAGES, default="fr")
    time_zone = models.CharField(max_length=64, default="Europe/Paris")
    secret = models.CharField(
        max_length=64,
        default=new_secret,
        help_text=_("Signs the external ids of the brand's customers (HMAC-SHA-256)."),
    )
    allowed_origins = ArrayField(
        models.CharField(max_length=200),
        default=list,
        blank=True,
        help_text=_("Origins, like https://www.example.org, that may embed the customer's page."),
    )
    privacy_fr = models.TextField(blank=True)
    privacy_en = models.TextField(blank=True)
    shares_transcripts = models.BooleanField(
        default=False,
        help_text=_("A provider may read what another provider's advisors wrote to a customer."),
    )
    marks_anger = models.BooleanField(
        default=False,
        db_default=False,
        help_text=_("The floor marks customers whose own words are angry, by a list of phrases."),
    )

    class Meta:
        ordering: ClassVar[list[str]] = ["name"]

    def __str__(self) -> str:
        return self.name


class Provider(Row):
    """A contact centre that serves brands (prestataire)."""

    slug = models.SlugField(unique=True)
    name = models.CharField(max_length=120)

    class Meta:
        ordering: ClassVar[list[str]] = ["name"]

    def __str__(self) -> str:
        return self.name


class Team(Row):
    provider = models.ForeignKey(Provider, models.PROTECT, related_name="teams")
    name = models.CharField(max_length=120)

    class Meta:
        ordering: ClassVar[list[str]] = ["name"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["provider", "name"], name="team_once_per_provider")
        ]

    def __str__(self) -> str:
        return self.name


class Role(models.TextChoices):
    ADVISOR = "advisor", _("Advisor")
    LEADER = "leader", _("Team leader")
    ANALYST = "analyst", _("Quality analyst")
    ADMINISTRATOR = "administrator", _("Administrator")


class UserManager(BaseUserManager["User"]):
    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> "User":
        fields.update(is_superuser=True, role=Role.ADMINISTRATOR)
        return self.create_user(email, password, **fields)

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(email__iexact=username)


class User(Row, AbstractBaseUser, PermissionsMixin):
    """Somebody who signs in. With a provider they are its staff; with a brand and no provider
    they are the donneur d'ordres, who sees that brand's conversations across providers."""

    email = models.EmailField(unique=True)
    name = models.CharField(max_length=120)
    role = models.CharField(max_length=16, choices=Role.choices, default=Role.ADVISOR)
    provider = models.ForeignKey(
        Provider, models.PROTECT, null=True, blank=True, related_name="users"
    )
    brand = models.ForeignKey(Brand, models.PROTECT, null=True, blank=True, related_name="users")
    teams = models.ManyToManyField(Team, blank=True, related_name="members")
    language = models.CharField(max_length=8, choices=LANGUAGES, default="fr")
    is_active = models.BooleanField(default=True)
    epoch = models.PositiveIntegerField(
        default=0, editable=False, help_text=_("Raised to sign this person out everywhere.")
    )
    created_at = models.DateTimeField(auto_now_add=True)

    objects = UserManager()
    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    class Meta:
        ordering: ClassVar[list[str]] = ["name"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(provider__isnull=True) | Q(brand__isnull=True),
                name="user_of_provider_or_brand",
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_staff(self) -> bool:
        """May open Django's admin."""
        return self.role == Role.ADMINISTRATOR

    @property
    def public_name(self) -> str:
        """What a customer is shown: the first name."""
        return self.name.split(" ", 1)[0]

    def get_session_auth_hash(self) -> str:
        """Sessions end when the password changes or `epoch` is raised."""
        value = f"{self.password}:{self.epoch}"
        return salted_hmac("motjuste.session", value, algorithm="sha256").hexdigest()


class ApiKey(Row):
    """A personal key: it has exactly its user's rights. Only a hash is kept."""

    user = models.ForeignKey(User, models.CASCADE, related_name="api_keys")
    label = models.CharField(max_length=80, blank=True)
    prefix = models.CharField(max_length=12)
    digest = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField()
    last_used_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.prefix}…"


class Invitation(Row):
    """A link by e-mail that lets somebody choose a password; `digest` is of its secret."""

    user = models.ForeignKey(User, models.CASCADE, related_name="invitations")
    invited_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    digest = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return self.user.email


class Presence(models.TextChoices):
    AVAILABLE = "available", _("Available")
    PAUSED = "paused", _("Paused")
    OFFLINE = "offline", _("Offline")


class Advisor(models.Model):
    """The desk of a user (leaders have one too): presence, cap, skills.

    `deadline_at` is the end of the presence lease: every open desk socket renews it, and when it
    passes the advisor is gone; until `floor_until` what they hold stays theirs all the same.
    """

    user = models.OneToOneField(User, models.CASCADE, primary_key=True, related_name="advisor")
    cap = models.PositiveSmallIntegerField(default=3)
    queues = models.ManyToManyField("conversations.Queue", blank=True, related_name="advisors")
    languages = ArrayField(models.CharField(max_length=8), default=french_only)
    presentation = models.JSONField(default=dict, blank=True)  # by language: what they can do
    status = models.CharField(max_length=16, choices=Presence.choices, default=Presence.OFFLINE)
    pause_reason = models.ForeignKey(
        "conversations.PauseReason", models.SET_NULL, null=True, blank=True, related_name="+"
    )
    status_at = models.DateTimeField(null=True, blank=True)
    last_assigned_at = models.DateTimeField(null=True, blank=True)
    deadline_at = models.DateTimeField(null=True, blank=True, db_index=True)
    deadline_kind = models.CharField(max_length=24, blank=True)
    floor_until = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return str(self.user)


class Seat(Row):
    """A place for one conversation at an advisor's desk. Occupied when a conversation refers to
    it; kept after `retired_at` so that the past can be read."""

    REGULAR, EXTRA = "regular", "extra"

    advisor = models.ForeignKey(Advisor, models.CASCADE, related_name="seats")
    position = models.PositiveSmallIntegerField()
    kind = models.CharField(
        max_length=8, choices=[(REGULAR, _("Regular")), (EXTRA, _("Extra"))], default=REGULAR
    )
    granted_at = models.DateTimeField()
    granted_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    reason = models.CharField(max_length=200, blank=True)
    retired_at = models.DateTimeField(null=True, blank=True)
    deadline_at = models.DateTimeField(null=True, blank=True, db_index=True)
    deadline_kind = models.CharField(max_length=24, blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["position"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["advisor", "position"],
                condition=Q(retired_at__isnull=True),
                name="seat_position_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.advisor} #{self.position}"


class Customer(Row):
    """Who writes. `external_id` is set only when the brand has signed it."""

    brand = models.ForeignKey(Brand, models.PROTECT, related_name="customers")
    external_id = models.CharField(max_length=120, null=True, blank=True)
    title = models.CharField(max_length=40, blank=True)
    name = models.CharField(max_length=120, blank=True)
    email = models.EmailField(blank=True)
    language = models.CharField(max_length=8, blank=True)
    products = ArrayField(models.CharField(max_length=120), default=list, blank=True)
    product_aliases = ArrayField(models.CharField(max_length=120), default=list, blank=True)
    history = models.JSONField(default=list, blank=True)
    attributes = models.JSONField(default=dict, blank=True)
    created_at = models.DateTimeField()
    told_at = models.DateTimeField(null=True, help_text=_("When the brand last told us of them."))
    erased_at = models.DateTimeField(null=True, help_text=_("When all that names them went."))

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                F("brand"),
                F("external_id"),
                condition=Q(external_id__isnull=False),
                name="customer_once_per_brand",
            )
        ]
        indexes: ClassVar[list[models.Index]] = [
            GinIndex(SearchVector("name", config="motjuste_fr"), name="customer_words"),
            models.Index(Upper("email"), name="customer_email"),
            models.Index(fields=["external_id"], name="customer_number"),
        ]

    def __str__(self) -> str:
        return self.name or str(self.id)

    @property
    def is_verified(self) -> bool:
        """The brand vouches for the identity; otherwise it is only declared."""
        return self.external_id is not None
