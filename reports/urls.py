"""Addresses of the reading."""

from django.urls import path

from reports import views, views_boundaries, views_figures, views_monthly_report
from reports.brief import views as views_brief
from reports.completion import views as views_table
from targets import converters  # noqa: F401  registers <month:…>

urlpatterns = [
    path("", views.home, name="home"),
    path("help/", views.help_page, name="help"),
    path("plans/<str:code>/go/", views.go, name="go"),
    path("plans/<str:code>/figures.xlsx", views_figures.figures_xlsx, name="figures_xlsx"),
    path("plans/<str:code>/figures.csv", views_figures.figures_csv, name="figures_csv"),
    path("plans/<str:code>/boundaries.geojson", views_boundaries.boundaries, name="boundaries"),
    path("plans/<str:code>/<month:month>/overview/", views.overview, name="overview"),
    path("plans/<str:code>/<month:month>/indicators/<str:indicator>/", views.indicator, name="indicator"),
    path("plans/<str:code>/<month:month>/districts/<str:district>/", views.district, name="district"),
    path("plans/<str:code>/<month:month>/table/", views_table.table, name="table"),
    path("plans/<str:code>/<month:month>/table/table.xlsx", views_table.table_xlsx, name="table_xlsx"),
    path("plans/<str:code>/<month:month>/table.xlsx", views_table.table_xlsx),
    path("plans/<str:code>/<month:month>/table.csv", views_table.table_csv),
    path("plans/<str:code>/<month:month>/table/table.csv", views_table.table_csv, name="table_csv"),
    path("plans/<str:code>/<month:month>/brief/", views_brief.brief_page, name="brief"),
    path("plans/<str:code>/<month:month>/brief/brief.docx", views_brief.brief_docx, name="brief_docx"),
    path("plans/<str:code>/<month:month>/brief.docx", views_brief.brief_docx),
    path("plans/<str:code>/<month:month>/districts/<str:district>/report/", views_monthly_report.monthly_report, name="monthly_report"),
]
