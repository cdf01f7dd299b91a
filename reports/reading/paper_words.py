"""The words of the completion table.

A workbook is a Chinese document whatever the language of the page it was asked from (docs/decisions/0002), so its words cannot be gettext's;
the page shows the same table in the reader's language. Hence two sets of words side by side. Fields in braces are filled by `completion_table`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from progress.models import Status
from targets.arithmetic import periods
from targets.arithmetic.rates import Band

QUOTA, MONTH_VALUE, CUMULATIVE, COMPLETION, GAP, RANK = "quota", "month_value", "cumulative", "completion", "gap", "rank"


@dataclass(frozen=True)
class Words:
    """Everything the completion table says, in one language. `columns` are the heads under a flow, `limit_columns` those under a rate or a stock."""

    language: str
    title: str
    total: str
    area: str
    part: str
    part_elsewhere: str
    unit_behind: str
    columns: Mapping[str, str]
    limit_columns: Mapping[str, str]
    rate_columns: frozenset[str]
    percent: str
    months: tuple[str, ...]
    list_mark: str
    month_ranges: str
    as_of: str
    date: str
    bases: Mapping[str, str]
    coverage: Mapping[str, str]
    pace: str
    unit: str
    units: Mapping[str, str]
    demo: str
    bands: Mapping[str, str]
    states: Mapping[str, str]
    formula: str
    whole: str
    ranking: str
    unranked: str
    marks: str
    limits: str
    own_pace: str
    missing: str
    missing_awaiting: str
    missing_returned: str
    counted: str
    not_counted: str
    lacking: str
    aged: str
    unranked_one: str
    unranked_several: str
    this_area: Mapping[str, str]
    any_area: str
    notes: str
    stop: str
    page: str
    signed: str

    def join(self, names: Sequence[str]) -> str:
        """新密市、登封市."""
        return self.list_mark.join(names)

    def span(self, months: Sequence[int]) -> str:
        """Months that were counted: 1—5月, or 1—2月、4月 where one is missing between them."""
        return self.list_mark.join(self._run(first, last) for first, last in periods.runs(months))

    def _run(self, first: int, last: int) -> str:
        if first == last:
            return self.months[first - 1]
        return self.month_ranges.format(first=first, last=last, first_name=self.months[first - 1], last_name=self.months[last - 1])

    def unit_name(self, unit: str) -> str:
        """A printed unit in this language, as it stands where there is no word for it."""
        return self.units.get(unit, unit)

    def area_word(self, name: str) -> str:
        """该市, 该县, 该区 by the name's last character, else 该单位."""
        return self.this_area.get(name[-1:], self.any_area)


CHINESE = Words(
    language="zh-CN",
    title="{title}完成情况表",
    total="合计",
    area="责任单位",
    part="其中：",
    part_elsewhere="其中（{total}）：",
    unit_behind="{name}（{unit}）",
    columns={QUOTA: "目标任务", MONTH_VALUE: "{month}完成", CUMULATIVE: "累计完成", COMPLETION: "完成率", GAP: "差距", RANK: "名次"},
    limit_columns={QUOTA: "目标任务", CUMULATIVE: "实际", COMPLETION: "达标情况"},
    rate_columns=frozenset({COMPLETION}),
    percent="{column}(%)",
    months=tuple(f"{number}月" for number in range(1, 13)),
    list_mark="、",
    month_ranges="{first}—{last}月",
    as_of="截至：{year}年{month}月{day}日",
    date="{year}年{month}月{day}日",
    bases={"reported": "口径：快报数", "approved": "口径：审定数"},
    coverage={"reported": "（已上报{count}/{of}）", "approved": "（已审定{count}/{of}）"},
    pace="序时进度：{pace}%",
    unit="单位：{units}",
    units={},
    demo="演示数据",
    bands={
        Band.EXCEEDED: "超额完成",
        Band.ATTAINED: "已完成",
        Band.AHEAD: "超序时进度",
        Band.ON_PACE: "达到序时进度",
        Band.BEHIND: "滞后",
        Band.FAR_BEHIND: "严重滞后",
        Band.NOT_ASSIGNED: "未下达",
        Band.NOT_ASSESSABLE: "尚不可评",
        Band.NOT_REPORTED: "未上报",
        Band.WITHIN_LIMIT: "达标",
        Band.OVER_LIMIT: "未达标",
    },
    states={
        Status.DRAFT: "草稿",
        Status.SUBMITTED: "待审",
        Status.RETURNED: "已退回",
        Status.APPROVED: "已审定",
        periods.Due.NOT_DUE: "未到期",
        periods.Due.DUE: "待填报",
        periods.Due.OVERDUE: "逾期未报",
    },
    formula="完成率＝累计完成÷目标任务，保留{places}位小数",
    whole="完成率＝累计完成÷目标任务，取整数",
    ranking="；名次按未舍入的完成率排列，{unranked}未下达的不排名",
    unranked="{names}和",
    marks="▽ 滞后（低于序时{limit}个百分点以内），▼ 严重滞后（低于序时{limit}个百分点以上）",
    limits="{names}按目标判定达标或未达标，不计算完成率，不排名",
    own_pace="{name}的序时进度为{pace}%",
    missing="※ {names}{month}未上报",
    missing_awaiting="※ {names}{month}待审",
    missing_returned="※ {names}{month}已退回、未重新上报",
    counted="，合计含其{months}累计",
    not_counted="，合计不含其数",
    lacking="{names}累计只含{months}，其他月份未上报、待审或已退回",
    aged="（{month}数）",
    unranked_one="，{area}本月不排名",
    unranked_several="，本月均不排名",
    this_area={word: f"该{word}" for word in "市县区镇乡"},
    any_area="该单位",
    notes="注：",
    stop="。",
    page="第 {number} 页，共 {count} 页",
    signed="制表人：　　　　　　审核人：　　　　　　填报日期：{date}",
)

