"""Rules for passwords (DOMAIN 5.1 身份鉴别 a) and the one-time passwords administrators hand out."""

import secrets
import string

from django.conf import settings
from django.contrib.auth.hashers import check_password
from django.contrib.auth.password_validation import MinimumLengthValidator
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import UsedPassword, User

REMEMBERED = 5
CLASSES_NEEDED = 3
ONE_TIME_ALPHABET = "".join(sorted(set(string.ascii_letters + string.digits) - set("0O1lI")))
ONE_TIME_GROUPS, ONE_TIME_GROUP_LENGTH = 4, 4

FIRST, EXPIRED = "first", "expired"


def character_classes(password: str) -> int:
    """How many of the four classes a password has: small letters, capital letters, digits, anything else."""
    small = any(character in string.ascii_lowercase for character in password)
    capital = any(character in string.ascii_uppercase for character in password)
    digit = any(character in string.digits for character in password)
    other = any(character not in string.ascii_letters + string.digits for character in password)
    return small + capital + digit + other


class LengthValidator(MinimumLengthValidator):
    """Django's own rule, in our words: its message has no Chinese in this release."""

    def get_error_message(self) -> str:
        """What is wrong, as the form says it."""
        return self.get_help_text()

    def get_help_text(self) -> str:
        """The rule in words."""
        return _("The password needs at least %(length)s characters.") % {"length": self.min_length}


class CharacterClassesValidator:
    """At least three of the four classes."""

    def validate(self, password: str, user: User | None = None) -> None:
        """Raises ValidationError for fewer."""
        if character_classes(password) < CLASSES_NEEDED:
            raise ValidationError(self.get_help_text(), code="password_too_uniform")

    def get_help_text(self) -> str:
        """The rule in words."""
        return _("The password needs at least three of: small letters, capital letters, digits, signs.")


class RecentPasswordsValidator:
    """Not one of the last five, the present one among them."""

    def validate(self, password: str, user: User | None = None) -> None:
        """Raises ValidationError for a password the user had."""
        if user is None or user.pk is None:
            return
        used = user.used_passwords.values_list("password", flat=True)[:REMEMBERED]
        if any(check_password(password, old) for old in {user.password, *used}):
            raise ValidationError(self.get_help_text(), code="password_used_before")

    def get_help_text(self) -> str:
        """The rule in words."""
        return _("The password must not be one of your last five.")

    def password_changed(self, password: str, user: User | None = None) -> None:
        """Remember the new hash, forget all but the last five; Django calls this whenever a set password is saved."""
        UsedPassword.objects.create(user=user, password=user.password)
        user.used_passwords.exclude(pk__in=list(user.used_passwords.values_list("pk", flat=True)[:REMEMBERED])).delete()


def due(user: User) -> str:
    """Why the user must change the password now: `first` (new or reset), `expired` (older than PASSWORD_MAX_AGE), or nothing.

    Passwords of sample users do not age.
    """
    if user.must_change_password:
        return FIRST
    if not user.is_demo and timezone.now() - user.password_changed_at > settings.PASSWORD_MAX_AGE:
        return EXPIRED
    return ""


def one_time_password() -> str:
    """A random password that keeps the rules and is easy to read out: four groups of four without 0 O 1 l I, about 92 bits."""
    while True:
        groups = ["".join(secrets.choice(ONE_TIME_ALPHABET) for _index in range(ONE_TIME_GROUP_LENGTH)) for _group in range(ONE_TIME_GROUPS)]
        password = "-".join(groups)
        if character_classes(password) == 4:
            return password
