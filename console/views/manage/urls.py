"""Addresses of the leader's set-up pages."""

from django.urls import path, re_path
from django.views.generic import RedirectView

from console.views.manage import (
    alert_hooks,
    alerts,
    anger,
    blocks,
    hours,
    keys,
    mails,
    people,
    policies,
    preview,
    seats,
    survey,
    texts,
)

app_name = "manage"
KIND = r"(?P<kind>queues|replies|reasons|pauses)"
ID = r"(?P<row_id>[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})"
urlpatterns = [
    path("", RedirectView.as_view(pattern_name="manage:seats"), name="index"),
    path("seats/", seats.seats, name="seats"),
    path("seats/<uuid:advisor_id>/", seats.advisor, name="advisor"),
    path("seats/<uuid:advisor_id>/cap/", seats.cap, name="cap"),
    path("seats/<uuid:advisor_id>/extra/", seats.extra_seat, name="extra_seat"),
    path("seats/<uuid:advisor_id>/skills/", seats.skills, name="skills"),
    path("seats/<uuid:advisor_id>/presentation/", seats.presentation, name="presentation"),
    path("people/", people.people_list, name="people"),
    path("people/invite/", people.invite, name="invite"),
    path("people/<uuid:user_id>/invite/", people.invite_again, name="invite_again"),
    path("people/<uuid:user_id>/active/", people.set_active, name="set_active"),
    path("hours/", hours.hours, name="hours"),
    path("hours/<uuid:brand_id>/", hours.edit, name="brand_hours"),
    path("hours/<uuid:brand_id>/<uuid:queue_id>/", hours.edit, name="queue_hours"),
    path("survey/", survey.surveys, name="surveys"),
    path("survey/<uuid:brand_id>/", survey.edit, name="survey"),
    path("mails/", mails.mails, name="mails"),
    path("alerts/", alerts.alerts, name="alerts"),
    path("alerts/<slug:kind>/<uuid:row_id>/", alerts.edit, name="alert_limits"),
    path("alerts/<uuid:hook_id>/retire/", alert_hooks.retire, name="retire_hook"),
    path("alerts/<uuid:hook_id>/try/", alert_hooks.attempt, name="try_hook"),
    path("anger/", anger.brands, name="anger"),
    path("keys/", keys.keys, name="keys"),
    path("keys/<uuid:key_id>/revoke/", keys.revoke, name="revoke_key"),
    path("blocked/", blocks.blocks, name="blocks"),
    path("times/", policies.listed, name="policies"),
    path("times/<uuid:brand_id>/", policies.edit, name="policy"),
    path("times/<uuid:brand_id>/<uuid:queue_id>/", policies.edit, name="policy_of_queue"),
    path("replies/preview/", preview.preview, name="preview"),
    re_path(rf"^{KIND}/$", texts.listed, name="list"),
    re_path(rf"^{KIND}/new/$", texts.edit, name="new"),
    re_path(rf"^{KIND}/{ID}/$", texts.edit, name="edit"),
]
