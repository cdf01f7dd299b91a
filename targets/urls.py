"""Addresses of plans."""
from django.urls import path

from targets import views

urlpatterns = [
    path("plans/", views.plans, name="plans"),
    path("plans/import/", views.plan_import, name="plan_import"),
    path("plans/import/blank.xlsx", views.blank_sheet, name="plan_import_blank"),
    path("plans/import/example.xlsx", views.example_sheet, name="plan_import_example"),
    path("plans/<str:code>/", views.plan, name="plan"),
    path("plans/<str:code>/import/", views.plan_replace, name="plan_replace"),
]
