"""The pages of plans: reading, importing with preview and confirmation, replacing, the sheets to start from, and who may do what."""

from datetime import timedelta
from io import BytesIO, StringIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.utils import timezone
from openpyxl import load_workbook

from accounts.models import AuditEvent, Role, User
from districts.models import District
from progress.models import Figure, MonthlyProgress
from targets.issuing import plan_import, sample_sheets
from targets.models import Plan, PlanRevision, Quota, Upload
from targets.plans.plan_page import plan_page
from tests import factories
from tests.targets import tables

pytestmark = pytest.mark.django_db

NEW = "2018年目标任务分解表\n单位,新增城镇就业,创业培训\n合计,300,20\n第1区,100,5\n第2区,150,15\n"


@pytest.fixture
def sign_in(client, city):
    """Sign in as a role (or as a user) in English."""

    def signing(who) -> object:
        client.cookies["django_language"] = "en"
        client.force_login(who if isinstance(who, User) else city.users[who])
        return client

    return signing


def upload(client, address: str, text: str | bytes, name: str = "plan.csv", **fields):
    data = text if isinstance(text, bytes) else text.encode()
    form = {"year": "2018", "title": "", "document_number": "", "issued_on": "", "ceilings": "", "file": SimpleUploadedFile(name, data)}
    return client.post(address, {**form, **fields})


def preview_of(client, address: str, text: str | bytes, name: str = "plan.csv", **fields):
    answer = upload(client, address, text, name, **fields)
    assert answer.status_code == 302, answer.content.decode()
    return client.get(answer.url)


def confirm(client, address: str, page):
    return client.post(address, {"step": "confirm", "upload": str(page.context["upload"].pk)})


# --- reading --------------------------------------------------------------------------------------------------------------


def test_the_annex_as_printed(client):
    call_command("prepare", stdout=StringIO())
    reporter = factories.make_user("r", Role.REPORTER, District.objects.get(code="410183"))
    client.force_login(reporter)
    page = client.get("/plans/410100-2017/")
    html = page.content.decode()
    rows = [str(row) for row in page.context["annex_rows"]]
    assert len(rows) == 17
    assert "130,000" in rows[0] and 'class="total"' in rows[0]
    assert rows[1].count("——") == 8 and "18,000" in rows[1]
    assert 'title="' in rows[2] and "B7" in rows[2]
    assert "郑政办文〔2017〕15号" in html
    head = str(page.context["annex_head"])
    assert head.index("新增城镇就业") < head.index('colspan="2"') < head.index("新增农村劳动力转移就业")
    assert [item.state for item in page.context["page"].balances] == ["balanced"] * 10
    assert "/plans/import/" not in html


def test_a_mismatch_is_a_warning_with_both_numbers(sign_in, city):
    Quota.objects.filter(district=city.node, indicator__code="1").update(value=5000)
    html = sign_in("leader").get(f"/plans/{city.plan.code}/").content.decode()
    assert "differ by 200" in html
    assert "the units add up to 4,800 persons, the city&#x27;s target is 5,000 persons" in html


def test_many_mismatches_are_one_warning(sign_in, city):
    Quota.objects.filter(district=city.node, indicator__code__in=["1", "2"]).update(value=5000)
    html = sign_in("leader").get(f"/plans/{city.plan.code}/").content.decode()
    assert html.count("alert-warn") == 1
    assert "In 2 indicators the breakdown" in html and "the units add up to 1,800 persons" in html and 'href="#balance"' in html


def test_a_rate_is_never_added_up(city):
    balances = plan_page(city.plan).balances
    assert [(item.state, item.districts) for item in balances] == [("balanced", "4,800"), ("balanced", "1,800"), ("not_summed", "——")]


def test_a_district_that_set_itself_more_keeps_both_numbers(sign_in, city):
    Quota.objects.filter(district__name="第1区", indicator__code="2").update(own_value=700)
    html = sign_in("leader").get(f"/plans/{city.plan.code}/").content.decode()
    assert "第1区 set itself 700 for Re-employment; 600 was assigned" in html


def test_an_earlier_revision_can_still_be_read(sign_in, city):
    later = PlanRevision.objects.create(plan=city.plan, number=1, document_number="示政办文〔2017〕60号", first_month=7, created_by=city.users["supervisor"])
    Quota.objects.create(revision=later, district=city.districts[1], indicator=city.indicators["1"], value=1300)
    client = sign_in("leader")
    assert "1,300" in client.get(f"/plans/{city.plan.code}/").content.decode()
    first = client.get(f"/plans/{city.plan.code}/?revision=0").content.decode()
    assert "1,300" not in first and "You are reading an earlier revision" in first
    for wrong in ("7", "x", "-1", "٣"):
        assert client.get(f"/plans/{city.plan.code}/", {"revision": wrong}).status_code == 404


