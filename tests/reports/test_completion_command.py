"""`completion` against a second, obvious reading of the same tables, and its contract with machines (DESIGN 10)."""

import io
import json
import os
import subprocess
import sys
from decimal import Decimal
from fractions import Fraction

import pytest
from django.core.management import CommandError, call_command
from openpyxl import load_workbook

from progress.models import Status
from reports.management.commands.completion import width
from targets.models import Plan
from tests.reports.sample_year import JUNE, breakdown, figures, rows, sample_year

KEYS = ["district", "indicator", "kind", "direction", "quota", "month_value", "cumulative", "completion", "completion_display", "gap", "band", "rank"]
COUNTED = {"reported": {Status.SUBMITTED, Status.APPROVED}, "approved": {Status.APPROVED}}


@pytest.fixture
def year(db):
    return sample_year()


def completion(*args, format="json", **options):
    out = io.StringIO()
    call_command("completion", *args, plan="410100-2017", format=format, stdout=out, **options)
    return json.loads(out.getvalue()) if format == "json" else out.getvalue()


def by_hand(month: int, basis: str) -> dict[tuple[str, str], dict]:
    """What every row must say, counted from the fixture tables with fractions and loops."""
    names, quotas = breakdown()
    months = figures()
    found = {}

    def counts(unit, number):
        return number < 6 or JUNE.get(unit, Status.APPROVED) in COUNTED[basis]

    for name in names:
        city_done, city_month = Fraction(0), Fraction(0)
        for unit, line in quotas.items():
            if unit == "合计" or name not in line:
                continue
            values = [Fraction(months[unit][name][number - 1]) for number in range(1, month + 1) if counts(unit, number)]
            reported = counts(unit, month)
            done = sum(values)
            city_done += done
            city_month += values[-1] if reported else 0
            rate = done * 100 / Fraction(line[name]) if reported else None
            found[unit, name] = {"quota": line[name], "month_value": values[-1] if reported else None, "cumulative": done, "completion": rate}
        target = quotas["合计"][name]
        found["合计", name] = {"quota": target, "month_value": city_month, "cumulative": city_done, "completion": city_done * 100 / Fraction(target)}
        for unit in quotas:
            mine = found.get((unit, name))
            if mine is None:
                continue
            ranked = unit not in ("合计", "市本级") and mine["completion"] is not None
            better = [u for u in quotas if u not in ("合计", "市本级") and (found[u, name]["completion"] or -1) > (mine["completion"] or 0)]
            mine["rank"] = 1 + len(better) if ranked else None
            mine["gap"] = None if mine["completion"] is None else mine["completion"] - Fraction(100 * month, 12)
            mine["band"] = word(mine["completion"], mine["gap"])
    return found


def word(rate, gap) -> str:
    if rate is None:
        return "not_reported"
    if rate >= 100:
        return "exceeded" if rate > 100 else "attained"
    if gap >= 0:
        return "ahead" if gap > 0 else "on_pace"
    return "behind" if gap >= -10 else "far_behind"


def close(text, fraction) -> bool:
    return (text is None) == (fraction is None) and (text is None or abs(Fraction(text) - Fraction(fraction)) <= Fraction(1, 10**10))


@pytest.mark.parametrize("basis", ["reported", "approved"])
@pytest.mark.parametrize("month", [1, 5, 6])
def test_every_row_agrees_with_a_second_count(year, month, basis):
    content = completion(month=month, basis=basis)
    expected = by_hand(month, basis)
    assert len(content["rows"]) == len(expected) == 162
    assert {(row["district"], row["indicator"]) for row in content["rows"]} == {(formal(unit), name) for unit, name in expected}
    units = {formal(unit): unit for unit, _ in expected}
    for row in content["rows"]:
        mine = expected[units[row["district"]], row["indicator"]]
        assert all(close(row[key], mine[key]) for key in ("quota", "month_value", "cumulative", "completion", "gap")), row
        assert (row["band"], row["rank"]) == (mine["band"], mine["rank"]), row


def formal(unit: str) -> str:
    return {row["printed_name"]: row["name"] for row in rows("zhengzhou_2017_districts.csv")}.get(unit, unit)


