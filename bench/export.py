"""The export of all figures of a plan, 36,000 rows, against the bare library writing the very same cells; and its memory.

The bare side has every value ready in lists and does no more than append them to a write-only openpyxl workbook and save it: no styles, no safe text,
no repeatable bytes. The product side begins at the database. Limits: at most 1.2 times, at most 40 MiB over the idle process. The CSV and the
workbook of the completion table, the other large files, are printed beside it without a limit.
"""

import io
import re
import statistics
import subprocess
import sys
import tempfile
import time
from copy import copy
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import setting

setting.start()

from openpyxl import Workbook, load_workbook  # noqa: E402
from openpyxl.styles import NamedStyle  # noqa: E402

from accounts.models import Role, User  # noqa: E402
from districts.models import District  # noqa: E402
from progress.ledger.ledger import REPORTED, ledger_of, times_of  # noqa: E402
from progress.models import Figure, MonthlyProgress, Status  # noqa: E402
from reports.papers.completion.completion_table import completion_table  # noqa: E402
from reports.papers.completion.completion_workbook import workbook_bytes  # noqa: E402
from reports.papers.figures import figures_file  # noqa: E402
from reports.reading.cells import read  # noqa: E402
from targets.models import Indicator, Plan, PlanRevision, Quota  # noqa: E402

DISTRICTS, INDICATORS, MONTHS = 300, 10, 12
ROUNDS, LIMIT, MEMORY = 5, 1.2, 40.0
LARGE, SAMPLE = "999900-2016", "410100-2017"
PARTS = ("font", "fill", "border", "alignment", "number_format", "protection")


# --- a plan of 36,000 figures --------------------------------------------------------------------------------------------


def fill() -> None:
    """A city of 300 districts with a full year, approved; every seventh figure with a remark."""
    city = District.objects.create(code="999900", name="示例大市", printed_name="示例大市", short_name="示例大市", kind=District.Kind.CITY)
    user = User.objects.create_user("bench", None, full_name="王敏", role=Role.SUPERVISOR, district=city)
    plan = Plan.objects.create(code=LARGE, city=city, year=2016, title="示例大市2016年城乡就业工作目标任务", issuer="示例大市人社局", created_by=user)
    revision = PlanRevision.objects.create(plan=plan, number=0, first_month=1, created_by=user)
    indicators = Indicator.objects.bulk_create(
        Indicator(plan=plan, code=str(number), order=number, name=f"第{number}项就业培训指标") for number in range(1, INDICATORS + 1)
    )
    districts = District.objects.bulk_create(
        District(parent=city, code=f"999900-{n:03}", name=f"第{n}示例区", printed_name=f"第{n}示例区", short_name=f"第{n}区", kind="district", order=n)
        for n in range(1, DISTRICTS + 1)
    )
    Quota.objects.bulk_create(
        Quota(revision=revision, district=district, indicator=indicator, value=Decimal(12_000)) for district in districts for indicator in indicators
    )
    reports = MonthlyProgress.objects.bulk_create(_report(plan, district, month, user) for district in districts for month in range(1, MONTHS + 1))
    Figure.objects.bulk_create((_figure(report, indicator, number) for number, report in enumerate(reports) for indicator in indicators), batch_size=2000)


def _report(plan: Plan, district: District, month: int, user: User) -> MonthlyProgress:
    at = datetime(2016, month, 3, 9, tzinfo=UTC) + timedelta(minutes=district.order)
    hands = {"created_by": user, "changed_by": user, "submitted_by": user, "approved_by": user}
    return MonthlyProgress(plan=plan, district=district, month=month, status=Status.APPROVED, submissions=1, submitted_at=at, approved_at=at, **hands)


def _figure(report: MonthlyProgress, indicator: Indicator, number: int) -> Figure:
    place = number * INDICATORS + indicator.order
    return Figure(progress=report, indicator=indicator, value=Decimal(900 + place % 211), remark="" if place % 7 else f"第{place}条说明：本月集中开展培训")


# --- the two sides -------------------------------------------------------------------------------------------------------


def workbook() -> None:
    """The product's .xlsx, from the database on."""
    with tempfile.TemporaryFile() as out:
        figures_file.write_figures_xlsx(out, Plan.objects.select_related("city").get(code=LARGE))


def csv() -> None:
    """The product's .csv."""
    with tempfile.TemporaryFile() as out:
        figures_file.write_figures_csv(out, Plan.objects.select_related("city").get(code=LARGE))


