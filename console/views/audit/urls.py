"""Addresses of the audit."""

from django.urls import path

from console.views.audit import page

app_name = "audit"
urlpatterns = [
    path("", page.page, name="page"),
]
