"""Nothing kept is ever stale: every door that changes anything is walked, and after each every page reads as if nothing were kept.

The pages are those of the truth table, as each role that may open them; the doors are its posts, the pages that take posts too, and the commands.
A new address or command fails `test_every_door_is_walked` until it has a walk of its own here.
"""

import re
from collections.abc import Callable
from io import StringIO

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command, get_commands
from django.test import Client
from django.urls import reverse

from progress.models import Evidence, MonthlyProgress, Status
from progress.permissions import reporting_districts
from progress.record import evidence
from progress.sheets import filled_sheet_out
from targets.models import Plan
from targets.state.kept import Kept
from tests import factories
from tests.progress.sheets_filled import edited, fill
from tests.test_permissions import DATA, TABLE, address

TAKE_POSTS_TOO = {
    "login", "password", "user_new", "areas", "user_edit", "plan_import", "plan_replace", "entry", "entry_upload", "review_upload", "brief",
}  # fmt: skip
"""Addresses that the truth table asks with GET and that change something by POST."""
ACTORS = ("supervisor", "leader", "department", "reporter", "administrator")
LOOKERS = ("supervisor", "leader", "reporter")
NOT_KEPT = {"audit", "audit_csv", "session", "go", "home", "plan_import_blank", "plan_import_example", "boundaries"}
"""The audit log grows by looking at it; the others show nothing of a plan."""
FILES = {"table_xlsx", "figures_xlsx", "brief_docx", "entry_sheet", "review_sheet"}
"""Dear to make, and made of the same readings as the pages: looked at by one role."""
CELLS = {"v-1": "120", "v-2": "60", "v-3": "3.5", "r-1": "", "r-2": "", "r-3": "", "mode": "month"}
PLAN_FILE = "{year}年目标任务分解表\n单位,新增城镇就业,创业培训\n合计,300,20\n第1区,100,5\n第2区,150,15\n"
PDF = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n"


class World:
    """A city with a report in every status, clients for those who look and others for those who act."""

    def __init__(self) -> None:
        self.city = factories.small_city()
        self.plan, self.area = self.city.plan, self.city.districts[1]
        for month in (4, 5):
            for district in self.city.districts:
                factories.report_at(self.city, district, month)
        factories.report_at(self.city, self.area, 6, Status.DRAFT)
        factories.report_at(self.city, self.city.districts[2], 6, Status.SUBMITTED)
        factories.report_at(self.city, self.city.districts[3], 6, Status.RETURNED)
        self.file = evidence.attach(self.plan, self.area, 6, SimpleUploadedFile("批复.pdf", PDF), by=self.city.reporter(self.area))
        users = {**self.city.users, "reporter": self.city.reporter(self.area)}
        self.looking = {role: signed_in(users[role]) for role in LOOKERS}
        self.acting = {role: signed_in(users[role]) for role in ACTORS}
        self.first = {name: address(name, arguments, self.city) for name, (arguments, method, *_rest) in TABLE.items() if method == "get"}

    def pages(self) -> dict[tuple[str, str], tuple[int, bytes, str]]:
        """Status, content and tag of every page of every role that may open it."""
        found = {}
        for role, client in self.looking.items():
            for name, url in self.first.items():
                if name not in NOT_KEPT and TABLE[name][2][role] == 200 and (name not in FILES or role == "supervisor"):
                    found[role, name] = answer(client, url, DATA.get(name, {}))
        return found

    def at(self, name: str, *arguments) -> str:
        """The address of a page of the plan."""
        return reverse(name, args=[self.plan.code, *arguments])

    def report(self, number: int = 1, month: int = 6) -> MonthlyProgress:
        """A district's report as it stands."""
        return MonthlyProgress.objects.get(plan=self.plan, district=self.city.districts[number], month=month)

    def post(self, role: str, url: str, data: dict):
        """Act; what is refused is no walk through a door."""
        response = self.acting[role].post(url, data)
        assert response.status_code in (200, 204, 302), (url, response.status_code)
        return response


def signed_in(user) -> Client:
    client = Client()
    client.force_login(user, backend=settings.AUTHENTICATION_BACKENDS[-1])
    client.get(reverse("help"))  # the secret of the forms is given out now, not in the middle of a comparison
    return client


def answer(client: Client, url: str, data: dict) -> tuple[int, bytes, str]:
    response = client.get(url, data)
    content = b"".join(response.streaming_content) if response.streaming else response.content
    content = re.sub(rb'(name="(?:csrfmiddlewaretoken|base)" value=")[^"]*', rb"\1", content)
    return response.status_code, content, response.headers.get("ETag", "")


@pytest.fixture
def world(db, settings, tmp_path) -> World:
    settings.MEDIA_ROOT = tmp_path
    return World()


# ------------------------------------------------------------------ the doors
def save(world: World) -> None:
    world.post("reporter", world.at("entry", 6, world.area.code), CELLS | {"action": "save", "version": world.report().version})


