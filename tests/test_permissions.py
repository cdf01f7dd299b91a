"""The truth table of DESIGN 7: every address × every role, on the own and on a foreign city and district.

The first column of expectations is what an actor gets on things of his own city (for the reporter: his own district), the second on those
of another city. 200 stands for "let in": an answer below 400 that does not lead to the sign-in page. A new address fails
`test_every_address_is_in_the_table` until it is written down here.
"""

import pytest
from django.core.files.base import ContentFile
from django.urls import get_resolver, reverse

from districts.models import District
from progress.models import Evidence
from tests import factories

ACTORS = ["anonymous", "reporter", "neighbour", "supervisor", "leader", "department", "administrator", "auditor"]
LOGIN = "login"


def row(anonymous=LOGIN, reporter=403, neighbour=None, supervisor=403, leader=403, department=403, administrator=403, auditor=403):
    """Expected answers; `neighbour` is the reporter of another district of the same city (default: as the reporter)."""
    return dict(
        zip(
            ACTORS,
            [anonymous, reporter, reporter if neighbour is None else neighbour, supervisor, leader, department, administrator, auditor],
            strict=True,
        )
    )


EVERYONE = row(200, 200, 200, 200, 200, 200, 200, 200)
SIGNED_IN = row(LOGIN, 200, 200, 200, 200, 200, 200, 200)
READERS = row(reporter=200, supervisor=200, leader=200, department=200)
CITY_READERS = row(supervisor=200, leader=200, department=200)
SUPERVISOR = row(supervisor=200)
REVIEW_READERS = row(supervisor=200, leader=200)

# Outside one's city nothing can be seen to exist; roles that see no figures at all are told that (403) before anything is looked up.
FOREIGN_READERS = row(reporter=404, supervisor=404, leader=404, department=404)
FOREIGN_CITY_READERS = row(supervisor=404, leader=404, department=404)
FOREIGN_SUPERVISOR = row(supervisor=404)
FOREIGN_REVIEW_READERS = row(supervisor=404, leader=404)

PLAN, MONTH, DISTRICT, EVIDENCE = "plan", "month", "district", "evidence"

# name: (arguments, method, own, foreign or None where the address names no city)
TABLE = {
    "home": ((), "get", SIGNED_IN, None),
    "help": ((), "get", EVERYONE, None),
    "login": ((), "get", EVERYONE, None),
    "set_language": ((), "post", EVERYONE, None),
    "logout": ((), "post", EVERYONE, None),
    "password": ((), "get", SIGNED_IN, None),
    "session": ((), "get", SIGNED_IN, None),
    "users": ((), "get", row(administrator=200, auditor=200), None),
    "user_new": ((), "get", row(administrator=200), None),
    "areas": ((), "get", row(administrator=200, auditor=200), None),
    "user_edit": (("user",), "get", row(administrator=200, auditor=200), None),
    "user_act": (("user",), "post", row(administrator=200), None),
    "audit_csv": ((), "get", row(auditor=200), None),
    "audit": ((), "get", row(supervisor=200, auditor=200), None),
    "plans": ((), "get", READERS, None),
    "plan_import": ((), "get", SUPERVISOR, None),
    "plan_import_blank": ((), "get", SUPERVISOR, None),
    "plan_import_example": ((), "get", SUPERVISOR, None),
    "plan": ((PLAN,), "get", READERS, FOREIGN_READERS),
    "plan_replace": ((PLAN,), "get", SUPERVISOR, FOREIGN_READERS),
    "ledger": ((PLAN,), "get", CITY_READERS, FOREIGN_CITY_READERS),
    "figures_xlsx": ((PLAN,), "get", CITY_READERS, FOREIGN_CITY_READERS),
    "figures_csv": ((PLAN,), "get", CITY_READERS, FOREIGN_CITY_READERS),
    "go": ((PLAN,), "get", READERS, FOREIGN_READERS),
    "boundaries": ((PLAN,), "get", CITY_READERS, FOREIGN_CITY_READERS),
    "overview": ((PLAN, MONTH), "get", CITY_READERS, FOREIGN_CITY_READERS),
    "table": ((PLAN, MONTH), "get", CITY_READERS, FOREIGN_CITY_READERS),
    "table_xlsx": ((PLAN, MONTH), "get", CITY_READERS, FOREIGN_CITY_READERS),
    "table_csv": ((PLAN, MONTH), "get", CITY_READERS, FOREIGN_CITY_READERS),
    "brief": ((PLAN, MONTH), "get", REVIEW_READERS, FOREIGN_REVIEW_READERS),
    "brief_docx": ((PLAN, MONTH), "get", REVIEW_READERS, FOREIGN_REVIEW_READERS),
    "monthly_report": ((PLAN, MONTH, DISTRICT), "get", row(reporter=200, neighbour=404, supervisor=200, leader=200, department=200), FOREIGN_READERS),
    "indicator": ((PLAN, MONTH, "indicator"), "get", READERS, FOREIGN_READERS),
    "district": ((PLAN, MONTH, DISTRICT), "get", row(reporter=200, neighbour=404, supervisor=200, leader=200, department=200), FOREIGN_READERS),
    "my_month": ((PLAN, MONTH), "get", row(reporter=200), row(reporter=404)),
    "entry": ((PLAN, MONTH, DISTRICT), "get", row(reporter=200, neighbour=404, supervisor=403), row(reporter=404, supervisor=404)),
    "entry_check": ((PLAN, MONTH, DISTRICT), "post", row(reporter=200, neighbour=404, supervisor=403), row(reporter=404, supervisor=404)),
    "entry_keep": ((PLAN, MONTH, DISTRICT), "post", row(reporter=200, neighbour=404, supervisor=403), row(reporter=404, supervisor=404)),
    "entry_paste": ((PLAN, MONTH, DISTRICT), "post", row(reporter=200, neighbour=404, supervisor=403), row(reporter=404, supervisor=404)),
    "withdraw": ((PLAN, MONTH, DISTRICT), "post", row(reporter=200, neighbour=404, supervisor=403), row(reporter=404, supervisor=404)),
    "entry_sheet": ((PLAN, MONTH, DISTRICT), "get", row(reporter=200, neighbour=404, supervisor=200), row(reporter=404, supervisor=404)),
    "entry_upload": ((PLAN, MONTH, DISTRICT), "get", row(reporter=200, neighbour=404, supervisor=200), row(reporter=404, supervisor=404)),
    "evidence_add": ((PLAN, MONTH, DISTRICT), "post", row(reporter=200, neighbour=404, supervisor=403), row(reporter=404, supervisor=404)),
    "evidence_file": (
        (PLAN, MONTH, DISTRICT, EVIDENCE),
        "get",
        row(reporter=200, neighbour=404, supervisor=200, leader=200, department=200),
        FOREIGN_READERS,
    ),
    "evidence_withdraw": (
        (PLAN, MONTH, DISTRICT, EVIDENCE),
        "post",
        row(reporter=200, neighbour=404, supervisor=403),
        row(reporter=404, supervisor=404),
    ),
    "review_sheet": ((PLAN, MONTH), "get", SUPERVISOR, FOREIGN_SUPERVISOR),
    "review_upload": ((PLAN, MONTH), "get", SUPERVISOR, FOREIGN_SUPERVISOR),
    "review": ((PLAN, MONTH), "get", REVIEW_READERS, FOREIGN_REVIEW_READERS),
    "review_month": ((PLAN, MONTH, DISTRICT), "get", REVIEW_READERS, FOREIGN_REVIEW_READERS),
    "decide": ((PLAN, MONTH, DISTRICT), "post", SUPERVISOR, FOREIGN_SUPERVISOR),
    "approve_many": ((PLAN, MONTH), "post", SUPERVISOR, FOREIGN_SUPERVISOR),
}

