"""The rules on reported figures (DESIGN 4.6–4.8, 4.12; DOMAIN section 2), as pure functions on plain values.

`check` judges one month of one district; the form, the uploaded sheet and the commands all call it. Nothing here knows
sentences: a `Finding` carries a code and the numbers a message needs (`progress.checks.check_messages` writes the sentence).

Codes and what `Finding.values` holds beside them (units are the indicator's; `share` is in percent):

    closed, not_begun          block    nothing; `key` is None, the finding is about the whole month
    missing                    block    nothing
    not_assigned               block    text
    not_a_number               block    text, percent (True: a percentage where a count is asked for)
    too_large                  block    text, digits
    decimals                   block    value, decimals
    out_of_range               block    value, low, high (None for a stock, which has no upper end)
    negative_without_reason    block    value
    negative_cumulative        block    value, cumulative
    part_exceeds_total         by rule  value, cumulative, parent, parent_name, parent_cumulative
    jump                       explain  value, average, multiple (None where the average is not above 0),
                                        first_month, last_month, months (how many of those months have a value)
    passes_150                 explain  cumulative, quota, share
    zero                       note     nothing
    same_as_last_month         note     value, last
    usually_not_more           note     cumulative, other, other_name, other_cumulative
    unanswered                 explain  was (the value that was returned), changed (True where it now differs)
"""

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from enum import StrEnum

from progress.checks.typed_numbers import MAX_DIGITS, parse_number

JUMP_FROM_MONTH = 4
JUMP_MULTIPLE = 3
JUMP_SHARE_OF_QUOTA = Decimal("0.01")
PASSES_SHARE_OF_QUOTA = Decimal("1.5")
REPLY_LENGTH = 2
RATE_LIMITS = (Decimal(0), Decimal(100))

Key = Hashable


class Severity(StrEnum):
    """How grave a finding is, gravest first: block forbids submission, explain asks for a remark, note only says."""

    BLOCK = "block"
    EXPLAIN = "explain"
    NOTE = "note"

    @property
    def order(self) -> int:
        """0 for the gravest; sort by this, never by the text."""
        return list(Severity).index(self)


@dataclass(frozen=True)
class Rule:
    """What the checks need to know of one indicator in one district.

    `part_of` names the total this indicator is a part of (其中) and `part_rule` how gravely a breach counts.
    `compare_with` names an indicator this one is usually, but not by definition, no greater than.
    `quota` is the quota in force, None where none is given; `assigned` is False for 未下达.
    """

    key: Key
    name: str
    kind: str = "flow"
    decimals: int = 0
    part_of: Key | None = None
    part_rule: str = "explain"
    assigned: bool = True
    quota: Decimal | None = None
    direction: str = "at_least"
    compare_with: Key | None = None


@dataclass(frozen=True)
class Returned:
    """That the city sent this figure back, and the value it had then, None where it was blank (DESIGN 6)."""

    value: Decimal | None


@dataclass(frozen=True)
class Line:
    """What is entered for one indicator in one month.

    `text` is the raw text as typed or read (in the cumulative mode the cumulative); `value` the month's value, None where
    blank or unreadable. `earlier` holds the month values of months 1 … month−1, None where there is none. `opening` is the
    期初累计 of an earlier month: counted in the cumulative, absent from `earlier`. Where this very figure is the opening
    cumulative, `is_opening` is True and `value` is that cumulative.
    """

    rule: Rule
    text: str = ""
    value: Decimal | None = None
    earlier: tuple[Decimal | None, ...] = ()
    opening: Decimal = Decimal(0)
    remark: str = ""
    is_opening: bool = False
    returned: "Returned | None" = None
    reply: str = ""

    @property
    def has_remark(self) -> bool:
        """True where a remark is written; blanks alone are none."""
        return bool(self.remark.strip())


@dataclass(frozen=True)
class Finding:
    """One remarkable thing about one indicator's figure (`key` None: about the whole month)."""

    key: Key | None
    code: str
    severity: Severity
    values: dict[str, object] = field(default_factory=dict, hash=False)
    needs_remark: bool = False
    explained: bool = False
    needs_reply: bool = False

    @property
    def blocks(self) -> bool:
        """True while this finding keeps the month from being submitted."""
        return self.severity is Severity.BLOCK or ((self.needs_remark or self.needs_reply) and not self.explained)


# ------------------------------------------------------------------ sums
def cumulative_before(line: Line) -> Decimal:
    """The cumulative to the month before: opening plus the earlier month values (flows)."""
    return sum((value for value in line.earlier if value is not None), line.opening)


def cumulative(line: Line) -> Decimal | None:
    """The cumulative including this month; for a stock or rate the value itself; None where no value is entered."""
    if line.value is None or line.rule.kind != "flow":
        return line.value
    return cumulative_before(line) + line.value


def derive_month(cumulative: Decimal, earlier: Sequence[Decimal | None], opening: Decimal = Decimal(0), *, kind: str = "flow") -> Decimal:
    """The month's value behind an entered cumulative (DESIGN 4.6); a stock or rate is not summed: the value itself."""
    if kind != "flow":
        return cumulative
    return cumulative - sum((value for value in earlier if value is not None), opening)


