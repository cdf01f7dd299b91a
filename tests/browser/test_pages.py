"""Every page as every role in both languages, taken from the table of permissions, so that a new address is looked at without being written down here."""

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from tests.browser.soundness import unsound
from tests.test_permissions import DATA, DISTRICT, EVIDENCE, MONTH, PLAN, TABLE

pytestmark = pytest.mark.browser

CODE = "410100-2017"
PEOPLE = {
    "anonymous": "",
    "supervisor": "supervisor",
    "reporter": "reporter-410183",
    "leader": "leader",
    "department": "department",
    "administrator": "admin",
    "auditor": "auditor",
}
SHOWN = {"reporter": "410183", "supervisor": "410102"}
"""The district whose pages a role opens; the others look at the supervisor's."""
LANGUAGES = ("zh-hans", "en")


def addresses(role: str) -> dict[str, str]:
    """By name the addresses the table opens to a role; evidence is left out, being files, as are those that answer with one."""
    values = {PLAN: CODE, MONTH: 6, DISTRICT: SHOWN.get(role, SHOWN["supervisor"]), "indicator": "1", "user": User.objects.get(username="leader").pk}
    return {
        name: reverse(name, args=[values[argument] for argument in arguments])
        for name, (arguments, method, own, _foreign) in TABLE.items()
        if method == "get" and own[role] == 200 and EVIDENCE not in arguments and name not in DATA
    }


def is_page(client: Client, address: str) -> bool:
    """Whether the address answers with a page of its own: no file, no way on to another one."""
    response = client.get(address)
    return response.status_code == 200 and response["Content-Type"].startswith("text/html")


def pages(role: str) -> dict[str, str]:
    client = Client()
    if PEOPLE[role]:
        client.force_login(User.objects.get(username=PEOPLE[role]))
    return {name: address for name, address in addresses(role).items() if is_page(client, address)}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("role", PEOPLE)
def test_every_page_of_a_role_is_sound(sample, visit, role, language):
    visitor = visit(language=language)
    if PEOPLE[role]:
        visitor.enter(PEOPLE[role])
    shown = pages(role)
    assert len(shown) >= 2
    found = {}
    for name, address in shown.items():
        assert visitor.open(address).status == 200, address
        found |= unsound(visitor, f"{role}-{name}", language, seen_before=first_to_open(name) != role)
    assert not found, "\n".join(f"{where}: {faults}" for where, faults in found.items())


def first_to_open(name: str) -> str:
    """The first of the roles a page is open to."""
    return next(role for role in PEOPLE if TABLE[name][2][role] == 200)
