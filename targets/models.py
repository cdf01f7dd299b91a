"""What was promised: a city's plan for a year, its indicators, and the quotas of each revision of it."""

import uuid
from datetime import date, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from accounts.models import User
from districts.models import District, is_within
from targets.arithmetic import periods

SHANGHAI = ZoneInfo(periods.TIME_ZONE_NAME)
MONTH_IN_RANGE = {"first_month__gte": 1, "first_month__lte": 12}


class PlanQuerySet(models.QuerySet):
    """Questions asked of plans."""

    def visible_to(self, user: User) -> "PlanQuerySet":
        """Plans of cities at or below the user's area, and of the areas above it that hand quotas down to it."""
        if user.district_id is None:
            return self.none()
        return self.filter(is_within(user.district, "city") | Q(city__code__in=user.district.codes_above()))

    def managed_by(self, user: User) -> "PlanQuerySet":
        """Plans of the areas at or below the user's: where a supervisor acts and a leader reads everything."""
        return self.none() if user.district_id is None else self.filter(is_within(user.district, "city"))


class Plan(models.Model):
    """目标任务（年度）: the targets one area issues to the areas under it for a year."""

    code = models.CharField(_("code"), max_length=60, unique=True)
    city = models.ForeignKey(District, on_delete=models.PROTECT, related_name="plans", verbose_name=_("issuing area"))
    year = models.PositiveSmallIntegerField(_("year"))
    title = models.CharField(_("title"), max_length=120)
    title_en = models.CharField(_("English title"), max_length=160, blank=True)
    issuer = models.CharField(_("office that keeps the table"), max_length=80, blank=True)
    due_day = models.PositiveSmallIntegerField(_("report due on this day of the next month"), default=5)
    close_day = models.PositiveSmallIntegerField(_("month may be closed from this day of the next month"), default=10)
    band_limit = models.DecimalField(_("points behind the pace that still read as behind, not far behind"), max_digits=5, decimal_places=2, default=Decimal(10))
    rate_decimals = models.PositiveSmallIntegerField(_("decimals of a printed rate"), default=1)
    attainable_from = models.DecimalField(_("year-end forecast read as attainable from, in % of quota"), max_digits=6, decimal_places=2, default=Decimal(100))
    unlikely_below = models.DecimalField(_("year-end forecast read as unlikely below, in % of quota"), max_digits=6, decimal_places=2, default=Decimal(80))
    curve = models.JSONField(_("share of the year due by each month, in %"), null=True, blank=True)
    as_of = models.DateField(_("fixed day taken for today"), null=True, blank=True)
    is_demo = models.BooleanField(_("sample data"), default=False, editable=False)
    closed_at = models.DateTimeField(_("closed at"), null=True, blank=True)
    closed_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("closed by"))
    created_at = models.DateTimeField(_("created at"), default=timezone.now)
    created_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", verbose_name=_("created by"))

    objects = PlanQuerySet.as_manager()

    class Meta:
        verbose_name = _("plan")
        verbose_name_plural = _("plans")
        ordering = ["-year", "city__order", "code"]
        indexes = [models.Index(models.F("year").desc(), "code", name="plans_by_year_and_code")]
        constraints = [
            models.UniqueConstraint(fields=["city", "year"], name="plan_once_per_city_and_year"),
            models.CheckConstraint(condition=Q(rate_decimals__lte=2), name="plan_rate_decimals_at_most_two"),
            models.CheckConstraint(condition=Q(due_day__gte=1, due_day__lte=28, close_day__gte=1, close_day__lte=28), name="plan_days_exist_in_every_month"),
            models.CheckConstraint(
                condition=Q(closed_at__isnull=True, closed_by__isnull=True) | Q(closed_at__isnull=False, closed_by__isnull=False),
                name="plan_closed_by_and_at",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def display_title(self) -> str:
        """The title on screens; in English the English one where there is one."""
        return self.title_en if self.title_en and (get_language() or "").startswith("en") else self.title

    @property
    def office(self) -> str:
        """Who signs tables and briefs: the office given at import, else the area's own bureau, so that no document goes out without one."""
        return self.issuer or f"{self.city.name}人力资源和社会保障局"

    @property
    def is_closed(self) -> bool:
        """A closed plan takes no more figures."""
        return self.closed_at is not None

    @property
    def today(self) -> date:
        """The day due dates are read against: the plan's fixed day, else today in Shanghai (DESIGN 6)."""
        return self.as_of or timezone.now().astimezone(SHANGHAI).date()

    @property
    def current_month(self) -> int:
        """The latest month whose figures can be asked for."""
        return periods.current_month(self.year, self.today)

    def pace_curve(self) -> tuple[Decimal, ...] | None:
        """The plan's own curve as twelve percents, None for the straight line."""
        return tuple(Decimal(str(share)) for share in self.curve) if self.curve else None


class PlanRevision(models.Model):
    """下达、调整: the issuing document (number 0) or a later adjustment, with its first month in force. Holds the full set of quotas."""

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="revisions", verbose_name=_("plan"))
    number = models.PositiveSmallIntegerField(_("number"))
    title = models.CharField(_("title of the document"), max_length=160, blank=True)
    document_number = models.CharField(_("document number"), max_length=60, blank=True)
    issued_on = models.DateField(_("issued on"), null=True, blank=True)
    first_month = models.PositiveSmallIntegerField(_("first month in force"), default=1)
    reason = models.TextField(_("reason"), blank=True)
    created_at = models.DateTimeField(_("created at"), default=timezone.now)
    created_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", verbose_name=_("created by"))

    class Meta:
        verbose_name = _("revision")
        verbose_name_plural = _("revisions")
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["plan", "number"], name="revision_number_once_per_plan"),
            models.CheckConstraint(condition=Q(**MONTH_IN_RANGE), name="revision_month_1_to_12"),
            models.CheckConstraint(condition=~Q(number=0) | Q(first_month=1), name="issuing_document_in_force_from_january"),
        ]

    def __str__(self) -> str:
        return self.document_number or self.title or str(self.number)


