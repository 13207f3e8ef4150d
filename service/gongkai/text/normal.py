"""Normal forms for matching: one character for one character, or with everything that does not count removed.

``even`` keeps the length, so that an offset into its result is an offset into the text; ``key`` does not.
"""

from __future__ import annotations

import re
import unicodedata

# Traditional and variant characters that occur in titles, labels, names of organs and dates, each followed by its
# simplified form. Whole scripts are not our business: what no pattern names needs no entry.
_SIMPLER = (
    "萬万與与專专業业東东兩两嚴严個个豐丰臨临為为舉举義义樂乐習习鄉乡書书買买亂乱爭争於于雲云亞亚產产畝亩親亲億亿僅仅從从"
    "倉仓儀仪們们價价眾众優优會会傳传傷伤倫伦偽伪體体餘余傭佣債债傾倾償偿儲储兒儿兌兑黨党蘭兰關关興兴養养獸兽內内岡冈冊册"
    "寫写軍军農农馮冯決决況况凍冻淨净準准涼凉減减湊凑幾几鳳凤憑凭凱凯擊击鑿凿劃划劉刘則则剛刚創创刪删別别劑剂勸劝辦办務务動动"
    "勵励勁劲勞劳勢势勳勋匯汇區区醫医華华協协單单賣卖盧卢衛卫卻却廠厂廳厅歷历曆历厲厉壓压廁厕縣县參参雙双發发髮发變变敘叙"
    "葉叶號号嘆叹嚇吓嗎吗啟启吳吴員员聽听嘗尝響响啞哑園园圍围國国圖图圓圆聖圣場场壞坏塊块堅坚壇坛壩坝墳坟墜坠壟垄墾垦墊垫"
    "壯壮聲声殼壳壺壶處处備备復复複复夠够頭头誇夸夾夹奪夺奮奋獎奖奧奥婦妇媽妈姍姗孫孙學学寧宁寶宝實实寵宠審审憲宪宮宫寬宽賓宾"
    "對对尋寻導导壽寿將将爾尔塵尘嘗尝堯尧屆届屬属層层屜屉歲岁豈岂嶺岭島岛嶼屿峽峡巖岩鞏巩幣币帥帅師师帳帐帶带幫帮庫库應应廟庙"
    "廢废廣广慶庆開开異异棄弃張张彌弥彎弯彈弹強强歸归當当錄录徹彻徑径憶忆懷怀態态憐怜總总戀恋懇恳惡恶驚惊懲惩懼惧慣惯慮虑憤愤"
    "願愿戲戏戰战戶户撲扑執执擴扩掃扫揚扬擾扰撫抚搶抢護护報报擔担擬拟揀拣擁拥攔拦擇择掛挂擠挤揮挥損损撿捡換换據据擄掳攜携"
    "攝摄擺摆搖摇撐撑數数敵敌齋斋斷断無无舊旧時时曠旷晉晋曉晓暫暂術术機机殺杀雜杂權权條条來来楊杨傑杰極极構构樞枢棗枣標标"
    "棧栈棟栋樹树樣样橋桥檔档檢检樓楼檻槛櫃柜欄栏歡欢歐欧殘残毀毁畢毕氣气漢汉湯汤溝沟沒没滬沪淚泪澤泽潔洁灑洒濟济測测渾浑"
    "濱滨漲涨淵渊漁渔溫温灣湾濕湿滯滞滿满濾滤灤滦潛潜瀾澜燈灯災灾爐炉點点煉炼燒烧熱热愛爱爺爷牽牵犧牺狀状獨独獄狱獲获穫获"
    "瑪玛環环現现琿珲瓊琼電电畫画暢畅療疗癥症盡尽監监蓋盖盤盘鹽盐礦矿碼码磚砖礎础確确禮礼禱祷禍祸離离種种積积稱称穩稳窮穷"
    "競竞筆笔築筑節节範范簡简籌筹簽签籃篮類类糧粮緊紧糾纠紀纪約约級级純纯綱纲納纳紛纷紙纸紋纹線线組组細细織织終终紹绍經经"
    "結结給给絡络統统絕绝繼继績绩緒绪續续維维綠绿網网綜综編编緣缘縮缩繳缴罰罚罷罢羅罗職职聯联聞闻聰聪肅肃脫脱腦脑臺台"
    "艦舰艱艰藝艺節节蕪芜蘇苏範范莊庄萊莱蓮莲營营薩萨藍蓝藥药虛虚蟲虫蠻蛮補补裝装襲袭覽览覺觉觀观規规視视計计訂订記记訊讯"
    "訓训設设許许訪访訴诉註注詢询該该詳详誠诚誤误說说請请諸诸課课調调論论證证識识譯译議议護护讀读讓让負负財财責责貢贡貧贫貨货"
    "質质購购貫贯貴贵貸贷費费賀贺資资賠赔賴赖贈赠贊赞趙赵趕赶車车軌轨軟软轉转輪轮輕轻載载較较輔辅輛辆輯辑輸输轄辖邊边達达遷迁"
    "過过運运還还這这進进遠远違违連连遲迟適适選选遼辽鄭郑鄰邻釋释鑒鉴針针釣钓鈣钙鋼钢錢钱鐵铁鈴铃銀银銅铜銷销鎖锁鋪铺鎮镇鏡镜"
    "鐘钟長长門门閉闭問问閃闪間间聞闻閱阅闊阔隊队陽阳陰阴階阶際际陸陆陳陈險险隨随隱隐難难雞鸡霧雾靜静頁页項项順顺須须預预領领"
    "頻频題题額额顏颜顧顾飛飞飯饭館馆馬马駐驻驅驱驗验騎骑魚鱼魯鲁鮮鲜鳥鸟鹹咸麗丽麥麦黃黄齊齐齡龄龍龙龜龟徵征後后裡里裏里"
    "準准佈布週周臺台衝冲衆众羣群強强隻只麵面鬥斗並并併并採采製制誌志幹干穀谷係系繫系範范迴回佔占託托彙汇彚汇訟讼諮咨緩缓繞绕鏈链絡络賬账講讲證证貼贴購购"
)  # fmt: skip
# Look-alikes and rarer codings that NFKC leaves as they are. 〇 is a numeral here, never a letter.
_LOOK_ALIKES = {
    "○": "〇", "◯": "〇", "﹑": "、", "､": "、", "｡": "。", "．": ".", "﹒": ".", "・": "·", "•": "·",
    "‧": "·", "〔": "(", "〕": ")", "【": "(", "】": ")", "﹝": "(", "﹞": ")", "〈": "《", "〉": "》",
    "＜": "《", "＞": "》", "–": "-", "—": "-", "―": "-", "‐": "-", "‑": "-", "‒": "-", "－": "-",
    "−": "-", "─": "-", "~": "-", "～": "-", "⻅": "见", "⻋": "车", "⻓": "长", "⻔": "门", "⻛": "风",
    "⻜": "飞", "⻢": "马", "⻥": "鱼", "⻩": "黄", "⻬": "齐", "⻰": "龙", "⻄": "西", "⺠": "民", "⻚": "页",
    "⻘": "青", "⻦": "鸟", "⺟": "母", "⻆": "角", "⻝": "食", "⻑": "长", "⻒": "长", "⻙": "韦", "⺝": "月",
    "⺒": "巳", "⺕": "彐", "⺮": "竹", "⺯": "纟", "⻌": "辶", "戸": "户", "戶": "户", "內": "内", "彔": "录",
    "\u2028": "\n", "\u2029": "\n",
}  # fmt: skip
# Radicals of the supplement that stand for a whole character in text from PDF files, and Kangxi radicals.
_RADICALS = range(0x2E80, 0x2FE0)
_COMPATIBILITY_IDEOGRAPHS = (range(0xF900, 0xFB00), range(0x2F800, 0x2FA20))
_SPACES = {0x09, 0x0B, 0x0C, 0x0D, 0x85, 0xA0, 0x1680, *range(0x2000, 0x200B), 0x202F, 0x205F, 0x3000}
_INVISIBLE = {0xAD, 0x200B, 0x200C, 0x200D, 0x200E, 0x200F, 0x2060, 0xFEFF, 0xFFFE, 0x00}
# ① and ㈠ are marks of their own, ½ and ㎡ units: NFKC would make words of them.
_KEPT = (range(0x2150, 0x2190), range(0x2460, 0x2500), range(0x3200, 0x3400))
_BLANK = re.compile(r"\s+")
_BLANK_WIDE = re.compile(
    r"(?<=[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef，。、；：])\s+|\s+(?=[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef，。、；：])"
)