def test_names_from_a_file_are_text_not_markup(sign_in, city):
    District.objects.filter(name="第1区").update(printed_name="<script>1</script>", name='"><b>')
    Quota.objects.update(source='"onclick="')
    html = sign_in("leader").get(f"/plans/{city.plan.code}/").content.decode()
    assert "<script>1" not in html and 'title="From cell "' not in html


def test_the_list_has_every_year_and_leads_where_one_may_go(sign_in, city):
    Plan.objects.create(code="990100-2016", city=city.node, year=2016, title="示例市2016年目标任务", created_by=city.users["supervisor"])
    other = factories.small_city("990200")
    page = sign_in("supervisor").get("/plans/")
    assert [item.plan.code for item in page.context["page"].object_list] == ["990100-2017", "990100-2016"]
    html = page.content.decode()
    assert "/plans/990100-2017/6/overview/" in html and "Past year" in html and other.plan.code not in html
    reporter = sign_in(city.reporter(city.districts[1])).get("/plans/").content.decode()
    assert "/plans/990100-2017/" in reporter and "/overview/" not in reporter


def test_without_a_plan_the_list_says_what_to_do(client, db):
    node = District.objects.create(code="1", name="甲市", printed_name="甲市", short_name="甲市", kind="city")
    client.cookies["django_language"] = "en"
    client.force_login(factories.make_user("s", Role.SUPERVISOR, node))
    html = client.get("/plans/").content.decode()
    assert "There is no plan yet" in html and "/plans/import/" in html


def test_queries_do_not_grow_with_the_districts(client, django_assert_max_num_queries):
    few, many = factories.small_city("990300", districts=2), factories.small_city("990400", districts=200)
    counts = []
    for place in (few, many):
        client.force_login(place.users["supervisor"])
        with django_assert_max_num_queries(40) as captured:
            assert client.get(f"/plans/{place.plan.code}/").status_code == 200
        counts.append(len(captured))
    assert counts[0] == counts[1]


# --- who may do what ------------------------------------------------------------------------------------------------------

IMPORTS = ("/plans/import/", "/plans/import/blank.xlsx", "/plans/import/example.xlsx")


@pytest.mark.parametrize("role", ["leader", "department", "administrator", "auditor", "reporter"])
def test_only_supervisors_import(sign_in, city, role):
    client = sign_in(city.reporter(city.districts[1]) if role == "reporter" else role)
    for address in (*IMPORTS, f"/plans/{city.plan.code}/import/"):
        assert client.get(address).status_code == 403, address
    assert upload(client, "/plans/import/", NEW).status_code == 403
    assert not Upload.objects.exists()


@pytest.mark.parametrize("role", ["administrator", "auditor"])
def test_roles_without_figures_open_no_plan(sign_in, city, role):
    client = sign_in(role)
    assert [client.get(address).status_code for address in ("/plans/", f"/plans/{city.plan.code}/")] == [403, 403]


def test_another_citys_plan_is_not_there(sign_in):
    other = factories.small_city("990200")
    client = sign_in("supervisor")
    for address in (f"/plans/{other.plan.code}/", f"/plans/{other.plan.code}/import/", "/plans/nothing/"):
        assert client.get(address).status_code == 404, address
    assert upload(client, f"/plans/{other.plan.code}/import/", NEW).status_code == 404


def test_a_countys_supervisor_reads_the_citys_plan_and_may_not_replace_it(sign_in, city):
    county = factories.make_user("county", Role.SUPERVISOR, city.districts[1])
    client = sign_in(county)
    assert client.get(f"/plans/{city.plan.code}/").status_code == 200
    assert client.get(f"/plans/{city.plan.code}/import/").status_code == 403


def test_the_anonymous_sign_in_first(client, city):
    for address in ("/plans/", f"/plans/{city.plan.code}/", *IMPORTS):
        assert client.get(address).status_code == 302


# --- importing ------------------------------------------------------------------------------------------------------------