# ------------------------------------------------------------------ the checks
def check(lines: Sequence[Line], *, month: int, closed: bool = False, begun: bool = True) -> list[Finding]:
    """Judge one month of one district by every rule of DESIGN 4.8.

    Findings come in the order of the lines, the gravest of a line first. In a closed month or one that has not begun no
    figure can be entered: that is the only finding. Raises ValueError where a line does not hold month−1 earlier months, or
    holds a text that is a number but no value (reading it as the month or the cumulative is the caller's part).
    """
    if not begun:
        return [Finding(None, "not_begun", Severity.BLOCK)]
    if closed:
        return [Finding(None, "closed", Severity.BLOCK)]
    readable: dict[Key, Line] = {}
    barred: dict[Key, list[Finding]] = {}
    for line in lines:
        if len(line.earlier) != month - 1:
            raise ValueError(f"{line.rule.name}: {len(line.earlier)} earlier months given, month {month} has {month - 1}")
        barred[line.rule.key] = _entry_findings(line)
        if line.value is not None and not barred[line.rule.key]:
            readable[line.rule.key] = line
    findings: list[Finding] = []
    for line in lines:
        of_line = barred[line.rule.key]
        if line.rule.key in readable:
            of_line = [*_sign_findings(line), *_comparisons(line, readable), *_flow_findings(line, month), *_notes(line), *_return_findings(line)]
        findings += sorted(of_line, key=lambda finding: finding.severity.order)
    return findings


def check_year(lines_by_month: Mapping[int, Sequence[Line]]) -> dict[int, list[Finding]]:
    """Judge several months of one district together, so that an edited month is felt in the later ones (DESIGN 4.8).

    Each line's earlier months are replaced by the values of the months given here; a month not given keeps what the line
    itself carries (nothing, where its `earlier` is shorter). An opening figure found among the given months becomes the
    later months' opening. Whether a month is closed or has begun is not asked: only the figures are judged.
    """
    found: dict[int, list[Finding]] = {}
    given: dict[Key, dict[int, Line]] = {}
    for month in sorted(lines_by_month):
        lines = [_with_history(line, month, given.get(line.rule.key, {})) for line in lines_by_month[month]]
        found[month] = check(lines, month=month)
        for line in lines:
            given.setdefault(line.rule.key, {})[month] = line
    return found


def _with_history(line: Line, month: int, given: Mapping[int, Line]) -> Line:
    unknown = [None] * (month - 1 - len(line.earlier))
    earlier, opening = [*line.earlier, *unknown], line.opening
    for number, before in given.items():
        earlier[number - 1] = None if before.is_opening else before.value
        if before.is_opening and before.value is not None:
            opening = before.value
    return replace(line, earlier=tuple(earlier), opening=opening)


def _finding(line: Line, code: str, severity: Severity, *, needs_remark: bool = False, **values: object) -> Finding:
    return Finding(line.rule.key, code, severity, values, needs_remark or severity is Severity.EXPLAIN, line.has_remark)


def _entry_findings(line: Line) -> list[Finding]:
    """What makes a figure unusable; the other checks of the line are then not run."""
    rule, value = line.rule, line.value
    parsed = parse_number(line.text)
    blank = value is None and parsed.value is None and parsed.error is None
    if value is None and parsed.value is not None:
        raise ValueError(f"{rule.name}: the text {line.text!r} is a number, but the line has no value")
    if not rule.assigned:
        return [] if blank else [_finding(line, "not_assigned", Severity.BLOCK, text=line.text.strip() or str(value))]
    if blank:
        return [_finding(line, "missing", Severity.BLOCK)]
    if parsed.error == "too_large" or (value is not None and value.is_finite() and abs(value) >= 10**MAX_DIGITS):
        return [_finding(line, "too_large", Severity.BLOCK, text=line.text.strip() or str(value), digits=MAX_DIGITS)]
    # "62%" typed for a count is most likely the completion pasted into the wrong column.
    percent = rule.kind != "rate" and "percent" in parsed.notes
    if parsed.error or percent or value is None or not value.is_finite():
        return [_finding(line, "not_a_number", Severity.BLOCK, text=line.text.strip() or str(value), percent=percent)]
    if _decimal_places(value) > rule.decimals:
        return [_finding(line, "decimals", Severity.BLOCK, value=value, decimals=rule.decimals)]
    return _range_findings(line)


def _decimal_places(value: Decimal) -> int:
    """Decimal places that count: 5.0 has none. Exact at any length, unlike normalize()."""
    digits = format(value, "f").partition(".")[2]
    return len(digits.rstrip("0"))


def _range_findings(line: Line) -> list[Finding]:
    """A rate lies in 0–100 %, a stock is never below 0."""
    low, high = RATE_LIMITS
    if line.rule.kind == "rate" and not low <= line.value <= high:
        return [_finding(line, "out_of_range", Severity.BLOCK, value=line.value, low=low, high=high)]
    if line.rule.kind == "stock" and line.value < low:
        return [_finding(line, "out_of_range", Severity.BLOCK, value=line.value, low=low, high=None)]
    return []


