"""Placeholder views while the house is built."""
from django.http import HttpResponse


def plans(request, *args, **kwargs):
    """Not built yet."""
    return HttpResponse(status=501)


def plan_import(request, *args, **kwargs):
    """Not built yet."""
    return HttpResponse(status=501)


def blank_sheet(request, *args, **kwargs):
    """Not built yet."""
    return HttpResponse(status=501)


def example_sheet(request, *args, **kwargs):
    """Not built yet."""
    return HttpResponse(status=501)


def plan(request, *args, **kwargs):
    """Not built yet."""
    return HttpResponse(status=501)


def plan_replace(request, *args, **kwargs):
    """Not built yet."""
    return HttpResponse(status=501)
