"""Rules for passwords, changing one's own, changes that are due."""

import re

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import translation

from accounts.models import AuditEvent, Role, User
from accounts.sign_in import passwords
from tests.factories import PASSWORD, make_user

NEW = "Yellow-River-18"


def change(client, present=PASSWORD, new=NEW, again=None, **more):
    return client.post("/accounts/password/", {"present": present, "new": new, "again": again or new, **more})


@pytest.mark.parametrize("bad", ["Short-1aB", "onlysmallletters", "smalland12345678", "ONLYCAPITALS99", "leader-990100", "Leader-990100", "1q2w3e4r5t"])
def test_weak_passwords_are_refused(city, bad):
    with pytest.raises(ValidationError):
        validate_password(bad, city.users["leader"])


@pytest.mark.parametrize("bad", ["short", "1234567890", "leader-990100"])
def test_refusals_are_said_in_chinese(city, bad):
    with translation.override("zh-hans"), pytest.raises(ValidationError) as refusal:
        validate_password(bad, city.users["leader"])
    assert all(re.match("[\u4e00-\u9fff]", message) for message in refusal.value.messages)


@pytest.mark.parametrize("good", [NEW, "abcdefgh-12x", "ABCDEFGH-12X", "黄河在中原大地-Ab1"])
def test_three_classes_of_four_are_enough(city, good):
    validate_password(good, city.users["leader"])


def test_last_five_are_refused_the_sixth_is_free_again(city):
    user = city.users["leader"]
    used = [PASSWORD]
    for number in range(5):
        with pytest.raises(ValidationError):
            validate_password(used[-1], user)
        used.append(f"Yellow-River-{number}")
        user.set_password(used[-1])
        user.save()
    for old in used[1:]:
        with pytest.raises(ValidationError):
            validate_password(old, user)
    validate_password(used[0], user)
    assert user.used_passwords.count() == 5


def test_one_time_passwords_keep_the_rules_and_never_repeat(city):
    made = {passwords.one_time_password() for _number in range(50)}
    assert len(made) == 50
    for password in made:
        validate_password(password, city.users["leader"])
        assert not set(password) & set("0O1lI")


def test_own_password_is_changed_and_other_sessions_end(city, signed_in, enter):
    here, elsewhere = signed_in("auditor"), Client()
    enter(elsewhere, city.users["auditor"])
    assert elsewhere.get("/audit/").status_code == 200
    response = change(here)
    assert response.status_code == 302
    assert here.get("/audit/").status_code == 200
    assert elsewhere.get("/audit/").status_code == 302
    assert enter(Client(), city.users["auditor"], NEW).status_code == 302
    assert AuditEvent.objects.filter(action=AuditEvent.Action.PASSWORD, succeeded=True).count() == 1


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"present": "wrong"}, "这不是您现在的密码"),
        ({"new": "short"}, "至少"),
        ({"again": "Another-River-19"}, "两次"),
        ({"new": PASSWORD}, "最近五次"),
    ],
)
def test_refused_change_says_why_and_changes_nothing(city, signed_in, fields, said):
    response = change(signed_in("auditor"), **fields)
    assert response.status_code == 200 and said in response.content.decode()
    assert User.objects.get(pk=city.users["auditor"].pk).check_password(PASSWORD)
    assert PASSWORD not in response.content.decode()


def test_first_sign_in_opens_nothing_but_the_password_page(city, client, enter):
    user = make_user("fresh", Role.AUDITOR, None)
    User.objects.filter(pk=user.pk).update(must_change_password=True)
    enter(client, user)
    assert client.get("/audit/").url == "/accounts/password/?next=%2Faudit%2F"
    assert client.get("/audit/audit.csv").status_code == 302
    assert client.post("/users/new/", {}).url.startswith("/accounts/password/")
    assert client.post("/language/", {"language": "en", "next": "/"}).url == "/"
    assert client.get("/accounts/password/").status_code == 200
    assert change(client, next="/audit/").url == "/audit/"
    assert client.get("/audit/").status_code == 200


def test_password_older_than_ninety_days_is_due(city, client, enter, clock):
    clock.forward(days=89)
    enter(client, city.users["auditor"])
    assert client.get("/audit/").status_code == 200
    client.post("/accounts/logout/")
    clock.forward(days=2)
    enter(client, city.users["auditor"])
    assert client.get("/audit/").url.startswith("/accounts/password/")
    assert "90 天" in client.get("/accounts/password/").content.decode()


def test_form_being_sent_is_not_lost_to_an_aged_password(city, client, enter, clock):
    clock.forward(days=91)
    enter(client, city.users["administrator"])
    area = city.districts[1]
    sent = {"username": "new", "full_name": "新人", "role": "reporter", "district": area.pk}
    assert client.post("/users/new/", sent).status_code == 200
    assert User.objects.filter(username="new").exists()


def test_passwords_of_sample_users_do_not_age(city, client, clock):
    User.objects.create_user("auditor", "zhengzhou-2017", full_name="审计员", role=Role.AUDITOR, is_demo=True)
    clock.forward(days=400)
    client.post("/accounts/login/", {"sample": "auditor"})
    assert client.get("/audit/").status_code == 200


def test_passwords_are_hashed_with_argon2(settings):
    from employment import settings as product

    assert product.PASSWORD_HASHERS[0].endswith("Argon2PasswordHasher")
