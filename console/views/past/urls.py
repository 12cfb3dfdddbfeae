"""Addresses of past conversations."""

from django.urls import path

from console.views.past import redacting, said, search, transcript

app_name = "past"
urlpatterns = [
    path("", search.search, name="search"),
    path("findings/", said.findings, name="findings"),
    path("reviews/", said.reviews, name="reviews"),
    path("<uuid:conversation_id>/", transcript.transcript, name="transcript"),
    path("<uuid:conversation_id>/close/", transcript.close, name="close"),
    path("<uuid:conversation_id>/customer/", transcript.unveil, name="unveil"),
    path("<uuid:conversation_id>/openly/", transcript.openly, name="openly"),
    path("<uuid:conversation_id>/block/", transcript.block, name="block"),
    path("<uuid:conversation_id>/redact/", redacting.redact, name="redact"),
    path("blocks/<uuid:block_id>/undo/", transcript.unblock, name="unblock"),
]
