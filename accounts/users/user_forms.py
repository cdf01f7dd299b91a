"""Forms of users and of finding them."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts.form_fields import AreaChoiceField, choosable, text
from accounts.models import SYSTEM_USERNAME, Role, User
from accounts.permissions import visible_areas
from districts.models import District

GLOBAL_ROLES = (Role.ADMINISTRATOR, Role.AUDITOR)


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
        self.fields["district"].empty_label = _("None: all areas") if administrator.district_id is None else _("Choose an area")
        self.fields["district"].offer(choosable(visible_areas(administrator)))
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
        self.fields["district"].offer(choosable(visible_areas(user)))
