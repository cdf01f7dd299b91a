"""The sentences of the checks: what `progress.checks.rules` found, said to the person at the cell.

Every sentence names the period of the cell and the numbers that clash, and what to do. Numbers carry thousands
separators and their unit. Plain text, never marked safe: it may quote what a stranger typed.
"""

from collections.abc import Mapping
from decimal import ROUND_HALF_UP, Decimal
from functools import cache

from django.utils.translation import get_language, ngettext, pgettext, pgettext_lazy
from django.utils.translation import gettext as _

from progress.checks.rules import Finding, Key, Severity

QUOTED_LENGTH = 24

_MONTHS = (
    pgettext_lazy("month of figures", "January"),
    pgettext_lazy("month of figures", "February"),
    pgettext_lazy("month of figures", "March"),
    pgettext_lazy("month of figures", "April"),
    pgettext_lazy("month of figures", "May"),
    pgettext_lazy("month of figures", "June"),
    pgettext_lazy("month of figures", "July"),
    pgettext_lazy("month of figures", "August"),
    pgettext_lazy("month of figures", "September"),
    pgettext_lazy("month of figures", "October"),
    pgettext_lazy("month of figures", "November"),
    pgettext_lazy("month of figures", "December"),
)
# Chinese writes 1—6月, not 1月—6月: the month that opens a period reads differently.
_FIRST_MONTHS = (
    pgettext_lazy("first month of a period", "January"),
    pgettext_lazy("first month of a period", "February"),
    pgettext_lazy("first month of a period", "March"),
    pgettext_lazy("first month of a period", "April"),
    pgettext_lazy("first month of a period", "May"),
    pgettext_lazy("first month of a period", "June"),
    pgettext_lazy("first month of a period", "July"),
    pgettext_lazy("first month of a period", "August"),
    pgettext_lazy("first month of a period", "September"),
    pgettext_lazy("first month of a period", "October"),
    pgettext_lazy("first month of a period", "November"),
)


# ------------------------------------------------------------------ numbers, units, months
def number_text(value: Decimal) -> str:
    """The number with thousands separators and a real minus sign, without idle zeros behind the point."""
    text = f"{value:,f}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return text.replace("-", "−")


def quantity(value: Decimal, unit: str) -> str:
    """The number with its unit: 655 人; in English the common units are translated, others stand as they are printed."""
    number = number_text(value)
    # English takes the singular for exactly one; a fraction is plural.
    count = int(value) if value == int(value) else 2
    if unit == "人":
        return ngettext("%(number)s person", "%(number)s persons", count) % {"number": number}
    if unit == "人次":
        return ngettext("%(number)s person-time", "%(number)s person-times", count) % {"number": number}
    if unit == "户":
        return ngettext("%(number)s household", "%(number)s households", count) % {"number": number}
    if unit == "%":
        return f"{number}%"
    return f"{number} {unit}".rstrip()


def month_name(month: int) -> str:
    """6月, June."""
    return _month_names(get_language())[month - 1]


@cache
def _month_names(_language: str | None) -> tuple[str, ...]:
    """Looked up once a language: catalogues do not change while the server runs."""
    return tuple(str(name) for name in _MONTHS)


def period_name(first: int, last: int) -> str:
    """1—6月, January–June; one month alone by its own name."""
    if first == last:
        return month_name(last)
    return pgettext("period of months", "%(first)s–%(last)s") % {"first": _FIRST_MONTHS[first - 1], "last": month_name(last)}


def severity_label(severity: Severity) -> str:
    """The word on the tag: 错误, 需说明, 提示."""
    labels = {
        Severity.BLOCK: pgettext("severity of a check", "Error"),
        Severity.EXPLAIN: pgettext("severity of a check", "Explain"),
        Severity.NOTE: pgettext("severity of a check", "Note"),
    }
    return labels[severity]


def _tenths(value: Decimal) -> str:
    """Always with one decimal, as on the pages: 21.2, 3.0, 1,250.0."""
    return f"{value.quantize(Decimal('0.1'), rounding=ROUND_HALF_UP):,f}"


def _average(values: Mapping[str, object], unit: str) -> str:
    """A monthly average as a whole number; below 10 with one decimal, so that it is not read as 0."""
    average = values["average"]
    places = Decimal(1) if abs(average) >= 10 else Decimal("0.1")
    return quantity(average.quantize(places, rounding=ROUND_HALF_UP), unit)


def _quoted(text: object) -> str:
    text = " ".join(str(text).split())
    return text if len(text) <= QUOTED_LENGTH else text[: QUOTED_LENGTH - 1] + "…"


