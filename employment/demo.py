"""The sample year: January to June 2017 of Zhengzhou, typed, submitted, returned and approved through the product's own doors (DESIGN 13).

All figures are invented (演示数据); plan, districts and quotas are the real ones of 郑政办文〔2017〕15号.
"""

import csv
from collections import defaultdict
from collections.abc import Iterator
from datetime import date, datetime, timedelta

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.db import transaction

from accounts.models import Role, User
from districts.models import District
from progress.checks.rules import Severity
from progress.models import MonthlyProgress
from progress.record import entry, workflow
from progress.record.entry import Typed
from targets.models import SHANGHAI, Plan, PlanRevision

PLAN_CODE = "410100-2017"
AS_OF = date(2017, 7, 6)
ENTERED = (3, 13, 9, 0)
PASSWORD = "zhengzhou-2017"
FIGURES = settings.BASE_DIR / "fixtures" / "demo_2017_figures.csv"
MONTHS = range(1, 7)
OPEN_MONTH = 6

DRAFT = "新密市"
RETURNED = "中牟县"
RESUBMITTED = "中原区"
WAITING = {RESUBMITTED: (5, 16, 20), "郑州高新区": (5, 17, 48), "荥阳市": (6, 8, 55)}
"""June reports still awaiting review, with day, hour and minute of July they came in."""

FIRST_VERSION = {"新增城镇就业": 418, "帮助就业困难人员实现就业": 36}
"""What 中原区 had too many of in its first June report."""

REMARKS = {"jump": "本月集中办班、集中登记。", "passes_150": "上年结转项目本年集中完成。", "part_exceeds_total": "“其中”为毛数，总项为净增数。"}
PEOPLE = {
    "410183": "刘洋",
    "410185": "陈立",
    "410102": "赵雪",
    "410184": "李婷",
    "410182": "周强",
    "410122": "孙丽",
    "410106": "吴昊",
    "410105": "郑洁",
    "410103": "冯波",
    "410104": "马晓东",
    "410108": "高敏",
    "410100-benji": "何静",
    "410100-gaoxin": "宋佳",
    "410100-jingkai": "许鹏",
    "410100-zhengdong": "韩梅",
    "410100-hangkong": "曹磊",
}


class DemoRefused(Exception):
    """The sample may not be loaded here; the text says why."""


def load(password: str = PASSWORD) -> list[User]:
    """Create the sample users and fill the sample months; returns the users. All or nothing.

    Raises DemoRefused in production, and on a database that holds real progress.
    """
    refuse_where_real()
    plan = Plan.objects.select_related("city").get(code=PLAN_CODE)
    with transaction.atomic():
        # The sample's clock stands in 2017, so its plan entered the books in 2017 too: dates inside files come from the data.
        Plan.objects.filter(pk=plan.pk).update(is_demo=True, as_of=AS_OF, created_at=at(*ENTERED))
        PlanRevision.objects.filter(plan=plan).update(created_at=at(*ENTERED))
        plan.refresh_from_db()
        users = create_users(plan, password)
        fill(plan, users)
    return list(users.values())


def refuse_where_real() -> None:
    """Sample figures are never mixed with real ones."""
    if settings.PRODUCTION:
        raise DemoRefused("Sample data are refused with production settings (SECRET_KEY is set).")
    if not Plan.objects.filter(code=PLAN_CODE).exists():
        raise DemoRefused(f"The plan {PLAN_CODE} is not in this database; run: manage.py prepare")
    if MonthlyProgress.objects.exists():
        raise DemoRefused("This database already holds monthly reports; sample data are not mixed with them.")


def create_users(plan: Plan, password: str) -> dict[str, User]:
    """One user per role and one reporter per unit, keyed by user name; marked as samples and exempt from password ageing."""
    bureau = plan.office
    people = [
        ("supervisor", "王敏", "市人社局", Role.SUPERVISOR, plan.city),
        ("leader", "张建国", "市政府", Role.LEADER, plan.city),
        ("department", "孙倩", "市财政局", Role.DEPARTMENT, plan.city),
        ("admin", "系统管理员", bureau, Role.ADMINISTRATOR, None),
        ("auditor", "审计员", bureau, Role.AUDITOR, None),
    ]
    for district in plan.city.children.order_by("order"):
        name = PEOPLE.get(district.code, f"{district.short_name}填报员")
        people.append((f"reporter-{district.code}", name, f"{district.short_name}人社局", Role.REPORTER, district))
    # One hash for all: the same sample password twenty-one times over would take seconds.
    hashed = make_password(password)
    made = [User(username=n, password=hashed, full_name=f, organisation=o, role=r, district=d, is_demo=True) for n, f, o, r, d in people]
    return {user.username: user for user in User.objects.bulk_create(made)}


def fill(plan: Plan, users: dict[str, User]) -> None:
    """Every month of every unit, in the order it would have come in."""
    figures = read_figures(plan)
    supervisor = users["supervisor"]
    for month in MONTHS:
        for index, district in enumerate(figures):
            reporter = users[f"reporter-{district.code}"]
            values = {code: months[month - 1] for code, months in figures[district].items()}
            if month == OPEN_MONTH:
                fill_june(plan, district, values, reporter, supervisor, index)
            else:
                sent = at(month + 1, 2 + index % 4, 9 + index % 8, 7 * index % 60)
                report = send(plan, district, month, values, reporter, sent)
                workflow.move(report, workflow.Step.APPROVED, by=supervisor, now=next_morning(sent, index))


