"""Addresses of sign-in, users and the audit log."""

from django.urls import path
from django.views.i18n import set_language

from accounts.areas import area_views
from accounts.audit import audit_views
from accounts.sign_in import sign_in_views
from accounts.users import user_views

urlpatterns = [
    path("language/", set_language, name="set_language"),
    path("accounts/login/", sign_in_views.sign_in, name="login"),
    path("accounts/logout/", sign_in_views.sign_out, name="logout"),
    path("accounts/password/", sign_in_views.password, name="password"),
    path("accounts/session/", sign_in_views.session_alive, name="session"),
    path("users/", user_views.users, name="users"),
    path("users/new/", user_views.user_new, name="user_new"),
    path("users/areas/", area_views.areas, name="areas"),
    path("users/<int:pk>/", user_views.user_edit, name="user_edit"),
    path("users/<int:pk>/act/", user_views.user_act, name="user_act"),
    path("audit/", audit_views.audit_log, name="audit"),
    path("audit/audit.csv", audit_views.audit_file, name="audit_csv"),
]
