"""Addresses of the rule pages."""

from django.urls import path

from console.views.rules import pages

app_name = "rules"
urlpatterns = [
    path("", pages.index, name="index"),
    path("<str:rule_id>/", pages.rule, name="rule"),
]
