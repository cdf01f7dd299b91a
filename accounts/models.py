"""Users, each sitting at one area with one role, and the append-only audit log."""

from datetime import datetime

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.contrib.auth.validators import UnicodeUsernameValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from districts.models import District

SYSTEM_USERNAME = "system"


class Role(models.TextChoices):
    """What a user may do (DESIGN 7). `system` stands for commands run without --user and can never sign in."""

    REPORTER = "reporter", _("District reporter")
    SUPERVISOR = "supervisor", _("City supervisor")
    LEADER = "leader", _("City leader")
    DEPARTMENT = "department", _("Department officer")
    ADMINISTRATOR = "administrator", _("Administrator")
    AUDITOR = "auditor", _("Auditor")
    SYSTEM = "system", _("System")


class UserManager(BaseUserManager):
    """Makes users; there are no superusers."""

    def create_user(self, username: str, password: str | None = None, **fields) -> "User":
        """A new user with a hashed password; None makes one that cannot sign in."""
        user = self.model(username=self.model.normalize_username(username), **fields)
        user.set_password(password)
        user.password_changed_at = timezone.now()
        user.save(using=self._db)
        return user

    def system(self) -> "User":
        """The user commands act as when none is named."""
        user, _created = self.get_or_create(username=SYSTEM_USERNAME, defaults={"full_name": "系统", "role": Role.SYSTEM, "is_active": False, "password": "!"})
        return user


class User(AbstractBaseUser):
    """A person with one role at one area. Disabled, never deleted."""

    username = models.CharField(_("user name"), max_length=60, unique=True, validators=[UnicodeUsernameValidator()])
    full_name = models.CharField(_("full name"), max_length=40)
    organisation = models.CharField(_("organisation"), max_length=80, blank=True)
    phone = models.CharField(_("office phone"), max_length=40, blank=True)
    role = models.CharField(_("role"), max_length=20, choices=Role.choices)
    district = models.ForeignKey(District, on_delete=models.PROTECT, null=True, blank=True, related_name="users", verbose_name=_("area"))
    is_active = models.BooleanField(_("enabled"), default=True)
    is_demo = models.BooleanField(_("sample user"), default=False, editable=False)
    must_change_password = models.BooleanField(_("must change the password"), default=False)
    password_changed_at = models.DateTimeField(_("password changed at"), default=timezone.now)
    created_at = models.DateTimeField(_("created at"), auto_now_add=True)

    objects = UserManager()

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS: list[str] = []

    class Meta:
        verbose_name = _("user")
        verbose_name_plural = _("users")
        ordering = ["district_id", "username"]
        indexes = [models.Index(fields=["district", "username"], name="users_by_area")]
        constraints = [
            models.CheckConstraint(
                condition=Q(role__in=["administrator", "auditor", "system"]) | Q(district__isnull=False), name="user_with_figures_sits_at_a_district"
            ),
            models.CheckConstraint(condition=~Q(role="system") | Q(is_active=False), name="system_user_cannot_sign_in"),
        ]

    def __str__(self) -> str:
        return self.full_name or self.username

    def get_full_name(self) -> str:
        """The name people know."""
        return self.full_name

    @property
    def masked_phone(self) -> str:
        """The office phone for everyone but administrators: at most the first three and the last two digits (DOMAIN 5.1 数据保密性)."""
        digits = [place for place, character in enumerate(self.phone) if character.isdigit()]
        shown = {*digits[:3], *digits[-2:]} if len(digits) > 6 else set(digits[-2:])
        return "".join("*" if place in digits and place not in shown else character for place, character in enumerate(self.phone))


class UsedPassword(models.Model):
    """A hash of a password used before, so that the last five are not taken again."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="used_passwords")
    password = models.CharField(max_length=128)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-pk"]


class AuditQuerySet(models.QuerySet):
    """Reads the log; refuses to change it."""

    def update(self, **_fields):
        """Refused: the log is append-only."""
        raise TypeError("The audit log is append-only.")

    def delete(self):
        """Refused: the log is append-only."""
        raise TypeError("The audit log is append-only.")

    def purge(self, before: datetime) -> int:
        """Delete records older than `before` (aware) and return how many; the database refuses those younger than the legal retention."""
        count, _by_model = models.QuerySet.delete(self.filter(at__lt=before))
        return count


class AuditEvent(models.Model):
    """One act: who, when, from where, what, on what, with which result. Written once (DOMAIN 5.1 安全审计)."""

    class Action(models.TextChoices):
        """What was done."""

        SIGN_IN = "sign_in", _("Signed in")
        SIGN_IN_FAILED = "sign_in_failed", _("Sign-in failed")
        LOCKED_OUT = "locked_out", _("Locked out")
        SIGN_OUT = "sign_out", _("Signed out")
        PASSWORD = "password", _("Password changed")
        USER_CREATED = "user_created", _("User created")
        USER_CHANGED = "user_changed", _("User changed")
        USER_DISABLED = "user_disabled", _("User disabled")
        USER_ENABLED = "user_enabled", _("User enabled")
        PASSWORD_RESET = "password_reset", _("Password reset")
        UNLOCKED = "unlocked", _("User unlocked")
        AREA_CREATED = "area_created", _("Area created")
        AREA_CHANGED = "area_changed", _("Area changed")
        STATUS = "status", _("Status changed")
        BRIEF_ISSUED = "brief_issued", _("Brief issued")
        SAVED = "saved", _("Figures saved")
        PLAN_IMPORT = "plan_import", _("Plan imported")
        PROGRESS_IMPORT = "progress_import", _("Figures imported")
        PLAN_CHANGED = "plan_changed", _("Plan changed")
        FILE_ADDED = "file_added", _("File attached")
        FILE_WITHDRAWN = "file_withdrawn", _("File taken back")
        EXPORT = "export", _("Exported")
        REFUSED = "refused", _("Refused")
        PURGED = "purged", _("Log purged")

    at = models.DateTimeField(_("time"), default=timezone.now, db_index=True)
    user = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("user"))
    username = models.CharField(_("user name"), max_length=60, blank=True)
    role = models.CharField(_("role"), max_length=20, blank=True)
    district = models.ForeignKey(District, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("area"))
    ip_address = models.GenericIPAddressField(_("address"), null=True)
    user_agent = models.CharField(_("browser"), max_length=200, blank=True)
    action = models.CharField(_("act"), max_length=30, choices=Action.choices)
    target = models.CharField(_("object"), max_length=200, blank=True)
    detail = models.TextField(_("detail"), blank=True)
    succeeded = models.BooleanField(_("succeeded"), default=True)

    objects = AuditQuerySet.as_manager()

    class Meta:
        verbose_name = _("audit record")
        verbose_name_plural = _("audit records")
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.username} {self.action} {self.target}"

    def save(self, *args, **kwargs):
        """Write once; a second save is refused."""
        if self.pk is not None:
            raise TypeError("The audit log is append-only.")
        super().save(*args, **kwargs)

    def delete(self, *args, **kwargs):
        """Refused: the log is append-only."""
        raise TypeError("The audit log is append-only.")
