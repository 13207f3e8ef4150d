"""Bytes to text, by evidence: what the bytes decode to outweighs what the file or the server says of itself.

Chinese government sites serve GBK under ``charset=utf-8`` and the other way round, cut files in mid-character, and
paste UTF-8 fragments into GB2312 pages. A wrong guess turns a whole report into rare hanzi, so the guess is made by
the share of everyday hanzi among the decoded characters, which is over 0.4 for right readings and under 0.1 for wrong
ones (measured on our own reports re-encoded in each of the encodings below).
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass

# The hanzi that carry most of an official text, simplified and traditional.
_EVERYDAY = frozenset(
    "的一是在不了有和人这中大为上个国我以要他时来用们生到作地于出就分对成会可主发年动同工也能下过子说产种面而方后多定行学法所民得"
    "经十三之进着等部度家电力里如水化高自二理起小物现实加量都两体制机当使点从业本去把性好应开它合还因由其些然前外天政四日那社义事平"
    "形相全表间样与关各重新线内数正心反你明看原又么利比或但质气第向道命此变条只没结解问意建月公无系军很情者最立代想已通并提直题党程"
    "展五果料象员革位入常文总次品式活设及管特件长求老头基资边流路级少图山统接知较将组见计别她手角期根论运农指几九区强放决西被干做必"
    "战先回则任取据处队南给色光门即保治北造百规热领七海口东导器压志世金增争济阶油思术极交受联什认六共权收证改清己美再采转更单风切打"
    "白教速花带安场身车例真务具万每目至达走积示议声报斗完类八离华名确才科张信马节话米整空元况今集温传土许步群广石记需段研界拉林律叫"
    "且究观越织装影算低持音众书布复容儿须际商非验连断深难近矿千周委素技备半办青省列习响约支般史感劳便团往酸历市克何除消构府称太准精"
    "值号率族维划选标写存候毛亲快效斯院查江型眼王按格养易置派层片始却专状育厂京识适属圆包火住调满县局照参红细引听该铁价严"
    "开项费附审批镇街村局乡厅申请受理诉讼议复件答依网站栏载示谈微博务管訊"
    "個們這國來時為會對過說產種後學經進還問題開關長電體點業與總設條無實現應從機當當動務點區見計數處場報導權認證轉議請調進選標職務"
    "員處積極辦園單級統組織網絡訴訟覆議項費審批鎮鄉廳縣據華陽義"
    "　，。、；：？！“”‘’（）《》【】—…·％０１２３４５６７８９"
)
_HANZI = re.compile(r"[\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")
_WIDE = re.compile(r"[^\x00-\x7f]")
_UTF8_MULTIBYTE = re.compile(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")
_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16, whose mark begins it
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
    (b"\x84\x31\x95\x33", "gb18030"),
)
_CHARSETS = re.compile(r"gb|hz|big5|cp\d|utf-(?:8|16|32)|iso8859|iso2022|shift|euc|koi8|johab|mac|ascii")
_SAMPLE = 256 * 1024  # bytes that a guess looks at; a report's text has 10 to 60 KB
# Valid UTF-8 sequences hardly arise by chance: GBK prose yields 1 for 5 bytes that do not fit.
_UTF8_MAJORITY = 4
_RIGHT_SHARE = 0.25  # of everyday characters among the wide ones; below it a reading is doubtful


@dataclass(frozen=True, slots=True)
class Decoded:
    """Text, the encoding that most of it was in, and how many characters were lost (they stand as U+FFFD)."""

    text: str
    encoding: str
    n_replaced: int


def decode(data: bytes, *, declared: str | None = None) -> Decoded:
    """Return ``data`` as text; never raises.

    ``declared`` is what the file claims (a charset name); it only decides between readings that are equally good.
    """
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            return _replacing(data[len(mark) :], encoding)
    sample = data[:_SAMPLE]
    wide = _utf16_by_zeros(sample)
    if wide:
        return _replacing(data, wide)
    if _is_utf8(sample):
        return _by_line(data, "utf-8", "gb18030")
    encoding = _best(sample, declared)
    other = {"gb18030": "utf-8", "utf-8": "gb18030"}.get(encoding)
    return _by_line(data, encoding, other) if other else _replacing(data, encoding)


def everyday_share(text: str) -> float:
    """Return the share of everyday hanzi and Chinese punctuation among the characters beyond ASCII; 0 when none."""
    wide = _WIDE.findall(text)
    return sum(char in _EVERYDAY for char in wide) / len(wide) if wide else 0.0


def _replacing(data: bytes, encoding: str) -> Decoded:
    text = data.decode(encoding, errors="replace")
    return Decoded(text, encoding, _count_losses(data, text, encoding))


def _count_losses(data: bytes, text: str, encoding: str) -> int:
    """Count U+FFFD that the decoding put in, not those that the file itself holds."""
    if "\ufffd" not in text:
        return 0
    own = "\ufffd".encode(encoding, errors="ignore")
    return max(0, text.count("\ufffd") - (data.count(own) if own else 0))


def _utf16_by_zeros(sample: bytes) -> str | None:
    """Return the UTF-16 variant whose ASCII and line ends leave zero bytes on one side, if one clearly does."""
    zeros = sample.count(0)
    if zeros < max(2, len(sample) // 200):  # fewer than 1 in 200: stray NULs in some other encoding
        return None
    even, odd = sample[0::2].count(0), sample[1::2].count(0)
    if even > 4 * odd:
        return "utf-16-be"
    if odd > 4 * even:
        return "utf-16-le"
    return None


def _is_utf8(sample: bytes) -> bool:
    """Tell whether the bytes beyond ASCII are UTF-8, or mostly so."""
    if not _lossy_tail(sample, "utf-8"):
        return True
    fitting = _UTF8_MULTIBYTE.findall(sample)
    beyond_ascii = len(sample.translate(None, bytes(range(128))))
    misfits = beyond_ascii - sum(map(len, fitting))
    return len(fitting) > _UTF8_MAJORITY * misfits


def _lossy_tail(data: bytes, encoding: str) -> bool:
    """Tell whether ``data`` breaks the encoding's rules other than by being cut in its last character."""
    try:
        codecs.getincrementaldecoder(encoding)("strict").decode(data, False)
    except UnicodeError:
        return True
    return False


