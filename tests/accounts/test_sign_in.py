"""Signing in: who gets in, what the page says, lockout, where it leads."""

import re

import pytest
from axes.models import AccessAttempt
from django.core.management import call_command
from django.test import Client

from accounts.models import AuditEvent, Role, User
from accounts.sign_in import lockout
from tests.accounts.conftest import ADDRESS
from tests.factories import make_user

Action = AuditEvent.Action
WRONG = "用户名或密码不对"
LOCKED = "登录已锁定"


def text(response) -> str:
    """The page without its tags."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def test_right_password_leads_home_and_is_recorded(city, client, enter):
    response = enter(client, city.users["auditor"])
    assert response.status_code == 302 and response.url == "/"
    event = AuditEvent.objects.get(action=Action.SIGN_IN, username=city.users["auditor"].username)
    assert (event.ip_address, event.role, event.succeeded) == (ADDRESS, Role.AUDITOR, True)


def test_sign_in_takes_a_new_session_key(city, client, enter):
    session = client.session
    session["seed"] = "planted"
    session.save()
    client.cookies["sessionid"] = planted = session.session_key
    enter(client, city.users["leader"])
    assert client.cookies["sessionid"].value != planted


@pytest.mark.parametrize("name", ["wrong_password", "unknown", "disabled", "system"])
def test_every_refusal_reads_the_same(city, client, enter, name):
    User.objects.system()
    off = make_user("off", Role.REPORTER, city.districts[1])
    off.is_active = False
    off.save()
    who, password = {
        "wrong_password": (city.users["leader"].username, "Wrong-password-1"),
        "unknown": ("nobody", "Wrong-password-1"),
        "disabled": ("off", "Zhengzhou-2017"),
        "system": ("system", "!"),
    }[name]
    response = enter(client, who, password)
    assert response.status_code == 200
    words = text(response)
    assert WRONG in words and "还可以试 4 次，之后锁定 15 分钟" in words
    assert "_auth_user_id" not in client.session
    assert not AuditEvent.objects.get(action=Action.SIGN_IN_FAILED).succeeded


def test_failure_belongs_to_the_city_of_the_name_typed(city, client, enter):
    enter(client, city.users["leader"], "wrong")
    enter(client, "nobody", "wrong")
    assert [event.district for event in AuditEvent.objects.filter(action=Action.SIGN_IN_FAILED).order_by("pk")] == [city.node, None]


@pytest.mark.parametrize("known", [True, False])
def test_fifth_failure_locks_the_name_everywhere_for_a_quarter_of_an_hour(city, client, enter, clock, known):
    name = city.users["leader"].username if known else "nobody"
    answers = [enter(Client(REMOTE_ADDR=f"10.0.0.{number}", headers={"user-agent": f"Browser {number}"}), name, "wrong") for number in range(5)]
    assert [answer.status_code for answer in answers] == [200, 200, 200, 200, 429]
    assert "还可以试 1 次" in text(answers[3]) and LOCKED in text(answers[4])
    assert enter(client, name).status_code == 429
    clock.forward(minutes=14)
    assert enter(client, name).status_code == 429
    clock.forward(minutes=1, seconds=1)
    assert enter(client, name).status_code == (302 if known else 200)
    kinds = AuditEvent.objects.order_by("pk").values_list("action", flat=True)
    assert list(kinds)[:6] == [Action.SIGN_IN_FAILED] * 5 + [Action.LOCKED_OUT]
    assert AuditEvent.objects.filter(action=Action.LOCKED_OUT).count() == 1


def test_lock_page_keeps_the_sign_in_page_and_names_the_administrator(city, client, enter):
    for _try in range(5):
        response = enter(client, "nobody", "wrong")
    assert response.status_code == 429
    assert 'name="password"' in response.content.decode() and "管理员" in text(response)


def test_success_starts_the_count_again(city, client, enter):
    leader = city.users["leader"]
    for _try in range(4):
        enter(client, leader, "wrong")
    enter(client, leader)
    client.post("/accounts/logout/")
    assert "还可以试 4 次" in text(enter(client, leader, "wrong"))


def test_address_is_locked_only_after_many_failures_and_others_come_in_from_elsewhere(city, client, enter, settings):
    settings.LOCKOUT_ADDRESS_LIMIT = 12
    for number in range(11):
        assert enter(client, f"guess-{number}", "wrong").status_code == 200
    assert enter(client, "guess-11", "wrong").status_code == 429
    assert enter(client, city.users["leader"]).status_code == 429
    assert enter(Client(REMOTE_ADDR="10.8.9.9"), city.users["leader"]).status_code == 302


def test_a_success_does_not_clear_what_others_failed_at_the_same_address(city, client, enter):
    for _try in range(4):
        enter(client, city.users["supervisor"], "wrong")
    enter(client, city.users["leader"])
    client.post("/accounts/logout/")
    assert enter(client, city.users["supervisor"], "wrong").status_code == 429


def test_a_proxy_that_does_not_say_who_calls_is_never_locked(city, enter, settings):
    settings.LOCKOUT_ADDRESS_LIMIT = 5
    local = Client(REMOTE_ADDR="127.0.0.1")
    for number in range(8):
        enter(local, f"guess-{number}", "wrong")
    assert enter(local, city.users["leader"]).status_code == 302


def test_forwarded_header_is_not_believed(city, client, enter):
    client.post("/accounts/login/", {"username": "nobody", "password": "wrong"}, headers={"x-forwarded-for": "1.2.3.4"})
    assert AuditEvent.objects.get(action=Action.SIGN_IN_FAILED).ip_address == ADDRESS


def test_locked_lists_the_name_until_unlocked(city, client, enter):
    for _try in range(5):
        enter(client, city.users["leader"], "wrong")
    assert list(lockout.locked()) == [city.users["leader"].username]
    lockout.unlock(city.users["leader"].username)
    assert lockout.locked() == {}
    assert enter(client, city.users["leader"]).status_code == 302


@pytest.mark.parametrize(
    ("wanted", "led"),
    [
        ("/help/?a=1", "/help/?a=1"),
        ("http://testserver/audit/", "/audit/"),
        ("https://evil.example/", "/"),
        ("//evil.example/x", "/"),
        ("http:///evil.example", "/"),
        ("javascript:alert(1)", "/"),
        ("/\\evil.example", "/"),
        ("", "/"),
    ],
)
def test_next_leads_only_to_pages_of_this_site(city, client, enter, wanted, led):
    assert enter(client, city.users["auditor"], next=wanted).url == led


def test_page_asked_for_comes_back_after_signing_in(city, client, enter):
    asked = client.get("/audit/?user=abc")
    assert asked.url == "/accounts/login/?next=/audit/%3Fuser%3Dabc"
    page = client.get(asked.url).content.decode()
    assert 'name="next" value="/audit/?user=abc"' in page


def test_signed_in_user_is_led_on_from_the_sign_in_page(signed_in):
    assert signed_in("auditor").get("/accounts/login/?next=/audit/").url == "/audit/"


def test_signing_out_only_by_post_and_is_recorded(signed_in):
    client = signed_in("auditor")
    assert client.get("/accounts/logout/").status_code == 405
    key = client.session.session_key
    response = client.post("/accounts/logout/")
    assert response.url == "/accounts/login/?ended=signed_out"
    assert "已退出" in text(client.get(response.url))
    assert not client.session.exists(key)
    assert AuditEvent.objects.filter(action=Action.SIGN_OUT).count() == 1


def test_sign_in_needs_the_csrf_token(city):
    strict = Client(enforce_csrf_checks=True)
    assert strict.post("/accounts/login/", {"username": "x", "password": "y"}).status_code == 403


def test_empty_form_says_what_is_missing_and_counts_nothing(city, client):
    response = client.post("/accounts/login/", {"username": "", "password": ""})
    assert response.status_code == 200 and response.content.decode().count('aria-invalid="true"') == 2
    assert not AuditEvent.objects.exists()


def test_forgotten_password_is_explained(city, client):
    page = client.get("/accounts/login/").content.decode()
    assert 'href="#forgotten"' in page and 'id="forgotten"' in page


class TestSamples:
    """Sample users sign in by a button, outside production only."""

    @pytest.fixture
    def samples(self, city):
        return {
            name: User.objects.create_user(name, "zhengzhou-2017", full_name=name, role=role, district=area, is_demo=True)
            for name, role, area in [
                ("supervisor", Role.SUPERVISOR, city.node),
                ("admin", Role.ADMINISTRATOR, None),
                *[(f"reporter-{area.code}", Role.REPORTER, area) for area in city.districts],
            ]
        }

    def test_buttons_sign_in_without_a_password_on_the_page(self, samples, client):
        page = client.get("/accounts/login/").content.decode()
        assert 'name="sample" value="supervisor"' in page and "zhengzhou-2017" not in page
        assert page.count('name="sample"') == len(samples)
        assert client.post("/accounts/login/", {"sample": "supervisor"}).status_code == 302
        assert client.session["_auth_user_id"] == str(samples["supervisor"].pk)
        assert AuditEvent.objects.filter(action=Action.SIGN_IN, username="supervisor").exists()

    def test_first_ranked_districts_stand_before_the_rest(self, samples, city, client):
        before, after = client.get("/accounts/login/").content.decode().split("<details")
        assert [city.districts[place].code in before for place in range(4)] == [False, True, True, False]
        assert city.districts[0].code in after

    def test_no_button_for_anyone_who_is_not_a_sample(self, samples, city, client):
        assert client.post("/accounts/login/", {"sample": city.users["supervisor"].username}).status_code == 404
        assert "_auth_user_id" not in client.session

    def test_disabled_sample_stays_out(self, samples, client):
        User.objects.filter(username="admin").update(is_active=False)
        assert client.post("/accounts/login/", {"sample": "admin"}).status_code == 404

    def test_production_refuses_samples_by_button_by_password_and_in_open_sessions(self, samples, client, enter, settings):
        client.post("/accounts/login/", {"sample": "admin"})
        assert client.get("/users/").status_code == 200
        settings.PRODUCTION = True
        assert client.get("/users/").status_code == 302
        page = client.get("/accounts/login/").content.decode()
        assert "sample" not in page
        assert client.post("/accounts/login/", {"sample": "supervisor"}).status_code == 404
        assert WRONG in text(enter(client, "supervisor", "zhengzhou-2017"))


def test_preparing_again_forgets_only_what_locks_nobody_any_more(city, client, enter, clock):
    enter(client, "supervisor-990100", "wrong")
    lockout.forget_old()
    assert AccessAttempt.objects.count() == 1
    clock.forward(minutes=lockout.minutes() + 1)
    call_command("prepare", verbosity=0)
    assert not AccessAttempt.objects.exists()
