"""The statistical annexes of the years before 2019 as offices print them: every indicator with indents and marks.

A key of None is a heading without a value. What stands in brackets behind a label belongs to the form.
"""

from __future__ import annotations

from typing import NamedTuple


class Printed(NamedTuple):
    """A row of the form: its key, its words with numbering, its unit, its code where the form has codes."""

    key: str | None
    text: str
    unit: str
    code: str = ""


_2014 = """
- | 一、主动公开情况 | ——
disclosed | 　　（一）主动公开政府信息数（不同渠道和方式公开相同信息计1条） | 条
disclosed_normative | 　　　　　　其中：主动公开规范性文件数 | 条
normative_issued | 　　　　　　　　　制发规范性文件总数 | 件
- | 　　（二）通过不同渠道和方式公开政府信息的情况 | ——
channel_gazette | 　　　　1．政府公报公开政府信息数 | 条
channel_website | 　　　　2．政府网站公开政府信息数 | 条
channel_weibo | 　　　　3．政务微博公开政府信息数 | 条
channel_wechat | 　　　　4．政务微信公开政府信息数 | 条
channel_other | 　　　　5．其他方式公开政府信息数 | 条
- | 二、回应解读情况 | ——
response_topics | 　　（一）回应公众关注热点或重大舆情数（不同方式回应同一热点或舆情计1次） | 次
- | 　　（二）通过不同渠道和方式回应解读的情况 | ——
press_conferences | 　　　　1．参加或举办新闻发布会总次数 | 次
press_conferences_led | 　　　　　　其中：主要负责同志参加新闻发布会次数 | 次
interviews | 　　　　2．政府网站在线访谈次数 | 次
interviews_led | 　　　　　　其中：主要负责同志参加政府网站在线访谈次数 | 次
interpretations | 　　　　3．政策解读稿件发布数 | 篇
response_social | 　　　　4．微博微信回应事件数 | 次
response_other | 　　　　5．其他方式回应事件数 | 次
- | 三、依申请公开情况 | ——
received | 　　（一）收到申请数 | 件
received_in_person | 　　　　1．当面申请数 | 件
received_fax | 　　　　2．传真申请数 | 件
received_online | 　　　　3．网络申请数 | 件
received_letter | 　　　　4．信函申请数 | 件
completed | 　　（二）申请办结数 | 件
completed_on_time | 　　　　1．按时办结数 | 件
completed_extended | 　　　　2．延期办结数 | 件
replied | 　　（三）申请答复数 | 件
already_public | 　　　　1．属于已主动公开范围数 | 件
granted | 　　　　2．同意公开答复数 | 件
partially_granted | 　　　　3．同意部分公开答复数 | 件
denied | 　　　　4．不同意公开答复数 | 件
denied_state_secret | 　　　　　　其中：涉及国家秘密 | 件
denied_trade_secret | 　　　　　　　　　涉及商业秘密 | 件
denied_privacy | 　　　　　　　　　涉及个人隐私 | 件
denied_security_stability | 　　　　　　　　　危及国家安全、公共安全、经济安全和社会稳定 | 件
denied_not_information | 　　　　　　　　　不是《条例》所指政府信息 | 件
denied_other_law | 　　　　　　　　　法律法规规定的其他情形 | 件
not_own | 　　　　5．不属于本行政机关公开数 | 件
not_existing | 　　　　6．申请信息不存在数 | 件
asked_to_amend | 　　　　7．告知作出更改补充数 | 件
referred | 　　　　8．告知通过其他途径办理数 | 件
reconsideration | 四、行政复议数量 | 件
reconsideration_upheld | 　　（一）维持具体行政行为数 | 件
reconsideration_corrected | 　　（二）被依法纠错数 | 件
reconsideration_other | 　　（三）其他情形数 | 件
litigation | 五、行政诉讼数量 | 件
litigation_upheld | 　　（一）维持具体行政行为或者驳回原告诉讼请求数 | 件
litigation_corrected | 　　（二）被依法纠错数 | 件
litigation_other | 　　（三）其他情形数 | 件
complaints | 六、举报投诉数量 | 件
fees | 七、依申请公开信息收取的费用 | 万元
- | 八、机构建设和保障经费情况 | ——
offices | 　　（一）政府信息公开工作专门机构数 | 个
reading_points | 　　（二）设置政府信息公开查阅点数 | 个
staff | 　　（三）从事政府信息公开工作人员数 | 人
staff_full_time | 　　　　1．专职人员数（不包括政府公报及政府网站工作人员数） | 人
staff_part_time | 　　　　2．兼职人员数 | 人
funding | 　　（四）政府信息公开专项经费（不包括用于政府公报编辑管理及政府网站建设维护等方面的经费） | 万元
- | 九、政府信息公开会议和培训情况 | ——
meetings | 　　（一）召开政府信息公开工作会议或专题会议数 | 次
training_courses | 　　（二）举办各类培训班数 | 次
training_people | 　　（三）接受培训人员数 | 人次
"""

