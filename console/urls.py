"""Which address shows which page."""

from django.urls import URLPattern, URLResolver, include, path, re_path

from console.admin import site
from console.api.answers import no_such_address
from console.api.conversations import conversations
from console.api.customers import customer
from console.views.docs import api_docs

urlpatterns: list[URLPattern | URLResolver] = [
    path("api/v1/conversations/", conversations, name="conversations"),
    path("api/v1/customers/<path:external_id>/", customer, name="customer_told"),
    path("", include("console.urls_ops")),
    path("api/docs/", api_docs, name="api_docs"),
    path("", include("console.urls_customer")),
    re_path(r"^api/", no_such_address),
    path("desk/", include("console.urls_desk")),
    path("floor/", include("console.urls_floor")),
    path("", include("console.views.account.urls")),
    path("conversations/", include("console.views.past.urls")),
    path("", include("console.views.fairness.urls")),
    path("", include("console.views.coaching.urls")),
    path("reports/", include("console.views.reports.urls")),
    path("audit/", include("console.views.audit.urls")),
    path("rules/", include("console.views.rules.urls")),
    path("availability/", include("console.views.availability.urls")),
    path("review/", include("console.views.review.urls")),
    path("manage/", include("console.views.manage.urls")),
    path("admin/", site.urls),
]
