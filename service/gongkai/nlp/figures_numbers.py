"""Numbers with a unit of counting in a sentence, and those among them that only look like figures."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from gongkai.text.numbers import Number, parse_number

# Longest first: 人次 before 人, 万元 before 元.
UNITS = (
    "个百分点|个工作日|工作日|人次|场次|批次|班次|件次|条次|篇次|期次|家次|户次|个次|份次|项次|起次|台次|辆次|大项|小项|条目|平方米|条|件|个|次|人|名|位|篇|份|期|场|起|项|批|宗|例|封|处|家|台|册|部(?![分门])|户|"
    "万元|亿元|元|%|则|张|幅|块|本|幢|辆|套|门|类|款|轮|组|集|支|所|站|页|字|分(?!钟|别|公司|局|管|之)|成(?=[一二三四五六七八九]?(?:[，。；、）以左多的]|$))|倍|面|枚|卷|宿|"
    "间|栏|把|座|具|通|节|课时|课|笔|种|单(?!位|独)|吨|公里|亩|天(?!然|气)|小时|分钟"
)
# 三成一 is thirty-one percent: the numeral behind 成 is its tenth.
_TENTH = r"(?<=成)(?P<tenth>[一二三四五六七八九])(?=[，。；、）多左以的]|$)"
_CHINESE = "零〇一二两三四五六七八九十百千"
# 壹万贰仟; 伍 and 陆 are also parts of words (队伍, 大陆), so that a first digit needs its rank behind it.
_FORMAL = "[壹贰叁肆伍陆柒捌玖][拾佰仟万][壹贰叁肆伍陆柒捌玖拾佰仟万零]{0,10}"
_NUMBER = re.compile(
    rf"""
    (?P<hundredths>百分之)?
    (?P<number>\d{{1,3}}(?:[,，]\d{{3}})+(?:\.\d+)?(?!\d)|\d{{1,4}}万\d{{1,4}}千?(?!\d)
        |\d{{1,20}}(?:\ \d{{1,3}}){{0,3}}(?:\.\d{{1,6}})?
        |[{_CHINESE}]{{1,8}}(?:[万亿][{_CHINESE}]{{1,8}}){{0,2}}(?:点[{_CHINESE}]{{1,3}})?
        |{_FORMAL}
        |(?<=[近上逾约数超过])万(?![{_CHINESE}])|(?<![\d{_CHINESE}亿])万(?=[余多]))
    (?:\s?(?P<low>[万亿千百]?)[-—~–至到－]{{1,2}}\s?(?P<upper>\d+(?:\.\d+)?|[{_CHINESE}]{{1,5}}))?
    \s?(?P<more>[余多几]?)(?P<scale>[万亿千百]{{0,2}})(?P<after>[余多几]?)\s?
    (?P<unit>(?(hundredths)|(?:{UNITS})))(?:{_TENTH})?
    (?P<tail>以上|以内|左右|多(?=[，。；、）的]|$))?
    """,
    re.VERBOSE,
)
_NUMBER_BEGINS = re.compile(rf"[\d{_CHINESE}万壹贰叁肆伍陆柒捌玖]")  # 百分之 as well
ABOUT = re.compile(
    r"(?:约占[^，；。\d]{0,8}|约|近|超|超过|逾|将近|大约|大概|不少于|至少|突破|接近|不下|不到|不足|低于|少于)\s?$"
)
# Words right before that make a number an ordinal, a reference, a rate, a name or a phone.
_REFERENCE = re.compile(
    r"(?:第[\d零一二三四五六七八九十百]*|〔|\[|【|No\.?|编号|每(?:页|期|次|人|年|月|季度|份|天|周|个|村|半年)?(?:至少|不少于)?|每[^，。；]{1,8}(?:至少|不少于)[\u4e00-\u9fff]{0,4}|"
    r"[A-Za-z]|\d[.\-/:：]|第[\d零一二三四五六七八九十百]+(?:、|和|及|至|到)第?|(?:第[\d零一二三四五六七八九十百]+|[零一二三四五六七八九十百]+)条(?:、|和|及|至|到|或)第?)\s?$"
)
_ROUND = frozenset("十百千万")  # 数百份, 上千条, but 申请数44件, 网上22件
_CALLED = re.compile(r"(?:热线|(?<![接拨]听)(?<![接打]到)(?<!受理)电话|邮编|传真|手机)\s?$")
_TORN = re.compile(r"\d(?:\s*[,，]\s*|\s+)$")  # what could not be joined is half a number: 1 0286条
_SHORTEST_CALLED = 5  # digits; a shorter number behind these words counts calls
# What follows a unit of counting that makes it time, rank or a way of speaking.
_TIME_OR_RANK = re.compile(
    r"(?:月|工作日|小时|多月|半月|季度|星期|自然日|方面|环节|维度|层面|阶段|层次|字(?!样)|级|届)"
)
_RANKED = frozenset(("个", "次", "项", "类", "级", "大"))
# Set phrases whose number counts nothing of this year's work.
_SET_PHRASE = re.compile(
    r"一网通办|两微一端|三公|三审三校|三审制|四个意识|两个维护|四个自信|两个确立|一张网|一站式|一件事|一个窗口|一个口|一次办|一次性|"
    r"一次不跑|一门|一对一|一本账|一把手|一块|(?<![讼议件])一起|一套|一部分|一类|一组|一站|一处|一面|一家|双随机|五公开|三类内部|四类过程|三安全|六个部分|"
    r"[五六七八]个部分|[五六七八九]部分|最多跑一次|零距离|一条龙|两个责任|一课|一线|两网|两化|一体|二次供水|二次装修|二次污染|千家|百家|万家|百姓|千方百计|四分之|"
    r"三分之|[两三二]张皮|一刻|十件实事|试点领域|三件套|三步走|个省|万户"
)
_AUDIENCE = re.compile(
    r"访问|浏览|点击|阅读|粉丝|关注(?:用户|人数|者|数|量|度)|关注$|用户(?!信息|咨询|投诉|申请|服务|满意|反映|诉求)|播放量|播放次|点赞|转发量|转发数|下载|订阅|人口|面积|户籍|常住|"
    r"总播放|观看|曝光|流量"
)
_MASKED = re.compile(r"《[^》]{1,60}》|“[^”]{1,14}”")
_NAME_BRACKETS = re.compile(r"(?<=[镇乡县区市道])（([^（）\d，；。：]{1,8})）")
# What a request came to, quoted as the form calls it: “同意公开”的39条.
_OUTCOME = re.compile(r"“((?:不?同意|不?予以?|部分|已主动|同意部分|否决)公开|无法提供|不予处理|信息不存在)”")
_NUMBER_BRACKETS = re.compile(rf"(?<=[\u4e00-\u9fff])（(\d[\d,]{{0,8}})）(?=(?:{UNITS})(?:[，。；、]|$))")
_REMARK = re.compile(r"(?<=[\u4e00-\u9fff])（[^（）\d]{1,40}）(?=\s?(?:共计?|为|约|近)?\s?\d)")
# Units that can be counted in fractions.
_DIVISIBLE = frozenset(
    ("元", "万元", "亿元", "%", "个百分点", "分", "倍", "成", "平方米", "个工作日", "工作日", "天", "小时", "分钟")
)
_TIMES = frozenset(("分",))
# What a thing took; any other stretch of time is a term in law or a date.
_DURATIONS = frozenset(("个工作日", "工作日", "天", "小时", "分钟"))
_TIME_TAKEN = re.compile(
    r"(?:平均|[用耗费]时|时[长间]|周期)[^，；。]{0,16}$|(?:压缩|缩短|压减|缩减|提速|延长)(?:至|到|了|为)\s?$"
)
_SHORTENED = re.compile(r"(?:压缩|缩短|压减|缩减|降低?|提速|延长)(?:至|到|了|为)")
LONGEST_NUMBER = 10  # digits; a longer run is a phone, an account or an index number
# 一 with these is a figure only where the clause names an indicator: 培训一次 counts, 一次性 and 有一次 do not.
_ARTICLES = frozenset("个次项批类条套件张部处本门段则块把面家组站篇份户所支间")


# 无一例因…提起行政复议 tells of none.
_NOT_ONE = re.compile(r"(?:无|没有|未有|未发生|未收到|未出现|未产生)\s?$")
# 十分重视: very. And what the report itself is made of: 由6项内容组成.
_VERY = re.compile(r"[\u4e00-\u9fff](?<![以左的制])")
_MADE_OF = re.compile(r"(?:内容|部分|方面|章节?)?(?:组成|构成)")

# A rate is no count of the year: 每月举办一期, 每两个月检查一次、通报一次.
_RATE = re.compile(
    r"每(?:[两三四五六七八九十半\d]{1,2}个?)?(?:半年|年度?|季度?|个?月份?|周|星期|天|日|旬|个?学期|学年|个?工作日|次|场|批)"
    r"(?!末|[^，。；：]{0,20}(?:共|累计|合计|总计))[^，。；：]{0,20}$"
)
LONGEST_RATE = 30  # characters before the number that are searched for one
# 项 and 类 behind a numeral in words and before a noun belong to a fixed name (残疾人两项补贴, 中央八项规定), unless a
# verb that counts or brings forth stands right before it: 制定两项制度, 仍有三类信息.
_NUMERALS = "一二两三四五六七八九十"
_KINDS = frozenset(("项", "类"))
_COUNTING = re.compile(
    r"(?:有|设|设立|设置|开设|建立|制定|制订|修订|出台|印发|开展|完成|新增|增加|增设|推出|实施|采取|形成|梳理|取消|下放|公开|公布|发布|整改|获|获得|"
    r"荣获|解决|办理|办结|提出|列出|确定|涉及|包括|包含|涵盖|分为|分|计|共|达|到|约|近|超|超过|完善|健全|调整|优化|清理|废止|承接|举办|组织|收集|征集|"
    r"发现|存在|查出|审议|审核|编制|制作|收到|接到|公示|报送|受理|归集|编写|选取|抽查|检查|实现|取得|承担|发放|解读|研究|部署|细化|分解|及|等|各|仅|只|另|余|为)(?:了|出|过|的|完)?\s?$"
)
# A count that only sums up the kinds named right before it: 主动公开、依申请公开、不予公开三类.
_NAMED_UNITS = frozenset(("项", "类", "个", "种"))
_BRINGS_FORTH = re.compile(r"[设建增辟]|制定|出台|召开|举办|开展|完成|推出|等$")
# Numerals in turn with single words make a name: 三支一扶, 三会一课, 一件一策.
_NAME_GOES_ON = re.compile(rf"[{_NUMERALS}](?![级次期批般定些线下上月周日天年直共])[\u4e00-\u9fff]")
_NAME_BEGAN = re.compile(
    rf"(?<![第\d{_NUMERALS}])[{_NUMERALS}][^是要则有为的了来月日年天周个条件次项期场类种名人位，、；\d{_NUMERALS}]$"
)


class Spot(NamedTuple):
    """A number with its unit: ``start`` and ``end`` in the sentence; ``doubtful`` where it may only be an article."""

    start: int
    end: int
    value: Number
    unit: str
    approximate: bool
    doubtful: bool


def mask(sentence: str) -> str:
    """Return ``sentence`` with titles of documents and short quotations blanked, same length.

    Brackets inside a name (乡镇（街道）, 县（市、区）) no longer cut it from its verb, nor do those between a name and
    its number (无法提供（本机关不掌握）3件), nor those around a number whose unit stands behind them (（320）条).
    """
    whole = sentence
    if "（" in sentence:
        whole = _NAME_BRACKETS.sub(lambda match: f"、{match[1]}、", whole)
        whole = _NUMBER_BRACKETS.sub(lambda match: f" {match[1]} ", whole)
        whole = _REMARK.sub(lambda match: "＊" * len(match.group()), whole)
    if "“" in sentence:
        whole = _OUTCOME.sub(lambda match: f" {match[1]} ", whole)
    return _MASKED.sub(lambda match: "＊" * len(match.group()), whole)


def spots(sentence: str) -> Iterator[Spot]:
    """Yield the numbers with a unit in ``sentence`` (folded, masked) that may be figures of the work."""
    previous = end = 0
    for begin in _NUMBER_BEGINS.finditer(sentence):
        match = _NUMBER.match(sentence, begin.start()) if begin.start() >= end else None
        if match is None:
            continue
        end = match.end()
        spot = _spot(match)
        if spot is not None and not _only_looks(match, sentence, previous):
            yield spot
        previous = match.end()


def _spot(match: re.Match[str]) -> Spot | None:
    number = match["number"].replace(" ", "").replace("，", ",")
    unit, scale = match["unit"] or "%", match["low"] or match["scale"]
    if unit == "元" and scale[-1:] in ("万", "亿"):
        unit, scale = scale[-1] + "元", scale[:-1]  # money stays in the unit that the form uses
    start = match.start()
    if "点" in number and not (scale or unit in _DIVISIBLE - _TIMES):
        return None
    if "." in number and not scale and unit not in _DIVISIBLE:
        if match.string[:start].strip():
            return None
        start, number = start + number.index(".") + 1, number.partition(".")[2]  # 4.17个: the list mark 4. and 17个
    value = _value(number, scale)
    if value is None or (value == 0 and number in _CHINESE and number != "零"):
        return None
    if match["tenth"]:
        value = round(value + (parse_number(match["tenth"]) or 0) / 10, 1)
    approximate = bool(
        match["more"]
        or match["after"]
        or match["tail"]
        or match["upper"]
        or ABOUT.search(match.string[: match.start()])
        or (match["number"][0] in _ROUND and match.string.endswith(("数", "上"), 0, match.start()))
    )
    return Spot(start, match.end(), value, unit, approximate, number == "一" and unit in _ARTICLES)


def _value(number: str, scale: str) -> Number | None:
    """Return what the digits or numerals write: 3万5千, 一万二千, 十二点五, 万 (in 近万)."""
    if number == "万":
        return 10**4
    whole, myriad, rest = number.partition("万")
    if myriad and whole.isdigit():
        upper, lower = parse_number(whole + myriad), parse_number(rest)
        return None if upper is None or lower is None else upper + lower
    integer, point, decimals = number.partition("点")
    if point:
        # digit by digit: 十二点五 is 12.5
        digits = [parse_number(digit) for digit in decimals]
        number = f"{parse_number(integer)}.{''.join(map(str, digits))}"
    return parse_number(number + scale)


def _only_looks(match: re.Match[str], sentence: str, previous: int) -> bool:
    """Return whether the number is an ordinal, a date, a name, a set phrase, or counts readers and followers."""
    before, ahead = sentence[previous : match.start()], sentence[match.end() :]
    told = sentence[: match.start()]
    length = len(match["number"].replace(" ", ""))
    term = match["unit"] in _DURATIONS and not (_TIME_TAKEN.search(before) or _SHORTENED.match(ahead))
    called = length >= _SHORTEST_CALLED and _CALLED.search(told[-14:])
    if term or length > LONGEST_NUMBER or called or _REFERENCE.search(told[-14:]) or _TORN.search(told[-6:]):
        return True
    numeral = "" if match["more"] or match["after"] or match["scale"] else match["number"]
    if _counts_nothing(numeral, match["unit"] or "%", told, ahead):
        return True
    around = sentence[max(0, match.start() - 3) : match.start()] + match.group() + ahead[:5]
    if match["unit"] == "分" and re.search(r"扣减?|满分|加|占$", before[-4:]):
        return True  # a rule of the examination, no result
    found = _SET_PHRASE.search(around)
    if found and (not match["number"][:1].isdigit() or "试点领域" in found.group()):
        return True
    return _counts_readers(before, ahead, match["unit"])


def _counts_nothing(numeral: str, unit: str, before: str, ahead: str) -> bool:
    """Return whether the words around a number make it a rate, a name, a rank, an adverb, none, or what the report is
    made of."""
    if _RATE.search(before[-LONGEST_RATE:]) or in_a_name(numeral, unit, before, ahead) or _MADE_OF.match(ahead):
        return True
    if (numeral == "一" and _NOT_ONE.search(before[-4:])) or (numeral + unit == "十分" and _VERY.match(ahead)):
        return True
    return unit in _RANKED and _TIME_OR_RANK.match(ahead) is not None


def _counts_readers(before: str, ahead: str, unit: str) -> bool:
    near = re.split(r"[，；。、（]", before)[-1] + re.split(r"[，；。、）\d]", ahead[:8])[0]
    found = _AUDIENCE.search(near)
    return found is not None and not (found.group() == "面积" and unit == "平方米")  # of rooms and boards


def in_a_name(numeral: str, unit: str, before: str, ahead: str) -> bool:
    """Return whether a numeral belongs to a fixed name, or sums up what is named before it, and counts nothing.

    ``before`` and ``ahead`` are what the sentence says on its two sides.
    """
    if len(numeral) != 1 or numeral not in _NUMERALS:
        return False
    if _NAME_GOES_ON.match(ahead) or _NAME_BEGAN.search(before):
        return True
    clause = re.split(r"[，；：。（）]", before)[-1]
    noun = re.match(r"[\u4e00-\u9fff](?<![的以均已])", ahead)
    items = re.split(r"[、和及与]", clause)
    if not noun and unit != "类":
        return False
    if len(items) > 1 and len(items) == parse_number(numeral) and not _BRINGS_FORTH.search(clause):
        return unit in _NAMED_UNITS
    if len(items) > 1 and not items[-1]:
        return False  # it goes on counting: 清单三项、五类事项
    return bool(noun) and unit in _KINDS and not _COUNTING.search(items[-1])