def test_preview_then_confirm(sign_in, city):
    client = sign_in("supervisor")
    page = preview_of(client, "/plans/import/", NEW, document_number="示政办文〔2018〕9号", issued_on="2018-03-01")
    html = page.content.decode()
    assert "differ by 50 persons" in html and "示政办文〔2018〕9号" in html and "990100-2018" in html
    assert not Plan.objects.filter(year=2018).exists()
    answer = confirm(client, "/plans/import/", page)
    assert answer.url == "/plans/990100-2018/"
    plan = Plan.objects.get(year=2018)
    assert (plan.title, plan.created_by) == ("示例市9901002018年目标任务", city.users["supervisor"])
    assert plan.revisions.get().issued_on.isoformat() == "2018-03-01"
    assert Quota.objects.get(revision__plan=plan, district=city.districts[2], indicator__code="1").value == 150
    assert AuditEvent.objects.get(action="plan_import").username == city.users["supervisor"].username
    assert not Upload.objects.exists()
    assert District.objects.filter(parent=city.node).count() == 4


@pytest.mark.parametrize(("issuer", "office"), [("", "示例市990100人力资源和社会保障局"), ("示例市就业办", "示例市就业办")])
def test_the_office_that_signs_is_shown_before_and_printed_after(sign_in, city, issuer, office):
    client = sign_in("supervisor")
    page = preview_of(client, "/plans/import/", NEW, issuer=issuer)
    assert office in page.content.decode()
    confirm(client, "/plans/import/", page)
    assert Plan.objects.get(year=2018).issuer == issuer
    table = client.get("/plans/990100-2018/1/table/").content.decode()
    assert f'<div class="sheet-foot"><span>{office}　' in table and f"{office} · " in table


def test_new_areas_are_shown_before_they_are_made(sign_in, city):
    client = sign_in("supervisor")
    page = preview_of(client, "/plans/import/", NEW.replace("第2区", "第9区"))
    assert "“第9区” is not known yet and will be created." in page.content.decode()
    assert not District.objects.filter(name="第9区").exists()
    confirm(client, "/plans/import/", page)
    assert District.objects.get(name="第9区").code == "990100-04"


def test_ceilings_typed_beside_the_file(sign_in, city):
    client = sign_in("supervisor")
    text = "单位,投诉办结逾期率(%),新增城镇就业\n合计,5,10\n第1区,5,10\n"
    page = preview_of(client, "/plans/import/", text, ceilings="投诉办结逾期率（%）、")
    confirm(client, "/plans/import/", page)
    assert Plan.objects.get(year=2018).indicators.get(code="1").direction == "at_most"


def test_problems_are_a_table_with_their_cells_and_nothing_is_saved(sign_in, city):
    client = sign_in("supervisor")
    page = preview_of(client, "/plans/import/", NEW.replace("100,5", "一百,-5").replace("第2区", "第1区"))
    html = page.content.decode()
    assert "3 problems in the file; nothing was saved" in html
    for where, words in (("B4", "Found “一百”"), ("C4", "Found -5"), ("A5", "“第1区” is there twice")):
        assert f'<th scope="row" class="problem-where">{where}</th>' in html and words in html
    assert 'value="confirm"' not in html
    assert confirm(client, "/plans/import/", page).url == "/plans/import/"
    assert not Plan.objects.filter(year=2018).exists()


def test_the_page_speaks_chinese_about_problems(client, city):
    client.force_login(city.users["supervisor"])
    page = preview_of(client, "/plans/import/", NEW.replace("100,5", "一百,5"))
    assert "这里是“一百”，应为整数" in page.content.decode()


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("empty.csv", b" ", "there is nothing in it"),
        ("old.xlsx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "an old workbook"),
        ("text.xlsx", NEW.encode(), "its content is no workbook"),
        ("utf16.csv", NEW.encode("utf-16"), "encoding that is not read"),
        ("a.pdf", b"%PDF-1.4", "this type of file is not read"),
        ("<b>.csv", b" ", "&lt;b&gt;.csv: there is nothing in it"),
    ],
)
def test_a_file_that_cannot_be_read_says_why(sign_in, name, data, words):
    assert words in preview_of(sign_in("supervisor"), "/plans/import/", data, name).content.decode()


