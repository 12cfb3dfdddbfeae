"""Addresses of the desk."""

from django.urls import path

from console.views import desk

app_name = "desk"
urlpatterns = [
    path("", desk.page, name="page"),
    path("queue/", desk.line, name="line"),
    path("canned/", desk.canned, name="canned"),
    path("transfer/", desk.transfer, name="transfer"),
]
