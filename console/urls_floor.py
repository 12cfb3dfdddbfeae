"""Addresses of the floor."""

from django.urls import path

from console.views.floor import acts, page

app_name = "floor"
urlpatterns = [
    path("", page.page, name="page"),
    path("acts/", acts.listed, name="acts"),
]
