"""What is read of months goes through the seam (DESIGN 3): no reading asks the tables of figures past it, so that frozen months can be served there."""

import re
from pathlib import Path

REPORTS = Path(__file__).resolve().parents[2] / "reports"
PAST_THE_SEAM = re.compile(r"\b(Figure|ProgressEvent|Evidence|Quota)\.(objects|history)\b|\.figures\.(filter|all|values)|\.history\b")


def test_no_reading_asks_for_figures_past_the_seam():
    files = sorted(REPORTS.rglob("*.py"))
    assert len(files) > 30
    assert [path.name for path in files if PAST_THE_SEAM.search(path.read_text(encoding="utf-8"))] == []


def test_the_form_and_the_panel_of_origin_ask_no_table_at_all():
    for name in (
        "papers/monthly_report/monthly_report.py",
        "pages/district/provenance_panel.py",
        "reading/cells.py",
        "papers/brief/issuing.py",
        "papers/brief/drafting/drafting.py",
        "papers/completion/completion_table.py",
        "papers/completion/completion_workbook.py",
    ):
        text = (REPORTS / name).read_text(encoding="utf-8")
        assert not re.search(r"\b(MonthlyProgress|Figure|Quota)\b", text), name
