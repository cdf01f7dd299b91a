"""What was reported: one month of one district with its status, the figures in it, the evidence for them, and the events of its way."""

import uuid

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from accounts.models import User
from districts.models import District
from targets.models import Indicator, Plan


def both_or_neither(by: str, at: str) -> Q:
    """A condition: who and when are both known or both not."""
    return Q(**{f"{by}__isnull": True, f"{at}__isnull": True}) | Q(**{f"{by}__isnull": False, f"{at}__isnull": False})


class Status(models.TextChoices):
    """Where a month stands (DESIGN 6). A missing row reads as not due, due or overdue."""

    DRAFT = "draft", _("Draft")
    SUBMITTED = "submitted", _("Submitted")
    RETURNED = "returned", _("Returned")
    APPROVED = "approved", _("Approved")


class MonthlyProgress(models.Model):
    """月报: one district × one month."""

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="months", verbose_name=_("plan"))
    district = models.ForeignKey(District, on_delete=models.PROTECT, related_name="months", verbose_name=_("district"))
    month = models.PositiveSmallIntegerField(_("month"))
    status = models.CharField(_("status"), max_length=10, choices=Status.choices, default=Status.DRAFT)
    version = models.PositiveIntegerField(_("version"), default=1)
    submissions = models.PositiveSmallIntegerField(_("times submitted"), default=0)
    created_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", verbose_name=_("created by"))
    created_at = models.DateTimeField(_("created at"), default=timezone.now)
    changed_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", verbose_name=_("changed by"))
    changed_at = models.DateTimeField(_("changed at"), default=timezone.now)
    submitted_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("submitted by"))
    submitted_at = models.DateTimeField(_("submitted at"), null=True)
    approved_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("approved by"))
    approved_at = models.DateTimeField(_("approved at"), null=True)

    class Meta:
        verbose_name = _("monthly report")
        verbose_name_plural = _("monthly reports")
        ordering = ["month", "district__order"]
        constraints = [
            models.UniqueConstraint(fields=["plan", "district", "month"], name="one_report_per_plan_district_month"),
            models.CheckConstraint(condition=Q(month__gte=1, month__lte=12), name="report_month_1_to_12"),
            models.CheckConstraint(condition=both_or_neither("submitted_by", "submitted_at"), name="report_submitted_by_and_at"),
            models.CheckConstraint(condition=both_or_neither("approved_by", "approved_at"), name="report_approved_by_and_at"),
            models.CheckConstraint(condition=~Q(status="approved") | Q(approved_at__isnull=False), name="approved_report_says_by_whom"),
            models.CheckConstraint(condition=~Q(status="submitted") | Q(submitted_at__isnull=False), name="submitted_report_says_by_whom"),
        ]

    def __str__(self) -> str:
        return f"{self.district} {self.plan.year}-{self.month:02d}"


class Figure(models.Model):
    """填报数: one indicator's value in one month. For flows the month's own value; for stocks and rates the value at its end.

    `is_opening` marks a first cumulative without earlier months (期初累计, DESIGN 4.12): counted in the cumulative, left out of gains, trend and averages.
    `reply` answers the latest return where the figure stays as it was; the next return empties it, the submission's event keeps it.
    """

    progress = models.ForeignKey(MonthlyProgress, on_delete=models.PROTECT, related_name="figures", verbose_name=_("monthly report"))
    indicator = models.ForeignKey(Indicator, on_delete=models.PROTECT, related_name="figures", verbose_name=_("indicator"))
    value = models.DecimalField(_("value"), max_digits=16, decimal_places=4, null=True, blank=True)
    remark = models.CharField(_("remark"), max_length=300, blank=True)
    is_opening = models.BooleanField(_("opening cumulative"), default=False)
    reply = models.CharField(_("reply to the return"), max_length=300, blank=True)

    history = HistoricalRecords()

    class Meta:
        verbose_name = _("figure")
        verbose_name_plural = _("figures")
        ordering = ["indicator__order"]
        constraints = [
            models.UniqueConstraint(fields=["progress", "indicator"], name="one_figure_per_report_and_indicator"),
        ]

    def __str__(self) -> str:
        return f"{self.progress} {self.indicator} {self.value}"