# ------------------------------------------------------------------ the sentences
class _Context:
    """What every sentence may need: the finding's numbers, the month, the unit and the names of the indicators."""

    def __init__(self, finding: Finding, month: int, unit: str, names: Mapping[Key, str]):
        self.finding, self.month, self.unit, self.names = finding, month, unit, names
        self.values = finding.values

    def amount(self, name: str) -> str:
        return quantity(self.values[name], self.unit)

    def name(self, role: str) -> str:
        """The name of the parent or other indicator, as the page calls it."""
        return self.names.get(self.values[role], self.values[f"{role}_name"])

    def to_date(self) -> str:
        return period_name(1, self.month)

    def ask(self, fact: str) -> str:
        """The fact, with the request for a reason; once a reason is written, with that."""
        if self.finding.explained:
            return _("%(fact)s; a reason has been given.") % {"fact": fact}
        return _("%(fact)s. Please give the reason.") % {"fact": fact}


def _closed(context: _Context) -> str:
    return _("%(month)s is closed: its figures can no longer be edited, only corrected.") % {"month": month_name(context.month)}


def _not_begun(context: _Context) -> str:
    return _("%(month)s has not begun yet: no figures can be entered.") % {"month": month_name(context.month)}


def _missing(context: _Context) -> str:
    return _("%(month)s is blank. If nothing was done this month, enter 0.") % {"month": month_name(context.month)}


def _not_assigned(context: _Context) -> str:
    values = {"text": _quoted(context.values["text"])}
    return _("No target is assigned here, so no figure is reported. Please clear “%(text)s”.") % values


def _not_a_number(context: _Context) -> str:
    values = {"text": _quoted(context.values["text"])}
    if context.values["percent"]:
        return _("“%(text)s” is a percentage; the number completed is asked for here, not the rate.") % values
    return _("“%(text)s” is not a number. Please enter digits only, for example 1234.") % values


def _too_large(context: _Context) -> str:
    values = {"text": _quoted(context.values["text"]), "digits": context.values["digits"]}
    return _("“%(text)s” has more than %(digits)s digits. Please check the digits and the unit.") % values


def _decimals(context: _Context) -> str:
    values = {"value": context.amount("value"), "decimals": context.values["decimals"]}
    if not context.values["decimals"]:
        return _("%(value)s is not a whole number. Please enter a whole number.") % values
    return _("%(value)s has too many decimals: at most %(decimals)s are allowed.") % values


def _out_of_range(context: _Context) -> str:
    low, high = context.values["low"], context.values["high"]
    if high is None:
        return _("The number at the end of %(month)s is %(value)s; it cannot be below 0.") % {
            "month": month_name(context.month),
            "value": context.amount("value"),
        }
    values = {"value": quantity(context.values["value"], "%"), "low": number_text(low), "high": quantity(high, "%")}
    return _("%(value)s is outside %(low)s to %(high)s. Please check.") % values


def _negative_without_reason(context: _Context) -> str:
    return _("This month %(value)s. A negative number is only for taking back over-reported figures; please give the reason.") % {
        "value": context.amount("value")
    }


def _negative_cumulative(context: _Context) -> str:
    return _("%(period)s: the cumulative would be %(cumulative)s. It cannot be below 0; please check this month's %(value)s.") % {
        "period": context.to_date(),
        "cumulative": context.amount("cumulative"),
        "value": context.amount("value"),
    }


def _part_exceeds_total(context: _Context) -> str:
    fact = _("%(period)s: the cumulative of %(cumulative)s is greater than the %(parent_cumulative)s of “%(parent)s”") % {
        "period": context.to_date(),
        "cumulative": context.amount("cumulative"),
        "parent": context.name("parent"),
        "parent_cumulative": context.amount("parent_cumulative"),
    }
    if context.finding.severity is Severity.BLOCK:
        return _("%(fact)s. A part cannot be greater than its total; please check whether this month's %(value)s is too high.") % {
            "fact": fact,
            "value": context.amount("value"),
        }
    if context.finding.severity is Severity.EXPLAIN:
        return context.ask(fact)
    return _("%(fact)s. Please check.") % {"fact": fact}


def _months_averaged(values: Mapping[str, object]) -> str:
    """The months the average is taken over, told apart where some between the first and the last have no value."""
    period = period_name(values["first_month"], values["last_month"])
    if values["months"] == values["last_month"] - values["first_month"] + 1:
        return period
    return _("%(period)s (%(months)s months reported)") % {"period": period, "months": values["months"]}


def _jump(context: _Context) -> str:
    multiple = context.values["multiple"]
    facts = {
        "value": context.amount("value"),
        "period": _months_averaged(context.values),
        "average": _average(context.values, context.unit),
    }
    if multiple is None:
        return context.ask(_("This month %(value)s, while the monthly average of %(period)s is %(average)s") % facts)
    facts["multiple"] = _tenths(multiple)
    return context.ask(_("This month %(value)s, %(multiple)s times the monthly average of %(period)s, %(average)s") % facts)


