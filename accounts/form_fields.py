"""Form fields that several pages of accounts share."""

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from districts.models import District, DistrictQuerySet


def text(autocomplete: str = "off", **attrs: str) -> forms.TextInput:
    """A line of text; what the browser may fill in is said each time."""
    return forms.TextInput(attrs={"autocomplete": autocomplete, **attrs})


MOST_CHOICES = 300
"""Areas a list of choices still holds; of more, a name or a code is typed."""


class AreaChoiceField(forms.ModelChoiceField):
    """An area by its official name, with the one it belongs to and its code: chosen from a list, or where there are very many, typed by name or code."""

    is_typed = False

    def offer(self, areas: DistrictQuerySet) -> None:
        """Let one of these areas be chosen. One query, of as many areas as a list may hold."""
        shown = list(areas[: MOST_CHOICES + 1])
        self.is_typed = len(shown) > MOST_CHOICES
        self.queryset = areas
        if not self.is_typed:
            self.choices = [("", self.empty_label), *((area.pk, self.label_from_instance(area)) for area in shown)]
        else:
            self.widget = text()
            self.help_text = _("Official name or code of the area.")

    def prepare_value(self, value: object) -> object:
        """A typed area stands in its field as its code."""
        if not self.is_typed or isinstance(value, str) or value in self.empty_values:
            return super().prepare_value(value)
        area = value if isinstance(value, District) else self.queryset.filter(pk=value).first()
        return area.code if area else ""

    def to_python(self, value: object) -> District | None:
        """The area of a typed code or name; a name that several have is asked for by code."""
        if not self.is_typed or value in self.empty_values:
            return super().to_python(value)
        words = str(value).strip()
        key = int(words) if words.isascii() and words.isdigit() and len(words) < 10 else 0
        found = list(self.queryset.filter(Q(code=words) | Q(name=words) | Q(pk=key))[:6])
        exact = [area for area in found if area.code == words] or found
        if len(exact) == 1:
            return exact[0]
        if not exact:
            raise ValidationError(_("No area of yours has the name or code %(words)s."), code="unknown", params={"words": words})
        codes = ", ".join(area.code for area in exact)
        message = _("Several areas are called %(words)s. Type the code of the one meant: %(codes)s.")
        raise ValidationError(message, code="several", params={"words": words, "codes": codes})

    def label_from_instance(self, area: District) -> str:
        """北关区 · 安阳市 (410503)."""
        above = f" · {area.parent.full_display_name}" if area.parent else ""
        return f"{area.full_display_name}{above} ({area.code})"


def choosable(found: DistrictQuerySet) -> DistrictQuerySet:
    """Areas in the order of a list of choices."""
    return found.open().select_related("parent").order_by("parent__order", "order", "code")
