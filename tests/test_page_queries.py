"""How many queries a page asks: at most eight once its plan has been read, and never more for more districts, months, plans or people."""

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from districts.models import District
from progress.models import Status
from targets.models import Quota
from targets.state.kept import Kept
from tests import factories
from tests.test_permissions import DATA, TABLE, address

MOST, MOST_AT_FIRST = 8, 13
"""Of a page whose plan was read by this process in this state; of the first page after a change, which reads it."""
NO_PAGES = {"login", "session", "go", "home", "audit_csv", "boundaries", "evidence_file", "plan_import_blank", "plan_import_example"}
FILES = {"table_xlsx", "table_csv", "figures_xlsx", "figures_csv", "brief_docx", "entry_sheet", "review_sheet"}
ROLES = ("reporter", "supervisor", "leader", "administrator", "auditor")
PAGES = [
    (role, name)
    for name, (_arguments, method, own, _foreign) in TABLE.items()
    for role in ROLES
    if method == "get" and own[role] == 200 and name not in NO_PAGES | FILES
]


def city_of_june():
    city = factories.small_city()
    factories.report_at(city, city.districts[1], 6, Status.SUBMITTED)
    factories.report_at(city, city.districts[2], 6, Status.RETURNED)
    return city


def grow(city) -> None:
    """More of everything: districts with quotas and people, months, other years, other cities."""
    for number in range(10, 18):
        name = f"第{number}区"
        place = {"code": f"{city.node.code}-{number}", "kind": "district", "parent": city.node, "order": number}
        district = District.objects.create(name=name, printed_name=name, short_name=name, **place)
        Quota.objects.create(revision=city.revision, district=district, indicator=city.indicators["1"], value=1200)
        factories.report_at(city, district, 6, Status.SUBMITTED)
    for month in (3, 4, 5):
        for district in city.districts:
            factories.report_at(city, district, month)
    for number in range(4):
        factories.small_city(f"88010{number}")


def counted(client: Client, url: str, data: dict) -> tuple[int, int]:
    """Queries of the first look and of the next."""
    Kept.forget_all()
    counts = []
    for _look in range(2):
        with CaptureQueriesContext(connection) as asked:
            response = client.get(url, data)
        assert response.status_code == 200
        counts.append(len(asked))
    return counts[0], counts[1]


@pytest.mark.parametrize(("role", "name"), PAGES)
def test_queries_are_few_and_do_not_grow(db, role, name):
    city = city_of_june()
    user = city.reporter(city.districts[1]) if role == "reporter" else city.users[role]
    client = Client()
    client.force_login(user, backend=settings.AUTHENTICATION_BACKENDS[-1])
    url, data = address(name, TABLE[name][0], city), DATA.get(name, {})
    client.get(url, data)
    first, then = counted(client, url, data)
    grow(city)
    first_grown, then_grown = counted(client, url, data)
    assert then_grown <= then <= MOST and first_grown <= first <= MOST_AT_FIRST
