"""Addresses of sign-in, users and the audit log."""
from django.urls import path
from django.views.i18n import set_language

from accounts import views

urlpatterns = [
    path("language/", set_language, name="set_language"),
    path("accounts/login/", views.sign_in, name="login"),
    path("accounts/logout/", views.sign_out, name="logout"),
    path("accounts/password/", views.password, name="password"),
    path("users/", views.users, name="users"),
    path("users/new/", views.user_new, name="user_new"),
    path("users/areas/", views.areas, name="areas"),
    path("users/<int:pk>/", views.user_edit, name="user_edit"),
    path("users/<int:pk>/act/", views.user_act, name="user_act"),
    path("audit/", views.audit_log, name="audit"),
]
