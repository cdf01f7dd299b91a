"""Every address of the product; each app keeps its own list."""

from django.urls import include, path

urlpatterns = [
    path("", include("reports.urls")),
    path("", include("accounts.urls")),
    path("", include("targets.urls")),
    path("", include("progress.urls")),
]

handler400 = "employment.errors.bad_request"
handler403 = "employment.errors.permission_denied"
handler404 = "employment.errors.page_not_found"
handler500 = "employment.errors.server_error"
