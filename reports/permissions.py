"""Who may open which reading (DESIGN 7): the city's pages are for supervisors, leaders and departments; a reporter opens his own district and the rankings."""
from accounts.models import Role, User
from accounts.permissions import can_see_city, can_see_figures
from districts.models import District
from progress.permissions import visible_districts
from targets.models import Plan

can_see_overview = can_see_city
can_see_table = can_see_city
can_see_indicator = can_see_figures
can_see_district = can_see_figures


def can_export(user: User) -> bool:
    """Files of the city's figures, for those who see them."""
    return can_see_city(user)


def opens_district(user: User, plan: Plan, district: District) -> bool:
    """Whether a district's name is a link for this user."""
    return visible_districts(user, plan).filter(pk=district.pk).exists()


def is_reporter(user: User) -> bool:
    """Reporters get their own navigation and home."""
    return user.role == Role.REPORTER
