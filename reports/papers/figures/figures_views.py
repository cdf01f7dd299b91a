"""Every figure of a plan as a file, for those who see the city's."""

import tempfile
from collections.abc import Callable
from typing import BinaryIO

from django.http import FileResponse, HttpRequest
from django.views.decorators.http import require_GET

from accounts.audit import audit_trail
from accounts.models import AuditEvent
from accounts.permissions import allowed
from progress.downloads import XLSX_TYPE, as_attachment
from reports.papers.completion.completion_views import CSV_TYPE
from reports.papers.figures import figures_file
from reports.permissions import can_export
from targets.models import Plan
from targets.permissions import city_plan_or_404


@require_GET
@allowed(can_export)
def figures_xlsx(request: HttpRequest, code: str) -> FileResponse:
    """The workbook."""
    return _file(request, city_plan_or_404(request.user, code), figures_file.write_figures_xlsx, "xlsx", XLSX_TYPE)


@require_GET
@allowed(can_export)
def figures_csv(request: HttpRequest, code: str) -> FileResponse:
    """The same rows as CSV."""
    return _file(request, city_plan_or_404(request.user, code), figures_file.write_figures_csv, "csv", CSV_TYPE)


def _file(request: HttpRequest, plan: Plan, write: Callable[[BinaryIO, Plan], int], suffix: str, content_type: str) -> FileResponse:
    """The file as a download, and the export in the log.

    It is made on disk and sent from there, not as it is made: a fault halfway is an error page then and never a file that only looks whole.
    """
    out = tempfile.TemporaryFile()  # noqa: SIM115  closed by the response
    try:
        count = write(out, plan)
    except BaseException:
        out.close()
        raise
    out.seek(0)
    name = figures_file.file_name(plan, suffix)
    audit_trail.record(AuditEvent.Action.EXPORT, request=request, target=name, detail=f"plan={plan.code}&figures={count}")
    return as_attachment(FileResponse(out, content_type=content_type), name, f"{plan.code}-figures.{suffix}")
