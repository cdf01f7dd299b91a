"""A breakdown becomes a plan: a city never seen before, the same again, replacing, and everything that is refused."""

import zipfile
from decimal import Decimal
from io import BytesIO, StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone, translation

from accounts.models import AuditEvent, User
from districts.models import District, DistrictAlias
from progress.models import Figure, MonthlyProgress
from targets.issuing import plan_import
from targets.models import Indicator, Plan, Quota
from targets.plans import replacing
from tests.targets import tables

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def english():
    """Sentences are looked at in the source language."""
    with translation.override("en"):
        yield


@pytest.fixture
def run(tmp_path):
    """Write a file and import it by the command; answers what it printed."""

    def importing(data: bytes, *options: str, name: str = "plan.csv", city: str = "眉山市", year: str = "2019") -> str:
        path = tmp_path / name
        path.write_bytes(data)
        out = StringIO()
        call_command("import_plan", str(path), "--city", city, "--year", year, *options, stdout=out)
        return out.getvalue()

    return importing


def problems(data: bytes, name: str = "plan.csv", **options) -> list[str]:
    preview = plan_import.preview(data, name, city=None, city_name="眉山市", year=2019, code="511400-2019", **options)
    return [str(problem) for problem in preview.problems]


def meishan(run, *options: str) -> str:
    return run(tables.csv(tables.MEISHAN), "--code", "511400-2019", *options)


def report_a_figure(plan: Plan) -> None:
    user = User.objects.system()
    indicator = plan.indicators.first()
    district = Quota.objects.filter(indicator=indicator).exclude(district=plan.city).first().district
    progress = MonthlyProgress.objects.create(plan=plan, district=district, month=1, created_by=user, changed_by=user)
    Figure.objects.create(progress=progress, indicator=indicator, value=1)


# --- a city never seen before ---------------------------------------------------------------------------------------------


def test_a_city_never_seen_before(run):
    assert meishan(run, "--document-number", "眉府办〔2019〕3号", "--issued-on", "2019-03-01") == "511400-2019: created, 4 units, 4 indicators\n"
    plan = Plan.objects.select_related("city").get(code="511400-2019")
    assert (plan.city.code, plan.city.name, plan.city.kind, plan.year) == ("511400", "眉山市", "city", 2019)
    assert plan.title == "眉山市2019年就业创业目标任务"
    revision = plan.revisions.get()
    assert (revision.document_number, revision.issued_on.isoformat()) == ("眉府办〔2019〕3号", "2019-03-01")
    areas = District.objects.filter(parent=plan.city).order_by("order").values_list("code", "name", "kind")
    assert list(areas) == [
        ("511400-01", "市本级", "municipal"),
        ("511400-02", "天府新区", "zone"),
        ("511400-03", "东坡区", "district"),
        ("511400-04", "仁寿县", "county"),
    ]


def test_who_signs_is_given_or_the_city_s_own_bureau(run):
    """No table and no brief goes out without an office under it."""
    meishan(run)
    plan = Plan.objects.select_related("city").get()
    assert (plan.issuer, plan.office) == ("", "眉山市人力资源和社会保障局")
    meishan(run, "--issuer", "眉山市就业工作领导小组办公室", "--replace")
    plan.refresh_from_db()
    assert plan.issuer == plan.office == "眉山市就业工作领导小组办公室"
    assert "no change" in meishan(run, "--issuer", "眉山市就业工作领导小组办公室") and "no change" in meishan(run)
    with pytest.raises(CommandError, match="has 81 characters"):
        meishan(run, "--issuer", "办" * 81, "--replace")


def test_units_rates_and_parts_of_that_city(run):
    meishan(run)
    indicators = {item.name: item for item in Indicator.objects.select_related("part_of")}
    jobs, hard, skills, rate = (indicators[name] for name in ("城镇新增就业", "就业困难人员就业", "技能培训", "城镇登记失业率"))
    assert [item.code for item in (jobs, hard, skills, rate)] == ["1", "2", "3", "4"]
    assert (hard.part_of, hard.part_rule, skills.part_of) == (jobs, "explain", None)
    assert (skills.unit, skills.printed_unit, skills.printed_scale, skills.kind) == ("人次", "万人次", 10000, "flow")
    assert (rate.unit, rate.kind, rate.direction, rate.decimals) == ("%", "rate", "at_most", 2)
    assert (jobs.unit, jobs.direction, jobs.decimals) == ("人", "at_least", 0)


