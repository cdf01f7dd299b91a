"""What administrators do to users, each act in one transaction with its record in the audit log. Nobody is ever deleted."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.audit import audit_trail
from accounts.audit.record_language import in_record_language
from accounts.models import AuditEvent, Role, User
from accounts.sign_in import lockout
from accounts.sign_in.passwords import one_time_password

Action = AuditEvent.Action
EDITABLE = ("full_name", "organisation", "phone", "role", "district")


class Refused(Exception):
    """An act that would harm: `code` is `self` (disabling or demoting oneself), `last` (the last administrator) or `reach` (the last one of all areas)."""

    def __init__(self, code: str):
        super().__init__(code)
        self.code = code


@transaction.atomic
def create(values: dict, *, by: User | None = None, request=None) -> tuple[User, str]:
    """A new user and the one-time password, which is told once, kept nowhere and must be changed at first sign-in.

    `values`: username, full_name, role and, where given, organisation, phone, district.
    """
    password = one_time_password()
    user = User.objects.create_user(password=password, must_change_password=True, **values)
    with in_record_language():
        record(Action.USER_CREATED, user, by, request, detail=", ".join(filter(None, [str(user.get_role_display()), str(user.district or "")])))
    return user, password


@transaction.atomic
def change(user: User, values: dict, *, by: User, request=None) -> bool:
    """Give a user new names, role or area; False when nothing differs.

    Raises Refused when an administrator would demote himself, or leave no administrator or none of all areas.
    """
    stored = User.objects.select_for_update().get(pk=user.pk)
    changed = [name for name in EDITABLE if getattr(stored, name) != values[name]]
    if not changed:
        return False
    if stored.role == Role.ADMINISTRATOR and values["role"] != Role.ADMINISTRATOR:
        refuse_loss(stored, by)
    if stored.role == Role.ADMINISTRATOR and stored.district_id is None and values["district"] is not None:
        refuse_narrowing(stored)
    with in_record_language():
        before = {name: shown(stored, name) for name in changed}
        for name in changed:
            setattr(stored, name, values[name])
        stored.save(update_fields=changed)
        detail = "; ".join(f"{User._meta.get_field(name).verbose_name}: {before[name]} → {shown(stored, name)}" for name in changed)
        record(Action.USER_CHANGED, stored, by, request, detail=detail)
    return True


@transaction.atomic
def disable(user: User, *, by: User, request=None) -> None:
    """Shut a user out at once; sessions end with the next request, records stay. Raises Refused for oneself and for the last administrator."""
    refuse_loss(user, by)
    User.objects.filter(pk=user.pk).update(is_active=False)
    record(Action.USER_DISABLED, user, by, request)


@transaction.atomic
def enable(user: User, *, by: User, request=None) -> None:
    """Let a disabled user in again, with the password he had."""
    User.objects.filter(pk=user.pk).exclude(role=Role.SYSTEM).update(is_active=True)
    record(Action.USER_ENABLED, user, by, request)


@transaction.atomic
def reset_password(user: User, *, by: User, request=None) -> str:
    """A new one-time password, told once; ends the user's sessions and any lockout."""
    password = one_time_password()
    user.set_password(password)
    user.must_change_password = True
    user.password_changed_at = timezone.now()
    user.save(update_fields=["password", "must_change_password", "password_changed_at"])
    lockout.unlock(user.username)
    record(Action.PASSWORD_RESET, user, by, request)
    return password


@transaction.atomic
def unlock(user: User, *, by: User, request=None) -> None:
    """Forget the failed sign-ins that locked a user out."""
    lockout.unlock(user.username)
    record(Action.UNLOCKED, user, by, request)


def refuse_loss(user: User, by: User) -> None:
    """Raises Refused if `user` must stay an active administrator: it is the one who acts, or the last one."""
    if user.pk == by.pk:
        raise Refused("self")
    if user.role == Role.ADMINISTRATOR and not _others(user):
        raise Refused("last")
    if user.role == Role.ADMINISTRATOR and user.district_id is None:
        refuse_narrowing(user)


def refuse_narrowing(user: User) -> None:
    """Raises Refused if `user` is the last administrator of all areas: nobody else could add a city."""
    if not _others(user, district=None):
        raise Refused("reach")


def _others(user: User, **only: object) -> bool:
    administrators = User.objects.select_for_update().filter(role=Role.ADMINISTRATOR, is_active=True, **only).order_by("pk")
    return any(administrator.pk != user.pk for administrator in administrators)


def refusal_words(refused: Refused) -> str:
    """Why an act was refused."""
    if refused.code == "self":
        return _("You cannot disable yourself or give up your own role. Another administrator can do it.")
    if refused.code == "reach":
        return _("This is the last administrator of all areas. Make another one first: nobody else could add a city.")
    return _("This is the last administrator. Make another user an administrator first.")


def shown(user: User, name: str) -> str:
    """A field as the record shows it; phones only masked."""
    if name == "role":
        return str(user.get_role_display())
    if name == "phone":
        return user.masked_phone or "—"
    return str(getattr(user, name) or "—")


def record(action: str, user: User, by: User | None, request, detail: str = "") -> None:
    """Write the act on `user`; the supervisors of the user's area see it."""
    audit_trail.record(action, by=by, request=request, target=f"{user.username} {user.full_name}".strip(), detail=detail, district=user.district)
