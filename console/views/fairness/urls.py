"""Addresses of the advisor's own page and of disputes."""

from django.urls import path

from console.views.fairness import disputes, history, mine, talk

app_name = "fairness"
urlpatterns = [
    path("mine/", mine.page, name="mine"),
    path("mine/history.<slug:form>", history.export, name="export"),
    path("mine/<uuid:conversation_id>/", talk.talk, name="talk"),
    path("mine/<uuid:conversation_id>/dispute/", talk.dispute, name="dispute"),
    path("disputes/", disputes.listed, name="disputes"),
    path("disputes/<uuid:dispute_id>/", disputes.answer, name="answer"),
]
