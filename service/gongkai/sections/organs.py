"""Names of organs: what looks like one, and where one stands in a title, a sentence or a signature."""

from __future__ import annotations

import re

from gongkai.sections.years import find_years
from gongkai.text.normal import key

_TAIL = (
    "人民政府办公室|人民政府办公厅|人民政府|政府办公室|政府办公厅|政府办|政府|行政公署|管理委员会|管委会|工作委员会|委员会|办公室|办公厅|办事处|街道办|街道"
    "|研究院|检察院|法院|医院|卫生院|学院|大学|学校|中学|小学|幼儿园|党校|总公司|分公司|公司|集团|银行|海关|总队|支队|大队|中心|总局|分局|监局|局|厅|署|总站|站|所|馆"
    "|联合会|协会|学会|总社|供销社|社|工会|理事会|基金会|保护区|自然保护区|管理区|开发区|高新区|经开区|新区|园区|示范区|试验区|保税区|合作区|度假区|风景区|风景名胜区|景区|林场|农场|牧场|苏木"
    "|委|办|院|处|部|镇|乡|省|市|县|区|旗|州|盟|自治区|自治州|自治县|自治旗|兵团|师|团"
)
_NAME = rf"[\u4e00-\u9fff·()]{{1,34}}?(?:{_TAIL})"
_ORGAN = re.compile(rf"[\u4e00-\u9fff·()]{{1,36}}?(?:{_TAIL})(?:\([\u4e00-\u9fff]{{1,12}}\))?$")
_SELF = re.compile(
    r"^(?:我|本|全|各|该|其|由|将|为|对|在|和|与|及|并|按|请|经|向|从|到|以|根据|依据|要求|关于|上级|有关|相关|以上|因|所有|国务院办公厅|省|市|县|区)"
    r"(?:机关|单位|部门|局|县|市|区|镇|乡|街道|委|办|厅|院|校|中心|公司|政府|级)?$"
)
_PRONOUN = re.compile(
    r"我|本(?:机关|单位|部门|局|县|市|区|镇|乡|街|委|办|厅|院|校|年|报|级)|各(?:级|部门|单位)|有关|以下|上述"
)
_WORDS = re.compile(
    r"工作(?!委员会|局|部|办公室|中心|站)|公开|情况|年度|报告|信息(?!化|中心|办公室|产业|技术)|要求|规定|通知|条例|精神|结合|编制|问题"
    r"|群众(?!艺术|文化)|依申请|主动"
)
_CORE = re.compile(
    r"(?:(?:政府|政务|党务|校务|院务|厂务)?信息公开|政务公开|政务信息|校务公开|信息公布|(?:年度)?(?:工作)?(?:年度)?(?:报告|年报|总结)|年度|关于|法治政府|依法行政|预算|决算)"
)
_UPGRADES = ("人民政府", "街道办事处", "办事处", "管理委员会", "管委会", "行政公署", "政府")
_REGIONLIKE = re.compile(r"(?:省|市|县|区|旗|州|盟|镇|乡|街道|苏木)$")
# 某局（市某办）, 某镇政府（机关）: a second name or the scope behind the name.
_NOTE = re.compile(r"\([^()]{1,20}\)$")
_EDGE = re.compile(r"^[()]+|[()]+$")

_SUBJECT = r"(?:政府|政务|党务)?(?:信息|政务)公开"
_SENTENCES = tuple(
    re.compile(pattern)
    for pattern in (
        rf"由(?P<organ>{_NAME})(?:根据|按照|依据|编制|汇总|组织|编写|结合|负责编制|{_SUBJECT}(?:办|工作|领导))",
        rf"《(?P<organ>{_NAME})(?:关于)?(?:20\d\d|二〇)[^《》]{{0,12}}{_SUBJECT}[^《》]{{0,12}}(?:报告|年报)",
        rf"(?:公布|发布|公开|编制|制定|形成|撰写|现将|现就|公告)(?:了)?《?(?P<organ>{_NAME})(?:关于)?(?:20\d\d|二〇)",
        rf"(?:^|[。;,\n])(?P<organ>{_NAME})\((?:以下|下)(?:统|简)?称",
        rf"(?:要求|规定|精神|通知|安排|部署|条例)》?(?:\([^()]*\))?(?:的?要求)?,(?P<organ>{_NAME})(?:结合|编制|特|现|依据|根据|按|组织|在总结|认真|公布|公开|向社会|办公室|对20|20\d\d)",
        rf"(?:在|至|登录|通过|访问)[“\"]?(?P<organ>{_NAME})[”\"]?(?:政府)?(?:门户)?网站.{{0,30}}(?:查阅|下载|公布|查询)",
    )
)  # fmt: skip
_WEAK_SENTENCES = (5,)  # a web site's owner may be the government above
_LABELLED = re.compile(
    rf"^(?:来源|信息来源|发布机构|发布单位|公开机构|公开主体|发文机关|成文单位|单位名称|供稿|作者|机构名称):?(?P<organ>{_NAME})$"
)
_SIGNED = re.compile(
    rf"^(?P<organ>{_NAME})(?:\(盖章\)|\(章\))?(?:20\d\d年\d{{1,2}}月\d{{1,2}}日|二〇.{{2,4}}年.{{1,3}}月.{{1,4}}日)?$"
)
_SITE = re.compile(
    r"^(?:欢迎(?:您)?(?:来到|访问)?|中国)?(?P<organ>.{2,30}?)(?:政府|官方)?(?:门户|政务)?(?:信息公开)?(?:网站|官网|网|平台|门户|专栏).*$"
)
_OWN_KIND = re.compile(r"我(局|县|市|区|旗|州|镇|乡|街道|街|委|办|厅|院|校|中心|省|站|所|处|会|队|馆)")
_KINDS = {
    "街": "街道|街道办事处|街道办", "街道": "街道|街道办事处|街道办", "镇": "镇|镇人民政府|镇政府", "乡": "乡|乡人民政府|乡政府|民族乡",
    "县": "县|县人民政府|县政府|自治县", "市": "市|市人民政府|市政府", "区": "区|区人民政府|区政府|管理委员会|管委会", "省": "省|省人民政府|省政府",
    "旗": "旗|旗人民政府", "州": "州|州人民政府|自治州", "委": "委|委员会", "办": "办|办公室|办公厅|办事处", "校": "学校|大学|学院|中学|小学|党校",
    "院": "院",
}  # fmt: skip


