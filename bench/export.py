"""The completion table's workbook, the largest file the product writes, against the bare library writing the same cells; and its memory.

The bare side has every value and style ready and does no more than put them into a new openpyxl workbook and save it; the product reads the
month, words it and makes the bytes repeatable besides. Limits: at most 1.2 times, at most 40 MiB over the idle process.
"""

import io
import re
import statistics
import subprocess
import sys
import time
from copy import copy
from pathlib import Path

import setting

setting.start()

from openpyxl import Workbook, load_workbook  # noqa: E402
from openpyxl.styles import NamedStyle  # noqa: E402

from progress.ledger import REPORTED, ledger_of  # noqa: E402
from reports.completion_table import completion_table  # noqa: E402
from reports.reading import read  # noqa: E402
from reports.workbook import workbook_bytes  # noqa: E402
from targets.models import Plan  # noqa: E402

ROUNDS, LIMIT, MEMORY, MONTH = 15, 1.2, 40.0, 6
PARTS = ("font", "fill", "border", "alignment", "number_format", "protection")


def product() -> bytes:
    """The file as the product makes it, from the database on."""
    plan = Plan.objects.select_related("city").get(code="410100-2017")
    return workbook_bytes(completion_table(read(ledger_of(plan, MONTH, REPORTED))))


class Bare:
    """The same sheets, cells and styles by the library alone."""

    def __init__(self, data: bytes):
        self.styles: dict[str, dict[str, object]] = {}
        self.sheets = [
            (sheet.title, [self._known(cell) for row in sheet.iter_rows() for cell in row if cell.has_style], [str(area) for area in sheet.merged_cells.ranges])
            for sheet in load_workbook(io.BytesIO(data))
        ]
        self.count = sum(len(cells) for _title, cells, _merged in self.sheets)

    def _known(self, cell) -> tuple[int, int, object, str]:
        name = "-".join(map(str, cell._style))
        if name not in self.styles:
            self.styles[name] = {part: copy(getattr(cell, part)) for part in PARTS}
        return cell.row, cell.column, cell.value, name

    def write(self) -> bytes:
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
        out = io.BytesIO()
        book.save(out)
        return out.getvalue()


def cpu(work) -> float:
    """Milliseconds of CPU one call takes."""
    start = time.process_time()
    work()
    return (time.process_time() - start) * 1000


def peak() -> float:
    """MiB by which a process grows at most while it makes its first file (Linux)."""
    Plan.objects.count()  # the connection belongs to the idle process
    idle = _kib("VmRSS")
    product()
    return (_kib("VmHWM") - idle) / 1024


def _kib(name: str) -> int:
    return int(re.search(rf"{name}:\s+(\d+) kB", Path("/proc/self/status").read_text())[1])


def main() -> None:
    data = product()
    bare = Bare(data)
    times = {product: [], bare.write: []}
    for round_ in range(ROUNDS + 2):
        for work, found in times.items():  # side by side, so that a busy machine slows both alike
            spent = cpu(work)
            if round_ >= 2:
                found.append(spent)
    for name, found in zip(("workbook", "bare library"), times.values(), strict=True):
        print(f"{name:13} median {statistics.median(found):7.1f} ms CPU for {bare.count} cells, min {min(found):7.1f}")
    ratio = statistics.median(times[product]) / statistics.median(times[bare.write])
    print(f"workbook: {ratio:.2f} x the bare library (limit {LIMIT}) {'ok' if ratio <= LIMIT else 'OVER'}, {len(data):,} bytes")
    # A process of its own: this one has grown already.
    grown = float(subprocess.run([sys.executable, __file__, "peak"], check=True, capture_output=True, text=True).stdout)
    print(f"memory: {grown:.1f} MiB over the idle process (limit {MEMORY:.0f}) {'ok' if grown <= MEMORY else 'OVER'}")


if __name__ == "__main__":
    if sys.argv[1:] == ["peak"]:
        print(peak())
    else:
        main()
