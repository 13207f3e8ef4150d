"""Headings: which carry no content of their own, and what stance they and the pivots give to what follows."""

from __future__ import annotations

import re
from enum import StrEnum

from gongkai.nlp.surface import body, mark_at

# The words that structural headings are made of. A heading is structural when nothing else is left of it: it names
# a part of the report, not a point. Taken from the section titles of the notice and of the gold's units.
_FILLERS = (
    r"主要|存在|工作|情况|本年度?|上年度?|当前|目前|今后|下一?步|下一?阶段|下年度?|来年|明年|新的一年|有关|相关|具体|其他|其它|总体"
    r"|政府信息|信息|政务|公开|我[局镇乡县市区省委厅校院办所]|本[局镇乡县市区省委厅校院办所]|行政机关|政府|机关|年度"
    r"|需要|报告|说明|事项|内容|附表|附件|和|与|及其?|以及|、|的|（|）|\d{2,4}年?度?|主动|依?申请|收到|处理|办理|答复|受理|被|因|向"
    r"|行政复议|行政诉讼|复议|诉讼|申诉|举报|提起|收费|收取|信息处理费|及减免|减免|咨询|投诉|管理|平台|建设|监督|保障|监督保障|机构|人员|经费"
    r"|重点领域|范围|形式|渠道|概述|概况|基本|综述|开展|推进|落实|完成|重点|任务|要点|建议提案|人大代表建议|政协提案|提案|建议|创新|做法|亮点"
    r"|困难|不足|问题|差距|薄弱环节|短板|整改|改进|改善|措施|举措|方向|打算|计划|设想|思路|安排|努力|办法|对策|规划|之处|一些|几个|方面|进展|数据|统计"
    r"|经验|亮点|典型案例|案例|展望|取得|特色|下一?年度?|落实情况|社会评议|责任追究|结果|表|信息公开|年报|前言|引言|导语|审查|保密|原因|分析|成效|解决|工作中|突出(?=的?问题)|(?<=问题)[一二三四五六七八九十]"
)
_STRUCTURAL = re.compile(rf"(?:{_FILLERS})+[：。]?")
# A part named by its matter alone (政策解读方面, 队伍建设情况), no verb and no judgement in it (R15).
_NAMED_PART = re.compile(
    r"(?:在|关于)?[\u4e00-\u9fff、]{2,10}(?:方面|建设|情况)|(?:公开|发布|申请|答复|收费|受理|获取|监督)方式"
)
_MATTERS = (
    r"思想|认识|公开|质量|时效|业务|能力|队伍|解读|政策|制度|机制|意识"
    r"|服务|素质|责任|力量|载体|组织|领导|培训|宣传|考核"
)
_NAMED_MATTER = re.compile(
    rf"(?:{_MATTERS})+(?:认识|质量|时效|能力|队伍|制度|机制|意识|素质|力量|载体|领导|解读|水平|内容)"
)
_SAYS_SOMETHING = re.compile(
    r"加强|推进|完善|提高|提升|强化|健全|深化|拓展|优化|落实|开展|做好|抓好|抓实|推动|促进|加大|加快|规范|细化|改进|创新|增强|夯实|狠抓"
    r"|[缺不未没无少差弱慢低欠较待需难偏]|滞后|过[于多少]|重视|注重|建立|严格|统筹|配合|公布|发布|督促|检查|完成"
)
# What the words of headings may say all the same: 人员不足, 创新公开形式, 落实人员和经费; 公开部门预决算情况.
_CONTENTS = (
    r"(?:人员|经费|渠道|形式|内容|范围|平台|建设|机构|重点领域|社会评议|责任追究|政府信息公开|信息公开|政务公开|公开|信息"
    r"|问题|[和与、])"
)
_SAID_BY_FILLERS = re.compile(
    rf"{_CONTENTS}*(?:人员|经费|渠道|形式|内容|范围|平台|机构|公开|信息)(?:不足|困难)"
    rf"|(?:推进|落实|完成|开展|创新|改进|改善|解决|保障){_CONTENTS}+"
)
_DEED = re.compile(
    r"(?:公开|公示|公布|发布|通报|晒出|反馈|说明|突出|聚焦|紧抓|巩固|组织|举办|召开)"
    r"(?!内容|形式|渠道|质量|时效|程序|方式|范围|载体|平台|效果|机制|制度|工作|队伍|意识|力度|深度|广度|领导|机构|保障"
    r"|方面|情况|建设|能力)"
)
LONGEST_STRUCTURAL = 30  # characters; the longest official title (section four) has 27


