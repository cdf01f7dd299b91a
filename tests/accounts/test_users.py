"""Users: listed, created, changed, disabled, never lost."""

import re

import pytest
from django.test import Client

from accounts.models import AuditEvent, Role, User
from accounts.users import administration
from tests.factories import PASSWORD, make_user, small_city

Action = AuditEvent.Action


def fields(district=None, **values) -> dict:
    """What the form of a user sends."""
    area = district.pk if district else ""
    return {"full_name": "张三", "organisation": "第1区人社局", "phone": "0371-67181234", "role": "reporter", "district": area, **values}


def shown_password(response) -> str:
    """The one-time password on a page."""
    return re.search(r'once-password">([^<]+)<', response.content.decode())[1]


@pytest.fixture
def admin(signed_in):
    return signed_in("administrator")


def test_new_user_comes_in_with_the_password_shown_once(admin, city, enter):
    response = admin.post("/users/new/", {"username": "zhangsan", **fields(city.districts[1])})
    password = shown_password(response)
    user = User.objects.get(username="zhangsan")
    assert (user.role, user.district, user.must_change_password) == (Role.REPORTER, city.districts[1], True)
    other = Client()
    assert enter(other, user, password).status_code == 302
    assert other.get("/help/").url.startswith("/accounts/password/")
    for page in ("/users/", f"/users/{user.pk}/", "/users/new/"):
        assert password not in admin.get(page).content.decode()
    event = AuditEvent.objects.get(action=Action.USER_CREATED)
    assert password not in f"{event.target}{event.detail}" and event.district == city.districts[1]
    assert event.user == city.users["administrator"]


def test_page_with_the_password_is_kept_by_no_cache(admin, city):
    assert admin.post("/users/new/", {"username": "zhangsan", **fields(city.districts[1])}).headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize(
    ("sent", "field"),
    [
        ({"username": "LEADER-990100"}, "username"),
        ({"username": "System"}, "username"),
        ({"username": "with blank"}, "username"),
        ({"username": ""}, "username"),
        ({"username": "x", "district": ""}, "district"),
        ({"username": "x", "role": "system"}, "role"),
        ({"username": "x", "role": ""}, "role"),
        ({"username": "x", "full_name": ""}, "full_name"),
    ],
)
def test_new_user_is_refused_at_the_field(admin, city, sent, field):
    before = User.objects.count()
    response = admin.post("/users/new/", {**fields(city.districts[1]), **sent})
    assert response.status_code == 200 and f'id="id_{field}_error"' in response.content.decode()
    assert User.objects.count() == before


def test_reporter_needs_an_area_above(admin, city):
    response = admin.post("/users/new/", {"username": "x", **fields(city.node)})
    assert 'id="id_district_error"' in response.content.decode()


def test_user_moves_to_another_role_and_area_with_a_record_of_both(admin, city):
    user = city.reporter(city.districts[1])
    admin.post(f"/users/{user.pk}/", fields(city.node, role="supervisor", full_name=user.full_name, organisation="", phone=""))
    user.refresh_from_db()
    assert (user.role, user.district) == (Role.SUPERVISOR, city.node)
    event = AuditEvent.objects.get(action=Action.USER_CHANGED)
    assert "填报员 → 业务管理员" in event.detail and f"第1区 → {city.node.name}" in event.detail


def test_nothing_changed_is_not_recorded(admin, city):
    user = city.reporter(city.districts[1])
    admin.post(f"/users/{user.pk}/", fields(city.districts[1], full_name=user.full_name, organisation="", phone=""))
    assert not AuditEvent.objects.filter(action=Action.USER_CHANGED).exists()


def test_user_name_cannot_be_changed(admin, city):
    user = city.reporter(city.districts[1])
    admin.post(f"/users/{user.pk}/", fields(city.districts[1], username="other"))
    user.refresh_from_db()
    assert user.username == f"reporter-{city.districts[1].code}" and user.full_name == "张三"


def test_disabled_user_is_out_keeps_the_records_and_comes_back(admin, city, enter):
    user = city.reporter(city.districts[1])
    theirs = Client()
    enter(theirs, user)
    admin.post(f"/users/{user.pk}/act/", {"act": "disable"})
    assert theirs.get("/accounts/session/").status_code == 302
    assert enter(Client(), user).status_code == 200
    assert AuditEvent.objects.filter(user=user, action=Action.SIGN_IN).exists()
    admin.post(f"/users/{user.pk}/act/", {"act": "enable"})
    assert enter(Client(), user).status_code == 302
    assert list(AuditEvent.objects.filter(action__in=[Action.USER_DISABLED, Action.USER_ENABLED]).order_by("pk").values_list("action", flat=True)) == [
        "user_disabled",
        "user_enabled",
    ]


