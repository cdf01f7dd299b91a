"""Lists that may grow long: paged, searchable, and asked for in the same few queries of the same few rows however long they are (DESIGN 18)."""

import pytest
from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts import paging
from accounts.models import AuditEvent, Role, User
from districts.models import District
from targets.models import Plan, PlanRevision
from tests import factories

MANY = 130


@pytest.fixture
def province(city):
    """The city and a hundred others with a plan each, in a province with a leader."""
    top = District.objects.create(code="880000", name="示例省", printed_name="示例省", short_name="示例省", kind=District.Kind.PROVINCE)
    for number in range(MANY):
        name = f"第{number:03d}市"
        area = District.objects.create(code=f"88{number:04d}x", name=name, printed_name=name, short_name=name, kind=District.Kind.CITY, parent=top)
        plan = Plan.objects.create(code=f"88{number:04d}x-2017", city=area, year=2017, title=f"{name}目标任务", created_by=city.users["supervisor"])
        PlanRevision.objects.create(plan=plan, number=0, document_number=f"文〔2017〕{number}号", created_by=city.users["supervisor"])
    return factories.make_user("province", Role.LEADER, top)


def asked(client, user, url: str):
    """The page and how many queries it took."""
    client.force_login(user, backend=settings.AUTHENTICATION_BACKENDS[-1])
    client.get(url)
    with CaptureQueriesContext(connection) as queries:
        response = client.get(url)
    assert response.status_code == 200
    return response, len(queries)


def test_plans_are_paged_and_cost_the_same(client, city, province):
    few, least = asked(client, city.users["leader"], "/plans/")
    page, queries = asked(client, province, "/plans/")
    assert queries <= least and page.content.decode().count("<tr>") == paging.ROWS + 1
    assert f"共 {MANY} 条，第 1 / 3 页" in page.content.decode() and few.content.decode().count("<tr>") == 2
    last, _ = asked(client, province, "/plans/?page=99")
    assert last.context["page"].number == 3


@pytest.mark.parametrize(("words", "found"), [("第007市", 1), ("007x 2017", 1), ("文〔2017〕77号", 1), ("2017", MANY), ("2016", 0), ("第00", 10), ("%", 0)])
def test_plans_are_found_by_city_title_code_document_number_and_year(client, province, words, found):
    page, _ = asked(client, province, f"/plans/?q={words}".replace("%", "%25"))
    assert page.context["page"].paginator.count == found
    assert ("没有符合的目标任务" in page.content.decode()) is (found == 0)


def test_a_search_finds_nothing_outside_the_scope(client, city, province):
    page, _ = asked(client, city.users["leader"], "/plans/?q=第007市")
    assert page.context["page"].paginator.count == 0


def test_who_opens_the_city_is_told_from_the_path_alone(client, city, province):
    page, _ = asked(client, province, "/plans/")
    assert all(item.opens_city for item in page.context["page"].object_list)
    page, _ = asked(client, city.reporter(city.districts[1]), "/plans/")
    assert [item.opens_city for item in page.context["page"].object_list] == [False]


def test_a_count_stops_where_counting_would_cost_more_than_the_page(client, city, monkeypatch):
    monkeypatch.setattr(paging, "COUNTED", 60)
    auditor = city.users["auditor"]
    AuditEvent.objects.bulk_create([AuditEvent(username=f"u{number}", action="export", target="表") for number in range(200)])
    page, _ = asked(client, auditor, "/audit/")
    text = page.content.decode()
    assert "多于 60 行" in text and page.context["table"].paginator.num_pages == 2
    assert "LIMIT 61" in str(page.context["table"].paginator.queryset[: paging.COUNTED + 1].query)


def test_audit_and_users_cost_the_same_for_many_rows(client, city):
    administrator, auditor = city.users["administrator"], city.users["auditor"]
    _few, users = asked(client, administrator, "/users/")
    _few, records = asked(client, auditor, "/audit/")
    User.objects.bulk_create([User(username=f"many{number}", full_name="某人", role=Role.REPORTER, district=city.districts[1]) for number in range(300)])
    AuditEvent.objects.bulk_create([AuditEvent(username=f"u{number}", action="export", target="表") for number in range(300)])
    many, queries = asked(client, administrator, "/users/")
    assert queries <= users and many.content.decode().count("<tr>") == paging.ROWS + 1
    many, queries = asked(client, auditor, "/audit/")
    assert queries <= records and many.content.decode().count("<tr>") == paging.ROWS + 1


# ------------------------------------------------------------------ areas
@pytest.fixture
def nation(city):
    """More areas than one tree shows."""
    top = District.objects.create(code="879999", name="大省", printed_name="大省", short_name="大省", kind=District.Kind.PROVINCE)
    for number in range(70):
        name = f"某{number}市"
        area = District.objects.create(code=f"87{number:04d}", name=name, printed_name=name, short_name=name, kind=District.Kind.CITY, parent=top, order=number)
        below = [
            District(code=f"{area.code}-{place}", name=f"{name}{place}区", printed_name="区", short_name="区", kind="district", parent=area, order=place)
            for place in range(1, 6)
        ]
        District.objects.bulk_create(below)
    return city.users["administrator"]


def test_a_whole_small_tree_is_one_page(client, city):
    page, _ = asked(client, city.users["administrator"], "/users/areas/")
    assert len(page.context["page"].object_list) == 5 and 'role="search"' not in page.content.decode()


def test_of_many_areas_the_cities_are_paged_and_each_opens(client, nation):
    page, queries = asked(client, nation, "/users/areas/")
    assert queries <= 8 and len(page.context["page"].object_list) == paging.ROWS
    below, _ = asked(client, nation, "/users/areas/?under=870003")
    names = [node.district.name for node in below.context["page"].object_list]
    assert names == ["某3市", *[f"某3市{place}区" for place in range(1, 6)]]


@pytest.mark.parametrize(("words", "found"), [("某3市2区", 1), ("870003-2", 1), ("某3市", 6), ("没有的", 0)])
def test_areas_are_found_by_name_and_code(client, nation, words, found):
    page, _ = asked(client, nation, f"/users/areas/?q={words}")
    assert len(page.context["page"].object_list) == found
    assert ("没有符合的地区" in page.content.decode()) is (found == 0)


def test_of_very_many_areas_one_is_typed_by_code_or_name(client, nation, city):
    page, _ = asked(client, nation, "/users/new/")
    html = page.content.decode()
    assert '<select name="district"' not in html and 'name="district"' in html and len(html) < 40_000
    data = {"username": "neu", "full_name": "新人", "role": "reporter"}
    for typed, error in (("不存在", "您管理的地区里没有"), ("870003-2", "")):
        html = client.post("/users/new/", {**data, "district": typed}).content.decode()
        assert (error in html) if error else User.objects.filter(username="neu", district__code="870003-2").exists()


def test_a_name_that_several_areas_have_is_asked_for_by_code(client, nation):
    twins = District.objects.filter(code__in=["870001-1", "870002-1"])
    twins.update(name="同名区")
    client.force_login(nation, backend=settings.AUTHENTICATION_BACKENDS[-1])
    html = client.post("/users/new/", {"username": "neu", "full_name": "新人", "role": "reporter", "district": "同名区"}).content.decode()
    assert "870001-1" in html and "870002-1" in html and not User.objects.filter(username="neu").exists()
