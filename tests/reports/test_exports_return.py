"""Our own exports, taken in again by both imports, change nothing (DESIGN 9): the 2017 plan and a county of forty townships, both files, both bases."""

from datetime import date

import pytest

from accounts.models import User
from progress.ledger.ledger import BASES, ledger_of, times_of
from progress.models import Figure, MonthlyProgress, ProgressEvent
from progress.record.month_sheet import CUMULATIVE, MONTH
from progress.sheets import progress_import
from reports.papers.completion.completion_table import completion_table, csv_rows
from reports.papers.completion.completion_workbook import workbook_bytes
from reports.papers.completion.table_columns import Options
from reports.reading.cells import read
from sheets.writer import csv_bytes
from targets.issuing import plan_import
from targets.models import Indicator, Plan, Quota
from tests.reports.sample_year import sample_year
from tests.reports.wide_city import wide_city

CITIES = {"city": sample_year, "county": wide_city}
OPTIONS = {"as printed": {}, "all columns on A3": {"paper": "a3", "rank": False, "gap": True, "month_value": True}}


@pytest.fixture(params=CITIES)
def plan(request, db) -> Plan:
    return Plan.objects.select_related("city").get(pk=CITIES[request.param]().plan.pk)


def exported(plan: Plan, suffix: str, basis: str, options: str, month: int = 6) -> bytes:
    table = completion_table(read(ledger_of(plan, month, basis)), Options(**OPTIONS[options]))
    return workbook_bytes(table, times_of(plan)) if suffix == "xlsx" else csv_bytes(csv_rows(table))


def stored() -> tuple:
    """Everything an import could write: values, states, times and how much history there is."""
    return (
        list(Plan.objects.values_list("title", "issuer")),
        list(Indicator.objects.order_by("pk").values_list("name", "unit", "printed_unit", "part_of", "kind", "direction")),
        list(Quota.objects.order_by("pk").values_list("pk", "value")),
        list(Figure.objects.order_by("pk").values_list("pk", "value", "remark", "is_opening")),
        list(MonthlyProgress.objects.order_by("pk").values_list("pk", "status", "version", "changed_at")),
        (Quota.history.count(), Figure.history.count(), ProgressEvent.objects.count()),
    )


@pytest.mark.parametrize("suffix", ["xlsx", "csv"])
@pytest.mark.parametrize("basis", BASES)
@pytest.mark.parametrize("options", OPTIONS)
def test_as_a_plan(plan, suffix, basis, options):
    before = stored()
    data = exported(plan, suffix, basis, options)
    preview = plan_import.preview(data, f"完成情况表.{suffix}", city=plan.city, city_name=plan.city.name, year=plan.year)
    assert [str(problem) for problem in preview.problems] == [] and preview.state == plan_import.UNCHANGED
    assert plan_import.apply(preview, by=User.objects.system()).outcome == plan_import.UNCHANGED
    assert stored() == before


@pytest.mark.parametrize("suffix", ["xlsx", "csv"])
@pytest.mark.parametrize("basis", BASES)
@pytest.mark.parametrize("options", OPTIONS)
def test_as_the_cumulatives_of_a_month(plan, suffix, basis, options):
    before = stored()
    preview = of_june(plan, exported(plan, suffix, basis, options), suffix, CUMULATIVE)
    assert [str(problem) for problem in preview.problems] == [] and preview.is_unchanged
    ledger = ledger_of(plan, 6, basis)
    counted = [district for district in ledger.districts if ledger.counted(district.pk)]
    assert [item.district for item in preview.items] == counted and len(counted) > 10
    progress_import.apply(preview, by=User.objects.system())
    assert stored() == before


@pytest.mark.parametrize("suffix", ["xlsx", "csv"])
def test_as_the_figures_of_a_month(plan, suffix):
    """A rate has no figure of the month apart from its value: of a plan with rates the import asks for cumulatives, and stores nothing."""
    before = stored()
    preview = of_june(plan, exported(plan, suffix, "reported", "all columns on A3"), suffix, MONTH)
    has_rates = plan.indicators.exclude(kind=Indicator.Kind.FLOW).exists()
    assert all("--cumulative" in str(problem) for problem in preview.problems) and bool(preview.problems) == has_rates
    assert preview.is_unchanged or has_rates
    assert stored() == before


def of_june(plan: Plan, data: bytes, suffix: str, mode: str) -> progress_import.Preview:
    return progress_import.preview(data, f"完成情况表.{suffix}", plan=plan, month=6, by=User.objects.system(), mode=mode)


def test_a_sum_short_of_a_month_is_not_taken_for_the_whole(db):
    """April of one township was returned: June's cumulative lacks it and says so; taken in again it is what June says, one person more is not."""
    city = wide_city()
    data = exported(city.plan, "csv", "reported", "as printed").decode("utf-8-sig")
    assert any("三三里堡镇累计只含1—3月、5—6月" in line for line in data.splitlines())
    line = next(line for line in data.splitlines() if line.startswith("三三里堡镇,"))
    first = line.split(",")[2]
    other = data.replace(line, line.replace(f",{first},", f",{int(first) + 1},", 1))
    preview = of_june(city.plan, other.encode("utf-8-sig"), "csv", CUMULATIVE)
    assert any(str(problem).startswith("A27: 三三里堡镇") for problem in preview.problems)


def test_a_city_s_rate_of_march_does_not_become_june_s(db):
    city = wide_city()
    data = exported(city.plan, "csv", "reported", "as printed")
    line = next(line for line in data.decode("utf-8-sig").splitlines() if line.startswith("合计"))
    assert "3.80（3月数）" in line and "80.00（3月数）" in line
    preview = progress_import.preview(data, "6月.csv", plan=city.plan, month=6, by=User.objects.system(), mode=CUMULATIVE)
    assert city.node not in [item.district for item in preview.items]
    march = exported(city.plan, "csv", "reported", "as printed", month=3)
    assert "月数）" not in march.decode("utf-8-sig").splitlines()[3]


def test_the_table_is_dated_by_the_plan(plan):
    """The imports above read a file of a day that never changes."""
    assert plan.as_of == date(2017, 7, 6)