def is_organ(plain: str) -> bool:
    """Return whether ``plain`` (in the form of ``key``) is the name of an organ and nothing else."""
    if not 3 <= len(plain) <= 40 or _SELF.match(plain) or _PRONOUN.search(plain):
        return False
    return _ORGAN.fullmatch(plain) is not None and not _WORDS.search(plain)


def organ_of_title(title: str) -> str | None:
    """Return the organ that a report's title names, or None."""
    plain = key(title).replace("《", "").replace("》", "")
    for year, start, end in reversed(find_years(plain)):
        del year
        plain = plain[:start] + "|" + plain[end:]
    plain = re.sub(r"\|(?:年度|年|度)", "|", plain)
    plain = re.sub(r"^(?:关于)?(?:公布|发布|印发)?", "", plain)
    core = _CORE.search(plain)
    head = plain[: core.start()] if core else plain
    for piece in reversed(head.split("|")):
        name = _EDGE.sub("", _NOTE.sub("", piece.strip("的之-_:、,."))).removesuffix("关于")
        if is_organ(name):
            return name
    return None


def fuller(name: str, texts: str) -> str:
    """Return ``name`` as the organ calls itself in ``texts`` where the title names its region alone: 新乡县人民政府."""
    if not _REGIONLIKE.search(name):
        return name
    for tail in _UPGRADES:
        stem = name.removesuffix("街道") if tail == "街道办事处" else name
        # 某市政府信息公开 is not a 某市政府.
        if re.search(stem + tail + ("(?!信息|网)" if tail == "政府" else ""), texts):
            return stem + tail
    return name


def is_region(name: str) -> bool:
    """Return whether a name is that of a region rather than of its organ."""
    return _REGIONLIKE.search(name) is not None


def organs_of_sentences(texts: str) -> list[str]:
    """Return the organs that sentences of ``texts`` (in the form of ``key``) name as the one that reports, surest first."""
    found: list[str] = []
    for place, pattern in enumerate(_SENTENCES):
        if place in _WEAK_SENTENCES and found:
            break
        for match in pattern.finditer(texts):
            name = _shortened(match["organ"])
            if is_organ(name) and name not in found:
                found.append(name)
    return found


def _shortened(name: str) -> str:
    """Return ``name`` without words of the sentence before it."""
    return re.sub(r"^.*(?:由|将|对|的|了|现|为|和|向社会|公布|发布|编制|要求|根据)(?=[\u4e00-\u9fff]{4})", "", name)


def organ_of_signature(plain: str) -> str | None:
    """Return the organ that a line (in the form of ``key``) is the signature of, with or without its date."""
    match = _SIGNED.match(plain)
    return match["organ"] if match and is_organ(match["organ"]) else None


def organ_of_label(plain: str) -> str | None:
    """Return the organ of a line such as 来源：某某局 (in the form of ``key``)."""
    match = _LABELLED.match(plain)
    return match["organ"] if match and is_organ(match["organ"]) else None


def organ_of_site(name: str) -> str | None:
    """Return the organ whose web site ``name`` names: 新乡县人民政府门户网站."""
    plain = key(name)
    match = _SITE.match(plain)
    organ = match["organ"] if match else plain
    if organ.endswith("人民") and match:
        organ += "政府"
    return organ if is_organ(organ) else None


def own_kind(texts: str) -> str | None:
    """Return what the organ calls itself most (我局: 局), or None."""
    kinds = _OWN_KIND.findall(texts)
    return max(set(kinds), key=kinds.count) if kinds else None


def is_of_kind(name: str, kind: str | None) -> bool:
    """Return whether an organ can call itself 我 ``kind``."""
    return kind is None or re.search(f"(?:{_KINDS.get(kind, kind)})$", name) is not None
