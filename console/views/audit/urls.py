"""Addresses of the audit."""

from django.urls import path

from console.views.audit import customers, page, retention

app_name = "audit"
urlpatterns = [
    path("", page.page, name="page"),
    path("retention/", retention.brands, name="retention"),
    path("retention/<uuid:brand_id>/", retention.edit, name="retention_of"),
    path("customers/<uuid:customer_id>/", customers.page, name="customer"),
    path("customers/<uuid:customer_id>/export/", customers.export, name="customer_export"),
    path("customers/<uuid:customer_id>/erase/", customers.erase, name="customer_erase"),
]
