"""What is typed beside a breakdown when it is brought in on a page."""

import re
from collections.abc import Sequence

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from sheets.errors import SheetError
from targets.issuing.problems import sentence_of_error

_BETWEEN = re.compile(r"[,，、;；\n\r]+")
EARLIEST_YEAR, LATEST_YEAR = 2000, 2100


class BreakdownForm(forms.Form):
    """A file with the document's particulars. `year` is left out where the plan is known."""

    year = forms.IntegerField(
        label=_("Year"),
        min_value=EARLIEST_YEAR,
        max_value=LATEST_YEAR,
        widget=forms.NumberInput(attrs={"class": "input", "inputmode": "numeric"}),
    )
    title = forms.CharField(
        label=_("Title of the plan"),
        max_length=120,
        required=False,
        help_text=_("Left blank, the title line of the file is taken."),
        widget=forms.TextInput(attrs={"class": "input"}),
    )
    document_number = forms.CharField(
        label=_("Document number"),
        max_length=60,
        required=False,
        widget=forms.TextInput(attrs={"class": "input", "placeholder": "郑政办文〔2017〕15号", "lang": "zh-CN"}),
    )
    issued_on = forms.DateField(label=_("Issued on"), required=False, widget=forms.DateInput(attrs={"class": "input", "type": "date"}, format="%Y-%m-%d"))
    issuer = forms.CharField(
        label=_("Office that keeps the table"),
        max_length=80,
        required=False,
        help_text=_("It signs tables and briefs. Left blank, it is the area's bureau of human resources and social security."),
        widget=forms.TextInput(attrs={"class": "input", "lang": "zh-CN"}),
    )
    ceilings = forms.CharField(
        label=_("Indicators to be kept below their target"),
        max_length=2000,
        required=False,
        help_text=_("Names, separated by commas. A rate whose name says unemployment, below, within or control is taken as such by itself."),
        widget=forms.TextInput(attrs={"class": "input"}),
    )
    file = forms.FileField(
        label=_("File"),
        help_text=_(".xlsx or .csv, up to 10 MB."),
        widget=forms.FileInput(attrs={"class": "input", "accept": ".xlsx,.csv"}),
    )

    def __init__(self, *args, fixed_year: bool = False, **kwargs):
        super().__init__(*args, **kwargs)
        if fixed_year:
            del self.fields["year"]

    def clean_file(self):
        """Refuse by size before anything is read (DESIGN 7: uploads are hostile)."""
        file = self.cleaned_data["file"]
        if file.size > settings.UPLOAD_LIMIT:
            error = SheetError("too_large", where=file.name, found=f"{file.size} bytes", expected=f"at most {settings.UPLOAD_LIMIT} bytes")
            raise forms.ValidationError(sentence_of_error(error))
        return file

    def details(self) -> dict:
        """What was typed, as it can be stored beside the file."""
        data = self.cleaned_data
        issued_on = data["issued_on"]
        return {
            "year": data.get("year"),
            "title": data["title"],
            "document_number": data["document_number"],
            "issued_on": issued_on.isoformat() if issued_on else None,
            "issuer": data["issuer"],
            "ceilings": ceilings_in(data["ceilings"]),
        }


def ceilings_in(text: str) -> Sequence[str]:
    """The names of a list typed with commas of either kind, semicolons or line breaks between them."""
    return [name.strip() for name in _BETWEEN.split(text) if name.strip()]
