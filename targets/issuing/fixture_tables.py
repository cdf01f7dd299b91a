"""The 2017 plan as plain tables in fixtures/: 郑政办文〔2017〕15号 and its annex."""

import csv
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from django.conf import settings

FOLDER = Path(settings.BASE_DIR) / "fixtures"
BREAKDOWN = FOLDER / "zhengzhou_2017_breakdown.csv"
DISTRICTS = FOLDER / "zhengzhou_2017_districts.csv"
INDICATORS = FOLDER / "zhengzhou_2017_indicators.csv"
PLAN = FOLDER / "zhengzhou_2017_plan.csv"


def table(path: Path) -> Iterator[dict[str, str]]:
    """The rows of a fixture by column name."""
    with path.open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def issued() -> date:
    """The day the 2017 document was issued: the date inside files made of it."""
    return date.fromisoformat(next(table(PLAN))["issued_on"])
