"""What words alone settle among problems: praise, last year, requests to superiors, lists that are counted.

Rulings R6, R14, R28, R36 and R41 of the guideline, and R10 for what is announced with its own object.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from gongkai.nlp.context import Placed
from gongkai.nlp.features import wanting
from gongkai.nlp.headings import Stance
from gongkai.nlp.model import StatementRole
from gongkai.nlp.surface import mark_at

_SHORTEST_DEED = 6  # characters after the problem that it is against
_LAST_YEAR = re.compile(r"(?:上一?年度?|去年|前一年度?|\d{4}年度?)(?!新)[^。，；]{0,24}(?:问题|不足|短板|[提指列]出的)")
_STILL = re.compile(r"尚未|没有|仍|未能|推迟|未完成|还未|依然|尚待|至今(?:只|仅|才|未|没|还)")
# R31, R38: what is not mended yet, whatever stands before it (…的问题，今年没有解决).
_UNMENDED = re.compile(
    r"(?:^|[，。；])[^，。；]{0,10}(?:没有|未能?|尚未|仍未|还未)(?:得到|全部|完全|彻底)?(?:解决|整改|完成|落实|改)(?:到位|完毕|好)?$"
    r"|(?:^|，)至今(?:只|仅|才|未|没|还)[^，。；]*$|(?:^|，)(?:还需|仍需|尚需|有待|亟待)(?![^，。；]{0,6}以下)[^，。；]*$"
)
# “信息员一人多岗”，通过购买服务增加两名编辑: what was wanting is quoted, what mended it follows.
_QUOTED_PROBLEM = re.compile(r"“[^”]{4,40}”(?:的?问题)?，")
# 公开的门槛更低: what will be, as a title.
_BETTER = re.compile(r"[^，。；]{2,12}更(?:加)?[\u4e00-\u9fff]{1,2}")
# R17, R20: nothing came, nothing was wrong.
_NOTHING_CAME = re.compile(
    r"(?:本?年度?|20\d\d年度?|全年|今年|目前|截至[^，]{2,12}|本[^，]{1,4}|我[^，]{1,4}|，)*(?:没有|未|从未|无|暂无)(?:再)?"
    r"(?:收到|接到|发生|产生|收取|出现|因)[^。；，]{0,44}?(?:申请|复议|诉讼|费用|收费|处理费|举报|投诉)"
    r"(?:[和、及与]?(?:行政)?(?:申请|复议|诉讼|申诉|举报|投诉))*(?:的?(?:情况|案件|事项))?"
)
_NOTHING_WRONG = re.compile(r"[^。；]{0,30}(?:没有|无|不存在)(?:明显|突出|大|重大)的?[^，。；]{0,4}(?:问题|不足)")
# R13: 但与上级要求相比还有一定差距, of nothing in particular. A list that follows makes it a lead-in.
_SOME_GAP = re.compile(
    r"(?:[^。；]*，)?(?:但是?|然而|不过|也|同时|还|并)*，?(?:也?清醒地?)?(?:应当?|必须)?(?:看到|认识到)?，?"
    r"(?:(?:我们|我[\u4e00-\u9fff]|工作)?(?:与|同|离|距离?|比照?|对照|对标|和)[^，。；]{2,24}，?)?(?:我们|我[\u4e00-\u9fff]|工作)?(?:中)?"
    r"(?:还|仍然?|依然|尚|也|依旧)*(?:存在|有|面临)(?:着|了)?(?:一些|一[定段]的?|不少|较大的?|不小的?|若干|诸多|很多|几点|的)*"
    r"(?:差距|短板|薄弱环节|不足(?:之处)?|问题|距离|弱项|困难)(?:[和与、](?:差距|短板|薄弱环节|不足(?:之处)?|问题|弱项|困难))*"
)
# What follows such a gap where it leads in: the list itself, or another sentence that announces it.
_LIST_BEGINS = re.compile(
    r"(?:主要|一是|首先|第一|其一|突出)|[^。；]*(?:不足|问题|差距|短板|欠缺|薄弱环节)[^。；：]{0,16}：$"
)
# R36: 栏目断更的问题已于3月解决
_SOLVED = re.compile(
    r"[^。；]{2,40}(?:问题|不足)，?(?:已|均已|得到|基本|全部|大都)+[^，。；]{0,12}(?:解决|改善|整改|好转|缓解|完成|纠正)[^，。；]{0,6}"
)
# R32: what ought to be done, where no list of problems stands above it.
_OUGHT = re.compile(
    r"[^，。；：]{0,20}(?:要|应当|务必)(?:进一步|切实|充分|及时|认真|严格|主动|加强|按照?|做好|抓好|高度|提高|定期|带头)[^。；]{3,}"
)
# R43
_LONG_WAY = re.compile(r"[^，。；]{0,24}(?:任重(?:而)?道远|永远在路上|没有终点|没有休止符?|只有进行时)")
_MENDED = re.compile(r"已|今年|本年|全年|得到|予以解决|整改到位|完成整改|改为")
_AGAINST = re.compile(r"针对|对于?")
# 关于解读形式单一的问题，我局制作图解5篇: the problem is only named, the deed is told.
_NAMED_PROBLEM = re.compile(
    r"(?:关于[^，。；]{2,40}|[^，。；]{0,6}(?:上一?年度?|去年|\d{4}年度?)[^，。；]{0,10}(?:提出|指出|反映|列出|存在|查摆)的[^，。；]{2,30})"
    r"(?:问题|不足)，"
)
_DONE_ABOUT_IT = re.compile(r"(?:对此|为此|针对此)，?(?:我[局镇乡县市区厅委院校]|本单位)?(?:现|目前)?已(?!成)")
_DEED = re.compile(
    r"了|已|制[定作]|建立|开展|安排|组织|补[充齐录]|新[增聘购设]|通过|换[成上用]|完善|加强|优化|印发|明确"
)

# 公开内容不断丰富: what is praised and how it grew, nothing else. 不断丰富公开内容 is a promise.
_GROWN = re.compile(
    r"[\u4e00-\u9fff]{2,14}(?:不断|日益|日趋|有序|更加|更为|逐步|逐渐|稳步|明显|有所|持续|进一步|得到|有效)+地?(?:得到|了)?"
    r"(?:丰富|创新|完善|拓宽|拓展|提高|提升|规范|优化|增强|加强|健全|扩大|改善|深化|好转|开展|推进|加快|深入|推进|畅通|透明|显现)"
)
_PRAISED = re.compile(
    r"[^，]{0,24}(?:取得|收到|获得|赢得)了?(?:较|很|一定|明显|良|积极|显著|新|阶段性|群众|社会|上级|各界|广泛|的)*"
    r"(?:成效|成绩|进展|进步|效果|好评|肯定|认可)"
)
_WHEN = re.compile(r"(?:近|几|多|一)年来|[^，]{0,12}(?:以来|年度?|期间|领导下|支持下|努力下|总体上?看|总的来说)")
_PLAN = re.compile(r"将|今后|下一|拟|计划|打算|争取|力争|要")

_ASKS = re.compile(
    r"(?:同时|此外|另外|为此|对此)?，?(?:建议|希望|恳请|盼望|期望|呼吁|请求|提请)(?:由|能)?"
    r"(?:上级|上面|国家|中央|[\u4e00-\u9fff]?省|市|县|区|州|总[署局行社会]|集团|部委|有关部门|相关部门|各级|主管部门|主管单位)"
)
# The count of a list that stands before it: 公开不及时、解读不到位两个问题.
_COUNTED = re.compile(r"[^：]*、[^：]*[两二三四五六七几]个?(?:方面)?的?(?:主要|突出)?(?:问题|不足|短板)")
_AT_LEAST = re.compile(r"不少于|不低于|不超过")
_ISSUE_LABEL = re.compile(
    r"(?:存在)?问题[一二三四五六七八九十\d]*：.+|(?:具体)?表现：.+|(?:产生|主要)?原因(?:分析)?：.+"
)
_ANNOUNCED = re.compile(r"(?:以下|如下|主要|发现)[^，。；]{0,8}(?:问题|不足)$")
# 经费不足, 政策解读不够深入: a matter and what it lacks, no more, is no lead-in (R14).
_BARE_FAULT = re.compile(
    r"(?!问题|不足|存在|仍|还|主要|工作|差距)[\u4e00-\u9fff]{2,10}"
    r"(?<!工作)(?<!方面)(?<!一些)(?<!一定)(?:不(?!断|少于|低于|超过|少$|轮)[\u4e00-\u9fff]{1,4}|缺[乏失位少]|欠缺|滞后|失效|单一|老化|短缺|紧[缺张]"
    r"|有限|薄弱|匮乏|偏[少低弱慢窄]|较[少低弱慢窄])"
)
_TITLED = re.compile(r"[^，。；：]{4,30}的?问题")
_TOLD_OF = re.compile(rf"{_MENDED.pattern}|^(?:{_AGAINST.pattern}|关于)|解决|整改")
# What begins a promise after who makes it: 2023年，我局将…
_WILL = re.compile(
    r"(?:(?:20\d\d|新的一)年度?，?|下一?步，?|今后，?|同时，?|(?:针对|对)?(?:以上|上述)[^，。；]{0,8}(?:问题|不足)，)*"
    r"(?:我[\u4e00-\u9fff]{1,2}|本[局镇乡单位机关]{1,3})?(?:在(?:今后|今年|明年|以后|接下来|下一?步)的?[^，。；]{0,6}工作中，)?，?将"
    r"(?!信息|政府|政务|公开|坚持|聚焦|围绕|立足|紧|以|按照?|根据|[^，。；]{0,4}贯彻|[^，。；]{1,14}(?:[当误漏混]|(?<!工)作))"
)
_ANNOUNCES = re.compile(
    r"方面(?:加以|进行|予以)?(?:改进|入手|努力|着手|加强|工作)?$|以下|如下|[两三四五六几]个?方面|[两三四五六几][项点件](?:工作|事|措施|举措)"
)


def asks_superiors(words: str) -> bool:
    """Return whether a statement asks something of superiors (R28)."""
    return _ASKS.match(words) is not None


def falls_short(words: str) -> bool:
    """Return whether the words tell that something is wanting; 不断 denies nothing."""
    return wanting(words.replace("不断", ""))


def praises(clause: str) -> bool:
    """Return whether a clause praises and does nothing else."""
    return _GROWN.fullmatch(clause) is not None or _PRAISED.fullmatch(clause) is not None


def of_last_year(text: str) -> bool:
    """Return whether a statement speaks of a problem of last year."""
    return _LAST_YEAR.search(text) is not None


def mends_last_year(words: str) -> bool:
    """Return whether a statement tells what became of a problem of last year."""
    last = _LAST_YEAR.search(words)
    return last is not None and (_MENDED.search(words, last.end()) is not None or bool(_NAMED_PROBLEM.match(words)))


def among_problems(words: str, item: Placed) -> StatementRole | None:
    """Return the role that the words (no list mark, no closing stop) of a statement among problems settle."""
    return next((role for role in _told(words, item) if role is not None), None)


def _told(words: str, item: Placed) -> Iterator[StatementRole | None]:
    """Yield what each ruling makes of the words, the strongest first."""
    yield _of_a_named_problem(words)
    if asks_superiors(words) or _is_nothing(words) or _leads_in(words, item):
        yield StatementRole.OTHER
    if _SOLVED.fullmatch(words):
        yield StatementRole.COMMITMENT
    if _UNMENDED.search(words):
        yield StatementRole.ISSUE
    if Stance.REMEDIES in (item.pivot, item.stance) and (_AT_LEAST.search(words) or _BETTER.fullmatch(words)):
        yield StatementRole.COMMITMENT
    if _is_issue(words, item):
        yield StatementRole.ISSUE
    if falls_short(words) or item.pivot is Stance.ISSUES:
        return
    if _OUGHT.fullmatch(words) and item.stance is not Stance.ISSUES:
        yield StatementRole.COMMITMENT
    yield _praise_or_promise(words, item)


def _is_nothing(words: str) -> bool:
    return any(pattern.fullmatch(words) for pattern in (_NOTHING_CAME, _NOTHING_WRONG, _LONG_WAY))


def _leads_in(words: str, item: Placed) -> bool:
    following = mark_at(item.following)
    listed = (following is not None and following.number == 1) or bool(_LIST_BEGINS.match(item.following))
    return listed and _SOME_GAP.fullmatch(words) is not None


def _is_issue(words: str, item: Placed) -> bool:
    if _ISSUE_LABEL.fullmatch(words) and not _ANNOUNCED.search(words):
        return True
    if _BARE_FAULT.fullmatch(words) and Stance.REMEDIES not in (item.pivot, item.stance):
        return True
    if not falls_short(words):
        return False
    titled = mark_at(item.text) is not None and _TITLED.fullmatch(words) and not _TOLD_OF.search(words)
    return bool(titled or _COUNTED.fullmatch(words))


def _of_a_named_problem(words: str) -> StatementRole | None:
    """Return what became of a problem that is only named, last year's above all."""
    if _DONE_ABOUT_IT.match(words) or _is_mended(words):
        return StatementRole.COMMITMENT
    last = _LAST_YEAR.search(words)
    if last is None:
        return None
    rest = words[last.end() :]
    if _STILL.search(rest):
        return StatementRole.ISSUE
    if _MENDED.search(rest) or (_AGAINST.match(words) and len(rest) >= _SHORTEST_DEED):
        return StatementRole.COMMITMENT
    return None


def _is_mended(words: str) -> bool:
    named = _NAMED_PROBLEM.match(words)
    if named and _DEED.search(words, named.end()) and not _STILL.search(words, named.end()):
        return True
    quoted = _QUOTED_PROBLEM.match(words)
    return bool(quoted and _DEED.search(words, quoted.end()) and not falls_short(words[quoted.end() :]))


def _praise_or_promise(words: str, item: Placed) -> StatementRole | None:
    told = [clause for clause in words.split("，") if not _WHEN.fullmatch(clause)]
    if item.stance is Stance.DONE and item.pivot is None and not _PLAN.search(words):
        return StatementRole.ACHIEVEMENT  # under 主要经验 and the like (R46)
    if told and all(map(praises, told)) and not _PLAN.search(words):
        return StatementRole.ACHIEVEMENT
    following = mark_at(item.following)
    listed = following is not None and following.number == 1
    if _WILL.match(words) and not listed and not _ANNOUNCES.search(words):
        return StatementRole.COMMITMENT
    return None
