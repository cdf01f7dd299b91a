"""Evidence for a month: what is taken and refused, where it is kept, who may open it, and that nothing typed or attached is lost."""

import io
import zipfile
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.urls import reverse

from accounts.models import AuditEvent
from progress.models import Evidence, Figure, MonthlyProgress, Status
from progress.record import evidence as rules
from progress.record import workflow
from progress.record.evidence_kinds import NotTaken, kind_of
from tests import factories

PDF = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n"
PNG = b"\x89PNG\r\n\x1a\n" + bytes(40)
JPG = b"\xff\xd8\xff\xe0" + bytes(40)


def office(kind: str, *members: str, main: str | None = None) -> bytes:
    """A small .xlsx or .docx as its list of contents says it is."""
    types = {"xlsx": "spreadsheetml.sheet.main+xml", "docx": "wordprocessingml.document.main+xml"}
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        content = main or f"application/vnd.openxmlformats-officedocument.{types[kind]}"
        archive.writestr("[Content_Types].xml", f'<Types><Override PartName="/x.xml" ContentType="{content}"/></Types>')
        for member in members:
            archive.writestr(member, "x")
    return out.getvalue()


@pytest.fixture(autouse=True)
def files(settings, tmp_path):
    """Files of the test go into a folder of its own."""
    settings.MEDIA_ROOT = tmp_path / "files"
    return settings.MEDIA_ROOT


@pytest.fixture
def district(city):
    return city.districts[1]


def attach(city, district, name="开班批复.pdf", data=PDF, month=6):
    return rules.attach(city.plan, district, month, SimpleUploadedFile(name, data), by=city.reporter(district))


# ------------------------------------------------------------------ what is taken
@pytest.mark.parametrize(
    ("name", "data", "kind"),
    [
        ("批复.pdf", PDF, "pdf"),
        ("照片.JPG", JPG, "jpg"),
        ("照片.jpeg", JPG, "jpg"),
        ("截图.png", PNG, "png"),
        ("名册.xlsx", office("xlsx"), "xlsx"),
        ("说明.docx", office("docx"), "docx"),
    ],
)
def test_a_file_is_known_by_its_content(name, data, kind):
    assert kind_of(data, name) == kind


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("空.pdf", b""),
        ("网页.pdf", b"<html><script>alert(1)</script>"),
        ("程序.pdf", b"MZ" + bytes(60)),
        ("批复.png", PDF),
        ("程序.exe", PDF),
        ("批复", PDF),
        ("压缩.zip", office("xlsx")),
        ("压缩.xlsx", b"PK\x03\x04" + bytes(40)),
        ("名册.docx", office("xlsx")),
        ("旧表.xlsx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)),
        ("带宏.xlsx", office("xlsx", "xl/vbaProject.bin")),
        ("带宏.docx", office("docx", main="application/vnd.ms-word.document.macroEnabled.main+xml")),
        ("控件.xlsx", office("xlsx", "xl/activeX/activeX1.bin")),
        ("图.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>"),
    ],
)
def test_anything_else_is_refused_by_name(name, data):
    with pytest.raises(NotTaken) as refusal:
        kind_of(data, name)
    assert name in str(refusal.value)


def test_it_is_kept_under_a_random_name_with_its_checksum(city, district, files):
    found = attach(city, district)
    assert (found.name, found.kind, found.size, len(found.sha256)) == ("开班批复.pdf", "pdf", len(PDF), 64)
    path = Path(found.content.path)
    assert files in path.parents and path.read_bytes() == PDF
    assert path.suffix == "" and "批复" not in found.content.name
    assert AuditEvent.objects.filter(action=AuditEvent.Action.FILE_ADDED, district=district).count() == 1


def test_attaching_before_any_figure_begins_the_draft(city, district):
    found = attach(city, district)
    assert (found.progress.status, found.progress.version, found.progress.figures.count()) == (Status.DRAFT, 1, 0)
    attach(city, district, "名册.xlsx", office("xlsx"))
    assert MonthlyProgress.objects.get().version == 1  # whoever has the form open is not told of a change of figures


def test_the_same_file_is_kept_once(city, district):
    attach(city, district)
    with pytest.raises(NotTaken) as refusal:
        attach(city, district, "又一份.pdf")
    assert "开班批复.pdf" in str(refusal.value)
    assert Evidence.objects.count() == 1
    with pytest.raises(IntegrityError), transaction.atomic():
        Evidence.objects.create(**{field: getattr(Evidence.objects.get(), field) for field in ("progress", "name", "kind", "size", "sha256", "uploaded_by")})


def test_a_file_too_large_and_a_month_too_full_are_refused(city, district, monkeypatch, files):
    monkeypatch.setattr(rules, "FILE_LIMIT", 100)
    with pytest.raises(NotTaken):
        attach(city, district, data=PDF + bytes(100))
    monkeypatch.setattr(rules, "MONTH_LIMIT", len(PDF) + 10)
    attach(city, district)
    with pytest.raises(NotTaken):
        attach(city, district, "第二份.pdf", PDF + b"2")
    assert len([path for path in files.rglob("*") if path.is_file()]) == 1


def test_a_month_holds_a_limited_number_of_files(city, district, monkeypatch):
    monkeypatch.setattr(rules, "FILES_LIMIT", 1)
    attach(city, district)
    with pytest.raises(NotTaken):
        attach(city, district, "第二份.pdf", PDF + b"2")


@pytest.mark.parametrize("status", ["submitted", "approved"])
def test_only_a_month_that_is_the_districts_takes_files(city, district, status):
    found = attach(city, district)
    factories.report_at(city, district, 6, status)
    with pytest.raises(NotTaken):
        attach(city, district, "第二份.pdf", PDF + b"2")
    with pytest.raises(NotTaken):
        rules.take_back(found, by=city.reporter(district))


