"""What the rulings of the guideline settle by words alone, so that no model is asked.

Nil reports, contacts, what a report says of itself, names of parts (R15, R17, R21); plain words of the future (R33,
R38, step 3); what only a section on problems settles (``settled_problems.py``). Every pattern is held against the gold
of the development half by a test: of a thousand statements that are settled fewer than ten may be coded otherwise.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from gongkai.nlp.context import Placed
from gongkai.nlp.features import FALLS_SHORT, signs
from gongkai.nlp.headings import Stance, is_structural
from gongkai.nlp.model import StatementRole
from gongkai.nlp.settled_problems import among_problems, asks_superiors, falls_short
from gongkai.nlp.surface import body
from gongkai.sections.model import Role

_CLOSING = "。；：，.！ \u3000"
_EMPTY = re.compile(
    r"(?:暂?无|没有|不适用|不涉及|无此(?:类|项)?(?:情况|事项|内容)?|未发生|[—－\-/、○0]+|空|（?略）?|同上)"
)

# Nil: what did not come, or came as 0. A year, a date, an article of law is no number of anything.
_THINGS = (
    r"(?:(?:申请|行政复议|复议|行政诉讼|诉讼|申诉|举报|投诉|费用|收费|减免)(?:[^。；，]{0,4}(?:情况|案件|事项|纠纷))?"
    r"|结转|其他(?:需要)?(?:报告|说明)?的?(?:事项|情况))"
)
_SELF = r"(?:本?年度?|20\d\d年|全年|本[^，]{1,4}|我[^，]{1,4}|，|目前)*"
_NOT_COME = r"(?:收到|接到|收取|产生|发生|出现|涉及|因|被|引起|引发|提起|结转|向[^，]{2,8}收取)"
_NIL = re.compile(
    rf"[^。；]{{0,24}}?(?:没有|未|从未|无|暂无)(?:再)?{_NOT_COME}[^。；，]{{0,44}}{_THINGS}[^。；，]{{0,10}}"
    rf"|{_SELF}(?:没有|无|暂无)[^。；，]{{0,16}}{_THINGS}"
    rf"|{_SELF}(?:没有|无)(?:独立|单独|自己|自建)?的?(?:门户)?(?:网站|政务新媒体|新媒体账号)[^。；，]{{0,10}}"
    rf"|{_SELF}(?:未|没有|无)(?:制发|制定|出台|印发|新增|主动公开的?|现行有效的?)?(?:行政)?(?:规章|规范性文件)"
    rf"|{_SELF}(?:未|没有)(?:开设|开通|建立|注册)[^。；，]{{0,6}}(?:网站|新媒体|公众号|微博)(?:账号)?"
)
_ZERO = re.compile(
    r"(?:收到|受理|接到|发生|收取|结转|产生)[^。；，]{0,30}(?:0|○|零)\s*(?:件|起|宗|次|元|例)"
    rf"|{_THINGS}[^。；，]{{0,12}}(?:0|○|零)\s*(?:件|起|宗|次|元|例)"
)
# R18: what was kept from happening is a deed, and names its business (全年未发生失泄密).
_AVERTED = re.compile(r"泄密|失密|超期|逾期|错敏|差错|败诉|纠错|纠正|违规|违纪|事故|追究|舆情|积压")
_KEPT = re.compile(
    r"[^。；]{0,24}(?:未|没有|无|零)(?:出现|发生|产生|因)?过?[^。；，]{0,12}(?:泄密|失密|超期|逾期(?!未)|错敏|差错|败诉|纠错|纠正|违规|违纪|事故)[^。；，]{0,12}"
)
# R24: what came, and what was done with it.
_HANDLED = re.compile(
    r"(?:收到|受理|接到|办理|被(?:申请|提起))[^。；]{0,40}[1-9一二两三四五六七八九十]\d*\s?[件起宗][^。；]*"
    r"(?:(?:均|全部|都|并|已|予以|按[^，]{1,6}|依法)[^，。；]{0,14}(?:答复|办结|维持|公开|回复)|答复率|办结率)"
)
_NO_COUNT = re.compile(
    r"\d{4}年度?|\d{1,2}月(?:\d{1,2}日)?|第?[一二三四五六七八九十]+[、章条款项]|《[^》]*》|〔\d+〕\d*号?"
)
_COUNT = re.compile(r"[1-9]\d*|[一二两三四五六七八九十百千]+(?=[件条次起宗人元万])")

# R23, R25, R116: what came to the office, and nothing of what it did with it.
_CAME = re.compile(
    r"(?:20\d\d年度?|全年|本年度?|今年|我[局镇乡县市区厅委院校]|因[^。；，\d]{0,14}|共|总)*"
    r"(?:收到|受理|接到|接收|新收|被申请|被提起|被诉|引[发起]|发生|收悉)"
    r"[^。；，]{0,30}?[1-9一二两三四五六七八九十][\d,.万余]*\s?(?:件|起|宗|封|通|次)"
    r"[^。；，]{0,4}|其中[^。；，]{0,24}|(?:占|分别)[^。；，]{0,24}"
    r"|(?:从)?[^。；，]{0,6}(?:内容|类型|方式|渠道)[^。；，]{0,6}(?:看|集中|涉及|为)[^。；，]{0,20}|主要(?:集中|涉及)[^。；，]{0,24}"
    r"|(?:20\d\d年度?|全年|本年度?|今年|[^。；，]{0,10}(?:期间|以来))"
)
_CONTENTS = re.compile(
    r"(?:从)?[^。；，]{0,6}申请[^。；，]{0,8}内容[^。；，]{0,6}，?(?:主要)?(?:集中|涉及|为|是)[^。；]{2,40}$"
)
_OF_REQUESTS = re.compile(r"申请|复议|诉讼|被诉")
_DEALT_WITH = re.compile(
    r"答复|办结|回复|处理|公开(?!申请|类|方面|的?(?:行政|申请|诉讼|复议)|引)|办理(?!的)|维持|纠正|解决|反馈|满意|提供|告知|均|全部|补正"
    r"|及时|按[时期照]|依法|做好|开展|驳回|给了|出具"
)

# What the report says of itself and where to ask.
_ITSELF = re.compile(
    r"请(?:直接)?与[^。]{2,40}联系|^(?:联系(?:电话|地址|方式|人)|地址|电话|邮编|邮政编码|传真|电子邮箱)："
    r"|(?:现将|特将)[^。]{4,60}如下$|(?:报告|公布|汇报)如下$"
    r"|编制(?:并)?(?:公布|发布)?(?:了)?本(?:年度)?(?:政府信息公开)?(?:工作)?(?:年度)?报告$"
    r"|^欢迎[^。]{0,16}监督|^(?:具体)?(?:详见|见)附[表件]|^本?报告(?:的)?(?:电子版|全文)[^。]{0,40}(?:查阅|下载|查看|查询)"
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
# R21, R22: who the office is, and why openness matters.
_BACKGROUND = re.compile(
    r"(?!明确|确定|调整|作为)[^，。；]{0,20}(?:是|为|系)[^，。；]{2,30}(?:部门|机构|单位|机关)(?:，.*)?"
    r"|(?!新)[^，。；]{0,16}(?:位于|地处|下辖|辖有?\d|始建于|成立于|内设(?:机构)?\d|下设\d)[^。；]*"
    r"|[^，。；]{0,20}(?:信息公开|政务公开)(?:工作)?，?是[^。；]{2,50}(?:内容|举措|要求|途径|手段|保障|基础|职责|环节|抓手)(?:，.*)?"
)
# R82, R114: who is to do it and by when, lines of a table of measures turned to text.
_ASSIGNED = (
    r"(?:责任(?:单位|部门|科室|处室|人|领导)|牵头(?:单位|部门|领导)|配合单位|完成(?:时限|时间|情况)|整改(?:时限|期限)|时限要求"
    r"|序号)：.*"
)
_REMEDY_LABEL = re.compile(r"(?:整改|改进|下一?步|工作|解决)?(?:措施|举措|打算|办法|对策)[一二三四五六七八九十\d]*：.+")
# 在公开渠道和内容上还有差距：, a lead-in with its objects (R12).
_SHORTFALL_AHEAD = re.compile(
    r"(?:存在|还有|仍有|尚有|面临)[^，：]{0,16}(?:差距|不足|问题|短板|薄弱环节|困难)[^，：]{0,10}$"
)
_SHOWN_BELOW = r"(?:主要|突出|具体|集中)*(?:表现|体现)(?:为|在|如下|在以下[^，]{0,6})"
_NAMES_NOTHING = re.compile(f"{_ASSIGNED}|{_SHOWN_BELOW}")

# Step 3. 拟任职, 计划生育, 今后五年规划 are no words of the future.
_FUTURE = re.compile(
    r"今后(?![一二三四五六七八九十\d]+年)|下一?步(?!规划)|下一?阶段(?!规划)|明年|来年|接下来|打算"
    r"|拟(?![任录征建批定聘用处])|计划(?!总结|财务|投资|生育|类|书|内|外)"
)
# 将 is 把 where something is taken for something else (将动态当政务信息).
_WILL = re.compile(r"将(?!信息|政府|政务|公开|[^，。；]{1,14}[当误漏作混])")
# R120: a lead-in without a colon is no frame, it tells its first problem (仍有不足，主要表现在公开不够及时，).
_SHOWN = re.compile(r"(?:不足|问题|差距|短板)[^。]{0,6}，?主要(?:是|有|体现在|表现在|表现为)(?P<fault>[^：]{4,})$")
# R33: a bare verb phrase is a promise where nothing above it announces problems.
_BARE_VERB = re.compile(
    r"(?:进一步|继续|不断|切实|着力|持续|努力|积极)?(?:加强|健全|完善|强化|提高|提升|建立|推进|拓宽|拓展|丰富|规范|优化|深化|加大|增强"
    r"|落实|扩大|充实|配强|配齐|创新|严格|细化|夯实|抓好|做好|开展|组织)"
)
_ANNOUNCES = re.compile(
    r"方面(?:加以|进行|予以)?(?:改进|入手|努力|着手|加强)$|以下|如下"
)  # R9: what follows is the promise
_SHORTEST_PROMISE = 12  # characters: shorter ones only announce (下一步打算)


@dataclass(frozen=True, slots=True)
class Settled:
    """A role, and whether nothing is said of any theme."""

    role: StatementRole
    themeless: bool = False


_FRAME = Settled(StatementRole.OTHER, themeless=True)


def settle(item: Placed) -> Settled | None:
    """Return what the words alone decide of a statement, None where the model is to judge."""
    words = body(item.text).strip().rstrip(_CLOSING)
    if _is_frame(words, item.section) or is_structural(item.text) or _NAMES_NOTHING.fullmatch(words):
        return _FRAME
    closing = item.text.rstrip()[-1:]
    if closing == "：":
        ahead = item.section is Role.PROBLEMS and _SHORTFALL_AHEAD.search(words)
        return Settled(StatementRole.OTHER) if ahead else None
    if role := _anywhere(words) or (among_problems(words, item) if item.section is Role.PROBLEMS else None):
        return Settled(role)
    if closing == "，":
        return None
    found = None if item.section is Role.PROBLEMS else _elsewhere(words)
    return found or (Settled(StatementRole.COMMITMENT) if _promises(words, item) else None)


def _anywhere(words: str) -> StatementRole | None:
    if _REMEDY_LABEL.fullmatch(words):
        return StatementRole.COMMITMENT
    shown = _SHOWN.search(words)
    return StatementRole.ISSUE if shown and not FALLS_SHORT.isdisjoint(signs(shown["fault"])) else None


def _elsewhere(words: str) -> Settled | None:
    if _BACKGROUND.fullmatch(words):
        return _FRAME
    if asks_superiors(words) or _only_came(words):
        return Settled(StatementRole.OTHER)
    if _WORK_DONE.search(words) and _GROUNDS.search(words) and not _COUNT.search(_NO_COUNT.sub("", words)):
        return Settled(StatementRole.ACHIEVEMENT, themeless=True)
    handled = _HANDLED.search(words) or _KEPT.fullmatch(words)
    return Settled(StatementRole.ACHIEVEMENT) if handled else None


def _only_came(words: str) -> bool:
    """Return whether the words tell what requests, reviews and lawsuits came, and nothing else."""
    if not _OF_REQUESTS.search(words) or _DEALT_WITH.search(words):
        return False
    clauses = words.split("，")
    if _CONTENTS.match(words):
        return True
    return _COUNT.search(_NO_COUNT.sub("", words)) is not None and all(map(_CAME.fullmatch, clauses))


def _is_frame(words: str, section: Role | None) -> bool:
    if _EMPTY.fullmatch(words) or _ITSELF.search(words):
        return True
    # In a problem section what was not done is the problem.
    if section is Role.PROBLEMS or _AVERTED.search(words) or _COUNT.search(_NO_COUNT.sub("", words)):
        return False
    if any(_BARE_VERB.match(clause) for clause in words.split("，")):
        return False
    return _NIL.fullmatch(words) is not None or _ZERO.search(words) is not None


def _promises(words: str, item: Placed) -> bool:
    if falls_short(words) or _ANNOUNCES.search(words):
        return False
    problems = item.section is Role.PROBLEMS
    if _FUTURE.match(words) or (problems and item.pivot is not Stance.ISSUES and _WILL.match(words)):
        return len(words) >= _SHORTEST_PROMISE
    unannounced = Stance.ISSUES not in (item.pivot, item.stance)
    return problems and item.located and unannounced and _BARE_VERB.match(words) is not None
