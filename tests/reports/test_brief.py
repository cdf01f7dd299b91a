"""Storing and issuing briefs: one draft a month, one number a plan, what went out stays (DESIGN 8, 9)."""

from datetime import date
from io import BytesIO, StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction
from docx import Document

from accounts.models import AuditEvent
from progress.ledger.ledger import REPORTED
from progress.models import Status
from reports.models import Brief
from reports.papers.brief import issuing
from reports.papers.brief.document.brief_document import BriefContent, brief_bytes
from reports.papers.brief.drafting import editing
from reports.papers.brief.issuing import BriefError
from targets.models import Plan
from tests import factories

JULY = date(2017, 7, 10)


@pytest.fixture
def reported(city):
    """A city with two of its districts reported for June."""
    for district in city.districts[1:3]:
        factories.report_at(city, district, 6, Status.SUBMITTED)
    return city


def figures(city, month=6):
    return issuing.month_brief(Plan.objects.select_related("city").get(pk=city.plan.pk), month, REPORTED)


def issue(city, number=1, day=JULY, month=6, **options):
    made = figures(city, month)
    stored = issuing.draft_of(city.plan, month)
    sections = editing.from_json(stored.sections) if stored else made.sections
    options = {"by": city.users["supervisor"], "version": stored.version if stored else None} | options
    return issuing.issue(made, sections, number=number, day=day, **options)


def refused(code, call, *args, **options):
    with pytest.raises(BriefError) as error:
        call(*args, **options)
    assert error.value.code == code
    return error.value


def test_a_draft_is_stored_and_saved_again(reported):
    made = figures(reported)
    first = issuing.save(made, made.sections, by=reported.users["supervisor"], version=None)
    second = issuing.save(made, made.sections, by=reported.users["supervisor"], version=first.version)
    assert (first.pk, second.version, Brief.objects.count()) == (second.pk, 2, 1)


def test_of_two_who_save_at_once_one_is_told(reported):
    made, by = figures(reported), reported.users["supervisor"]
    first = issuing.save(made, made.sections, by=by, version=None)
    assert refused("stale", issuing.save, made, made.sections, by=by, version=None).brief == first
    issuing.save(made, made.sections, by=by, version=1)
    assert refused("stale", issuing.save, made, made.sections, by=by, version=1).brief.version == 2


def test_what_was_issued_stays_as_it_was(reported):
    issued = issue(reported, number=6)
    before = bytes(issued.document)
    assert before == brief_bytes(BriefContent(editing.from_json(issued.sections), issued.table, issued.issued_on, issued.number))
    factories.report_at(reported, reported.districts[3], 6, Status.SUBMITTED)
    stored = issuing.current(reported.plan, 6)
    assert stored == issued and issuing.document_of(stored, figures(reported)) == before
    made = figures(reported)
    refused("stale", issuing.save, made, made.sections, by=reported.users["supervisor"], version=issued.version)
    issued.refresh_from_db()
    assert (bytes(issued.document), issued.number, issued.issued_on) == (before, 6, JULY)
    assert "第6期" in Document(BytesIO(before)).paragraphs[0].text


def test_issuing_is_recorded(reported):
    issue(reported, number=6)
    record = AuditEvent.objects.filter(action=AuditEvent.Action.BRIEF_ISSUED).get()
    assert record.user == reported.users["supervisor"] and "第6期" in record.target and record.district == reported.node


def test_a_number_goes_out_once_in_a_plan(reported):
    issue(reported, number=3)
    error = refused("number_taken", issue, reported, number=3)
    assert (error.brief.number, error.brief.month) == (3, 6)
    assert issuing.next_number(reported.plan) == 4
    assert Brief.objects.count() == 1
    made = figures(reported)
    issuing.save(made, made.sections, by=reported.users["supervisor"], version=None)
    again = issue(reported, number=4)
    assert issuing.current(reported.plan, 6) == again


def test_of_two_who_issue_at_once_without_a_draft_one_is_told(reported):
    """The second saw nothing stored: another number does not make it a second brief of the month."""
    issued = issue(reported, number=3)
    assert refused("stale", issue, reported, number=4, version=None).brief == issued
    assert Brief.objects.count() == 1


def test_of_two_who_issue_the_same_draft_one_is_told_that_it_is_out(reported):
    made, by = figures(reported), reported.users["supervisor"]
    draft = issuing.save(made, made.sections, by=by, version=None)
    issue(reported, number=3)
    assert refused("stale", issuing.issue, made, made.sections, by=by, version=draft.version, number=4, day=JULY).brief.is_issued
    assert Brief.objects.get().number == 3


def test_the_database_backs_the_numbers(reported):
    issued = issue(reported, number=3)
    with pytest.raises(IntegrityError), transaction.atomic():
        Brief.objects.create(
            plan=issued.plan, month=5, basis=REPORTED, sections=[], status="issued", number=3, issued_on=JULY, table={}, document=b"x",
            created_by=issued.created_by, changed_by=issued.created_by, issued_by=issued.created_by, issued_at=issued.issued_at,
        )  # fmt: skip
    with pytest.raises(IntegrityError), transaction.atomic():
        Brief.objects.filter(pk=issued.pk).update(issued_on=None)
    with pytest.raises(TypeError):
        Brief.objects.filter(pk=issued.pk).delete()


@pytest.mark.parametrize(
    ("options", "code"),
    [
        ({"number": None}, "number_missing"),
        ({"number": 0}, "number_missing"),
        ({"number": 10_000}, "number_missing"),
        ({"day": None}, "date_missing"),
        ({"day": date(2017, 6, 29)}, "date_early"),
    ],
)
def test_number_and_date_are_asked_for(reported, options, code):
    refused(code, issue, reported, **options)
    assert not Brief.objects.exists()


def test_a_month_without_figures_is_not_issued(city):
    factories.report_at(city, city.districts[1], 6, Status.DRAFT)
    refused("no_figures", issue, city)


def test_sentences_overtaken_by_the_figures_ask_for_a_word(reported):
    made = figures(reported)
    issuing.save(made, made.sections, by=reported.users["supervisor"], version=None)
    factories.report_at(reported, reported.districts[3], 6, Status.SUBMITTED)
    refused("not_confirmed", issue, reported)
    assert issue(reported, confirmed=True).is_issued


def test_another_city_s_plan_counts_its_own_numbers(reported):
    issue(reported, number=1)
    other = factories.small_city("990200")
    factories.report_at(other, other.districts[1], 6, Status.SUBMITTED)
    assert issue(other, number=1).number == 1


# ---- the command


def command(city, path, month=6):
    call_command("brief", plan=city.plan.code, month=month, output=str(path), stdout=StringIO())
    return path.read_bytes()


def test_the_command_writes_what_the_page_shows(reported, tmp_path):
    path = tmp_path / "brief.docx"
    data = command(reported, path)
    assert data == command(reported, path) == issuing.document_of(None, figures(reported))
    assert "草稿" in Document(BytesIO(data)).paragraphs[0].text
    issued = issue(reported, number=2)
    assert command(reported, path) == bytes(issued.document)


def test_the_command_says_what_is_wrong(city, tmp_path):
    with pytest.raises(CommandError, match="6"):
        command(city, tmp_path / "brief.docx")
    assert not (tmp_path / "brief.docx").exists()
    factories.report_at(city, city.districts[1], 6, Status.SUBMITTED)
    with pytest.raises(CommandError, match="nowhere"):
        command(city, tmp_path / "nowhere" / "brief.docx")
    with pytest.raises(CommandError, match="none-2017"):
        call_command("brief", plan="none-2017", month=6, output=str(tmp_path / "x.docx"))