# A title with a section's number (五、检务公开存在的不足) may hold words that no list foresees.
_SECTION_TITLE = re.compile(
    r"[^，。；：]{0,16}(?:存在的?(?:主要)?(?:问题|不足|困难)[^，。；：]{0,12}|情况|打算|事项|概述|概况)"
)


class Stance(StrEnum):
    """What a heading or pivot says of the statements below it."""

    ISSUES = "issues"
    REMEDIES = "remedies"
    BOTH = "both"
    RECTIFIED = "rectified"
    DONE = "done"


_ISSUES = re.compile(r"问题|不足|差距|困难|短板|薄弱|欠缺|瓶颈|制约")
_REMEDIES = re.compile(
    r"改进|改善|措施|举措|打算|计划|设想|思路|安排|方向|对策|下一?步|下一?阶段|今后|来年|规划|努力|完善|解决(?:的|之)?办法"
    r"|^\W*[一二三四五六七八九十]?[、]?20\d\d年度?的?(?:重点|工作)?(?:任务|要做的事)$"
)
_RECTIFIED = re.compile(r"(?:上一?年度?|去年|\d{4}年度?)[^，。]{0,12}(?:整改|改进|落实)|整改(?:落实)?(?:完成)?情况")
_DONE = re.compile(r"成效|成绩|经验|案例|做法|亮点|开展|推进|总体|概述|概况|主动公开")


def is_structural(folded: str) -> bool:
    """Tell whether a line (list mark allowed) is a heading that carries no content: a name of a part, no point."""
    words = re.sub(r"\s+", "", body(folded)).rstrip("：。；").strip("【】")
    if not words or len(words) > LONGEST_STRUCTURAL:
        return False
    if _STRUCTURAL.fullmatch(words) is not None:
        return _SAID_BY_FILLERS.fullmatch(words) is None
    if _NAMED_PART.fullmatch(words) or _NAMED_MATTER.fullmatch(words):
        return _SAYS_SOMETHING.search(words) is None and _DEED.match(words) is None
    mark = mark_at(folded)
    return mark is not None and mark.style == "dun" and _SECTION_TITLE.fullmatch(words) is not None


def stance_of(heading: str) -> Stance | None:
    """Return what the heading announces, None where it does not tell."""
    if _RECTIFIED.search(heading):
        return Stance.RECTIFIED
    issues, remedies = bool(_ISSUES.search(heading)), bool(_REMEDIES.search(heading))
    if issues and remedies:
        return Stance.BOTH
    if issues:
        return Stance.ISSUES
    if remedies:
        return Stance.REMEDIES
    return Stance.DONE if _DONE.search(heading) else None


_PIVOT_REMEDIES = re.compile(
    r"^(?:针对|对此|为此|对照|围绕|根据|结合|面对|鉴于)[^。；]{0,24}(?:问题|不足|差距|情况|短板|以上|上述|此)"
    r"|^(?:下一?步|下一?阶段|今后|明年|来年|下年|新的一年|接下来|为了?解决|改进(?:情况|措施|举措|思路|的)|整改|\d{4}年(?:度)?[，：]?(?:的?打算|我|本|将|拟|准备|计划|要|着力|重点))"
    r"|(?:采取|拟从|将从|着手|做好|办好|安排|打算|对策|改进|努力|入手|措施|办法)[^。；，]{0,14}[：]$"
)
# What became of last year's problems; a lead-in to problems that were left after all ends with them.
_PIVOT_RECTIFIED = re.compile(
    r"(?:上一?年度?|去年|\d{4}年度?[^。；]{0,16}问题)[^。；]{0,24}(?:整改|改进)"
    r"(?!.{0,8}(?:安排|计划|打算|措施|思路|方向))[^。；问不]{0,12}[：:]$"
)
_PIVOT_ISSUES = re.compile(
    r"(?:问题|不足|差距|短板|困难|薄弱|欠缺|毛病|没有做好)[^。；]{0,22}[：:。]?$|(?:表现|体现|集中)(?:在|为)[^。]{0,14}[：。]?$"
)


def pivot_of(folded: str) -> Stance | None:
    """Return the stance that a lead-in gives to the statements after it, None for any other statement."""
    words = body(folded)
    if _PIVOT_RECTIFIED.search(words):
        return Stance.RECTIFIED
    if _PIVOT_REMEDIES.search(words):
        return Stance.REMEDIES
    if _PIVOT_ISSUES.search(words):
        return Stance.ISSUES
    return None
