"""The words of a breakdown table: names of areas and indicators, units, and what the columns under an indicator are called.

Pure: standard library only. The words are those of published documents (DOMAIN 1.1, 1.6; DESIGN 9 and 10).
"""

import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal

MARKS = "※*▽▼△▲↑↓"  # printed before or after a name or number; they carry no value
_INVISIBLE = re.compile("[\u200b-\u200f\u2060\ufeff]")
_QUOTES = re.compile("[\"'“”‘’「」『』]")
_BRACKETS = str.maketrans("[]{}【】〔〕〖〗", "()()()()()")
_DASH = re.compile("[-—–―─~]+")
_BETWEEN = re.compile(r"(?<=[^\x00-\x7f])\s+|\s+(?=[^\x00-\x7f])")
_NUMBERING = re.compile(r"^(?:\d{1,2}|[一二三四五六七八九十]{1,3})[、.．]\s*(?=\D)")
_LAST_BRACKET = re.compile(r"^(.+?)[(（\[【]\s*(?:单位[:：])?\s*([^()（）\[\]【】]+?)\s*[)）\]】]$", re.DOTALL)
_PART = re.compile(r"^其\s*中\s*[:：,，、]?\s*")

QUOTA, CUMULATIVE, MONTH, SINGLE = "quota", "cumulative", "month_value", "value"
REMARK, IGNORED = "remark", "ignored"


def plain(text: str) -> str:
    """Half-width, without spaces and invisible characters: the form the vocabulary below is written in."""
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", _INVISIBLE.sub("", text)))


def normalise_name(text: str) -> str:
    """The form in which two spellings of a name are the same: width, spaces, brackets, quotes, dashes and case do not count."""
    folded = plain(text).strip(MARKS).translate(_BRACKETS)
    return _DASH.sub("-", _QUOTES.sub("", folded)).casefold()


def tidy_name(text: str) -> str:
    """A name for display: as written, less spaces beside Chinese, marks, and a number in front ("1.", "一、")."""
    name = _BETWEEN.sub("", _INVISIBLE.sub("", text).strip()).strip(MARKS).strip()
    return _NUMBERING.sub("", re.sub(r"\s+", " ", name))


# --- units ---------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Unit:
    """A unit as printed (万人次) and what is counted (人次): one printed unit is ``scale`` of ``base``."""

    base: str
    printed: str
    scale: Decimal


_SCALES = {"": 1, "百": 100, "千": 1000, "万": 10_000, "亿": 100_000_000}
_UNIT = re.compile(r"(百|千|万|亿)?(人次|人|户次|户|个|家|名|元|次|场次|场|期|笔|项|件|套|岗位|课时|天|班|批|条|亩|%|‰)")
_UNIT_LINE = re.compile(r"(?<![一-鿿])(?:计量|数据|数量)?单位:([^\s;)]+)")
PERSON = Unit("人", "人", Decimal(1))
PERCENT = Unit("%", "%", Decimal(1))


def parse_unit(text: str) -> Unit | None:
    """万人次 → 人次 × 10,000; ``None`` for what is no unit."""
    printed = plain(text)
    if printed in ("百分比", "百分率", "百分点"):
        return PERCENT
    match = _UNIT.fullmatch(printed)
    if not match or (match[1] and match[2] in "%‰"):
        return None
    return Unit(match[2], printed, Decimal(_SCALES[match[1] or ""]))


def unit_of_line(text: str) -> Unit | None:
    """The unit a line like "单位：人" above the table gives every indicator; of "单位：人、%" it is 人."""
    match = _UNIT_LINE.search(re.sub(r"单\s*位\s*:", "单位:", unicodedata.normalize("NFKC", text)))
    units = [unit for piece in re.split("[、,/和]", match[1]) if (unit := parse_unit(piece))] if match else []
    return next((unit for unit in units if unit.base != "%"), units[0] if units else None)


def split_brackets(text: str) -> tuple[str, Unit | None, str]:
    """A heading without the unit and the column word in brackets behind it: 就业（万人次）（目标任务） → 就业, 万人次, 目标任务."""
    unit, word = None, ""
    while match := _LAST_BRACKET.match(text.strip()):
        if found := parse_unit(match[2]):
            unit = unit or found
        elif subcolumn(match[2]):
            word = word or match[2]
        else:
            break
        text = match[1]
    return text.strip(), unit, word