def _passes_150(context: _Context) -> str:
    fact = _("The cumulative of %(cumulative)s is %(share)s%% of the year's target of %(quota)s") % {
        "cumulative": context.amount("cumulative"),
        "quota": context.amount("quota"),
        "share": _tenths(context.values["share"]),
    }
    return context.ask(fact)


def _zero(context: _Context) -> str:
    return _("This month is 0. Please confirm that nothing was left out.")


def _same_as_last_month(context: _Context) -> str:
    return _("Same as %(month)s (%(value)s). Please confirm that it was not copied.") % {
        "month": month_name(context.month - 1),
        "value": context.amount("last"),
    }


def _usually_not_more(context: _Context) -> str:
    return _("%(period)s: the cumulative of %(cumulative)s is more than the %(other_cumulative)s of “%(other)s”. Please check.") % {
        "period": context.to_date(),
        "cumulative": context.amount("cumulative"),
        "other": context.name("other"),
        "other_cumulative": context.amount("other_cumulative"),
    }


def _unanswered(context: _Context) -> str:
    was = context.amount("was") if context.values["was"] is not None else pgettext("check", "blank")
    if context.values["changed"]:
        return _("Changed since it was returned; it was %(was)s.") % {"was": was}
    if context.finding.explained:
        return _("Answered; the figure of %(was)s stands.") % {"was": was}
    return _("The city asks you to check this figure (%(was)s). Change it, or reply below, before you submit again.") % {"was": was}


_SENTENCES = {
    "closed": _closed,
    "not_begun": _not_begun,
    "missing": _missing,
    "not_assigned": _not_assigned,
    "not_a_number": _not_a_number,
    "too_large": _too_large,
    "decimals": _decimals,
    "out_of_range": _out_of_range,
    "negative_without_reason": _negative_without_reason,
    "negative_cumulative": _negative_cumulative,
    "part_exceeds_total": _part_exceeds_total,
    "jump": _jump,
    "passes_150": _passes_150,
    "zero": _zero,
    "same_as_last_month": _same_as_last_month,
    "usually_not_more": _usually_not_more,
    "unanswered": _unanswered,
}


def message(finding: Finding, *, month: int, unit: str, names: Mapping[Key, str]) -> str:
    """The sentence at the cell. `unit` is the indicator's unit as printed (人, 人次, 户, %), `names` the indicators' names."""
    return _SENTENCES[finding.code](_Context(finding, month, unit, names))


def cell_message(finding: Finding, *, month: int, unit: str, names: Mapping[Key, str]) -> str:
    """The sentence with the indicator and month before it, for lists away from the cell (import preview, commands)."""
    sentence = message(finding, month=month, unit=unit, names=names)
    if finding.key is None:
        return sentence
    cell = {"indicator": names.get(finding.key, finding.key), "month": month_name(month), "message": sentence}
    return _("%(indicator)s, %(month)s: %(message)s") % cell


# ------------------------------------------------------------------ the short forms
def _short_jump(context: _Context) -> str:
    average = _average(context.values, context.unit)
    if context.values["multiple"] is None:
        return _("monthly average so far %(average)s") % {"average": average}
    values = {"multiple": _tenths(context.values["multiple"]), "average": average}
    return _("%(multiple)s times the monthly average of %(average)s") % values


_SHORT = {
    "closed": lambda context: pgettext("check", "closed"),
    "not_begun": lambda context: pgettext("check", "not begun"),
    "missing": lambda context: pgettext("check", "blank"),
    "not_assigned": lambda context: pgettext("check", "no target assigned"),
    "not_a_number": lambda context: pgettext("check", "not a number"),
    "too_large": lambda context: _("more than %(digits)s digits") % {"digits": context.values["digits"]},
    "decimals": lambda context: pgettext("check", "too many decimals"),
    "out_of_range": lambda context: pgettext("check", "out of range"),
    "negative_without_reason": lambda context: pgettext("check", "negative without a reason"),
    "negative_cumulative": lambda context: pgettext("check", "cumulative below 0"),
    "part_exceeds_total": lambda context: _("cumulative greater than “%(parent)s”") % {"parent": context.name("parent")},
    "jump": _short_jump,
    "passes_150": lambda context: _("%(share)s%% of the year's target") % {"share": _tenths(context.values["share"])},
    "zero": lambda context: pgettext("check", "0 this month"),
    "same_as_last_month": lambda context: _("same as %(month)s") % {"month": month_name(context.month - 1)},
    "unanswered": lambda context: pgettext("check", "returned, neither changed nor answered"),
    "usually_not_more": lambda context: _("cumulative more than “%(other)s”") % {"other": context.name("other")},
}


def short_message(finding: Finding, *, month: int, unit: str, names: Mapping[Key, str]) -> str:
    """The few words beside a flag on the review page: 与5月相同."""
    return _SHORT[finding.code](_Context(finding, month, unit, names))
