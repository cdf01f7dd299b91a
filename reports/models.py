"""通报: the briefs drafted from a month's figures, and issued ones as they went out."""

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from targets.models import Plan


class BriefQuerySet(models.QuerySet):
    """Questions asked of briefs; refuses to delete any."""

    def issued(self) -> "BriefQuerySet":
        """Issued ones, the latest number first."""
        return self.filter(status=Brief.Status.ISSUED).order_by("-number")

    def delete(self):
        """Refused: what carries data is not deleted (DESIGN 4.9)."""
        raise TypeError("Briefs are not deleted.")


class Brief(models.Model):
    """One brief of one month. A draft's text may change; an issued one keeps text, table and file as they went out.

    `sections` is the text by `editing.to_json`; `table` the annex by `brief_annex.annex_of` and `document` the very file, both only once issued.
    """

    class Status(models.TextChoices):
        """Whether it is out."""

        DRAFT = "draft", _("Draft")
        ISSUED = "issued", _("Issued")

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="briefs", verbose_name=_("plan"))
    month = models.PositiveSmallIntegerField(_("month"))
    basis = models.CharField(_("basis"), max_length=10)
    status = models.CharField(_("status"), max_length=10, choices=Status.choices, default=Status.DRAFT)
    number = models.PositiveSmallIntegerField(_("issue number"), null=True)
    issued_on = models.DateField(_("date of issue"), null=True)
    sections = models.JSONField(_("text"))
    table = models.JSONField(_("table as issued"), null=True)
    document = models.BinaryField(_("file as issued"), null=True)
    version = models.PositiveIntegerField(_("version"), default=1)
    created_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", verbose_name=_("created by"))
    created_at = models.DateTimeField(_("created at"), default=timezone.now)
    changed_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", verbose_name=_("changed by"))
    changed_at = models.DateTimeField(_("changed at"), default=timezone.now)
    issued_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("issued by"))
    issued_at = models.DateTimeField(_("issued at"), null=True)

    objects = BriefQuerySet.as_manager()

    class Meta:
        verbose_name = _("brief")
        verbose_name_plural = _("briefs")
        ordering = ["plan", "month", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["plan", "number"], name="brief_number_once_per_plan"),
            models.UniqueConstraint(fields=["plan", "month"], condition=Q(status="draft"), name="one_draft_per_plan_and_month"),
            models.CheckConstraint(condition=Q(month__gte=1, month__lte=12), name="brief_month_1_to_12"),
            models.CheckConstraint(condition=Q(number__isnull=True) | Q(number__gte=1), name="brief_number_from_one"),
            models.CheckConstraint(
                condition=Q(issued_by__isnull=True, issued_at__isnull=True) | Q(issued_by__isnull=False, issued_at__isnull=False), name="brief_issued_by_and_at"
            ),
            models.CheckConstraint(
                condition=Q(status="draft", number__isnull=True, issued_on__isnull=True, table__isnull=True, document__isnull=True, issued_at__isnull=True)
                | Q(status="issued", number__isnull=False, issued_on__isnull=False, table__isnull=False, document__isnull=False, issued_at__isnull=False),
                name="brief_issued_whole_or_not",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.plan} {self.month} {self.status}"

    @property
    def is_issued(self) -> bool:
        """Issued briefs are read and never edited."""
        return self.status == self.Status.ISSUED
