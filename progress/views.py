"""Placeholder views while the house is built."""
from django.http import HttpResponse


def my_month(request, *args, **kwargs):
    """Not built yet."""
    return HttpResponse(status=501)


def entry(request, *args, **kwargs):
    """Not built yet."""
    return HttpResponse(status=501)


def entry_check(request, *args, **kwargs):
    """Not built yet."""
    return HttpResponse(status=501)


def withdraw(request, *args, **kwargs):
    """Not built yet."""
    return HttpResponse(status=501)


def review(request, *args, **kwargs):
    """Not built yet."""
    return HttpResponse(status=501)


def approve_many(request, *args, **kwargs):
    """Not built yet."""
    return HttpResponse(status=501)


def review_month(request, *args, **kwargs):
    """Not built yet."""
    return HttpResponse(status=501)


def decide(request, *args, **kwargs):
    """Not built yet."""
    return HttpResponse(status=501)


def ledger(request, *args, **kwargs):
    """Not built yet."""
    return HttpResponse(status=501)
