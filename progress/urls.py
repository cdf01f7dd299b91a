"""Addresses of entering and reviewing a month."""

from django.urls import path

from progress.pages.entry import entry_views, evidence_views, paste_views
from progress.pages.filled_sheet import filled_sheet_views
from progress.pages.month import month_views
from progress.pages.review import review_views
from targets.plans import converters  # noqa: F401  registers <month:…>

urlpatterns = [
    path("plans/<str:code>/<month:month>/mine/", month_views.my_month, name="my_month"),
    path("plans/<str:code>/<month:month>/entry/<str:district>/", entry_views.entry, name="entry"),
    path("plans/<str:code>/<month:month>/entry/<str:district>/check/", entry_views.entry_check, name="entry_check"),
    path("plans/<str:code>/<month:month>/entry/<str:district>/keep/", entry_views.entry_keep, name="entry_keep"),
    path("plans/<str:code>/<month:month>/entry/<str:district>/paste/", paste_views.entry_paste, name="entry_paste"),
    path("plans/<str:code>/<month:month>/entry/<str:district>/withdraw/", entry_views.withdraw, name="withdraw"),
    path("plans/<str:code>/<month:month>/entry/<str:district>/sheet.xlsx", filled_sheet_views.entry_sheet, name="entry_sheet"),
    path("plans/<str:code>/<month:month>/entry/<str:district>/upload/", filled_sheet_views.entry_upload, name="entry_upload"),
    path("plans/<str:code>/<month:month>/entry/<str:district>/evidence/", evidence_views.evidence_add, name="evidence_add"),
    path("plans/<str:code>/<month:month>/entry/<str:district>/evidence/<int:pk>/", evidence_views.evidence_file, name="evidence_file"),
    path("plans/<str:code>/<month:month>/entry/<str:district>/evidence/<int:pk>/withdraw/", evidence_views.evidence_withdraw, name="evidence_withdraw"),
    path("plans/<str:code>/<month:month>/review/", review_views.review, name="review"),
    path("plans/<str:code>/<month:month>/review/sheet.xlsx", filled_sheet_views.review_sheet, name="review_sheet"),
    path("plans/<str:code>/<month:month>/review/upload/", filled_sheet_views.review_upload, name="review_upload"),
    path("plans/<str:code>/<month:month>/review/approve/", review_views.approve_many, name="approve_many"),
    path("plans/<str:code>/<month:month>/review/<str:district>/", review_views.review_month, name="review_month"),
    path("plans/<str:code>/<month:month>/review/<str:district>/decide/", review_views.decide, name="decide"),
    path("plans/<str:code>/ledger/", month_views.ledger, name="ledger"),
]
