"""What a browser prints: how many sheets, which way up, and that nothing is cut."""

import re

import pytest
from django.urls import reverse

from progress.models import Figure
from tests.reports.wide_city import wide_city

pytestmark = pytest.mark.browser

CODE = "410100-2017"
LONGEST = "因集中开展专项活动，部分乡镇补报上月实名制登记人员，经逐人核实后计入本月，已附花名册；" * 7


def printed(visitor) -> list[tuple[int, int]]:
    """Width and height of every printed sheet in mm."""
    visitor.page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    data = visitor.page.pdf(prefer_css_page_size=True, print_background=True)
    boxes = re.findall(rb"/Type /Page\n.*?/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]|/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]", data, re.S)
    sheets = [tuple(round(float(number) / 72 * 25.4) for number in box if number) for box in boxes]
    assert sheets and len(sheets) == len(re.findall(rb"/Type /Page\b", data))
    return sheets


def test_the_completion_table_prints_on_two_sheets_on_their_side(visit, sample):
    supervisor = visit().enter("supervisor")
    supervisor.open(reverse("table", args=[CODE, 6]))
    assert printed(supervisor) == [(297, 210)] * 2


def test_a_draft_prints_what_stands_in_its_fields_on_upright_sheets(visit, sample):
    supervisor = visit().enter("supervisor")
    supervisor.open(reverse("brief", args=[CODE, 6]))
    supervisor.page.fill("[name=text-next]", "一是抓紧。\n二是落实。")
    sheets = printed(supervisor)
    assert set(sheets) == {(210, 297)} and 5 <= len(sheets) <= 9
    assert supervisor.page.locator("[data-prints=text-next] p").all_text_contents() == ["一是抓紧。", "二是落实。"]
    supervisor.page.emulate_media(media="print")
    assert not supervisor.page.locator("textarea").first.is_visible() and supervisor.page.locator("article.brief-paper").is_visible()
    supervisor.picture("brief-on-paper")


def test_an_issued_brief_prints_its_annex_on_sheets_on_their_side(visit, sample):
    supervisor = visit().enter("supervisor")
    supervisor.open(reverse("brief", args=[CODE, 6]))
    supervisor.page.click("button[value=issue]")
    supervisor.page.wait_for_selector("article.brief-paper")
    sheets = printed(supervisor)
    assert sheets[-2:] == [(297, 210)] * 2 and set(sheets[:-2]) == {(210, 297)}


def test_a_monthly_report_of_ten_indicators_is_one_sheet(visit, sample):
    Figure.objects.filter(progress__month=6, progress__district__code="410105").update(remark="含上月补报实名制登记人员三人，已附花名册。" * 2)
    reporter = visit().enter("reporter-410105")
    reporter.open(reverse("monthly_report", args=[CODE, 6, "410105"]))
    assert printed(reporter) == [(297, 210)]
    reporter.page.emulate_media(media="print")
    assert reporter.page.locator(".report-seal").is_visible()
    reporter.picture("monthly-report-on-paper")


@pytest.mark.parametrize(("remark", "sheets"), [("含上月补报实名制登记人员三人，已附花名册。" * 2, 1), (LONGEST[:300], 2)])
def test_a_monthly_report_of_thirteen_indicators_is_one_sheet_or_two(visit, transactional_db, remark, sheets):
    city = wide_city()
    district = city.districts[3]
    Figure.objects.filter(progress__month=6, progress__district=district).update(remark=remark)
    supervisor = visit().enter("wide-supervisor")
    supervisor.open(reverse("monthly_report", args=[city.plan.code, 6, district.code]))
    assert printed(supervisor) == [(297, 210)] * sheets
    assert supervisor.page.locator(".report-sheet tbody tr").count() == 13
    cut = "[...document.querySelectorAll('.report-sheet td, .report-sheet th')].filter(cell => cell.scrollWidth > cell.clientWidth + 1).length"
    assert supervisor.page.evaluate(cut) == 0


def test_the_table_of_forty_townships_prints_every_row(visit, transactional_db):
    city = wide_city()
    supervisor = visit().enter("wide-supervisor")
    supervisor.open(reverse("table", args=[city.plan.code, 6]))
    shown = supervisor.page.locator("section.sheet").count()
    assert printed(supervisor) == [(297, 210)] * shown and shown == 9
