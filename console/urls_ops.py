"""Addresses for machines: health, metrics, and whom an API key belongs to."""

from django.urls import path

from console.api.me import me
from console.views import health

urlpatterns = [
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("metrics", health.metrics, name="metrics"),
    path("api/v1/me/", me, name="me"),
]