class Indicator(models.Model):
    """指标: what is counted. Codes are the document's order within the plan."""

    class Kind(models.TextChoices):
        """How months combine (DESIGN 4.2)."""

        FLOW = "flow", _("Flow, summed over months")
        STOCK = "stock", _("Stock at the end of the period")
        RATE = "rate", _("Rate in %, never summed")

    class Direction(models.TextChoices):
        """Which side of the quota is good."""

        AT_LEAST = "at_least", _("At least")
        AT_MOST = "at_most", _("At most")
        EQUALS = "equals", _("Equals")

    class PartRule(models.TextChoices):
        """What happens when a part is greater than its total (DESIGN 4.8)."""

        BLOCK = "block", _("Refused")
        EXPLAIN = "explain", _("Needs an explanation")
        NOTE = "note", _("Noted")

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="indicators", verbose_name=_("plan"))
    code = models.CharField(_("code"), max_length=20)
    order = models.PositiveSmallIntegerField(_("order"))
    name = models.CharField(_("name"), max_length=80)
    name_en = models.CharField(_("English name"), max_length=120, blank=True)
    unit = models.CharField(_("unit"), max_length=20, default="人")
    printed_unit = models.CharField(_("unit as printed"), max_length=20, default="人")
    printed_scale = models.DecimalField(_("units in one printed unit"), max_digits=12, decimal_places=0, default=Decimal(1))
    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices, default=Kind.FLOW)
    direction = models.CharField(_("direction"), max_length=10, choices=Direction.choices, default=Direction.AT_LEAST)
    decimals = models.PositiveSmallIntegerField(_("decimals"), default=0)
    part_of = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="parts", verbose_name=_("part of"))
    part_rule = models.CharField(_("rule for the part"), max_length=10, choices=PartRule.choices, default=PartRule.EXPLAIN)
    compare_with = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("usually not more than"))
    definition = models.TextField(_("definition"), blank=True)
    definition_en = models.TextField(_("English definition"), blank=True)
    curve = models.JSONField(_("share of the year due by each month, in %"), null=True, blank=True)
    closed_from = models.PositiveSmallIntegerField(_("closed from month"), null=True, blank=True)

    class Meta:
        verbose_name = _("indicator")
        verbose_name_plural = _("indicators")
        ordering = ["order"]
        constraints = [
            models.UniqueConstraint(fields=["plan", "code"], name="indicator_code_once_per_plan"),
            models.UniqueConstraint(fields=["plan", "name"], name="indicator_name_once_per_plan"),
            models.CheckConstraint(condition=Q(decimals__lte=4), name="indicator_decimals_at_most_four"),
            models.CheckConstraint(condition=Q(part_of__isnull=True) | ~Q(part_of=models.F("pk")), name="indicator_not_part_of_itself"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def display_name(self) -> str:
        """The name on screens; in English the English one where there is one."""
        return self.name_en if self.name_en and (get_language() or "").startswith("en") else self.name

    @property
    def display_definition(self) -> str:
        """The definition in the language of the page, the Chinese one where no other exists."""
        return self.definition_en if self.definition_en and (get_language() or "").startswith("en") else self.definition

    def pace_curve(self) -> tuple[Decimal, ...] | None:
        """The indicator's own curve as twelve percents, None where it follows the plan."""
        return tuple(Decimal(str(share)) for share in self.curve) if self.curve else None


class Quota(models.Model):
    """目标数: what one area is to reach in one indicator under one revision. No row means 未下达, never 0."""

    revision = models.ForeignKey(PlanRevision, on_delete=models.PROTECT, related_name="quotas", verbose_name=_("revision"))
    district = models.ForeignKey(District, on_delete=models.PROTECT, related_name="quotas", verbose_name=_("district"))
    indicator = models.ForeignKey(Indicator, on_delete=models.PROTECT, related_name="quotas", verbose_name=_("indicator"))
    value = models.DecimalField(_("quota"), max_digits=16, decimal_places=4)
    own_value = models.DecimalField(_("the district's own, higher target"), max_digits=16, decimal_places=4, null=True, blank=True)
    source = models.CharField(_("cell of the document"), max_length=60, blank=True)

    history = HistoricalRecords()

    class Meta:
        verbose_name = _("quota")
        verbose_name_plural = _("quotas")
        ordering = ["revision", "district__order", "indicator__order"]
        constraints = [
            models.UniqueConstraint(fields=["revision", "district", "indicator"], name="quota_once_per_cell"),
            models.CheckConstraint(condition=Q(value__gte=0), name="quota_not_negative"),
        ]

    def __str__(self) -> str:
        return f"{self.district} {self.indicator} {self.value}"


SHARED = 0
"""The plan under which stands the state of what all plans share."""
WHOLE, PROMISED = 0, -1
"""The parts of a plan's state that belong to no one district: what concerns the plan as a whole, and what was promised in it."""


class PlanState(models.Model):
    """A number that every change of a part of a plan raises, in the transaction of the change: the plan's state is the sum of its parts.

    A part is what was reported by one district (its id), `PROMISED` or `WHOLE`; below them, at -1 - its id, stand a district's drafts: nobody but the
    district reads their figures, so that someone who types does not make every page of the city be read anew. Parts, because two transactions that
    change reports of two districts must not wait for each other, least of all crosswise; no foreign key, because a row that is raised must not lock the
    plan's. Raised by the database alone (`state/triggers.py`).
    """

    plan = models.BigIntegerField(_("plan"))
    part = models.BigIntegerField(_("part"))
    value = models.BigIntegerField(_("state"), default=0)

    class Meta:
        verbose_name = _("state of a plan")
        verbose_name_plural = _("states of plans")
        constraints = [models.UniqueConstraint(fields=["plan", "part"], name="one_state_per_plan_and_part")]

    def __str__(self) -> str:
        return f"{self.plan} {self.part}: {self.value}"


UPLOAD_LIFETIME = timedelta(hours=1)
UPLOADS_PER_USER = 5


class UploadManager(models.Manager):
    """Keeps and hands back files between preview and confirmation."""

    def keep(self, user: User, purpose: str, filename: str, data: bytes, details: dict | None = None) -> "Upload":
        """Store a file for its user. Files of anyone past their hour go, and of this user's all but the latest few."""
        now = timezone.now()
        self.filter(created_at__lt=now - UPLOAD_LIFETIME).delete()
        kept = self.filter(user=user).order_by("-created_at").values_list("pk", flat=True)[: UPLOADS_PER_USER - 1]
        self.filter(user=user).exclude(pk__in=list(kept)).delete()
        return self.create(user=user, purpose=purpose, filename=filename[:200], data=data, details=details or {}, created_at=now)

    def kept(self, user: User, purpose: str, token: str) -> "Upload | None":
        """The file this user uploaded for this purpose, None when it is unknown, someone else's or past its hour."""
        try:
            key = uuid.UUID(str(token))
        except ValueError:
            return None
        return self.filter(pk=key, user=user, purpose=purpose, created_at__gte=timezone.now() - UPLOAD_LIFETIME).first()


class Upload(models.Model):
    """A file between its preview and its confirmation: kept on the server, so that what is confirmed is what was shown.

    No record: it goes after an hour or once it is confirmed.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", verbose_name=_("user"))
    purpose = models.CharField(_("purpose"), max_length=120)
    filename = models.CharField(_("file name"), max_length=200)
    data = models.BinaryField(_("content"))
    details = models.JSONField(_("what was typed beside it"), default=dict)
    created_at = models.DateTimeField(_("created at"), default=timezone.now, db_index=True)

    objects = UploadManager()

    class Meta:
        verbose_name = _("uploaded file")
        verbose_name_plural = _("uploaded files")
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return self.filename