class Bare:
    """The very same cells by the library alone."""

    def __init__(self) -> None:
        plan = Plan.objects.select_related("city").get(code=LARGE)
        self.rows = [[column.head for column in figures_file.COLUMNS], *map(list, figures_file.rows(plan))]
        self.cells = sum(value is not None and value != "" for row in self.rows for value in row)

    def write(self) -> None:
        """The file."""
        book = Workbook(write_only=True)
        sheet = book.create_sheet()
        for row in self.rows:
            sheet.append(row)
        with tempfile.TemporaryFile() as out:
            book.save(out)


# --- the completion table's workbook, for information --------------------------------------------------------------------


def completion() -> bytes:
    """The workbook of the completion table as the product makes it, from the database on."""
    plan = Plan.objects.select_related("city").get(code=SAMPLE)
    return workbook_bytes(completion_table(read(ledger_of(plan, 6, REPORTED))), times_of(plan))


class BareCompletion:
    """The same sheets, cells and styles by the library alone, each style a named one."""

    def __init__(self, data: bytes):
        self.styles: dict[str, dict[str, object]] = {}
        self.sheets = [
            (sheet.title, [self._known(cell) for row in sheet.iter_rows() for cell in row if cell.has_style], [str(area) for area in sheet.merged_cells.ranges])
            for sheet in load_workbook(io.BytesIO(data))
        ]

    def _known(self, cell) -> tuple[int, int, object, str]:
        name = "-".join(map(str, cell._style))
        if name not in self.styles:
            self.styles[name] = {part: copy(getattr(cell, part)) for part in PARTS}
        return cell.row, cell.column, cell.value, name

    def write(self) -> None:
        """The file."""
        book = Workbook()
        book.remove(book.active)
        for name, parts in self.styles.items():
            book.add_named_style(NamedStyle(name, **parts))
        for title, cells, merged in self.sheets:
            sheet = book.create_sheet(title)
            for row, column, value, style in cells:
                cell = sheet.cell(row, column, value)
                cell.style = style
            for area in merged:
                sheet.merge_cells(area)
        book.save(io.BytesIO())


# --- measuring -----------------------------------------------------------------------------------------------------------


def cpu(work) -> float:
    """Milliseconds of CPU one call takes."""
    start = time.process_time()
    work()
    return (time.process_time() - start) * 1000


def medians(rounds: int, *works) -> list[float]:
    """The median of each, one after the other in every round, so that a busy machine slows all alike; the first round is thrown away."""
    found = [[cpu(work) for work in works] for _round in range(rounds + 1)][1:]
    return [statistics.median(times) for times in zip(*found, strict=True)]


def peak(work) -> float:
    """MiB by which a process grows at most while it makes its first file (Linux)."""
    Plan.objects.count()  # the connection belongs to the idle process
    idle = _kib("VmRSS")
    work()
    return (_kib("VmHWM") - idle) / 1024


def peak_of(name: str) -> float:
    """`peak` in a process of its own: this one has grown already."""
    return float(subprocess.run([sys.executable, __file__, name], check=True, capture_output=True, text=True).stdout)


def _kib(name: str) -> int:
    return int(re.search(rf"{name}:\s+(\d+) kB", Path("/proc/self/status").read_text())[1])


def verdict(value: float, limit: float) -> str:
    return f"(limit {limit:g}) {'ok' if value <= limit else 'OVER'}"


def main() -> None:
    fill()
    bare = Bare()
    ours, theirs, text = medians(ROUNDS, workbook, bare.write, csv)
    print(f"{len(bare.rows) - 1:,} rows, {bare.cells:,} cells, CPU medians of {ROUNDS} rounds:")
    print(f"figures.xlsx  {ours:7.0f} ms from the database on")
    print(f"bare library  {theirs:7.0f} ms from ready values")
    print(f"figures.csv   {text:7.0f} ms from the database on")
    print(f"figures.xlsx: {ours / theirs:.2f} x the bare library {verdict(ours / theirs, LIMIT)}")
    for name in ("workbook", "csv"):
        grown = peak_of(name)
        print(f"memory, {name}: {grown:.1f} MiB over the idle process {verdict(grown, MEMORY)}")
    other = BareCompletion(completion())
    ours, theirs = medians(15, completion, other.write)
    print(f"for information, the workbook of the completion table: {ours:.0f} ms, {ours / theirs:.2f} x the bare library writing the same cells and styles")


if __name__ == "__main__":
    if sys.argv[1:]:
        print(peak({"workbook": workbook, "csv": csv}[sys.argv[1]]))
    else:
        main()