def test_too_large_a_file_is_refused_by_size_before_it_is_read(sign_in, monkeypatch):
    monkeypatch.setattr(plan_import, "read_rows", lambda *_args: pytest.fail("read before its size was looked at"))
    page = upload(sign_in("supervisor"), "/plans/import/", b"x" * (10 * 1024 * 1024 + 1), "big.xlsx")
    assert "larger than can be read (10 MB). Expected at most 10 MB" in page.content.decode()
    assert not Upload.objects.exists()


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"year": ""}, "This field is required"),
        ({"year": "1899"}, "greater than or equal to 2000"),
        ({"issued_on": "2018-02-30"}, "Enter a valid date"),
        ({"title": "长" * 121}, "at most 120"),
    ],
)
def test_wrong_particulars_are_told_at_their_field_and_kept(sign_in, fields, words):
    page = upload(sign_in("supervisor"), "/plans/import/", NEW, **{"document_number": "示政〔2018〕1号", **fields})
    html = page.content.decode()
    assert words in html and "示政〔2018〕1号" in html
    assert not Upload.objects.exists()


def test_an_upload_belongs_to_its_user_its_page_and_its_hour(sign_in, city):
    client = sign_in("supervisor")
    page = preview_of(client, "/plans/import/", NEW)
    token = page.context["upload"].pk
    other = factories.make_user("other", Role.SUPERVISOR, city.node)
    for reader, address in ((other, "/plans/import/"), ("supervisor", f"/plans/{city.plan.code}/import/")):
        assert sign_in(reader).get(f"{address}?upload={token}").url == address
        assert sign_in(reader).post(address, {"step": "confirm", "upload": token}).url == address
    for wrong in ("x", "", "00000000-0000-0000-0000-000000000000"):
        assert sign_in("supervisor").post("/plans/import/", {"step": "confirm", "upload": wrong}).url == "/plans/import/"
    Upload.objects.update(created_at=timezone.now() - timedelta(hours=2))
    assert "no longer kept" in sign_in("supervisor").get(f"/plans/import/?upload={token}", follow=True).content.decode()
    assert not Plan.objects.filter(year=2018).exists()


def test_old_uploads_go_and_one_user_keeps_few(sign_in, city):
    client = sign_in("supervisor")
    upload(client, "/plans/import/", NEW)
    Upload.objects.update(created_at=timezone.now() - timedelta(hours=2))
    for _again in range(7):
        upload(client, "/plans/import/", NEW)
    assert Upload.objects.count() == 5


def test_confirming_twice_imports_once(sign_in):
    client = sign_in("supervisor")
    page = preview_of(client, "/plans/import/", NEW)
    confirm(client, "/plans/import/", page)
    assert confirm(client, "/plans/import/", page).url == "/plans/import/"
    assert Plan.objects.filter(year=2018).count() == 1


def test_a_year_that_has_a_plan_leads_to_its_replacing(sign_in, city):
    client = sign_in("supervisor")
    page = preview_of(client, "/plans/import/", NEW, year="2017")
    html = page.content.decode()
    assert "There is already a plan for 2017" in html and f"/plans/{city.plan.code}/import/" in html and 'value="confirm"' not in html
    answer = client.post("/plans/import/", {"step": "confirm", "upload": page.context["upload"].pk}, follow=True)
    assert "already there and differs" in answer.content.decode()
    assert Quota.objects.filter(revision=city.revision).count() == 13


# --- replacing ------------------------------------------------------------------------------------------------------------


def test_replacing_a_plan_without_figures(sign_in, city):
    address = f"/plans/{city.plan.code}/import/"
    client = sign_in("supervisor")
    assert city.revision.document_number in client.get(address).content.decode()
    page = preview_of(client, address, NEW, document_number="示政办文〔2017〕16号")
    assert "The plan will be replaced by this table" in page.content.decode()
    confirm(client, address, page)
    city.plan.refresh_from_db()
    assert city.plan.title == "示例市2017年城乡就业工作目标任务"
    assert list(city.plan.indicators.values_list("name", flat=True)) == ["新增城镇就业", "创业培训"]
    assert city.plan.revisions.get().document_number == "示政办文〔2017〕16号"
    assert Plan.objects.count() == 1


def give_figures(city) -> None:
    user = city.users["supervisor"]
    progress = MonthlyProgress.objects.create(plan=city.plan, district=city.districts[1], month=1, created_by=user, changed_by=user)
    Figure.objects.create(progress=progress, indicator=city.indicators["1"], value=1)


def close(city) -> None:
    Plan.objects.filter(pk=city.plan.pk).update(closed_at=timezone.now(), closed_by=city.users["supervisor"])


def adjust(city) -> None:
    PlanRevision.objects.create(plan=city.plan, number=1, first_month=7, created_by=city.users["supervisor"])


