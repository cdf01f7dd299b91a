"""What is pasted into the entry page, read by the server: the page only puts the texts into its cells (DESIGN 8)."""

from django.http import HttpRequest, JsonResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from accounts.permissions import allowed
from progress import status_words
from progress.pages.entry.entry_views import entry_place
from progress.permissions import can_enter
from progress.record.entry import MODES, MONTH, month_sheet
from progress.sheets.pasted_block import Pasted, read_block

SHOWN = 3
"""How many of the lines left out are named."""


@require_POST
@allowed(can_enter)
def entry_paste(request: HttpRequest, code: str, month: int, district: str) -> JsonResponse:
    """Which cell of the block is which figure, and in words what was taken; nothing is stored."""
    plan, area = entry_place(request, code, month, district)
    rows = month_sheet(plan, area, month).rows
    names = {row.code: [name for name in (row.indicator.name, row.indicator.name_en) if name] for row in rows}
    mode = request.POST.get("mode")
    pasted = read_block(
        request.POST.get("text", ""),
        names,
        request.POST.get("start", ""),
        month,
        mode=mode if mode in MODES else MONTH,
        remarks_only=request.POST.get("column") == "r",
    )
    return JsonResponse({"values": dict(pasted.values), "remarks": dict(pasted.remarks), "refused": bool(pasted.refused), "said": said(pasted)})


def said(pasted: Pasted) -> str:
    """What was pasted, and what was not and why."""
    if pasted.refused:
        return {
            "too_large": _("Nothing was pasted: the block is larger than a month's table."),
            "nothing": _("Nothing was pasted: no figure was found in it."),
            "ambiguous": _("Nothing was pasted: several columns could be the figures. Copy one column, or the table with its heading."),
            "other_figures": _("Nothing was pasted: by its heading the column holds other figures than those typed here. Copy the right column."),
        }[pasted.refused]
    count = sum(1 for text in pasted.values.values() if text)
    told = [ngettext("%(count)s figure pasted.", "%(count)s figures pasted.", count) % {"count": count}] if count else []
    if pasted.remarks:
        told.append(ngettext("%(count)s remark pasted.", "%(count)s remarks pasted.", len(pasted.remarks)) % {"count": len(pasted.remarks)})
    if pasted.heading:
        told.append(_("The first line was read as the heading."))
    if pasted.left_out:
        named = status_words.listed(text[:20] for text in pasted.left_out[:SHOWN])
        text = ngettext("%(count)s line found no row here: %(list)s.", "%(count)s lines found no row here: %(list)s.", len(pasted.left_out))
        told.append(text % {"count": len(pasted.left_out), "list": named + ("…" if len(pasted.left_out) > SHOWN else "")})
    return status_words.sentences(told)