def split_part(text: str) -> tuple[bool, str]:
    """其中：失业人员再就业 → ``True`` and 失业人员再就业; 其中 alone → ``True`` and nothing."""
    match = _PART.match(unicodedata.normalize("NFKC", text).strip()) if plain(text).startswith("其中") else None
    return (True, _PART.sub("", text.strip(), count=1).strip()) if match else (False, text)


def same_indicator(first: str, second: str) -> bool:
    """Whether two headings name one indicator: unit, 其中 and spelling aside, but never 人 and 人次 (DESIGN 9)."""
    (name, unit), (other, other_unit) = (_indicator_key(text) for text in (first, second))
    return name == other and (unit is None or other_unit is None or unit.base == other_unit.base)


def _indicator_key(text: str) -> tuple[str, Unit | None]:
    name, unit, _ = split_brackets(tidy_name(split_part(text)[1]))
    return normalise_name(name), unit


_CEILING = re.compile("失业率|(?<!不)低于|以内|控制")
_RATE = re.compile("(率|比例|比重)$")


def is_ceiling(name: str) -> bool:
    """A name that says the figure must stay at or below its target (DESIGN 10)."""
    return bool(_CEILING.search(plain(name)))


def is_rate_name(name: str) -> bool:
    """A name that is a rate even where no % is printed, as 城镇登记失业率."""
    return bool(_RATE.search(plain(name)))


# --- columns under an indicator ------------------------------------------------------------------------------------------

_YEAR = r"(\d{4}年度?|全年|年度|本年度?|当年|年)?"
_DONE = r"(实际完成|已完成|完成|实际|已实现|实现)(数|量|值|情况|人数|任务数|总数)?"
_RANGE = r"(\d{4}年)?\d{1,2}月?[-—–~至到]+(\d{1,2})月份?(底|末)?"
_UNTIL = r"(截至|截止|至)(\d{4}年)?((\d{1,2})月份?)?(底|末|目前|\d{1,2}日)?"
_SINCE = r"上半年|全年|年初以来|今年以来|本年|年初至今|目前|截至目前"
_SUBCOLUMNS = (
    (
        IGNORED,
        re.compile(r"(\d{1,2}月份?|[-—–~至]|累计|年度|全年|本月|目标|任务|计划|进度)*完成(目标任务|任务|目标|计划)?(率|的?比例|百分比|比|度)"),
    ),
    (IGNORED, re.compile(r"占.*(任务|目标|计划).*")),
    (IGNORED, re.compile(r"(总|综合|完成率)?(名次|排名|排序|位次)|是否达标|达标情况|达标|状态|灯色|评价")),
    (IGNORED, re.compile(r"(同比|环比).*|(去年|上年)同期.*|[比较](上|去).*|增幅|增速|(增长|剩余)(率|数|量|幅度|人数|任务|任务数)?")),
    (IGNORED, re.compile(r"差距|缺口|差额|(与|距)?(序时|时序|时间)进度.*")),
    (REMARK, re.compile(r"备注|说明|备注说明|情况说明|原因|原因说明|未完成原因|滞后原因")),
    (
        QUOTA,
        re.compile(rf"{_YEAR}(下达|分解|工作|调整后)?(目标任务|任务目标|目标|任务|计划)(数|值|量|人数|分解|分解数)?|{_YEAR}指标[数值]"),
    ),
    (CUMULATIVE, re.compile(rf"({_RANGE}|{_UNTIL}|{_SINCE}|(\d{{4}}年)?((?P<m>\d{{1,2}})月份?)?)累计({_DONE}|数|量|值|人数)?")),
    (CUMULATIVE, re.compile(rf"({_RANGE}|{_UNTIL}|{_SINCE})({_DONE})?|{_DONE}|(工作|完成|目前|当前)?进度")),
    (MONTH, re.compile(rf"(\d{{4}}年)?((?P<m>\d{{1,2}})月份?|[本当]月)份?(新增)?({_DONE}|数|量|值|人数)?")),
)
_COMPLETION_IF_PERCENT = re.compile(r"完成(年度|全年|年)?(目标任务|目标|任务|计划)的?")
_LAST_MONTH = re.compile(r"(\d{1,2})月(?!.*\d月)")
SUBCOLUMN_WORDS = "目标任务、累计完成、本月、完成率、名次、差距、说明"