@pytest.mark.parametrize(("happens", "words"), [(give_figures, "Figures have been reported"), (close, "is closed"), (adjust, "was adjusted")])
def test_replacing_is_refused_and_the_page_says_why(sign_in, city, happens, words):
    address = f"/plans/{city.plan.code}/import/"
    client = sign_in("supervisor")
    page = preview_of(client, address, NEW)
    happens(city)
    assert words in client.get(address).content.decode()
    assert words in confirm(client, address, page).content.decode()
    assert words in upload(client, address, NEW).content.decode()
    assert Quota.objects.filter(revision=city.revision).count() == 13
    assert address not in client.get(f"/plans/{city.plan.code}/").content.decode()


# --- the sheets to start from ---------------------------------------------------------------------------------------------


def test_the_example_is_the_annex_and_changes_nothing(client):
    call_command("prepare", stdout=StringIO())
    client.cookies["django_language"] = "en"
    client.force_login(factories.make_user("s", Role.SUPERVISOR, District.objects.get(code="410100")))
    answer = client.get("/plans/import/example.xlsx")
    assert "filename*=utf-8''" in answer["Content-Disposition"].lower()
    before = list(Quota.objects.order_by("pk").values())
    page = preview_of(client, "/plans/import/", answer.content, "example.xlsx", year="2017")
    assert "The table says what the plan says" in page.content.decode()
    assert "nothing was changed" in client.get(confirm(client, "/plans/import/", page).url).content.decode()
    assert list(Quota.objects.order_by("pk").values()) == before


def test_the_example_has_the_printed_layout():
    book = load_workbook(BytesIO(sample_sheets.example_xlsx()))
    sheet = book.active
    merged = {str(area) for area in sheet.merged_cells.ranges}
    assert {"A1:K1", "A3:A4", "B3:B4", "C3:D3", "E3:E4"} <= merged
    assert (sheet["C3"].value, sheet["C4"].value, sheet["K2"].value, sheet["B5"].value) == ("其中", "失业人员再就业", "单位：人", 130000)
    assert sheet["B6"].value == "——"


def test_the_sheets_are_the_same_bytes_every_time():
    assert sample_sheets.example_xlsx() == sample_sheets.example_xlsx()
    assert sample_sheets.blank_xlsx(["甲区"]) == sample_sheets.blank_xlsx(["甲区"])


def test_the_blank_sheet_reads_back_once_it_is_filled(sign_in, city):
    client = sign_in("supervisor")
    data = client.get("/plans/import/blank.xlsx").content
    untouched = preview_of(client, "/plans/import/", data, "blank.xlsx")
    assert [problem.text for problem in untouched.context["preview"].problems] == [
        "There is no target in the whole table. Expected numbers to the right of the names."
    ]
    book = load_workbook(BytesIO(data))
    sheet = book.active
    assert [sheet.cell(row, 1).value for row in range(5, 10)] == ["合计", "市本级", "第1区", "第2区", "第3区"]
    sheet["B5"], sheet["B7"], sheet["C7"], sheet["B10"], sheet["A10"] = 300, 200, 20, 100, "开发区"
    out = BytesIO()
    book.save(out)
    page = preview_of(client, "/plans/import/", out.getvalue(), "filled.xlsx")
    preview = page.context["preview"]
    assert preview.problems == ()
    assert [area.row.name for area in preview.new_areas] == ["开发区"]
    assert {head.name: head.part_of for head in preview.table.indicators}["失业人员再就业"] == "新增城镇就业"


def test_downloads_are_in_the_audit_log(sign_in, city):
    sign_in("supervisor").get("/plans/import/example.xlsx")
    assert AuditEvent.objects.get(action="export").username == city.users["supervisor"].username


def test_a_wide_table_of_another_city_is_shown_in_its_printed_units(client, db):
    preview = plan_import.preview(tables.csv(tables.MEISHAN), "plan.csv", city=None, city_name="眉山市", year=2019, code="511400-2019")
    plan = plan_import.apply(preview, by=User.objects.system()).plan
    client.cookies["django_language"] = "en"
    client.force_login(factories.make_user("m", Role.LEADER, plan.city))
    page = client.get("/plans/511400-2019/")
    assert "1.5</td>" in str(page.context["annex_rows"][0]) and "0.1</td>" in str(page.context["annex_rows"][1])
    assert "(10,000 person-times)" in str(page.context["annex_head"]) and "(%, at most)" in str(page.context["annex_head"])
    skills = page.context["page"].balances[2]
    assert (skills.districts, skills.total, skills.difference, skills.state) == ("1.5", "1.5", "0.0", "balanced")
