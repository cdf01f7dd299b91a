"""Addresses of entering and reviewing a month."""
from django.urls import path

from progress import views
from targets import converters  # noqa: F401  registers <month:…>

urlpatterns = [
    path("plans/<str:code>/<month:month>/mine/", views.my_month, name="my_month"),
    path("plans/<str:code>/<month:month>/entry/<str:district>/", views.entry, name="entry"),
    path("plans/<str:code>/<month:month>/entry/<str:district>/check/", views.entry_check, name="entry_check"),
    path("plans/<str:code>/<month:month>/entry/<str:district>/withdraw/", views.withdraw, name="withdraw"),
    path("plans/<str:code>/<month:month>/review/", views.review, name="review"),
    path("plans/<str:code>/<month:month>/review/approve/", views.approve_many, name="approve_many"),
    path("plans/<str:code>/<month:month>/review/<str:district>/", views.review_month, name="review_month"),
    path("plans/<str:code>/<month:month>/review/<str:district>/decide/", views.decide, name="decide"),
    path("plans/<str:code>/ledger/", views.ledger, name="ledger"),
]
