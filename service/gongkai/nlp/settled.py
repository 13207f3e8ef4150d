"""What the rulings of the guideline settle by words alone, so that no model is asked.

Nil reports, contacts, what a report says of itself, names of parts (R15, R17, R21); plain words of the future (R33,
R38, step 3); what only a section on problems settles (``settled_problems.py``) or any other
(``settled_elsewhere.py``). Every pattern is held against the gold of the development half by a test: of a thousand
statements that are settled fewer than ten may be coded otherwise.
"""

from __future__ import annotations

import re

from gongkai.nlp.context import Placed
from gongkai.nlp.features import wanting
from gongkai.nlp.headings import Stance, is_structural
from gongkai.nlp.model import StatementRole
from gongkai.nlp.settled_elsewhere import AVERTED, COUNT, FRAME, NO_COUNT, Settled, elsewhere, tells_handling
from gongkai.nlp.settled_problems import among_problems, falls_short
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
    r"|[^。；]{0,12}没有(?:制定|制发)[^，。；]{0,14}的(?:职能|权限|职权)"
    rf"|{_SELF}(?:未|没有)(?:开设|开通|建立|注册)[^。；，]{{0,6}}(?:网站|新媒体|公众号|微博)(?:账号)?"
    r"|[^。；]{0,20}?(?:没有|未|从未)(?:向[^，。；]{2,10})?收(?:取)?(?:过|任何)*[^，。；]{0,8}费用?"
    r"|[^。；]{0,12}?(?:没有|未|无)因[^，。；]{2,16}被(?:诉|起诉|复议|投诉|举报|提起[^，。；]{2,8})"
)
_ZERO = re.compile(
    r"(?:收到|受理|接到|发生|收取|结转|产生)[^。；，]{0,30}(?:0|○|零)\s*(?:件|起|宗|次|元|例)"
    rf"|{_THINGS}[^。；，]{{0,12}}(?:0|○|零)\s*(?:件|起|宗|次|元|例|条)"
)

