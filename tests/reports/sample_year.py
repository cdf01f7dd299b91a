"""The 2017 plan with its sample figures, put straight into the tables of the database: 16 units, 10 indicators, January to June.

June: 新密市 a draft, 中牟县 returned, 荥阳市, 中原区 and 郑州高新区 submitted, the rest approved.
"""

import csv
from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import Path

from django.db import transaction

from accounts.models import Role
from districts.models import District
from progress.ledger.ledger import BASES, Times, ledger_of, times_of
from progress.models import Figure, MonthlyProgress, Status
from reports.reading.cells import Reading, read
from targets.models import SHANGHAI, Indicator, Plan, PlanRevision, Quota
from tests.factories import City, make_user

FIXTURES = Path(__file__).resolve().parents[2] / "fixtures"
JUNE = {"新密市": Status.DRAFT, "中牟县": Status.RETURNED, "荥阳市": Status.SUBMITTED, "中原区": Status.SUBMITTED, "郑州高新区": Status.SUBMITTED}
CREATED = datetime(2017, 3, 10, 9, 0, tzinfo=SHANGHAI)


def rows(name: str) -> list[dict[str, str]]:
    """A table of the fixtures."""
    with (FIXTURES / name).open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def breakdown() -> tuple[list[str], dict[str, dict[str, Decimal]]]:
    """The names of the ten indicators, and the quotas by name of unit and indicator, from the annex as printed."""
    names = [row["name"] for row in rows("zhengzhou_2017_indicators.csv")]
    with (FIXTURES / "zhengzhou_2017_breakdown.csv").open(encoding="utf-8-sig", newline="") as file:
        lines = [line for line in csv.reader(file) if line[0] and sum(cell.strip().isdigit() for cell in line) > 1]
    return names, {line[0]: {name: Decimal(cell) for name, cell in zip(names, line[1:], strict=True) if cell.strip().isdigit()} for line in lines}


def figures() -> dict[str, dict[str, list[Decimal | None]]]:
    """The sample's month values by unit and indicator; None where the draft is still empty."""
    found: dict[str, dict[str, list[Decimal | None]]] = {}
    for row in rows("demo_2017_figures.csv"):
        found.setdefault(row["district"], {})[row["indicator"]] = [Decimal(row[str(month)]) if row[str(month)] else None for month in range(1, 7)]
    return found


def sample_year() -> City:
    """The city as the demo shows it, without its events."""
    areas = rows("zhengzhou_2017_districts.csv")
    node = None
    districts = {}
    for row in areas:
        fields = {name: row[name] for name in ("code", "printed_name", "short_name", "name", "name_en", "kind")}
        district = District.objects.create(**fields, order=int(row["order"]), parent=node)
        node = node or district
        districts[row["printed_name"]] = district
    supervisor = make_user("supervisor", Role.SUPERVISOR, node)
    plan = Plan.objects.create(
        code="410100-2017",
        city=node,
        year=2017,
        title="郑州市2017年城乡就业工作目标任务",
        title_en="Zhengzhou employment targets, 2017",
        issuer="郑州市人力资源和社会保障局",
        as_of="2017-07-06",
        is_demo=True,
        created_at=CREATED,
        created_by=supervisor,
    )
    plan.refresh_from_db()
    revision = PlanRevision.objects.create(plan=plan, number=0, document_number="郑政办文〔2017〕15号", created_at=CREATED, created_by=supervisor)
    indicators = _indicators(plan)
    by_name = {indicator.name: indicator for indicator in indicators.values()}
    _, quotas = breakdown()
    Quota.objects.bulk_create(
        Quota(revision=revision, district=node if unit == "合计" else districts[unit], indicator=by_name[name], value=value)
        for unit, line in quotas.items()
        for name, value in line.items()
    )
    _reports(plan, districts, by_name, supervisor)
    users = {"supervisor": supervisor, "leader": make_user("leader", Role.LEADER, node)}
    return City(node, plan, revision, [districts[row["printed_name"]] for row in areas[1:]], indicators, users)


def sample_readings(month: int = 6) -> dict[str, Reading]:
    """The reading of both bases. It needs the database no more, so a module of tests can share it; nothing stays in the database."""
    return sample_readings_and_times(month)[0]


def sample_readings_and_times(month: int = 6) -> tuple[dict[str, Reading], dict[tuple[int, int], Times]]:
    """The same, and when the reports came."""
    with transaction.atomic():
        city = sample_year()
        plan = Plan.objects.select_related("city").get(pk=city.plan.pk)
        found, times = {basis: read(ledger_of(plan, month, basis)) for basis in BASES}, times_of(plan)
        transaction.set_rollback(True)
    return found, times


def _indicators(plan: Plan) -> dict[str, Indicator]:
    found: dict[str, Indicator] = {}
    for row in rows("zhengzhou_2017_indicators.csv"):
        fields = {name: row[name] for name in ("code", "name", "name_en", "unit", "kind", "direction")}
        found[row["code"]] = Indicator.objects.create(plan=plan, order=int(row["code"]), printed_unit=row["unit"], part_of=found.get(row["part_of"]), **fields)
    return found


def _reports(plan: Plan, districts: dict[str, District], indicators: dict[str, Indicator], user) -> None:
    reports, entries = [], []
    for name, lines in figures().items():
        for month in range(1, 7):
            status = JUNE.get(name, Status.APPROVED) if month == 6 else Status.APPROVED
            sent = datetime(2017, month + 1, 3, 15, 12, tzinfo=SHANGHAI)
            report = MonthlyProgress(plan=plan, district=districts[name], month=month, status=status, created_by=user, changed_by=user)
            report.created_at = report.changed_at = sent
            if status != Status.DRAFT:
                report.submitted_by, report.submitted_at, report.submissions = user, sent, 1
            if status == Status.APPROVED:
                report.approved_by, report.approved_at = user, sent + timedelta(hours=20)
            reports.append(report)
            entries += [Figure(progress=report, indicator=indicators[indicator], value=values[month - 1]) for indicator, values in lines.items()]
    MonthlyProgress.objects.bulk_create(reports)
    Figure.objects.bulk_create(entries)