def subcolumn(text: str) -> tuple[str, int | None] | None:
    """What a column word asks for: one of the constants above, and the last month it names; ``None`` for other words.

    目标任务 → quota; 1—6月累计 → cumulative, 6; 6月完成 → month_value, 6; 完成率 → ignored; 备注 → remark.
    """
    bare, unit, _ = _split_unit(text)
    word = split_part(plain(bare))[1].strip(MARKS)
    if unit == PERCENT and _COMPLETION_IF_PERCENT.fullmatch(word):
        return IGNORED, None
    for which, pattern in _SUBCOLUMNS:
        if word and pattern.fullmatch(word):
            month = _LAST_MONTH.search(word)
            return which, int(month[1]) if month and 1 <= int(month[1]) <= 12 else None
    return None


def _split_unit(text: str) -> tuple[str, Unit | None, None]:
    match = _LAST_BRACKET.match(text.strip())
    unit = parse_unit(match[2]) if match else None
    if unit:
        return match[1], unit, None
    word = plain(text)
    return (text.strip()[:-1], PERCENT, None) if len(word) > 1 and word.endswith("%") else (text, None, None)


def percent_behind(text: str) -> bool:
    """Whether a column word says % itself, as 进度(%) and 完成率%."""
    return _split_unit(text)[1] == PERCENT


# --- other columns and rows ----------------------------------------------------------------------------------------------

_COUNTIES = r"县(?:\(市、区\)|\(市,区\)|\(市\)区|\(市\)、区|、市、区|\(区\)|\(市/区\))|市\(县、区\)|市\(州\)|区\(县\)"
_AREA = rf"(市县区?|县区|区县|县市区|{_COUNTIES}|乡镇\(?街道\)?|乡镇|镇街|街道|地市|市州|地区|区域|辖区)"
_DISTRICT_LABEL = re.compile(rf"(各|所属|所在)?((责任|填报|报送|上报|考核|承办|实施|任务)?(单位|地区|区域)|{_AREA}|行政区划?|地方)(名称|别)?(/单位)?")
_INDICATOR_LABEL = re.compile(r"(考核|工作|目标|主要)?(指标|项目)(名称|内容|类别)?(\(单位\)|\(计量单位\))?")
_GROUP_LABEL = re.compile(r"工程(名称)?|分项(目)?|分类|类别|大类|项目类别|计量单位|[一二]级指标")
_DEPARTMENT_LABEL = re.compile(r"(市级|市直)?(牵头|责任|主管|配合)(责任)?(单位|部门)|牵头责任单位")
_SERIAL = re.compile(r"序号?|编号|no\.?|№", re.IGNORECASE)
_OFFICIAL = re.compile(r".*全称|.*(正式|官方|规范)名称")
_UNUSED = re.compile(r"(行政)?区划代码|.*(代码|编码)|责任人|责任领导|分管领导|.*联系人|.*电话|填报人|填报日期|(责任|主管|牵头)部门|牵头单位|组别")
_GENERIC = re.compile(r"合计|小计|总计|总数|总量|数量|人数|全口径|年度|其他")
_TOTALS = {"合计", "总计", "共计", "总合计", "市合计", "全市", "全县", "全区", "全省", "全州", "全旗", "全镇", "全乡"}
_SUM_WORDS = re.compile(r"\(?(合计|总计|共计|小计)\)?$")
_GROUP_OF_AREAS = re.compile(r"各?(县\(市\)|县|区|市|市辖区|功能区)")
_NOTE = re.compile(
    r"(注|备注|说明|附注|附)(\d|[:：、.]|$)|(制表|填表|填报|审核|复核|审批|分管|单位)?(人|单位|日期|时间|负责人|领导)[:：]"
    r"|(制表|审核|联系|数据来源|资料来源|截至|截止)"
)
_META = re.compile(r"附件|附表|表\d|(填报|报送|上报|制表)?(单位|日期|时间)[:：]|截至|截止|口径|序时进度|演示数据|计量单位|\(?单位:")


