"""Forms of sign-in, passwords, users, areas and the audit log."""

import re

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts.areas import area_tree
from accounts.models import SYSTEM_USERNAME, AuditEvent, Role, User
from accounts.permissions import visible_areas
from districts.models import District, DistrictQuerySet

GLOBAL_ROLES = (Role.ADMINISTRATOR, Role.AUDITOR)
OFFICIAL_CODE = re.compile(r"\d{6}")
OWN_CODE = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")


def text(autocomplete: str = "off", **attrs: str) -> forms.TextInput:
    """A line of text; what the browser may fill in is said each time."""
    return forms.TextInput(attrs={"autocomplete": autocomplete, **attrs})


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


class AreaChoiceField(forms.ModelChoiceField):
    """An area by its official name, with the one it belongs to and its code."""

    def label_from_instance(self, area: District) -> str:
        """北关区 · 安阳市 (410503)."""
        above = f" · {area.parent.full_display_name}" if area.parent else ""
        return f"{area.full_display_name}{above} ({area.code})"


def choosable(found: DistrictQuerySet) -> DistrictQuerySet:
    """Areas in the order of a list of choices."""
    return found.open().select_related("parent").order_by("parent__order", "order", "code")


class UserForm(forms.ModelForm):
    """A user's names, role and area, within the area of the administrator."""

    class Meta:
        model = User
        fields = ["username", "full_name", "organisation", "phone", "role", "district"]
        field_classes = {"district": AreaChoiceField}
        help_texts = {
            "username": _("Signs in with this name; it cannot be changed later."),
            "district": _("Sees this area and everything below it."),
        }
        labels = {
            "username": _("User name"),
            "full_name": _("Full name"),
            "organisation": _("Organisation"),
            "phone": _("Office phone"),
            "role": _("Role"),
            "district": _("Area"),
        }

    def __init__(self, administrator: User, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.administrator = administrator
        self.fields["role"].choices = [("", _("Choose a role")), *[choice for choice in Role.choices if choice[0] != Role.SYSTEM]]
        self.fields["district"].queryset = choosable(visible_areas(administrator))
        self.fields["district"].empty_label = _("None: all areas") if administrator.district_id is None else _("Choose an area")
        for name in ("username", "full_name", "organisation", "phone"):
            self.fields[name].widget.attrs["autocomplete"] = "off"
        if self.instance.pk:
            del self.fields["username"]

    def clean_username(self) -> str:
        """Unique whatever the case, so that nobody passes for another."""
        username = self.cleaned_data["username"]
        if username.lower() == SYSTEM_USERNAME or User.objects.filter(username__iexact=username).exists():
            raise ValidationError(_("The user name %(name)s is taken."), code="taken", params={"name": username})
        return username

    def clean(self) -> dict:
        """Role and area must fit."""
        values = super().clean()
        role, district = values.get("role"), values.get("district")
        if role and district is None and "district" not in self.errors:
            if role not in GLOBAL_ROLES:
                self.add_error("district", _("This role needs an area."))
            elif self.administrator.district_id is not None:
                self.add_error("district", _("Choose an area of your own."))
        if role == Role.REPORTER and district is not None and district.parent_id is None:
            self.add_error("district", _("A reporter reports to the area above. %(area)s has none above it.") % {"area": district.full_display_name})
        return values


class UserFilterForm(forms.Form):
    """What the list of users shows."""

    ACTIVE, DISABLED, LOCKED, DUE = "active", "disabled", "locked", "due"
    q = forms.CharField(label=_("Search"), required=False, max_length=60, widget=text(type="search"))
    role = forms.ChoiceField(label=_("Role"), required=False, choices=[])
    district = AreaChoiceField(label=_("Area"), required=False, queryset=District.objects.none(), empty_label=_("All areas"))
    state = forms.ChoiceField(
        label=_("Sign-in state"),
        required=False,
        choices=[("", _("All")), (ACTIVE, _("Enabled")), (DISABLED, _("Disabled")), (LOCKED, _("Locked")), (DUE, _("Must change the password"))],
    )

    def __init__(self, user: User, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["role"].choices = [("", _("All roles")), *[choice for choice in Role.choices if choice[0] != Role.SYSTEM]]
        self.fields["district"].queryset = choosable(visible_areas(user))


class AreaForm(forms.Form):
    """A new city or province."""

    name = forms.CharField(label=_("Official name"), max_length=80, help_text=_("In full, as in documents: 洛阳市"), widget=text())
    code = forms.CharField(
        label=_("Code"),
        max_length=40,
        help_text=_("The six-digit code of GB/T 2260, or an own one of small letters, digits and hyphens."),
        widget=text(),
    )
    kind = forms.ChoiceField(label=_("Kind"), choices=[(kind.value, kind.label) for kind in (District.Kind.CITY, District.Kind.PROVINCE)])
    parent = AreaChoiceField(label=_("Province"), required=False, queryset=District.objects.none(), empty_label=_("None"))

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["parent"].queryset = choosable(District.objects.filter(kind=District.Kind.PROVINCE))

    def clean_name(self) -> str:
        """A city of the same name would make files ambiguous."""
        name = self.cleaned_data["name"]
        taken = District.objects.filter(area_tree.known_as(name), kind__in=[District.Kind.CITY, District.Kind.PROVINCE]).first()
        if taken is not None:
            raise ValidationError(_("%(name)s is there already, with the code %(code)s."), params={"name": taken.name, "code": taken.code})
        return name

    def clean_code(self) -> str:
        """Six digits or an own code, used by no other area."""
        code = self.cleaned_data["code"]
        if not (OFFICIAL_CODE.fullmatch(code) or OWN_CODE.fullmatch(code)):
            raise ValidationError(_("%(code)s is neither six digits nor small letters, digits and hyphens beginning with a letter."), params={"code": code})
        taken = District.objects.filter(code=code).first()
        if taken is not None:
            raise ValidationError(_("The code %(code)s belongs to %(name)s."), params={"code": code, "name": taken.name})
        return code

    def clean(self) -> dict:
        """A province belongs to nothing."""
        values = super().clean()
        if values.get("kind") == District.Kind.PROVINCE and values.get("parent"):
            self.add_error("parent", _("A province belongs to no other."))
        return values


class AliasForm(forms.Form):
    """Another name for an area."""

    district = AreaChoiceField(label=_("Area"), queryset=District.objects.none(), empty_label=_("Choose an area"))
    alias = forms.CharField(label=_("Other name"), max_length=80, help_text=_("As files write it: 高新区管委会"), widget=text())

    def __init__(self, administrator: User, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["district"].queryset = choosable(visible_areas(administrator))

    def clean(self) -> dict:
        """Among the areas of one parent a name means one of them."""
        values = super().clean()
        district, alias = values.get("district"), values.get("alias")
        if district is None or not alias:
            return values
        taken = District.objects.filter(area_tree.known_as(alias), parent=district.parent).first()
        if taken is not None:
            self.add_error("alias", _("%(alias)s means %(name)s already.") % {"alias": alias, "name": taken.name})
        return values


class AuditFilterForm(forms.Form):
    """What the audit log shows."""

    SUCCEEDED, NOT_SUCCEEDED = "yes", "no"
    since = forms.DateField(label=_("From"), required=False, widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}))
    until = forms.DateField(label=_("To"), required=False, widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}))
    user = forms.CharField(label=_("User"), required=False, max_length=60, widget=text(type="search"))
    action = forms.ChoiceField(label=_("Act"), required=False, choices=[("", _("All acts")), *AuditEvent.Action.choices])
    result = forms.ChoiceField(label=_("Result"), required=False, choices=[("", _("All")), (SUCCEEDED, _("Succeeded")), (NOT_SUCCEEDED, _("Did not succeed"))])

    def clean(self) -> dict:
        """The span must run forward."""
        values = super().clean()
        if values.get("since") and values.get("until") and values["since"] > values["until"]:
            self.add_error("until", _("The last day is before the first."))
        return values
