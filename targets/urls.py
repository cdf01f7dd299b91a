"""Addresses of plans."""

from django.urls import path

from targets.issuing import import_views
from targets.plans import plan_views

urlpatterns = [
    path("plans/", plan_views.plans, name="plans"),
    path("plans/import/", import_views.plan_import_page, name="plan_import"),
    path("plans/import/blank.xlsx", import_views.blank_sheet, name="plan_import_blank"),
    path("plans/import/example.xlsx", import_views.example_sheet, name="plan_import_example"),
    path("plans/<str:code>/", plan_views.plan, name="plan"),
    path("plans/<str:code>/import/", import_views.plan_replace, name="plan_replace"),
]