def test_quotas_of_that_city_are_exact_and_blanks_are_no_quotas(run):
    meishan(run)
    quotas = {(item.district.name, item.indicator.name): (item.value, item.source) for item in Quota.objects.select_related("district", "indicator")}
    assert quotas["眉山市", "城镇新增就业"] == (Decimal(32000), "B4")
    assert quotas["市本级", "技能培训"] == (Decimal(1000), "H5")
    assert quotas["东坡区", "城镇新增就业"] == (Decimal(12000), "B7")
    assert quotas["仁寿县", "城镇登记失业率"] == (Decimal("4.2"), "K8")
    assert ("市本级", "城镇新增就业") not in quotas
    assert ("天府新区", "就业困难人员就业") not in quotas
    assert len(quotas) == 16
    assert Quota.history.count() == 16


def test_the_import_is_in_the_audit_log_of_the_city(run):
    meishan(run)
    event = AuditEvent.objects.get(action="plan_import")
    assert (event.target, event.username, event.district.name) == ("511400-2019", "system", "眉山市")
    assert "plan.csv" in event.detail


def test_a_workbook_with_merged_headings_reads_the_same(run):
    run(
        tables.xlsx(
            [
                ["附件", None, None, None],
                ["2019年目标任务分解表", None, None, None],
                [None, None, None, "单位：人"],
                ["县（市、区）", "城镇新增就业", "其中", None],
                [None, None, "失业人员再就业", "就业困难人员"],
                ["东坡区", 12000, 3000, 800],
                ["仁寿县", 18000, "——", "-"],
                ["合计", 30000, 3000, 800],
            ],
            merged=["A2:D2", "A4:A5", "B4:B5", "C4:D4"],
        ),
        "--code",
        "511400-2019",
        name="annex.xlsx",
    )
    assert list(Indicator.objects.values_list("name", "part_of__name")) == [
        ("城镇新增就业", None),
        ("失业人员再就业", "城镇新增就业"),
        ("就业困难人员", "城镇新增就业"),
    ]
    assert Quota.objects.get(district__name="眉山市", indicator__code="1").value == 30000
    assert Quota.objects.get(district__name="东坡区", indicator__code="3").source == "分解表!D6"
    assert Plan.objects.get().title == "眉山市2019年目标任务"


def test_a_plan_of_the_city_alone_has_one_line(run):
    assert "0 units" in run(tables.simple("单位,新增城镇就业", "全市,32000"), "--code", "511400-2019")
    assert [quota.district.name for quota in Quota.objects.all()] == ["眉山市"]
    assert District.objects.count() == 1


def test_gb18030_is_read(run):
    run(tables.MEISHAN.encode("gb18030"), "--code", "511400-2019")
    assert Indicator.objects.filter(name="城镇登记失业率").exists()


def test_a_ceiling_named_on_the_command_line(run):
    run(
        tables.simple("单位,新增城镇就业,投诉办结逾期率(%)", "合计,300,5", "东坡区,300,5"),
        "--code",
        "511400-2019",
        "--ceiling",
        "投诉办结逾期率",
    )
    assert dict(Indicator.objects.values_list("name", "direction")) == {"新增城镇就业": "at_least", "投诉办结逾期率": "at_most"}


def test_a_ceiling_that_is_no_indicator_is_told(run):
    assert problems(tables.simple("单位,新增城镇就业", "东坡区,300"), ceilings=["失业率"]) == [
        "The indicator “失业率” named as a ceiling is not in the table. It has: 新增城镇就业."
    ]


def test_the_same_areas_are_found_again_next_year_by_name_or_alias(run):
    meishan(run)
    DistrictAlias.objects.create(district=District.objects.get(name="东坡区"), name="东坡")
    out = run(
        tables.simple("单位,城镇新增就业", "合计,350", "眉山市 天府新区,100", "东坡,100", "仁 寿 县,100", "洪雅县,50", title="2020年目标任务\n"),
        year="2020",
    )
    assert "“洪雅县” is not known yet and will be created." in out
    assert Plan.objects.filter(code="511400-2020").exists()
    assert list(District.objects.filter(parent__code="511400").order_by("order").values_list("code", "name"))[-1] == ("511400-05", "洪雅县")
    assert Quota.objects.get(revision__plan__year=2020, district__name="东坡区").value == 100