# What the report says of itself and where to ask.
_ITSELF = re.compile(
    r"请(?:直接)?与[^。]{2,40}联系|^(?:联系(?:电话|地址|方式|人)|地址|电话|邮编|邮政编码|传真|电子邮箱)："
    r"|(?:现将|特将)[^。]{4,60}如下$|(?:报告|公布|汇报)如下$"
    r"|编制(?:并)?(?:公布|发布)?(?:了)?本(?:年度)?(?:政府信息公开)?(?:工作)?(?:年度)?报告$"
    r"|^欢迎[^。]{0,16}监督|^(?:具体)?(?:详见|见)(?:附|下|上)[表件图]?|^本?报告(?:的)?(?:电子版|全文)[^。]{0,40}(?:查阅|下载|查看|查询)"
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
_SHOWN_BELOW = (
    r"(?:主要|突出|具体|集中)*(?:表现|体现)(?:为|在|如下|在以下[^，]{0,6})"
    r"|主要(?:有|是|包括)(?:以下|如下)?[^，。；]{0,6}"
)
# R9, R11: 重点做了如下工作, 可以用“三个一”来概括, 将从三个方面加强政府信息公开工作, 将采取以下措施改进: the whole of
# the work is no object of its own.
_AHEAD = (
    r"(?:(?![^，。；]*(?:入手|着手|抓手))[^，。；]{2,40}，)*(?:我们|我[\u4e00-\u9fff]|本[\u4e00-\u9fff]{1,2})?"
    r"(?:将|会|要|拟|准备|打算)?(?:继续|进一步)?"
)
_ANNOUNCED = (
    r"[^。；]*(?:(?:做|开展|抓|完成)(?:好|了)?(?:以下|如下|[几\d一二三四五六两]+[项方件个])(?:重点|主要|具体)?(?:工作|事情?|方面)?"
    r"|(?:来|可以?)概括(?:起来)?(?:为|如下)?|是这样的|分述如下)"
    rf"|{_AHEAD}(?:着重|重点|主要)?[在从]?(?:以下|下列|今后)?[几两三四五六]?个?方面(?:来|着手|入手|继续|进一步|再|加以|予以|进行)*"
    r"(?:推动|推进|开展|做好|抓好|加强|改进|完善|提升)?(?:我[局镇乡县市区]|本[局镇乡街单位]{1,2})?(?:的)?(?:(?:政府)?(?:政务|信息)?公开)?(?:工作)?"
    rf"|{_AHEAD}(?:采取|用|通过)(?:了)?(?:以下|如下|下列)(?:[几两三四五六][项个种])?(?:有[力效]|具体)?(?:措施|办法)(?:来|积极|认真|切实|加以|予以|进行|继续)*"
    r"(?:改进|整改|解决|完善|推进|加强)?(?:工作)?"
)
_NAMES_NOTHING = re.compile(f"{_ASSIGNED}|{_SHOWN_BELOW}|{_ANNOUNCED}")

# Step 3. 拟任职, 计划生育, 今后五年规划 are no words of the future.
_FUTURE = re.compile(
    r"今后(?![一二三四五六七八九十\d]+年)|下一?步(?!规划)|下一?阶段(?!规划)|明年|来年|接下来|打算"
    r"|拟(?![任录征建批定聘用处])|计划(?!总结|财务|投资|生育|类|书|内|外)"
)
# 将 is 把 where something is taken for something else (将动态当政务信息).
_WILL = re.compile(r"将(?!信息|政府|政务|公开|[^，。；]{1,14}[当误漏作混])")
# R120: a lead-in without a colon is no frame, it tells its first problem (仍有不足，主要表现在公开不够及时，).
# 存在一些问题，如培训不够 likewise.
_SHOWN = re.compile(
    r"(?:不足|问题|差距|短板)[^。]{0,6}，?(?:主要(?:是|有|体现在|表现在|表现为)|(?:例|比)?如(?!下|何|期)|(?:表现|体现)[为在])(?P<fault>[^：]{4,})$"
)
# R33: a bare verb phrase is a promise where nothing above it announces problems.
_BARE_VERB = re.compile(
    r"(?:进一步|继续|不断|切实|着力|持续|努力|积极)?(?:加强|健全|完善|强化|提高|提升|建立|推进|拓宽|拓展|丰富|规范|优化|深化|加大|增强"
    r"|落实|扩大|充实|配强|配齐|创新|严格|细化|夯实|抓好|做好|开展|组织)"
)
_ANNOUNCES = re.compile(
    r"方面(?:加以|进行|予以)?(?:改进|入手|努力|着手|加强)$|以下|如下"
)  # R9: what follows is the promise
_SHORTEST_PROMISE = 12  # characters: shorter ones only announce (下一步打算)


def settle(item: Placed) -> Settled | None:
    """Return what the words alone decide of a statement, None where the model is to judge."""
    words = body(item.text).strip().rstrip(_CLOSING)
    if _is_frame(words, item.section) or is_structural(item.text) or _NAMES_NOTHING.fullmatch(words):
        return FRAME
    closing = item.text.rstrip()[-1:]
    if closing == "：":
        ahead = item.section is Role.PROBLEMS and _SHORTFALL_AHEAD.search(words)
        return Settled(StatementRole.OTHER) if ahead else None
    if role := _anywhere(words) or (among_problems(words, item) if item.section is Role.PROBLEMS else None):
        return Settled(role)
    if closing == "，":
        return None
    found = None if item.section is Role.PROBLEMS else elsewhere(words, known=item.section is not None)
    return found or (Settled(StatementRole.COMMITMENT) if _promises(words, item) else None)


def _anywhere(words: str) -> StatementRole | None:
    if _REMEDY_LABEL.fullmatch(words):
        return StatementRole.COMMITMENT
    shown = _SHOWN.search(words)
    return StatementRole.ISSUE if shown and wanting(shown["fault"]) else None


def _is_frame(words: str, section: Role | None) -> bool:
    if _EMPTY.fullmatch(words) or _ITSELF.search(words):
        return True
    # In a problem section what was not done is the problem.
    if section is Role.PROBLEMS or AVERTED.search(words) or COUNT.search(NO_COUNT.sub("", words)):
        return False
    if any(_BARE_VERB.match(clause) for clause in words.split("，")) or tells_handling(words):
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