def submit(world: World) -> None:
    world.post("reporter", world.at("entry", 6, world.area.code), CELLS | {"action": "submit", "version": world.report().version})
    assert world.report().status == Status.SUBMITTED


def keep(world: World) -> None:
    answer = world.post("reporter", world.at("entry_keep", 6, world.area.code), CELLS | {"version": world.report().version})
    assert answer.json()["saved"]


def withdraw(world: World) -> None:
    submit(world)
    world.pages()
    world.post("reporter", world.at("withdraw", 6, world.area.code), {"version": world.report().version})
    assert world.report().status == Status.DRAFT


def attach(world: World) -> None:
    world.post("reporter", world.at("evidence_add", 6, world.area.code), {"file": SimpleUploadedFile("名册.pdf", PDF + b"2")})


def take_back(world: World) -> None:
    world.post("reporter", world.at("evidence_withdraw", 6, world.area.code, world.file.pk), {})
    assert Evidence.objects.get(pk=world.file.pk).is_withdrawn


def approve(world: World) -> None:
    report = world.report(2)
    world.post("supervisor", world.at("decide", 6, report.district.code), {"action": "approve", "version": report.version})
    assert world.report(2).status == Status.APPROVED


def return_it(world: World) -> None:
    report = world.report(2)
    world.post(
        "supervisor", world.at("decide", 6, report.district.code), {"action": "return", "reason": "请核对后重报", "cells": ["1"], "version": report.version}
    )
    assert world.report(2).status == Status.RETURNED


def approve_many(world: World) -> None:
    report = world.report(2)
    code = report.district.code
    world.post("supervisor", world.at("approve_many", 6), {"which": "selected", "district": code, f"version-{code}": report.version})
    assert world.report(2).status == Status.APPROVED


def upload(world: World) -> None:
    url = world.at("entry_upload", 6, world.area.code)
    data = fill(filled_sheet_out.district_sheet(world.plan, world.area, 6), 130, 70, 3.2)
    confirm(world, "reporter", url, data)
    assert world.report().figures.get(indicator__code="1").value == 130


def upload_for_all(world: World) -> None:
    def type_in(sheet) -> None:
        row = next(number for number in range(5, 10) if sheet.cell(number, 1).value == world.area.short_name)
        for column, value in enumerate((100, 40, 3.5), 2):
            sheet.cell(row, column).value = value

    data = filled_sheet_out.city_sheet(world.plan, 6, list(reporting_districts(world.plan)))
    confirm(world, "supervisor", world.at("review_upload", 6), edited(data, type_in))
    assert world.report().figures.get(indicator__code="2").value == 40


def confirm(world: World, role: str, url: str, data: bytes) -> None:
    preview = world.acting[role].post(url, {"file": SimpleUploadedFile("填报表.xlsx", data)}, follow=True)
    context = preview.context
    world.post(role, url, {"step": "confirm", "upload": context["upload"].pk, "seen": context["page"].seen, "action": "save"})


def issue(world: World) -> None:
    draft_a_brief(world)
    world.pages()
    act_on_brief(world, "issue")


def draft_a_brief(world: World) -> None:
    act_on_brief(world, "save")


def act_on_brief(world: World, do: str) -> None:
    page = world.acting["supervisor"].get(world.at("brief", 6)).content.decode()
    fields = dict(re.findall(r'<input type="hidden" name="(version|basis|base)" value="([^"]*)"', page))
    fields |= dict(re.findall(r'<textarea[^>]*name="([^"]+)"[^>]*>\n(.*?)</textarea>', page, re.S))
    for name in ("number", "day"):
        fields[name] = re.search(rf'name="{name}"[^>]*value="([^"]*)"', page)[1]
    world.post("supervisor", world.at("brief", 6), fields | {"do": do})


def import_plan_page(world: World) -> None:
    bring_in(world, reverse("plan_import"), 2018)


def replace_plan(world: World) -> None:
    other = factories.small_city("880100", year=2018)
    world.acting["supervisor"] = signed_in(other.users["supervisor"])
    bring_in(world, reverse("plan_replace", args=[other.plan.code]), 2018)


def bring_in(world: World, url: str, year: int) -> None:
    form = {"year": str(year), "title": "", "document_number": "", "issued_on": "", "ceilings": ""}
    file = SimpleUploadedFile("plan.csv", PLAN_FILE.format(year=year).encode())
    page = world.acting["supervisor"].post(url, {**form, "file": file}, follow=True)
    world.post("supervisor", url, {"step": "confirm", "upload": str(page.context["upload"].pk)})


def new_user(world: World) -> None:
    fields = {"username": "zhangsan", "full_name": "张三", "organisation": "局", "phone": "0371-1", "role": "reporter", "district": world.area.pk}
    world.post("administrator", reverse("user_new"), fields)


def rename_user(world: World) -> None:
    user = world.city.reporter(world.area)
    fields = {"full_name": "新名字", "organisation": "新单位", "phone": "0371-2", "role": "reporter", "district": world.area.pk}
    world.post("administrator", reverse("user_edit", args=[user.pk]), fields)
    user.refresh_from_db()
    assert user.full_name == "新名字"


