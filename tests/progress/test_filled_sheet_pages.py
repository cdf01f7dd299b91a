"""The upload pages: what a person sees between choosing the file and having it stored."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from progress.models import Figure, MonthlyProgress, ProgressEvent, Status
from progress.permissions import reporting_districts
from progress.sheets import filled_sheet_out
from targets.models import Upload
from tests import factories
from tests.progress.sheets_filled import edited, fill


@pytest.fixture
def district(city):
    return city.districts[1]


@pytest.fixture
def address(city, district):
    return reverse("entry_upload", args=[city.plan.code, 6, district.code])


@pytest.fixture
def reporter(city, district, client):
    client.force_login(city.reporter(district))
    return client


def sheet(city, district, *values, remarks=()):
    return fill(filled_sheet_out.district_sheet(city.plan, district, 6), *values, remarks=remarks)


def upload(client, address, data, name="第1区.xlsx"):
    """Choose a file; the preview it leads to."""
    return client.post(address, {"file": SimpleUploadedFile(name, data)}, follow=True)


def confirm(client, address, preview, action="save", **changes):
    """Press the button of a preview."""
    context = preview.context
    data = {"step": "confirm", "upload": context["upload"].pk, "seen": context["page"].seen, "action": action} | changes
    return client.post(address, data, follow=True)


def test_the_preview_shows_old_and_new_cell_by_cell_and_stores_nothing(city, district, address, reporter):
    factories.report_at(city, district, 6, "draft", {"1": "90", "2": "30"})
    preview = upload(reporter, address, sheet(city, district, 1100, None, 3.5, remarks=["集中登记"]))
    (area,) = preview.context["page"].areas
    shown = {cell.row.code: (cell.where, cell.old, cell.new, cell.is_changed) for cell in area.cells}
    assert shown["1"] == ("6月填报表!E4", "90", "1,100", True)
    assert shown["2"][3] is False
    page = preview.content.decode()
    assert '<span class="was">90</span>' in page and "集中登记" in page
    assert dict(Figure.objects.values_list("indicator__code", "value")) == {"1": 90, "2": 30}


def test_confirming_stores_it_once(city, district, address, reporter):
    preview = upload(reporter, address, sheet(city, district, 100, 40, 3.5))
    done = confirm(reporter, address, preview)
    assert done.redirect_chain[-1][0] == reverse("entry", args=[city.plan.code, 6, district.code])
    assert MonthlyProgress.objects.get().status == Status.DRAFT
    assert not Upload.objects.exists()
    confirm(reporter, address, preview)
    assert ProgressEvent.objects.count() == 1


def test_it_is_submitted_only_where_the_checks_let_it(city, district, address, reporter):
    incomplete = upload(reporter, address, sheet(city, district, 100))
    assert 'value="submit"' not in incomplete.content.decode() and 'value="save"' in incomplete.content.decode()
    complete = upload(reporter, address, sheet(city, district, 100, 40, 3.5))
    confirm(reporter, address, complete, "submit")
    assert MonthlyProgress.objects.get().status == Status.SUBMITTED


def test_a_message_of_the_checks_stands_in_its_row(city, district, address, reporter):
    page = upload(reporter, address, sheet(city, district, 10, 40, 3.5)).content.decode()
    assert "msg-explain" in page


def test_a_file_with_a_problem_has_no_button_and_cannot_be_forced(city, district, address, reporter):
    preview = upload(reporter, address, sheet(city, district, 100, "约40", 3.5))
    assert "6月填报表!E5" in preview.content.decode() and 'value="save"' not in preview.content.decode()
    confirm(reporter, address, preview)
    assert not MonthlyProgress.objects.exists()


def test_what_was_stored_meanwhile_is_shown_before_anything_is_overwritten(city, district, address, reporter):
    preview = upload(reporter, address, sheet(city, district, 100, 40, 3.5))
    factories.report_at(city, district, 6, "draft", {"1": "90"})
    again = confirm(reporter, address, preview)
    assert Figure.objects.get(indicator__code="1").value == 90
    assert "alert-warn" in again.content.decode() and '<span class="was">90</span>' in again.content.decode()
    confirm(reporter, address, again)
    assert Figure.objects.get(indicator__code="1").value == 100


def test_a_kept_file_belongs_to_its_user_and_its_page(city, district, address, reporter):
    token = upload(reporter, address, sheet(city, district, 100, 40, 3.5)).context["upload"].pk
    may = reverse("entry_upload", args=[city.plan.code, 5, district.code])
    assert "preview" not in (reporter.get(f"{may}?upload={token}", follow=True).context or {})
    other = city.districts[2]
    reporter.force_login(city.reporter(other))
    own = reverse("entry_upload", args=[city.plan.code, 6, other.code])
    assert "preview" not in reporter.get(f"{own}?upload={token}", follow=True).context
    assert "preview" not in reporter.get(f"{own}?upload=nonsense", follow=True).context


def test_no_file_and_a_file_too_large_are_told_at_the_field(city, address, reporter, settings):
    assert "msg-block" in reporter.post(address, {}).content.decode()
    settings.UPLOAD_LIMIT = 10
    assert "msg-block" in reporter.post(address, {"file": SimpleUploadedFile("x.xlsx", bytes(11))}).content.decode()
    assert not Upload.objects.exists()


def test_the_city_brings_in_all_districts_at_once_and_it_is_marked(city, client):
    client.force_login(city.users["supervisor"])
    address = reverse("review_upload", args=[city.plan.code, 6])
    factories.report_at(city, city.districts[3], 6, "approved")
    data = filled_sheet_out.city_sheet(city.plan, 6, list(reporting_districts(city.plan)))

    def change(page):
        rows = {page.cell(row, 1).value: row for row in range(5, 10)}
        for name in ("第1区", "第2区"):
            for column, value in enumerate((100, 40, 3.5), 2):
                page.cell(rows[name], column).value = value
        page.cell(rows["第2区"], 5).value = "网络中断，代填"

    preview = upload(client, address, edited(data, change), "全市.xlsx")
    page = preview.context["page"]
    assert [area.district.name for area in page.areas] == ["第1区", "第2区"]
    assert page.unchanged == ("第3区",) and page.can_submit
    confirm(client, address, preview, "submit")
    assert MonthlyProgress.objects.filter(status=Status.SUBMITTED).count() == 2
    assert set(ProgressEvent.objects.filter(kind="imported").values_list("on_behalf", "source")) == {(True, "全市.xlsx")}
    remarks = Figure.objects.filter(progress__district=city.districts[2]).values_list("remark", flat=True)
    assert set(remarks) == {"网络中断，代填"}


def test_the_remark_of_a_line_stays_off_the_figures_that_do_not_change(city, client):
    district = city.districts[1]
    factories.report_at(city, district, 6, "draft", {"1": "100", "2": "40", "3": "3.5"})
    client.force_login(city.users["supervisor"])
    data = filled_sheet_out.city_sheet(city.plan, 6, list(reporting_districts(city.plan)))

    def change(page):
        row = next(row for row in range(5, 10) if page.cell(row, 1).value == "第1区")
        for column, value in enumerate((120, 40, 3.5, "核对后更正"), 2):
            page.cell(row, column).value = value

    preview = upload(client, reverse("review_upload", args=[city.plan.code, 6]), edited(data, change), "全市.xlsx")
    (area,) = preview.context["page"].areas
    assert [(cell.row.code, cell.new, cell.new_remark) for cell in area.cells if cell.is_changed] == [("1", "120", "核对后更正")]


def test_the_entry_page_leads_to_the_sheet_and_back(city, district, reporter):
    page = reporter.get(reverse("entry", args=[city.plan.code, 6, district.code])).content.decode()
    assert reverse("entry_sheet", args=[city.plan.code, 6, district.code]) in page
    assert reverse("entry_upload", args=[city.plan.code, 6, district.code]) in page
    factories.report_at(city, district, 6, "submitted")
    page = reporter.get(reverse("entry", args=[city.plan.code, 6, district.code])).content.decode()
    assert reverse("entry_upload", args=[city.plan.code, 6, district.code]) not in page