def is_district_label(text: str) -> bool:
    """Whether a heading stands over the names of areas; the two words of a cell cut by a slanted line count as one."""
    if _DISTRICT_LABEL.fullmatch(plain(text)):
        return True
    pieces = [plain(piece) for piece in re.split(r"[\s/\\|]+", unicodedata.normalize("NFKC", text)) if piece]
    labels = [bool(_DISTRICT_LABEL.fullmatch(piece)) for piece in pieces]
    return any(labels) and all(label or is_indicator_label(piece) for label, piece in zip(labels, pieces, strict=True))


def is_indicator_label(text: str) -> bool:
    """Whether a heading stands before or over the names of indicators."""
    return bool(_INDICATOR_LABEL.fullmatch(plain(text)))


def is_group_label(text: str) -> bool:
    """Whether a heading stands before a row of headings that only groups indicators."""
    return bool(_GROUP_LABEL.fullmatch(plain(text)))


def is_department_label(text: str) -> bool:
    """Whether a heading stands before a row of departments."""
    return bool(_DEPARTMENT_LABEL.fullmatch(plain(text)))


def is_serial(text: str) -> bool:
    """A column of running numbers."""
    return bool(_SERIAL.fullmatch(plain(text)))


def is_official_label(text: str) -> bool:
    """A column of full official names beside the printed ones."""
    return bool(_OFFICIAL.fullmatch(plain(text)))


def is_unused_label(text: str) -> bool:
    """A column that carries no figures and is not asked for."""
    return bool(_UNUSED.fullmatch(plain(text)))


def is_generic(text: str) -> bool:
    """A heading that only says "all of what stands above"."""
    return bool(_GENERIC.fullmatch(plain(text))) or is_indicator_label(text)


def is_group_of_areas(name: str) -> bool:
    """县（市）, 市辖区 on a line of their own head a group of areas."""
    return bool(_GROUP_OF_AREAS.fullmatch(plain(name)))


def is_note(text: str) -> bool:
    """The first words of a line under the table."""
    return bool(_NOTE.match(plain(text)))


def is_meta(text: str) -> bool:
    """A line above the table that is not its title."""
    return bool(_META.match(plain(text)))


def is_total(name: str, city_name: str | None = None) -> bool:
    """合计, 全市, 总计 and the city's own name (with or without 市) are the city's row (DESIGN 2)."""
    text = normalise_name(name)
    city = normalise_name(city_name or "")
    names = {city, _stem(city)} - {""}
    rest = re.sub(r"合计|总计|共计|[()]", "", text)
    return text in _TOTALS or text in names or (rest != text and rest in {"", *_TOTALS, *names})


def is_subtotal(name: str) -> bool:
    """小计, 县(市)合计: sums of a group of areas, no area themselves. Ask ``is_total`` first."""
    return bool(_SUM_WORDS.search(normalise_name(name)))


def _stem(city: str) -> str:
    return city[:-1] if len(city) > 2 and city[-1] in "市县区州省" else city


# --- areas ---------------------------------------------------------------------------------------------------------------

_OFFICE = re.compile(r"(人民政府|政府|管委会|管理委员会|人社局|人力资源和社会保障局)$")
_ZONE = re.compile(r"新区|开发区|高新|经开|实验区|示范区|集聚区|工业区|保税区|度假区|风景区|管理区|产业园|园区|航空港|合作区")
_KINDS = (("市", "county_city"), ("县", "county"), ("旗", "county"), ("区", "district"))


def kind_of_district(name: str) -> str:
    """The kind of an imported area by its name (DESIGN 4.14): municipal, township, zone, county_city, county, district, city."""
    text = _OFFICE.sub("", normalise_name(name))
    if is_total(text):
        return "city"
    if re.search(r"本级|市直", text):
        return "municipal"
    if re.search(r"(镇|乡|街道|街道办|办事处|苏木)$", text):
        return "township"
    if _ZONE.search(text):
        return "zone"
    return next((kind for end, kind in _KINDS if text.endswith(end)), "district")