def test_definitions_follow_an_indicator_into_the_next_year(run):
    meishan(run)
    Indicator.objects.filter(name="城镇新增就业").update(definition="口径", name_en="New urban jobs")
    run(tables.simple("单位,城镇新增就业,新指标", "合计,300,1", "东坡区,300,1", title="2020年目标任务\n"), year="2020")
    jobs, other = Indicator.objects.filter(plan__year=2020).order_by("order")
    assert (jobs.definition, jobs.name_en, other.definition) == ("口径", "New urban jobs", "")


def test_a_past_year_stays_as_it_was(run):
    meishan(run)
    before = list(Quota.objects.order_by("pk").values())
    run(tables.simple("单位,城镇新增就业", "合计,100", "东坡区,100", title="2020年目标任务\n"), year="2020")
    assert list(Quota.objects.filter(revision__plan__year=2019).order_by("pk").values()) == before


# --- again, and instead ---------------------------------------------------------------------------------------------------


def test_the_same_again_changes_nothing(run):
    meishan(run)
    before = list(Quota.objects.values()), list(Indicator.objects.values()), list(Plan.objects.values())
    assert meishan(run) == "511400-2019: no change, 4 units, 4 indicators\n"
    assert run(tables.csv(tables.MEISHAN)) == "511400-2019: no change, 4 units, 4 indicators\n"
    assert before == (list(Quota.objects.values()), list(Indicator.objects.values()), list(Plan.objects.values()))
    assert AuditEvent.objects.filter(action="plan_import").count() == 1


def test_a_different_one_needs_replace(run):
    meishan(run)
    changed = tables.csv(tables.MEISHAN.replace("18000", "18500"))
    with pytest.raises(CommandError, match="differs from the file.*--replace"):
        run(changed)
    assert Quota.objects.get(district__name="仁寿县", indicator__code="1").value == 18000


def test_replacing_keeps_what_stays_and_its_history(run):
    meishan(run)
    Indicator.objects.filter(name="城镇新增就业").update(definition="口径")
    stays = Quota.objects.get(district__name="东坡区", indicator__name="城镇新增就业")
    old = Quota.objects.get(district__name="仁寿县", indicator__name="城镇新增就业")
    text = "2019年目标任务\n单位,新指标,城镇新增就业\n合计,5,30500\n东坡区,5,12000\n仁寿县,,18500\n"
    assert "replaced" in run(tables.csv(text), "--replace")
    assert list(Indicator.objects.values_list("code", "name", "definition")) == [("1", "新指标", ""), ("2", "城镇新增就业", "口径")]
    assert Quota.objects.get(pk=stays.pk).value == 12000
    assert [str(item.value) for item in Quota.history.filter(id=old.pk)] == ["18500.0000", "18000.0000"]
    assert Quota.objects.count() == 5
    assert Quota.history.filter(history_type="-").count() == 16 - 3
    assert District.objects.filter(name="天府新区").exists()


def test_swapping_indicators_and_parts_is_a_difference(run):
    run(tables.simple("单位,甲指标,其中：乙指标", "合计,10,5", "东坡区,10,5"), "--code", "511400-2019")
    with pytest.raises(CommandError, match="differs"):
        run(tables.simple("单位,甲指标,乙指标", "合计,10,5", "东坡区,10,5"))
    assert "replaced" in run(tables.simple("单位,乙指标,其中：甲指标", "合计,5,5", "东坡区,5,5"), "--replace")
    assert list(Indicator.objects.order_by("order").values_list("code", "name", "part_of__name")) == [
        ("1", "乙指标", None),
        ("2", "甲指标", "乙指标"),
    ]


def test_new_particulars_of_the_document_are_a_change(run):
    meishan(run)
    with pytest.raises(CommandError, match="differs"):
        meishan(run, "--document-number", "眉府办〔2019〕3号")
    meishan(run, "--document-number", "眉府办〔2019〕3号", "--replace")
    assert meishan(run).startswith("511400-2019: no change")
    assert Plan.objects.get().revisions.get().document_number == "眉府办〔2019〕3号"


def test_replacing_is_refused_once_figures_exist(run):
    meishan(run)
    report_a_figure(Plan.objects.get())
    assert "no change" in meishan(run)
    with pytest.raises(CommandError, match="Figures have been reported"):
        run(tables.csv(tables.MEISHAN.replace("18000", "18500")), "--replace")
    assert Quota.objects.get(district__name="仁寿县", indicator__code="1").value == 18000


def test_a_closed_plan_takes_nothing(run):
    meishan(run)
    Plan.objects.update(closed_at=timezone.now(), closed_by=User.objects.system())
    with pytest.raises(CommandError, match="511400-2019 is closed"):
        run(tables.csv(tables.MEISHAN.replace("18000", "18500")), "--replace")