DATA = {"user_act": {"act": "unlock"}, "go": {"page": "indicator", "month": "6", "indicator": "1"}}
"""What must be sent along for an address to answer at all."""


@pytest.fixture
def world(db, settings, tmp_path):
    """Two cities with a submitted month and a file of evidence in each; the actors belong to the first."""
    settings.MEDIA_ROOT = tmp_path
    own = factories.small_city("990100")
    foreign = factories.small_city("880100")
    for city in (own, foreign):
        report = factories.report_at(city, city.districts[1], 6, "submitted")
        District.objects.filter(pk=city.districts[1].pk).update(map_code="410102")
        file = Evidence(progress=report, name="批复.pdf", kind="pdf", size=5, sha256="0" * 64, uploaded_by=report.created_by)
        file.content.save(file.name, ContentFile(b"%PDF-"))
    users = {
        "anonymous": None,
        "reporter": own.reporter(own.districts[1]),
        "neighbour": own.reporter(own.districts[2]),
        **{role: own.users[role] for role in ("supervisor", "leader", "department", "administrator", "auditor")},
    }
    return {"own": own, "foreign": foreign, "users": users}


def address(name: str, arguments: tuple[str, ...], city: factories.City) -> str:
    values = {PLAN: city.plan.code, MONTH: 6, DISTRICT: city.districts[1].code, "indicator": "1", "user": city.users["leader"].pk}
    if EVIDENCE in arguments:
        values[EVIDENCE] = Evidence.objects.get(progress__plan=city.plan).pk
    return reverse(name, args=[values[argument] for argument in arguments])


def outcome(response) -> int | str:
    if response.status_code == 302 and "/accounts/login/" in response["Location"]:
        return LOGIN
    # 400 and 409 are answers to a request that was let in but carried nothing to do.
    return 200 if response.status_code < 400 or response.status_code in (400, 409) else response.status_code


def answers(client, user, name, arguments, method, city) -> int | str:
    client.logout()
    if user is not None:
        client.force_login(user)
    return outcome(getattr(client, method)(address(name, arguments, city), DATA.get(name, {})))


CASES = [("own", name) for name in TABLE] + [("foreign", name) for name, line in TABLE.items() if line[3] is not None]


@pytest.mark.parametrize(("where", "name"), CASES)
def test_truth_table(world, client, where, name):
    arguments, method, own, foreign = TABLE[name]
    expected = own if where == "own" else foreign
    found = {actor: answers(client, world["users"][actor], name, arguments, method, world[where]) for actor in ACTORS}
    if name == "logout":
        found = {actor: 200 for actor in found}  # leads to the sign-in page, as it should
    assert found == expected


def test_every_address_is_in_the_table():
    names = {pattern.name for resolver in get_resolver().url_patterns for pattern in resolver.url_patterns if pattern.name}
    assert names == set(TABLE)


def test_every_write_needs_a_token(world):
    """Posting without the form's token is refused for everyone (CSRF)."""
    from django.test import Client

    strict = Client(enforce_csrf_checks=True)
    for name, (arguments, method, _own, _foreign) in TABLE.items():
        if method == "post":
            strict.force_login(world["users"]["supervisor"])
            assert strict.post(address(name, arguments, world["own"])).status_code == 403, name
