"""Addresses no page ever makes are answered by a designed page, on both databases."""

import pytest

from tests import factories


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/plans/%00/", 404),
        ("/plans/990100-2017/6/districts/990100-01%00/", 404),
        ("/plans/990100-2017/6/districts/990100-01/?indicator=1%00", 404),
        ("/plans/990100-2017/6/districts/990100-01/?of=" + "1" * 5000, 404),
        ("/plans/990100-2017/6/districts/990100-01/?of=05", 404),
        ("/plans/990100-2017/6/districts/990100-01/?of=5", 200),
    ],
)
def test_an_address_that_cannot_be_ours_is_not_found(client, city, path, status):
    client.force_login(city.users["supervisor"])
    answer = client.get(path)
    assert answer.status_code == status
    assert "errors/404.html" in [template.name for template in answer.templates] or status == 200


def test_a_page_number_of_any_length_leads_to_the_last_page(client, city):
    client.force_login(city.users["administrator"])
    for number in range(60):
        factories.make_user(f"u{number}", "leader", city.node)
    page = client.get("/users/?page=" + "9" * 5000)
    assert page.status_code == 200 and "第 2 / 2 页" in page.content.decode()


@pytest.mark.django_db
def test_a_sample_user_no_database_can_hold_is_not_found(client):
    assert client.post("/accounts/login/", {"sample": "admin\x00"}).status_code == 404
