"""placeholder"""

from corpora.build.model import Paper


def draw(paper: Paper, style: str) -> bytes:
    raise NotImplementedError
