"""Reading an uploaded sheet, with its limits and checks, against the bare library reading it; and a table with overlapping merges against one without.

Limit: at most 2 times each.
"""

import io
import statistics
import sys
import time
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from openpyxl import Workbook, load_workbook  # noqa: E402

from sheets.reader import read_rows  # noqa: E402
from sheets.rows import SheetRows  # noqa: E402
from targets.breakdown import read_table  # noqa: E402

ROUNDS, LIMIT = 7, 2.0
OVERLAPPING = ((5, 1, 19_999, 299),) * 20_000


def sheet() -> bytes:
    """500 rows × 30 numbers behind a name."""
    book = Workbook()
    for row in range(500):
        book.active.append([f"第{row}区", *(row * column for column in range(30))])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def table(merged: tuple = ()) -> SheetRows:
    """3,000 districts × 20 indicators."""
    rows = [("单位", *(f"指标甲{number}" for number in range(20)))]
    rows += [(f"第{number}区", *(Decimal(number + 1) for _ in range(20))) for number in range(3_000)]
    return SheetRows("s", tuple(rows), merged)


def compare(name: str, product: Callable[[], object], bare: Callable[[], object]) -> None:
    """Side by side, so that a busy machine slows both alike."""
    times: dict[Callable, list[float]] = {product: [], bare: []}
    for round_ in range(ROUNDS + 1):
        for work, found in times.items():
            start = time.process_time()
            work()
            if round_:
                found.append((time.process_time() - start) * 1000)
    ours, theirs = (statistics.median(found) for found in times.values())
    print(f"{name}: {ours:.0f} ms CPU against {theirs:.0f}, {ours / theirs:.2f} x (limit {LIMIT}) {'ok' if ours / theirs <= LIMIT else 'OVER'}")


def main() -> None:
    data, plain, merged = sheet(), table(), table(OVERLAPPING)
    compare("uploaded sheet / bare library", lambda: read_rows(data, "a.xlsx"), lambda: [*load_workbook(io.BytesIO(data), read_only=True).active.values])
    compare("overlapping merges / none", lambda: read_table(merged), lambda: read_table(plain))


if __name__ == "__main__":
    main()
