"""Addresses of the reports."""

from django.urls import path

from console.views.reports import award, exports, manners, offers, pages, reviewed

app_name = "reports"
urlpatterns = [
    path("", pages.page, name="page"),
    path("rows/", pages.rows, name="rows"),
    path("reviews/", reviewed.rows, name="reviewed"),
    path("export/<slug:what>.<slug:form>", exports.export, name="export"),
    path("offers/", offers.page, name="offers"),
    path("manners/", manners.page, name="manners"),
    path("manners/<slug:figure>/", manners.rows, name="manners_rows"),
    path("award/", award.award, name="award"),
    path("award/export.<slug:form>", exports.award, name="award_export"),
    path("award/<uuid:conversation_id>/", award.mark, name="mystery"),
]
