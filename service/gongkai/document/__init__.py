"""The file as read: pages and blocks in reading order, every block and cell with its provenance.

No format knows anything about forms; nothing behind the Document knows any format.
"""

from gongkai.document.builder import DocumentBuilder
from gongkai.document.model import (
    BBox,
    Block,
    BlockKind,
    Cell,
    Document,
    Format,
    Page,
    Place,
    Problem,
    Run,
    Source,
    Table,
    TextBlock,
)

__all__ = [
    "BBox",
    "Block",
    "BlockKind",
    "Cell",
    "Document",
    "DocumentBuilder",
    "Format",
    "Page",
    "Place",
    "Problem",
    "Run",
    "Source",
    "Table",
    "TextBlock",
]
