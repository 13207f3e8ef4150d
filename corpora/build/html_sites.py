"""The sites around an article: bare pages, content management systems, layout tables, a page saved by Word."""
# ruff: noqa: E501 - markup is easier to compare with the pages it imitates when its lines are not broken

from __future__ import annotations

from collections.abc import Callable, Mapping
from html import escape

from corpora.build.model import Paper

Site = Callable[[Paper, str, str], str]


def bare(paper: Paper, title: str, body: str) -> str:
    return f"""<!DOCTYPE html>
<html lang="zh-CN"><head>{{{{charset}}}}<title>{escape(paper.title)}</title></head>
<body><article>
{title}
{body}
</article></body></html>
"""


def portal(paper: Paper, title: str, body: str) -> str:
    """A government portal of the usual make: bars, breadcrumbs, metadata table, share and print, side list, footer."""
    source = paper.source
    links = "".join(f'<li><a href="./t{index}.html">{text}</a></li>' for index, text in enumerate(_NEWS))
    return f"""<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Transitional//EN" "http://www.w3.org/TR/xhtml1/DTD/xhtml1-transitional.dtd">
<html xmlns="http://www.w3.org/1999/xhtml"><head>{{{{charset}}}}
<title>{escape(paper.title)}_{source.agency}</title>
<meta name="ArticleTitle" content="{escape(paper.title)}"><meta name="PubDate" content="{source.date}"><meta name="ContentSource" content="{source.issuer}">
<style>body{{margin:0}} .nav li{{float:left}}</style><script>var share = {{"title": "分享到"}}; function doZoom(size){{}}</script></head>
<body>
<div class="top"><a href="/">{source.agency}门户网站</a><span>无障碍浏览</span><span>进入老年模式</span><form><input value="请输入关键词"><input type="button" value="搜索"></form></div>
<ul class="nav"><li><a href="/">首页</a></li><li><a href="/zwgk">政务公开</a></li><li><a href="/bsfw">办事服务</a></li><li><a href="/hdjl">互动交流</a></li></ul>
<div class="position">当前位置：<a href="/">首页</a> &gt; <a href="/zwgk">政务公开</a> &gt; <a href="/nb">政府信息公开年报</a> &gt; 正文</div>
<table class="xxgk_meta" width="100%"><tr><td>索 引 号：</td><td>000014349/{source.year + 1}-00017</td><td>主题分类：</td><td>政务公开</td></tr>
<tr><td>发布机构：</td><td>{source.issuer}</td><td>发布日期：</td><td>{source.date}</td></tr>
<tr><td>名　　称：</td><td colspan="3">{escape(paper.title)}</td></tr><tr><td>文　　号：</td><td></td><td>有 效 性：</td><td>有效</td></tr></table>
<div class="article">
{title}
<div class="info">发布时间：{source.date} 16:42　来源：{source.issuer}　浏览次数：<span id="hits">1287</span>次　字体：【<a>大</a> <a>中</a> <a>小</a>】 <a>打印</a> <a>关闭</a> 分享：<a>微信</a> <a>微博</a></div>
<div id="zoom" class="TRS_Editor">
{body}
</div>
<div class="attach">附件：<a href="P020210126.docx">{escape(paper.title)}.docx</a></div>
<div class="prevnext">上一篇：<a href="a.html">{source.agency}{source.year - 1}年政府信息公开工作年度报告</a><br>下一篇：<a href="b.html">没有了</a></div>
</div>
<div class="side"><h3>热点信息</h3><ul>{links}</ul></div>
<div class="footer"><p>主办：{source.agency}　承办：{source.issuer}</p><p>地址：文昌路1号　邮编：000100　电话：0000-6213345</p><p>网站标识码：0000000001　某ICP备00000001号　某公网安备00000000000001号</p><p>Copyright © {source.year + 1} All Rights Reserved</p></div>
<!-- 统计代码 --><script>document.write("统计");</script>
</body></html>
"""


def layout(paper: Paper, title: str, body: str) -> str:
    """An old site whose page is one table inside another."""
    source = paper.source
    return f"""<html><head>{{{{charset}}}}<title>{escape(paper.title)}</title></head>
<body bgcolor="#FFFFFF" topmargin="0">
<table width="980" border="0" align="center"><tr><td colspan="2"><img src="top.jpg" alt="{source.agency}"></td></tr>
<tr><td width="200" valign="top"><table width="100%"><tr><td>栏目导航</td></tr><tr><td><a href="1.asp">机构职能</a></td></tr><tr><td><a href="2.asp">政策文件</a></td></tr><tr><td><a href="3.asp">信息公开年报</a></td></tr></table></td>
<td valign="top"><table width="760"><tr><td height="30">您现在的位置：<a href="/">网站首页</a> → <a href="nb.asp">信息公开年报</a> → 浏览文章</td></tr>
<tr><td align="center">{title}</td></tr>
<tr><td align="center">作者：admin　文章来源：{source.issuer}　点击数：356　更新时间：{source.date}</td></tr>
<tr><td>
{body}
</td></tr>
<tr><td align="right">【字体：小 大】【发表评论】【加入收藏】【告诉好友】【打印此文】【关闭窗口】</td></tr></table></td></tr>
<tr><td colspan="2" align="center"><table><tr><td>版权所有 {source.agency}　技术支持：网络中心</td></tr></table></td></tr></table>
</body></html>
"""


