"""The 2017 plan in fixtures/ and the command that loads it."""

from decimal import Decimal
from io import StringIO

import pytest
from django.core.management import call_command

from accounts.models import AuditEvent, User
from districts.models import District, DistrictAlias
from targets.issuing import fixture_tables
from targets.models import Indicator, Plan, Quota

pytestmark = pytest.mark.django_db

ORDER = [
    "市本级",
    "新密市",
    "登封市",
    "新郑市",
    "荥阳市",
    "中牟县",
    "上街区",
    "金水区",
    "二七区",
    "中原区",
    "管城回族区",
    "惠济区",
    "郑州高新区",
    "郑州经济开发区",
    "郑东新区",
    "郑州航空港经济综合实验区",
]


def prepare() -> str:
    out = StringIO()
    call_command("prepare", stdout=out)
    return out.getvalue()


def test_the_plan_is_the_document():
    prepare()
    plan = Plan.objects.get()
    revision = plan.revisions.get()
    assert (plan.code, plan.year, plan.title) == ("410100-2017", 2017, "郑州市2017年城乡就业工作目标任务")
    assert (revision.document_number, revision.issued_on.isoformat()) == ("郑政办文〔2017〕15号", "2017-03-10")
    assert plan.issuer == "郑州市人力资源和社会保障局"
    assert plan.city.code == "410100"


def test_152_district_quotas_and_10_totals_balance():
    prepare()
    plan = Plan.objects.get()
    assert Quota.objects.exclude(district=plan.city).count() == 152
    assert Quota.objects.filter(district=plan.city).count() == 10
    for indicator in plan.indicators.all():
        values = [quota.value for quota in indicator.quotas.exclude(district=plan.city)]
        assert sum(values) == indicator.quotas.get(district=plan.city).value, indicator.name
    assert Quota.objects.get(district__name="金水区", indicator__code="1").value == 28000
    assert not Quota.objects.filter(district__kind="municipal").exclude(indicator__code__in=["5", "7"]).exists()


def test_every_quota_has_its_history_and_its_cell():
    prepare()
    assert Quota.history.count() == 162
    assert Quota.objects.get(district__code="410183", indicator__code="1").source == "B7"


def test_areas_stand_in_the_documents_order_with_kinds_and_codes():
    prepare()
    areas = list(District.objects.filter(parent__code="410100").order_by("order"))
    assert [area.printed_name for area in areas] == ORDER
    assert [area.kind for area in areas] == ["municipal"] + ["county_city"] * 4 + ["county"] + ["district"] * 6 + ["zone"] * 4
    assert {area.code for area in areas if area.kind in ("zone", "municipal")} == {
        "410100-benji",
        "410100-gaoxin",
        "410100-jingkai",
        "410100-zhengdong",
        "410100-hangkong",
    }
    assert all(area.name_en for area in areas)
    assert District.objects.get(code="410100-gaoxin").name == "郑州高新技术产业开发区"
    tiles = [(area.tile_column, area.tile_row) for area in areas[1:]]
    assert None not in {column for column, _row in tiles} and len(set(tiles)) == 15


def test_indicators_have_words_and_rules():
    prepare()
    indicators = {indicator.code: indicator for indicator in Indicator.objects.select_related("part_of", "compare_with")}
    assert list(indicators) == [str(number) for number in range(1, 11)]
    assert all(indicator.definition and indicator.definition_en and indicator.name_en for indicator in indicators.values())
    assert {code: (item.part_of.code, item.part_rule) for code, item in indicators.items() if item.part_of} == {
        "2": ("1", "explain"),
        "3": ("1", "explain"),
        "6": ("5", "block"),
    }
    assert {code: item.compare_with.code for code, item in indicators.items() if item.compare_with} == {"3": "2", "10": "9"}


def test_preparing_twice_changes_nothing():
    first = prepare()
    assert "410100-2017" in first
    before = [list(model.objects.order_by("pk").values()) for model in (District, DistrictAlias, Plan, Indicator, Quota, User)]
    assert prepare() == "Nothing to prepare.\n"
    assert before == [list(model.objects.order_by("pk").values()) for model in (District, DistrictAlias, Plan, Indicator, Quota, User)]
    assert AuditEvent.objects.filter(action="plan_import").count() == 1


def test_preparing_keeps_what_users_changed():
    prepare()
    Quota.objects.filter(district__code="410183", indicator__code="1").update(value=Decimal(7100))
    District.objects.filter(code="410183").update(short_name="新密")
    prepare()
    assert Quota.objects.get(district__code="410183", indicator__code="1").value == 7100
    assert District.objects.get(code="410183").short_name == "新密"


def test_preparing_leaves_another_citys_plan_alone(city):
    assert "loaded" not in prepare()
    assert list(Plan.objects.values_list("code", flat=True)) == [city.plan.code]


def test_prepare_makes_the_user_commands_act_as():
    prepare()
    system = User.objects.get(username="system")
    assert (system.role, system.is_active, system.has_usable_password()) == ("system", False, False)


def test_printed_columns_of_the_fixture_are_the_indicators_in_order():
    names = [row["name"] for row in fixture_tables.table(fixture_tables.INDICATORS)]
    prepare()
    assert names == list(Indicator.objects.order_by("order").values_list("name", flat=True))
