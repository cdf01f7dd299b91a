"""How a typed number is read: full-width digits, separators and blanks; what is no number is said, never guessed (DESIGN 4.1, 4.16)."""

import re
from dataclasses import dataclass
from decimal import Decimal

MAX_DIGITS = 12


@dataclass(frozen=True)
class ParsedNumber:
    """A number as read: `error` is None, "not_a_number" or "too_large"; `notes` say what was tolerated."""

    value: Decimal | None
    error: str | None = None
    notes: tuple[str, ...] = ()


# ------------------------------------------------------------------ reading a number
_WIDE = "０１２３４５６７８９，．％－"
_NARROW = str.maketrans(_WIDE + "−", "0123456789,.%-" + "-")
_SPACES = str.maketrans(dict.fromkeys("\t\r\n\u3000\u00a0\u2002\u2003\u2009\u202f\ufeff", " "))
_BLANK_WORDS = frozenset({"—", "——", "未上报"})
_NUMBER = re.compile(
    r"(?P<mark>※ ?)?(?P<sign>- ?)?"
    r"(?P<whole>[0-9]{1,3}(?:,[0-9]{3})+|[0-9]{1,3}(?: [0-9]{3})+|[0-9]+)(?P<fraction>\.[0-9]+)?"
    r" ?(?P<unit>人次|人|户|%)?"
)


def parse_number(text: str) -> ParsedNumber:
    """Read a figure as people type it or a sheet holds it.

    Accepted, and noted: full-width characters ("full_width"), thousands separators ("separators") and spaces in their place
    or around ("spaces"), a leading ※ ("mark"), 人, 人次, 户 behind it ("unit") and % ("percent"). Blank, and the words for blank
    of our own tables ——, — and 未上报 ("blank_word", DESIGN 9), give no value and no error. Everything else that is not one
    plain number is "not_a_number"; more than 12 digits before the decimal point is "too_large".
    """
    spaced = text.translate(_SPACES)
    bare = spaced.strip()
    notes = ["spaces"] if bare and (bare != text or " " in bare) else []
    if not bare or bare in _BLANK_WORDS:
        return ParsedNumber(None, None, (*notes, "blank_word") if bare else ())
    if any(character in _WIDE for character in bare):
        notes.append("full_width")
    match = _NUMBER.fullmatch(bare.translate(_NARROW))
    if match is None:
        return ParsedNumber(None, "not_a_number", tuple(notes))
    if "," in match["whole"]:
        notes.append("separators")
    if match["mark"]:
        notes.append("mark")
    if match["unit"]:
        notes.append("percent" if match["unit"] == "%" else "unit")
    whole = match["whole"].replace(",", "").replace(" ", "").lstrip("0") or "0"
    if len(whole) > MAX_DIGITS:
        return ParsedNumber(None, "too_large", tuple(notes))
    value = Decimal(whole + (match["fraction"] or ""))
    return ParsedNumber(value.copy_negate() if match["sign"] and value else value, None, tuple(notes))