def test_a_dry_run_saves_nothing(run):
    out = meishan(run, "--dry-run")
    assert out == "511400-2019: would be created, 4 units, 4 indicators. Nothing was saved (--dry-run).\n"
    assert not Plan.objects.exists() and not District.objects.exists()
    meishan(run)
    changed = tables.csv(tables.MEISHAN.replace("18000", "18500"))
    with pytest.raises(CommandError, match="differs"):
        run(changed, "--dry-run")
    assert "would be replaced" in run(changed, "--dry-run", "--replace")
    assert Quota.objects.get(district__name="仁寿县", indicator__code="1").value == 18000


def test_nothing_is_saved_when_the_last_quota_fails(run, monkeypatch):
    def broken(*_args, **_options):
        raise RuntimeError("disk full")

    monkeypatch.setattr(plan_import, "bulk_create_with_history", broken)
    with pytest.raises(RuntimeError):
        meishan(run)
    assert not Plan.objects.exists() and not District.objects.exists() and not AuditEvent.objects.filter(action="plan_import").exists()


def test_two_imports_of_the_same_new_city_from_the_same_preview():
    """The second finds the first's work and says so instead of doubling it."""
    options = {"city": None, "city_name": "眉山市", "year": 2019, "code": "511400-2019"}
    first, second = (plan_import.preview(tables.csv(tables.MEISHAN), "plan.csv", **options) for _again in range(2))
    plan_import.apply(first, by=User.objects.system())
    with pytest.raises(replacing.Refused) as refusal:
        plan_import.apply(second, by=User.objects.system())
    assert refusal.value.code == "conflict"
    assert Plan.objects.count() == 1


# --- cities and codes -----------------------------------------------------------------------------------------------------


def test_an_unknown_city_asks_for_a_code(run):
    with pytest.raises(CommandError, match="眉山市 is not known yet. Give its plan a code with --code, for example 511400-2019"):
        run(tables.csv(tables.MEISHAN))
    assert not District.objects.exists()


def test_the_code_must_be_that_citys_and_free(run, city):
    with pytest.raises(CommandError, match="belongs to 示例市990100, not to 眉山市"):
        run(tables.csv(tables.MEISHAN), "--code", "990100-2019")
    with pytest.raises(CommandError, match="belongs to another plan"):
        run(tables.csv(tables.MEISHAN), "--code", "990100-2017", city=city.node.name)
    with pytest.raises(CommandError, match="cannot be a plan's code"):
        run(tables.csv(tables.MEISHAN), "--code", "import", city=city.node.name)
    with pytest.raises(CommandError, match="already there under the code 990100-2017"):
        run(tables.csv(tables.MEISHAN), "--code", "990100-18", city=city.node.name, year="2017")


def test_a_county_issues_a_plan_to_its_townships(run, city):
    county = District.objects.create(code="990181", name="甲县", printed_name="甲县", short_name="甲县", kind="county", parent=city.node, order=9)
    run(tables.simple("乡镇,新增城镇就业", "全县,30", "城关镇,20", "河口乡,10"), city="甲县")
    assert Plan.objects.get(city=county).code == "990181-2019"
    assert list(county.children.order_by("order").values_list("code", "kind")) == [("990181-01", "township"), ("990181-02", "township")]


# --- bad input ------------------------------------------------------------------------------------------------------------

HEAD = "单位,新增城镇就业,创业培训"


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (["东坡区,100,5", "东坡区,200,6"], ["A4: “东坡区” is there twice; the first stands in A3. Expected each unit once."]),
        (["东坡区,一百,5"], ["B3: Found “一百”. Expected a whole number, or blank or —— where nothing is assigned."]),
        (["东坡区,100.5,5"], ["B3: Found 100.5. Expected a whole number: persons have no decimals."]),
        (["东坡区,100,-5"], ["C3: Found -5. Expected a number that is not negative."]),
        (["东坡区,0,5"], ["B3: Found 0. A target is greater than 0; leave the cell blank or write —— where nothing is assigned."]),
        ([",100,5", "东坡区,1,1"], ["A3: There are figures in this line, but no name of a unit. Expected the unit's name."]),
        (
            ["合计,100,5", "全市,100,5", "东坡区,100,5"],
            ["A4: “全市” is a second line for the whole city; the first stands in A3. Expected one."],
        ),
        (["东坡区,,——"], ["A3: There is no target in the whole table. Expected numbers to the right of the names."]),
        (
            ["东坡区,10人次,5"],
            ["B3: Found the unit of “10人次”, expected 人. One indicator is counted in one unit; persons and attendances are not the same."],
        ),
    ],
)
def test_a_bad_cell_is_named_with_what_was_found_and_expected(lines, expected):
    assert problems(tables.simple(HEAD, *lines)) == expected