def test_a_month_that_has_not_begun_takes_no_file(city, district):
    with pytest.raises(NotTaken):
        attach(city, district, month=8)
    assert not MonthlyProgress.objects.exists()


def test_what_is_taken_back_stays_listed_and_on_the_disk(city, district):
    found = attach(city, district)
    rules.take_back(found, by=city.reporter(district))
    stored = Evidence.objects.get()
    assert stored.is_withdrawn and Path(stored.content.path).exists()
    (view,) = rules.evidence_of(stored.progress)
    assert view.url == "" and f"reporter-{district.code}" in view.withdrawn
    attach(city, district)  # the same file may be attached again


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ("..\\..\\批复.pdf", "批复.pdf"),
        ("批复\u202efdp.exe.pdf", "批复fdp.exe.pdf"),
        ("a/b/名:册*.xlsx", "名册.xlsx"),
        ("长" * 200 + ".pdf", "长" * 116 + ".pdf"),
        ("\x07", "file"),
    ],
)
def test_names_are_safe_to_print_and_to_hand_back(given, shown):
    assert rules.shown_name(given) == shown


# ------------------------------------------------------------------ pages
def url(name, city, district, *more, month=6):
    return reverse(name, args=[city.plan.code, month, district.code, *more])


def body(response) -> bytes:
    """What a download holds; its file is closed, but not, as `response.close()` would, the database of the test."""
    content = b"".join(response.streaming_content)
    for close in response._resource_closers:
        close()
    return content


def test_the_form_keeps_what_is_typed_when_a_file_is_attached(city, district, client):
    client.force_login(city.reporter(district))
    data = {"version": "", "mode": "month", "v-1": "100", "r-1": "", "v-2": "40", "r-2": "集中登记", "file": SimpleUploadedFile("开班批复.pdf", PDF)}
    response = client.post(url("evidence_add", city, district), data, follow=True)
    assert "开班批复.pdf" in response.content.decode()
    assert dict(Figure.objects.values_list("indicator__code", "value")) == {"1": 100, "2": 40}
    report = MonthlyProgress.objects.get()
    data = {"version": report.version, "mode": "month", "v-1": "110", "r-1": "", "file": SimpleUploadedFile("照片.png", PNG)}
    client.post(url("evidence_add", city, district), data)
    assert Figure.objects.get(indicator__code="1").value == 110
    assert Evidence.objects.count() == 2


def test_a_file_refused_does_not_keep_the_figures_from_being_saved(city, district, client):
    client.force_login(city.reporter(district))
    data = {"version": "", "mode": "month", "v-1": "100", "r-1": "", "file": SimpleUploadedFile("程序.pdf", b"MZ")}
    page = client.post(url("evidence_add", city, district), data, follow=True).content.decode()
    assert "程序.pdf" in page and "alert-bad" in page
    assert Figure.objects.get().value == 100 and not Evidence.objects.exists()


def test_a_file_is_handed_out_as_a_download_in_a_sandbox(city, district, client):
    found = attach(city, district)
    client.force_login(city.reporter(district))
    response = client.get(url("evidence_file", city, district, found.pk))
    assert body(response) == PDF
    assert response["Content-Disposition"].startswith("attachment;") and "%E6%89%B9%E5%A4%8D.pdf" in response["Content-Disposition"]
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert response["Content-Type"] == "application/pdf" and response["Cache-Control"] == "no-store"


def test_the_city_opens_files_once_the_month_was_submitted(city, district, client):
    found = attach(city, district)
    address = url("evidence_file", city, district, found.pk)
    client.force_login(city.users["supervisor"])
    assert client.get(address).status_code == 404
    factories.report_at(city, district, 6, "submitted")
    assert body(client.get(address)) == PDF
    assert "开班批复.pdf" in client.get(url("review_month", city, district)).content.decode()


def test_a_file_is_found_only_at_its_own_month_and_district(city, district, client):
    found = attach(city, district)
    other = city.districts[2]
    client.force_login(city.reporter(district))
    assert client.get(url("evidence_file", city, district, found.pk, month=5)).status_code == 404
    client.force_login(city.reporter(other))
    assert client.get(url("evidence_file", city, other, found.pk)).status_code == 404
    assert client.post(url("evidence_withdraw", city, other, found.pk)).status_code == 404
    assert client.get(url("evidence_file", city, district, found.pk)).status_code == 404


def test_reporters_do_not_open_the_citys_own_files(city, district, client):
    found = rules.attach(city.plan, city.node, 6, SimpleUploadedFile("调查报告.pdf", PDF), by=city.users["supervisor"])
    factories.report_at(city, city.node, 6, "submitted", {"3": "3.5"})
    client.force_login(city.reporter(district))
    assert client.get(url("evidence_file", city, city.node, found.pk)).status_code == 404


def test_a_file_taken_back_is_listed_but_not_handed_out(city, district, client):
    found = attach(city, district)
    client.force_login(city.reporter(district))
    page = client.post(url("evidence_withdraw", city, district, found.pk), follow=True).content.decode()
    assert "开班批复.pdf" in page and url("evidence_file", city, district, found.pk) not in page
    assert client.get(url("evidence_file", city, district, found.pk)).status_code == 404


def test_files_stay_with_the_month_through_return_and_new_submission(city, district):
    attach(city, district)
    report = factories.report_at(city, district, 6, "returned")
    attach(city, district, "补充.pdf", PDF + b"2")
    report.refresh_from_db()
    assert workflow.editable(report) and report.evidence.count() == 2
