"""Addresses of the reading."""
from django.urls import path

from reports import views
from targets import converters  # noqa: F401  registers <month:…>

urlpatterns = [
    path("", views.home, name="home"),
    path("help/", views.help_page, name="help"),
    path("plans/<str:code>/go/", views.go, name="go"),
    path("plans/<str:code>/<month:month>/overview/", views.overview, name="overview"),
    path("plans/<str:code>/<month:month>/indicators/<str:indicator>/", views.indicator, name="indicator"),
    path("plans/<str:code>/<month:month>/districts/<str:district>/", views.district, name="district"),
    path("plans/<str:code>/<month:month>/table/", views.table, name="table"),
    path("plans/<str:code>/<month:month>/table/table.xlsx", views.table_xlsx, name="table_xlsx"),
    path("plans/<str:code>/<month:month>/table.xlsx", views.table_xlsx),
    path("plans/<str:code>/<month:month>/table.csv", views.table_csv),
    path("plans/<str:code>/<month:month>/table/table.csv", views.table_csv, name="table_csv"),
]
