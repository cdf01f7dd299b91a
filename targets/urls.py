"""Addresses of plans."""

from django.urls import path

from targets import views, views_import

urlpatterns = [
    path("plans/", views.plans, name="plans"),
    path("plans/import/", views_import.plan_import_page, name="plan_import"),
    path("plans/import/blank.xlsx", views_import.blank_sheet, name="plan_import_blank"),
    path("plans/import/example.xlsx", views_import.example_sheet, name="plan_import_example"),
    path("plans/<str:code>/", views.plan, name="plan"),
    path("plans/<str:code>/import/", views_import.plan_replace, name="plan_replace"),
]
