"""Addresses of coaching."""

from django.urls import path

from console.views.coaching import collect, mine, notes

app_name = "coaching"
urlpatterns = [
    path("coaching/", notes.listed, name="notes"),
    path("coaching/conversations/<uuid:conversation_id>/", collect.collect, name="collect"),
    path("coaching/passages/<uuid:passage_id>/out/", collect.leave_out, name="leave_out"),
    path("coaching/<uuid:note_id>/", notes.note, name="note"),
    path("coaching/<uuid:note_id>/close/", notes.close, name="close"),
    path("mine/coaching/<uuid:note_id>/", mine.note, name="mine"),
]
