"""Addresses of the reading."""

from django.urls import path

from reports.pages import reading_views
from reports.pages.overview import boundary_views
from reports.papers.brief import brief_views as views_brief
from reports.papers.completion import completion_views as views_table
from reports.papers.figures import figures_views
from reports.papers.monthly_report import monthly_report_views
from targets.plans import converters  # noqa: F401  registers <month:…>

urlpatterns = [
    path("", reading_views.home, name="home"),
    path("help/", reading_views.help_page, name="help"),
    path("plans/<str:code>/go/", reading_views.go, name="go"),
    path("plans/<str:code>/figures.xlsx", figures_views.figures_xlsx, name="figures_xlsx"),
    path("plans/<str:code>/figures.csv", figures_views.figures_csv, name="figures_csv"),
    path("plans/<str:code>/boundaries.geojson", boundary_views.boundaries, name="boundaries"),
    path("plans/<str:code>/<month:month>/overview/", reading_views.overview, name="overview"),
    path("plans/<str:code>/<month:month>/indicators/<str:indicator>/", reading_views.indicator, name="indicator"),
    path("plans/<str:code>/<month:month>/districts/<str:district>/", reading_views.district, name="district"),
    path("plans/<str:code>/<month:month>/table/", views_table.table, name="table"),
    path("plans/<str:code>/<month:month>/table/table.xlsx", views_table.table_xlsx, name="table_xlsx"),
    path("plans/<str:code>/<month:month>/table.xlsx", views_table.table_xlsx),
    path("plans/<str:code>/<month:month>/table.csv", views_table.table_csv),
    path("plans/<str:code>/<month:month>/table/table.csv", views_table.table_csv, name="table_csv"),
    path("plans/<str:code>/<month:month>/brief/", views_brief.brief_page, name="brief"),
    path("plans/<str:code>/<month:month>/brief/brief.docx", views_brief.brief_docx, name="brief_docx"),
    path("plans/<str:code>/<month:month>/brief.docx", views_brief.brief_docx),
    path("plans/<str:code>/<month:month>/districts/<str:district>/report/", monthly_report_views.monthly_report, name="monthly_report"),
]