def test_a_doubled_indicator_is_named():
    assert problems(tables.simple("单位,新增城镇就业,新增城镇就业", "东坡区,1,2")) == [
        "C2: The indicator “新增城镇就业” is there twice; the first stands in B2. Expected each indicator once."
    ]


def test_every_problem_is_told_at_once_in_the_order_of_the_sheet():
    found = problems(tables.simple(HEAD, "东坡区,x,-5", "仁寿县,0,1.5", "东坡区,1,1"))
    assert [problem.split(":")[0] for problem in found] == ["B3", "C3", "B4", "C4", "A5"]


def test_two_names_of_one_area_are_found_by_its_aliases(run):
    meishan(run)
    DistrictAlias.objects.create(district=District.objects.get(name="东坡区"), name="东坡")
    city = District.objects.get(code="511400")
    preview = plan_import.preview(tables.simple(HEAD, "东坡区,1,1", "东坡,2,2"), "plan.csv", city=city, city_name="眉山市", year=2020)
    assert [str(problem) for problem in preview.problems] == ["A4: “东坡” is the same area as “东坡区” in A3. Expected each area once."]


def test_a_name_of_two_areas_is_not_guessed(run):
    meishan(run)
    for name in ("东坡区", "仁寿县"):
        DistrictAlias.objects.create(district=District.objects.get(name=name), name="城区")
    preview = plan_import.preview(tables.simple(HEAD, "城区,1,1"), "plan.csv", city=District.objects.get(code="511400"), city_name="眉山市", year=2020)
    assert [problem.where for problem in preview.problems] == ["A3"]
    assert "东坡区、仁寿县" in preview.problems[0].text


def test_a_formula_is_read_by_its_stored_result_and_without_one_told():
    assert problems(tables.xlsx([["单位", "新增城镇就业"], ["东坡区", "=1+1"]]), "plan.xlsx") == [
        "分解表!B2: A formula without a stored result. Expected a number; open the file, save it again, or replace the formula by its value."
    ]


def test_hidden_rows_are_read_and_told():
    data = tables.xlsx([["单位", "新增城镇就业"], ["东坡区", 5], ["仁寿县", 6]], hidden=[3])
    preview = plan_import.preview(data, "plan.xlsx", city=None, city_name="眉山市", year=2019, code="511400-2019")
    assert len(preview.areas) == 2
    assert [str(note) for note in preview.warnings] == ["分解表!A3: This line is hidden in the file and was read: 仁寿县."]


def test_merged_figures_are_told():
    data = tables.xlsx([["单位", "新增城镇就业"], ["东坡区", 5], ["仁寿县", None]], merged=["B2:B3"])
    found = problems(data, "plan.xlsx")
    assert found[0].startswith("分解表!B2: The cells 分解表!B2:分解表!B3 are merged")


def test_a_year_that_is_not_the_titles_is_a_warning():
    preview = plan_import.preview(tables.csv(tables.MEISHAN), "plan.csv", city=None, city_name="眉山市", year=2018, code="511400-2018")
    assert preview.problems == ()
    assert "眉山市2019年就业创业目标任务分解表" in preview.warnings[0].text


def zip_bomb() -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * 150_000_000)
    return out.getvalue()


@pytest.mark.parametrize(
    ("name", "make", "expected"),
    [
        ("empty.csv", lambda: b"", "empty.csv: there is nothing in it"),
        ("blank.xlsx", lambda: tables.xlsx([]), "blank.xlsx: there is nothing in it"),
        ("old.xlsx", lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600, "old.xlsx: an old workbook"),
        ("text.xlsx", lambda: tables.simple(HEAD, "东坡区,1,1"), "text.xlsx: named .xlsx, but its content is no workbook"),
        ("book.csv", lambda: tables.xlsx([["单位", "甲"], ["东坡区", 1]]), "book.csv: named .csv, but its content is a workbook"),
        ("notes.docx", lambda: b"PK\x03\x04", "notes.docx: this type of file is not read"),
        ("broken.xlsx", lambda: tables.xlsx([["单位"]])[:400], "broken.xlsx: damaged"),
        ("bomb.xlsx", zip_bomb, "bomb.xlsx: packed in a way no table is"),
        ("utf16.csv", lambda: tables.MEISHAN.encode("utf-16"), "utf16.csv: its text is in an encoding that is not read"),
        (
            "shift.csv",
            lambda: "単位,就業\nさくら,１\nひらがなだけ,２\n".encode("euc_jp"),
            "shift.csv: its text is in an encoding that is not read",
        ),
        ("letter.csv", lambda: "各单位请于三月底前上报。\n".encode(), "No heading was found"),
    ],
)
def test_a_file_that_cannot_be_read_is_named_with_the_reason(run, capsys, name, make, expected):
    with pytest.raises(SystemExit) as stop:
        run(make(), "--code", "511400-2019", name=name)
    assert stop.value.code == 1
    lines = capsys.readouterr().err.splitlines()
    assert len(lines) == 1
    assert expected in lines[0]
    assert not Plan.objects.exists()