def _best(sample: bytes, declared: str | None) -> str:
    """Return the encoding whose reading has the most everyday characters and the fewest losses."""
    candidates = ["gb18030", "big5hkscs", "utf-16-le", "utf-16-be", "utf-8"]
    claimed = _known(declared)
    if claimed and claimed not in candidates:
        candidates.append(claimed)
    scored = [(_score(sample, name), name == claimed, -index, name) for index, name in enumerate(candidates)]
    # Any bytes read as UTF-16: without zeros or a mark it needs the evidence of everyday characters.
    best = max(entry for entry in scored if entry[0] >= _RIGHT_SHARE or not entry[-1].startswith("utf-16"))
    if best[0] < _RIGHT_SHARE and claimed and not _lossy_tail(sample, claimed):
        return claimed  # not Chinese at all: the claim is the only evidence
    return best[-1]


def _score(sample: bytes, encoding: str) -> float:
    if encoding.startswith("utf-16") and len(sample) % 2:
        sample = sample[:-1]
    text = sample.decode(encoding, errors="replace")
    wide = len(_WIDE.findall(text))
    if not wide:
        return 0.0
    lost = text.count("\ufffd") / wide
    return round(everyday_share(text) - lost, 2)


def _known(declared: str | None) -> str | None:
    """Return the Python name of a declared charset; the Chinese ones widened to their supersets."""
    if not declared:
        return None
    try:
        name = codecs.lookup(declared.strip().strip("\"'")).name
    except (LookupError, ValueError):
        return None
    if not _CHARSETS.match(name):
        return None  # Python calls hex and idna encodings too
    widened = {"gb2312": "gb18030", "gbk": "gb18030", "hz": "gb18030", "big5": "big5hkscs", "cp950": "big5hkscs"}
    return widened.get(name, name)


def _by_line(data: bytes, first: str, other: str) -> Decoded:
    """Decode by ``first``; a line that breaks its rules, or reads better as ``other``, is decoded by that instead.

    Pages put together from parts in two encodings change at line ends. Both encodings keep line feeds as one byte.
    """
    try:
        text = data.decode(first)
    except UnicodeDecodeError:
        pass
    else:
        if first == "utf-8" or not _UTF8_MULTIBYTE.search(data):
            return Decoded(text, first, 0)
    parts = [_line(line, first, other) for line in data.splitlines(keepends=True)]
    return Decoded("".join(part for part, _ in parts), first, sum(lost for _, lost in parts))


def _line(line: bytes, first: str, other: str) -> tuple[str, int]:
    if line.isascii():
        return line.decode("ascii"), 0
    readings: list[tuple[float, str]] = []
    for encoding in (first, other):
        try:
            readings.append((everyday_share(line.decode(encoding)), encoding))
        except UnicodeDecodeError:
            continue
    # The main encoding keeps a line unless the other one reads much better: short lines judge poorly.
    if readings and (readings[0][1] == first or readings[0][0] >= _RIGHT_SHARE):
        share, encoding = readings[0]
        if len(readings) == 2 and readings[1][0] > share + _RIGHT_SHARE:
            encoding = readings[1][1]
        return line.decode(encoding), 0
    text = line.decode(first, errors="replace")
    return text, _count_losses(line, text, first)