def test_reset_ends_sessions_and_lockout_and_forces_a_change(admin, city, enter):
    user = city.reporter(city.districts[1])
    theirs = Client()
    enter(theirs, user)
    for _try in range(5):
        enter(Client(), user, "wrong")
    response = admin.post(f"/users/{user.pk}/act/", {"act": "reset"})
    assert theirs.get("/accounts/session/").status_code == 302
    fresh = Client()
    assert enter(fresh, user, shown_password(response)).status_code == 302
    assert fresh.get("/help/").url.startswith("/accounts/password/")
    assert enter(Client(), user, PASSWORD).status_code == 200


def test_locked_user_is_shown_filtered_and_unlocked(admin, city, enter):
    user = city.users["leader"]
    for _try in range(5):
        enter(Client(REMOTE_ADDR="10.9.9.9"), user, "wrong")
    page = admin.get("/users/?state=locked").content.decode()
    assert user.username in page and "已锁定" in page and city.users["supervisor"].username not in page
    assert 'value="unlock"' in admin.get(f"/users/{user.pk}/").content.decode()
    admin.post(f"/users/{user.pk}/act/", {"act": "unlock"})
    assert enter(Client(), user).status_code == 302
    assert AuditEvent.objects.filter(action=Action.UNLOCKED, district=city.node).exists()


@pytest.mark.parametrize("act", ["disable", "reset"])
def test_administrator_does_not_shut_himself_out(admin, city, act):
    me = city.users["administrator"]
    make_user("second", Role.ADMINISTRATOR, None)
    admin.post(f"/users/{me.pk}/act/", {"act": act})
    me.refresh_from_db()
    assert me.is_active and me.check_password(PASSWORD)
    assert admin.get("/users/").status_code == 200


def test_administrator_does_not_demote_himself(admin, city):
    me = city.users["administrator"]
    make_user("second", Role.ADMINISTRATOR, None)
    response = admin.post(f"/users/{me.pk}/", fields(None, role="auditor"))
    assert response.status_code == 200 and 'id="id_role_error"' in response.content.decode()
    me.refresh_from_db()
    assert me.role == Role.ADMINISTRATOR


def test_somebody_can_always_add_a_city(city):
    """The last administrator of all areas keeps his reach; with a second one he may narrow it."""
    last = city.users["administrator"]
    narrowed = {"full_name": last.full_name, "organisation": "", "phone": "", "role": Role.ADMINISTRATOR, "district": city.node}
    make_user("of-the-city", Role.ADMINISTRATOR, city.node)
    with pytest.raises(administration.Refused) as refused:
        administration.change(last, narrowed, by=last)
    assert refused.value.code == "reach"
    with pytest.raises(administration.Refused) as refused:
        administration.disable(last, by=User.objects.get(username="of-the-city"))
    assert refused.value.code == "reach"
    make_user("second", Role.ADMINISTRATOR, None)
    assert administration.change(last, narrowed, by=last)


def test_last_administrator_stays(city):
    """Two administrators who disable each other at the same time come one after the other: the second meets this rule."""
    last, gone = city.users["administrator"], make_user("gone", Role.ADMINISTRATOR, None)
    administration.disable(gone, by=last)
    with pytest.raises(administration.Refused) as refused:
        administration.disable(last, by=gone)
    assert refused.value.code == "last"
    with pytest.raises(administration.Refused):
        administration.change(last, {"full_name": "x", "organisation": "", "phone": "", "role": Role.AUDITOR, "district": None}, by=gone)
    last.refresh_from_db()
    assert last.is_active and last.role == Role.ADMINISTRATOR


def test_auditor_reads_and_writes_nothing(signed_in, city):
    client = signed_in("auditor")
    User.objects.filter(pk=city.users["leader"].pk).update(phone="0371-67181234")
    page = client.get("/users/").content.decode()
    assert "037*-******34" in page and "67181234" not in page and "/users/new/" not in page
    one = client.get(f"/users/{city.users['leader'].pk}/").content.decode()
    assert "67181234" not in one and '<form method="post" action="/users' not in one
    assert client.post(f"/users/{city.users['leader'].pk}/", fields(city.node)).status_code == 403
    assert client.post(f"/users/{city.users['leader'].pk}/act/", {"act": "disable"}).status_code == 403
    assert client.get("/users/new/").status_code == 403
    assert client.get("/users/areas/").status_code == 200
    assert client.post("/users/areas/", {"act": "city"}).status_code == 403