def disable_user(world: World) -> None:
    world.post("administrator", reverse("user_act", args=[world.city.users["leader"].pk]), {"act": "disable"})


def name_an_area(world: World) -> None:
    world.post("administrator", reverse("areas"), {"act": "alias", "district": world.area.pk, "alias": "一区"})


def change_password(world: World) -> None:
    new = "Zhengzhou-2018-new"
    world.post("department", reverse("password"), {"old_password": factories.PASSWORD, "new_password1": new, "new_password2": new})


def sign_in(world: World) -> None:
    Client().post(reverse("login"), {"username": world.city.users["leader"].username, "password": factories.PASSWORD})


def speak_english(world: World) -> None:
    world.post("leader", reverse("set_language"), {"language": "en"})


def command(name: str, *arguments: str) -> Callable[[World], None]:
    """A command run beside the pages, as from a terminal."""

    def run(world: World) -> None:
        call_command(name, *[text.format(world=world) for text in arguments], stdout=StringIO(), stderr=StringIO())

    return run


def import_progress(world: World) -> None:
    path = settings.MEDIA_ROOT / "figures.csv"
    path.write_text("单位,新增城镇就业,失业人员再就业,城镇登记失业率\n第1区,140,70,3.4\n", encoding="utf-8")
    call_command("import_progress", str(path), "--plan", world.plan.code, "--month", "6", stdout=StringIO(), stderr=StringIO())


def import_plan(world: World) -> None:
    path = settings.MEDIA_ROOT / "plan.csv"
    path.write_text(PLAN_FILE.format(year=2019), encoding="utf-8")
    call_command("import_plan", str(path), "--city", world.city.node.name, "--year", "2019", "--code", f"{world.city.node.code}-2019", stdout=StringIO())


DOORS: dict[str, Callable[[World], None]] = {
    "entry": save,
    "entry: submit": submit,
    "entry_keep": keep,
    "withdraw": withdraw,
    "evidence_add": attach,
    "evidence_withdraw": take_back,
    "decide": approve,
    "decide: return": return_it,
    "approve_many": approve_many,
    "entry_upload": upload,
    "review_upload": upload_for_all,
    "brief": draft_a_brief,
    "brief: issue": issue,
    "plan_import": import_plan_page,
    "plan_replace": replace_plan,
    "user_new": new_user,
    "user_edit": rename_user,
    "user_act": disable_user,
    "areas": name_an_area,
    "password": change_password,
    "login": sign_in,
    "set_language": speak_english,
    "logout": lambda world: world.post("leader", reverse("logout"), {}),
    "import_progress": import_progress,
    "import_plan": import_plan,
    "prepare": command("prepare"),
}
CHANGE_NOTHING = {"entry_check", "entry_paste", "completion", "brief", "serve", "compile_translations", "purge_audit"}
"""Posts that only answer; commands that only read, and the one that thins out the log."""


@pytest.mark.parametrize("door", DOORS)
def test_after_every_door_all_pages_read_as_if_nothing_were_kept(world, door):
    before = world.pages()
    DOORS[door](world)
    kept = world.pages()
    Kept.forget_all()
    fresh = world.pages()
    for place, (status, content, tag) in fresh.items():
        assert kept[place][:2] == (status, content), (door, place)
        if content != before[place][1]:
            assert not tag or tag != before[place][2], (door, place, "changed under one tag")


def test_the_sample_year_shows_at_once(db):
    """The command that fills an empty database refuses any other, so it is walked in one of its own."""
    command("prepare")(None)
    plan = Plan.objects.get()
    client = signed_in(factories.make_user("before", "supervisor", plan.city))
    addresses = [reverse("overview", args=[plan.code, 6]), reverse("review", args=[plan.code, 6]), reverse("ledger", args=[plan.code]), reverse("help")]
    before = [answer(client, url, {}) for url in addresses]
    command("demo")(None)
    kept = [answer(client, url, {}) for url in addresses]
    Kept.forget_all()
    assert [page[:2] for page in kept] == [answer(client, url, {})[:2] for url in addresses]
    assert all(now[1] != then[1] and (not now[2] or now[2] != then[2]) for now, then in zip(kept, before, strict=True))


def test_every_door_is_walked():
    posts = {name for name, (_arguments, method, *_rest) in TABLE.items() if method == "post"} | TAKE_POSTS_TOO
    commands = {name for name, app in get_commands().items() if (settings.BASE_DIR / app).is_dir()}
    walked = {name.partition(":")[0] for name in DOORS} | {"demo"}
    assert (posts | commands) - CHANGE_NOTHING == walked - CHANGE_NOTHING
    assert walked <= posts | commands


def test_looking_changes_nothing(world):
    """Two rounds of looking are alike, the second from what was kept."""
    Kept.forget_all()
    first = world.pages()
    assert {place: page[:2] for place, page in world.pages().items()} == {place: page[:2] for place, page in first.items()}
