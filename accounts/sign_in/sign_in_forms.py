"""Forms of signing in and of one's own password."""

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts.form_fields import text
from accounts.models import User


def password_field(label: str, autocomplete: str) -> forms.CharField:
    """A password, taken as it is typed, blanks and all."""
    return forms.CharField(label=label, max_length=200, strip=False, widget=forms.PasswordInput(attrs={"autocomplete": autocomplete}))


class SignInForm(forms.Form):
    """User name and password."""

    username = forms.CharField(label=_("User name"), max_length=60, widget=text("username", autocapitalize="none", spellcheck="false"))
    password = password_field(_("Password"), "current-password")
    keep = forms.BooleanField(label=_("Stay signed in on this computer for 8 hours"), required=False)
    hides_required = True


class PasswordForm(forms.Form):
    """The present password and twice the new one."""

    present = password_field(_("Present password"), "current-password")
    new = password_field(_("New password"), "new-password")
    again = password_field(_("New password again"), "new-password")
    hides_required = True

    def __init__(self, user: User, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.user = user

    def clean_present(self) -> str:
        """The present password must be right."""
        present = self.cleaned_data["present"]
        if not self.user.check_password(present):
            raise ValidationError(_("This is not your present password."), code="wrong")
        return present

    def clean_new(self) -> str:
        """The rules of accounts/sign_in/passwords.py."""
        new = self.cleaned_data["new"]
        validate_password(new, self.user)
        return new

    def clean_again(self) -> str:
        """Both must agree."""
        again = self.cleaned_data["again"]
        if "new" in self.cleaned_data and again != self.cleaned_data["new"]:
            raise ValidationError(_("The two new passwords differ."), code="mismatch")
        return again
