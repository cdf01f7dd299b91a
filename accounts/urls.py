"""Addresses of sign-in, users and the audit log."""

from django.urls import path
from django.views.i18n import set_language

from accounts import views, views_audit, views_users

urlpatterns = [
    path("language/", set_language, name="set_language"),
    path("accounts/login/", views.sign_in, name="login"),
    path("accounts/logout/", views.sign_out, name="logout"),
    path("accounts/password/", views.password, name="password"),
    path("accounts/session/", views.session_alive, name="session"),
    path("users/", views_users.users, name="users"),
    path("users/new/", views_users.user_new, name="user_new"),
    path("users/areas/", views_users.areas, name="areas"),
    path("users/<int:pk>/", views_users.user_edit, name="user_edit"),
    path("users/<int:pk>/act/", views_users.user_act, name="user_act"),
    path("audit/", views_audit.audit_log, name="audit"),
    path("audit/audit.csv", views_audit.audit_file, name="audit_csv"),
]
