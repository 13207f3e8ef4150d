"""What words alone settle outside the part on problems: what only came, what was done with it, who the office is.

Rulings R18, R21 to R26, R29, R31, R32, R35, R39 and R116 of the guideline.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from gongkai.nlp.model import StatementRole
from gongkai.nlp.settled_problems import asks_superiors, falls_short

NO_COUNT = re.compile(
    r"\d{4}年度?|\d{1,2}月(?:\d{1,2}日)?|第?[一二三四五六七八九十]+[、章条款项]|《[^》]*》|〔\d+〕\d*号?"
)
COUNT = re.compile(r"[1-9]\d*|[一二两三四五六七八九十百千]+(?=[件条次起宗人元万])")

# R18: what was kept from happening is a deed, and names its business (全年未发生失泄密).
AVERTED = re.compile(r"泄密|失密|超期|逾期|错敏|差错|败诉|纠错|纠正|违规|违纪|事故|追究|舆情|积压")
_KEPT = re.compile(
    r"[^。；]{0,24}(?:未|没有|无|零)(?:出现|发生|产生|因)?过?[^。；，]{0,12}(?:泄密|失密|超期|逾期(?!未)|错敏|差错|败诉|纠错|纠正|违规|违纪|事故)[^。；，]{0,12}"
)
# R24: what came, and what was done with it.
_HANDLED = re.compile(
    r"(?:收到|受理|接到|新收|办理|被(?:申请|提起))[^。；]{0,40}[1-9一二两三四五六七八九十]\d*\s?[件起宗][^。；]*"
    r"(?:(?:均|全部|都|并|已|予以|按[^，]{1,6}|依法)[^，。；]{0,14}(?:答复|办结|维持|公开|回复)|答复率|办结率"
    r"|(?:办结|答复|予以公开|提供|回复)[^，。；]{0,6}[1-9一二三四五六七八九十]\d*\s?[件起宗份]"
    r"|件(?:已|均)?(?:予以公开|答复|办结)|当场(?:提供|答复))|^(?:均|全部|都)[^，。；]{0,14}(?:答复|办结|回复)"
)
# R23, R25, R116: what came to the office, and nothing of what it did with it.
_CAME = re.compile(
    r"(?:20\d\d年度?|全年|本年度?|今年|我[局镇乡县市区厅委院校]|因[^。；，\d]{0,14}|共|总|结转上年后?)*"
    r"(?:收到|受理|接到|接收|新收|被申请|被提起|被诉|引[发起]|发生|收悉)"
    r"[^。；，]{0,30}?[1-9一二两三四五六七八九十][\d,.万余]*\s?(?:件|起|宗|封|通|次|人次)"
    r"[^。；，]{0,4}|其中[^。；，]{0,24}|(?:占|分别)[^。；，]{0,24}"
    r"|(?:从)?[^。；，]{0,6}(?:内容|类型|方式|渠道)[^。；，]{0,6}(?:看|集中|涉及|为)[^。；，]{0,20}|(?:主要|多为|大多|均为)(?:集中|涉及)?[^。；，]{0,24}"
    r"|(?:主要)?(?:反映|系|要求|索要|申请公开)[^。；，]{0,30}|[1-9]\d*\s?[件起宗人](?:次)?(?:系|为|是|属|涉及|来自|以)[^。；，]{0,30}"
    r"|[^。；，]{0,8}申请人[^。；，]{0,10}提出[^。；，]*|(?:合计|共计)[^。；，]{2,8}"
    r"|(?:行政)?(?:复议|诉讼)(?:案件)?[1-9]\d*\s?[件起宗]|(?:被)?(?:纠正|撤销|确认违法|败诉)[^。；，]{0,6}"
    r"|(?:20\d\d年度?|全年|本年度?|今年|[^。；，]{0,10}(?:期间|以来))"
    r"|(?:通过|经)?[^。；，\d]{0,6}申请\d+\s?件|上年度?结转[^。；，\d]{0,10}\d+\s?件|(?:同比|[较比](?:上|去|前)[^。；，\d]{0,4})[^。；，]{2,14}"
    r"|(?:通过|经)?(?:信函|信件|邮寄|网[络上]|在线|电子邮[件箱]|传真|当面|现场)[^。；，\d]{0,6}\d+\s?件"
)
_CONTENTS = re.compile(
    r"(?:从)?[^。；，]{0,6}申请[^。；，]{0,8}内容[^。；，]{0,6}，?(?:主要)?(?:集中|涉及|为|是)[^。；]{2,40}$"
)
_OF_REQUESTS = re.compile(r"申请|复议|诉讼|被诉|(?:收到|接到)[^，。；]{0,14}(?:咨询|投诉|举报)")
_DEALT_WITH = re.compile(
    r"答复|办结|回复|处理|公开(?!申请|类|方面|的?(?:行政|申请|诉讼|复议)|引)|办理(?!的)|维持|纠正|解决|反馈|满意|提供|告知|均|全部|补正"
    r"|及时|按[时期照]|依法|做好|开展|驳回|给了|出具"
)

# Part three, 套尾 and 状语: grounds, then nothing but that the work was done. No theme is named.
_GROUNDS = re.compile(
    r"以[^，]{2,60}为|在[^，]{2,40}领导下|立足|围绕|坚持|紧扣|聚焦|结合|按照|根据|把[^，]{2,20}作为"
    r"|(?:认真|严格|全面|深入)(?:履行|贯彻|落实|执行|学习)"
)
_WORK_DONE = re.compile(
    r"(?:(?:扎实|稳步|深入|全面|有序|认真|积极|持续|切实|不断|着力|统筹|圆满|较好)地?)*(?:推进|做好|开展|抓好|推动|完成|落实|加强)了?"
    r"(?:各项)?(?:(?:政府)?信息公开|政务公开|公开任务)(?:各项|有关|相关)?(?:工作|任务)?$"
    r"|(?:(?:政府)?信息公开|政务公开)(?:各项)?工作(?:稳步|有序|扎实|顺利|全面|深入)(?:开展|推进|进行)$"
)
# R21, R22: who the office is and why openness matters.
_BACKGROUND = re.compile(
    r"(?!明确|确定|调整|作为)[^，。；]{0,20}(?:是|为|系)[^，。；]{2,30}(?:部门|机构|单位|机关)(?:，.*)?"
    r"|(?!新)[^，。；]{0,16}(?:位于|地处|下辖|辖有?\d|始建于|成立于|内设(?:机构)?\d|下设\d)[^。；]*"
    r"|[^，。；]{0,20}(?:信息公开|政务公开)(?:工作)?，?是[^。；]{2,50}(?:内容|举措|要求|途径|手段|保障|基础|职责|环节|抓手)(?:，.*)?"
)
# What the place is like and what befell it.
_SURROUNDINGS = re.compile(
    r"[^。；]*(?:常住人口|户籍人口|平均海拔|国土面积|总面积|生产总值|森林覆盖率)[^。；]*"
    r"|[^，。；]{0,10}(?:现有|共有|拥有|设有)[^，。；]{0,10}(?:企业|人口|干部|职工|学生|教师|党员|村|社区|股室|科室|处室|下属单位)[^。；]*"
    r"|[^，。；]{0,16}辖[^，。；]{0,8}(?:村|社区|镇|乡|街道|嘎查|苏木)[^。；]*"
    r"|(?:今年|本年度?|20\d\d年)?，?[恰适正][逢值][^。；]*|[^，。；]{2,20}(?:关系|事关|关乎|牵动)(?![，”的])[^。；]{2,40}"
    r"|(?!.*之年)[^。；]{0,14}《[^》]*条例》[^。；]{0,16}(?:施行|实施|生效)[^。；]*"
    r"|[^，。；]{4,30}(?:是|就是)[^，。；]{2,16}(?:生命|地方|底线|窗口|桥梁)"
)
# What speaks of openness or of a deed is none of that, whatever else it tells.
_OF_THE_WORK = re.compile(
    r"公开(?!条例)|公布|公示|发布|网站|栏目|答复|申请|撤|(?:开展|组织|建立|制定|召开|完善|加强|增加|调整|配备)了?|停|断|中断|无人"
)
# R13: a gap without an object leads in a list or stands alone; only the place tells.
_ANY_GAP = re.compile(r"(?:不足|差距|问题|短板|弱项|距离|环节|空间|不少)(?:[，。；].*|[^，。；]{0,8})?$")
# R31, R35, R39: what fell short all the same (虽然印发了办法，但真正扣分的一家也没有; 曾宕机三小时).
_YET = re.compile(r"(?:^|，)(?:但|但是|不过|然而|却)(?!是?为|也?没有(?:发生|出现))，?(?P<fault>[^。；]+)$")
_ONCE = re.compile(r"曾[^。；]{0,20}(?:宕机|中断|停更|断更|没有|未能?|无人|瘫痪|打不开)")
_WANTING = re.compile(r"(?:做得|还|仍|尚|公开|落实)不够$|(?:还需|仍需|尚需|有待|亟待)[^，。；]{2,}$")
# R32, R35: what is to come (要把清单制度立起来; 自明年一月起，一律…; 待系统验收后开放).
_TO_COME = re.compile(
    r"要(?![求点件闻素害事约么])[^。；]{4,}|[^，。；]{0,8}会(?:进一步|继续|不断|持续)[^。；]{4,}|(?:[自从])?(?:明年|来年|下一?年度?)[^，。；]{0,8}[起，][^。；]+|待[^，。；]{2,20}(?:后|再|即)[^。；]+"
)


@dataclass(frozen=True, slots=True)
class Settled:
    """A role, and whether nothing is said of any theme, or something surely is."""

    role: StatementRole
    themeless: bool = False
    named: bool = False


FRAME = Settled(StatementRole.OTHER, themeless=True)


def elsewhere(words: str, *, known: bool) -> Settled | None:
    """Return what the words (no list mark, no closing stop) of a statement outside the part on problems settle.

    Where it stands may be unknown: what falls short is no background then.
    """
    background = _BACKGROUND.fullmatch(words) or (_SURROUNDINGS.fullmatch(words) and not _OF_THE_WORK.search(words))
    if background and (known or not falls_short(words)):
        return FRAME
    if role := _wanting_or_planned(words):
        return Settled(role)
    if _only_came(words):
        return Settled(StatementRole.OTHER, named=True)
    if asks_superiors(words):
        return Settled(StatementRole.OTHER)
    if _WORK_DONE.search(words) and _GROUNDS.search(words) and not COUNT.search(NO_COUNT.sub("", words)):
        return Settled(StatementRole.ACHIEVEMENT, themeless=True)
    return Settled(StatementRole.ACHIEVEMENT) if tells_handling(words) or _KEPT.fullmatch(words) else None


def tells_handling(words: str) -> bool:
    """Return whether the words tell what was done with what came (R24)."""
    return _HANDLED.search(words) is not None


def _wanting_or_planned(words: str) -> StatementRole | None:
    yet = _YET.search(words)
    wanting = (yet and falls_short(yet["fault"])) or _WANTING.search(words)
    if _ONCE.search(words) or (wanting and not _ANY_GAP.search(yet["fault"] if yet else words)):
        return StatementRole.ISSUE
    return StatementRole.COMMITMENT if _TO_COME.fullmatch(words) else None


def _only_came(words: str) -> bool:
    """Return whether the words tell what requests, reviews and lawsuits came, and nothing else."""
    if not _OF_REQUESTS.search(words) or _DEALT_WITH.search(words):
        return False
    clauses = re.split("[，；]", words)
    if _CONTENTS.match(words):
        return True
    return COUNT.search(NO_COUNT.sub("", words)) is not None and all(map(_CAME.fullmatch, clauses))
