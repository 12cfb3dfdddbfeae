"""Addresses of the pages of availability."""

from django.urls import path

from console.views.availability import overview, person, queue

app_name = "availability"
urlpatterns = [
    path("", overview.overview, name="overview"),
    path("mine/", person.mine, name="mine"),
    path("queues/<uuid:queue_id>/", queue.queue, name="queue"),
    path("people/<uuid:advisor_id>/", person.of_advisor, name="person"),
]