@pytest.mark.parametrize(
    ("name", "data", "found"),
    [
        ("cut.xlsx", b"PK\x03\x04" + b"x" * 100, "it stops before its end"),
        ("text.xlsx", tables.MEISHAN.encode(), "text, perhaps CSV"),
        ("page.xlsx", b"<html></html>", "a web page or XML"),
        ("open.csv", '单位,"就业\n甲县,1\n'.encode(), "row 1"),
    ],
)
def test_what_a_file_holds_instead_is_said_in_words_that_can_be_translated(name, data, found):
    (problem,) = problems(data, name)
    assert f"{found})" in problem


def test_problems_of_a_file_are_listed_one_a_line(run, capsys):
    with pytest.raises(SystemExit) as stop:
        run(tables.simple(HEAD, "东坡区,x,-5"), "--code", "511400-2019")
    assert stop.value.code == 1
    assert [line[:3] for line in capsys.readouterr().err.splitlines()] == ["B3:", "C3:"]


def test_50_megabytes_are_refused_by_size_before_reading(tmp_path, monkeypatch):
    path = tmp_path / "big.xlsx"
    with path.open("wb") as file:
        file.truncate(50 * 1024 * 1024)
    monkeypatch.setattr(Path, "read_bytes", lambda _path: pytest.fail("read before its size was looked at"))
    with pytest.raises(CommandError, match="big.xlsx: larger than can be read .50 MB.. Expected at most 10 MB"):
        call_command("import_plan", str(path), "--city", "眉山市", "--year", "2019")


def test_files_that_are_none(tmp_path):
    for path, expected in ((tmp_path / "none.csv", "no such file"), (tmp_path, "a folder"), ("a\0b", "cannot be read")):
        with pytest.raises(CommandError, match=expected):
            call_command("import_plan", str(path), "--city", "眉山市", "--year", "2019")


def test_a_file_that_may_not_be_read(tmp_path, monkeypatch):
    path = tmp_path / "secret.csv"
    path.write_bytes(b"x")

    def denied(_path):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "read_bytes", denied)
    with pytest.raises(CommandError, match="secret.csv: it cannot be read .Permission denied."):
        call_command("import_plan", str(path), "--city", "眉山市", "--year", "2019")


@pytest.mark.parametrize("options", [["--year", "19"], ["--year", "二〇一九"], ["--year", "2019", "--issued-on", "2019-02-30"], []])
def test_wrong_usage_is_told(options):
    with pytest.raises(CommandError):
        call_command("import_plan", "plan.csv", "--city", "眉山市", *options)


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--code", "511400-2019", "--title", "题" * 121], "The title “题题题题题题题题题题题题题题题题题题题题…” has 121 characters. Expected at most 120."),
        (["--code", "511400-2019", "--document-number", "号" * 61], "has 61 characters. Expected at most 60."),
        (["--code", "1" * 31 + "-2019"], "cannot be a plan's code"),
    ],
)
def test_what_no_column_holds_is_refused_by_its_length(run, options, said):
    with pytest.raises(CommandError) as refused:
        run(tables.csv(tables.MEISHAN), *options)
    assert said in str(refused.value)
    assert not Plan.objects.exists() and not District.objects.exists()


def test_a_city_name_longer_than_its_column_is_refused(run):
    with pytest.raises(CommandError, match="has 81 characters. Expected at most 80."):
        run(tables.csv(tables.MEISHAN), "--code", "511400-2019", city="市" * 81)
    assert not District.objects.exists()


def test_an_empty_city_is_told(run):
    with pytest.raises(CommandError, match="--city is empty"):
        run(tables.csv(tables.MEISHAN), city=" ")
