"""Forms of areas: a new city, another name."""

import re

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts.areas import area_tree
from accounts.form_fields import AreaChoiceField, choosable, text
from accounts.models import User
from accounts.permissions import visible_areas
from districts.models import District

OFFICIAL_CODE = re.compile(r"\d{6}")
OWN_CODE = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")


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
        self.fields["parent"].offer(choosable(District.objects.filter(kind=District.Kind.PROVINCE)))

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
        self.fields["district"].offer(choosable(visible_areas(administrator)))

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
