"""What the preview of a filled sheet shows: district by district and cell by cell, what is stored and what the file would make of it."""

from dataclasses import dataclass

from django.utils.translation import ngettext, pgettext

from districts.models import District
from progress.checks import check_messages
from progress.pages.entry.entry_page import Message, RowView, row_views
from progress.record.month_sheet import plain_text
from progress.record.stored_months import Stored
from progress.sheets.progress_import import Item, Preview
from targets.issuing.problems import Finding
from targets.number_words import number


@dataclass(frozen=True)
class CellView:
    """One figure: where it stands in the file, what is stored, what would be stored; `messages` are those not told elsewhere on the page."""

    row: RowView
    where: str
    old: str
    new: str
    old_remark: str
    new_remark: str
    is_changed: bool
    has_new_value: bool
    was_blank: bool
    messages: tuple[Message, ...]


@dataclass(frozen=True)
class AreaView:
    """One district of the file; `cells` are those to show."""

    district: District
    state: str
    cells: tuple[CellView, ...]
    changes: int
    changes_text: str
    left_text: str


@dataclass(frozen=True)
class SheetPage:
    """The whole preview. `seen` names the version of every report looked at, so that a confirmation can be held against it."""

    preview: Preview
    areas: tuple[AreaView, ...]
    unchanged: tuple[str, ...]
    to_date_name: str
    changes: int
    can_submit: bool
    seen: str

    @property
    def is_unchanged(self) -> bool:
        """Whether the file says what is stored."""
        return not self.changes


def sheet_page(preview: Preview) -> SheetPage:
    """The page of a preview. The only district of a file is shown whole, of several only what changes."""
    alone = len(preview.items) == 1
    areas = [_area(item, preview.warnings, alone) for item in preview.items if alone or item.changed]
    open_items = [item for item in preview.items if item.sheet.editable]
    return SheetPage(
        preview=preview,
        areas=tuple(areas),
        unchanged=() if alone else tuple(item.district.full_display_name for item in preview.items if not item.changed),
        to_date_name=check_messages.period_name(1, preview.month),
        changes=sum(area.changes for area in areas),
        can_submit=bool(open_items) and all(item.sheet.can_submit for item in open_items),
        seen=seen(preview),
    )


def seen(preview: Preview) -> str:
    """Districts and versions as one text: 410183:3 410185:-."""
    return " ".join(f"{item.district.code}:{item.sheet.version or '-'}" for item in preview.items)


def _area(item: Item, told: tuple[Finding, ...], alone: bool) -> AreaView:
    cells = [_cell(item, row, told) for row in row_views(item.sheet)]
    changes = sum(cell.is_changed for cell in cells)
    counts = item.sheet.counts
    left = [
        ngettext("%(count)s error", "%(count)s errors", counts.errors) % {"count": counts.errors} if counts.errors else "",
        ngettext("%(count)s to explain", "%(count)s to explain", counts.to_explain) % {"count": counts.to_explain} if counts.to_explain else "",
        ngettext("%(count)s blank", "%(count)s blank", counts.missing) % {"count": counts.missing} if counts.missing else "",
    ]
    return AreaView(
        district=item.district,
        state=item.sheet.state,
        cells=tuple(cell for cell in cells if alone or cell.is_changed),
        changes=changes,
        changes_text=ngettext("%(count)s figure changes", "%(count)s figures change", changes) % {"count": changes},
        left_text=pgettext("between parts of an event", ", ").join(text for text in left if text),
    )


def _cell(item: Item, row: RowView, told: tuple[Finding, ...]) -> CellView:
    line = item.sheet.row(row.code)
    new = line.stored
    old = item.before.get(row.code, Stored())
    is_read = row.code in item.typed
    return CellView(
        row=row,
        where=item.addresses.get(row.code, ""),
        old=_figure(old, row),
        new=_figure(new, row) if line.storable else line.text.strip(),
        old_remark=old.remark,
        new_remark=new.remark,
        is_changed=is_read and new != old,
        has_new_value=is_read and (new.value, new.is_opening) != (old.value, old.is_opening),
        was_blank=old.value is None,
        messages=tuple(message for message in row.messages if not any(message.text in finding.text for finding in told)),
    )


def _figure(stored: Stored, row: RowView) -> str:
    decimals = max(row.indicator.decimals, len(plain_text(stored.value).partition(".")[2]))
    return number(stored.value, decimals, pgettext("check", "blank"))
