"""Specific or generic: the 2021 notice asks that problems be complete and not vague (不能遗漏，也不宜泛化).

What counts is decided in ``corpora/guidelines/statements.md``, part six.
"""

from __future__ import annotations

import re

from gongkai.nlp.figures_numbers import in_a_name
from gongkai.nlp.surface import words_of

_UNIT = (
    "个百分点|百分点|人次|场次|批次|万元|亿元|个?工作日|个?小时|分钟|个?月|个?季度|个?星期|个?学期|条|件|个|次|人|名|位|篇|份|期|场|起|项|批|宗|处|家|台|册|"
    "部|户|元|%|天|日|年|周|倍|成|趟|款|轮|套|张|块|间|组|座|辆|根|盏|道|级|版|股|所|村|镇|乡|局|科|部门|单位|字|页|步|遍|路|层|门|本|集|岁|分"
)
# 一 counts only with units that nobody uses as an article: 一名, but not 一些, 一定, 一项工作.
_NUMBER = re.compile(
    rf"(?P<numeral>\d[\d,.]*|[两三四五六七八九十百千]+|二[十百]?|半|一(?=[名人位台期场份月年周日天季]|个?(?:月|工作日|小时|季度|星期|学期)))\s?(?P<more>(?:余|多|万|亿|来|几)*)(?P<unit>{_UNIT})"
    r"|分之[一二三四五六七八九十\d]|一(?:周|月|季|年|日|天)一?[\u4e00-\u9fff]{1,4}"
)
_DATE = re.compile(
    r"(?:\d{1,2}|[一二三四五六七八九十]{1,2})月(?:\d{1,2}日|底|初|中旬|末|份)?|每(?:个)?(?:年|月|周|季|半|日|天|旬|学期|工作日|两|三|逢)|"
    r"第?[一二三四]季度|[按逐][月季周日旬]|(?:当|次)[日天月](?!常)|年底前|[上下]半年|(?:19|20)\d\d年?(?:的|制定|印发|定)"
)
# A slogan in quotation marks: halves alike (重公开、轻管理; 谁立项谁公开), unless a column or a system is called so.
_QUOTED = re.compile(
    r"[“「『](?P<words>[^”」』]{3,24})[”」』](?!等?[\u4e00-\u9fff]{0,2}(?:栏|专[题区]|板块|版块|系统|平台|模块|频道|账号|公众号|小程序))"
)
# What else is quoted is a name only by the words around it: a column or system called so, or something set up.
_WITH_KIND = re.compile(
    r"[“「『][^”」』]{2,24}[”」』](?:[\u4e00-\u9fff]{0,3}?(?:栏|专[题区]|板块|版块|系统|平台|模块|频道|账号|号|小程序|微博|直播|热线"
    r"|信箱|群|网|清单|目录|表|册|办法|制度|机制|模式|方案|行动|工程|活动|品牌|课堂|讲堂|论坛|日|周|月))"
    r"|(?:开设|设立|设置|开通|推出|打造|创建|创办|建成|上线|发布|举办|开展|实行|推行|建立|制作|编印|利用|通过|依托|借助|[题栏类]目?)了?"
    r"[\u4e00-\u9fff]{0,4}[“「『][^”」』]{2,24}[”」』]"
)
_HALVES = re.compile(r"[、，]")
LOPSIDED = 1  # characters by which the halves of a slogan may differ: 公开为常态、不公开为例外
_FILE = re.compile(r"《[^》]{2,24}》")
_ROUNDS = re.compile(r"[日周旬月季]度?(?:通报|考核|巡查|调度|检查|例会|研判|督查|点评|排名|自查|抽查|会商)")
# An organ, office, column or post by its own name; the guards keep words that only begin alike (处理, 局面, 科学).
_NAME = re.compile(
    r"(?:[县市区州省旗镇乡][\u4e00-\u9fff]{2,7}?|(?<![\u4e00-\u9fff])[\u4e00-\u9fff]{2,6}?)(?:局(?!面|势|限|部|里|长|机关)|委(?!托|员|派|会)|厅(?!里)|中心(?!工作|任务)|法院|检察院|档案馆|图书馆)"
    r"|(?:法规|法制|政策|信息|综合|行政|人事|财务|宣传|民政|社会|经济|规划|医政|优抚|执法|办公|秘书|督查|审批|保密|业务|服务|统计|教务|招生)[\u4e00-\u9fff]{0,3}(?:股(?!份|东|权)|科(?!学|技|普|室)|处(?!理|置|罚|分|室)|组|部(?!门|分|署))"
    r"|[县市区州省][\u4e00-\u9fff]{2,5}(?:台(?!账|风)|总队)|融媒体?中心|司法所|财政所|县委|市委|省委|党校|纪检组|督查室|律师|法律顾问"
    r"|(?:分管|副)[\u4e00-\u9fff]{0,2}长(?!效|期)|办公室主任|(?<![\u4e00-\u9fff从较缩减])[老小][周李王张陈刘赵吴杨黄孙马]"
    r"|[\u4e00-\u9fff]{3,8}栏(?!目|杆|位)"
)
_SET = re.compile(
    r"“?(?:三审三校|三公开?|五公开|两化|两微一端|三安全一稳定|最后一公里|一网通办|四个意识|两个维护|四个自信|两个确立|一把手|放管服|互联网\+|"
    r"[一两二三]张皮|获得感|知情权|应公开尽公开|应公开、尽公开|新时代|双随机、?一公开|六稳|六保)”?|《[^》]{0,20}条例》|习近平新时代[\u4e00-\u9fff]*思想"
)
_GENERIC = re.compile(
    r"各[\u4e00-\u9fff]{0,4}(?:局|股|科|镇|乡|街道|委|厅|处|中心|部门|单位|科室)|我[局镇乡县市区委厅院校]|全[局镇乡县市区]|本[局镇乡县市区]|"
    r"一年来|(?:两|三|四|五|六|几)(?:件(?:小|大|实)?事|项工作|项任务|个“[^”]{1,4}”)|(?:有关|相关|部分|个别|一些|少数)[\u4e00-\u9fff]{0,4}(?:局|股|科|镇|乡|委|厅|处|中心|部门|单位|栏)|[\u4e00-\u9fff]{0,4}(?:公开|公示|信息|专)栏|以[\u4e00-\u9fff]{2,8}为中心|"
    r"(?:两|二|三|四|五|六|几|多)(?:个|项|方面|点)?(?:方面|不足|问题|短板|薄弱环节|环节|差距|措施|举措)|政务(?:服务)?中心|便民服务中心"
)
_REPORT_YEAR = re.compile(r"(?:19|20)\d\d\s?年(?:度)?(?!的|制定|印发|定)")
_LEVELS = "省市县区州旗盟镇乡"
_OFFICE = "我局"
SHORTEST_NAME = 3  # characters; 县委 would stand in the name of any 县…委员会
_HEDGES = re.compile(
    r"个别|有时|偶有|偶尔|一定程度|某种程度|还不够|不够|尚(?:未|需|待|不|有|欠)|有待|略[有显微为]|稍[有显]|部分|少数|可能|不太|相对|仍需|还需|"
    r"有所(?!突破)|较为|比较|一定差距|存在差距|基本上"
)


