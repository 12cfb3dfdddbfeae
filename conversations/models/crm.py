"""What binds a brand's own systems to us: its keys, and which facts it may tell of customers.

The customers themselves are in `people.py`.
"""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from conversations.models.base import Row
from conversations.models.people import Brand, User


class BrandKey(Row):
    """A key of the brand's systems, for the calls that speak in its name. Only a hash is kept."""

    brand = models.ForeignKey(Brand, models.CASCADE, related_name="keys")
    label = models.CharField(max_length=80)
    prefix = models.CharField(max_length=12)
    digest = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    last_used_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)
    revoked_by = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")

    def __str__(self) -> str:
        return f"{self.prefix}…"


class CustomerAttribute(Row):
    """A further fact that the brand tells of its customers. A brand that names none may send any
    short fact; one that names some is held to them."""

    TEXT, NUMBER, BOOLEAN, DATE = "text", "number", "boolean", "date"
    TYPES: ClassVar = [
        (TEXT, _("Text")), (NUMBER, _("Number")), (BOOLEAN, _("Yes or no")), (DATE, _("Date")),
    ]  # fmt: skip

    brand = models.ForeignKey(Brand, models.CASCADE, related_name="customer_attributes")
    name = models.SlugField(max_length=40, help_text=_("As the brand's systems write it."))
    type = models.CharField(max_length=8, choices=TYPES, default=TEXT)

    class Meta:
        ordering: ClassVar[list[str]] = ["name"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["brand", "name"], name="attribute_once_per_brand")
        ]

    def __str__(self) -> str:
        return self.name
