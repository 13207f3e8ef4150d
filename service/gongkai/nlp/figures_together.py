"""What the numbers of one sentence tell of each other: who took part, what goes on, what is a part, what was netted."""

from __future__ import annotations

import re

from gongkai.nlp.figures_clauses import WIDENED, Found
from gongkai.nlp.figures_indicators import parts_of
from gongkai.nlp.figures_scopes import goes_on

# The year's own number behind a cumulative one names only the year and that it was added or done.
_OF_YEAR = re.compile(
    r"[，；（]?(?:其中)?[，：]?(?:(?:20\d\d年度?|本年度?|今年|当年|全年|年内)我?[局镇乡县市区委厅办院校]?(?:共|新)*(?:新增|公开|发布|更新|制作|收到|受理|"
    r"办理|办结|答复|制发|制定|出台|印发|推送|回应|开展|举办|召开){0,2}|新增(?:公开|发布)?)(?:了|共|约|近|超过?|：)*\s?"
)
_STOCKS = frozenset(("staff", "normative_documents_in_force"))  # counted on a day: the year adds to them
_HEADS = frozenset(("人", "人次", "名", "位"))
_PARTICIPANTS = (
    r"[，、；：（](?:其中)?(?:共|共计|总计|累计|合计)?(?:参加|参与|参会|参训|参学|受训|覆盖|惠及|到场|出席)(?:培训|学习)?(?:的)?(?:总?人数|总?人次|人员|干部|"
    r"职工|学员|工作人员|业务人员)?(?:达到?|为|共|有|约|近|超过?|：)*\s?"
)
_TOOK_PART = re.compile(_PARTICIPANTS)
# 各单位50余人参加: who came stands on both sides of the number.
_CAME = re.compile(r"[^，；。]{1,10}(?:人次|人|名|位)[\u4e00-\u9fff]{0,6}(?:参加|参训|参学|到场|受训)")
_WHO_CAME = re.compile(r"[，；（][^，；。：]{0,30}")
_HEADS_AT_ONCE = re.compile(r"[、，]?(?:共计?|总计|累计)?")
_TRAINING_TOOK_PART = re.compile(rf"培训[^，；。\d]{{0,8}}{_PARTICIPANTS}$")
_MONEY = frozenset(("元", "万元"))
_SUM_OF_FEES = re.compile(r"收取[^，；。]{0,12}费[^；。]{0,12}[，（](?:金额|共计|合计|总计|计|共)(?:为|达|约|：)*\s?$")
# 较上年18件增加8件: the first number is what was counted before, last year's.
_FEE = re.compile(r"(?:检索|复制|复印|邮寄|递送|打印|扫描)费")
_SUMMED = re.compile(r"合计|共计|总计|^共")
_ISSUED, _PUBLISHED_DOCUMENTS = "normative_documents_issued", "normative_documents_published"
_ISSUING = re.compile(r"制[发定]|印发|出台")
_MADE = re.compile(r"(?:制[发定]|印发|出台|制作).*(?:文件|公文)")
_DOCUMENTS = re.compile(r"(?:行政)?规范性文件")
_PUBLISHING = re.compile(r"(?:其中)?(?:已|主动)*公开(?:了)?")
_COMPARED_WITH = re.compile(r"[，（](?:较|比)(?:上一?年度?|去年|20\d\d\s?年度?)的?\s?")
_TOGETHER = re.compile(r"[，、；（]?(?:共计?|合计|总计)(?:为|达)?\s?")
_ONE_MORE_UNIT = re.compile(r"[、，（]?")  # 推送246期、492条
_NET = re.compile(r"(?:实际|登记|正式|有效)(?:受理|办理|登记|收到)")


def once(numbers: list[Found], zeros: list[Found]) -> list[Found]:
    """Return numbers and zeros, a zero that is told by words and by a number (复议：0件) once."""
    keyed = [figure for figure in numbers if figure.indicator != figure.words]
    kept = [
        zero
        for zero in zeros
        if not any(zero.indicator == figure.indicator and zero.start <= figure.at < zero.end for figure in keyed)
    ]
    nameless = [
        figure
        for figure in numbers
        if figure.indicator == figure.words and any(zero.start <= figure.at < zero.end for zero in kept)
    ]
    return [*(figure for figure in numbers if figure not in nameless), *kept]


def continued(numbers: list[Found], sentence: str) -> list[Found]:
    """Give a number that names nothing itself the key of what its sentence goes on about.

    The year's own count behind a cumulative one (累计公开1023条，2021年新增185条), who took part in a training, what a
    fee came to (收取信息处理费1笔，金额30元).
    """
    told: list[Found] = []
    for figure in numbers:
        before = told[-1] if told else None
        between = sentence[before.end if before else 0 : figure.at]
        key, scope = figure.indicator, figure.scope
        if figure.unit in _HEADS and key in (figure.words, "staff") and _took_part(figure, told, between, sentence):
            key = "trained_people"
        elif key == figure.words and _sums_up(figure, told, between):
            key = told[-1].indicator
        elif before and key == figure.words and _adds(before, figure, between):
            whole = next((item for item in told if item.scope == "total" and item.indicator != item.words), before)
            key = whole.indicator if whole.indicator not in _STOCKS else key
        elif before and scope == "year" and before.scope == "total" and _stays_cumulative(before, key, figure, between):
            scope = "total"
        if before and _COMPARED_WITH.fullmatch(between):
            key, scope = before.indicator, "previous"
        elif before and key == figure.unit != before.unit and _ONE_MORE_UNIT.fullmatch(between):
            key = before.words
            figure = figure._replace(words=key)  # noqa: PLW2901
        key = _by_the_verb_before(before, figure, key, sentence)
        if key == figure.words and figure.unit in _MONEY and _SUM_OF_FEES.search(sentence, 0, figure.at):
            key = "fees"
        told.append(figure._replace(indicator=key, scope=scope))
    return _without_kinds_of_fees(told)


