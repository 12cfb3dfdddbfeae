"""Addresses of the review desk."""

from django.urls import path

from console.views.review import acts, calibration, grids, page, plan_change, plans, queue, trust

app_name = "review"
urlpatterns = [
    path("", queue.queue, name="queue"),
    path("trust/", trust.trust, name="trust"),
    path("grids/", grids.grids, name="grids"),
    path("grids/<slug:slug>/", grids.edit, name="grid"),
    path("grids/<slug:slug>/<int:version>/", grids.version, name="grid_version"),
    path("calibrations/new/", calibration.new, name="calibrate"),
    path("calibrations/<uuid:plan_id>/", calibration.batch, name="calibration"),
    path("calibrations/<uuid:plan_id>/show/", calibration.show, name="reveal"),
    path("calibrations/<uuid:plan_id>/decide/", calibration.decide, name="decide"),
    path("plans/new/", plans.new, name="plan"),
    path("plans/<uuid:plan_id>/next/", acts.onward, name="onward"),
    path("plans/<uuid:plan_id>/change/", plan_change.change, name="change"),
    path("plans/<uuid:plan_id>/close/", plan_change.close, name="close"),
    path("plans/<uuid:plan_id>/open/", plan_change.reopen, name="reopen"),
    path("tasks/<uuid:task_id>/", acts.begin, name="begin"),
    path("conversations/<uuid:conversation_id>/", acts.begin_alone, name="begin_alone"),
    path("<uuid:review_id>/", page.page, name="page"),
    path("<uuid:review_id>/findings/<uuid:finding_id>/", acts.verdict, name="verdict"),
    path("<uuid:review_id>/missed/", acts.missed, name="missed"),
    path("<uuid:review_id>/missed/<uuid:missed_id>/", acts.unmark, name="unmark"),
    path("<uuid:review_id>/answers/", acts.answer, name="answer"),
    path("<uuid:review_id>/done/", acts.submit, name="submit"),
    path("<uuid:review_id>/leave/", acts.leave, name="leave"),
    path("<uuid:review_id>/customer/", acts.unveil, name="unveil"),
]