def msword(paper: Paper, title: str, body: str) -> str:
    """A page saved by a word processor."""
    return f"""<html xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office" xmlns:w="urn:schemas-microsoft-com:office:word" xmlns="http://www.w3.org/TR/REC-html40">
<head>{{{{charset}}}}<meta name=Generator content="Microsoft Word 15"><title>{escape(paper.title)}</title>
<!--[if gte mso 9]><xml><o:DocumentProperties><o:Author>办公室</o:Author><o:Pages>6</o:Pages></o:DocumentProperties></xml><![endif]-->
<!--[if !mso]><style>v\\:* {{behavior:url(#default#VML);}}</style><![endif]-->
<style><!-- p.MsoNormal {{margin:0cm; font-size:16.0pt;}} --></style></head>
<body lang=ZH-CN style='tab-interval:21.0pt'><div class=WordSection1 style='layout-grid:15.6pt'>
<![if !supportMisalignedColumns]><![endif]>
{title}
{body}
</div></body></html>
"""


# --- hold-out


def cloud(paper: Paper, title: str, body: str) -> str:
    """A provincial site cluster of recent years: nested divs, header and footer fragments, a floating bar, a QR box."""
    source = paper.source
    return f"""<!doctype html><html><head>{{{{charset}}}}<meta name="viewport" content="width=device-width"><meta property="og:title" content="{escape(paper.title)}"><meta name="SiteName" content="{source.agency}"><title>{source.agency} 法定主动公开内容 {escape(paper.title)}</title></head>
<body><div id="app-header"><div class="lang">简 | 繁 | EN</div><div class="login">登录 注册 我的主页</div><div class="logo">{source.agency}</div>
<div class="menu"><span>走进{source.agency[:2]}</span><span>要闻动态</span><span>政务服务</span><span>数据发布</span></div></div>
<div class="crumb"><i>您所在的位置：</i>首页<em>/</em>信息公开<em>/</em>法定主动公开内容<em>/</em>政府信息公开年报<em>/</em>详情</div>
<div class="left-tree"><dl><dt>政府信息公开指南</dt><dt>政府信息公开制度</dt><dt class="on">政府信息公开年报</dt><dd>{source.year + 1}</dd><dd>{source.year}</dd><dd>{source.year - 1}</dd></dl></div>
<div class="detail-wrap"><div class="detail-top"><ul><li>信息来源：{source.issuer}</li><li>发布日期：{source.date}</li><li>访问量：<b>2,041</b></li><li>T<sup>+</sup> T<sup>-</sup></li><li>收藏</li><li>语音播报</li></ul></div>
{title}
<div class="detail-body"><div><div class="view TRS_UEDITOR trs_paper_default">
{body}
</div></div></div>
<div class="qr"><p>扫一扫在手机打开当前页</p></div><div class="related"><h5>相关信息</h5><p><a href="#">{source.agency}政府信息公开指南</a></p><p><a href="#">关于印发政务公开工作要点的通知</a></p></div>
<div class="tools">打印本页 | 关闭窗口 | 纠错</div></div>
<div class="float-bar">智能问答 政民互动 回到顶部</div>
<div id="app-footer">网站地图　关于我们　版权声明　隐私保护<br>主办单位：{source.issuer}　政务服务热线：12345</div></body></html>
"""


def frames(paper: Paper, title: str, body: str) -> str:
    """An upper-case page of the first years, with nested layout tables and fixed widths."""
    source = paper.source
    return f"""<HTML><HEAD>{{{{charset}}}}<TITLE>{escape(paper.title)}</TITLE></HEAD>
<BODY leftMargin=0><CENTER><TABLE width=778 border=0><TBODY><TR><TD><MARQUEE>欢迎访问{source.agency}网站！今天是星期二</MARQUEE></TD></TR></TBODY></TABLE>
<TABLE width=778 border=0 cellPadding=0><TBODY><TR><TD width=160 vAlign=top bgColor=#eef4fb>站内搜索<INPUT size=10><BR>本月热门<BR>·<A href=a.htm>办事指南</A><BR>·<A href=b.htm>收费目录</A></TD>
<TD width=10></TD><TD vAlign=top width=608><TABLE width="96%"><TBODY><TR><TD>[首页]-[公开目录]-[年度报告]</TD><TD align=right>双击自动滚屏</TD></TR>
<TR><TD colSpan=2>{title}<DIV align=center>发布者：办公室　发布时间：{source.date}　阅读：98次</DIV><HR></TD></TR>
<TR><TD colSpan=2 class=content>{body}</TD></TR></TBODY></TABLE></TD></TR></TBODY></TABLE>
<TABLE width=778><TBODY><TR><TD align=middle>联系我们 | 设为首页 | 建议使用1024*768分辨率浏览</TD></TR></TBODY></TABLE></CENTER></BODY></HTML>
"""


