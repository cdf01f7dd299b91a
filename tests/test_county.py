"""Staff who sit at a county below the city: they read what concerns their county and never act on the city's plan (DESIGN 7)."""

import pytest
from django.urls import reverse

from progress.models import MonthlyProgress, Status
from progress.permissions import enters_for
from reports.models import Brief
from targets.models import Plan
from tests import factories

ROLES = ["supervisor", "leader", "department"]


@pytest.fixture
def county(city):
    """The first ranked district, with a submitted month and staff of its own."""
    district = city.districts[1]
    factories.report_at(city, district, 6, Status.SUBMITTED)
    return {role: factories.make_user(f"county-{role}", role, district) for role in ROLES}


def test_a_county_s_supervisor_acts_on_nothing_of_the_city(client, city, county):
    client.force_login(county["supervisor"])
    own, node = city.districts[1], city.node
    report = MonthlyProgress.objects.get(district=own)
    sent = [
        (reverse("decide", args=[city.plan.code, 6, own.code]), {"action": "approve", "version": report.version}, 404),
        (reverse("approve_many", args=[city.plan.code, 6]), {"which": "selected", "district": own.code, f"version-{own.code}": report.version}, 404),
        (reverse("entry", args=[city.plan.code, 6, node.code]), {"v-3": "3.5", "action": "submit"}, 404),
        (reverse("entry", args=[city.plan.code, 6, own.code]), {"v-1": "1"}, 403),
        (reverse("entry_upload", args=[city.plan.code, 6, own.code]), {}, 403),
        (reverse("brief", args=[city.plan.code, 6]), {"do": "save"}, 404),
        (reverse("plan_replace", args=[city.plan.code]), {"step": "confirm"}, 403),
    ]
    assert [client.post(address, data).status_code for address, data, _status in sent] == [status for _address, _data, status in sent]
    assert MonthlyProgress.objects.get() == report and MonthlyProgress.objects.get().version == report.version
    assert not Brief.objects.exists()


def test_the_city_s_own_line_is_its_own_supervisor_s(city, county):
    assert enters_for(city.users["supervisor"], city.plan, city.node)
    assert not enters_for(county["supervisor"], city.plan, city.node)
    assert not enters_for(county["supervisor"], city.plan, city.districts[1])


@pytest.mark.parametrize("role", ROLES)
def test_the_start_and_every_entry_of_the_navigation_open(client, city, county, role):
    client.force_login(county[role])
    home = client.get("/", follow=True)
    assert home.status_code == 200 and home.redirect_chain[-1][0] == reverse("district", args=[city.plan.code, 6, city.districts[1].code])
    found = {item.url: client.get(item.url).status_code for item in home.context["frame"]["items"]}
    assert len(found) >= 4 and set(found.values()) == {200}


def test_a_county_with_its_own_plan_starts_there(client, city, county):
    """Even if the city's is of a later year."""
    own = Plan.objects.create(code="county-2016", city=city.districts[1], year=2016, title="本县目标任务", created_by=county["supervisor"])
    own.revisions.create(number=0, created_by=county["supervisor"])
    own.indicators.create(code="1", order=1, name="新增城镇就业")
    client.force_login(county["leader"])
    home = client.get("/", follow=True)
    assert home.status_code == 200 and home.redirect_chain[-1][0] == reverse("overview", args=["county-2016", 12])