def is_specific(text: str, *, agency: str | None = None, frame: bool = False) -> bool:
    """Return whether ``text`` names a number with its unit, a date, an office, a column, a file or a system.

    A ``frame`` (role ``other``) is specific by a number alone: what came, what was charged (R23, R26).
    ``agency`` is the full name of the office that reports: its name, also in a short form, says no more than 我局.
    """
    words = _QUOTED.sub(_without_slogan, _SET.sub("，", words_of(text)))
    if agency:
        words = _without_own_name(words, agency)
    called = _WITH_KIND.search(words) is not None  # before 专栏 is taken out, which alone names none
    words = _GENERIC.sub("，", _REPORT_YEAR.sub("", words))
    if frame or _counts(words):
        return _counts(words)
    return called or any(pattern.search(words) for pattern in (_DATE, _FILE, _ROUNDS, _NAME))


def _counts(words: str) -> bool:
    """Return whether a number stands in ``words`` that belongs to no fixed name (两项补贴, 八项规定)."""
    return any(
        match["unit"] is None
        or match["more"]
        or not in_a_name(match["numeral"], match["unit"], words[: match.start()], words[match.end() :])
        for match in _NUMBER.finditer(words)
    )


def _without_slogan(quoted: re.Match[str]) -> str:
    halves = [half.strip() for half in _HALVES.split(quoted["words"])]
    lengths = [len(half) for half in halves]
    alike = len(halves) > 1 and min(lengths) > 1 and max(lengths) - min(lengths) <= LOPSIDED
    return "，" if alike or quoted["words"].count("谁") > 1 else quoted.group()


def _without_own_name(words: str, agency: str) -> str:
    """Take the office's own name out of ``words``: in full, without its place (县水利局), and shortened (县卫健局)."""
    for start in range(len(agency)):
        if start == 0 or agency[start] in _LEVELS:
            words = words.replace(agency[start:], _OFFICE)
    return _NAME.sub(lambda name: _OFFICE if _shortens(name.group(), agency) else name.group(), words)


def _shortens(name: str, agency: str) -> bool:
    """Return whether the characters of ``name`` stand in ``agency`` in the same order, the last one as its kind."""
    kind = name[-1]
    if len(name) < SHORTEST_NAME or not (agency.endswith(kind) or (kind == "委" and agency.endswith("委员会"))):
        return False
    characters = iter(agency)
    return all(character in characters for character in name)


def is_hedged(text: str) -> bool:
    """Return whether ``text`` softens what it says (个别, 还不够, 有待, 一定程度 …)."""
    return bool(_HEDGES.search(text))
