"""What a month's findings come to: what blocks, what is gravest at a cell, how many cells have what."""

from collections.abc import Iterable
from dataclasses import dataclass

from progress.checks.rules import Finding, Key, Severity


@dataclass(frozen=True)
class Counts:
    """How many cells (not findings) have what; a cell counts once in each column.

    `errors` leaves out the cells that are only `missing`. `to_explain` and `explained` leave out cells with an error: the
    figure must be corrected first.
    """

    errors: int = 0
    to_explain: int = 0
    notes: int = 0
    missing: int = 0
    explained: int = 0


# ------------------------------------------------------------------ what follows from findings
def blocking(findings: Iterable[Finding]) -> list[Finding]:
    """The findings that keep the month from being submitted: every block, and every explain without its remark."""
    return [finding for finding in findings if finding.blocks]


def can_submit(findings: Iterable[Finding]) -> bool:
    """True where nothing blocks and everything that needs a word has one."""
    return not blocking(findings)


def worst(findings: Iterable[Finding], key: Key | None) -> Severity | None:
    """The gravest severity among one indicator's findings, explained or not; None where there is none."""
    return min((finding.severity for finding in findings if finding.key == key), key=lambda severity: severity.order, default=None)


def counts(findings: Iterable[Finding]) -> Counts:
    """Cells by what is left to do, as the entry page's alert and the review queue say it."""
    findings = list(findings)

    def cells(severity: Severity, **wanted: object) -> set[Key | None]:
        return {f.key for f in findings if f.severity is severity and all(getattr(f, name) == value for name, value in wanted.items())}

    missing = cells(Severity.BLOCK, code="missing")
    blocked = cells(Severity.BLOCK)
    to_explain = cells(Severity.EXPLAIN, explained=False) - blocked
    return Counts(
        errors=len(blocked - missing),
        to_explain=len(to_explain),
        notes=len(cells(Severity.NOTE)),
        missing=len(missing),
        explained=len(cells(Severity.EXPLAIN, explained=True) - blocked - to_explain),
    )