ENGLISH = Words(
    language="en",
    title="{title}: completion",
    total="Total",
    area="Responsible unit",
    part="Of which: ",
    part_elsewhere="Of {total}: ",
    unit_behind="{name} ({unit})",
    columns={QUOTA: "Quota", MONTH_VALUE: "{month}", CUMULATIVE: "To date", COMPLETION: "Done %", GAP: "Gap", RANK: "Rank"},
    limit_columns={QUOTA: "Target", CUMULATIVE: "Actual", COMPLETION: "Met?"},
    rate_columns=frozenset(),
    percent="{column}",
    months=("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"),
    list_mark=", ",
    month_ranges="{first_name}–{last_name}",
    as_of="As of {year}-{month:02d}-{day:02d}",
    date="{year}-{month:02d}-{day:02d}",
    bases={"reported": "Basis: reported figures", "approved": "Basis: approved figures"},
    coverage={"reported": " ({count} of {of} reported)", "approved": " ({count} of {of} approved)"},
    pace="Pace: {pace} %",
    unit="Unit: {units}",
    units={
        "人": "persons",
        "万人": "10,000 persons",
        "人次": "person-times",
        "万人次": "10,000 person-times",
        "户": "households",
        "个": "items",
        "元": "yuan",
        "万元": "10,000 yuan",
    },
    demo="Sample data",
    bands={
        Band.EXCEEDED: "exceeded",
        Band.ATTAINED: "attained",
        Band.AHEAD: "ahead of pace",
        Band.ON_PACE: "on pace",
        Band.BEHIND: "behind",
        Band.FAR_BEHIND: "far behind",
        Band.NOT_ASSIGNED: "not assigned",
        Band.NOT_ASSESSABLE: "not yet assessable",
        Band.NOT_REPORTED: "no report",
        Band.WITHIN_LIMIT: "yes",
        Band.OVER_LIMIT: "no",
    },
    states={
        Status.DRAFT: "draft",
        Status.SUBMITTED: "waiting",
        Status.RETURNED: "returned",
        Status.APPROVED: "approved",
        periods.Due.NOT_DUE: "not due",
        periods.Due.DUE: "due",
        periods.Due.OVERDUE: "overdue",
    },
    formula="Done % = to date ÷ quota, decimals: {places}",
    whole="Done % = to date ÷ quota, whole numbers",
    ranking="; ranked by the unrounded rate; {unranked}cells without a quota are not ranked",
    unranked="{names} and ",
    marks="▽ behind (up to {limit} points below the pace), ▼ far behind (more than {limit} points below the pace)",
    limits="{names}: held against the target, met or not; no rate and no rank",
    own_pace="Pace of {name}: {pace} %",
    missing="※ Not reported for {month}: {names}",
    missing_awaiting="※ Awaiting review for {month}: {names}",
    missing_returned="※ Returned and not sent again for {month}: {names}",
    counted="; the total holds the figures of {months}",
    not_counted="; the total holds no figures from there",
    lacking="The cumulative of {names} holds {months} only; its other months are not reported, awaiting review or returned",
    aged=" ({month})",
    unranked_one="; not ranked this month",
    unranked_several="; not ranked this month",
    this_area={},
    any_area="",
    notes="Notes: ",
    stop=".",
    page="Page {number} of {count}",
    signed="Prepared by:　　　　　　Checked by:　　　　　　Date: {date}",
)
