"""Placeholder views while the house is built."""
from django.http import HttpResponse


def sign_in(request, *args, **kwargs):
    """Not built yet."""
    return HttpResponse(status=501)


def sign_out(request, *args, **kwargs):
    """Not built yet."""
    return HttpResponse(status=501)


def password(request, *args, **kwargs):
    """Not built yet."""
    return HttpResponse(status=501)


def users(request, *args, **kwargs):
    """Not built yet."""
    return HttpResponse(status=501)


def user_new(request, *args, **kwargs):
    """Not built yet."""
    return HttpResponse(status=501)


def areas(request, *args, **kwargs):
    """Not built yet."""
    return HttpResponse(status=501)


def user_edit(request, *args, **kwargs):
    """Not built yet."""
    return HttpResponse(status=501)


def user_act(request, *args, **kwargs):
    """Not built yet."""
    return HttpResponse(status=501)


def audit_log(request, *args, **kwargs):
    """Not built yet."""
    return HttpResponse(status=501)


def locked_out(request, *args, **kwargs):
    """Not built yet."""
    return HttpResponse(status=501)
