"""What templates need of numbers and parts; loaded in every template."""

from django import template
from django.utils.safestring import SafeString

from progress.checks import check_messages
from reports.charts import inline_marks
from reports.reading import display

register = template.Library()


@register.filter
def number(value, decimals: int = 0) -> str:
    """A number with thousands separators, —— for none."""
    return display.number(value, decimals)


@register.filter
def month_name(month: int) -> str:
    """6月, June."""
    return check_messages.month_name(int(month))


@register.simple_tag
def band(value, pill: bool = False) -> SafeString:
    """Sign and word of a band."""
    return inline_marks.band(value, pill)


@register.simple_tag
def pill(state) -> SafeString:
    """Status pill."""
    return inline_marks.pill(state)


@register.simple_tag
def indicator_name(indicator, url: str | None = None) -> SafeString:
    """An indicator's name with its 其中 tag."""
    return inline_marks.indicator_name(indicator, url)
