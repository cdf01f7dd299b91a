"""What is uploaded for a month: the filled sheet."""

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from sheets.errors import SheetError
from targets.issuing.problems import sentence_of_error


class SheetForm(forms.Form):
    """A filled sheet. Refused by size before anything is read."""

    file = forms.FileField(
        label=_("Filled sheet"), help_text=_(".xlsx or .csv, up to 10 MB."), widget=forms.FileInput(attrs={"class": "input", "accept": ".xlsx,.csv"})
    )

    def clean_file(self):
        """The file, if it is not too large to be read."""
        file = self.cleaned_data["file"]
        if file.size > settings.UPLOAD_LIMIT:
            error = SheetError("too_large", where=file.name, found=f"{file.size} bytes", expected=f"at most {settings.UPLOAD_LIMIT} bytes")
            raise forms.ValidationError(sentence_of_error(error))
        return file
