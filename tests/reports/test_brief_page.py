"""The brief's page: edit, compare, adopt, issue; who may, and what is answered when it cannot be (DESIGN 7, 8)."""

import re
from io import BytesIO
from urllib.parse import unquote

import pytest
from django.urls import reverse
from docx import Document

from accounts.models import AuditEvent
from progress.models import Status
from reports.models import Brief
from reports.papers.brief.drafting import editing
from tests import factories

SECTIONS = ("title", "addressees", "opening", "overall", "indicators", "districts", "problems", "next", "signature")


@pytest.fixture
def reported(city):
    """A city with two of its districts reported for June."""
    for district in city.districts[1:3]:
        factories.report_at(city, district, 6, Status.SUBMITTED)
    return city


def address(city, name="brief", month=6):
    return reverse(name, args=[city.plan.code, month])


@pytest.fixture
def supervisor(client, reported):
    client.force_login(reported.users["supervisor"])
    return client


def form_of(response) -> dict[str, str]:
    """What a browser would send back of the page's form, from its HTML."""
    page = response.content.decode()
    fields = dict(re.findall(r'<input type="hidden" name="(version|basis|base)" value="([^"]*)"', page))
    for name, text in re.findall(r'<textarea[^>]*name="([^"]+)"[^>]*>\n(.*?)</textarea>', page, re.S):
        fields[name] = text.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", '"').replace("&#x27;", "'").replace("&amp;", "&")
    for name in ("number", "day"):
        fields[name] = re.search(rf'name="{name}"[^>]*value="([^"]*)"', page)[1]
    return fields


def send(client, city, do, follow=True, **changes):
    fields = form_of(client.get(address(city))) | changes | {"do": do}
    return client.post(address(city), fields, follow=follow)


def test_supervisor_edits_leader_reads_reporter_may_not(client, reported):
    for role, status in (("supervisor", 200), ("leader", 200), ("department", 403), ("administrator", 403), ("auditor", 403)):
        client.force_login(reported.users[role])
        for name in ("brief", "brief_docx"):
            assert client.get(address(reported, name)).status_code == status, (role, name)
    client.force_login(reported.reporter(reported.districts[1]))
    assert client.get(address(reported)).status_code == 403
    client.force_login(reported.users["leader"])
    page = client.get(address(reported))
    assert "<textarea" not in page.content.decode() and "全市实现新增城镇就业200人" in page.content.decode()
    assert client.post(address(reported), {"do": "save"}).status_code == 403
    assert not Brief.objects.exists()


def test_another_city_s_brief_is_not_found(client, reported):
    other = factories.small_city("990200")
    client.force_login(other.users["supervisor"])
    assert client.get(address(reported)).status_code == client.post(address(reported), {"do": "save"}).status_code == 404
    assert client.get(address(reported, "brief_docx")).status_code == 404


def test_the_page_shows_every_section_to_edit(supervisor, reported):
    fields = form_of(supervisor.get(address(reported)))
    assert [name for name in fields if name.startswith("text-")] == [f"text-{key}" for key in SECTIONS]
    assert "全市实现新增城镇就业200人，完成年目标任务4800人的4.2%" in fields["text-indicators"]


@pytest.mark.parametrize(("language", "words"), [("zh-hans", "关于"), ("en", "Save draft")])
def test_the_text_is_chinese_in_both_languages(supervisor, reported, settings, language, words):
    supervisor.cookies[settings.LANGUAGE_COOKIE_NAME] = language
    page = supervisor.get(address(reported)).content.decode()
    assert words in page and "关于示例市990100 2017年".replace(" ", "") in page


def test_the_draft_prints_as_text_and_not_as_fields(supervisor, reported):
    """On paper the whole text with its head, marked as a draft; the fields, notes and buttons are left out by the style sheet."""
    page = supervisor.get(address(reported)).content.decode()
    paper = re.search(r'<article class="panel brief-paper only-paper".*?</article>', page, re.S)[0]
    fields = form_of(supervisor.get(address(reported)))
    text = re.sub(r"<[^>]+>", "", paper)
    assert all(line in text for key, field in fields.items() if key.startswith("text-") and key != "text-title" for line in field.splitlines())
    assert "草稿" in text and "第　　期（草稿）" in text and "示例市人力资源和社会保障局" in text and "textarea" not in paper
    assert all(f'data-prints="text-{key}"' in paper for key in SECTIONS)
    assert 'class="no-paper"' in page and "paper-brief" in page and 'class="brief-page"' in page