class ProgressEvent(models.Model):
    """One step of a month: who, when, from, to, note; at a submission also the figures as submitted."""

    class Kind(models.TextChoices):
        """What happened, in past tense."""

        SAVED = "saved", _("Draft saved")
        SUBMITTED = "submitted", _("Submitted")
        WITHDRAWN = "withdrawn", _("Withdrawn")
        RETURNED = "returned", _("Returned for changes")
        APPROVED = "approved", _("Approved")
        IMPORTED = "imported", _("Imported")
        REMINDED = "reminded", _("Reminded")

    progress = models.ForeignKey(MonthlyProgress, on_delete=models.PROTECT, related_name="events", verbose_name=_("monthly report"))
    kind = models.CharField(_("step"), max_length=10, choices=Kind.choices)
    at = models.DateTimeField(_("at"), default=timezone.now)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", verbose_name=_("by"))
    from_status = models.CharField(_("from"), max_length=10, blank=True)
    to_status = models.CharField(_("to"), max_length=10, blank=True)
    note = models.TextField(_("note"), blank=True)
    source = models.CharField(_("file"), max_length=200, blank=True)
    on_behalf = models.BooleanField(_("entered by the city on the district's behalf"), default=False)
    cells = models.JSONField(_("indicators concerned"), default=list)
    figures = models.JSONField(_("figures as submitted"), null=True)

    class Meta:
        verbose_name = _("event")
        verbose_name_plural = _("events")
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.progress} {self.kind}"


def stored_name(evidence: "Evidence", filename: str) -> str:
    """Where a file of evidence is kept: a random name without the user's own name or suffix, spread over folders."""
    name = uuid.uuid4().hex
    return f"evidence/{name[:2]}/{name}"


class Evidence(models.Model):
    """佐证材料: a file that backs a month's figures. Never deleted: taken back instead, with who and when.

    `name` is the user's, `kind` what the content was found to be, `sha256` that of the content. Files live under MEDIA_ROOT, which is served by nothing but our
    own view.
    """

    class Kind(models.TextChoices):
        """What is taken (DESIGN 8), by content and not by name."""

        PDF = "pdf", "PDF"
        JPG = "jpg", "JPG"
        PNG = "png", "PNG"
        XLSX = "xlsx", "XLSX"
        DOCX = "docx", "DOCX"

    progress = models.ForeignKey(MonthlyProgress, on_delete=models.PROTECT, related_name="evidence", verbose_name=_("monthly report"))
    name = models.CharField(_("file name"), max_length=120)
    kind = models.CharField(_("kind"), max_length=4, choices=Kind.choices)
    size = models.PositiveIntegerField(_("size in bytes"))
    sha256 = models.CharField(_("SHA-256 of the content"), max_length=64)
    content = models.FileField(_("content"), upload_to=stored_name, max_length=80, editable=False)
    uploaded_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", verbose_name=_("uploaded by"))
    uploaded_at = models.DateTimeField(_("uploaded at"), default=timezone.now)
    withdrawn_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("taken back by"))
    withdrawn_at = models.DateTimeField(_("taken back at"), null=True)

    class Meta:
        verbose_name = _("file of evidence")
        verbose_name_plural = _("files of evidence")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(condition=both_or_neither("withdrawn_by", "withdrawn_at"), name="evidence_withdrawn_by_and_at"),
            models.UniqueConstraint(fields=["progress", "sha256"], condition=Q(withdrawn_at__isnull=True), name="evidence_once_per_report"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_withdrawn(self) -> bool:
        """Whether it was taken back: still kept and named, no longer counted."""
        return self.withdrawn_at is not None
