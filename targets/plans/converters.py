"""How a month stands in an address."""

from django.urls import register_converter

from targets.arithmetic.periods import MONTHS


class MonthConverter:
    """1 to 12 without a leading zero; anything else is no address of ours (404)."""

    regex = "1[0-2]|[1-9]"

    def to_python(self, value: str) -> int:
        """The month as a number."""
        return int(value)

    def to_url(self, value: int) -> str:
        """The month as text; ValueError for a number that is no month."""
        if int(value) not in MONTHS:
            raise ValueError(f"{value!r} is not a month")
        return str(value)


register_converter(MonthConverter, "month")
