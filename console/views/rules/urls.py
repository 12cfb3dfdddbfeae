"""Addresses of the rule pages."""

from django.urls import path

from console.views.rules import choices, pages

app_name = "rules"
urlpatterns = [
    path("", pages.index, name="index"),
    path("brands/<slug:slug>/", choices.of_brand, name="brand"),
    path("<str:rule_id>/", pages.rule, name="rule"),
    path("<str:rule_id>/<slug:slug>/", choices.choose, name="choose"),
    path("<str:rule_id>/<slug:slug>/effect/", choices.effect, name="effect"),
]