class _Printed(dict[int, int]):
    """What a character is meant to be, without any change that a reader would see."""

    def __missing__(self, code: int) -> int:
        char = chr(code)
        mapped = code
        if code in _RADICALS:
            mapped = ord(_LOOK_ALIKES.get(char) or unicodedata.normalize("NFKC", char))
        elif any(code in block for block in _COMPATIBILITY_IDEOGRAPHS):
            plain = unicodedata.normalize("NFKC", char)
            mapped = ord(plain) if len(plain) == 1 else code
        elif code in _SPACES:
            mapped = 0x3000 if code == 0x3000 else 0x20
        elif code in {0x2028, 0x2029}:
            mapped = 0x0A
        self[code] = mapped
        return mapped


class _Even(dict[int, int]):
    """What a character counts as in a pattern."""

    def __missing__(self, code: int) -> int:
        char = _LOOK_ALIKES.get(chr(code), chr(code))
        if ord(char) in _SPACES or ord(char) in _INVISIBLE:
            char = " "
        elif not any(ord(char) in block for block in _KEPT):
            plain = unicodedata.normalize("NFKC", char)
            char = plain if len(plain) == 1 else char
            char = _LOOK_ALIKES.get(char, char)
        mapped = ord(_TO_SIMPLE.get(char, char))
        self[code] = mapped
        return mapped


_TO_SIMPLE = dict(zip(_SIMPLER[::2], _SIMPLER[1::2], strict=True))
_PRINTED = _Printed()
EVEN: dict[int, int] = _Even()  # for ``str.translate``; fills itself


def printed(text: str) -> str:
    """Return ``text`` with radicals, compatibility ideographs and odd spaces replaced, character by character."""
    return text if text.isascii() and "\t" not in text else text.translate(_PRINTED)


# The mark of a footnote, set small behind a number or a word: 1, [2], 注3, *.
FOOTNOTE_MARK = re.compile(r"\s*(?:[\[（(]?(?:注?\d{1,2}|注)[\]）)]?|[*#※]+)\s*")


def even(text: str) -> str:
    """Return the form of ``text`` that patterns are written for; it has the same length.

    Full-width digits, letters and marks become ASCII (``（`` is ``(``, ``：`` is ``:``), every bracket round, every
    dash ``-``, traditional script simplified; invisible characters become spaces.
    """
    return text.translate(EVEN)


def key(text: str) -> str:
    """Return ``even(text)`` without any space: equal for texts that say the same."""
    return _BLANK.sub("", text.translate(EVEN))


def tidy(text: str) -> str:
    """Return ``text`` on one line for display: no invisible characters, no space beside a Chinese character."""
    visible = "".join(char for char in printed(text) if ord(char) not in _INVISIBLE)
    return _BLANK.sub(" ", _BLANK_WIDE.sub("", visible)).strip()
