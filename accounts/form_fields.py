"""Form fields that several pages of accounts share."""

from django import forms

from districts.models import District, DistrictQuerySet


def text(autocomplete: str = "off", **attrs: str) -> forms.TextInput:
    """A line of text; what the browser may fill in is said each time."""
    return forms.TextInput(attrs={"autocomplete": autocomplete, **attrs})


class AreaChoiceField(forms.ModelChoiceField):
    """An area by its official name, with the one it belongs to and its code."""

    def label_from_instance(self, area: District) -> str:
        """北关区 · 安阳市 (410503)."""
        above = f" · {area.parent.full_display_name}" if area.parent else ""
        return f"{area.full_display_name}{above} ({area.code})"


def choosable(found: DistrictQuerySet) -> DistrictQuerySet:
    """Areas in the order of a list of choices."""
    return found.open().select_related("parent").order_by("parent__order", "order", "code")