def fragment(_paper: Paper, title: str, body: str) -> str:
    """Only the article's own markup, as some collectors store it, without html or head."""
    return f"{{{{charset}}}}{title}\n{body}\n<p>【责任编辑：管理员】</p>"


def cluster(paper: Paper, title: str, body: str) -> str:
    """A site of a province's cluster: everything in lists, metadata in a row of spans, the article in a zoom box."""
    source = paper.source
    return f"""<!DOCTYPE html><html lang="zh"><head>{{{{charset}}}}<meta name="ColumnName" content="政府信息公开年报"><meta name="author" content="{source.issuer}"><title>{source.issuer} 政府信息公开年报 {escape(paper.title)}</title></head>
<body><header><ul class="top-links"><li>长者模式</li><li>繁體</li><li><a href="/mobile">移动版</a></li></ul><nav><ul><li><a href="/">首　页</a></li><li><a href="/col1">组织机构</a></li><li><a href="/col2">信息公开</a></li><li><a href="/col3">在线服务</a></li></ul></nav></header>
<div class="wz">当前位置 : <a href="/">首页</a> » <a href="/col2">信息公开</a> » <a href="/col9">政府信息公开年报</a></div>
<div id="c"><div class="info"><span>时间：{source.date}</span> <span>来源：{source.issuer}</span> <span>浏览量：<i id="hits">531</i>次</span> <span>字号：<a>默认</a> <a>大</a> <a>超大</a></span></div>
{title}
<div id="zoom" class="bt_content">
{body}
</div>
<ul class="pager"><li>上一篇：<a href="/art/1">{source.agency}{source.year - 1}年政府信息公开工作年度报告</a></li><li>下一篇：没有了</li></ul>
<p class="share">分享到： 微信 微博</p></div>
<footer><p>{source.agency}主办　{source.issuer}承办</p><p>网站标识码：0000000002　联系电话：0000-8800123</p></footer></body></html>
"""


def printed(paper: Paper, title: str, body: str) -> str:
    """The page that a site's print button opens: a heading with rules, the article, two buttons."""
    source = paper.source
    return f"""<html><head>{{{{charset}}}}<title>打印 - {escape(paper.title)}</title></head><body onload="window.print()">
<div class="no-print"><button>打 印</button><button>关 闭</button></div><p>{source.agency}门户网站 &nbsp; www.example.cn</p><hr>
{title}
<p align="center">{source.date} &nbsp; 来源：{source.issuer} &nbsp; [ 大 中 小 ]</p><hr>
{body}
<hr><p>本页网址：http://www.example.cn/art/{source.year}/1.html</p></body></html>
"""


def account(paper: Paper, title: str, body: str) -> str:
    """An article of a public account on a phone: shown by a script, with a profile, reactions, and a sheet to share."""
    source = paper.source
    return f"""<!DOCTYPE html><html><head>{{{{charset}}}}<meta property="og:title" content="{escape(paper.title)}"><meta property="og:site_name" content="公众平台"><title></title></head>
<body id="activity-detail"><div id="page"><div id="js_article"><div id="img-content" class="rich_media_wrp">
{title}
<div id="meta_content"><span>原创</span> <a href="javascript:void(0);" id="js_name">{source.agency[:4]}发布</a> <em id="publish_time">{source.date} 09:12</em> <em>某省</em></div>
<div id="js_content" style="visibility: hidden;"><section>
{body}
</section></div></div>
<div class="tool_area"><span>阅读 3127</span> <span>赞 15</span> <span>在看 6</span> <a href="javascript:;">写留言</a></div></div>
<div id="js_pc_qr_code"><p>微信扫一扫<br>关注该公众号</p></div>
<div style="display:none"><p>轻触阅读原文</p><p>继续滑动看下一个</p><p>向上滑动看下一个</p></div></div>
<script>var msg_title = "{escape(paper.title)}"; document.getElementById("js_content").style.visibility = "visible";</script></body></html>
"""


_NEWS = (
    "县政府召开第12次常务会议",
    "关于征求供水条例意见的公告",
    "2021年第一季度空气质量通报",
    "一图读懂：惠企十条",
    "公开招聘工作人员12名公告",
)
SITES: Mapping[str, Site] = {
    "bare": bare,
    "portal": portal,
    "layout": layout,
    "msword": msword,
    "cloud": cloud,
    "frames": frames,
    "fragment": fragment,
    "cluster": cluster,
    "printed": printed,
    "account": account,
}
