"""Addresses of the floor."""

from django.urls import path

from console.views.floor import page

app_name = "floor"
urlpatterns = [
    path("", page.page, name="page"),
]