def _by_the_verb_before(before: Found | None, figure: Found, key: str, sentence: str) -> str:
    """Return the key of a number that shares the verb, or the object, or the kind, of the number before it."""
    if before is None:
        return key
    between = sentence[before.end : figure.at]
    if key == _PUBLISHED_DOCUMENTS and between[:1] in "、和及" and _DOCUMENTS.fullmatch(figure.words):
        return _ISSUED if _ISSUING.search(sentence, before.start, before.at) else key
    if key == "information_items" and _PUBLISHING.fullmatch(figure.words) and before.unit == figure.unit:
        # 制发规范性文件12件，主动公开10件: of the documents, not of all information
        return _PUBLISHED_DOCUMENTS if before.indicator == _ISSUED else _of_documents(before, figure, key)
    if key == "letters" and before.indicator == "hotline_calls" and before.unit == figure.unit:
        return figure.words  # what callers asked
    return key


def _of_documents(before: Found, figure: Found, key: str) -> str:
    return figure.words if before.indicator == before.words and _MADE.search(before.words) else key


def _without_kinds_of_fees(numbers: list[Found]) -> list[Found]:
    """Name by its words what one kind of fee came to, where others or their sum are told, too."""
    money = [figure for figure in numbers if figure.unit in _MONEY]
    fees = [figure for figure in money if figure.indicator == "fees" or _FEE.search(figure.words)]
    if len(fees) < 2:
        return numbers
    kinds = {figure.at for figure in fees if _FEE.search(figure.words)}
    summed = [figure for figure in money if _SUMMED.search(figure.words)]
    return [
        figure._replace(indicator=figure.words)
        if figure.at in kinds and figure.indicator == "fees"
        else figure._replace(indicator="fees")
        if figure in summed and kinds
        else figure
        for figure in numbers
    ]


def _stays_cumulative(before: Found, key: str, figure: Found, between: str) -> bool:
    """Return whether a number is of all years because the one before it is: a part of it, or one more of its kind."""
    return before.indicator not in _STOCKS and key in (figure.words, before.indicator) and goes_on(between)


def _sums_up(figure: Found, told: list[Found], between: str) -> bool:
    """Return whether a number is the sum of the two told before it, of one kind: 建议86件、提案66件，共152件."""
    if len(told) < 2 or not _TOGETHER.fullmatch(between):
        return False
    first, second = told[-2:]
    return first.indicator == second.indicator != second.words and first.value + second.value == figure.value


def _adds(before: Found, figure: Found, between: str) -> bool:
    return before.scope == "total" and before.unit == figure.unit and _OF_YEAR.fullmatch(between) is not None


def _took_part(figure: Found, told: list[Found], between: str, sentence: str) -> bool:
    """Return whether the heads that ``figure`` counts came to a training that the sentence told of."""
    trainings = [before for before in told if before.indicator == "trainings"]
    if not trainings:
        return bool(_TRAINING_TOOK_PART.search(between))
    if told[-1] is trainings[-1] and (_TOOK_PART.fullmatch(between) or _HEADS_AT_ONCE.fullmatch(between)):
        return True
    who = sentence[trainings[-1].end : figure.at]
    return bool(_WHO_CAME.fullmatch(who) and _CAME.match(sentence, figure.at))


def without_parts(numbers: list[Found], sentence: str) -> list[Found]:
    """Name the parts of a whole by their words instead of the key of the whole, which they must not be taken for."""
    told = [figure for figure in numbers if figure.scope == "year"]
    of_year = [figure for figure in told if not _new_in_a_whole(figure, numbers, sentence)]
    parts = parts_of([(item.indicator, sentence[item.start : item.end], item.value) for item in of_year], sentence)
    if not parts:
        return numbers
    found = {of_year[at] for at in parts}
    return [figure._replace(indicator=figure.words) if figure in found else figure for figure in numbers]


def _new_in_a_whole(figure: Found, numbers: list[Found], sentence: str) -> bool:
    """Return whether the year's new requests are told apart from those carried over, within their sum."""
    if figure.indicator != "requests_received" or "新收" not in sentence[figure.start : figure.end]:
        return False
    over = [item.value for item in numbers if item.indicator == "requests_carried_over"]
    received = [item.value for item in numbers if item.indicator == "requests_received"]
    return any(figure.value + old in received for old in over)


def without_gross(numbers: list[Found], sentence: str) -> list[Found]:
    """Name what came in by its words where the sentence goes on to what was accepted of it.

    收到申请51件，其中撤回7件，实际受理44件: the form has the last number.
    """
    net = _NET.search(sentence)
    if net is None:
        return numbers
    return [
        figure._replace(indicator=figure.words) if figure.at < net.start() and figure.indicator in WIDENED else figure
        for figure in numbers
    ]
