"""The list of plans: every plan in a user's scope, searched and paged, at the same price for four thousand as for ten (DESIGN 18)."""

from dataclasses import dataclass

from django.core.paginator import Page
from django.db.models import OuterRef, Q, Subquery
from django.http import HttpRequest

from accounts.models import User
from accounts.paging import page_of
from targets.models import Plan, PlanQuerySet, PlanRevision
from targets.permissions import visible_plans

WORDS_LENGTH = 60


@dataclass(frozen=True)
class Listed:
    """A plan in the list of plans."""

    plan: Plan
    document_number: str
    opens_city: bool


def searched_words(request: HttpRequest) -> str:
    """What the address looks for: a part of a city's name or of a title, a code, a document number or a year."""
    return " ".join(request.GET.get("q", "").split())[:WORDS_LENGTH]


def plan_list(user: User, request: HttpRequest) -> Page:
    """One page of `Listed`, newest year first; `opens_city` where the city's own pages are the user's to open."""
    issued = PlanRevision.objects.filter(plan=OuterRef("pk"), number=0).values("document_number")[:1]
    page = page_of(_found(user, searched_words(request)).annotate(issued=Subquery(issued)), request)
    own = user.district.path if user.district else ""
    page.object_list = [Listed(plan, plan.issued or "", bool(own) and plan.city.path.startswith(own)) for plan in page.object_list]
    return page


def _found(user: User, words: str) -> PlanQuerySet:
    # By year and code, because that order is an index; a code begins with the code of its city.
    found = visible_plans(user).select_related("city").order_by("-year", "code")
    for word in words.split():
        condition = Q(title__icontains=word) | Q(title_en__icontains=word) | Q(code__icontains=word) | Q(city__name__icontains=word)
        condition |= Q(pk__in=PlanRevision.objects.filter(document_number__icontains=word).values("plan"))
        if word.isdecimal() and len(word) == 4:
            condition |= Q(year=int(word))
        found = found.filter(condition)
    return found