def _sign_findings(line: Line) -> list[Finding]:
    """A flow below 0 is 核减 and needs its reason; its cumulative never falls below 0 (DESIGN 4.7)."""
    found = []
    if line.rule.kind != "flow":
        return found
    if line.value < 0 and not line.has_remark:
        found.append(_finding(line, "negative_without_reason", Severity.BLOCK, needs_remark=True, value=line.value))
    if cumulative(line) < 0:
        found.append(_finding(line, "negative_cumulative", Severity.BLOCK, value=line.value, cumulative=cumulative(line)))
    return found


def _comparisons(line: Line, readable: Mapping[Key, Line]) -> list[Finding]:
    """Against the total and against the usually greater indicator, both on the cumulative (DOMAIN 2, rules 1–3).

    An indicator that is blank, unreadable or not assigned has no cumulative this month to compare with: its own finding
    says what is wrong. Parts of one total may overlap, so their sum is never looked at.
    """
    found = []
    rule, total = line.rule, cumulative(line)
    parent = _flow(readable, rule.part_of)
    if rule.kind == "flow" and parent is not None and total > cumulative(parent):
        values = {"parent": rule.part_of, "parent_name": parent.rule.name, "parent_cumulative": cumulative(parent)}
        found.append(_finding(line, "part_exceeds_total", Severity(str(rule.part_rule)), value=line.value, cumulative=total, **values))
    other = _flow(readable, rule.compare_with)
    if rule.kind == "flow" and other is not None and total > cumulative(other):
        values = {"other": rule.compare_with, "other_name": other.rule.name, "other_cumulative": cumulative(other)}
        found.append(_finding(line, "usually_not_more", Severity.NOTE, cumulative=total, **values))
    return found


def _flow(readable: Mapping[Key, Line], key: Key | None) -> Line | None:
    line = readable.get(key) if key is not None else None
    return line if line is not None and line.rule.kind == "flow" else None


def _flow_findings(line: Line, month: int) -> list[Finding]:
    if line.rule.kind != "flow" or line.rule.quota is None:
        return []
    return [*_jump(line, month), *_passes_150(line)]


def _jump(line: Line, month: int) -> list[Finding]:
    """From April on: more than 3 times the average of the earlier months that have values, and at least 1 % of the quota.

    No earlier value: no average, nothing to compare with. An average of 0 (or below, after 核减) is an average: any value
    that reaches 1 % of the quota is more than three times it, and after idle months it deserves a word; it has no multiple.
    The opening cumulative is no month, so neither it nor an average against it is judged (DESIGN 4.12).
    """
    months = [number for number, value in enumerate(line.earlier, 1) if value is not None]
    if month < JUMP_FROM_MONTH or line.is_opening or not months or line.value <= 0:
        return []
    before = sum(line.earlier[number - 1] for number in months)
    # Multiplied out rather than divided: exact where an average would be rounded.
    if line.value * len(months) <= JUMP_MULTIPLE * before or line.value < JUMP_SHARE_OF_QUOTA * line.rule.quota:
        return []
    values = {
        "average": before / len(months),
        "multiple": line.value * len(months) / before if before > 0 else None,
        "first_month": months[0],
        "last_month": months[-1],
        "months": len(months),
    }
    return [_finding(line, "jump", Severity.EXPLAIN, value=line.value, **values)]


def _passes_150(line: Line) -> list[Finding]:
    """Only in the month in which the cumulative is above 150 % of the quota for the first time in the year."""
    quota = line.rule.quota
    limit, running = PASSES_SHARE_OF_QUOTA * quota, line.opening
    if quota <= 0 or running > limit:
        return []
    for value in line.earlier:
        running += value or 0
        if running > limit:
            return []
    total = running + line.value
    if total <= limit:
        return []
    return [_finding(line, "passes_150", Severity.EXPLAIN, cumulative=total, quota=quota, share=total * 100 / quota)]


def _notes(line: Line) -> list[Finding]:
    """A value of 0, unless 0 is what is wanted (at_most, equals); the value of last month again, unless a rate.

    A repeated 0 is noted as 0 only: it is no sign of copying.
    """
    rule, value = line.rule, line.value
    last = line.earlier[-1] if line.earlier else None
    if value == 0:
        return [_finding(line, "zero", Severity.NOTE)] if rule.direction == "at_least" else []
    if rule.kind != "rate" and not line.is_opening and last == value:
        return [_finding(line, "same_as_last_month", Severity.NOTE, value=value, last=last)]
    return []


def _return_findings(line: Line) -> list[Finding]:
    """A figure that was sent back is answered by another value or by a reply that says something (DESIGN 6)."""
    if line.returned is None:
        return []
    changed = line.value != line.returned.value
    values = {"was": line.returned.value, "changed": changed}
    return [Finding(line.rule.key, "unanswered", Severity.EXPLAIN, values, needs_reply=True, explained=changed or is_said(line.reply))]


def is_said(text: str) -> bool:
    """Whether a reply says something: two letters, digits or characters at least; dots and dashes say nothing."""
    return sum(character.isalnum() for character in text) >= REPLY_LENGTH