_2008 = """
disclosed | 主动公开信息数 | 条 | 01
disclosed_electronic | 　　其中：全文电子化的主动公开信息数 | 条 | 02
disclosed_normative | 　　　　　新增的行政规范性文件数 | 条 | 03
service_items | 提供服务类信息数 | 条 | 04
site_visits | 网站专栏页面访问量 | 人次 | 05
visitors | 现场接待人数 | 人次 | 06
consultations_online | 网上咨询数 | 人次 | 07
consultations_phone | 咨询电话接听数 | 人次 | 08
request_catalogue | 依申请公开信息目录数 | 条 | 09
received | 申请总数 | 条 | 10
received_in_person | 　　其中：1.当面申请数 | 条 | 11
received_fax | 　　　　　2.传真申请数 | 条 | 12
received_email | 　　　　　3.电子邮件申请数 | 条 | 13
received_online | 　　　　　4.网上申请数 | 条 | 14
received_letter | 　　　　　5.信函申请数 | 条 | 15
received_other | 　　　　　6.其他形式申请数 | 条 | 16
replied | 对申请的答复总数 | 条 | 17
granted | 　　其中：1.同意公开答复数 | 条 | 18
partially_granted | 　　　　　2.同意部分公开答复数 | 条 | 19
denied | 　　　　　3.否决公开答复总数 | 条 | 20
denied_not_information | 　　　　　　其中：（1）“非《条例》所指政府信息”数 | 条 | 21
not_existing | 　　　　　　　　　（2）“信息不存在”数 | 条 | 22
not_own | 　　　　　　　　　（3）“非本部门掌握”数 | 条 | 23
unclear | 　　　　　　　　　（4）“申请内容不明确”数 | 条 | 24
exempt_1 | 　　　　　　　　　（5）“免予公开范围1”数 | 条 | 25
exempt_2 | 　　　　　　　　　（6）“免予公开范围2”数 | 条 | 26
exempt_3 | 　　　　　　　　　（7）“免予公开范围3”数 | 条 | 27
exempt_4 | 　　　　　　　　　（8）“免予公开范围4”数 | 条 | 28
exempt_5 | 　　　　　　　　　（9）“免予公开范围5”数 | 条 | 29
exempt_6 | 　　　　　　　　　（10）“免予公开范围6”数 | 条 | 30
denied_other | 　　　　　　　　　（11）其它原因 | 条 | 31
reconsideration | 行政复议数 | 件 | 32
litigation | 行政诉讼数 | 件 | 33
appeals | 行政申诉数 | 件 | 34
appeals_own | 　　其中：对本部门首次处理不满意的行政申诉数* | 件 | 35*
"""

_2010 = """
disclosed | 主动公开信息数 | 条 | 01
disclosed_electronic | 　其中：全文电子化的主动公开信息数 | 条 | 02
disclosed_documents | 　　　　公文类信息数 | 条 | 03
disclosed_normative | 　　　　　其中：新增的行政规范性文件数 | 条 | 04
service_items | 提供服务类信息数 | 条 | 05
site_visits | 网站专栏页面访问量 | 人次 | 06
visitors | 现场接待人数 | 人次 | 07
consultations_online | 网上咨询数 | 人次 | 08
consultations_phone | 咨询电话接听数 | 人次 | 09
request_catalogue | 依申请公开信息目录数 | 条 | 10
secret_documents | 属于国家秘密的公文类信息数 | 条 | 11
received | 申请总次数 | 条 | 12
received_in_person | 　其中：①当面申请数 | 条 | 13
received_fax | 　　　　②传真申请数 | 条 | 14
received_email | 　　　　③电子邮件申请数 | 条 | 15
received_online | 　　　　④网上申请数 | 条 | 16
received_letter | 　　　　⑤信函申请数 | 条 | 17
received_other | 　　　　⑥其它形式申请数 | 条 | 18
replied | 对申请的答复总数 | 条 | 19
granted | 　其中：1.同意公开答复数 | 条 | 20
partially_granted | 　　　　2.同意部分公开答复数 | 条 | 21
not_information | 　　　　3.非《规定》所指政府信息数 | 条 | 22
not_existing | 　　　　4.信息不存在数 | 条 | 23
not_own | 　　　　5.非本机关职权范围数 | 条 | 24
unclear | 　　　　6.申请内容不明确数 | 条 | 25
repeated | 　　　　7.重复申请数 | 条 | 26
denied | 　　　　8.不予公开答复总数 | 条 | 27
denied_state_secret | 　　　　　（1）“国家秘密”数 | 条 | 28
denied_trade_secret | 　　　　　（2）“商业秘密”数 | 条 | 29
denied_privacy | 　　　　　（3）“个人隐私”数 | 条 | 30
denied_under_way | 　　　　　（4）“过程中信息且影响安全稳定”数 | 条 | 31
denied_security_stability | 　　　　　（5）“危及安全和稳定”数 | 条 | 32
denied_other_law | 　　　　　（6）“法律法规规定的其他情形”数 | 条 | 33
reconsideration | 行政复议数 | 件 | 34
litigation | 行政诉讼数 | 件 | 35
appeals | 行政申诉数 | 件 | 36
fees | 收取费用总额 | 元 | 37
fees_proactive | 　主动公开信息收费总数 | 元 | 38
fees_requests | 　依申请提供信息收取费用 | 元 | 43
staff | 政府信息公开指定专职人员数 | 人 | 49**
staff_full_time | 　其中：1.全职人员 | 人 | 50**
staff_part_time | 　　　　2.兼职人员 | 人 | 51**
"""


def _rows(text: str) -> tuple[Printed, ...]:
    rows = []
    for line in text.strip("\n").split("\n"):
        key, words, unit, *code = line.split(" | ")
        rows.append(Printed(None if key == "-" else key, words.strip(" "), unit, code[0] if code else ""))
    return tuple(rows)


PRINTED: dict[str, tuple[Printed, ...]] = {
    "pre2019-2014": _rows(_2014),
    "pre2019-2008": _rows(_2008),
    "pre2019-2010": _rows(_2010),
}
