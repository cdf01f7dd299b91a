"""A page of a plan that did not change is not sent again, and one that changed in anything is (docs/decisions/0014)."""

import re
from datetime import timedelta

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from progress.models import Status
from targets.state import revalidation
from tests import factories

PAGES = {
    "supervisor": ("overview", "district", "indicator", "table", "brief", "monthly_report", "plan", "ledger", "review", "review_month"),
    "reporter": ("my_month", "entry", "district", "indicator", "monthly_report", "plan"),
}
CASES = [(role, name) for role, names in PAGES.items() for name in names]


@pytest.fixture
def reported(city):
    factories.report_at(city, city.districts[1], 6, Status.SUBMITTED)
    return city


def user_of(city, role):
    return city.reporter(city.districts[1]) if role == "reporter" else city.users[role]


def at(city, name):
    more = {"plan": (), "ledger": (), "district": (6, city.districts[1].code), "indicator": (6, "1"), "entry": (6, city.districts[1].code)}
    more |= {"review_month": (6, city.districts[1].code), "monthly_report": (6, city.districts[1].code)}
    return reverse(name, args=[city.plan.code, *more.get(name, (6,))])


def enter(user, **cookies) -> Client:
    client = Client(enforce_csrf_checks=True)
    client.force_login(user, backend=settings.AUTHENTICATION_BACKENDS[-1])
    for name, value in cookies.items():
        client.cookies[name] = value
    return client


def again(client, url, response):
    return client.get(url, headers={"If-None-Match": response.headers["ETag"]})


@pytest.mark.parametrize(("role", "name"), CASES)
def test_an_unchanged_page_is_304_with_every_header_a_page_needs(reported, role, name):
    client, url = enter(user_of(reported, role)), at(reported, name)
    first = client.get(url)
    second = again(client, url, first)
    assert (first.status_code, second.status_code, second.content) == (200, 304, b"")
    assert second.headers["ETag"] == first.headers["ETag"]
    for header in ("Cache-Control", "Content-Security-Policy", "Vary", "X-Content-Type-Options", "Cross-Origin-Opener-Policy"):
        assert second.headers[header] == first.headers[header]
    assert "Cookie" in first.headers["Vary"] and first.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize(("role", "name"), CASES)
def test_after_a_change_it_is_sent(reported, role, name):
    client, url = enter(user_of(reported, role)), at(reported, name)
    first = client.get(url)
    reported.districts[1].months.get(month=6).figures.filter(indicator__code="1").update(value=333)
    assert again(client, url, first).status_code == 200


def test_an_unchanged_page_costs_three_look_ups(reported, django_assert_num_queries):
    client, url = enter(reported.users["supervisor"]), at(reported, "overview")
    first = client.get(url)
    with django_assert_num_queries(3):
        assert again(client, url, first).status_code == 304


def test_what_the_tag_says(reported, monkeypatch, settings):
    """Another reader, language, address, session, day, program: another page."""
    url = at(reported, "overview")
    tags = {
        "own": enter(reported.users["supervisor"]).get(url),
        "another session": enter(reported.users["supervisor"]).get(url),
        "another reader": enter(reported.users["leader"]).get(url),
        "another language": enter(reported.users["supervisor"], django_language="en").get(url),
        "another question": enter(reported.users["supervisor"]).get(url + "?by=gain"),
    }
    assert len({answer.headers["ETag"] for answer in tags.values()}) == len(tags)
    client = enter(reported.users["supervisor"])
    first = client.get(url)
    assert again(client, url, first).status_code == 304
    monkeypatch.setattr(revalidation, "_program", lambda: "newer")
    assert again(client, url, first).status_code == 200


def test_at_midnight_pages_are_new(reported, monkeypatch):
    client, url = enter(reported.users["supervisor"]), at(reported, "overview")
    first = client.get(url)
    tomorrow = timezone.localdate() + timedelta(days=1)
    monkeypatch.setattr("django.utils.timezone.localdate", lambda *_args: tomorrow)
    assert again(client, url, first).status_code == 200


def test_a_page_with_a_message_carries_no_tag_and_the_message_comes_once(reported):
    client, url = enter(reported.users["supervisor"]), at(reported, "review")
    first = client.get(url)
    token = re.search(rb'name="csrfmiddlewaretoken" value="([^"]+)"', first.content)[1].decode()
    client.post(reverse("approve_many", args=[reported.plan.code, 6]), {"which": "selected", "csrfmiddlewaretoken": token})
    told = again(client, url, first)
    assert told.status_code == 200 and "ETag" not in told.headers and "没有选中" in told.content.decode()
    after = client.get(url)
    assert "没有选中" not in after.content.decode() and after.headers["ETag"] == first.headers["ETag"]


def test_the_forms_of_a_kept_page_still_work(reported):
    """A form's token is masked anew at each sending; that of the page the browser kept stays good as long as the tag does."""
    client, url = enter(reported.users["supervisor"]), at(reported, "review")
    first = client.get(url)
    token = re.search(rb'name="csrfmiddlewaretoken" value="([^"]+)"', first.content)[1].decode()
    assert again(client, url, first).status_code == 304
    answer = client.post(at(reported, "review_month") + "decide/", {"action": "approve", "version": "1", "csrfmiddlewaretoken": token})
    assert answer.status_code == 302
    del client.cookies["csrftoken"]
    assert again(client, url, first).status_code == 200


def test_whoever_may_no_longer_see_it_gets_no_304(reported):
    client, url = enter(reported.users["supervisor"]), at(reported, "overview")
    first = client.get(url)
    User.objects.filter(pk=reported.users["supervisor"].pk).update(role="reporter", district=reported.districts[1])
    assert again(client, url, first).status_code == 403
    other = factories.small_city("880100")
    assert enter(other.users["supervisor"]).get(url, headers={"If-None-Match": first.headers["ETag"]}).status_code == 404
    assert Client().get(url, headers={"If-None-Match": first.headers["ETag"]}).status_code == 302


def test_where_pages_are_kept_they_go_with_the_session(reported, settings):
    settings.KEEP_PAGES = True
    client, url = enter(reported.users["supervisor"]), at(reported, "overview")
    first = client.get(url)
    assert first.headers["Cache-Control"] == "private, no-cache" and again(client, url, first).headers["Cache-Control"] == "private, no-cache"
    assert client.get(reverse("plans")).headers["Cache-Control"] == "no-store"
    token = re.search(rb'name="csrfmiddlewaretoken" value="([^"]+)"', first.content)[1].decode()
    out = client.post(reverse("logout"), {"csrfmiddlewaretoken": token})
    assert out.headers["Clear-Site-Data"] == '"cache"'
    settings.KEEP_PAGES = False
    assert "Clear-Site-Data" not in enter(reported.users["leader"]).get(url).headers
