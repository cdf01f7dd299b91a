"""A county of forty townships with thirteen indicators: long names, a part, a scaled unit, two rates, blanks; its plan comes through the product's own import.

Figures for March to June, March of the rates only: of June, one township has sent nothing, one was returned, two wait for approval, and one lacks April.
"""

from datetime import datetime, timedelta
from decimal import Decimal

from accounts.models import Role
from districts.models import District
from progress.models import Figure, MonthlyProgress, Status
from sheets.writer import csv_bytes
from targets.issuing import plan_import
from targets.models import SHANGHAI, Indicator, Plan
from tests.factories import City, make_user

YEAR = 2017
HEADS = (
    "新增城镇就业",
    "其中：失业人员再就业",
    "其中：帮助就业困难人员和零就业家庭成员实现就业",
    "新增农村劳动力转移就业",
    "创业培训",
    "其中：返乡农民工创业培训",
    "补贴性职业技能提升行动中企业职工和新型学徒培训(万人次)",
    "失业人员技能培训",
    "农村劳动力技能培训",
    "农民工返乡创业",
    "返乡农民工创业辅导",
    "城镇登记失业率(%)",
    "应届高校毕业生年底总体就业率(%)",
)
RATES = (11, 12)
FIRST, LAST = 3, 6
JUNE = {5: None, 11: Status.RETURNED, 17: Status.SUBMITTED, 18: Status.SUBMITTED}
"""Where the townships of these numbers stand in June; the others are approved."""
LACKING = 23
"""The township whose April was returned."""


def wide_city() -> City:
    """The county with its plan and figures, and a supervisor."""
    names = [_name(number) for number in range(1, 41)]
    rows = [["责任单位", *HEADS], *([name, *_quotas(number)] for number, name in enumerate(names, start=1))]
    columns = list(zip(*(row[1:] for row in rows[1:]), strict=True))
    total = ["合计", *(_total(column) if index not in RATES else ["4.2", "90"][index - RATES[0]] for index, column in enumerate(columns))]
    title = [["明远县2017年城乡就业创业和职业技能提升工作目标任务分解表"], ["单位：人"]]
    data = csv_bytes([*title, rows[0], total, *rows[1:]])
    node = District.objects.create(code="990624", name="明远县", printed_name="明远县", short_name="明远", kind=District.Kind.COUNTY)
    supervisor = make_user("wide-supervisor", Role.SUPERVISOR, node)
    seen = plan_import.preview(data, "分解表.csv", city=node, city_name="明远县", year=YEAR)
    assert not seen.problems, [str(problem) for problem in seen.problems]
    result = plan_import.apply(seen, by=supervisor, title="", document_number="明政办〔2017〕8号", issued_on=None, replace=False)
    plan = Plan.objects.select_related("city").get(pk=result.plan.pk)
    Plan.objects.filter(pk=plan.pk).update(as_of="2017-07-06")
    plan.refresh_from_db()
    districts = list(District.objects.filter(parent=node).order_by("order"))
    indicators = {indicator.code: indicator for indicator in plan.indicators.order_by("order")}
    _report(plan, [node, *districts], list(indicators.values()), supervisor)
    return City(node, plan, plan.revisions.get(), districts, indicators, {"supervisor": supervisor})


def _name(number: int) -> str:
    """Towns and sub-districts, every fourth with a name that takes two lines."""
    digits = "一二三四五六七八九十"
    place = f"{digits[(number - 1) // 10]}{digits[(number - 1) % 10]}"
    if number % 4 == 0:
        return f"明远现代农业产业园区{place}里河街道办事处"
    return f"{place}里堡镇" if number % 2 else f"{place}里庙街道"


def _quotas(number: int) -> list[str]:
    """One row of the plan; small quotas, large ones, and blanks."""
    scale = 900 if number == 1 else 40 + 7 * number
    flows = [
        scale * 3, scale, scale // 3, scale * 2, scale, "——" if number % 9 == 0 else scale // 4,
        Decimal(scale) / 1000, scale // 2, scale * 5, 5 + number % 4, 2 + number % 3,
    ]  # fmt: skip
    if number % 13 == 0:
        flows[7:9] = ["——", "——"]
    return [str(value) for value in (*flows, "4.2" if number % 10 else "——", "90")]


def _total(column: tuple[str, ...]) -> str:
    return str(sum(Decimal(value) for value in column if value != "——"))


def _report(plan: Plan, areas: list[District], indicators: list[Indicator], by) -> None:
    """Months straight into the tables, as sample_year does: the city's rates of March only, the townships' flows and rates of every month."""
    quotas = {(quota.district_id, quota.indicator_id): quota.value for quota in plan.revisions.get().quotas.all()}
    reports, figures = [], []
    for number, area in enumerate(areas):
        for month in range(FIRST, LAST + 1) if number else [FIRST]:
            status = _status(number, month)
            if status is None:
                continue
            report = _month(plan, area, month, status, by)
            reports.append(report)
            for place, indicator in enumerate(indicators):
                quota = quotas.get((area.pk, indicator.pk))
                if quota is not None and (number or place in RATES):
                    figures.append(Figure(progress=report, indicator=indicator, value=_value(number, place, month, quota), is_opening=_opens(place, month)))
    MonthlyProgress.objects.bulk_create(reports)
    Figure.objects.bulk_create(figures)


def _opens(place: int, month: int) -> bool:
    """The plan starts in March: its first figures are cumulatives."""
    return month == FIRST and place not in RATES


def _status(number: int, month: int) -> str | None:
    if number == LACKING and month == 4:
        return Status.RETURNED
    return JUNE.get(number, Status.APPROVED) if month == LAST else Status.APPROVED


def _month(plan: Plan, area: District, month: int, status: str, by) -> MonthlyProgress:
    sent = datetime(YEAR, month + 1, 3, 9, 5, tzinfo=SHANGHAI)
    report = MonthlyProgress(plan=plan, district=area, month=month, status=status, created_by=by, changed_by=by, created_at=sent, changed_at=sent)
    if status in (Status.SUBMITTED, Status.APPROVED):
        report.submitted_by, report.submitted_at, report.submissions = by, sent, 1
    if status == Status.APPROVED:
        report.approved_by, report.approved_at = by, sent + timedelta(hours=5)
    return report


def _value(number: int, place: int, month: int, quota: Decimal) -> Decimal:
    """Between a slow and a fast year, by township and indicator; a quarter of the quota as opening."""
    if place == RATES[0]:
        return Decimal("3.8") + Decimal(number % 7) / 10
    if place == RATES[1]:
        return Decimal(80 + number % 15)
    share = Decimal(60 + (number * 7 + place * 11) % 60) / 1000 if month > FIRST else Decimal(150 + (number * 5 + place * 3) % 200) / 1000
    places = Decimal("0.0001") if quota < 1 else Decimal(1)
    return (quota * share).quantize(places if places < 1 else Decimal(1))
