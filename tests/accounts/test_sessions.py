"""Sessions end: after 15 minutes without action, after 8 hours in all, when the user is disabled."""

from accounts.models import AuditEvent, User
from tests.accounts.test_sign_in import text

IDLE = "/accounts/login/?ended=idle&next=%2Faudit%2F"


def test_idle_session_ends_and_says_so(signed_in, clock):
    client = signed_in("auditor")
    clock.forward(minutes=15, seconds=1)
    response = client.get("/audit/")
    assert response.url == IDLE
    page = client.get(response.url)
    assert "15 分钟没有操作" in text(page) and 'value="/audit/"' in page.content.decode()
    event = AuditEvent.objects.filter(action=AuditEvent.Action.SIGN_OUT).get()
    assert event.detail and event.user is not None


def test_action_keeps_a_session_alive_to_its_longest_time(signed_in, clock):
    client = signed_in("auditor")
    for _quarter in range(34):
        clock.forward(minutes=14)
        assert client.get("/accounts/session/").status_code == 204
    clock.forward(minutes=5)
    assert client.get("/audit/").url.startswith("/accounts/login/?ended=lifetime&")


def test_activity_is_stored_at_most_once_a_minute(signed_in, clock, django_assert_num_queries):
    client = signed_in("auditor")
    client.get("/accounts/session/")
    clock.forward(seconds=50)
    with django_assert_num_queries(2):  # session, user
        client.get("/accounts/session/")
    clock.forward(seconds=10)
    client.get("/accounts/session/")
    clock.forward(minutes=14, seconds=50)
    assert client.get("/accounts/session/").status_code == 204


def test_staying_signed_in_outlives_idle_time_and_the_window_but_not_eight_hours(city, client, enter, clock):
    response = enter(client, city.users["auditor"], keep="on")
    assert response.cookies["sessionid"]["max-age"] == 8 * 3600
    clock.forward(hours=7)
    assert client.get("/audit/").status_code == 200
    clock.forward(hours=1, seconds=1)
    assert client.get("/audit/").status_code == 302


def test_without_it_the_cookie_ends_with_the_window(city, client, enter):
    assert enter(client, city.users["auditor"]).cookies["sessionid"]["max-age"] == ""


def test_form_sent_after_the_end_leads_back_to_the_page_it_stood_on(signed_in, clock):
    client = signed_in("administrator")
    clock.forward(minutes=20)
    headers = {"referer": "http://testserver/users/new/"}
    response = client.post("/users/new/", {"username": "late"}, headers=headers)
    assert response.url.endswith("next=http%3A%2F%2Ftestserver%2Fusers%2Fnew%2F")
    assert not User.objects.filter(username="late").exists()
    assert "刚才提交的内容没有收到" in text(client.get(response.url))


def test_disabling_ends_open_sessions_at_once(signed_in, city):
    client = signed_in("auditor")
    User.objects.filter(pk=city.users["auditor"].pk).update(is_active=False)
    assert client.get("/audit/").status_code == 302


def test_anonymous_does_not_get_a_session(city, client):
    assert client.get("/accounts/session/").status_code == 302
    assert "sessionid" not in client.cookies
