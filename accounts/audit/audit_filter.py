"""Which records of the audit log are looked for."""

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.form_fields import text
from accounts.models import AuditEvent


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