def test_the_shape_of_the_json(year):
    content = completion(month=6)
    assert {key: content[key] for key in content if key != "rows"} == {
        "plan": "410100-2017",
        "city": "郑州市",
        "year": 2017,
        "month": 6,
        "basis": "approved",
        "pace": "50",
    }
    assert all(list(row) == KEYS for row in content["rows"])
    assert [row["district"] for row in content["rows"][:10]] == ["合计"] * 10
    assert [row["indicator"] for row in content["rows"][:3]] == ["新增城镇就业", "失业人员再就业", "帮助就业困难人员实现就业"]
    assert [row["indicator"] for row in content["rows"] if row["district"] == "市本级"] == ["创业培训", "失业人员技能培训"]
    for row in content["rows"]:
        for key in ("quota", "month_value", "cumulative", "completion", "gap"):
            assert row[key] is None or (isinstance(row[key], str) and Decimal(row[key]).as_tuple().exponent >= -10 and "E" not in row[key])
        assert row["rank"] is None or isinstance(row["rank"], int)


def test_shown_rates_have_one_decimal_and_no_sign(year):
    rows = {(row["district"], row["indicator"]): row for row in completion(month=6, basis="reported")["rows"]}
    assert rows["上街区", "返乡农民工创业培训"]["completion_display"] == "100.0"
    assert rows["上街区", "返乡农民工创业培训"]["band"] == "attained"
    missing = rows["新密市", "新增城镇就业"]
    assert (missing["completion_display"], missing["month_value"], missing["cumulative"]) == (None, None, "3582")


def test_a_curve_of_its_own_stands_in_the_row(year):
    curve = [0, 0, 0, 0, 10, 20, 40, 80, 100, 100, 100, 100]
    year.indicators["8"].curve = curve
    year.indicators["8"].save()
    content = completion(month=6)
    assert content["pace"] == "50"
    assert {row["indicator"]: row["pace"] for row in content["rows"] if "pace" in row} == {"农村劳动力技能培训": "20"}
    assert next(row for row in content["rows"] if row["indicator"] == "农村劳动力技能培训")["band"] == "ahead"


def test_the_city_counts_the_quotas_where_the_document_gives_no_total(year):
    year.revision.quotas.filter(district=year.node, indicator=year.indicators["1"]).delete()
    rows = completion(month=6)["rows"]
    assert len(rows) == 162 and rows[0]["quota"] == "130000"


def test_the_text_table_is_aligned(year):
    lines = completion(month=6, format="table").splitlines()
    assert lines[0] == "郑州市2017年城乡就业工作目标任务完成情况表"
    assert "审定数" in lines[1] and "演示数据" in lines[1]
    body = [line for line in lines if "新增城镇就业 " in line]
    assert len(body) == 16
    assert len({width(line[: line.index("人")]) for line in body}) == 1
    assert "3582※" in next(line for line in body if line.startswith("新密市"))
    assert next(line for line in body if line.startswith("中原区")).endswith("待审")
    assert any(line.startswith("注：1.") for line in lines)


def test_csv_and_workbook_are_those_of_the_page(year, tmp_path):
    text = completion(month=6, format="csv")
    assert text.startswith("\ufeff郑州市2017年")
    completion(month=6, format="xlsx", output=str(tmp_path / "六月.xlsx"))
    assert load_workbook(tmp_path / "六月.xlsx").sheetnames == ["完成情况表", "排名", "各月", "上报情况"]
    completion(month=6, format="csv", output=str(tmp_path / "六月.csv"))
    assert (tmp_path / "六月.csv").read_bytes().decode() == text


def test_errors_one_can_mend(year, tmp_path):
    with pytest.raises(CommandError, match="410100-2017"):
        call_command("completion", plan="none", month=6)
    with pytest.raises(CommandError, match="--output"):
        completion(month=6, format="xlsx")
    with pytest.raises(CommandError, match="x.csv"):
        completion(month=6, format="csv", output=str(tmp_path / "none" / "x.csv"))


@pytest.mark.parametrize("arguments", [[], ["--month", "13"]])
def test_wrong_usage_is_one_line_and_status_two(arguments):
    command = [sys.executable, "manage.py", "completion", "--plan", "x", *arguments]
    ran = subprocess.run(command, capture_output=True, text=True, env={**os.environ, "PYTHONIOENCODING": "utf-8"})
    assert ran.returncode == 2 and ran.stdout == ""
    assert len(ran.stderr.strip().splitlines()) == 1


def test_terminal_width_counts_chinese_twice():
    assert (width("合计"), width("abc"), width("完成率(%)")) == (4, 3, 9)


def test_the_default_plan_is_not_guessed(db):
    assert not Plan.objects.exists()
    with pytest.raises(CommandError):
        call_command("completion", plan="410100-2017", month=6)
