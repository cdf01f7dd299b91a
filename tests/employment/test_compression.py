"""Pages travel compressed; what is compressed already does not travel through it again (docs/decisions/0015)."""

import gzip

import pytest
from django.conf import settings

from tests.reports.sample_year import sample_year

OVERVIEW_LIMIT = 25_000


@pytest.fixture
def supervisor(db, client):
    city = sample_year()
    client.force_login(city.users["supervisor"], backend=settings.AUTHENTICATION_BACKENDS[-1])
    client.city = city
    return client


def get(client, path, accepts="gzip, deflate"):
    return client.get(f"/plans/{client.city.plan.code}/{path}", headers={"accept-encoding": accepts})


def test_the_overview_is_light_on_the_line(supervisor):
    response = get(supervisor, "6/overview/")
    assert response["Content-Encoding"] == "gzip" and int(response["Content-Length"]) == len(response.content) <= OVERVIEW_LIMIT
    assert "</html>" in gzip.decompress(response.content).decode()
    assert "Accept-Encoding" in response["Vary"]


def test_who_does_not_ask_for_it_gets_the_page_as_it_is(supervisor):
    response = get(supervisor, "6/overview/", accepts="identity")
    assert "Content-Encoding" not in response and "</html>" in response.content.decode()


def test_the_length_of_a_page_tells_nothing(supervisor):
    lengths = {len(get(supervisor, "6/table/").content) for _ in range(12)}
    assert len(lengths) > 4  # the same page, padded by chance (BREACH)


@pytest.mark.parametrize("path", ["6/table.xlsx", "figures.xlsx"])
def test_workbooks_are_not_compressed_again(supervisor, path):
    assert "Content-Encoding" not in get(supervisor, path)


@pytest.mark.parametrize("path", ["6/table.csv", "figures.csv"])
def test_text_files_are(supervisor, path):
    response = get(supervisor, path)
    body = b"".join(response.streaming_content) if response.streaming else response.content
    assert response["Content-Encoding"] == "gzip" and gzip.decompress(body).startswith("\ufeff".encode())
