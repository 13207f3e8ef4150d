"""Sends a paper as the body of a letter, in HTML with a plain note beside it."""

from __future__ import annotations

from email.message import EmailMessage
from email.policy import SMTP

from corpora.build.model import Paper
from corpora.build.to_html import to_html


def to_mail(paper: Paper, style: str) -> bytes:
    """Return the letter; ``style`` is the page's. No attachments: a letter with them is an archive."""
    message = EmailMessage(policy=SMTP)
    message["From"] = "office@example.cn"
    message["To"] = "research@example.org"
    message["Subject"] = paper.title.replace("\n", "")
    message["Date"] = "Tue, 26 Jan 2021 09:30:00 +0800"
    message.set_content("请查收。", cte="base64")
    message.add_alternative(to_html(paper, style).decode(), subtype="html", cte="base64")
    message.set_boundary("=-gongkai-=")
    return message.as_bytes()
