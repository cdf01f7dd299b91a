"""How bands and numbers are said on screen: one word and one sign a band, thousands separators, a real minus."""

from decimal import Decimal
from functools import cache

from django.utils.translation import get_language, pgettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from targets.arithmetic import rates
from targets.arithmetic.rates import Band

DASH = "——"
MINUS = "\N{MINUS SIGN}"

SIGNS = {
    Band.EXCEEDED: "★",
    Band.ATTAINED: "◆",
    Band.AHEAD: "▲",
    Band.ON_PACE: "●",
    Band.BEHIND: "▽",
    Band.FAR_BEHIND: "▼",
    Band.NOT_ASSIGNED: DASH,
    Band.NOT_ASSESSABLE: "◇",
    Band.NOT_REPORTED: "○",
    Band.WITHIN_LIMIT: "●",
    Band.OVER_LIMIT: "▼",
}


BAND_WORDS = {
    Band.EXCEEDED: _("Exceeded"),
    Band.ATTAINED: _("Attained"),
    Band.AHEAD: _("Ahead of pace"),
    Band.ON_PACE: _("On pace"),
    Band.BEHIND: pgettext_lazy("band", "Behind"),
    Band.FAR_BEHIND: _("Far behind"),
    Band.NOT_ASSIGNED: _("Not assigned"),
    Band.NOT_ASSESSABLE: _("Not yet assessable"),
    Band.NOT_REPORTED: _("Not reported"),
    Band.WITHIN_LIMIT: _("Within the limit"),
    Band.OVER_LIMIT: _("Over the limit"),
}

GAP_CLASSES = {Band.FAR_BEHIND: "gap-bad", Band.BEHIND: "gap-slow", Band.OVER_LIMIT: "gap-bad"}


def band_word(band: str) -> str:
    """The word beside every band's colour."""
    return _band_words(get_language())[band]


@cache
def _band_words(_language: str | None) -> dict[str, str]:
    """Looked up once a language, not once a cell: catalogues do not change while the server runs."""
    return {band: str(word) for band, word in BAND_WORDS.items()}


def gap_class(band: str) -> str:
    """The colour class of a gap."""
    return GAP_CLASSES.get(band, "gap-ok")


def number(value: Decimal | None, decimals: int = 0, none: str = DASH) -> str:
    """Thousands separators and fixed decimals; `none` where there is no value (——, never 0)."""
    if value is None:
        return none
    if not decimals and value == (whole := int(value)):  # nearly every figure: whole persons, nothing to round
        return f"{whole:,}".replace("-", MINUS)
    return f"{rates.rounded(value, decimals):,f}".replace("-", MINUS)


def signed(text: str | None, none: str = DASH) -> str:
    """A plain decimal text with + or a real minus in front; zero has no sign."""
    if text is None:
        return none
    if text.startswith("-"):
        return MINUS + text[1:]
    return text if not text.strip("0.") else "+" + text


UNIT_WORDS = {"人": pgettext_lazy("unit", "persons"), "人次": pgettext_lazy("unit", "person-times"), "户": pgettext_lazy("unit", "households")}


def unit_word(unit: str) -> str:
    """A unit as printed in the language of the page, 万人次 as 10,000 person-times; one we do not know stands as it is printed."""
    if unit in UNIT_WORDS:
        return str(UNIT_WORDS[unit])
    if unit[:1] == "万" and unit[1:] in UNIT_WORDS:
        return pgettext("unit", "10,000 %(unit)s") % {"unit": UNIT_WORDS[unit[1:]]}
    return unit
