"""What many tests share: one small report of our own writing, as a web page, and a real PostgreSQL server."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import hypothesis
import pytest

from gongkai.pipeline import read
from gongkai.report import Report
from tests.corpus.postgres import binaries, server

# A run of the tests is the same every time; `pytest --hypothesis-profile=explore` looks for what they have not seen.
hypothesis.settings.register_profile("explore", deadline=None)
hypothesis.settings.register_profile("same", derandomize=True, deadline=None)
hypothesis.settings.load_profile("same")


COLUMNS = ["自然人", "商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他", "总计"]
OUTCOMES = [
    "（一）予以公开", "（二）部分公开", "1.属于国家秘密", "2.其他法律行政法规禁止公开", "3.危及“三安全一稳定”",
    "4.保护第三方合法权益", "5.属于三类内部事务信息", "6.属于四类过程性信息", "7.属于行政执法案卷",
    "8.属于行政查询事项",
    "1.本机关不掌握相关政府信息", "2.没有现成信息需要另行制作", "3.补正后申请内容仍不明确", "1.信访举报投诉类申请",
    "2.重复申请", "3.要求提供公开出版物", "4.无正当理由大量反复申请", "5.要求行政机关确认或重新出具已获取信息",
    "1.申请人无正当理由逾期不补正、行政机关不再处理其政府信息公开申请",
    "2.申请人逾期未按收费通知要求缴纳费用、行政机关不再处理其政府信息公开申请", "3.其他",
]  # fmt: skip
NONE = [0] * 7


def row(cells: Sequence[object]) -> str:
    return "<tr>" + "".join(f"<td>{cell}</td>" for cell in cells) + "</tr>"


def requests_table(received: Sequence[int], granted: Sequence[int], forward: Sequence[int]) -> str:
    """Return table three of the 2021 form; ``received`` + 0 = ``granted`` + ``forward`` where it is right."""
    rows = [row(["", *COLUMNS]), row(["一、本年新收政府信息公开申请数量", *received])]
    rows.append(row(["二、上年结转政府信息公开申请数量", *NONE]))
    rows.extend(row([label, *(granted if number == 0 else NONE)]) for number, label in enumerate(OUTCOMES))
    rows.extend((row(["（七）总计", *granted]), row(["四、结转下年度继续办理", *forward])))
    return "<table>" + "".join(rows) + "</table>"


def page(requests: str) -> str:
    review = ["结果维持", "结果纠正", "其他结果", "尚未审结", "总计"]
    return f"""<html><head><meta charset="utf-8"><title>青禾县水务局2023年政府信息公开工作年度报告</title></head><body>
<h1>青禾县水务局2023年政府信息公开工作年度报告</h1>
<p>根据《中华人民共和国政府信息公开条例》编制本报告，统计期限自2023年1月1日至2023年12月31日。</p>
<h2>一、总体情况</h2><p>2023年，我局共收到政府信息公开申请9件，办结8件。全年举办培训2场。</p>
<h2>二、主动公开政府信息情况</h2>
<table>{row(["信息内容", "本年制发件数", "本年废止件数", "现行有效件数"])}{row(["规章", 0, 0, 0])}
{row(["行政规范性文件", 2, 1, 14])}</table>
<h2>三、收到和处理政府信息公开申请情况</h2>{requests}
<h2>四、政府信息公开行政复议、行政诉讼情况</h2>
<table><tr><td colspan="5">行政复议</td><td colspan="10">行政诉讼</td></tr>
<tr>{"".join(f'<td rowspan="2">{name}</td>' for name in review)}<td colspan="5">未经复议直接起诉</td>
<td colspan="5">复议后起诉</td></tr>{row([*review, *review])}{row([1, 0, 0, 0, 1, *([0] * 10)])}</table>
<h2>五、存在的主要问题及改进情况</h2>
<p>存在的问题：一是供水价格栏目更新不及时；二是基层所站缺少专职人员。</p>
<p>改进措施：一是每月核对供水价格栏目，及时更新；二是为每个基层所站配备一名专职人员。</p>
<h2>六、其他需要报告的事项</h2><p>无。</p></body></html>"""


RIGHT = page(requests_table([7, 2, 0, 0, 0, 0, 9], [6, 2, 0, 0, 0, 0, 8], [1, 0, 0, 0, 0, 0, 1]))
WRONG = page(requests_table([7, 2, 0, 0, 0, 0, 9], [6, 2, 0, 0, 0, 0, 8], [0, 0, 0, 0, 0, 0, 0]))


@pytest.fixture(scope="session")
def report() -> Report:
    return read(RIGHT.encode(), name="right.html")


@pytest.fixture(scope="session")
def wrong_report() -> Report:
    return read(WRONG.encode(), name="wrong.html")


@pytest.fixture
def files(tmp_path: Path) -> Path:
    """Return a folder with a right report, a wrong one, an empty file and one that is no report at all."""
    (tmp_path / "right.html").write_text(RIGHT, encoding="utf-8")
    (tmp_path / "水务局 2023 报告.html").write_text(WRONG, encoding="utf-8")
    (tmp_path / "empty.pdf").write_bytes(b"")
    (tmp_path / "noise.bin").write_bytes(bytes(range(256)) * 40)
    return tmp_path


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """Return the URL of a real server, started for the tests."""
    if (folder := binaries()) is None:
        pytest.skip("no PostgreSQL server is installed (apt-get install postgresql)")
    with server(folder) as url:
        yield url
