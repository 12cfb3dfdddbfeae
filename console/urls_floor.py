"""Addresses of the floor."""

from django.urls import path

from console.views.floor import acts, alerts, day, figure, page

app_name = "floor"
urlpatterns = [
    path("", page.page, name="page"),
    path("day/", day.page, name="day"),
    path("alerts/", alerts.listed, name="alerts"),
    path("figures/<slug:name>/", figure.rows, name="figure"),
    path("acts/", acts.listed, name="acts"),
]
