"""The completion table: as printed sheets on a page, as a workbook and as CSV."""

from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_safe

from accounts.audit import audit_trail
from accounts.models import AuditEvent
from accounts.permissions import allowed
from progress.checks.check_messages import month_name
from progress.downloads import XLSX_TYPE, as_attachment, clean_name
from progress.ledger.ledger import BASES, default_basis, ledger_of, times_of
from reports.frame.navigation import BASIS_WORDS
from reports.papers.completion import completion_workbook, printed_sheets
from reports.papers.completion.completion_table import CompletionTable, completion_table, csv_rows
from reports.papers.completion.table_columns import Options
from reports.permissions import can_export, can_see_table
from reports.reading import value_month
from reports.reading.cells import Reading, read
from sheets.writer import csv_bytes
from targets.models import Plan
from targets.permissions import city_plan_or_404
from targets.state.revalidation import revalidated

CSV_TYPE = "text/csv; charset=utf-8"


@require_safe
@allowed(can_see_table)
@revalidated
def table(request: HttpRequest, code: str, month: int) -> HttpResponse:
    """The printed sheets, in the language of the page."""
    reading = _reading(request, code, month)
    plan, options = reading.ledger.plan, Options.of(request.GET)
    shown = completion_table(reading, options, value_month.words_of_page())
    context = {
        "plan": plan,
        "month": month,
        "basis": reading.ledger.basis,
        "table": shown,
        "options": options,
        "wide": len(options.columns) > 4,
        "sheets": printed_sheets.sheets(shown),
        "notes": printed_sheets.notes(shown),
        "papers": _papers(reading, options),
        "choices": [
            ("rank", _("Rank"), options.rank),
            ("month_value", _("Done in %(month)s") % {"month": month_name(month)}, options.month_value),
            ("gap", _("Gap"), options.gap),
            ("marks", _("Marks ▽ ▼"), options.marks),
        ],
        "crumbs": [(_("Overview"), _address("overview", reading)), (_("Completion table"), "")],
        "xlsx_url": _address("table_xlsx", reading, options),
        "csv_url": _address("table_csv", reading, options),
    }
    return render(request, "reports/table.html", context)


@require_GET
@allowed(can_export)
def table_xlsx(request: HttpRequest, code: str, month: int) -> HttpResponse:
    """The workbook, with the options of the page."""
    shown = completion_table(_reading(request, code, month), Options.of(request.GET))
    return _file(request, shown, completion_workbook.workbook_bytes(shown, times_of(shown.reading.ledger.plan)), "xlsx", XLSX_TYPE)


@require_GET
@allowed(can_export)
def table_csv(request: HttpRequest, code: str, month: int) -> HttpResponse:
    """The same rows as CSV."""
    shown = completion_table(_reading(request, code, month), Options.of(request.GET))
    return _file(request, shown, csv_bytes(csv_rows(shown)), "csv", CSV_TYPE)


def _reading(request: HttpRequest, code: str, month: int) -> Reading:
    """The reading the address asks for, within the user's scope; also tells the frame of the page."""
    plan: Plan = city_plan_or_404(request.user, code)
    basis = request.GET.get("basis")
    request.plan, request.month = plan, month
    request.basis = basis if basis in BASES else default_basis(plan, month)
    return read(ledger_of(plan, month, request.basis))


def _papers(reading: Reading, options: Options) -> list[tuple[str, str]]:
    """The two papers with the number of sheets each needs."""
    counts = {}
    for paper in ("a4", "a3"):
        query = options.query() | {"paper": paper}
        counts[paper] = printed_sheets.sheet_count(len(reading.ledger.indicators), len(reading.ledger.districts) + 1, Options.of(query))
    return [
        ("a4", _("A4 landscape, sheets: %(count)s") % {"count": counts["a4"]}),
        ("a3", _("A3 landscape, sheets: %(count)s") % {"count": counts["a3"]}),
    ]


def _address(name: str, reading: Reading, options: Options | None = None) -> str:
    query = {"basis": reading.ledger.basis} | (options.query() if options else {})
    return f"{reverse(name, args=[reading.ledger.plan.code, reading.month])}?{urlencode(query)}"


def _file(request: HttpRequest, shown: CompletionTable, content: bytes, suffix: str, content_type: str) -> HttpResponse:
    """The file as a download under its Chinese name, and the export in the log."""
    ledger = shown.reading.ledger
    name = clean_name(f"{shown.title}（{ledger.month}月，{BASIS_WORDS[ledger.basis]}）.{suffix}")
    asked = {"plan": ledger.plan.code, "month": ledger.month, "basis": ledger.basis} | shown.options.query()
    audit_trail.record(AuditEvent.Action.EXPORT, request=request, target=name, detail=urlencode(asked))
    plain = f"{ledger.plan.code}-{ledger.month:02d}-completion-{ledger.basis}.{suffix}"
    return as_attachment(HttpResponse(content, content_type=content_type), name, plain)
