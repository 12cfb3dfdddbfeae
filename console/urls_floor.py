"""Addresses of the floor."""

from django.urls import path

from console.views.floor import acts, alerts, day, page

app_name = "floor"
urlpatterns = [
    path("", page.page, name="page"),
    path("day/", day.page, name="day"),
    path("alerts/", alerts.listed, name="alerts"),
    path("acts/", acts.listed, name="acts"),
]
