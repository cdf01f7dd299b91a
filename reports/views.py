"""Placeholder views while the house is built."""
from django.http import HttpResponse


def home(request, *args, **kwargs):
    """Not built yet."""
    return HttpResponse(status=501)


def help_page(request, *args, **kwargs):
    """Not built yet."""
    return HttpResponse(status=501)


def go(request, *args, **kwargs):
    """Not built yet."""
    return HttpResponse(status=501)


def overview(request, *args, **kwargs):
    """Not built yet."""
    return HttpResponse(status=501)


def indicator(request, *args, **kwargs):
    """Not built yet."""
    return HttpResponse(status=501)


def district(request, *args, **kwargs):
    """Not built yet."""
    return HttpResponse(status=501)


def table(request, *args, **kwargs):
    """Not built yet."""
    return HttpResponse(status=501)


def table_xlsx(request, *args, **kwargs):
    """Not built yet."""
    return HttpResponse(status=501)


def table_csv(request, *args, **kwargs):
    """Not built yet."""
    return HttpResponse(status=501)
