"""Plain functions that make what tests need, through the product's own doors where it has them."""

from dataclasses import dataclass, field
from decimal import Decimal

from accounts.models import Role, User
from districts.models import District
from progress.models import MonthlyProgress, Status
from progress.record import entry, workflow
from targets.models import Indicator, Plan, PlanRevision, Quota

PASSWORD = "Zhengzhou-2017"


@dataclass
class City:
    """A city made for a test: areas by code, indicators by code, users by role."""

    node: District
    plan: Plan
    revision: PlanRevision
    districts: list[District]
    indicators: dict[str, Indicator]
    users: dict[str, User] = field(default_factory=dict)

    def reporter(self, district: District) -> User:
        """The reporter of a district, made at the first asking."""
        key = f"reporter-{district.code}"
        if key not in self.users:
            self.users[key] = make_user(key, Role.REPORTER, district)
        return self.users[key]


def make_user(username: str, role: str, district: District | None) -> User:
    """A user with PASSWORD who need not change it."""
    return User.objects.create_user(username, PASSWORD, full_name=username, role=role, district=district)


def small_city(code: str = "990100", districts: int = 3, year: int = 2017, as_of: str = "2017-07-06") -> City:
    """A city with 市本级, `districts` ranked districts and three indicators: 1 a total, 2 its part, 3 a rate with a ceiling.

    Quotas: indicator 1: 1200 each, 2: 600 each, 3: at most 4.0 for everyone; 市本级 holds only indicator 1. The city's own row is the sum, and 4.0.
    """
    node = District.objects.create(code=code, name=f"示例市{code}", printed_name=f"示例市{code}", short_name=f"示例市{code}", kind=District.Kind.CITY)
    own = District.objects.create(
        code=f"{code}-benji", name="市本级", printed_name="市本级", short_name="市本级", kind=District.Kind.MUNICIPAL, parent=node, order=1
    )
    below = [own]
    for number in range(1, districts + 1):
        name = f"第{number}区"
        below.append(
            District.objects.create(
                code=f"{code}-{number:02d}", name=name, printed_name=name, short_name=name, kind=District.Kind.DISTRICT, parent=node, order=number + 1
            )
        )
    supervisor = make_user(f"supervisor-{code}", Role.SUPERVISOR, node)
    plan = Plan.objects.create(
        code=f"{code}-{year}",
        city=node,
        year=year,
        title=f"示例市{year}年城乡就业工作目标任务",
        issuer="示例市人力资源和社会保障局",
        as_of=as_of,
        created_by=supervisor,
    )
    plan.refresh_from_db()
    revision = PlanRevision.objects.create(plan=plan, number=0, document_number=f"示政办文〔{year}〕15号", first_month=1, created_by=supervisor)
    total = Indicator.objects.create(plan=plan, code="1", order=1, name="新增城镇就业", name_en="New urban jobs")
    part = Indicator.objects.create(plan=plan, code="2", order=2, name="失业人员再就业", name_en="Re-employment", part_of=total)
    rate = Indicator.objects.create(
        plan=plan,
        code="3",
        order=3,
        name="城镇登记失业率",
        name_en="Registered unemployment",
        unit="%",
        printed_unit="%",
        kind="rate",
        direction="at_most",
        decimals=2,
    )
    quotas = []
    for district in below:
        quotas.append(Quota(revision=revision, district=district, indicator=total, value=Decimal(1200)))
        if district is not own:
            quotas.append(Quota(revision=revision, district=district, indicator=part, value=Decimal(600)))
            quotas.append(Quota(revision=revision, district=district, indicator=rate, value=Decimal(4)))
    quotas.append(Quota(revision=revision, district=node, indicator=total, value=Decimal(1200 * len(below))))
    quotas.append(Quota(revision=revision, district=node, indicator=part, value=Decimal(600 * districts)))
    quotas.append(Quota(revision=revision, district=node, indicator=rate, value=Decimal(4)))
    Quota.objects.bulk_create(quotas)
    users = {
        "supervisor": supervisor,
        "leader": make_user(f"leader-{code}", Role.LEADER, node),
        "department": make_user(f"department-{code}", Role.DEPARTMENT, node),
        "administrator": make_user(f"admin-{code}", Role.ADMINISTRATOR, None),
        "auditor": make_user(f"auditor-{code}", Role.AUDITOR, None),
    }
    return City(node, plan, revision, below, {"1": total, "2": part, "3": rate}, users)


VALUES = {"1": "100", "2": "50", "3": "3.50"}
"""What a test's month holds unless it says otherwise, by indicator code."""


def report_at(
    city: City, district: District, month: int, status: str = Status.APPROVED, values: dict[str, str] | None = None, remark: str = ""
) -> MonthlyProgress:
    """A month of a district brought to `status` through the real doors."""
    by = city.reporter(district) if district != city.node else city.users["supervisor"]
    assigned = set(city.revision.quotas.filter(district=district).values_list("indicator__code", flat=True))
    typed = {code: entry.Typed(text, remark) for code, text in (values or VALUES).items() if code in assigned}
    stored = MonthlyProgress.objects.filter(plan=city.plan, district=district, month=month).first()
    report = entry.save(city.plan, district, month, typed, by=by, version=stored.version if stored else None)
    if status == Status.DRAFT:
        return report
    report = entry.submit(report, by=by)
    if status == Status.APPROVED:
        return workflow.move(report, workflow.Step.APPROVED, by=city.users["supervisor"])
    if status == Status.RETURNED:
        return workflow.move(report, workflow.Step.RETURNED, by=city.users["supervisor"], note="请核对")
    return report