def test_the_issued_brief_prints_with_number_date_and_the_table_s_notes(supervisor, reported):
    page = send(supervisor, reported, "issue", number="6", day="2017-07-10").content.decode()
    paper = re.search(r'<article class="panel brief-paper".*?</article>', page, re.S)[0]
    assert "第6期" in paper and paper.count("2017年7月10日") == 2 and "草稿" not in paper and "data-prints" not in paper
    assert "注：1. 完成率＝累计完成÷目标任务" in page and "paper-brief" in page


@pytest.mark.parametrize(("language", "words"), [("zh-hans", "（6月）"), ("en", "for June")])
def test_a_number_used_twice_names_the_month_in_both_languages(supervisor, reported, settings, language, words):
    send(supervisor, reported, "issue", number="6", day="2017-07-10")
    supervisor.post(address(reported), {"do": "another"})
    supervisor.cookies[settings.LANGUAGE_COOKIE_NAME] = language
    answer = send(supervisor, reported, "issue", number="6", day="2017-07-12")
    assert answer.status_code == 400 and words in answer.content.decode()


@pytest.mark.parametrize(("language", "words"), [("zh-hans", "已印发"), ("en", "has been issued")])
def test_an_issued_brief_answers_an_edit_in_both_languages(supervisor, reported, settings, language, words):
    send(supervisor, reported, "issue", number="6", day="2017-07-10")
    before = bytes(Brief.objects.get().document)
    supervisor.cookies[settings.LANGUAGE_COOKIE_NAME] = language
    page = supervisor.post(address(reported), {"do": "save", "text-title": "别的标题", "version": "1"}, follow=True).content.decode()
    assert words in page[page.index("alert-bad") :][:600]
    assert bytes(Brief.objects.get().document) == before


@pytest.mark.parametrize(("language", "words"), [("zh-hans", "6月还没有上报的数据"), ("en", "No figures of June")])
def test_the_file_of_a_month_without_figures_is_refused_in_both_languages(client, city, settings, language, words):
    client.force_login(city.users["supervisor"])
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = language
    answer = client.get(address(city, "brief_docx"), follow=True)
    assert answer.redirect_chain and words in answer.content.decode()
    assert client.post(address(city), {"do": "issue", "number": "6", "day": "2017-07-10", "version": "0"}).status_code == 400
    assert not Brief.objects.exists()


def test_saving_keeps_own_words_and_marks_them(supervisor, reported):
    fields = form_of(supervisor.get(address(reported)))
    page = send(supervisor, reported, "save", **{"text-next": fields["text-next"] + "\r\n四是加强宣传。"})
    assert page.status_code == 200
    stored = Brief.objects.get()
    assert editing.from_json(stored.sections)[7].lines[-1] == "四是加强宣传。"
    assert page.content.decode().count("msg-note") == 1
    assert "msg-explain" not in page.content.decode()


def test_sentences_overtaken_are_shown_and_adopted_one_by_one_and_all(supervisor, reported):
    send(supervisor, reported, "save")
    factories.report_at(reported, reported.districts[3], 6, Status.SUBMITTED)
    page = supervisor.get(address(reported))
    text = page.content.decode()
    assert "新增城镇就业200人" in form_of(page)["text-indicators"]
    assert 'value="adopt:indicators/indicator.1"' in text and "新增城镇就业300人" in text
    page = send(supervisor, reported, "adopt:indicators/indicator.1")
    assert "新增城镇就业300人" in form_of(page)["text-indicators"] and "msg-explain" in page.content.decode()
    page = send(supervisor, reported, "adopt:all")
    assert "msg-explain" not in page.content.decode()


def test_what_is_typed_beside_an_adopted_sentence_is_not_lost(supervisor, reported):
    send(supervisor, reported, "save")
    factories.report_at(reported, reported.districts[3], 6, Status.SUBMITTED)
    page = send(supervisor, reported, "adopt:indicators/indicator.1", **{"text-title": "关于一件事的通报"})
    assert form_of(page)["text-title"] == "关于一件事的通报"


def test_figures_that_change_while_the_page_is_open_are_not_taken_for_own_words(supervisor, reported):
    fields = form_of(supervisor.get(address(reported)))
    factories.report_at(reported, reported.districts[3], 6, Status.SUBMITTED)
    page = supervisor.post(address(reported), fields | {"do": "save"}, follow=True).content.decode()
    assert "msg-explain" in page and "msg-note" not in page


def test_of_two_supervisors_the_second_is_told_and_keeps_his_words(supervisor, reported):
    fields = form_of(supervisor.get(address(reported)))
    send(supervisor, reported, "save")
    answer = supervisor.post(address(reported), fields | {"do": "save", "text-title": "关于我的稿子的通报"})
    assert answer.status_code == 409
    again = form_of(answer)
    assert again["text-title"] == "关于我的稿子的通报" and Brief.objects.get().version == 1
    assert supervisor.post(address(reported), again | {"do": "save"}, follow=True).status_code == 200
    assert editing.from_json(Brief.objects.get().sections)[0].text == "关于我的稿子的通报"


