"""The text of a brief (通报), drafted from one reading: sections of paragraphs of sentences, each sentence under a key that stays the same from draft to draft.

A function of the reading alone: no database, no clock, no language of a page. How one number is said stands in `words`, what a user makes of the
text in `editing`.
"""

import re

from progress.ledger.ledger import APPROVED, Ledger
from reports.papers.brief.drafting.brief_text import (
    ADDRESSEES,
    DISTRICTS,
    HEADINGS,
    INDICATORS,
    NEXT,
    OPENING,
    OVERALL,
    PROBLEMS,
    SECTION_KEYS,
    SIGNATURE,
    TITLE,
    BriefDraft,
    Kind,
    Section,
    paragraphs_of,
)
from reports.papers.brief.drafting.brief_words import join, months_to
from reports.papers.brief.drafting.read_units import (
    AREA_WORDS,
    COUNTY_WORDS,
    whole_area,
)
from reports.papers.brief.drafting.section_districts import districts_section
from reports.papers.brief.drafting.section_overall import indicators_section, overall_section
from reports.papers.brief.drafting.section_problems import next_section, problems_section
from reports.reading.cells import Reading
from reports.reading.paper_words import CHINESE
from targets.arithmetic import periods
from targets.models import Plan

_TABLE_WORD = re.compile(r"(分解一览表|分解表|分解|一览表|完成情况表|完成情况)$")


def draft(reading: Reading, previous: Reading | None = None) -> BriefDraft:
    """The text of the month read; `previous` (the month before on the same basis) adds what has turned since."""
    paragraphs = {
        TITLE: paragraphs_of(("title", title_of(reading))),
        ADDRESSEES: paragraphs_of(("addressees", addressees_of(reading.ledger))),
        OPENING: paragraphs_of(("opening", _opening(reading))),
        OVERALL: overall_section(reading, previous),
        INDICATORS: indicators_section(reading),
        DISTRICTS: districts_section(reading),
        PROBLEMS: problems_section(reading),
        NEXT: next_section(reading),
        SIGNATURE: paragraphs_of(("signature", office_of(reading.ledger.plan))),
    }
    return BriefDraft(tuple(Section(key, HEADINGS.get(key, ""), paragraphs[key]) for key in SECTION_KEYS))


def has_figures(reading: Reading) -> bool:
    """Whether anything was reported for the very month; without it there is nothing to brief on."""
    return any(month == reading.month for _district, _indicator, month in reading.ledger.figures)


def title_of(reading: Reading) -> str:
    """关于郑州市2017年1—6月城乡就业工作目标任务完成情况的通报, from the plan's title."""
    plan = reading.ledger.plan
    return f"关于{plan.city.name}{plan.year}年{months_to(reading.month)}{subject_of(plan)}完成情况的通报"


def subject_of(plan: Plan) -> str:
    """What the plan is about: its title without the city and year before it and 分解表 behind it."""
    title = _TABLE_WORD.sub("", plan.title.removeprefix("关于"))
    year = f"{plan.year}年"
    if year in title:
        return title[title.index(year) + len(year) :].removeprefix("度") or "目标任务"
    return title.removeprefix(plan.city.name) or "目标任务"


def office_of(plan: Plan) -> str:
    """Who signs: the office that keeps the table."""
    return plan.office


def addressees_of(ledger: Ledger) -> str:
    """各县（市、区）人民政府，各开发区管委会，市人民政府各部门：by the kinds of areas the plan has."""
    kinds = {district.kind for district in ledger.districts}
    parts = []
    if Kind.CITY in kinds:
        parts.append("各市人民政府")
    if counties := [word for kind, word in COUNTY_WORDS.items() if kind in kinds]:
        first, *others = counties
        parts.append(f"各{first}{f'（{join(others)}）' if others else ''}人民政府")
    if Kind.TOWNSHIP in kinds:
        parts.append("各乡镇人民政府、街道办事处")
    if Kind.ZONE in kinds:
        parts.append("各开发区管委会")
    parts.append(f"{AREA_WORDS[ledger.city.kind]}人民政府各部门")
    return "，".join(parts) + "："


def _opening(reading: Reading) -> str:
    ledger, plan = reading.ledger, reading.ledger.plan
    first, current = ledger.revisions[0], ledger.revision()
    document = f"《{first.title or plan.title}》" + (f"（{first.document_number}）" if first.document_number else "")
    adjusted = f"及其调整（{current.document_number}）" if current.number and current.document_number else ""
    end = periods.month_end(plan.year, reading.month)
    counted = "只计已审定的填报数" if ledger.basis == APPROVED else "计已审定和已上报待审的填报数"
    return (
        f"根据{document}{adjusted}，现将{whole_area(reading)}{plan.year}年{months_to(reading.month)}目标任务完成情况通报如下。"
        f"数据截至{end.year}年{end.month}月{end.day}日，口径为{CHINESE.bases[ledger.basis].removeprefix('口径：')}，{counted}。"
    )
