"""completion: the completion table of a plan's month, for people (table, csv, xlsx) and for machines (json) (DESIGN 10)."""

import json
import os
import sys
import unicodedata
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from progress.ledger.ledger import APPROVED, BASES, ledger_of, times_of
from reports.papers.completion import completion_workbook
from reports.papers.completion.completion_table import CompletionTable, completion_table, csv_rows, numbered, records
from reports.papers.completion.table_columns import printed, word_of
from reports.reading import display
from reports.reading.cells import CITY_WORD, Cell, Reading, read
from sheets.writer import csv_bytes
from targets.arithmetic import periods, rates
from targets.models import Plan

TABLE, JSON, CSV, XLSX = "table", "json", "csv", "xlsx"
FORMATS = (TABLE, JSON, CSV, XLSX)


class Command(BaseCommand):
    """Print the table, or write it to a file."""

    help = "Completion of a plan up to a month: 合计 first, then the districts in official order. Exit status 1 for an error you can mend, 2 for wrong usage."

    def add_arguments(self, parser: CommandParser) -> None:
        """The contract of DESIGN 10."""
        parser.add_argument("--plan", required=True, metavar="CODE", help="code of the plan, such as 410100-2017")
        parser.add_argument("--month", required=True, type=int, choices=periods.MONTHS, metavar="M", help="1 to 12")
        parser.add_argument("--basis", choices=BASES, default=APPROVED, help="approved figures alone, or all reported ones (default: %(default)s)")
        parser.add_argument("--format", choices=FORMATS, default=TABLE, help="default: %(default)s")
        parser.add_argument("--output", metavar="FILE", help="write to this file instead of standard output; needed for xlsx")

    def handle(self, *args, **options) -> None:
        """Read once, print in the format asked for."""
        if options["format"] == XLSX and not options["output"]:
            raise CommandError(_("A workbook cannot be printed: add --output FILE.xlsx."))
        reading = read(ledger_of(plan_of(options["plan"]), options["month"], options["basis"]))
        content = FORMAT[options["format"]](reading)
        if not options["output"]:
            self._print(content)
            return
        try:
            Path(options["output"]).write_bytes(content)
        except OSError as error:
            raise CommandError(_("%(file)s cannot be written: %(reason)s.") % {"file": options["output"], "reason": error.strerror or error}) from error
        self.stdout.write(_("Written: %(file)s") % {"file": options["output"]})

    def _print(self, content: bytes) -> None:
        """The same bytes as in the file, whatever the terminal's encoding."""
        buffer = getattr(sys.stdout, "buffer", None) if self.stdout._out is sys.stdout else None
        if buffer is None:
            self.stdout.write(content.decode(), ending="")
            return
        try:
            buffer.write(content)
            buffer.flush()
        except BrokenPipeError:
            # The reader has seen enough (… | head): nothing is left to say, not even at exit.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def plan_of(code: str) -> Plan:
    """The plan of this code; CommandError with the codes there are."""
    plan = Plan.objects.select_related("city").filter(code=code).first()
    if plan is None:
        known = ", ".join(Plan.objects.order_by("code").values_list("code", flat=True)[:10])
        raise CommandError(_("There is no plan %(code)s. Plans: %(known)s.") % {"code": code, "known": known or _("none yet")})
    return plan


def as_json(reading: Reading) -> bytes:
    """The contract of DESIGN 10: numbers as plain decimal strings or null; year, month and rank are whole numbers."""
    plan = reading.ledger.plan
    content = {
        "plan": plan.code,
        "city": plan.city.name,
        "year": plan.year,
        "month": reading.month,
        "basis": reading.ledger.basis,
        "pace": rates.plain(periods.pace(reading.month)),
        "rows": records(reading),
    }
    return (json.dumps(content, ensure_ascii=False, indent=2) + "\n").encode()


def as_csv(reading: Reading) -> bytes:
    """As the page exports it."""
    return csv_bytes(csv_rows(completion_table(reading)))


def as_xlsx(reading: Reading) -> bytes:
    """As the page exports it."""
    return completion_workbook.workbook_bytes(completion_table(reading), times_of(reading.ledger.plan))


def as_table(reading: Reading) -> bytes:
    """Aligned text: one line for every area and indicator with a quota, in the order of the JSON rows."""
    table = completion_table(reading)
    head = ("责任单位", "指标", "单位", "目标任务", "本月", "累计完成", "完成率(%)", "差距", "名次", "状态")
    to_the_right = (False, False, False, True, True, True, True, True, True, False)
    lines = [head, *(_line(table, cell, number) for number, cell in _cells(reading))]
    widths = [max(width(line[column]) for line in lines) for column in range(len(head))]
    text = ["  ".join(_padded(word, wide, right) for word, wide, right in zip(line, widths, to_the_right, strict=True)).rstrip() for line in lines]
    rule = "-" * (sum(widths) + 2 * (len(widths) - 1))
    meta = "　".join(part for part in (table.meta, table.demo) if part)
    return "\n".join([table.title, meta, rule, text[0], rule, *text[1:], rule, *numbered(table), ""]).encode()


FORMAT = {TABLE: as_table, JSON: as_json, CSV: as_csv, XLSX: as_xlsx}


def width(text: str) -> int:
    """Columns a text takes in a terminal: wide and full-width characters take two."""
    return sum(2 if unicodedata.east_asian_width(character) in "WF" else 0 if unicodedata.combining(character) else 1 for character in text)


def _padded(text: str, wide: int, right: bool) -> str:
    space = " " * (wide - width(text))
    return space + text if right else text + space


def _cells(reading: Reading) -> list[tuple[int, Cell]]:
    areas = [reading.ledger.city, *reading.ledger.districts]
    return [(number, cell) for area in areas for number, cell in enumerate(reading.row(area)) if cell.quota is not None]


def _line(table: CompletionTable, cell: Cell, number: int) -> tuple[str, ...]:
    places = table.heads[number].places

    def shown(value) -> str:
        return display.DASH if value is None else str(printed(value, cell.indicator, places))

    return (
        CITY_WORD if cell.is_city else cell.district.printed_name,
        f"其中：{cell.indicator.name}" if cell.indicator.part_of_id else cell.indicator.name,
        cell.indicator.printed_unit,
        shown(cell.quota),
        shown(cell.month_value),
        shown(cell.cumulative) + ("" if cell.reported or cell.is_city or cell.cumulative is None else "※"),
        display.rate(cell) or display.DASH,
        rates.display_gap(cell.gap, limit=cell.limit, decimals=cell.rate_decimals) or display.DASH,
        str(cell.rank or display.DASH),
        word_of(table.reading.ledger, cell),
    )