def fill_june(plan: Plan, district: District, values: dict[str, str], reporter: User, supervisor: User, index: int) -> None:
    """June stands in the middle of its way: approved, awaiting, returned and a draft (DESIGN 13)."""
    name = district.printed_name
    if name == DRAFT:
        entry.save(plan, district, OPEN_MONTH, typed(values), by=reporter, version=None, now=at(7, 6, 10, 32))
    elif name == RESUBMITTED:
        resubmit(plan, district, values, reporter, supervisor)
    elif name in WAITING:
        send(plan, district, OPEN_MONTH, values, reporter, at(7, *WAITING[name]))
    elif name == RETURNED:
        report = send(plan, district, OPEN_MONTH, values, reporter, at(7, 5, 9, 31))
        note = "失业人员技能培训 6月数与培训机构开班备案不一致，请核对后重报。"
        workflow.move(report, workflow.Step.RETURNED, by=supervisor, note=note, cells=["7"], now=at(7, 5, 17, 5))
    else:
        sent = at(7, 2 + index % 3, 9 + index % 8, 7 * index % 60)
        report = send(plan, district, OPEN_MONTH, values, reporter, sent)
        workflow.move(report, workflow.Step.APPROVED, by=supervisor, now=next_morning(sent, index))


def resubmit(plan: Plan, district: District, values: dict[str, str], reporter: User, supervisor: User) -> None:
    """Sent too high, returned with the cells named, sent again with the reason of the change."""
    codes = {indicator.name: indicator.code for indicator in plan.indicators.all()}
    first = dict(values)
    for name, surplus in FIRST_VERSION.items():
        first[codes[name]] = str(int(values[codes[name]]) + surplus)
    report = send(plan, district, OPEN_MONTH, first, reporter, at(7, 3, 17, 30))
    jobs = codes["新增城镇就业"]
    note = f"新增城镇就业 6月 {int(first[jobs]):,} 人与实名登记系统 {int(values[jobs]):,} 人不符；就业困难人员认定日期请逐一核对。"
    workflow.move(report, workflow.Step.RETURNED, by=supervisor, note=note, cells=[codes[name] for name in FIRST_VERSION], now=at(7, 4, 15, 6))
    remarks = {
        jobs: "扣除重复登记 418 人",
        codes["帮助就业困难人员实现就业"]: "36 人 7月认定，移至下月",
        codes["失业人员技能培训"]: "两所定点机构 7月起开班",
    }
    send(plan, district, OPEN_MONTH, values, reporter, at(7, *WAITING[RESUBMITTED]), remarks)


def send(
    plan: Plan, district: District, month: int, values: dict[str, str], reporter: User, when: datetime, remarks: dict[str, str] | None = None
) -> MonthlyProgress:
    """Type a month, give a reason where a check asks for one, and submit it."""
    stored = MonthlyProgress.objects.filter(plan=plan, district=district, month=month).first()
    lines = typed(values, remarks)
    sheet = entry.month_sheet(plan, district, month, typed=lines)
    codes = {indicator.pk: indicator.code for indicator in plan.indicators.all()}
    for finding in sheet.findings:
        if finding.severity == Severity.EXPLAIN and not finding.explained:
            code = codes.get(finding.key, finding.key)
            lines[code] = Typed(lines[code].text, REMARKS[finding.code])
    report = entry.save(plan, district, month, lines, by=reporter, version=stored.version if stored else None, now=when)
    return entry.submit(report, by=reporter, version=report.version, now=when + timedelta(minutes=6))


def typed(values: dict[str, str], remarks: dict[str, str] | None = None) -> dict[str, Typed]:
    """Values by indicator code as the form would send them."""
    return {code: Typed(text, (remarks or {}).get(code, "")) for code, text in values.items()}


def read_figures(plan: Plan) -> dict[District, dict[str, list[str]]]:
    """The sample table: district → indicator code → values of January to June, in official order."""
    districts = {district.printed_name: district for district in plan.city.children.all()}
    codes = {indicator.name: indicator.code for indicator in plan.indicators.all()}
    table: dict[District, dict[str, list[str]]] = defaultdict(dict)
    for row in figure_rows():
        table[districts[row["district"]]][codes[row["indicator"]]] = [row[str(month)] for month in MONTHS]
    return dict(sorted(table.items(), key=lambda item: item[0].order))


def figure_rows() -> Iterator[dict[str, str]]:
    """The rows of the sample file."""
    with FIGURES.open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def next_morning(moment: datetime, index: int) -> datetime:
    """When the city's office gets round to what came in the day before."""
    return (moment + timedelta(days=1)).replace(hour=8 + index % 4, minute=(40 + 7 * index) % 60)


def at(month: int, day: int, hour: int, minute: int) -> datetime:
    """A moment of 2017 in Shanghai."""
    return datetime(2017, month, day, hour, minute, tzinfo=SHANGHAI)
