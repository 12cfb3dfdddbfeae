"""Addresses of the advisor's own page and of disputes."""

from django.urls import path

from console.views.fairness import disputes, mine

app_name = "fairness"
urlpatterns = [
    path("mine/", mine.page, name="mine"),
    path("mine/history.csv", mine.export, name="export"),
    path("mine/<uuid:conversation_id>/", mine.talk, name="talk"),
    path("mine/<uuid:conversation_id>/dispute/", mine.dispute, name="dispute"),
    path("disputes/", disputes.listed, name="disputes"),
    path("disputes/<uuid:dispute_id>/", disputes.answer, name="answer"),
]
