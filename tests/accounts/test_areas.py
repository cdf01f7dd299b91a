"""Areas: a new city for which a supervisor can be created, and other names for an area."""

import pytest

from accounts.models import AuditEvent, User
from districts.models import District
from tests.accounts.test_users import fields


@pytest.fixture
def admin(signed_in):
    return signed_in("administrator")


def city_fields(**values) -> dict:
    """What the form of a new city sends."""
    return {"act": "city", "name": "洛阳市", "code": "410300", "kind": "city", "parent": "", **values}


def test_new_city_gets_its_supervisor(admin):
    assert admin.post("/users/areas/", city_fields()).status_code == 302
    area = District.objects.get(code="410300")
    assert (area.name, area.kind, area.parent) == ("洛阳市", "city", None)
    admin.post("/users/new/", {"username": "luoyang", **fields(area, role="supervisor")})
    assert User.objects.get(username="luoyang").district == area
    assert AuditEvent.objects.get(action=AuditEvent.Action.AREA_CREATED).district == area


def test_city_under_a_province_with_an_own_code(admin):
    admin.post("/users/areas/", city_fields(name="河南省", code="410000", kind="province"))
    province = District.objects.get(code="410000")
    admin.post("/users/areas/", city_fields(code="luoyang-new", parent=province.pk))
    assert District.objects.get(code="luoyang-new").parent == province
    page = admin.get("/users/areas/").content.decode()
    assert page.index("河南省</span>") < page.index('depth-1">洛阳市')


@pytest.mark.parametrize(
    ("sent", "field"),
    [
        ({"code": "990100"}, "code"),
        ({"code": "41030"}, "code"),
        ({"code": "../up"}, "code"),
        ({"code": "Luoyang"}, "code"),
        ({"name": "示例市990100"}, "name"),
        ({"name": ""}, "name"),
        ({"kind": "zone"}, "kind"),
    ],
)
def test_wrong_city_is_refused_at_the_field(admin, sent, field):
    response = admin.post("/users/areas/", city_fields(**sent))
    assert response.status_code == 200 and f'id="id_{field}_error"' in response.content.decode()


def test_other_name_is_added_once_and_stays_unambiguous(admin, city):
    first, second = city.districts[1], city.districts[2]
    assert admin.post("/users/areas/", {"act": "alias", "district": first.pk, "alias": "一区"}).status_code == 302
    assert list(first.aliases.values_list("name", flat=True)) == ["一区"]
    for area, name in [(first, "一区"), (second, "一区"), (second, first.name)]:
        assert 'id="id_alias_error"' in admin.post("/users/areas/", {"act": "alias", "district": area.pk, "alias": name}).content.decode()
    assert AuditEvent.objects.filter(action=AuditEvent.Action.AREA_CHANGED).count() == 1


def test_tree_takes_the_same_queries_for_any_number_of_areas(admin, city, django_assert_max_num_queries):
    for number in range(50):
        District.objects.create(code=f"t-{number}", name=f"第{number}镇", printed_name="镇", short_name="镇", kind="township", parent=city.districts[1])
    with django_assert_max_num_queries(12):
        assert "第49镇" in admin.get("/users/areas/").content.decode()
