"""The customer's addresses: the page, its transcript, the embedding script, attachments."""

from django.urls import path

from console.api import attachments
from console.views import customer, customer_mail, embed

app_name = "customer"
urlpatterns = [
    path("chat/<slug:brand>/", customer.chat, name="chat"),
    path("chat/<slug:brand>/transcript/", customer.transcript, name="transcript"),
    path("chat/<slug:brand>/back/", customer_mail.back, name="back"),
    path("embed/<slug:brand>.js", embed.script, name="embed"),
    path("attachments/<uuid:attachment_id>/", attachments.serve, name="attachment"),
    path("api/v1/attachments/", attachments.create, name="attach"),
    path("api/v1/attachments/<uuid:attachment_id>/", attachments.tell, name="attachment_told"),
]