def test_issue_then_no_more_editing(supervisor, reported):
    page = send(supervisor, reported, "issue", number="6", day="2017-07-10")
    issued = Brief.objects.get()
    assert (issued.status, issued.number) == ("issued", 6) and "<textarea" not in page.content.decode()
    before = bytes(issued.document)
    answer = supervisor.post(address(reported), {"do": "save", "text-title": "别的标题", "version": "1"}, follow=True)
    assert "alert-bad" in answer.content.decode()
    issued.refresh_from_db()
    assert bytes(issued.document) == before and Brief.objects.count() == 1
    assert supervisor.get(address(reported) + "?number=6").status_code == 200
    assert supervisor.get(address(reported) + "?number=7").status_code == supervisor.get(address(reported) + "?number=x").status_code == 404


def test_a_number_used_twice_is_refused_with_the_other_brief_named(supervisor, reported):
    send(supervisor, reported, "issue", number="6", day="2017-07-10")
    supervisor.post(address(reported), {"do": "another"})
    answer = send(supervisor, reported, "issue", number="6", day="2017-07-12")
    assert answer.status_code == 400
    text = answer.content.decode()
    assert "2017-07-10" in text and 'aria-invalid="true"' in text and "7" in text
    assert Brief.objects.issued().count() == 1
    assert send(supervisor, reported, "issue", number="7", day="2017-07-12").status_code == 200
    assert [brief.number for brief in Brief.objects.issued()] == [7, 6]


@pytest.mark.parametrize(("number", "day"), [("", "2017-07-10"), ("六", "2017-07-10"), ("-1", "2017-7-10"), ("6", ""), ("6", "10.7.2017"), ("6", "2017-06-01")])
def test_number_and_date_that_cannot_be(supervisor, reported, number, day):
    answer = send(supervisor, reported, "issue", number=number, day=day, **{"text-title": "关于一件事的通报"})
    assert answer.status_code == 400 and 'aria-invalid="true"' in answer.content.decode()
    assert form_of(answer)["text-title"] == "关于一件事的通报" and not Brief.objects.exists()


def test_a_month_without_figures_says_so(client, city):
    client.force_login(city.users["supervisor"])
    page = client.get(address(city))
    assert page.status_code == 200 and "<textarea" not in page.content.decode() and reverse("ledger", args=[city.plan.code]) in page.content.decode()
    answer = client.get(address(city, "brief_docx"))
    assert answer.status_code == 302 and answer["Location"] == address(city)


def test_start_over_on_another_basis(supervisor, reported):
    factories.report_at(reported, reported.districts[3], 6, Status.APPROVED)
    send(supervisor, reported, "save", **{"text-title": "关于一件事的通报"})
    page = send(supervisor, reported, "redraft:approved")
    assert Brief.objects.get().basis == "approved"
    assert "新增城镇就业100人" in form_of(page)["text-indicators"] and "一件事" not in form_of(page)["text-title"]


def test_a_forged_base_counts_for_nothing(supervisor, reported):
    fields = form_of(supervisor.get(address(reported))) | {"base": "x:y:z", "do": "save"}
    assert supervisor.post(address(reported), fields, follow=True).status_code == 200


def test_hostile_text_is_shown_as_text_and_makes_a_file(supervisor, reported):
    page = send(supervisor, reported, "save", **{"text-problems": "<script>alert(1)</script>\x00\x0b=1+1" + "甲" * 300})
    assert "<script>alert" not in page.content.decode()
    data = supervisor.get(address(reported, "brief_docx")).content
    assert "<script>alert(1)</script>=1+1" in "".join(paragraph.text for paragraph in Document(BytesIO(data)).paragraphs)


def test_the_file_has_a_chinese_name_and_the_export_is_recorded(supervisor, reported):
    answer = supervisor.get(address(reported, "brief_docx"))
    assert answer["Content-Type"].endswith("wordprocessingml.document")
    assert unquote(answer["Content-Disposition"]).endswith("完成情况的通报（草稿）.docx")
    assert AuditEvent.objects.filter(action=AuditEvent.Action.EXPORT, target__contains="草稿").count() == 1
    assert answer.content == supervisor.get(address(reported, "brief_docx")).content
    assert supervisor.get(f"/plans/{reported.plan.code}/6/brief.docx").content == answer.content


def test_the_navigation_leads_to_it_for_those_who_may(client, reported):
    for role, shown in (("supervisor", True), ("leader", True), ("department", False)):
        client.force_login(reported.users[role])
        assert (address(reported) in client.get(reverse("plan", args=[reported.plan.code])).content.decode().replace("/1/brief/", "/6/brief/")) is shown
