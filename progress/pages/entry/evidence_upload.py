"""Files that come along with the form of a month: kept, and said beside the field what became of each."""

from django.contrib import messages
from django.http import HttpRequest
from django.utils.translation import gettext as _

from districts.models import District
from progress.record.evidence import attach
from progress.record.evidence_kinds import NotTaken
from targets.models import Plan

AT_FIELD = "at-evidence"
"""Tag of messages that stand beside the file field instead of at the head of the page."""


def take_files(request: HttpRequest, plan: Plan, area: District, month: int) -> bool:
    """Keep the chosen files; whether all of them were taken."""
    all_taken = True
    for file in request.FILES.getlist("file"):
        try:
            evidence = attach(plan, area, month, file, by=request.user, request=request)
            messages.success(request, _("Attached: %(name)s") % {"name": evidence.name}, extra_tags=f"alert-good {AT_FIELD}")
        except NotTaken as reason:
            all_taken = False
            messages.error(request, str(reason), extra_tags=f"alert-bad {AT_FIELD}")
    return all_taken