def test_administrator_sees_whole_phones(admin, city):
    User.objects.filter(pk=city.users["leader"].pk).update(phone="0371-67181234")
    assert "0371-67181234" in admin.get("/users/").content.decode()


@pytest.mark.parametrize("role", ["supervisor", "leader", "department"])
def test_others_are_refused(signed_in, city, role):
    client = signed_in(role)
    for page in ("/users/", "/users/new/", f"/users/{city.users['leader'].pk}/", "/users/areas/"):
        assert client.get(page).status_code == 403


def test_administrator_of_a_city_sees_and_makes_its_users_only(city, client, enter):
    other = small_city("990200", districts=1)
    local = make_user("local-admin", Role.ADMINISTRATOR, city.node)
    enter(client, local)
    page = client.get("/users/").content.decode()
    assert city.users["leader"].username in page and other.users["leader"].username not in page
    assert client.get(f"/users/{other.users['leader'].pk}/").status_code == 404
    assert client.post(f"/users/{other.users['leader'].pk}/act/", {"act": "disable"}).status_code == 404
    assert client.post("/users/new/", {"username": "x", **fields(other.districts[1])}).status_code == 200
    assert client.post("/users/new/", {"username": "x", **fields(None, role="auditor")}).status_code == 200
    assert not User.objects.filter(username="x").exists()
    client.post("/users/new/", {"username": "x", **fields(city.districts[1])})
    assert User.objects.get(username="x").district == city.districts[1]
    assert client.post("/users/areas/", {"act": "city", "name": "洛阳市", "code": "410300", "kind": "city"}).status_code == 403


def test_system_user_is_out_of_reach(admin):
    system = User.objects.system()
    assert admin.get(f"/users/{system.pk}/").status_code == 404
    assert admin.post(f"/users/{system.pk}/act/", {"act": "enable"}).status_code == 404


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("q=leader", {"leader"}),
        ("role=department", {"department"}),
        ("state=disabled", {"auditor"}),
        ("state=due", {"supervisor"}),
        ("role=nonsense", {"leader", "department", "auditor", "supervisor", "administrator"}),
    ],
)
def test_list_is_narrowed(admin, city, query, found):
    User.objects.filter(pk=city.users["auditor"].pk).update(is_active=False)
    User.objects.filter(pk=city.users["supervisor"].pk).update(must_change_password=True)
    page = admin.get(f"/users/?{query}").content.decode()
    body = page[page.index("<tbody>") :]
    assert {name for name, user in city.users.items() if f">{user.username}<" in body} == found


def test_list_of_an_area_holds_everyone_below_it(admin, city):
    small_city("990200", districts=1)
    city.reporter(city.districts[1])
    page = admin.get(f"/users/?district={city.node.pk}").content.decode()
    assert "reporter-990100-01" in page and "leader-990200" not in page


def test_list_is_paged_sorted_and_says_so(admin, city):
    for number in range(60):
        make_user(f"extra-{number:02d}", Role.AUDITOR, None)
    page = admin.get("/users/?sort=-username&page=2").content.decode()
    assert 'aria-sort="descending"' in page and 'aria-current="page">2<' in page
    assert "extra-59" not in page[page.index("<tbody>") :] and "sort=-username" in page[page.index('class="pager"') :]
    assert "第 2 / 2 页" in admin.get("/users/?page=99").content.decode()
    assert admin.get("/users/?page=0").status_code == 200


def test_empty_list_is_designed(admin):
    page = admin.get("/users/?q=nobody-at-all").content.decode()
    assert "没有找到用户" in page and "<table" not in page


def test_queries_do_not_grow_with_the_list(admin, city, django_assert_max_num_queries):
    for number in range(40):
        make_user(f"extra-{number:02d}", Role.REPORTER, city.districts[1])
    with django_assert_max_num_queries(12):
        admin.get("/users/")


def test_get_changes_nothing(admin, city):
    leader = city.users["leader"]
    assert admin.get(f"/users/{leader.pk}/act/?act=disable").headers["Location"] == f"/users/{leader.pk}/"
    leader.refresh_from_db()
    assert leader.is_active
    assert admin.post(f"/users/{city.users['leader'].pk}/act/", {"act": "delete"}).status_code == 404
